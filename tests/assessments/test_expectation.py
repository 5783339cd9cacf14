"""What people expect of customers: asked where the lead wants it, kept like first sight."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from assessments import sentences
from assessments.domain.moments import Moments
from assessments.models import Answer, Assessment, Participant
from assessments.selectors.scores import round_scores
from assessments.services import (
    NotAnsweringError,
    close_round,
    plan_round,
    record_first_sight,
    reopen_round,
)
from tests.assessments.world import hold_round, nothing, plan_body
from tests.conftest import NOW

pytestmark = pytest.mark.django_db
QUESTION = 'name="expected"'
PREDICTED = (80, 75, 90, 70, 85)


@pytest.fixture
def asking(framework, organization):
    """An open round of six that asks, with nothing answered yet."""
    held = hold_round(organization, {"Norte": 6}, nothing, state="open", submitted=False)
    Assessment.objects.filter(pk=held.assessment.pk).update(asks_expectation=True)
    return held


def first_page(held):
    return reverse("assessments:global_level", args=[held.seats[0].pk])


def kept(held):
    held.seats[0].refresh_from_db()
    return held.seats[0].global_level, held.seats[0].expected_share


def expect(assessment, values):
    """Let as many seats as there are values expect them, in order."""
    for seat, value in zip(assessment.participants.order_by("position"), values, strict=False):
        Participant.objects.filter(pk=seat.pk).update(expected_share=value)


# ---- asked ------------------------------------------------------------------------------------


def test_nobody_is_asked_unless_the_round_says_so(framework, organization, asking):
    silent = hold_round(organization, {"Norte": 6}, nothing, state="open", submitted=False)
    assert QUESTION in asking.arrive().get(first_page(asking)).content.decode()
    assert QUESTION not in silent.arrive().get(first_page(silent)).content.decode()
    silent.arrive().post(first_page(silent), {"level": "3", "expected": "70"})
    assert kept(silent) == (3, None)


@pytest.mark.parametrize(
    ("sent", "stored"),
    [
        ({"level": "3", "expected": "0"}, (3, 0)),
        ({"level": "3", "expected": "100"}, (3, 100)),
        ({"level": "", "expected": " 68 "}, (None, 68)),
        ({"level": "4", "expected": "", "unknown": "1"}, (4, None)),
        ({"level": "4", "expected": ""}, (4, None)),
        ({"level": "4"}, (4, None)),
    ],
)
def test_a_number_or_nothing_is_kept_beside_the_level(asking, sent, stored):
    answered = asking.arrive().post(first_page(asking), sent)
    assert answered.status_code == 302
    assert kept(asking) == stored


@pytest.mark.parametrize("typed", ["101", "-1", "67.5", "muchos", "80 %"])
def test_what_cannot_be_is_refused_in_words_and_nothing_typed_is_lost(asking, typed):
    refused = asking.arrive().post(first_page(asking), {"level": "2", "expected": typed})
    page = refused.content.decode()
    assert refused.status_code == 422
    with override(asking.seats[0].language):
        assert "100" in page and f'value="{typed}"' in page
    assert 'value="2" checked' in page and 'role="alert"' in page
    assert kept(asking) == (None, None)


def test_a_number_and_i_dont_know_together_are_sent_back_with_both(asking):
    sent = {"level": "2", "expected": "80", "unknown": "1"}
    refused = asking.arrive().post(first_page(asking), sent)
    page = refused.content.decode()
    assert refused.status_code == 422
    assert 'value="80"' in page and 'name="unknown" value="1" checked' in page
    assert kept(asking) == (None, None)


def test_it_can_be_changed_and_taken_back_until_the_answers_are_in(asking):
    visitor = asking.arrive()
    visitor.post(first_page(asking), {"level": "2", "expected": "80"})
    assert 'value="80"' in visitor.get(first_page(asking)).content.decode()
    visitor.post(first_page(asking), {"level": "2", "expected": "", "unknown": "1"})
    assert kept(asking) == (2, None)


def test_whoever_only_said_what_they_expect_goes_on_to_the_questions(asking):
    visitor = asking.arrive()
    start = reverse("assessments:questionnaire", args=[asking.seats[0].pk])
    assert visitor.get(start)["Location"] == first_page(asking)
    visitor.post(first_page(asking), {"level": "", "expected": "50"})
    assert visitor.get(start)["Location"] != first_page(asking)


def test_the_service_refuses_what_no_form_sends(asking):
    asking.seats[0].assessment.refresh_from_db()
    for share in (-1, 101):
        with pytest.raises(NotAnsweringError):
            record_first_sight(
                participant=asking.seats[0], level=3, expected=share, at=timezone.now()
            )
    assert kept(asking) == (None, None)


def test_ones_own_profile_says_what_one_expected(asking):
    visitor = asking.arrive()
    visitor.post(first_page(asking), {"level": "2", "expected": "43"})
    visitor.post(asking.question(0, "DA1"), {"choice": "3"})
    visitor.post(reverse("assessments:submit", args=[asking.seats[0].pk]))
    done = visitor.get(reverse("assessments:done", args=[asking.seats[0].pk])).content.decode()
    assert "43" in done


# ---- planned ----------------------------------------------------------------------------------


def test_the_lead_turns_it_on_before_the_round_opens_and_not_after(
    framework, organization, lead, client_of
):
    browser = client_of(lead)
    new = reverse("assessments:new_round", args=[organization.slug])
    assert 'name="asks_expectation"' in browser.get(new).content.decode()
    draft = hold_round(organization, {"Norte": 6}, nothing, state="draft", submitted=False)
    assert draft.assessment.asks_expectation is False
    edit = reverse("assessments:edit_round", args=[organization.slug, draft.assessment.pk])
    check = reverse("assessments:check", args=[organization.slug, draft.assessment.pk])
    before = browser.get(check).content.decode()
    sent = plan_body(draft.assessment, asks_expectation="on")
    assert browser.post(edit, sent).status_code == 302
    draft.assessment.refresh_from_db()
    assert draft.assessment.asks_expectation
    assert browser.get(check).content.decode() != before
    opened = hold_round(organization, {"Norte": 6}, nothing, state="open", submitted=False)
    edit = reverse("assessments:edit_round", args=[organization.slug, opened.assessment.pk])
    browser.post(edit, plan_body(opened.assessment, asks_expectation="on"))
    opened.assessment.refresh_from_db()
    assert opened.assessment.asks_expectation is False


def test_a_round_is_planned_with_it(framework, organization):
    planned = plan_round(
        organization=organization, framework=framework, title="Otoño", form="full",
        confidentiality="anonymous", minimum_group=5, opens_on=NOW.date(),
        closes_on=NOW.date() + timedelta(days=9), asks_expectation=True,
    )  # fmt: skip
    assert Assessment.objects.get(pk=planned.pk).asks_expectation


# ---- counted ----------------------------------------------------------------------------------


@pytest.fixture
def asked(make_round):
    """``asked([80, …], **how)``: an open round that asks, of people who have all handed in."""

    def made(values, **how):
        assessment = make_round(**how)
        Assessment.objects.filter(pk=assessment.pk).update(asks_expectation=True)
        assessment.refresh_from_db()
        expect(assessment, values)
        return assessment

    return made


def closed(assessment):
    close_round(assessment=assessment, at=NOW)
    assessment.refresh_from_db()
    return round_scores(assessment)


def test_what_five_people_expect_is_frozen_when_the_round_closes(asked):
    assessment = asked(PREDICTED)
    scores = closed(assessment)
    assert (scores.expected.n, scores.expected.mean) == (5, 80.0)
    assert scores.expected.variance == pytest.approx(62.5)
    expect(assessment, [0] * 6)  # nothing moves afterwards
    assessment.refresh_from_db()
    assert round_scores(assessment).expected == scores.expected


def test_below_k_nothing_is_kept_of_what_was_expected(asked):
    assert closed(asked(PREDICTED[:4])).expected == Moments(0, 0.0, 0.0)


def test_who_has_not_handed_in_is_not_counted(asked):
    assessment = asked([80] * 6, people={"Norte": 7}, submitted=6)
    expect(assessment, [80] * 6 + [0])
    assert closed(assessment).expected == Moments(6, 80.0, 0.0)


def test_a_round_that_does_not_ask_counts_nothing(make_round):
    assessment = make_round()
    expect(assessment, PREDICTED)
    assert closed(assessment).expected.n == 0


def test_a_named_round_tells_what_a_single_person_expects(asked):
    assessment = asked([64], named=True)
    assert round_scores(assessment).expected == Moments(1, 64.0, 0.0)


def test_what_was_frozen_before_the_question_existed_is_still_read(asked):
    assessment = asked(PREDICTED)
    closed(assessment)
    del assessment.scorecard["expected"]
    assert round_scores(assessment).expected.n == 0


@pytest.mark.parametrize(("new", "counted"), [(4, 6), (5, 11)])
def test_fewer_than_k_who_come_after_a_closing_are_not_told_apart(asked, lead, new, counted):
    assessment = asked(
        [80] * 6, people={"Norte": 12}, levels=lambda code, team, seat: 3 if seat < 6 else None
    )
    first = closed(assessment).expected
    assert first.n == 6
    reopen_round(assessment=assessment, reason="Faltaba", by=lead, at=NOW + timedelta(days=1))
    late = list(assessment.participants.filter(submitted_at=None)[:5])
    capability = assessment.scopes.first().capability
    for number, seat in enumerate(late):
        Answer.objects.create(
            participant=seat, capability=capability, status="level", level=3, updated_at=NOW
        )
        seat.submitted_at = NOW
        # Five come, so that the closing counts them; of these so many expect something.
        seat.expected_share = 20 if number < new else None
        seat.save(update_fields=["submitted_at", "expected_share"])
    assessment.refresh_from_db()
    assert round_scores(assessment).expected == first
    assert closed(assessment).expected.n == counted


def test_the_results_and_the_report_say_it_beside_first_sight(asked, organization, lead, client_of):
    assessment = asked(PREDICTED)
    said = sentences.expected(closed(assessment).expected)
    assert said
    page = client_of(lead).get(
        reverse("assessments:results", args=[organization.slug, assessment.pk])
    )
    with override(lead.language):
        assert sentences.expected(round_scores(assessment).expected) in page.content.decode()
    assert sentences.expected(Moments(0, 0.0, 0.0)) == ""
