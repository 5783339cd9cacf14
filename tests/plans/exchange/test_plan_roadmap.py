"""``manage.py plan_roadmap``: JSON for a program, a status that says whether, nothing kept by chance."""

from __future__ import annotations

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from plans.models import Rule, Scenario

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(roadmap):
    """``run("--days", 60, status=0)``: what is printed; None where nothing is."""

    def said(*words, of=None, status=0):
        out = StringIO()
        try:
            call_command("plan_roadmap", str(of or roadmap.pk), *map(str, words), stdout=out)
        except CommandError as error:
            assert error.returncode == status != 0, error
        else:
            assert status == 0
        return json.loads(out.getvalue()) if out.getvalue() else None

    return said


def test_the_limits_of_the_roadmap_are_taken_where_none_are_given(run, initiatives):
    told = run()
    assert told["plan"]["proof"] == "optimal"
    assert told["plan"]["value"] == pytest.approx(2.1245)
    assert told["plan"]["starts"][str(initiatives["I5"].pk)] == 4
    assert told["course"]["overall"][-1]["quarter"] == 4
    assert (told["kept"], told["scenario"]["id"]) == (False, None)
    assert not Scenario.objects.exists()


def test_other_limits_are_tried_and_not_kept(run, scenario):
    told = run("--scenario", "As stated", "--days", 20, "--budget", 60, "--quarters", 3)
    assert told["limits"]["days"] == [20.0] * 3
    assert (told["limits"]["budget"], told["scenario"]["title"]) == (60.0, "As stated")
    assert told["plan"]["cost"] <= 60
    row = Scenario.objects.get()
    assert (row.result, row.days_per_quarter, row.budget) == (None, 50, 150)


def test_a_scenario_is_computed_and_kept(run, scenario):
    told = run("--scenario", "As stated")
    row = Scenario.objects.get()
    assert told["kept"]
    assert row.result["starts"] == told["plan"]["starts"]
    assert row.digest
    assert row.computed_at.isoformat(timespec="seconds") == told["scenario"]["computed_at"]


def test_what_cannot_be_kept_has_a_status_of_its_own_and_says_why(run, scenario, initiatives):
    scenario.choices.create(initiative=initiatives["I4"], rule=Rule.MUST)
    told = run("--scenario", "As stated", "--budget", 10, "--language", "en", status=3)
    assert {"budget"} <= {row["kind"] for row in told["conflict"]["demands"]}
    assert "Iniciativa I4" in told["conflict"]["sentence"]


@pytest.mark.parametrize(
    "words",
    [
        ("--scenario", "Otro"),
        ("--days", 0),
        ("--budget", -1),
        ("--quarters", 13),
        ("--seconds", 0),
        ("--seconds", "nan"),
    ],
)
def test_what_cannot_be_asked_prints_nothing(words, run):
    assert run(*words, status=1) is None


@pytest.mark.parametrize("of", ["nothing", "7d3a5d1e-1111-4111-8111-111111111111"])
def test_a_roadmap_that_is_not_there(of, run):
    assert run(of=of, status=1) is None


def test_sentences_are_in_the_language_asked_for(run):
    english, spanish = (
        [row["why_not"] for row in run("--language", code)["initiatives"] if row["why_not"]]
        for code in ("en", "es")
    )
    assert english == ["the rest of the budget does not pay for it"]
    assert len(spanish) == 1
