"""What teams are asked for and which initiatives exclude each other: entered once, counted in all."""

from __future__ import annotations

import pytest
from django.urls import reverse

from plans.models import ExclusivePair, InitiativeTeam, ScenarioTeam
from plans.selectors.inputs import problem_of
from plans.services.demands import (
    PairError,
    ask_of_teams,
    days_seen,
    exclude_each_other,
)
from roadmaps.selectors import roadmap_plan
from tests.assessments.world import changed, tables
from tests.plans.world import computed, words_of


@pytest.fixture
def at(roadmap):
    def address(name="demands", *more):
        return reverse(f"plans:{name}", args=[roadmap.organization.slug, roadmap.pk, *more])

    return address


def field(initiative, team):
    return f"{initiative.pk}_{team.pk}"


@pytest.fixture
def sent(roadmap):
    """``sent({…})``: what the form sends that shows the days as they are now."""
    return lambda typed: {"seen": days_seen(roadmap), **typed}


def test_days_of_teams_are_kept_and_bind_the_plan(
    scenario, initiatives, north, south, at, editor, named, sent
):
    typed = {field(initiatives["I2"], north): "10", field(initiatives["I6"], north): "12.5"}
    assert editor.post(at(), sent(typed)).status_code == 302
    kept = {(r.initiative.library.code, r.team.name): float(r.days)
            for r in InitiativeTeam.objects.select_related("initiative__library", "team")}  # fmt: skip
    assert kept == {("I2", "Norte"): 10, ("I6", "Norte"): 12.5}
    # I2 takes ten days of the North in one quarter; with nine it cannot be done.
    ScenarioTeam.objects.create(scenario=scenario, team=north, days=9)
    starts = named(computed(scenario).result["starts"])
    assert "I2" not in starts and "I6" in starts
    page = editor.get(at()).content.decode()
    assert f'name="{field(initiatives["I2"], north)}" value="10.0"' in page


def test_an_emptied_field_asks_nothing_any_more(scenario, initiatives, north, at, editor, sent):
    editor.post(at(), sent({field(initiatives["I2"], north): "10"}))
    editor.post(at(), sent({}))
    assert not InitiativeTeam.objects.exists()


@pytest.mark.parametrize("typed", ["-1", "x", "31"])  # I2 takes thirty days in all
def test_what_cannot_be_given_is_refused_and_nothing_is_written(
    typed, scenario, initiatives, north, south, at, editor, sent
):
    editor.post(at(), sent({field(initiatives["I6"], north): "5"}))
    before = tables()
    answer = editor.post(at(), sent({field(initiatives["I2"], north): typed}))
    assert answer.status_code == 422
    assert changed(before) == set()
    assert f'value="{typed}"' in answer.content.decode()


def test_of_two_who_ask_at_once_the_second_is_told_what_stands_now(
    initiatives, north, at, editor, sent
):
    old = sent({field(initiatives["I2"], north): "7"})
    editor.post(at(), sent({field(initiatives["I2"], north): "10"}))
    before = tables()
    answer = editor.post(at(), old)
    assert answer.status_code == 409
    said = words_of(answer)
    assert "Somebody changed these days meanwhile." in said and "now 10.0" in said
    assert 'value="7"' in answer.content.decode()
    assert changed(before) == set()


@pytest.mark.parametrize("gone", ["initiative", "team"])
def test_what_is_deleted_meanwhile_is_said_and_nothing_is_written(
    gone, roadmap, initiatives, north, south, at, editor, sent, monkeypatch
):
    """It goes after the form was read and before it is written."""
    typed = sent({field(initiatives["I2"], north): "7", field(initiatives["I4"], south): "8"})

    def meanwhile(**given):
        (initiatives["I4"] if gone == "initiative" else south).delete()
        return ask_of_teams(**given)

    monkeypatch.setattr("plans.views.demands.ask_of_teams", meanwhile)
    answer = editor.post(at(), typed)
    assert answer.status_code == 409
    assert "was deleted meanwhile" in words_of(answer)
    assert 'value="7"' in answer.content.decode() and 'value="8"' not in answer.content.decode()
    assert not InitiativeTeam.objects.exists()


def test_of_a_pair_one_is_done(scenario, initiatives, at, editor, named):
    pair = {"first": initiatives["I2"].pk, "second": initiatives["I6"].pk}
    assert editor.post(at("add_pair"), pair).status_code == 302
    problem = problem_of(scenario, roadmap_plan(scenario.roadmap))
    assert problem.limits.exclusive == (
        frozenset({str(initiatives["I2"].pk), str(initiatives["I6"].pk)}),
    )
    starts = named(computed(scenario).result["starts"])
    assert ("I2" in starts) != ("I6" in starts)
    assert "Iniciativa I2 / Iniciativa I6" in words_of(editor.get(at())) or (
        "Iniciativa I6 / Iniciativa I2" in words_of(editor.get(at()))
    )
    row = ExclusivePair.objects.get()
    assert editor.post(at("delete_pair", row.pk)).status_code == 302
    assert not ExclusivePair.objects.exists()


def test_a_pair_is_of_two_and_stands_once(scenario, initiatives, at, editor):
    one, other = initiatives["I1"], initiatives["I4"]
    exclude_each_other(first=one, second=other)
    with pytest.raises(PairError):
        exclude_each_other(first=other, second=one)
    with pytest.raises(PairError):
        exclude_each_other(first=one, second=one)
    answer = editor.post(at("add_pair"), {"first": one.pk, "second": one.pk})
    assert answer.status_code == 422
    assert "two different initiatives" in words_of(answer)


def test_who_reads_does_not_see_the_form(scenario, at, reader):
    assert reader.get(at()).status_code == 403
