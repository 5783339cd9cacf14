"""A plan computed and kept: what of, in which process, and what becomes of one given up."""

from __future__ import annotations

import multiprocessing
import time

import pytest
from django.conf import settings
from django.utils.translation import gettext, override

from jobs.models import Job, JobState
from jobs.services import ask_to_stop, do_job
from jobs.work import StopError
from plans import computing, solving
from plans.models import Scenario, ScenarioChoice
from plans.selectors.computed import computed_plan
from plans.services.computing import ChangedMeanwhileError, compute_plan, load_problem, solve
from plans.services.scenarios import begin_scenario, start_computing
from plans.solving import best_plan_apart
from roadmaps.domain.portfolio import Demand, DemandKind, InfeasibleError, Proof
from roadmaps.domain.robustness import SEED
from roadmaps.models import Initiative, Roadmap
from roadmaps.selectors import roadmap_plan
from tests.assessments.world import changed, make_roadmap, tables
from tests.plans import children
from tests.plans.world import NOW, computed
from tests.roadmaps.conftest import in_library

BEST = {"I1": 2, "I2": 1, "I3": 3, "I5": 4, "I6": 1}


def shown(scenario):
    """The scenario with what a page shows of its plan."""
    row = Scenario.objects.get(pk=scenario.pk)
    return computed_plan(row, roadmap_plan(Roadmap.objects.get(pk=row.roadmap_id)))


def no_children():
    return [child for child in multiprocessing.active_children() if child.is_alive()] == []


def said_to(person, words):
    """What a job says in the language of whoever started it, else in the site's."""
    with override(person.language or settings.LANGUAGE_CODE):
        return gettext(words)


# ---- what is kept --------------------------------------------------------------------------------


def test_before_anything_is_computed_the_list_is_shown_and_called_so(scenario, named):
    known = shown(scenario)
    assert named(known.starts) == BEST  # here the list finds it too
    assert (known.proof, known.is_current, known.is_outdated) == (Proof.UNKNOWN, False, False)
    assert (known.expected, known.places, known.conflict) == ((), {}, ())


def test_the_plan_is_kept_with_its_proof_its_course_and_the_firmness_of_places(scenario, named):
    known = shown(computed(scenario))
    assert known.scenario.computed_at == NOW
    assert named(known.starts) == BEST
    assert (known.proof, known.gap, known.is_current) == (Proof.OPTIMAL, 0.0, True)
    assert known.result["value"] == known.result["bound"] == pytest.approx(2.1245, abs=5e-5)
    assert known.course == pytest.approx((0.2080, 0.3530, 0.6530, 0.9105), abs=5e-5)
    # Today and after each of four quarters, never falling, and never above what is possible.
    means = [one.mean for one in known.expected]
    assert (len(means), means[0]) == (5, pytest.approx(2.4, abs=0.01))
    assert means == sorted(means)
    assert means[-1] <= 2.4 + known.course[-1]
    assert all(one.low <= one.mean <= one.high for one in known.expected)
    assert set(known.expected_areas) == {"D", "DI", "EN", "ME", "CU"}
    assert set(named(known.places)) == {"I1", "I2", "I3", "I4", "I5", "I6"}
    assert all(
        0 <= place.within <= 1 and place.low <= place.high for place in known.places.values()
    )
    result = known.result
    assert (result["ours"]["draws"], result["ours"]["seed"]) == (10_000, SEED)
    assert (result["any"]["draws"], result["course"]["seed"]) == (10_000, SEED)


def test_the_same_inputs_give_the_same_result(scenario):
    first = compute_plan(scenario=scenario, at=NOW)
    again = compute_plan(scenario=scenario, at=NOW)
    assert first | {"seconds": 0} == again | {"seconds": 0}


def test_a_computation_that_is_not_to_be_kept_writes_nothing(scenario):
    before = tables()
    solve(load_problem(scenario.pk), 1.0)
    assert changed(before) == set()


def test_what_is_left_out_of_a_plan_says_why(scenario, named):
    assert {key: why.value for key, why in named(shown(computed(scenario)).left).items()} == {
        "I4": "budget"
    }


def test_loads_are_what_runs_in_each_quarter(scenario):
    known = shown(computed(scenario))
    # I2 30 + I6 25/2 · I1 60/2 + I6 25/2 · I1 60/2 + I3 40/2 · I3 40/2 + I5 20
    assert [row["days"] for row in known.loads] == pytest.approx([42.5, 42.5, 50, 40])
    assert (known.days, known.cost) == (175, 115)


def test_a_single_initiative_has_a_plan_and_no_place(tiny, hold):
    in_library(tiny, "X", {"D": 1.0})
    roadmap = make_roadmap(hold().assessment)
    scenario = begin_scenario(roadmap=roadmap, title="Uno", by=None, at=NOW)
    known = shown(computed(scenario))
    assert (len(known.starts), known.places, known.proof) == (1, {}, Proof.OPTIMAL)


def test_a_roadmap_without_initiatives_has_an_empty_plan(tiny, hold):
    roadmap = make_roadmap(hold().assessment)
    scenario = begin_scenario(roadmap=roadmap, title="Ninguna", by=None, at=NOW)
    known = shown(computed(scenario))
    assert (known.starts, known.is_current) == ({}, True)


# ---- what cannot be kept -------------------------------------------------------------------------


def test_what_cannot_be_kept_together_is_kept_as_a_conflict(scenario, initiatives, key_of):
    ScenarioChoice.objects.create(scenario=scenario, initiative=initiatives["I5"], start=1)
    known = shown(computed(scenario))
    assert Demand(DemandKind.START, key_of("I5"), quarter=1) in known.conflict
    assert Demand(DemandKind.PREREQUISITE, key_of("I5"), key_of("I1")) in known.conflict
    assert "starts" not in known.result
    assert known.starts == known.problem.list.starts  # as far as the list goes
    assert key_of("I5") not in known.starts
    assert known.places  # the ranking is as firm as it is


def test_a_conflict_that_is_resolved_leaves_nothing_behind(scenario, initiatives):
    ScenarioChoice.objects.create(scenario=scenario, initiative=initiatives["I5"], start=1)
    computed(scenario)
    ScenarioChoice.objects.all().delete()
    assert shown(scenario).is_outdated
    known = shown(computed(scenario))
    assert (known.conflict, known.proof) == ((), Proof.OPTIMAL)


# ---- changed meanwhile ---------------------------------------------------------------------------


def changing(problem, seconds):
    """A solver during which somebody changes an initiative."""
    Initiative.objects.filter(library__code="I1").update(effort_days=61)
    return solve(problem, seconds)


def test_a_result_of_inputs_that_are_no_more_is_not_kept(scenario):
    computed(scenario)
    before = Scenario.objects.get().result, Scenario.objects.get().digest
    with pytest.raises(ChangedMeanwhileError):
        compute_plan(scenario=scenario, at=NOW, solver=changing)
    row = Scenario.objects.get()
    assert (row.result, row.digest) == before
    assert shown(scenario).is_outdated


def test_what_is_outdated_is_not_shown_as_the_plan(scenario):
    computed(scenario)
    Initiative.objects.filter(library__code="I1").update(effort_days=61)
    known = shown(scenario)
    assert (known.is_outdated, known.proof, known.expected) == (True, Proof.UNKNOWN, ())
    assert known.starts == known.problem.list.starts


def test_the_job_tries_again_where_something_changed_and_gives_up_in_words(
    scenario, lead, monkeypatch
):
    tries = []

    def restless(options, goals, limits, seconds, fallback, waiting):
        tries.append(options)
        Initiative.objects.filter(library__code="I1").update(effort_days=60 + len(tries))
        return solve(load_problem(scenario.pk), seconds)

    monkeypatch.setattr(computing, "best_plan_apart", restless)
    job = start_computing(scenario=scenario, by=lead)
    job.refresh_from_db()
    assert (job.state, len(tries)) == (JobState.FAILED, computing.TRIES)
    assert job.message == said_to(
        lead, "The roadmap was changed again and again; compute the plan once more."
    )
    assert Scenario.objects.get().result is None


def test_a_change_during_the_first_try_is_in_the_second(scenario, lead, monkeypatch):
    tries = []

    def once(options, goals, limits, seconds, fallback, waiting):
        tries.append(options)
        if len(tries) == 1:
            Initiative.objects.filter(library__code="I1").update(effort_days=61)
        return solve(load_problem(scenario.pk), seconds)

    monkeypatch.setattr(computing, "best_plan_apart", once)
    job = start_computing(scenario=scenario, by=lead)
    job.refresh_from_db()
    assert (job.state, len(tries)) == (JobState.DONE, 2)
    assert shown(scenario).is_current


# ---- in a process of its own ---------------------------------------------------------------------


def test_the_job_computes_in_a_process_of_its_own_and_says_how_it_went(
    scenario, lead, named, monkeypatch
):
    ours = []
    monkeypatch.setattr(solving, "best_plan", lambda *given, **more: ours.append(given))
    job = start_computing(scenario=scenario, by=lead)
    job.refresh_from_db()
    assert (job.state, ours) == (JobState.DONE, [])  # not here
    assert named(shown(scenario).starts) == BEST
    assert no_children()


def test_a_conflict_comes_back_from_the_other_process_as_it_left(scenario, initiatives, lead):
    ScenarioChoice.objects.create(scenario=scenario, initiative=initiatives["I5"], start=1)
    problem = load_problem(scenario.pk)
    with pytest.raises(InfeasibleError) as here:
        solve(problem, 5.0)
    job = start_computing(scenario=scenario, by=lead)
    job.refresh_from_db()
    assert job.state == JobState.DONE
    assert shown(scenario).conflict == here.value.conflict


def apart(problem, waiting):
    return best_plan_apart(
        problem.options, problem.goals, problem.limits, 5.0, problem.list.starts, waiting
    )


def test_whoever_gives_up_ends_the_process_at_once(scenario, monkeypatch):
    monkeypatch.setattr(solving, "_answer", children.never_answers)
    alive = []

    def waiting():
        alive.append(len(multiprocessing.active_children()))
        if len(alive) == 2:
            raise StopError

    began = time.monotonic()
    with pytest.raises(StopError):
        apart(load_problem(scenario.pk), waiting)
    assert alive == [1, 1]
    assert time.monotonic() - began < 30  # and not the ten minutes it would have taken
    assert no_children()


def test_a_process_that_ends_without_an_answer_is_a_failure_that_is_said(
    scenario, lead, monkeypatch, caplog
):
    monkeypatch.setattr(solving, "_answer", children.dies)
    with pytest.raises(ChildProcessError):
        apart(load_problem(scenario.pk), lambda: None)
    job = start_computing(scenario=scenario, by=lead)
    job.refresh_from_db()
    assert job.state == JobState.FAILED
    assert "without an answer" in caplog.text  # for who runs the site
    assert "without an answer" not in job.message
    assert Scenario.objects.get().result is None


def test_stopping_the_job_ends_the_process_and_leaves_the_result_there_was(
    scenario, lead, monkeypatch
):
    before = computed(scenario).result
    monkeypatch.setattr(solving, "_answer", children.never_answers)
    monkeypatch.setattr(solving, "PATIENCE", 0.1)
    seen = []

    def at(work, done, total, *, now=False):  # somebody presses "Stop" while it computes
        seen.append(total)
        if len(seen) == 2:
            ask_to_stop(job=work.job)
        return given(work, done, total, now=True)

    given = computing.Work.at
    monkeypatch.setattr(computing.Work, "at", at)
    job = start_computing(scenario=scenario, by=lead)
    job.refresh_from_db()
    assert (job.state, seen) == (JobState.STOPPED, [10, 10])
    assert Scenario.objects.get().result == before
    assert shown(scenario).is_current
    assert no_children()


class Answers(list):
    """The end of a connection on which a child answers."""

    send, close = list.append, lambda self: None


def test_a_process_that_finds_no_plan_in_its_time_says_so(scenario, lead, monkeypatch):
    def none_found(*given, **more):
        raise TimeoutError

    answers = Answers()
    monkeypatch.setattr(solving, "best_plan", none_found)
    solving._answer(answers, [], [], None, 1.0, {})
    assert answers == [None]
    monkeypatch.setattr(solving, "_answer", children.finds_nothing)
    with pytest.raises(TimeoutError):
        apart(load_problem(scenario.pk), lambda: None)
    job = start_computing(scenario=scenario, by=lead)
    job.refresh_from_db()
    said = said_to(lead, "No plan was found in the time there is; loosen a limit or a demand.")
    assert (job.state, job.message) == (JobState.FAILED, said)


def test_a_scenario_deleted_while_it_is_computed_is_said_in_words(scenario, lead, monkeypatch):
    def meanwhile(options, goals, limits, seconds, fallback, waiting):
        found = solve(load_problem(scenario.pk), seconds)
        Scenario.objects.all().delete()
        return found

    monkeypatch.setattr(computing, "best_plan_apart", meanwhile)
    job = start_computing(scenario=scenario, by=lead)
    job.refresh_from_db()
    said = said_to(lead, "The scenario is no longer there.")
    assert (job.state, job.message) == (JobState.FAILED, said)


def test_a_scenario_deleted_before_its_turn_is_said_in_words(scenario, lead, settings):
    settings.JOBS_RUN = "later"
    job = start_computing(scenario=scenario, by=lead)
    scenario.delete()
    assert do_job(job_id=job.pk)
    row = Job.objects.get(pk=job.pk)
    said = said_to(lead, "The scenario is no longer there.")
    assert (row.state, row.message) == (JobState.FAILED, said)
