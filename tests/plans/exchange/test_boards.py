"""Tasks as Jira and Asana import them: their own headings, days, estimates, and no formulas."""

from __future__ import annotations

import csv
from io import StringIO

import pytest

from roadmaps.models import Initiative
from tests.plans.world import computed

pytestmark = pytest.mark.django_db


@pytest.fixture
def rows(download):
    """``rows(scenario, "jira")``: the lines of a file, the first being its headings."""

    def read(scenario, kind, language="en"):
        raw = download(scenario, kind, language)
        assert not raw.startswith(b"\xef\xbb\xbf")  # a mark would be part of the first heading
        return list(csv.reader(StringIO(raw.decode(), newline="")))

    return read


def rename(initiative, **fields):
    Initiative.objects.filter(pk=initiative.pk).update(**fields)


def test_jira_gets_a_task_for_each_initiative_of_the_plan(known, rows):
    head, *tasks = rows(known, "jira", "es")
    assert head == [
        "Summary", "Description", "Issue Type", "Priority", "Labels", "Labels",
        "Start date", "Due date", "Original estimate",
    ]  # fmt: skip
    assert [task[0] for task in tasks] == [f"Iniciativa I{n}" for n in (2, 6, 1, 3, 5)]
    first = tasks[2]
    assert first[2] == "Task"
    assert first[6:] == ["2027-04-01", "2027-09-30", str(60 * 8 * 3600)]
    assert {len(task) for task in tasks} == {len(head)}


def test_labels_have_no_blanks(known, rows):
    labels = {task[column] for task in rows(known, "jira")[1:] for column in (4, 5)}
    assert labels >= {"q1-2027", "área-d"}
    assert not any(" " in label for label in labels)


def test_priorities_are_those_jira_has(known, scenario, rows):
    firm = {task[0]: task[3] for task in rows(known, "jira")[1:]}
    assert set(firm.values()) <= {"High", "Medium", "Low", "Lowest"}
    assert firm["Iniciativa I2"] == "High"
    scenario.result, scenario.digest = None, ""
    scenario.save()
    assert {task[3] for task in rows(scenario, "jira")[1:]} == {"Medium"}  # nothing drawn yet


def test_asana_gets_a_section_for_each_quarter_and_knows_what_waits(known, rows):
    head, *tasks = rows(known, "asana")
    assert head == [
        "Name", "Description", "Section/Column", "Assignee", "Start Date", "Due Date",
        "Tags", "Dependents",
    ]  # fmt: skip
    by_name = {task[0]: dict(zip(head, task, strict=True)) for task in tasks}
    first = by_name["Iniciativa I1"]
    assert (first["Section/Column"], first["Dependents"]) == ("Q2 2027", "Iniciativa I5")
    assert (first["Start Date"], first["Due Date"]) == ("2027-04-01", "2027-09-30")
    assert by_name["Iniciativa I5"]["Dependents"] == ""


def test_asana_assigns_to_addresses_only(known, initiatives, rows):
    rename(initiatives["I1"], own_owner="ana@example.org")
    rename(initiatives["I2"], own_owner="Dirección de Siniestros")
    tasks = {task[0]: task for task in rows(known, "asana")[1:]}
    assert tasks["Iniciativa I1"][3] == "ana@example.org"
    assert tasks["Iniciativa I2"][3] == ""
    assert "Dirección de Siniestros" in tasks["Iniciativa I2"][1]


@pytest.mark.parametrize("title", ["Cuadro, y su uso", "Iniciativa I2"])
def test_a_name_that_would_be_taken_for_another_is_not_waited_for(title, known, initiatives, rows):
    rename(initiatives["I5"], own_title=title)
    tasks = rows(known, "asana")[1:]
    assert [task[7] for task in tasks if task[0] == "Iniciativa I1"] == [""]
    assert any("After: Iniciativa I1" in task[1] for task in tasks if task[0] == title)


@pytest.mark.parametrize("kind", ["jira", "asana"])
def test_no_text_becomes_a_formula(kind, known, initiatives, rows):
    rename(initiatives["I2"], own_title="=1+1", own_why="+cmd|' /C calc'!A0", own_owner="@x")
    rename(initiatives["I1"], own_title='a\r\n"b"', own_why="-")
    _head, *tasks = rows(known, kind)
    first = next(task for task in tasks if task[0] == "'=1+1")
    assert first[1].startswith("'+cmd")
    assert 'a "b"' in [task[0] for task in tasks]  # a summary is one line
    for task in tasks:
        assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in task)


def test_a_plan_of_nothing_is_a_heading(scenario, rows):
    scenario.days_per_quarter = 1
    scenario.budget = 0
    scenario.save()
    known = computed(scenario)
    assert len(rows(known, "jira")) == len(rows(known, "asana")) == 1
