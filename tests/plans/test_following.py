"""A decided plan as it goes: what is late, what people said, what the next round found."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils.translation import override

from plans.models import Progress, Rule, ScenarioChoice
from plans.pages.following import FollowingPage
from plans.selectors.following import followed_plan
from plans.services.following import take_over_probabilities
from plans.services.scenarios import decide_scenario
from roadmaps.domain.following import Pace
from roadmaps.models import Initiative, InitiativeStatus, Roadmap
from tests.assessments.world import changed, tables
from tests.plans.world import NOW, computed, headline, words_of


def follow(roadmap, today):
    return followed_plan(roadmap, roadmap.scenarios.get(decided_at__isnull=False), today)


def first_quarter(roadmap) -> date:
    return date(roadmap.starts_year, 3 * roadmap.starts_quarter - 2, 1)


@pytest.fixture
def decided(scenario, lead):
    decide_scenario(scenario=computed(scenario), why="Cabe", by=lead, at=NOW)
    return scenario


@pytest.fixture
def at(roadmap):
    def address(name="following", *more):
        slug = roadmap.organization.slug
        return reverse(f"plans:{name}", args=[slug, roadmap.pk, *more])

    return address


def said(initiative, **changes):
    return {
        "rev": Initiative.objects.get(pk=initiative.pk).rev, "status": "under_way", "percent": 40,
        "days": "12", "cost": "900", "note": "Hemos empezado", "risk": "Falta una persona",
    } | changes  # fmt: skip


def test_without_a_decision_there_is_nothing_to_follow(scenario, at, editor):
    assert headline(editor.get(at())) == "Nothing is decided yet"


def test_before_the_first_quarter_nothing_is_due(decided, roadmap):
    plan = follow(roadmap, first_quarter(roadmap) - timedelta(days=1))
    assert {line.pace for line in plan.lines} == {Pace.NOT_YET}
    assert {line.initiative.library.code: line.start for line in plan.lines} == {
        "I1": 2, "I2": 1, "I3": 3, "I5": 4, "I6": 1,
    }  # fmt: skip


def test_what_should_have_begun_or_ended_is_late_and_comes_first(decided, roadmap):
    plan = follow(roadmap, first_quarter(roadmap) + timedelta(days=100))  # in the second quarter
    codes = [(line.initiative.library.code, line.pace) for line in plan.lines]
    assert codes[:2] == [("I2", Pace.LATE), ("I6", Pace.LATE)]
    assert dict(codes)["I1"] is Pace.ON_TIME
    assert dict(codes)["I3"] is Pace.NOT_YET


def test_what_was_left_out_since_is_said_so_and_is_not_late(
    decided, roadmap, initiatives, at, editor
):
    Initiative.objects.filter(pk=initiatives["I2"].pk).update(excluded_reason="Ya lo hay")
    today = first_quarter(roadmap) + timedelta(days=100)
    plan = follow(roadmap, today)
    last = plan.lines[-1]
    assert (last.initiative.library.code, last.pace) == ("I2", Pace.LEFT_OUT)
    page = FollowingPage(plan)
    with override("en"):
        assert page.headline == "1 initiative is late"  # I6, and no more
        assert page.sentence.startswith("0 of 4 done")
        assert "1 initiative was left out since the decision and is not followed." in page.sentence
    said = words_of(editor.get(at()))
    assert "left out since the decision" in said and "Ya lo hay" in said


def test_what_the_scenario_wants_although_the_roadmap_leaves_it_out_is_followed(
    decided, roadmap, initiatives
):
    one = initiatives["I2"]
    Initiative.objects.filter(pk=one.pk).update(excluded_reason="Ya lo hay")
    ScenarioChoice.objects.create(scenario=decided, initiative=one, rule=Rule.MUST)
    plan = follow(roadmap, first_quarter(roadmap) + timedelta(days=100))
    assert plan.lines[0].pace is Pace.LATE


def test_a_roadmap_moved_since_moves_no_decision(decided, roadmap, at, editor):
    before = [(line.begins, line.ends) for line in follow(roadmap, NOW.date()).lines]
    quarters = re.findall(r"Q\d 20\d\d", words_of(editor.get(decided.get_absolute_url())))
    assert "the decision keeps its quarters" not in words_of(editor.get(at()))
    Roadmap.objects.filter(pk=roadmap.pk).update(starts_year=roadmap.starts_year + 1)
    moved = Roadmap.objects.get(pk=roadmap.pk)
    assert [(line.begins, line.ends) for line in follow(moved, NOW.date()).lines] == before
    page = words_of(editor.get(decided.get_absolute_url()))
    said = "The roadmap now begins in Q1 2028; the decision keeps its quarters from Q1 2027."
    assert said in page and said in words_of(editor.get(at()))
    assert re.findall(r"Q\d 20\d\d", page.replace(said, "")) == quarters


def test_what_is_said_is_kept_with_the_status_and_stands_on_the_page(
    decided, initiatives, at, editor
):
    one = initiatives["I2"]
    assert editor.post(at("progress", one.pk), said(one)).status_code == 302
    row = Progress.objects.get()
    assert (row.percent, float(row.days), int(row.cost), row.risk) == (
        40,
        12,
        900,
        "Falta una persona",
    )
    one.refresh_from_db()
    assert one.status == InitiativeStatus.UNDER_WAY
    page = words_of(editor.get(at()))
    for words in ("Hemos empezado", "Falta una persona", "12 of 30 person-days"):
        assert words in page


def test_who_is_late_to_write_keeps_nothing_and_sees_so(decided, initiatives, at, editor):
    one = initiatives["I2"]
    old = said(one)
    editor.post(at("progress", one.pk), old)
    before = tables()
    answer = editor.post(at("progress", one.pk), old | {"percent": 90})
    assert answer.status_code == 409
    assert "was changed by somebody else meanwhile" in words_of(answer)
    assert changed(before) == set()


@pytest.mark.parametrize(
    "wrong", [{"percent": 101}, {"percent": ""}, {"days": -1}, {"status": "x"}]
)
def test_what_cannot_be_is_refused_and_what_was_typed_stays(
    wrong, decided, initiatives, at, editor
):
    one = initiatives["I2"]
    answer = editor.post(at("progress", one.pk), said(one, **wrong))
    assert answer.status_code == 422
    assert "Hemos empezado" in answer.content.decode()
    assert not Progress.objects.exists()


def test_who_reads_does_not_write(decided, initiatives, at, reader):
    one = initiatives["I2"]
    assert reader.get(at()).status_code == 200
    assert 'name="percent"' not in reader.get(at()).content.decode()
    assert reader.post(at("progress", one.pk), said(one)).status_code == 403
    assert reader.post(at("recalibrate")).status_code == 403


def test_done_without_a_metric_is_asked_for_one(decided, initiatives, at, editor):
    one = initiatives["I2"]
    editor.post(at("progress", one.pk), said(one, status="done", percent=100))
    assert "which metric shows what it brought?" in words_of(editor.get(at()))
    [line] = [line for line in follow(decided.roadmap, NOW.date()).lines if line.initiative == one]
    assert (line.pace, line.percent) == (Pace.DONE, 100)


def test_done_without_a_word_of_where_to_see_it_is_asked_for_evidence(
    decided, initiatives, at, editor
):
    one = initiatives["I2"]
    editor.post(at("progress", one.pk), said(one, status="done", percent=100, note=""))
    assert "It is done: what shows it?" in words_of(editor.get(at()))
    one.refresh_from_db()
    editor.post(
        at("progress", one.pk), said(one, status="done", percent=100, note="Intranet, p. 4")
    )
    assert "It is done: what shows it?" not in words_of(editor.get(at()))


def test_the_next_round_says_what_was_achieved_and_corrects_the_library(
    decided, roadmap, initiatives, hold, at, editor
):
    """I2 was to lift DI by 1.0 and D by .2; DI rose by .5 and D by nothing."""
    assert editor.post(at("recalibrate")).status_code == 404  # nothing found yet
    one = initiatives["I2"]
    Initiative.objects.filter(pk=one.pk).update(
        status="done", done_on=roadmap.assessment.closes_on + timedelta(days=1)
    )
    after = hold(
        {"D": 2.0, "DI": 3.5, "EN": 3.0, "ME": 1.5, "CU": 2.5}, title="Más tarde"
    ).assessment
    after.closes_on = roadmap.assessment.closes_on + timedelta(days=200)
    after.save(update_fields=["closes_on"])
    calibration = follow(roadmap, NOW.date()).calibration
    assert calibration.round == after
    [found] = calibration.found.values()
    assert (found.expected, found.found) == (pytest.approx(1.2), pytest.approx(0.5))
    own = (6 * 0.8 + 0.5 / 1.2) / 7
    assert calibration.own_probability(0.8) == pytest.approx(own)
    assert "What the next round found" in words_of(editor.get(at()))
    assert editor.post(at("recalibrate")).status_code == 302
    for code, before in (("I1", 0.8), ("I4", 0.6)):
        initiatives[code].refresh_from_db()
        expected = (6 * before + 0.5 / 1.2) / 7
        assert float(initiatives[code].probability) == pytest.approx(expected, abs=0.005)
    one.refresh_from_db()
    assert float(one.probability) == 0.8  # what is done is not estimated any more


def test_own_estimates_are_not_taken_over(decided, roadmap, initiatives):
    Initiative.objects.filter(pk=initiatives["I1"].pk).update(probability="0.55")
    rows = {i.library_id: 0.5 for i in initiatives.values()}
    assert take_over_probabilities(roadmap=roadmap, own=rows) == 5
    initiatives["I1"].refresh_from_db()
    assert float(initiatives["I1"].probability) == 0.55
