"""The sheet of other scores: what is entered can be changed, and scores and places follow.

Score, benefit and effort are read from the sheet that computes the ranking, row by row.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from plans.exchange.score_sheet import BENEFIT, EFFORT, FIRST, RANK, ranked_rows
from plans.exchange.score_sheet import SCORE as OWN
from plans.score_forms import NAMES
from plans.score_sentences import (
    agreement_words,
    flaw_words,
    formula_words,
    input_name,
    score_name,
)
from plans.selectors.computed import ComputedPlan
from plans.selectors.other_scores import OtherScores, of_plan
from roadmaps.domain.other_scores import DAYS_PER_MONTH, INPUTS, Compared, Score
from tables.cells import escaped, neutral

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

TITLE, OWN_RANK = 1, 2
INPUT = 3  # the column of the first input
COUNTED = INPUT + len(NAMES)  # the column of the first score
PLACE = COUNTED + len(Score)  # the column of the first place
HEADING, TOP = 1, 2  # rows: headings, the first initiative
SHOWN = {Score.RICE: "#,##0", Score.ICE: "0", Score.WSJF: "0.00", Score.VALUE_PER_DAY: "0.0000"}


def fill_other_scores(sheet: Worksheet, computed: ComputedPlan, score_sheet: str) -> None:
    """Write the sheet; ``score_sheet`` is the name of the one that computes the ranking."""
    rows, scores = ranked_rows(computed), of_plan(computed)
    _head(sheet)
    last = TOP + max(1, len(rows)) - 1
    for number, initiative in enumerate(rows):
        row, theirs = TOP + number, f"'{score_sheet}'!{{}}{FIRST + number}"
        _text(sheet.cell(row, TITLE), initiative.title)
        sheet.cell(row, OWN_RANK).value = f"={theirs.format(_letter(RANK))}"
        line = scores.by_key[str(initiative.pk)]
        _inputs(sheet, row, line.compared)
        benefit, effort = (theirs.format(_letter(column)) for column in (BENEFIT, EFFORT))
        own = theirs.format(_letter(OWN))
        for score, formula in _formulas(row, benefit, effort, own).items():
            cell: Any = sheet.cell(row, COUNTED + list(Score).index(score))
            cell.value, cell.number_format = formula, SHOWN[score]
        for n in range(len(Score)):
            column = _letter(COUNTED + n)
            among = f"${column}${TOP}:${column}${last}"
            sheet.cell(
                row, PLACE + n
            ).value = f'=IF(ISNUMBER({column}{row}),RANK({column}{row},{among}),"")'
    _explain(sheet, last + 2, scores)
    sheet.freeze_panes = sheet.cell(TOP, INPUT)


def _head(sheet: Worksheet) -> None:
    from openpyxl.styles import Alignment, Font

    headings = [_("Initiative"), _("Rank")]
    headings += [
        f"{score_name(score)}: {input_name(name)}"
        for score, names in INPUTS.items()
        for name in names
    ]
    headings += [score_name(score) for score in Score]
    headings += [_("Place by %(score)s") % {"score": score_name(score)} for score in Score]
    for column, heading in enumerate(headings, start=1):
        cell: Any = sheet.cell(HEADING, column)
        _text(cell, heading)
        cell.font = Font(name="Calibri", bold=True)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        sheet.column_dimensions[_letter(column)].width = 46 if column == TITLE else 13
    sheet.row_dimensions[HEADING].height = 45
    sheet.print_title_rows = f"{HEADING}:{HEADING}"
    sheet.print_title_cols = f"{_letter(TITLE)}:{_letter(OWN_RANK)}"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A3


def _inputs(sheet: Worksheet, row: int, compared: Compared) -> None:
    """Coloured cells to change; in italics what nobody entered and follows from other figures."""
    from openpyxl.styles import Font, PatternFill

    for n, name in enumerate(NAMES):
        cell: Any = sheet.cell(row, INPUT + n)
        cell.value = compared.given.get(name)
        cell.number_format = "#,##0" if name == "reach" else "0.##"
        cell.fill = PatternFill("solid", fgColor="FFF4D6")
        cell.font = Font(name="Calibri", color="1F3A8A", italic=name not in compared.entered)


def _formulas(row: int, benefit: str, effort: str, own: str) -> dict[Score, str]:
    at = {name: f"{_letter(INPUT + n)}{row}" for n, name in enumerate(NAMES)}

    def where_known(score: Score, formula: str) -> str:
        known = ",".join(f"ISNUMBER({at[name]})" for name in INPUTS[score])
        return f'=IF(AND({known}),{formula},"")'

    reach, impact, confidence = (at[name] for name in INPUTS[Score.RICE])
    value, time, risk, size = (at[name] for name in INPUTS[Score.WSJF])
    return {
        Score.RICE: where_known(
            Score.RICE, f"{reach}*{impact}*{confidence}/({effort}/{DAYS_PER_MONTH})"
        ),
        Score.ICE: where_known(Score.ICE, "*".join(at[name] for name in INPUTS[Score.ICE])),
        Score.WSJF: where_known(Score.WSJF, f"({value}+{time}+{risk})/{size}"),
        Score.VALUE_PER_DAY: f'=IF(ISNUMBER({own}),{benefit}/{effort},"")',
    }


def _explain(sheet: Worksheet, row: int, scores: OtherScores) -> None:
    titles = {key: line.initiative.title for key, line in scores.by_key.items()}
    lines = [
        _("They move no rank and no plan. Change a coloured cell: scores and places follow."),
        _("In italics: entered by nobody; it follows from benefit, probability and effort."),
    ]
    for score in Score:
        lines.append(f"{score_name(score)} = {formula_words(score)}. {flaw_words(score)}")
        lines.append(agreement_words(score, scores.agreements[score], titles))
    for number, line in enumerate(lines, start=row):
        _text(sheet.cell(number, TITLE), line)


def _text(cell: Any, text: str) -> None:
    cell.value = escaped(neutral(text))
    cell.data_type = "s"  # never a formula, whatever it begins with


def _letter(column: int) -> str:
    from openpyxl.utils import get_column_letter

    return get_column_letter(column)
