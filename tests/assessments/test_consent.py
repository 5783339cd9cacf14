"""A named round begins with an explicit yes; an anonymous one asks for none."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessments.models import Participant
from assessments.services import ConsentMissingError, start_questionnaire, submit_questionnaire
from tests.assessments.world import changed, hold_round, nothing, tables, text_of


@pytest.fixture
def hold(framework, organization):
    return lambda named: hold_round(
        organization, {"Norte": 3}, nothing, state="open", submitted=False, named=named
    )


@pytest.fixture
def browser():
    visitor = Client()
    visitor.cookies["language"] = "en"
    return visitor


def link(held, seat=0) -> str:
    return reverse("assessments:arrive", args=[held.tokens[seat]])


def test_a_named_round_asks_before_the_button_and_names_who_will_see_the_answers(hold, browser):
    page = text_of(browser.get(link(hold(named=True))))
    asked = page.index('name="consent"')
    assert asked < page.index("<button", asked)
    assert "I agree that my answers and comments are seen with my name by those who lead" in page
    assert "Acme Seguros who open its results" in page


@pytest.mark.parametrize("sent", [{}, {"consent": ""}, {"consent": "no"}, {"consent": "on"}])
def test_without_a_yes_nothing_begins(hold, browser, sent):
    held = hold(named=True)
    before = tables()
    refused = browser.post(link(held), sent)
    assert refused.status_code == 422 and "Tick this to begin" in text_of(refused)
    assert changed(before) == set()
    own = reverse("assessments:questionnaire", args=[held.seats[0].pk])
    assert browser.get(own).status_code == 404, "the link has opened no seat"


def test_a_yes_is_kept_with_its_time_and_not_asked_for_again(hold, browser):
    held = hold(named=True)
    assert browser.post(link(held), {"consent": "yes"}).status_code == 302
    agreed = Participant.objects.get(pk=held.seats[0].pk).consented_at
    assert agreed is not None
    again = Client()
    again.cookies["language"] = "en"
    page = text_of(again.get(link(held)))
    assert 'name="consent"' not in page and "you agreed that your answers are seen" in page
    assert again.post(link(held)).status_code == 302, "another device just goes on"
    assert Participant.objects.get(pk=held.seats[0].pk).consented_at == agreed


def test_somebody_who_began_before_anybody_asked_is_asked_now(hold, browser):
    held = hold(named=True)
    Participant.objects.filter(pk=held.seats[0].pk).update(started_at=timezone.now())
    assert browser.post(link(held)).status_code == 422


def test_an_anonymous_round_asks_for_no_consent_and_keeps_none(hold, browser):
    held = hold(named=False)
    page = text_of(browser.get(link(held)))
    assert 'name="consent"' not in page
    assert "only figures about at least 5 people" in page
    assert browser.post(link(held), {"consent": "yes"}).status_code == 302
    assert Participant.objects.get(pk=held.seats[0].pk).consented_at is None


def test_whoever_has_submitted_sees_their_answers_without_being_asked(hold, browser):
    held = hold(named=True)
    visitor = held.arrive()
    visitor.post(held.question(0, "DA1"), {"choice": "3"})
    submit_questionnaire(participant=held.seats[0], at=timezone.now())
    Participant.objects.filter(pk=held.seats[0].pk).update(consented_at=None)
    assert browser.post(link(held)).status_code == 302


def test_the_service_is_the_gate_not_the_page(hold):
    seat = hold(named=True).seats[0]
    before = tables()
    with pytest.raises(ConsentMissingError):
        start_questionnaire(participant=seat, at=timezone.now(), language="es")
    assert changed(before) == set()
