"""The demonstration says what its story says, is built once, and goes without a trace."""

from collections import Counter
from datetime import date, timedelta
from time import process_time

import pytest
from django.apps import apps
from django.db import transaction

from accounts.models import Membership, Organization, Role, Team, User
from accounts.services import create_organization
from assessments.domain.agreement import Agreement, agreement
from assessments.domain.results import CapabilityStatus
from assessments.models import Answer, Framework, Identity, Participant
from assessments.selectors.scores import round_scores
from demonstration import story
from demonstration.builder import NothingToBuildOnError, build, remove
from demonstration.drawing import nearest, shift_to
from demonstration.people import PEOPLE
from demonstration.shapes import EXECUTIVE, FRONT_LINE, MANAGER
from metrics.domain.outside_in import OrderAgreement
from metrics.selectors.outside_in import outside_in
from roadmaps.models import InitiativeStatus, LibraryInitiative
from roadmaps.selectors import roadmap_plan

from .conftest import TODAY


def row_counts():
    return {model._meta.label: model._default_manager.count() for model in apps.get_models()}


def scorecard(assessment):
    return round_scores(assessment).scorecard


# The story


def test_forty_people_in_four_teams_and_three_role_groups():
    assert Counter(person.role for person in PEOPLE) == {EXECUTIVE: 7, MANAGER: 11, FRONT_LINE: 22}
    assert sorted(Counter(person.team for person in PEOPLE).values()) == [8, 10, 11, 11]
    assert Counter(person.language for person in PEOPLE) == {"es": 32, "en": 8}
    assert 600 <= sum(team.headcount for team in story.INSURER.teams) <= 900
    assert len({person.email for person in PEOPLE}) == 40


def test_every_remark_is_by_somebody_who_submitted():
    for plan in (story.SECOND, story.THIRD):
        writers = {remark.address for remark in plan.remarks}
        assert writers <= plan.invited - plan.absent - set(plan.partly)
        assert all(len(remark.text) <= 200 for remark in plan.remarks)


@pytest.mark.parametrize("mean", [1.5, 2.0, 2.7, 3.6, 4.5])
def test_the_shift_brings_the_levels_to_the_mean_within_one_answer(mean):
    pulls = [i * 0.0937 for i in range(-15, 16)]
    levels = [nearest(pull + shift_to(mean, pulls, [2, 4])) for pull in pulls]
    assert abs((sum(levels) + 6) / 33 - mean) <= 1 / 33


@pytest.mark.parametrize(
    ("today", "closed"),
    [
        (date(2026, 11, 22), date(2026, 10, 20)),
        (date(2027, 1, 1), date(2026, 12, 20)),
        (date(2028, 3, 31), date(2028, 2, 20)),
        (date(2028, 2, 29), date(2028, 1, 20)),
    ],
)
def test_the_second_round_closed_last_month_and_the_third_opened_after_it(today, closed):
    baseline, first, second, third = story.round_dates(today)
    assert second[1] == closed
    assert baseline[1] == closed.replace(year=closed.year - 2)
    assert first[1] == closed.replace(year=closed.year - 1)
    assert closed < third[0] < today < third[1]


# What the rounds show


def test_the_second_round_is_held_at_level_2_by_culture_although_3_is_nearest(demonstration):
    card = scorecard(demonstration.rounds[2])
    assert (card.submitted, card.invited) == (37, 40)
    assert 2.6 < card.overall_mean < 2.7
    assert (card.staged.nearest, card.staged.staged) == (3, 2)
    assert card.staged.limiting == ("CU",)
    assert 1.75 < card.area("CU").mean <= card.staged.floor
    assert max(card.areas, key=lambda area: area.mean).code == "EN"


def test_one_capability_does_not_apply_and_the_lead_has_said_why(demonstration):
    _, first, second, third = demonstration.rounds
    assert scorecard(first).capability("EN4").status is CapabilityStatus.SCOPE_PENDING
    for assessment in (second, third):
        out = [
            score.code
            for score in scorecard(assessment).capabilities
            if score.status is CapabilityStatus.OUT_OF_SCOPE
        ]
        assert out == ["EN4"]
        assert assessment.scopes.get(capability__code="EN4").out_of_scope_reason


def test_executives_and_the_front_line_stand_opposed_on_listening_only(demonstration):
    card = scorecard(demonstration.rounds[2])
    opposed = [
        score.code
        for score in card.capabilities
        if score.distribution and agreement(score.distribution) is Agreement.OPPOSED
    ]
    assert opposed == ["DA2"]


def test_some_small_cells_are_hidden_and_never_a_single_one(demonstration):
    for assessment in demonstration.rounds[1:3]:
        hidden = Counter(
            cell.capability
            for cell in scorecard(assessment).cells
            if not cell.shown and cell.n is None
        )
        assert 1 <= len(hidden) <= 4
        assert min(hidden.values()) >= 2


def test_the_front_line_cannot_see_the_link_to_money(demonstration):
    assert scorecard(demonstration.rounds[2]).capability("ME4").low_visibility


def test_most_capabilities_rose_in_the_year_and_few_fell(demonstration):
    _, before, now, _ = (scorecard(assessment) for assessment in demonstration.rounds)
    assert 0.2 <= now.overall_mean - before.overall_mean <= 0.35
    changes = [
        score.mean - before.capability(score.code).mean
        for score in now.capabilities
        if score.mean is not None and score.code != "EN4"
    ]
    assert sum(change < -0.05 for change in changes) == 2
    assert sum(abs(change) <= 0.06 for change in changes) >= 2
    assert sum(change > 0.1 for change in changes) >= 20


def test_the_third_round_is_open_named_and_half_in(demonstration):
    third = demonstration.rounds[3]
    assert third.is_open and third.is_named
    seats = Participant.objects.filter(assessment=third)
    assert (seats.count(), seats.submitted().count()) == (18, 9)
    halfway = demonstration.halfway
    assert halfway.identity.email == story.HALFWAY
    assert (halfway.submitted_at, halfway.answers.count()) == (None, 15)


def test_nothing_lies_in_the_future_and_no_answer_after_its_round(demonstration):
    for assessment in demonstration.rounds + list(demonstration.neighbour.assessments.all()):
        answers = Answer.objects.filter(participant__assessment=assessment)
        last = answers.latest("updated_at").updated_at
        assert last.date() < TODAY
        if assessment.closed_at:
            assert last < assessment.closed_at < assessment.published_at


def test_three_closed_rounds_of_nearly_the_same_people_make_a_trend(demonstration):
    closed = demonstration.rounds[:3]
    means = [scorecard(assessment).overall_mean for assessment in closed]
    assert all(assessment.is_closed for assessment in closed)
    assert means == sorted(means) and means[1] - means[0] >= 0.1
    people = [
        set(Participant.objects.filter(assessment=a).submitted().values_list("pairing", flat=True))
        for a in closed
    ]
    assert "" not in set().union(*people)
    assert len(people[0] & people[1]) >= 25 and len(people[1] & people[2]) >= 30


def test_the_calibration_session_agreed_on_levels_beside_the_answers(demonstration):
    second = demonstration.rounds[2]
    agreed = {row.capability.code: row for row in second.agreed_levels.select_related("capability")}
    assert {code: row.level for code, row in agreed.items()} == {"DA2": 2, "CU1": 2, "EN6": 4}
    assert all(len(row.votes) == 2 and len(row.reason) > 40 for row in agreed.values())
    session = second.calibration_sessions.get()
    assert session.is_closed and session.attendees.count() == 9
    assert second.closed_at < session.opened_at < agreed["DA2"].agreed_at < session.closed_at
    # Whoever the answers belong to, they stay as they were.
    assert scorecard(second).capability("DA2").mean > 2.4


def test_the_executive_team_wrote_its_reflection_in_two_languages(demonstration):
    written = demonstration.rounds[2].reflections.exclude(text="")
    assert written.count() == 9
    assert written.filter(text__contains="Nobody in Claims").exists()
    assert written.exclude(owner="").count() == 9


def test_the_open_round_asks_each_group_what_it_can_know(demonstration):
    third = demonstration.rounds[3]
    spared = third.scopes.filter(asks_executives=False).values_list("capability__code", flat=True)
    assert set(spared) == {"DA1", "DI3", "EN4"}
    answers = Answer.objects.filter(participant__assessment=third, capability__code__in=spared)
    assert answers.exists()
    assert not answers.filter(participant__role_group=EXECUTIVE).exists()


def test_enough_touchpoints_are_seen_from_both_sides_to_compare_their_order(demonstration):
    order = outside_in(demonstration.rounds[2]).touchpoints
    assert isinstance(order.agreement, OrderAgreement)
    assert len(order.ranked) >= 5
    assert order.largest, "team and customers differ somewhere"


def test_one_hurried_questionnaire_is_flagged(demonstration):
    seats = Participant.objects.filter(assessment=demonstration.rounds[2])
    assert seats.filter(hasty=True, straight_lined=True).count() == 1
    assert seats.filter(hasty=True).count() == seats.filter(straight_lined=True).count() == 1


def test_there_are_some_thirty_comments_by_people_of_both_languages(demonstration):
    written = Answer.objects.exclude(comment="")
    assert 25 <= written.count() <= 35
    assert written.filter(participant__language="en").count() >= 7


def test_the_roadmap_fills_four_quarters_and_has_been_decided_on(demonstration):
    plan = roadmap_plan(demonstration.roadmap)
    assert 12 <= len(plan.scheduled) <= 18
    assert all(load <= plan.roadmap.days_per_quarter for load in plan.schedule.load)
    assert plan.schedule.spent <= plan.roadmap.budget
    assert not plan.schedule.premature
    rows = demonstration.roadmap.initiatives
    assert rows.filter(status=InitiativeStatus.APPROVED).count() == 2
    assert rows.get(status=InitiativeStatus.UNDER_WAY).pinned_quarter == 1
    assert len(plan.excluded) == 1
    assert rows.filter(library=None).count() == 1
    assert rows.exclude(library=None).exclude(own_owner="").count() == 1


def test_the_consultant_has_two_clients_and_the_others_one(demonstration):
    assert list(Organization.objects.of(demonstration.consultant)) == [
        demonstration.neighbour,
        demonstration.organization,
    ]
    assert demonstration.consultant.colleague.consultancy.firm == story.FIRM
    for user, role in ((demonstration.lead, Role.LEAD), (demonstration.executive, Role.EXECUTIVE)):
        assert [m.role for m in user.memberships.all()] == [role]
        assert user.check_password(story.PASSWORD)
    small = demonstration.neighbour.assessments.get()
    assert small.is_closed and small.is_short and small.participants.count() == 12


# Building and removing


def test_nothing_is_built_without_the_framework(db):
    LibraryInitiative.objects.all().delete()
    Framework.objects.all().delete()
    with pytest.raises(NothingToBuildOnError):
        build(today=TODAY)
    assert not Organization.objects.exists()


def test_it_is_built_in_under_four_seconds(foundations):
    begun = process_time()
    build(today=TODAY)
    assert process_time() - begun < 4


def test_a_second_build_changes_nothing_and_finds_the_first(demonstration):
    before = row_counts()
    again = build(today=TODAY + timedelta(days=40), seed=7)
    assert again == demonstration
    assert row_counts() == before


def test_removing_leaves_no_row_and_a_building_afterwards_works(foundations):
    before = row_counts()
    build(today=TODAY)
    assert remove() > 2500
    assert row_counts() == before
    assert remove() == 0
    assert build(today=TODAY).halfway


def test_a_real_organization_beside_it_stays_whole(foundations):
    owner = User.objects.create_user("owner@real.example", "a real person's own password")
    real = create_organization(
        name=story.INSURER.name, sector="", currency="EUR", creator=owner, role=Role.LEAD
    )
    Team.objects.create(organization=real, name="Ventas")
    before = row_counts()
    built = build(today=TODAY)
    assert built.organization != real
    Membership.objects.create(user=built.lead, organization=real, role=Role.LEAD)
    remove()
    assert row_counts() == before
    assert list(Organization.objects.all()) == [real]
    assert not Identity.objects.exists()


def rounded(value):
    """A database may add floats in any order: nine decimals are what scoring settles on."""
    if isinstance(value, float):
        return round(value, 9)
    if isinstance(value, dict):
        return {key: rounded(item) for key, item in value.items()}
    return [rounded(item) for item in value] if isinstance(value, list) else value


def frozen_scorecards(seed):
    """What a build of this seed freezes, taken back afterwards."""
    with transaction.atomic():
        built = build(today=TODAY, seed=seed)
        cards = [assessment.scorecard for assessment in built.rounds[:3]]
        transaction.set_rollback(True)
    for card in cards:
        card["scorecard"]["cells"].sort(key=lambda cell: (cell["team"], cell["capability"]))
    return rounded(cards)


def test_the_seed_decides_every_number(foundations):
    once = frozen_scorecards(2026)
    assert frozen_scorecards(2026) == once
    assert frozen_scorecards(2027) != once
