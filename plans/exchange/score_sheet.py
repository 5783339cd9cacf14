"""The sheet that computes the ranking anew: whoever changes a weight, a mean or a lift sees it move.

Columns: what is ranked on the left, then what each initiative lifts by capability and eases by
touchpoint, then what of that counts. Rows: weights, means, targets and gaps on top. Only functions
that Excel and LibreOffice compute alike. The formulas are those of ``roadmaps.domain.ranking``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from assessments.models import Capability
from plans.selectors.computed import ComputedPlan
from roadmaps.domain.ranking import Candidate
from roadmaps.models import Initiative
from roadmaps.selectors import candidate_of
from tables.cells import escaped, neutral

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

NAMES, WEIGHT, MEAN, TARGET, GAP, HEADING = range(1, 7)  # rows
FIRST = 7  # the row of the first initiative
TITLE, RANK, BEFORE, SCORE, BENEFIT, SHARE, PROBABILITY, EFFORT, COST, CEILING = range(1, 11)
LIFTS = 11  # the column of the first lift
COLUMNS_OF_A_PAGE = 16
NEVER = "1E+99"  # the share of what there is none of


@dataclass(frozen=True)
class Asked:
    """One column: a capability or a touchpoint, with the numbers above it.

    ``gap`` is given for a touchpoint, which has neither mean nor target; None is not known.
    """

    key: str
    name: str
    weight: float | None
    mean: float | None = None
    target: float | None = None
    gap: float | None = None
    is_capability: bool = True


def asked_of(computed: ComputedPlan) -> list[Asked]:
    """Return the columns: capabilities in scope, then touchpoints that some initiative eases."""
    problem, assessment = computed.problem, computed.scenario.roadmap.assessment
    codes = [need.code for need in problem.needs]
    rows = Capability.objects.filter(area__framework=assessment.framework_id, code__in=codes)
    names = {row.code: row.name for row in rows}
    found = [
        Asked(need.code, f"{need.code} {names.get(need.code, '')}", need.weight, need.mean, need.target)
        for need in problem.needs
    ]  # fmt: skip
    eased = {
        str(row.touchpoint_id) for one in computed.roadmap.initiatives for row in one.reliefs.all()
    }
    titles = {str(key): str(row.touchpoint) for key, row in computed.roadmap.journeys.by_id.items()}
    if problem.journey_weight:
        found += [
            Asked(
                key=need.key,
                name=titles.get(need.key, ""),
                weight=problem.journey_weight * (need.weight or 0.0),
                gap=need.gap if need.is_known else None,
                is_capability=False,
            )
            for need in problem.touchpoints
            if need.key in eased
        ]
    return found


def ranked_rows(computed: ComputedPlan) -> list[Initiative]:
    """Return what the scenario ranks, best first, then what cannot be ranked as things are."""
    ranking = computed.problem.ranking
    keys = [*(one.key for one in ranking.ranked), *ranking.unmeasured]
    if ranking.targets_met:
        keys = [one.key for one in computed.problem.options if not one.is_excluded]
    return [computed.initiatives[key] for key in keys]


def fill_score_sheet(sheet: Worksheet, computed: ComputedPlan) -> None:
    """Write the sheet: cells to change in colour, everything that follows as formulas."""
    asked, rows = asked_of(computed), ranked_rows(computed)
    area = _Area(len(asked), len(rows))
    _head(sheet, computed, asked, area)
    for number, initiative in enumerate(rows, start=FIRST):
        _initiative(sheet, number, initiative, computed, asked, area)
    _explain(sheet, area.last + 2, asked)
    _print(sheet, area)
    sheet.freeze_panes = sheet.cell(FIRST, SCORE)


def _print(sheet: Worksheet, area: _Area) -> None:
    """On paper: names and ranks on each page, as many pages as the lifts need, without the rest."""
    sheet.print_area = f"A1:{_letter(max(CEILING, area.counted - 2))}{area.last + 8}"
    sheet.print_title_rows = f"{NAMES}:{HEADING}"
    sheet.print_title_cols = f"{_letter(TITLE)}:{_letter(BEFORE)}"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A3
    sheet.page_setup.fitToWidth = 1 + area.columns // COLUMNS_OF_A_PAGE


@dataclass(frozen=True)
class _Area:
    """Where things stand, by letters and numbers."""

    columns: int
    rows: int

    @property
    def last(self) -> int:
        return FIRST + max(1, self.rows) - 1

    @property
    def counted(self) -> int:
        """The column of the first lift as it counts; one stays empty before it."""
        return LIFTS + self.columns + 1

    def down(self, column: int) -> str:
        """A whole column of the table: $D$7:$D$12."""
        letter = _letter(column)
        return f"${letter}${FIRST}:${letter}${self.last}"

    def across(self, first: int, row: int, *, fixed: bool = False) -> str:
        """A row over all lifts: K7:T7, or $K$2:$T$2."""
        mark = "$" if fixed else ""
        begin, end = _letter(first), _letter(first + max(1, self.columns) - 1)
        return f"{mark}{begin}{mark}{row}:{mark}{end}{mark}{row}"


def _letter(column: int) -> str:
    from openpyxl.utils import get_column_letter

    return get_column_letter(column)


def _head(sheet: Worksheet, computed: ComputedPlan, asked: list[Asked], area: _Area) -> None:
    _text(sheet, NAMES, TITLE, _("Change a coloured cell: the ranks follow."), bold=True)
    for row, name in (
        (WEIGHT, _("Weight")),
        (MEAN, _("Mean")),
        (TARGET, _("Target")),
        (GAP, _("Gap")),
    ):
        _text(sheet, row, TITLE, name)
    _text(sheet, TARGET, EFFORT, _("available (E)"))
    _text(sheet, TARGET, COST, _("available (K)"))
    _input(sheet, GAP, EFFORT, computed.problem.resources.effort_days, "#,##0")
    _input(sheet, GAP, COST, computed.problem.resources.budget, "#,##0")
    for column, name in enumerate(_headings(), start=1):
        _text(sheet, HEADING, column, name, bold=True)
        sheet.column_dimensions[_letter(column)].width = 54 if column == TITLE else 12
    for n, one in enumerate(asked):
        column, counted = LIFTS + n, area.counted + n
        letter = _letter(column)
        _text(sheet, NAMES, column, one.name)
        _input(sheet, WEIGHT, column, one.weight, "0.000")
        if one.is_capability:
            _input(sheet, MEAN, column, one.mean, "0.00")
            _input(sheet, TARGET, column, one.target, "0.0")
            formula = (
                f'=IF(ISNUMBER({letter}{MEAN}),ROUND(MAX(0,{letter}{TARGET}-{letter}{MEAN}),9),"")'
            )
            _formula(sheet, GAP, column, formula, "0.00")
        else:
            _input(sheet, GAP, column, one.gap, "0.00")
        _text(sheet, HEADING, column, _("full lift"), bold=True)
        _text(sheet, NAMES, counted, one.name)
        _text(sheet, HEADING, counted, _("lift that counts"), bold=True)
        for place in (column, counted):
            sheet.column_dimensions[_letter(place)].width = 13
    sheet.row_dimensions[NAMES].height = 75
    sheet.row_dimensions[HEADING].height = 45


def _headings() -> list[str]:
    return [
        _("Initiative"), _("Rank"), _("Rank as computed"), _("Score (S = B ÷ C)"),
        _("Benefit (B)"), _("Share of resources (C)"), _("Probability of success"),
        _("Effort, person-days"), _("Outside cost"), _("Lifts its capability up to level"),
    ]  # fmt: skip


def _initiative(
    sheet: Worksheet,
    row: int,
    initiative: Initiative,
    computed: ComputedPlan,
    asked: list[Asked],
    area: _Area,
) -> None:
    candidate = candidate_of(initiative)
    ranked = computed.problem.ranked.get(candidate.key)
    _text(sheet, row, TITLE, initiative.title, wrap=False)
    if ranked:
        sheet.cell(row, BEFORE).value = ranked.rank
    _input(sheet, row, PROBABILITY, candidate.probability, "0%")
    _input(sheet, row, EFFORT, candidate.effort, "0.0")
    _input(sheet, row, COST, candidate.cost, "#,##0")
    ceiling = next(iter(candidate.ceilings.values()), None)
    if ceiling is not None:
        _input(sheet, row, CEILING, ceiling, "0")
    for n, one in enumerate(asked):
        _input(sheet, row, LIFTS + n, _lift(candidate, one), "0.00")
        counts = _counts(row, LIFTS + n, has_ceiling=one.key in candidate.ceilings)
        _formula(sheet, row, area.counted + n, counts, "0.00")
    _ranking(sheet, row, area)


def _lift(candidate: Candidate, one: Asked) -> float | None:
    points: Mapping[str, float] = candidate.lifts if one.is_capability else candidate.reliefs
    return points.get(one.key) or None


def _counts(row: int, column: int, *, has_ceiling: bool) -> str:
    """No credit beyond the target, nor beyond what this kind of initiative can reach."""
    letter, ceiling = _letter(column), _letter(CEILING)
    room = f",MAX(0,${ceiling}{row}-{letter}${MEAN})" if has_ceiling else ""
    return f"=IF(ISNUMBER({letter}${GAP}),MIN(N({letter}{row}),{letter}${GAP}{room}),0)"


def _ranking(sheet: Worksheet, row: int, area: _Area) -> None:
    score, benefit, share, chance, effort, cost = (
        f"{_letter(column)}{row}"
        for column in (SCORE, BENEFIT, SHARE, PROBABILITY, EFFORT, COST)
    )  # fmt: skip
    lifts, days, money = (
        area.across(LIFTS, row),
        f"${_letter(EFFORT)}${GAP}",
        f"${_letter(COST)}${GAP}",
    )
    gaps = area.across(LIFTS, GAP, fixed=True)
    if area.columns:
        weights, counted = area.across(LIFTS, WEIGHT, fixed=True), area.across(area.counted, row)
        _formula(sheet, row, BENEFIT, f"={chance}*SUMPRODUCT({weights},{counted})", "0.0000")
    else:
        _formula(sheet, row, BENEFIT, "=0", "0.0000")
    lacks = f"OR(AND({effort}>0,{days}<=0),AND({cost}>0,{money}<=0))"
    parts = f"IF({effort}>0,{effort}/{days},0)+IF({cost}>0,{cost}/{money},0)"
    _formula(sheet, row, SHARE, f"=IF({lacks},{NEVER},{parts})", "0.0000")
    unknown = f"AND(SUMPRODUCT(--({lifts}>0))>0,SUMPRODUCT(({lifts}>0)*ISNUMBER({gaps}))=0)"
    ratio = f"IF({share}>0,ROUND({benefit}/{share},9),0)"
    _formula(sheet, row, SCORE, f'=IF({unknown},"",{ratio})', "0.0000")
    scores, benefits, shares = (area.down(column) for column in (SCORE, BENEFIT, SHARE))
    more = f"(ROUND({benefits},9)>ROUND({benefit},9))"
    same = f"(ROUND({benefits},9)=ROUND({benefit},9))"
    dearer = f"(ROUND({shares},9)<ROUND({share},9))"
    before = f"SUMPRODUCT(({scores}={score})*({more}+{same}*{dearer}))"
    rank = f'=IF(ISNUMBER({score}),RANK({score},{scores})+{before},"")'
    _formula(sheet, row, RANK, rank, "0")


def _explain(sheet: Worksheet, row: int, asked: list[Asked]) -> None:
    lines = [
        _("Benefit: B = probability of success × the sum of weight × lift that counts."),
        _(
            "A lift counts up to the gap (target − mean, never below 0) and up to the level that "
            "this kind of initiative reaches; what has no mean counts nothing."
        ),
        _("Share of resources: C = effort ÷ E + cost ÷ K. Score: S = B ÷ C."),
        _("Equal scores: the larger benefit comes first, then the smaller share of resources."),
        _(
            "The calendar does not follow: it was computed from the figures as they were, and is "
            "computed anew in Brújula CX."
        ),
    ]
    if not all(one.is_capability for one in asked):
        lines.insert(
            2,
            _(
                "The last columns are touchpoints of journeys: their gap is stated, and the weight "
                "of journeys is part of their weight."
            ),
        )
    for number, line in enumerate(lines, start=row):
        _text(sheet, number, TITLE, line, wrap=False)


def _text(
    sheet: Worksheet, row: int, column: int, text: str, *, bold: bool = False, wrap: bool = True
) -> None:
    from openpyxl.styles import Alignment, Font

    cell = sheet.cell(row, column)
    cell.value = escaped(neutral(text))
    cell.data_type = "s"  # never a formula, whatever it begins with
    cell.alignment = Alignment(wrap_text=wrap, vertical="top")
    if bold:
        cell.font = Font(name="Calibri", bold=True)


def _input(sheet: Worksheet, row: int, column: int, value: float | None, shown: str) -> None:
    """A cell for the reader to change, in colour; also where nothing is known yet."""
    from openpyxl.styles import Font, PatternFill

    cell: Any = sheet.cell(row, column)
    cell.value = value
    cell.number_format = shown
    cell.fill = PatternFill("solid", fgColor="FFF4D6")
    cell.font = Font(name="Calibri", color="1F3A8A")


def _formula(sheet: Worksheet, row: int, column: int, formula: str, shown: str) -> None:
    cell: Any = sheet.cell(row, column)
    cell.value = formula
    cell.number_format = shown
