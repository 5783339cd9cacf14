"""What the pages show, as tables for a spreadsheet: no number more than the scorecard has.

pandas is imported where it is used: it costs a third of a second and 60 MB, and only who
exports needs it.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping, Sequence
from io import BytesIO, StringIO
from math import isfinite
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from assessments import sentences
from assessments.domain.agreement import agreement
from assessments.domain.intervals import Interval
from assessments.domain.results import AreaScore, CapabilityScore, RoleCell, TeamCell
from assessments.models import Assessment
from assessments.selectors.agreed import Agreed, agreed_levels
from assessments.selectors.routing import spared_role_groups, spared_teams
from assessments.selectors.scores import GroupParticipation, RoundScores
from charts.numbers import figure
from reports.figures import FIELDS, Figure, Names, headings, permitted_figures, rounded
from reports.pdf.content.wording import horizon_name, quarter_name
from roadmaps.selectors import InitiativeLine, RoadmapPlan

if TYPE_CHECKING:
    from openpyxl.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet
    from pandas import DataFrame

NARROWEST, WIDEST = 8, 60  # columns, in characters
FORMULA_BEGINS = ("=", "+", "-", "@", "\t", "\r", "\n")
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_NOT_IN_A_SHEET_NAME = re.compile(r"[\[\]:*?/\\']")
LONGEST_SHEET_NAME = 31


def results_frames(assessment: Assessment, scores: RoundScores) -> dict[str, DataFrame]:
    """Return the sheets of a round, by name, in the active language.

    Areas, capabilities, teams and role groups to read; every figure, one a row, to compute with.
    """
    names = Names(assessment)
    agreed = agreed_levels(assessment)
    card = scores.scorecard
    teams = {(c.team, c.capability): c for c in card.cells if c.shown}
    roles = {(c.role, c.capability): c for c in card.role_cells if c.shown}
    return {
        _("Areas"): _areas(scores, names),
        _("Capabilities"): _capabilities(scores, names, agreed),
        _("Teams"): _groups(scores, names, scores.teams, teams, spared_teams(assessment)),
        _("Role groups"): _groups(
            scores, names, scores.role_groups, roles, spared_role_groups(assessment)
        ),
        _("All figures"): figures_frame(permitted_figures(assessment, scores)),
    }


def figures_frame(figures: Sequence[Figure]) -> DataFrame:
    """Return every permitted figure, one a row, headed in the active language."""
    rows = [[getattr(figure, name) for name in FIELDS] for figure in figures]
    return _frame(list(headings().values()), rows)


def _frame(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> DataFrame:
    """A frame that keeps whole numbers whole beside empty cells."""
    from pandas import DataFrame

    return DataFrame([list(row) for row in rows], columns=list(columns), dtype=object)


def _bounds(interval: Interval | None) -> list[float | None]:
    low, high = interval.clipped if interval else (None, None)
    return [rounded(low), rounded(high)]


def _areas(scores: RoundScores, names: Names) -> DataFrame:
    columns = [
        _("Code"),
        _("Area"),
        _("Level"),
        _("Mean"),
        _("Interval from"),
        _("Interval to"),
        _("Target"),
        _("Gap"),
        _("Rating"),
        _("Weight"),
    ]
    return _frame(columns, [_area_row(area, names) for area in scores.scorecard.areas])


def _area_row(area: AreaScore, names: Names) -> list[Any]:
    return [
        area.code,
        names.areas.get(area.code, area.code),
        area.staged.staged if area.staged else None,
        rounded(area.mean),
        *_bounds(area.interval),
        rounded(area.target),
        rounded(area.gap),
        sentences.band_words(area.band),
        rounded(area.weight),
    ]


def _capabilities(scores: RoundScores, names: Names, agreed: Mapping[str, Agreed]) -> DataFrame:
    columns = [
        _("Code"),
        _("Capability"),
        _("Area"),
        _("Level"),
        _("Mean"),
        _("Interval from"),
        _("Interval to"),
        _("Target"),
        _("Gap"),
        _("Rating"),
        _("Agreement"),
        _("Answers"),
        *(_("Level %(level)s") % {"level": level} for level in range(1, 6)),
        _("Don't know"),
        _("Does not apply"),
        _("Share of the overall mean"),
        _("Agreed level"),
        _("Reason"),
        _("Without a score because"),
    ]
    card = scores.scorecard
    return _frame(
        columns,
        [_capability_row(s, names, agreed.get(s.code), card.k) for s in card.capabilities],
    )


def _capability_row(
    score: CapabilityScore, names: Names, agreed: Agreed | None, k: int
) -> list[Any]:
    spread = score.distribution
    is_scored = score.mean is not None
    counts: list[int | None] = [None] * 7
    if spread is not None:
        counts = [*spread.counts, spread.dont_know, spread.not_applicable]
    return [
        *names.of(score.code).values(),
        score.level,
        rounded(score.mean),
        *_bounds(score.interval),
        score.target,
        rounded(score.gap),
        sentences.band_words(score.band),
        sentences.agreement_words(agreement(spread)) if spread is not None and is_scored else "",
        spread.n if spread is not None and is_scored else None,
        *counts,
        rounded(score.overall_weight),
        agreed.level if agreed else None,
        agreed.reason if agreed else "",
        sentences.status_words(score.status, k),
    ]


def _groups(
    scores: RoundScores,
    names: Names,
    groups: Sequence[GroupParticipation],
    shown: Mapping[tuple[str, str], TeamCell | RoleCell],
    spared: Mapping[str, frozenset[str]],
) -> DataFrame:
    """Means by group; a suppressed cell is as empty as one without answers. Who is not asked is
    said to be."""
    rows = [
        [
            *names.of(score.code).values(),
            rounded(score.mean),
            *(
                sentences.not_asked()
                if group.key in spared.get(score.code, ())
                else _group_mean(shown.get((group.key, score.code)))
                for group in groups
            ),
        ]
        for score in scores.scorecard.capabilities
    ]
    columns = [_("Code"), _("Capability"), _("Area"), _("Everybody")]
    return _frame([*columns, *(group.name for group in groups)], rows)


def _group_mean(cell: TeamCell | RoleCell | None) -> float | str | None:
    """A mean that is only a bound is said as one: "≤1.5"."""
    if cell is None:
        return None
    return f"{cell.bound}{figure(cell.mean)}" if cell.bound else rounded(cell.mean)


def roadmap_frame(plan: RoadmapPlan) -> DataFrame:
    """Return every initiative of a roadmap with its arithmetic; ranked ones first."""
    columns = [
        _("Rank"),
        _("Initiative"),
        _("Status"),
        _("Gap"),
        _("Impact"),
        *([_("Impact from maturity"), _("Impact from journeys")] if plan.counts_journeys else []),
        _("Effort, person-days"),
        _("Outside cost"),
        _("Resources"),
        _("Impact ÷ resources"),
        _("Probability of success"),
        _("Duration, quarters"),
        _("When"),
        _("First quarter"),
        _("Last quarter"),
        _("Answers for it"),
        _("What should move"),
        _("Needs first"),
        _("What it lifts"),
        *([_("What it eases")] if plan.counts_journeys else []),
        _("Left out because"),
    ]
    rows = [_line_row(plan, line) for line in (*plan.lines, *plan.unmeasured)]
    rows += [_excluded_row(plan, row) for row in plan.excluded]
    return _frame(columns, rows)


def _line_row(plan: RoadmapPlan, line: InitiativeLine) -> list[Any]:
    ranked = line.ranked
    row = line.initiative
    return [
        ranked.rank if ranked else None,
        row.title,
        str(row.get_status_display()),
        rounded(ranked.gap) if ranked else None,
        rounded(ranked.benefit) if ranked else None,
        *_parts(plan, line),
        float(row.effort_days),
        float(row.cost),
        rounded(ranked.resource_share) if ranked else None,
        rounded(ranked.score) if ranked else None,
        float(row.probability),
        row.duration,
        horizon_name(line.horizon) if line.horizon else "",
        _quarter(plan, line.start),
        _quarter(plan, line.end),
        row.owner,
        row.metric,
        "; ".join(needed.title for needed in line.waits_for),
        "; ".join(f"{lift.code} +{lift.capped:.2f}" for lift in line.lifts if lift.capped > 0),
        *([_eased(line)] if plan.counts_journeys else []),
        "",
    ]


def _parts(plan: RoadmapPlan, line: InitiativeLine) -> list[float | None]:
    """Return both parts of the impact; no column where journeys have no part in any."""
    if not plan.counts_journeys:
        return []
    ranked = line.ranked
    return [rounded(ranked.maturity), rounded(ranked.journeys)] if ranked else [None, None]


def _eased(line: InitiativeLine) -> str:
    return "; ".join(f"{r.title} −{r.capped:.2f}" for r in line.reliefs if r.capped)


def _excluded_row(plan: RoadmapPlan, row: Any) -> list[Any]:
    parts, eased = ([None, None], [""]) if plan.counts_journeys else ([], [])
    ranked = [None, row.title, str(row.get_status_display()), None, None, *parts]
    estimates = [float(row.effort_days), float(row.cost), None, None, float(row.probability)]
    return [*ranked, *estimates, row.duration, "", "", "", row.owner, row.metric, "", "", *eased,
            row.excluded_reason]  # fmt: skip


def _quarter(plan: RoadmapPlan, number: int | None) -> str:
    if number is None or not plan.quarter_labels:
        return ""
    return quarter_name(plan.quarter_labels[min(number, len(plan.quarter_labels)) - 1])


def neutral(value: Any) -> Any:
    """Return a cell's value so that no spreadsheet takes a text for a formula.

    Numbers stay numbers, also negative ones; what is missing stays empty.

    >>> neutral("=1+1"), neutral(-2.5), neutral("a = b")
    ("'=1+1", -2.5, 'a = b')
    """
    if value is None or (isinstance(value, float) and not isfinite(value)):
        return None
    if isinstance(value, (int, float)):
        return value
    text = _NOT_IN_XML.sub("", str(value))
    return f"'{text}" if text.startswith(FORMULA_BEGINS) else text


def to_csv(frame: DataFrame) -> bytes:
    """Return a frame as RFC 4180 CSV in UTF-8 with a byte-order mark, which Excel needs."""
    out = StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([neutral(column) for column in frame.columns])
    writer.writerows([neutral(value) for value in row] for row in _rows(frame))
    return out.getvalue().encode("utf-8-sig")


def _rows(frame: DataFrame) -> list[tuple[Any, ...]]:
    return list(frame.itertuples(index=False, name=None))


def to_xlsx(frames: dict[str, DataFrame]) -> bytes:
    """Return a workbook with one sheet per frame: bold header that stays, fitting columns."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.active)
    for name, frame in frames.items():
        _fill(book.create_sheet(sheet_name(name, book.sheetnames)), frame)
    if not book.sheetnames:
        book.create_sheet()
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def sheet_name(name: str, taken: Sequence[str] = ()) -> str:
    """Return a name that a workbook accepts, different from those taken."""
    clean = _NOT_IN_XML.sub("", _NOT_IN_A_SHEET_NAME.sub(" ", name)).strip() or "1"
    found, number = clean[:LONGEST_SHEET_NAME], 1
    while found.lower() in {other.lower() for other in taken}:
        number += 1
        found = f"{clean[: LONGEST_SHEET_NAME - 4]} {number}"
    return found


def _fill(sheet: Worksheet, frame: DataFrame) -> None:
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    columns = [neutral(column) for column in frame.columns]
    rows = [[neutral(value) for value in row] for row in _rows(frame)]
    for number, values in enumerate([columns, *rows], start=1):
        for column, value in enumerate(values, start=1):
            _write(sheet.cell(number, column), value)
    for cell in sheet[1]:
        cell.font = Font(bold=True)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    for index, column in enumerate(columns):
        width = _width(column, [row[index] for row in rows])
        sheet.column_dimensions[get_column_letter(index + 1)].width = width
    sheet.freeze_panes = "A2"


def _write(cell: Cell, value: Any) -> None:
    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"  # never a formula, whatever it begins with
    elif isinstance(value, float) and not value.is_integer():
        cell.number_format = "0.00##"


def _width(title: str, values: Sequence[Any]) -> int:
    longest = max((len(str(value)) for value in values if value is not None), default=0)
    return min(WIDEST, max(NARROWEST, len(title) // 2 + 2, longest + 2))
