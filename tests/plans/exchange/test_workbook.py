"""The workbook: what it holds, that its ranks are ours, and that they move with a weight."""

from __future__ import annotations

import shutil
import subprocess
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from plans.exchange.score_sheet import BEFORE, FIRST, GAP, LIFTS, MEAN, NAMES, TARGET, WEIGHT
from plans.selectors.other_scores import of_plan
from roadmaps.domain.other_scores import Score
from roadmaps.domain.ranking import rank
from roadmaps.models import Initiative, InitiativeLift, InitiativeRelief, InitiativeScores
from tests.journeys.world import example_journey, touchpoint_of
from tests.plans.exchange.formulas import Computed
from tests.plans.world import MINUTE, NOW, computed
from tests.roadmaps.domain.test_other_scores import ENTERED

pytestmark = pytest.mark.django_db
ROWS = range(FIRST, FIRST + 6)


@pytest.fixture
def book(download):
    """``book(scenario, "es")``: the workbook as written, formulas as formulas."""
    return lambda scenario, language="en": load_workbook(
        BytesIO(download(scenario, "xlsx", language))
    )


def ranks(sheet) -> dict[str, int]:
    """The ranks that the formulas compute, by title."""
    seen = Computed(sheet)
    return {sheet.cell(row, 1).value: seen[f"B{row}"] for row in ROWS}


def first_column(sheet, code: str) -> int:
    return next(
        c
        for c in range(LIFTS, sheet.max_column)
        if (sheet.cell(NAMES, c).value or "").startswith(f"{code} ")
    )


def test_it_has_the_sheets_in_the_language_asked_for(known, book):
    english = ["Plan", "Score", "Other scores", "Scenarios", "Limits", "Course", "Assumptions"]
    assert book(known).sheetnames == english
    assert len(book(known, "es").sheetnames) == len(english)


def test_the_formulas_compute_the_ranks_and_numbers_of_the_ranking(known, book, plan_of):
    sheet = book(known)["Score"]
    assert ranks(sheet) == {
        f"Iniciativa I{n}": r for r, n in enumerate((2, 5, 6, 1, 3, 4), start=1)
    }
    ranked = {one.key: one for one in plan_of(known).problem.ranking.ranked}
    titles = {str(i.pk): i.title for i in plan_of(known).roadmap.initiatives}
    by_title = {titles[key]: one for key, one in ranked.items()}
    seen = Computed(sheet)
    for row in ROWS:
        one = by_title[sheet.cell(row, 1).value]
        found = [seen[f"{letter}{row}"] for letter in "DEF"]
        assert found == pytest.approx([one.score, one.benefit, one.resource_share], abs=1e-8)
        assert sheet.cell(row, BEFORE).value == one.rank


def test_whoever_changes_a_weight_sees_the_rank_move(known, book, plan_of):
    sheet = book(known)["Score"]
    problem = plan_of(known).problem
    sheet.cell(WEIGHT, first_column(sheet, "ME")).value = 0.9
    heavier = [
        n if n.code != "ME" else type(n)(n.code, n.mean, n.target, 0.9) for n in problem.needs
    ]
    again = rank(problem.candidates, heavier, problem.resources)
    titles = {str(i.pk): i.title for i in plan_of(known).roadmap.initiatives}
    assert ranks(sheet) == {titles[one.key]: one.rank for one in again.ranked}
    assert ranks(sheet)["Iniciativa I1"] == 2  # from the fourth place


def test_a_target_reached_closes_nothing_and_a_mean_taken_away_counts_nothing(known, book):
    sheet = book(known)["Score"]
    column = first_column(sheet, "DI")
    sheet.cell(TARGET, column).value = 2
    assert Computed(sheet)[f"E{FIRST}"] == pytest.approx(0.8 * 0.3 * 0.2)  # of I2 remains D
    sheet.cell(MEAN, column).value = None
    seen = Computed(sheet)
    assert seen[sheet.cell(GAP, column).coordinate] == ""
    assert seen[f"E{FIRST}"] == pytest.approx(0.8 * 0.3 * 0.2)


def test_what_lifts_only_the_unmeasured_has_no_rank(known, book):
    sheet = book(known)["Score"]
    for code in ("EN", "CU"):
        sheet.cell(MEAN, first_column(sheet, code)).value = None
    found = ranks(sheet)
    assert found["Iniciativa I3"] == ""
    assert sorted(r for r in found.values() if r != "") == [1, 2, 3, 4, 5]


def test_equal_initiatives_share_a_rank_and_ties_go_to_the_larger_benefit(known, book, initiatives):
    InitiativeLift.objects.filter(initiative=initiatives["I3"]).delete()
    for code in ("I2", "I5", "I6"):
        Initiative.objects.filter(pk=initiatives[code].pk).update(
            effort_days=20, cost=15, probability=Decimal("0.5")
        )
        lifts = InitiativeLift.objects.filter(initiative=initiatives[code])
        lifts.exclude(pk=lifts.first().pk).delete()
        lifts.update(points=1, capability=initiatives["I1"].lifts.first().capability)
    # Twice the benefit for twice the resources: the same score, and the place before them.
    Initiative.objects.filter(pk=initiatives["I4"].pk).update(
        effort_days=40, cost=30, probability=Decimal(1)
    )
    lifts = InitiativeLift.objects.filter(initiative=initiatives["I4"], capability__code="ME")
    lifts.delete()
    InitiativeLift.objects.filter(initiative=initiatives["I4"]).update(points=1)
    found = ranks(book(computed(known))["Score"])
    assert [found[f"Iniciativa I{n}"] for n in (2, 5, 6)] == [2, 2, 2]
    assert found["Iniciativa I4"] == 1
    assert found["Iniciativa I3"] == 6  # without benefit: last


def test_no_money_at_all_ranks_what_costs_none(known, book):
    known.budget = 0
    known.save()
    sheet = book(computed(known))["Score"]
    assert {Computed(sheet)[f"D{row}"] for row in ROWS} == {0.0}  # each of them costs something


@pytest.mark.parametrize("text", ["=1+1", "+cmd|' /C calc'!A0", "@SUM(1)", "-2+3"])
def test_no_text_becomes_a_formula(text, known, initiatives, book, organization):
    Initiative.objects.filter(pk=initiatives["I2"].pk).update(own_title=text, own_owner=text)
    known.title = text
    known.save()
    organization.name = text
    organization.save()
    found = book(known)
    written = [cell for sheet in found for row in sheet.iter_rows() for cell in row if cell.value]
    assert f"'{text}" in [cell.value for cell in written]
    outside = {
        c.coordinate
        for c in written
        if c.data_type == "f" and c.parent.title not in ("Score", "Other scores")
    }  # fmt: skip
    assert not outside
    assert not [c for c in written if c.data_type == "s" and str(c.value).startswith(text)]


def test_letters_that_no_workbook_holds_do_not_break_it(known, initiatives, book):
    Initiative.objects.filter(pk=initiatives["I2"].pk).update(own_title="a\x01b_x0001_")
    assert book(known)["Plan"]["A2"].value.startswith("a")


def test_the_assumptions_say_what_it_was_computed_from(known, book):
    told = dict(row for row in book(known)["Assumptions"].iter_rows(min_row=2, values_only=True))
    assert (told["Draws of the places"], told["Seed of the places"]) == (10_000, 2026)
    assert told["Draws of the course"] == 5_000
    assert told["Framework"] == "tiny 1"
    assert told["How good the plan is"].startswith("The best plan there is under these limits")


def test_a_plan_of_other_inputs_says_so(known, initiatives, book):
    Initiative.objects.filter(pk=initiatives["I2"].pk).update(effort_days=31)
    told = dict(row for row in book(known)["Assumptions"].iter_rows(min_row=2, values_only=True))
    assert "compute it anew" in told["Attention"]
    assert "Draws of the places" not in told


def test_all_scenarios_stand_side_by_side(known, scenario, lead, book):
    from plans.services.scenarios import copy_scenario

    other = copy_scenario(scenario=known, title="Half", by=lead, at=NOW + MINUTE)
    other.budget = 75
    other.save()
    sheet = book(computed(other))["Scenarios"]
    head, *rows = sheet.iter_rows(values_only=True)
    told = {row[0]: row[1:] for row in rows}
    assert head == ("Scenario", "As stated", "Half")
    assert told["Budget, EUR"] == (150, 75)
    assert told["Iniciativa I2"][0] == "Q1 2027"


def test_other_scores_are_formulas_and_follow_what_is_entered(known, initiatives, book, plan_of):
    for code, row in ENTERED.items():
        InitiativeScores.objects.create(
            initiative=initiatives[code],
            reach=row["reach"],
            impact=f"{row['impact']:g}",
            confidence=f"{row['confidence']:g}",
        )
    InitiativeScores.objects.filter(initiative=initiatives["I1"]).update(wsjf_time=3, wsjf_risk=2)
    found = book(known)
    sheet = found["Other scores"]
    heads = {cell.value: cell.column_letter for cell in sheet[1] if cell.value}
    seen = Computed(sheet)

    def column(heading):
        rows = range(2, 8)
        return {sheet.cell(r, 1).value[-2:]: seen[f"{heads[heading]}{r}"] for r in rows}

    scores = of_plan(plan_of(known))
    codes = {str(row.pk): code for code, row in initiatives.items()}
    for score, heading in (
        (Score.RICE, "RICE"), (Score.ICE, "ICE"), (Score.VALUE_PER_DAY, "Benefit per person-day"),
    ):  # fmt: skip
        ours = {codes[key]: value for key, value in scores.of(score).items()}
        assert column(heading) == pytest.approx(ours), heading
    assert column("Rank") == {"I1": 4, "I2": 1, "I3": 5, "I4": 6, "I5": 2, "I6": 3}
    assert column("Place by RICE") == {"I1": 2, "I2": 1, "I3": 6, "I4": 2, "I5": 5, "I6": 4}
    assert {code for code, value in column("WSJF").items() if value != ""} == {"I1"}
    row = next(r for r in range(2, 8) if sheet.cell(r, 1).value.endswith("I3"))
    sheet[f"{heads['RICE: reach']}{row}"].value = 40_000
    seen = Computed(sheet)
    assert column("RICE")["I3"] == pytest.approx(5000)
    assert column("Place by RICE")["I3"] == 1


@pytest.mark.skipif(shutil.which("soffice") is None, reason="no LibreOffice on this machine")
def test_libreoffice_computes_the_same(known, download, book, tmp_path):
    sheet = (changed := book(known))["Score"]
    sheet.cell(WEIGHT, first_column(sheet, "ME")).value = 0.9
    (folder := tmp_path / "in").mkdir()
    changed.save(folder / "plan.xlsx")
    profile = f"-env:UserInstallation=file://{tmp_path / 'profile'}"
    subprocess.run(
        ["soffice", profile, "--headless", "--convert-to", "xlsx", "--outdir", str(tmp_path),
         str(folder / "plan.xlsx")],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    found = load_workbook(Path(tmp_path) / "plan.xlsx", data_only=True)
    shown = {found["Score"].cell(r, 1).value: found["Score"].cell(r, 2).value for r in ROWS}
    assert shown == ranks(sheet)
    values = [c.value for s in found for row in s.iter_rows() for c in row]
    assert not [v for v in values if isinstance(v, str) and v.startswith("#")]


def test_journeys_count_as_in_the_ranking(scenario, organization, initiatives, book, plan_of):
    journey = example_journey(organization)
    for code, title, points in (("I2", "Entrega", 1), ("I2", "Soporte", 3), ("I4", "Entrega", 1.5)):
        InitiativeRelief.objects.create(
            initiative=initiatives[code], touchpoint=touchpoint_of(journey, title), points=points
        )
    known = computed(scenario)
    sheet, plan = book(known)["Score"], plan_of(known)
    titles = {str(i.pk): i.title for i in plan.roadmap.initiatives}
    ranked = {titles[one.key]: one for one in plan.problem.ranking.ranked}
    assert ranked["Iniciativa I2"].journeys > 0
    assert ranks(sheet) == {title: one.rank for title, one in ranked.items()}
    seen = Computed(sheet)
    for row in ROWS:
        one = ranked[sheet.cell(row, 1).value]
        assert seen[f"E{row}"] == pytest.approx(one.benefit, abs=1e-9)
    assert "Entrega" in [sheet.cell(NAMES, c).value for c in range(LIFTS, sheet.max_column)]


def test_no_lift_counts_beyond_the_level_that_its_kind_reaches(known, book, initiatives, plan_of):
    library = initiatives["I2"].library
    library.applies_to = 3  # where DI stands already
    library.save()
    sheet, plan = book(computed(known))["Score"], plan_of(known)
    key = str(initiatives["I2"].pk)
    (row,) = (r for r in ROWS if sheet.cell(r, 1).value == "Iniciativa I2")
    assert Computed(sheet)[f"E{row}"] == pytest.approx(plan.problem.ranked[key].benefit)
    assert Computed(sheet)[f"E{row}"] == pytest.approx(0.8 * 0.3 * 0.2)
