"""The demonstration's journeys: one in use and researched, its future, and one just begun."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.files.storage import default_storage

from demonstration.builder import build, remove
from demonstration.journey_documents import last_quarter, read_told
from demonstration.journeys import ASKS_AGAIN, DECISIONS, INSURERS, RENEWS
from demonstration.plans import RELIEFS
from journeys.domain.difference import Fate
from journeys.models import (
    Comment,
    Evidence,
    Journey,
    JourneyLink,
    JourneyState,
    JourneyStatus,
    Rating,
    Revision,
    Tool,
    Touchpoint,
)
from journeys.selectors.board import load_board
from journeys.selectors.difference import compare
from journeys.selectors.tools import tools_page
from roadmaps.models import InitiativeRelief, InitiativeTool
from roadmaps.selectors import roadmap_plan

from .conftest import TODAY


@pytest.fixture
def today(demonstration):
    return Journey.objects.get(organization=demonstration.organization, state="as_is")


@pytest.fixture
def future(demonstration):
    return Journey.objects.get(organization=demonstration.organization, state="to_be")


def test_the_insurers_journey_is_in_use_reviewed_lately_and_claims_owns_it(demonstration, today):
    assert (today.status, today.is_demonstration) == (JourneyStatus.LIVE, True)
    assert today.owner.name == "Siniestros"
    assert not today.review_due(TODAY)
    assert TODAY - today.last_reviewed == timedelta(days=12)
    assert [p.mark for p in load_board(today).personas] == ["NE", "GO", "AM"]


def test_it_says_what_its_file_says(today):
    told = read_told(INSURERS)
    board = load_board(today)
    assert [stage.stage.name for stage in board.stages] == [s["name"] for s in told["stages"]]
    rows = [row for stage in told["stages"] for row in stage["touchpoints"]]
    assert [c.touchpoint.title for c in board.columns] == [row["title"] for row in rows]
    for column, row in zip(board.columns, rows, strict=True):
        owner = column.touchpoint.owner
        assert (owner.name if owner else None) == row.get("team")
        assert column.touchpoint.channel.key == row["channel"]
        assert len(column.ratings) == 3
        assert len(column.evidence) == len(row.get("evidence", []))
        assert len(column.tools) == len(row["tools"])


def test_what_hurts_most_is_ours_and_researched(today):
    board = load_board(today)
    worst = [shortfall.point.title for shortfall in board.to_act_on]
    assert worst[0] in (ASKS_AGAIN, RENEWS)
    assert set(worst) >= {ASKS_AGAIN, RENEWS}
    sources = set(Rating.objects.of(today).values_list("source", flat=True))
    assert {"survey", "interview", "staff", "observation", "assumption"} == sources


def test_its_future_keeps_changes_adds_and_removes(today, future):
    assert future.derived_from == today
    found = compare(load_board(future), today)
    assert not found.by_name
    assert {fate: found.count(fate) for fate in Fate} == {
        Fate.KEPT: 9,
        Fate.CHANGED: 7,
        Fate.ADDED: 4,
        Fate.REMOVED: 2,
    }
    assert not Evidence.objects.of(future).exists()
    assert set(Rating.objects.of(future).values_list("source", flat=True)) == {"assumption"}


def test_the_future_is_better_and_not_perfect(today, future):
    now, then = load_board(today).score, load_board(future).score
    assert now.score < then.score
    assert any(column.gap and column.gap > 0 for column in load_board(future).columns)


def test_a_person_decided_on_two_moments_and_said_why(today):
    decided = Touchpoint.objects.of(today).exclude(is_moment_of_truth=None)
    assert {(t.title, t.is_moment_of_truth, t.moment_reason) for t in decided} == set(DECISIONS)


def test_its_tools_hang_together_in_part_and_leave_something_to_do(demonstration):
    page = tools_page(demonstration.organization)
    assert len(page.rows) == 12
    assert all(row.channels and row.moments for row in page.rows)
    assert page.islands == ["Mostrador Llamadas", "Retumbo Encuestas"]
    told = {row["name"]: row for row in read_told(INSURERS)["tools"]}
    names = {row["key"]: row["name"] for row in told.values()}
    for row in page.rows:
        partners = {names[key] for key in told[row.tool.name]["integrated_with"]}
        assert {partner.name for partner in row.partners} == partners
        assert [moment.value for moment in row.moments] == told[row.tool.name]["moments"]
    assert page.uncovered


def test_people_talk_about_it_and_somebody_is_asked(demonstration, today, mailoutbox):
    said = Comment.objects.of(today)
    assert said.count() == 4
    assert said.filter(mentions=demonstration.lead).count() == 2
    assert said.filter(author=demonstration.executive).count() == 1
    assert said.exclude(resolved_at=None).count() == 1
    assert not mailoutbox


def test_a_version_is_kept_from_which_today_differs(today):
    kept = Revision.objects.get(journey=today)
    assert kept.label and kept.snapshot["journey"]["id"] == str(today.pk)
    before = [t["is_moment_of_truth"] for s in kept.snapshot["stages"] for t in s["touchpoints"]]
    assert set(before) == {None}


def test_nobody_outside_may_read_it_until_somebody_says_so(today):
    link = JourneyLink.objects.get()
    assert (link.journey, link.visibility, link.client_safe) == (today, "off", True)


def test_the_hotels_have_begun_one_that_only_assumes(demonstration):
    draft = Journey.objects.get(organization=demonstration.neighbour)
    assert (draft.status, draft.state) == (JourneyStatus.DRAFT, JourneyState.AS_IS)
    assert draft.is_demonstration and draft.owner is None and draft.last_reviewed is None
    assert set(Rating.objects.of(draft).values_list("source", flat=True)) == {"assumption"}
    assert not Tool.objects.filter(organization=demonstration.neighbour).exists()
    assert len(load_board(draft).personas) == 2


@pytest.mark.parametrize(
    ("today", "ended", "called"),
    [
        (date(2026, 11, 22), date(2026, 9, 30), "T3 2026"),
        (date(2026, 10, 1), date(2026, 9, 30), "T3 2026"),
        (date(2027, 1, 1), date(2026, 12, 31), "T4 2026"),
        (date(2027, 6, 30), date(2027, 3, 31), "T1 2027"),
    ],
)
def test_research_is_of_the_last_whole_quarter(today, ended, called):
    assert last_quarter(today) == (ended, called)


def test_nothing_of_them_lies_in_the_future(demonstration):
    for journey in Journey.objects.all():
        assert journey.updated_at.date() < TODAY
        ratings = Rating.objects.of(journey)
        assert max(ratings.values_list("rated_on", flat=True)) < TODAY
    assert set(Evidence.objects.values_list("period", flat=True)) == {"T3 2026"}


def test_the_same_seed_gives_the_same_addresses(foundations):
    build(today=TODAY)
    before = set(Touchpoint.objects.values_list("pk", "title"))
    remove()
    build(today=TODAY)
    assert set(Touchpoint.objects.values_list("pk", "title")) == before


def test_a_second_build_brings_back_nothing_that_people_deleted(demonstration, today):
    Journey.objects.filter(pk=today.pk).update(deleted_at=today.updated_at)
    build(today=TODAY)
    assert Journey.objects.filter(organization=demonstration.organization).count() == 2


def test_an_installation_from_before_gets_its_journeys(demonstration):
    Journey.objects.all().delete()
    Tool.objects.all().delete()
    build(today=TODAY)
    assert Journey.objects.filter(organization=demonstration.organization).count() == 2
    assert Journey.objects.filter(organization=demonstration.neighbour).count() == 1


def test_its_file_goes_with_it(foundations, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        build(today=TODAY)
    proof = Evidence.objects.exclude(file="").get()
    stored = proof.file.name
    assert default_storage.exists(stored)
    with default_storage.open(stored) as file:
        assert b"hora prometida" in file.read()
    with django_capture_on_commit_callbacks(execute=True):
        remove()
    assert not default_storage.exists(stored)


def test_the_roadmap_eases_what_hurts_and_brings_a_missing_tool(demonstration):
    eased = InitiativeRelief.objects.filter(initiative__roadmap=demonstration.roadmap)
    said = {relief.touchpoint.title for relief in eased.select_related("touchpoint")}
    assert said == {title for titles in RELIEFS.values() for title in titles}
    assert {ASKS_AGAIN, RENEWS} <= said
    assert [tool.kind for tool in InitiativeTool.objects.all()] == ["cem_platform"]
    plan = roadmap_plan(demonstration.roadmap)
    assert plan.counts_journeys
    own = next(line for line in plan.lines if line.initiative.library is None)
    assert own.ranked.journeys > 0


def test_a_roadmap_that_people_threw_away_is_not_missed(demonstration):
    Journey.objects.all().delete()
    Tool.objects.all().delete()
    demonstration.roadmap.delete()
    build(today=TODAY)
    assert not InitiativeRelief.objects.exists()
