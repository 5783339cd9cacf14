"""A round closes, is reopened for a reason, and closes again without showing who came between."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.models import Answer, Assessment, Participant
from assessments.selectors.results import capability_page
from assessments.selectors.scores import round_scores
from assessments.services import (
    LinkTellsError,
    RoundStateError,
    close_round,
    renew_link,
    reopen_round,
    withdraw_participant,
)
from tests.assessments.world import hold_round
from tests.conftest import NOW

pytestmark = pytest.mark.django_db
REASON = "Faltaba la oficina de Lisboa."


def reopened(assessment, lead):
    reopen_round(assessment=assessment, reason=REASON, by=lead, at=NOW + timedelta(days=1))
    assessment.refresh_from_db()
    return assessment


def submit(assessment: Assessment, how_many: int, level: int) -> None:
    """Let as many of those who have not answered hand in this level everywhere."""
    open_seats = list(assessment.participants.filter(submitted_at=None)[:how_many])
    assert len(open_seats) == how_many
    for seat in open_seats:
        Answer.objects.bulk_create(
            Answer(
                participant=seat,
                capability=scope.capability,
                status="level",
                level=level,
                updated_at=NOW,
            )
            for scope in assessment.scopes.select_related("capability")
        )
    Participant.objects.filter(pk__in=[s.pk for s in open_seats]).update(submitted_at=NOW)


def close(assessment: Assessment, by=None):
    closing = close_round(assessment=assessment, at=timezone.now(), by=by)
    assessment.refresh_from_db()
    return closing


@pytest.fixture
def first(make_round):
    """Two teams: six of twelve in each have answered 3; the round has closed."""
    return make_round(
        people={"Norte": 12, "Sur": 12},
        levels=lambda code, team, seat: 3 if seat < 6 else None,
        closed=True,
    )


def mean(assessment):
    return round_scores(assessment).scorecard.overall_mean


def test_the_first_closing_counts_everybody_who_submitted_and_keeps_what_it_showed(first):
    closing = first.closings.get()
    assert (closing.number, closing.counted, closing.reopened_at) == (1, 12, None)
    assert first.participants.filter(closing=1).count() == 12
    norte, sur = (
        str(team.pk) for team in sorted({p.team for p in first.participants.all()}, key=str)
    )
    assert closing.released["DA1"]["teams"] == sorted([norte, sur])


def test_a_reopened_round_keeps_showing_what_it_showed(first, lead):
    before = round_scores(first).scorecard
    submit(reopened(first, lead), 8, level=1)
    assert first.is_open
    assert first.shows_results
    assert round_scores(first).scorecard == before
    last = first.closings.get()
    assert (last.reopen_reason, last.reopened_by) == (REASON, lead)


@pytest.mark.parametrize(("new", "counted"), [(1, False), (4, False), (5, True), (8, True)])
def test_new_figures_need_k_new_people(new, counted, first, lead):
    submit(reopened(first, lead), new, level=1)
    closing = close(first, by=lead)
    assert closing.counted == (new if counted else 0)
    assert (mean(first) < 3) == counted
    assert first.participants.filter(submitted_at__isnull=False, closing=None).count() == (
        0 if counted else new
    )


def test_those_who_wait_are_counted_once_enough_have_come(first, lead):
    submit(reopened(first, lead), 3, level=1)
    close(first)
    assert mean(first) == 3
    submit(reopened(first, lead), 2, level=1)
    assert close(first).counted == 5
    assert mean(first) == pytest.approx((12 * 3 + 5 * 1) / 17)


def test_a_capability_that_too_few_of_the_new_answered_keeps_its_figure(first, lead):
    submit(reopened(first, lead), 6, level=1)
    late = first.participants.filter(submitted_at__isnull=False, closing=None)[:2]
    Answer.objects.filter(participant__in=list(late), capability__code="DA1").delete()
    close(first)
    card = round_scores(first).scorecard
    assert card.capability("DA1").distribution.counts == (0, 0, 12, 0, 0)
    assert card.capability("DA2").distribution.counts == (6, 0, 12, 0, 0)


def test_a_team_joined_by_fewer_than_k_is_not_shown_again(first, lead):
    """Six come: four to Norte, two to Sur. Either mean, minus the old one, would be theirs."""
    reopened(first, lead)
    for team, people in (("Norte", 4), ("Sur", 2)):
        late = first.participants.filter(submitted_at=None, team__name=team)
        others = first.participants.filter(submitted_at=None).exclude(team__name=team)
        others.update(withdrawn_at=NOW)
        seats = list(late[:people])
        first.participants.filter(pk__in=[s.pk for s in seats]).update(position=900)
        for seat in seats:
            Answer.objects.bulk_create(
                Answer(
                    participant=seat,
                    capability=s.capability,
                    status="level",
                    level=1,
                    updated_at=NOW,
                )
                for s in first.scopes.select_related("capability")
            )
        first.participants.filter(pk__in=[s.pk for s in seats]).update(submitted_at=NOW)
        others.update(withdrawn_at=None)
    close(first)
    card = round_scores(first).scorecard
    assert card.overall_mean < 3
    assert not any(cell.shown for cell in card.cells)


def test_who_has_been_counted_cannot_be_taken_out_again(first, lead):
    seat = reopened(first, lead).participants.filter(closing=1).first()
    with pytest.raises(RoundStateError, match="counted"):
        withdraw_participant(participant=seat, at=NOW)
    seat.refresh_from_db()
    assert seat.withdrawn_at is None
    waiting = first.participants.filter(submitted_at=None).first()
    withdraw_participant(participant=waiting, at=NOW)
    waiting.refresh_from_db()
    assert waiting.withdrawn_at


def test_in_a_named_round_anybody_may_be_taken_out(make_round, lead):
    named = reopened(make_round(people={"Norte": 6}, named=True, closed=True), lead)
    seat = named.participants.first()
    withdraw_participant(participant=seat, at=NOW)
    close(named)
    assert round_scores(named).scorecard.submitted == 5


def test_a_round_is_reopened_only_when_closed_and_only_for_a_reason(first, make_round, lead):
    with pytest.raises(RoundStateError):
        reopen_round(assessment=make_round(), reason=REASON, by=lead, at=NOW)
    with pytest.raises(ValueError, match="reason"):
        reopen_round(assessment=first, reason="  ", by=lead, at=NOW)
    first.refresh_from_db()
    assert first.is_closed


def test_groups_are_said_in_bands_and_with_one_decimal_where_answers_are_anonymous(make_round):
    def levels(code, team, seat):
        return {"Norte": 1, "Sur": 4 if seat % 3 else 3}[team]

    card = round_scores(
        make_round(people={"Norte": 6, "Sur": 13}, levels=levels, closed=True)
    ).scorecard
    cells = {cell.n: cell for cell in card.cells if cell.capability == "DA1"}
    assert (cells[5].mean, cells[5].bound, cells[5].people) == (1.5, "≤", "5–9")
    assert (cells[10].mean, cells[10].bound, cells[10].people) == (3.6, "", "10–19")


def test_role_groups_are_shown_beside_teams_where_nobody_can_be_told(make_round):
    card = round_scores(
        make_round(people={f"Equipo {n}": 12 for n in range(6)}, closed=True)
    ).scorecard
    roles = {cell.role: cell.shown for cell in card.role_cells if cell.capability == "DA1"}
    assert roles == {"executive": True, "manager": True, "front_line": True}


def test_a_round_closed_by_an_older_version_is_read_as_it_was_kept(first):
    kept = first.scorecard
    del kept["scorecard"]["role_cells"]
    for cell in kept["scorecard"]["cells"]:
        del cell["band"], cell["bound"]
    Assessment.objects.filter(pk=first.pk).update(scorecard=kept)
    first.refresh_from_db()
    assert round_scores(first).scorecard.role_cells == ()
    assert mean(first) == 3


def test_an_organisation_goes_with_a_model_of_its_own_that_it_has_used(make_round):
    from accounts.models import Organization
    from assessments.models import Framework

    used = make_round(closed=True)
    Framework.objects.filter(pk=used.framework_id).update(
        organization=used.organization, slug="own"
    )
    Organization.objects.get(pk=used.organization_id).delete()
    assert not Framework.objects.filter(slug="own").exists()


# ---- answers that whoever imported them knows ---------------------------------------------------


def as_imported(assessment: Assessment, how_many: int, team: str = "") -> None:
    """Let as many of those whom no closing has counted be people of a file."""
    rows = assessment.participants.filter(submitted_at__isnull=False, closing=None)
    rows = rows.filter(team__name=team) if team else rows
    chosen = [seat.pk for seat in rows[:how_many]]
    assert len(chosen) == how_many
    assessment.participants.filter(pk__in=chosen).update(imported=True)


def test_one_late_person_is_not_isolated_by_a_file_of_made_up_people(first, lead):
    """Reopened for one: four imported beside them make k, and whoever made them can subtract."""
    submit(reopened(first, lead), 5, level=1)
    as_imported(first, 4)
    assert close(first).counted == 0
    assert mean(first) == 3


def test_imported_people_are_counted_and_the_few_others_wait(make_round, lead):
    held = make_round(people={"Norte": 12}, levels=lambda c, t, s: 3 if s < 11 else None)
    as_imported(held, 9)
    assert close(held).counted == 9
    card = round_scores(held).scorecard
    assert card.capability("DA1").distribution.n == 9
    waiting = held.participants.filter(submitted_at__isnull=False, closing=None)
    assert [seat.imported for seat in waiting] == [False, False]
    reopened(held, lead)
    withdraw_participant(participant=waiting.first(), at=NOW)


def test_a_team_of_imported_people_and_one_other_is_not_shown(make_round):
    held = make_round(people={"Norte": 6, "Sur": 6, "Este": 8})
    as_imported(held, 5, "Norte")
    close(held)
    card = round_scores(held).scorecard
    assert card.overall_mean is not None
    norte = str(held.participants.filter(team__name="Norte").first().team_id)
    assert not any(cell.shown for cell in card.cells if cell.team == norte)


def test_a_capability_that_few_of_the_others_answered_has_no_figure(make_round):
    held = make_round(people={"Norte": 16})
    as_imported(held, 10)
    others = held.participants.filter(imported=False)[:4]
    Answer.objects.filter(participant__in=list(others), capability__code="DA1").update(
        status="dont_know", level=None
    )
    close(held)
    card = round_scores(held).scorecard
    assert card.capability("DA1").mean is None
    assert card.capability("DA1").distribution is None
    assert card.capability("DA2").distribution.n == 16


def test_one_dont_know_of_a_later_closing_is_not_counted_apart(make_round, lead):
    held = make_round(people={"Norte": 12}, levels=lambda c, t, s: 3 if s < 6 else None)
    mine = Answer.objects.filter(participant__assessment=held, capability__code="DA1")
    mine.update(status="dont_know", level=None)
    close(held)
    assert round_scores(held).scorecard.capability("DA1").distribution.dont_know == 6
    submit(reopened(held, lead), 5, level=1)
    late = held.participants.filter(submitted_at__isnull=False, closing=None)
    theirs = mine.filter(participant__in=list(late))
    theirs.exclude(participant=late[0]).delete()
    theirs.update(status="dont_know", level=None)
    assert close(held).counted == 5
    assert round_scores(held).scorecard.capability("DA1").distribution.dont_know == 6


@pytest.mark.parametrize(("own", "shown"), [(0, 10), (1, 10), (9, 10), (10, 20)])
def test_comments_of_a_few_are_not_hidden_among_imported_ones(own, shown, framework, organization):
    """Whoever imported ten comments knows them, and could tell whose the eleventh is."""
    said = {("Norte", seat, "DA1"): f"Texto {seat:02}" for seat in range(10 + own)}
    held = hold_round(organization, {"Norte": 10 + own}, lambda t, s, c: 3, comments=said)
    imported = [seat.pk for seat in held.seats[:10]]
    Participant.objects.filter(pk__in=imported).update(imported=True)
    detail = capability_page(held.assessment, "DA1")
    assert (len(detail.comments), detail.comments_hidden) == (shown, 0 < own < 10)


def test_who_closes_is_told_that_some_wait(make_round, lead, client_of):
    held = make_round(people={"Norte": 12}, levels=lambda c, t, s: 3 if s < 11 else None)
    as_imported(held, 9)
    client = client_of(lead, HTTP_ACCEPT_LANGUAGE="en")
    address = reverse("assessments:close_round", args=[held.organization.slug, held.pk])
    page = client.post(address, follow=True).content.decode()
    assert "2 people who answered are not counted yet" in page


@pytest.mark.parametrize("named", [True, False])
def test_a_link_is_not_renewed_for_who_has_just_begun(named, make_round):
    """Read before they began, written afterwards: the row is read again."""
    seat = make_round(people={"Norte": 6}, levels=None, named=named).participants.first()
    Participant.objects.filter(pk=seat.pk).update(started_at=NOW)
    if named:
        assert renew_link(participant=seat)
        return
    with pytest.raises(LinkTellsError):
        renew_link(participant=seat)
