"""A plan as slides for a board: what is proposed, when, where it leads, how firm it is, what else.

Texts, tables and charts are native, so that they can be edited where they are shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from math import ceil
from typing import TYPE_CHECKING, Any

from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import Consultancy
from plans.pages.comparing import ComparingPage
from plans.pages.scenario import ScenarioPage
from plans.selectors.computed import ComputedPlan
from reports.pdf.content.plan import decision_words, firmness_note

if TYPE_CHECKING:
    from reports.deck import Deck

INK_2 = "56605C"
ON_A_SLIDE = 16  # initiatives in a table
IN_A_CHART = 18  # initiatives in the chart of firmness
BESIDE = 4  # scenarios beside one another
TITLE = 60  # characters of an initiative's title
ACCENT = "0B5D5E"


def plan_slides(
    *,
    plan: ComputedPlan,
    others: Sequence[ComputedPlan],
    language: str,
    consultancy: Consultancy | None,
    made_on: date,
) -> bytes:
    """Return the slides of a computed plan as PPTX, whatever language is active outside.

    ``others`` are the roadmap's computed plans that stand beside it, itself among them or not.
    """
    from reports.deck import Deck  # a third of a second to import

    with override(language):
        page = ScenarioPage(plan, {})
        organization = plan.scenario.roadmap.organization
        footer = f"{organization.name} · {Truncator(plan.scenario.title).chars(80)}"
        deck = Deck(
            accent=consultancy.color if consultancy and consultancy.color else ACCENT,
            footer=footer,
            language=language,
        )
        _cover(deck, page, consultancy, made_on)
        _calendar(deck, page)
        _course(deck, page)
        _firmness(deck, page)
        _losses(deck, page)
        _beside(deck, page, [plan, *(one for one in others if one.scenario != plan.scenario)])
        author = consultancy.firm if consultancy and consultancy.firm else organization.name
        title = f"{organization.name} · {plan.scenario.roadmap.title}"
        return deck.to_bytes(title=title, author=author, made_on=made_on)


def _cover(deck: Deck, page: ScenarioPage, consultancy: Consultancy | None, made_on: date) -> None:
    from reports.deck import EDGE, ROOM

    scenario = page.scenario
    slide = deck.slide(page.headline, notes=page.proof)
    deck.block(slide, 0, 0, 0.22, 7.5, deck.accent)
    if consultancy and consultancy.logo_png:
        alt = _("Logo of %(firm)s") % {"firm": consultancy.firm or _("the consultant")}
        deck.picture(slide, bytes(consultancy.logo_png), 11.2, 0.35, 0.6, alt)
    kicker = f"{scenario.roadmap.title} · {date_format(made_on, 'DATE_FORMAT')}"
    deck.text(slide, kicker, EDGE, 1.35, ROOM, 0.4, size=14, bold=True, colour=deck.accent)
    said = [
        (page.use_sentence, 18, False),
        (page.range_sentence, 16, False),
        (decision_words(scenario), 18, True),
        (page.proof, 14, False),
    ]
    y = 2.0
    from reports.deck import text_height

    for words, size, bold in said:
        if words:
            tall = text_height(words, ROOM - 1, size * 1.05) + 0.1
            deck.text(slide, words, EDGE, y, ROOM - 1, tall, size=size, bold=bold)
            y += tall + 0.2
    if consultancy and consultancy.contact:
        deck.text(slide, " · ".join(consultancy.contact), EDGE, 6.6, ROOM, 0.3, size=12)


def _calendar(deck: Deck, page: ScenarioPage) -> None:
    """Tables of what runs when; a bar of full blocks shows the quarters where there are few."""
    header = [_("Quarters"), _("Initiative"), _("Days"), _("Cost"), _("Owner")]
    rows = [
        [
            row.when,
            Truncator(row.initiative.title).chars(TITLE),
            f"{float(row.initiative.effort_days):.0f}",
            _money(page, float(row.initiative.cost)),
            Truncator(row.initiative.owner).chars(32) or "–",
        ]
        for row in page.rows
    ]
    slides = max(1, ceil(len(rows) / ON_A_SLIDE))
    each = ceil(len(rows) / slides)  # of two slides none is nearly empty
    for start in range(0, len(rows), each):
        part = f" ({start // each + 1}/{slides})" if slides > 1 else ""
        slide = deck.slide(_("What is done when") + part)
        deck.table(
            slide, header, rows[start : start + each], (2.6, 5.1, 0.9, 1.3, 2.2),
            right=(2, 3), description=_("Initiatives of the plan by quarter."),
        )  # fmt: skip


def _money(page: ScenarioPage, amount: float) -> str:
    from charts.numbers import money

    return money(amount, page.currency)


def _course(deck: Deck, page: ScenarioPage) -> None:
    """The expected score as a native line chart, its range as two thin lines."""
    course = page.computed.expected
    if not course:
        return
    from reports.deck import BOTTOM, EDGE, ROOM, TOP

    slide = deck.slide(_("Where it leads: %(range)s") % {"range": page.overall[-1]},
                       notes=page.range_sentence)  # fmt: skip
    names = [_("today"), *(quarter["label"] for quarter in page.quarters)]
    series = [
        (_("nine of ten end below"), [one.high for one in course]),
        (_("expected score"), [one.mean for one in course]),
        (_("nine of ten end above"), [one.low for one in course]),
    ]
    _line_chart(slide, deck, names, series, (EDGE, TOP, ROOM * 0.52, BOTTOM - TOP))
    header = [_("Area"), _("today"), _("at the end")]
    rows = [[_("Overall"), page.overall[0], page.overall[-1]]]
    rows += [[name, cells[0], cells[-1]] for name, cells in page.areas]
    deck.table(
        slide, header, rows, (1.75, 2.0, 2.0), x=EDGE + ROOM * 0.53, right=(1, 2),
        description=_("Expected score today and at the end, by area."),
    )  # fmt: skip


def _line_chart(
    slide: Any, deck: Deck, names: Sequence[str], series: Sequence[tuple[str, list[float]]],
    frame: tuple[float, float, float, float],
) -> None:  # fmt: skip
    from pptx.chart.data import CategoryChartData
    from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION
    from pptx.enum.dml import MSO_LINE
    from pptx.util import Inches, Pt

    from reports.deck import describe, rgb

    data = CategoryChartData(number_format="0.0")
    data.categories = list(names)
    for name, values in series:
        data.add_series(name, [round(value, 3) for value in values])
    shape = slide.shapes.add_chart(XL_CHART_TYPE.LINE_MARKERS, *map(Inches, frame), data)
    describe(shape, _("Expected score after each quarter, with its range."))
    chart = shape.chart
    chart.has_title, chart.has_legend = False, True
    chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
    chart.font.size = Pt(11)
    chart.font.color.rgb = rgb(INK_2)
    lowest = min(min(values) for _, values in series)
    highest = max(max(values) for _, values in series)
    axis = chart.value_axis
    axis.minimum_scale = max(1.0, int(2 * (lowest - 0.2)) / 2)
    axis.maximum_scale = min(5.0, int(2 * (highest + 0.7)) / 2)
    axis.major_unit = 0.5
    axis.major_gridlines.format.line.color.rgb = rgb("DEDDD6")
    for number, line in enumerate(chart.plots[0].series):
        is_mean = number == 1
        line.smooth = False
        line.format.line.color.rgb = rgb(deck.accent if is_mean else INK_2)
        line.format.line.width = Pt(2.5 if is_mean else 1)
        if not is_mean:
            line.format.line.dash_style = MSO_LINE.DASH
        line.marker.size = 7 if is_mean else 3


def _firmness(deck: Deck, page: ScenarioPage) -> None:
    """How often each stands among the first, as native bars; what would change it in the notes."""
    rows = [row for row in page.rows if row.place]
    if not rows:
        return
    from pptx.chart.data import CategoryChartData
    from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION
    from pptx.oxml.ns import qn
    from pptx.util import Inches, Pt

    from reports.deck import BOTTOM, EDGE, ROOM, TOP, describe, rgb

    rows = sorted(rows, key=lambda row: row.place.within)[-IN_A_CHART:]
    notes = "\n".join(
        f"{row.initiative.title}: {row.firmness}, {row.change}" for row in reversed(rows)
    )
    firm = sum(row.mark == "firm" for row in page.rows)
    slide = deck.slide(
        _("%(firm)s of %(all)s initiatives stand firmly") % {"firm": firm, "all": len(page.rows)},
        notes=notes,
    )
    data = CategoryChartData(number_format="0%")
    data.categories = [_as_data(Truncator(row.initiative.title).chars(48)) for row in rows]
    name = _("Among the first %(top)s") % {"top": page.computed.top}
    data.add_series(name, [round(row.place.within, 3) for row in rows])
    frame = (EDGE, TOP, ROOM, BOTTOM - TOP - 0.55)
    shape = slide.shapes.add_chart(XL_CHART_TYPE.BAR_CLUSTERED, *map(Inches, frame), data)
    describe(shape, name)
    chart = shape.chart
    chart.has_title = chart.has_legend = False
    chart.font.size = Pt(11)
    chart.font.color.rgb = rgb(INK_2)
    chart.value_axis.minimum_scale, chart.value_axis.maximum_scale = 0, 1
    chart.value_axis.has_major_gridlines = False
    chart.value_axis.visible = False
    chart.category_axis.tick_labels.font.size = Pt(11 if len(rows) <= 12 else 9)
    every = chart.category_axis._element
    every.insert_element_before(  # every bar is named, however many there are
        every.makeelement(qn("c:tickLblSkip"), {"val": "1"}), "c:tickMarkSkip", "c:noMultiLvlLbl"
    )
    plot = chart.plots[0]
    plot.gap_width, plot.has_data_labels = 45, True
    plot.data_labels.number_format, plot.data_labels.number_format_is_linked = "0%", False
    plot.data_labels.position = XL_LABEL_POSITION.OUTSIDE_END
    plot.series[0].format.fill.solid()
    plot.series[0].format.fill.fore_color.rgb = rgb(deck.accent)
    for note in firmness_note(page):
        deck.text(slide, note, EDGE, BOTTOM - 0.5, ROOM, 0.5, size=11, colour=INK_2)


def _as_data(text: str) -> str:
    from reports.journeys.slide_charts import as_data

    return as_data(text)


def _losses(deck: Deck, page: ScenarioPage) -> None:
    if not page.losses:
        return
    from reports.deck import EDGE, ROOM, text_height

    slide = deck.slide(_("The ranked list against the plan"))
    y = 1.5
    for words in page.losses:
        tall = text_height(words, ROOM, 17) + 0.05
        if y + tall > 6.7:
            return
        deck.text(slide, words, EDGE, y, ROOM, tall, size=16)
        y += tall + 0.14


def _beside(deck: Deck, page: ScenarioPage, plans: Sequence[ComputedPlan]) -> None:
    if len(plans) < 2:
        return
    shown = list(plans)[:BESIDE]
    beside = ComparingPage(page.scenario.roadmap, shown)
    slide = deck.slide(_("Scenarios side by side"), notes=beside.sentence)
    header = ["", *(one.scenario.title for one in shown)]
    rows = [[line.name, *line.cells] for line in [*beside.limits, *beside.outcomes]]
    wide = 9.3 / len(shown)
    deck.table(
        slide, header, rows, (2.8, *(wide for _ in shown)),
        description=_("What each scenario states and what follows."),
    )  # fmt: skip
