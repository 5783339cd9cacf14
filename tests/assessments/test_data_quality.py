"""How good the data are: what is said before publishing, and what is never said of a few."""

from __future__ import annotations

import pytest
from django.utils import timezone
from django.utils.translation import gettext

from assessments.domain.reliability import alpha
from assessments.domain.soundness import silence_bounds
from assessments.models import Answer, Closing, Participant, RoleGroup, TeamLink
from assessments.selectors.data_quality import quality_page
from assessments.selectors.scores import round_scores
from assessments.services import close_round
from tests.assessments.world import english, hold_round, team, text_of

ENGLISH = {"HTTP_ACCEPT_LANGUAGE": "en"}


@pytest.fixture
def hold(framework, organization):
    return lambda *args, **how: hold_round(organization, *args, **how)


@pytest.fixture
def reader(executive, client_of):
    return client_of(executive, **ENGLISH)


@pytest.fixture
def said(reader):
    """``said(held)``: the page in English."""
    return lambda held: text_of(reader.get(held.url("assessments:quality")))


def varied(team_, seat, code):
    return 2 + (seat + ord(code[-1])) % 3


def seats(held, **fields):
    """Change seats; ``of`` says which, by their order."""
    chosen = fields.pop("of")
    keys = [held.seats[n].pk for n in chosen]
    Participant.objects.filter(pk__in=keys).update(**fields)


def finding(held, title):
    page = quality_page(held.assessment)
    return next((f for f in [*page.who, *page.answers] if f.title == title), None)


# ---- who answered -------------------------------------------------------------------------------


def test_a_round_with_nothing_to_object_to_says_so(hold, said):
    held = hold({"Norte": 6, "Sur": 6}, varied)
    Answer.objects.filter(participant__assessment=held.assessment).update(evidence=3)
    page = said(held)
    assert "Nothing was found that weakens the level" in page
    assert 'class="weighs"' not in page


def test_the_silent_bound_the_mean(hold, said, framework):
    held = hold({"Norte": 6, "Sur": 7}, lambda t, s, c: None if s > 2 else 3, named=True)
    seats(held, of=[3, 4, 5, 9, 10, 11, 12], submitted_at=None)
    bounds = silence_bounds(quality_page(held.assessment).card)
    page = said(held)
    assert "6 of 13 people invited have submitted" in page
    assert bounds is not None


def test_teams_that_are_missing_are_named_and_what_the_others_stand_for(hold, said, organization):
    held = hold({"Norte": 6, "Sur": 7}, varied, named=True, state="open")
    seats(held, of=range(6), submitted_at=None)
    team(organization, "Este", headcount=30)
    page = said(held)
    assert "Invited and silent: Norte." in page
    assert "Nobody invited: Este." in page
    # 10 people for each seat: Sur stands for 70 of 130.
    assert "hold 54% of the people" in page


@pytest.mark.parametrize(("sizes", "weighs"), [({"A": 6, "B": 4}, False), ({"A": 7, "B": 4}, True)])
def test_more_than_three_in_five_from_one_team_is_said(sizes, weighs, hold):
    assert finding(hold(sizes, varied), gettext("Balance between teams")).weighs is weighs


def test_without_the_front_line_the_level_is_what_others_believe(hold, said):
    held = hold({"Norte": 6}, varied)
    Participant.objects.filter(assessment=held.assessment, role_group="front_line").update(
        role_group=RoleGroup.MANAGER
    )
    page = said(held)
    assert "Missing: Front line." in page
    assert "what others believe of them" in page


def test_answers_by_a_team_link_are_not_verified(hold, said):
    held = hold({"Norte": 6}, varied)
    link = TeamLink.objects.create(
        assessment=held.assessment, team=held.seats[0].team, role_group="front_line",
        token_hash="x", created_at=timezone.now(),
    )  # fmt: skip
    seats(held, of=[1, 2], team_link=link)
    page = said(held)
    assert "2 of 6 answers came by a link for a whole team." in page
    assert "is not verified" in page


# ---- what the answers are worth -----------------------------------------------------------------


def test_dont_knows_bound_the_mean_and_dark_questions_are_named(hold, said):
    held = hold({"Norte": 10}, lambda t, s, c: "dont_know" if c == "DA1" and s < 4 else 3)
    page = said(held)
    assert "Two in five or more do not know: Customer data capture." in page
    # One of thirty: 3 ± (2 · 0.4) / 30.
    assert "Whatever they would have said, the mean lies between 3.0 and 3.0" in page
    card = round_scores(held.assessment).scorecard
    assert card.capability("DA1").visibility == pytest.approx(0.6)


def test_the_level_without_the_flagged_is_beside_that_of_all(hold, said):
    held = hold({"Norte": 12}, lambda t, s, c: 5 if s < 6 else 3)
    seats(held, of=range(6), hasty=True)
    page = said(held)
    assert "Without their answers the mean would be 3.0 instead of 4.0." in page
    assert "Took under three seconds a question: 6" in page


@pytest.mark.parametrize("flagged", [1, 4, 8, 11])
def test_neither_the_number_nor_the_mean_of_a_handful_is_told(flagged, hold, said):
    """Twelve, k = 5: up to four flagged, or from eight on up to four others."""
    held = hold({"Norte": 12}, lambda t, s, c: 5 if s < flagged else 3)
    seats(held, of=range(flagged), straight_lined=True)
    page = said(held)
    assert "Without their answers" not in page
    assert "how many is not told" in page


def test_two_flags_give_one_mean_only(hold, said):
    """Six in haste, six in straight lines, five of them both: means of each would isolate one."""
    held = hold({"Norte": 14}, lambda t, s, c: 5 if s < 7 else 3)
    seats(held, of=range(6), hasty=True)
    seats(held, of=range(1, 7), straight_lined=True)
    page = said(held)
    assert page.count("Without their answers") == 1
    assert "the mean would be 3.0 instead of 4.0" in page


def test_after_a_second_closing_the_difference_tells_nothing_either(hold, said):
    held = hold({"Norte": 12}, lambda t, s, c: 5 if s < 6 else 3)
    seats(held, of=range(6), hasty=True)
    assert quality_page(held.assessment).flags.without is not None
    Closing.objects.create(assessment=held.assessment, number=2, closed_at=timezone.now())
    seats(held, of=[0, 7, 8, 9, 10], closing=2)  # one flagged and four others came later
    assert quality_page(held.assessment).flags.without is None
    assert "how many is not told" in said(held)


def test_named_rounds_hide_nothing(hold, said):
    held = hold({"Norte": 6}, lambda t, s, c: 5 if s < 2 else 3, named=True)
    seats(held, of=range(2), hasty=True)
    assert "Took under three seconds a question: 2" in said(held)


def test_exposure_to_optimism(hold, said):
    """Vector of "Evidence": a mean of 4.6 with a document is 4.0, exposed by 0.6."""
    held = hold({"Norte": 5}, lambda t, s, c: 4 if s < 2 else 5)
    Answer.objects.filter(participant__assessment=held.assessment).update(evidence=2)
    page = said(held)
    assert "Exposure to optimism: 0.6 levels." in page
    assert "Declared 4.6, shown 4.0." in page


def test_first_sight_far_from_the_answers_is_said(hold, said):
    held = hold({"Norte": 6}, lambda t, s, c: 3, state="open")
    Participant.objects.filter(assessment=held.assessment).update(global_level=5)
    close_round(assessment=held.assessment, at=timezone.now())
    held.assessment.refresh_from_db()
    assert "Before the questions 5.0; one by one 3.0." in said(held)


@pytest.mark.parametrize(("people", "told"), [(29, False), (30, True)])
def test_halo_is_looked_at_from_thirty_people_on(people, told, hold, said):
    held = hold({"Norte": people}, lambda t, s, c: 1 + s % 5, named=True)
    page = said(held)
    assert ("α = 1.00" in page) is told
    assert ("hang together more" in page) is told


def test_alpha_is_that_of_the_answers(hold):
    def answering(t, s, c):
        return 1 + (s * 7 + sum(map(ord, c)) * (s % 3)) % 5

    held = hold({"Norte": 35}, answering, named=True, form="short")
    codes = [s.code for s in round_scores(held.assessment).scorecard.capabilities]
    rows = [[answering("", s, c) for c in codes] for s in range(35)]
    found, wanted = quality_page(held.assessment).alpha, alpha(rows)
    assert (found.value, found.low, found.high) == pytest.approx(
        (wanted.value, wanted.low, wanted.high)
    )


@pytest.mark.parametrize(("came", "moves"), [(4, False), (5, True)])
def test_a_grade_of_evidence_moves_only_by_at_least_k_new_people(came, moves, hold):
    """Five say "nothing" and the round closes; those who come then say "checked"."""
    held = hold({"Norte": 14}, lambda t, s, c: 3)
    Closing.objects.create(assessment=held.assessment, number=2, closed_at=timezone.now())
    seats(held, of=range(5, 14), closing=2)
    mine = Answer.objects.filter(participant__assessment=held.assessment)
    mine.filter(participant__closing=1).update(evidence=0)
    late = [seat.pk for seat in held.seats[5 : 5 + came]]
    mine.filter(participant__in=late).update(evidence=3)
    mine.filter(participant=held.seats[0].pk, capability__code="DA1").update(evidence=3)
    grades = quality_page(held.assessment).grades
    # Six of ten said "checked" of DA1, or of five one.
    assert grades["DA1"] == (3 if moves else 0)


@pytest.mark.parametrize("again", [False, True])
def test_alpha_is_not_computed_again_for_those_who_came_later(again, hold):
    held = hold({"Norte": 40}, lambda t, s, c: 1 + s % 5)
    if again:
        Closing.objects.create(
            assessment=held.assessment, number=2, closed_at=timezone.now(), counted=5
        )
        seats(held, of=range(35, 40), closing=2)
    assert (quality_page(held.assessment).alpha is None) is again


def test_the_mean_without_the_flagged_is_not_told_again_after_a_second_closing(hold):
    """Six of the second closing are flagged, one of whom alone answered a capability."""
    held = hold({"Norte": 24}, lambda t, s, c: 5 if s < 6 else 3)
    seats(held, of=range(6), hasty=True)
    assert quality_page(held.assessment).flags.without is not None
    Closing.objects.create(
        assessment=held.assessment, number=2, closed_at=timezone.now(), counted=6
    )
    seats(held, of=range(18, 24), closing=2)
    assert quality_page(held.assessment).flags.without is None


# ---- nothing before its time --------------------------------------------------------------------


def test_an_open_anonymous_round_tells_of_participation_only(hold, said):
    held = hold({"Norte": 12}, lambda t, s, c: 5, state="open")
    seats(held, of=range(6), hasty=True)
    page = said(held)
    assert english("Who is in the figures") in page
    for words in ("What the answers are worth", "Haste", "Exposure", "5.0", "would have said"):
        assert words not in page, words
    assert quality_page(held.assessment).answers == []


def test_a_draft_says_who_is_invited(hold, said):
    held = hold({"Norte": 6}, lambda *x: None, state="draft")
    assert "0 of 6 people invited have submitted" in said(held)


def test_it_is_one_click_from_publishing(hold, lead, client_of):
    held = hold({"Norte": 6}, varied)
    browser = client_of(lead, **ENGLISH)
    address = held.url("assessments:quality")
    assert address in text_of(browser.get(held.url("assessments:round")))
    assert held.url("assessments:publish") in text_of(browser.get(address))


@pytest.mark.parametrize("people", [6, 60])
def test_the_page_costs_the_same_whoever_answered(people, hold, reader, django_assert_num_queries):
    held = hold({"Norte": people, "Sur": people}, varied)
    reader.get(held.url("assessments:quality"))
    # Session, person, membership, the round; people with their teams, all teams, flags,
    # capabilities, evidence, how many are asked, α.
    with django_assert_num_queries(11):
        reader.get(held.url("assessments:quality"))
