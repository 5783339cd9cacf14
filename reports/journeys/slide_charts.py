"""Native charts of a journey: the curve as lines, the matrix as points between two crosshairs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from lxml import etree
from pptx.chart.data import CategoryChartData, XyChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import (
    XL_CHART_TYPE,
    XL_LABEL_POSITION,
    XL_LEGEND_POSITION,
    XL_MARKER_STYLE,
    XL_TICK_LABEL_POSITION,
)
from pptx.enum.dml import MSO_LINE
from pptx.oxml.ns import qn
from pptx.slide import Slide
from pptx.util import Inches, Pt

from journeys.domain.importance import Quadrant
from journeys.domain.scale import ASSUMED, PARTIAL, RATED, RESEARCHED
from journeys.selectors.board import Column
from reports.deck import INK_2, LINE, WHITE, describe, plain, rgb
from reports.journeys.context import Context, Line
from reports.journeys.measure import shortened, width
from reports.journeys.wording import QUADRANTS, quadrant_name

SHAPES = {
    "circle": XL_MARKER_STYLE.CIRCLE,
    "square": XL_MARKER_STYLE.SQUARE,
    "triangle": XL_MARKER_STYLE.TRIANGLE,
    "diamond": XL_MARKER_STYLE.DIAMOND,
}
DASHES = {RESEARCHED: None, PARTIAL: MSO_LINE.DASH, ASSUMED: MSO_LINE.ROUND_DOT}
SIDES = {
    "right": XL_LABEL_POSITION.RIGHT,
    "left": XL_LABEL_POSITION.LEFT,
    "above": XL_LABEL_POSITION.ABOVE,
    "below": XL_LABEL_POSITION.BELOW,
}
QUADRANT_COLOURS = {
    Quadrant.CONCENTRATE: "B3401A",
    Quadrant.KEEP: "2A6F45",
    Quadrant.LOW: "6F7975",
    Quadrant.EXCESS: "1F5F9E",
}
CATEGORY_ROOM, LABEL_ROOM, LABEL_SIZE = 150, 140, 10  # points of a title, and its size
LOW, HIGH = RATED[0] - 0.2, RATED[1] + 0.2
PLOT = (0.07, 0.03, 0.91, 0.85)  # of the matrix within its frame: left, top, width, height


def as_data(text: object) -> str:
    """Return a text for a chart's workbook, where nothing that is typed becomes a formula.

    >>> as_data("=1+1"), as_data("Ana")
    ("'=1+1", 'Ana')
    """
    said = plain(text)
    return f"'{said}" if said.lstrip().startswith(("=", "+", "-", "@", "{", "\t")) else said


def curve_chart(
    slide: Slide, context: Context, columns: Sequence[Column], frame: Sequence[float], alt: str
) -> Any:
    """Draw emotions along these touchpoints: personas as series, dashes by the evidence."""
    data = CategoryChartData(number_format="0.0")
    data.categories = [
        f"{column.number} {shortened(plain(column.touchpoint), CATEGORY_ROOM, 11)}"
        for column in columns
    ]
    start, end = columns[0].number - 1, columns[-1].number
    for line in context.lines:
        data.add_series(as_data(line.name), [place.emotion for place in line.places[start:end]])
    shape = slide.shapes.add_chart(XL_CHART_TYPE.LINE_MARKERS, *map(Inches, frame), data)
    describe(shape, alt)
    chart = shape.chart
    chart.has_title = False
    chart.has_legend = len(context.lines) > 1
    if chart.has_legend:
        chart.legend.position = XL_LEGEND_POSITION.TOP
        chart.legend.include_in_layout = False
    _type(chart)
    _feelings(chart.value_axis, context)
    chart.category_axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    chart.category_axis.tick_labels.font.size = Pt(10 if len(columns) <= 12 else 9)
    chart.category_axis.format.line.color.rgb = rgb(INK_2)
    for series, line in zip(chart.plots[0].series, context.lines, strict=True):
        _series(series, line, start, end)
    return shape


def _feelings(axis: Any, context: Context) -> None:
    """The scale of emotion, its ends in the organisation's words."""
    best, worst = (
        context.board.words.get(step, "").replace('"', "") or f"{step:+d}" for step in (2, -2)
    )
    axis.minimum_scale, axis.maximum_scale, axis.major_unit = -2, 2, 1
    axis.tick_labels.number_format = f'[=2]"{best}";[=-2]"{worst}";0'
    axis.tick_labels.number_format_is_linked = False
    axis.major_gridlines.format.line.color.rgb = rgb(LINE)
    axis.format.line.fill.background()


def _series(series: Any, line: Line, start: int, end: int) -> None:
    colour = rgb(line.colour)
    series.smooth = False
    series.format.line.color.rgb = colour
    series.format.line.width = Pt(2.25)
    series.marker.style = SHAPES[line.shape]
    for number, place in enumerate(line.places[start:end]):
        point = series.points[number]
        before = line.places[place.index - 1].onward if number else None
        if before is not None and DASHES[before] is not None:
            point.format.line.color.rgb = colour
            point.format.line.width = Pt(2.25)
            point.format.line.dash_style = DASHES[before]
        marker = point.marker
        marker.style = SHAPES[line.shape]
        marker.size = round(6 + 1.4 * (place.intensity if place.intensity is not None else 2))
        marker.format.fill.solid()
        is_known = place.grade == RESEARCHED
        marker.format.fill.fore_color.rgb = colour if is_known else RGBColor.from_string(WHITE)
        marker.format.line.color.rgb = colour
        marker.format.line.dash_style = MSO_LINE.SOLID


def _type(chart: Any) -> None:
    chart.font.size = Pt(11)
    chart.font.color.rgb = rgb(INK_2)


@dataclass(frozen=True)
class Label:
    """What stands beside a point of the matrix, and on which side."""

    text: str
    side: str


def matrix_chart(slide: Slide, context: Context, frame: Sequence[float], alt: str) -> Any:
    """Draw importance by experience: a series for each quadrant, and the crosshair as two lines."""
    matrix = context.matrix
    labels = placed_labels(context, frame[2] * PLOT[2] * 72, frame[3] * PLOT[3] * 72)
    data = XyChartData(number_format="0.0")
    series_of: dict[Quadrant, list[Column]] = {name: [] for name in QUADRANTS}
    for column in context.by_diagonal:
        series_of[matrix.places[column.point.key]].append(column)
    shown = [(name, columns) for name, columns in series_of.items() if columns]
    for name, columns in shown:
        points = data.add_series(quadrant_name(name))
        for column in columns:
            points.add_data_point(column.values.experience, column.values.importance)
    across, up = matrix.cross_experience, matrix.cross_importance
    for ends in (((across, LOW), (across, HIGH)), ((LOW, up), (HIGH, up))):
        cross = data.add_series("–")
        for x, y in ends:
            cross.add_data_point(x, y)
    shape = slide.shapes.add_chart(XL_CHART_TYPE.XY_SCATTER, *map(Inches, frame), data)
    describe(shape, alt)
    chart = shape.chart
    chart.has_legend = chart.has_title = False
    _type(chart)
    for axis in (chart.value_axis, chart.category_axis):
        axis.minimum_scale, axis.maximum_scale, axis.major_unit = LOW, HIGH, 1
        axis.has_major_gridlines = False
        axis.tick_label_position = XL_TICK_LABEL_POSITION.NONE
        axis.format.line.color.rgb = rgb(LINE)
    _lay_out(chart)
    for (name, columns), series in zip(shown, chart.plots[0].series, strict=False):
        _points(series, QUADRANT_COLOURS[name], [labels.get(c.number) for c in columns])
    for series in list(chart.plots[0].series)[len(shown) :]:
        series.marker.style = XL_MARKER_STYLE.NONE
        series.format.line.color.rgb = rgb(INK_2)
        series.format.line.width = Pt(1)
    return shape


def _points(series: Any, colour: str, labels: Sequence[Label | None]) -> None:
    series.format.line.fill.background()
    series.marker.style = XL_MARKER_STYLE.CIRCLE
    series.marker.size = 10
    series.marker.format.fill.solid()
    series.marker.format.fill.fore_color.rgb = rgb(colour)
    series.marker.format.line.color.rgb = rgb(WHITE)
    for number, label in enumerate(labels):
        if label is None:
            continue
        said = series.points[number].data_label
        said.has_text_frame = True
        said.text_frame.text = label.text
        run = said.text_frame.paragraphs[0].runs[0]
        run.font.size, run.font.color.rgb = Pt(LABEL_SIZE), rgb(INK_2)
        said.position = SIDES[label.side]


def placed_labels(context: Context, across: float, up: float) -> dict[int, Label]:
    """Return a label for each place of the matrix, by the number of its first touchpoint.

    Touchpoints at the same place share one label of their numbers. A label has number and
    title where both fit on a side without touching another, else the number alone. Sizes in
    points.
    """
    together: dict[tuple[float, float], list[Column]] = defaultdict(list)
    for column in sorted(context.by_diagonal, key=lambda c: c.number):
        at = (column.values.experience or 0, column.values.importance or 0)
        together[(round(at[0], 2), round(at[1], 2))].append(column)
    places = {
        at: ((at[0] - LOW) / (HIGH - LOW) * across, (HIGH - at[1]) / (HIGH - LOW) * up)
        for at in together
    }
    taken = [(x - 6, y - 6, x + 6, y + 6) for x, y in places.values()]
    found = {}
    for at, columns in together.items():
        numbers = ", ".join(str(column.number) for column in columns)
        title = shortened(plain(columns[0].touchpoint), LABEL_ROOM, LABEL_SIZE)
        texts = [f"{numbers} {title}", numbers] if len(columns) == 1 else [numbers]
        label, box = _first_free(texts, places[at], taken, across, up)
        found[columns[0].number] = label
        taken.append(box)
    return found


Box = tuple[float, float, float, float]


def _first_free(
    texts: Sequence[str], at: tuple[float, float], taken: Sequence[Box], across: float, up: float
) -> tuple[Label, Box]:
    last: tuple[Label, Box] | None = None
    for text in texts:
        for side, box in _boxes(at, width(text, LABEL_SIZE) + 6, LABEL_SIZE * 1.3):
            last = last or (Label(texts[-1], "right"), box)
            inside = box[0] >= 0 and box[1] >= 0 and box[2] <= across and box[3] <= up
            if inside and not any(_touch(box, other) for other in taken):
                return Label(text, side), box
    assert last is not None  # noqa: S101 - there is at least one text
    return last


def _boxes(at: tuple[float, float], wide: float, tall: float) -> Iterable[tuple[str, Box]]:
    x, y = at
    yield "right", (x + 7, y - tall / 2, x + 7 + wide, y + tall / 2)
    yield "left", (x - 7 - wide, y - tall / 2, x - 7, y + tall / 2)
    yield "above", (x - wide / 2, y - 7 - tall, x + wide / 2, y - 7)
    yield "below", (x - wide / 2, y + 7, x + wide / 2, y + 7 + tall)


def _touch(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _lay_out(chart: Any) -> None:
    """Fix where the plot stands in its frame, so that labels and names of quadrants fit it."""
    area = chart._chartSpace.chart.plotArea
    for old in area.findall(qn("c:layout")):
        area.remove(old)
    layout = etree.Element(qn("c:layout"))
    manual = etree.SubElement(layout, qn("c:manualLayout"))
    etree.SubElement(manual, qn("c:layoutTarget"), val="inner")
    for name in ("xMode", "yMode"):
        etree.SubElement(manual, qn(f"c:{name}"), val="edge")
    for name, share in zip("xywh", PLOT, strict=True):
        etree.SubElement(manual, qn(f"c:{name}"), val=str(share))
    area.insert(0, layout)
