"""The whole map in one drawing: stages across, lanes down, every row as tall as its texts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from journeys.selectors.board import Column
from reports.journeys.context import Context
from reports.journeys.curve_drawing import draw_curve, draw_head, draw_key, key_width
from reports.journeys.measure import shortened, width, wrapped
from reports.journeys.svg import ATTENTION, BAR, INK_2, INK_3, LINE, SUNKEN, Drawing
from reports.journeys.wording import stage_words
from reports.pdf.content.journey_map import column_words, lane_names, overview_alt

COLUMN, LANE, INSET = 176, 124, 12
CURVE, BAND = 200, 34
TITLE_LINES, PAIN_LINES, OWNER_LINES = 6, 5, 2
LEADING = 17
GAP_FILLS = ("none", "#fbeae3", "#f3c9b8", ATTENTION)
GAP_INKS = ("#1c2321", ATTENTION, "#7d2a0f", "#ffffff")


@dataclass(frozen=True)
class Cell:
    """What one touchpoint says in the map, as words already chosen and lines already broken."""

    said: dict
    title: list[str]
    marks: list[str]
    channel: list[str]
    owner: list[str]
    pain: list[str]


Draw = Callable[[Drawing, Cell, float, float], None]


def map_drawing(context: Context, language: str) -> Drawing:
    """Draw head, stages, curve and lanes; the drawing is as tall as its fullest cells."""
    cells = [_cell(context, column) for column in context.columns]
    names = lane_names()
    size_words = _("larger: more intense")
    room = COLUMN * max(1, len(cells))
    rows = _rows(context, cells, names)
    across = max(LANE + room + 24, key_width(context, size_words), 720)
    top = 84.0
    drawing = Drawing(
        across,
        top + 52 + CURVE + sum(height for _name, height, _draw in rows) + 48,
        title=context.journey.title,
        description=overview_alt(context),
        language=language,
    )
    draw_head(drawing, context)
    _stages(drawing, context, names["stage"], top)
    top += 52
    drawing.text((24, top + CURVE / 2), names["emotion"], fill=INK_2)
    if cells:
        draw_curve(drawing, context, left=LANE, top=top, column=COLUMN, height=CURVE)
    top += CURVE
    for name, height, draw in rows:
        drawing.line((24, top), (LANE + room, top))
        drawing.text((24, top + 22), name, fill=INK_2)
        for number, cell in enumerate(cells):
            draw(drawing, cell, LANE + COLUMN * number + INSET, top)
        top += height
    drawing.line((24, top), (LANE + room, top))
    _columns(drawing, context, top)
    draw_key(drawing, context, drawing.height - 18, size_words=size_words)
    return drawing


def _cell(context: Context, column: Column) -> Cell:
    said = column_words(context, column)
    room = COLUMN - 2 * INSET
    channel = " · ".join(filter(None, [said["channel"] or "–", said["backstage"]]))
    pain = " · ".join(filter(None, [said["pain"]["text"], said["pain"]["more"]]))
    return Cell(
        said=said,
        title=wrapped(f"{column.number} {said['title']}", room, 14, bold=True, most=TITLE_LINES),
        marks=said["marks"],
        channel=wrapped(channel, room, 13, most=2),
        owner=wrapped(said["owner"], room, 12, most=OWNER_LINES),
        pain=wrapped(pain, room, 13, most=PAIN_LINES) or ["–"],
    )


def _rows(
    context: Context, cells: list[Cell], names: dict[str, str]
) -> list[tuple[str, float, Draw]]:
    """Each lane with its height and how a cell of it is drawn."""

    def tall(lines: Callable[[Cell], int]) -> float:
        return 17 + LEADING * max((lines(cell) for cell in cells), default=1)

    return [
        *_felt_row(context, cells),
        (names["touchpoint"], tall(lambda c: len(c.title) + len(c.marks)), _title),
        (names["channel"], tall(lambda c: len(c.channel)), _channel),
        (names["control"], 24 + tall(lambda c: len(c.owner)), _control),
        (names["importance"], BAND, _meter("importance", INK_2)),
        (names["expectation"], BAND, _meter("expectation", "#a9aba5")),
        (names["experience"], BAND, _meter("experience", context.accent)),
        (names["gap"], BAND, _gap),
        (names["pain"], tall(lambda c: len(c.pain)), _pain),
        (names["evidence"], BAND, _evidence),
    ]


def _felt_row(context: Context, cells: list[Cell]) -> list[tuple[str, float, Draw]]:
    """Emotions in words: one line says them beside its dots, several under the curve."""
    if len(context.lines) < 2 or not cells:
        return []
    return [("", 17 + LEADING * len(context.lines), _felt)]


def _stages(drawing: Drawing, context: Context, name: str, top: float) -> None:
    drawing.text((24, top + 30), name, fill=INK_2)
    x = float(LANE)
    for stage in context.filled_stages:
        room = COLUMN * len(stage.columns)
        drawing.rect(x, top, room, 48, fill=SUNKEN)
        text_room = room - 2 * INSET
        title = shortened(str(stage.stage), text_room, 15, bold=True)
        drawing.text((x + INSET, top + 21), title, size=15, bold=True)
        words = shortened(stage_words(stage), text_room, 12)
        drawing.text((x + INSET, top + 39), words, size=12, fill=INK_2)
        x += room


def _columns(drawing: Drawing, context: Context, bottom: float) -> None:
    """Hairlines between touchpoints, stronger ones between stages."""
    number = 0
    for stage in context.filled_stages:
        for place, _column in enumerate(stage.columns):
            x = LANE + COLUMN * number
            start = 84 if place == 0 else 84 + 52 + CURVE
            drawing.line((x, start), (x, bottom), stroke="#c9c5bb" if place == 0 else LINE)
            number += 1


def _felt(drawing: Drawing, cell: Cell, x: float, y: float) -> None:
    for number, felt in enumerate(cell.said["felt"]):
        line = shortened(f"{felt['mark']} {felt['word']}", COLUMN - 2 * INSET, 12)
        drawing.text((x, y + 21 + LEADING * number), line, size=12, fill=INK_2)


def _title(drawing: Drawing, cell: Cell, x: float, y: float) -> None:
    drawing.lines((x, y + 22), cell.title, leading=LEADING, size=14, bold=True)
    below = y + 22 + LEADING * len(cell.title)
    drawing.lines((x, below), cell.marks, leading=LEADING, size=12, bold=True, fill=ATTENTION)


def _channel(drawing: Drawing, cell: Cell, x: float, y: float) -> None:
    drawing.lines((x, y + 22), cell.channel, leading=LEADING)


def _control(drawing: Drawing, cell: Cell, x: float, y: float) -> None:
    said = cell.said["control"]
    ours, partner = (cell.said["control_key"] == key for key in ("company", "partner"))
    drawing.rect(x, y + 8, width(said, 12.5) + 18, 22, radius=11,
                 fill="#e2efee" if ours else SUNKEN if partner else "none",
                 stroke="none" if ours or partner else INK_3,
                 dash="" if ours or partner else "3 2")  # fmt: skip
    drawing.text((x + 9, y + 23), said, size=12.5)
    drawing.lines((x, y + 46), cell.owner, leading=LEADING, size=12, fill=INK_2)


def _meter(name: str, colour: str) -> Draw:
    def draw(drawing: Drawing, cell: Cell, x: float, y: float) -> None:
        value = cell.said[name]
        if value["share"] is None:
            drawing.text((x, y + 22), "–", fill=INK_3)
            return
        room = COLUMN - 2 * INSET - 32
        drawing.rect(x, y + 14, room, 7, fill=BAR, radius=3.5)
        drawing.rect(x, y + 14, room * value["share"], 7, fill=colour, radius=3.5)
        drawing.text((x + room + 8, y + 22), value["text"])

    return draw


def _gap(drawing: Drawing, cell: Cell, x: float, y: float) -> None:
    strength, said = cell.said["gap_strength"], cell.said["gap"]
    if strength:
        drawing.rect(
            x, y + 7, width(said, 13, bold=True) + 16, 21, fill=GAP_FILLS[strength], radius=3
        )
    drawing.text((x + (8 if strength else 0), y + 22), said, bold=True, fill=GAP_INKS[strength])


def _pain(drawing: Drawing, cell: Cell, x: float, y: float) -> None:
    drawing.lines((x, y + 22), cell.pain, leading=LEADING)


def _evidence(drawing: Drawing, cell: Cell, x: float, y: float) -> None:
    drawing.text((x, y + 22), cell.said["evidence"], size=12, fill=INK_2)
