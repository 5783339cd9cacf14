"""The whole picture: what an organisation shows at a glance, and who is led where."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from accounts.models import Membership, Role, Team
from tests.assessments.world import (
    english,
    hold_round,
    make_roadmap,
    nothing,
    organization,
    person,
    signed_in,
    text_of,
)

ENGLISH = {"HTTP_ACCEPT_LANGUAGE": "en"}
HOME = reverse("reports:home")


@pytest.fixture
def consultant_of(db):
    """``consultant_of(n)``: a consultant's browser, with a role in so many organisations."""

    def working(number):
        user = person(name="Carla Consultora")
        clients = [organization(f"Cliente {n}") for n in range(number)]
        for client in clients:
            Membership.objects.create(user=user, organization=client, role=Role.CONSULTANT)
        return signed_in(user, **ENGLISH), clients

    return working


def overview(owner) -> str:
    return reverse("reports:overview", args=[owner.slug])


# ---- the portfolio -------------------------------------------------------------------------------


def test_somebody_with_one_organisation_is_led_straight_to_it(consultant_of):
    browser, (only,) = consultant_of(1)
    assert browser.get(HOME)["Location"] == overview(only)
    assert browser.get(f"{HOME}?all").status_code == 200


def test_somebody_with_none_is_told_how_to_begin(consultant_of):
    browser, _ = consultant_of(0)
    page = text_of(browser.get(HOME))
    assert english("No organisation yet") in page
    assert reverse("accounts:new_organization") in page


# ---- one organisation ------------------------------------------------------------------------------


def test_an_empty_organisation_shows_the_three_steps_and_marks_those_done(consultant_of, framework):
    browser, (owner,) = consultant_of(1)

    def done():
        page = text_of(browser.get(overview(owner)))
        return re.findall(r'<li class="(done)?"', page)

    assert done() == ["", ""]
    Team.objects.create(organization=owner, name="Norte")
    assert done() == ["done", ""]
    hold_round(owner, {"Norte": 1}, nothing, state="draft", submitted=False)
    assert done() == ["done", "done"]


def test_the_overview_says_the_level_in_the_same_words_as_the_results(framework, consultant_of):
    browser, (owner,) = consultant_of(1)
    held = hold_round(
        owner, {"Norte": 6}, lambda team, seat, code: 2 if code.startswith("CU") else 4
    )

    def sentences(address):
        page = text_of(browser.get(address))
        head = re.search(r"<h1>(.*?)</h1>\s*<p class=\"lede\">(.*?)</p>", page, re.S)
        return re.findall(r"<span>(.*?)</span>", head.group(1)), head.group(2)

    here, there = sentences(overview(owner)), sentences(held.url("assessments:results"))
    assert here[0] == there[0]
    assert there[1].strip().startswith(here[1].strip())
    assert "Level 3" in here[0][0]


def test_an_open_round_is_listed_with_who_has_submitted_and_no_figure(framework, consultant_of):
    browser, (owner,) = consultant_of(1)
    held = hold_round(owner, {"Norte": 6}, lambda *x: 5, state="open", title="Abierta")
    page = text_of(browser.get(overview(owner)))
    assert ("Abierta" in page, "5.0" in page) == (True, False)
    assert held.url("assessments:results") not in page


@pytest.mark.parametrize("rounds", [1, 4])
def test_the_overview_costs_the_same_however_many_rounds_there_were(
    rounds, framework, consultant_of, django_assert_num_queries
):
    browser, (owner,) = consultant_of(1)
    for n in range(rounds):
        held = hold_round(owner, {"Norte": 5}, lambda *x: 3, title=f"Ronda {n}", form="short")
    make_roadmap(held.assessment)
    # Session, person, membership; rounds with participation, areas, levels; roadmap, teams.
    with django_assert_num_queries(8):
        browser.get(overview(owner))


def test_a_demonstration_says_on_every_page_that_it_is_one(framework, consultant_of):
    browser, (owner,) = consultant_of(1)
    held = hold_round(owner, {"Norte": 6}, lambda *x: 3)
    addresses = [overview(owner), held.url("assessments:results"), held.url("assessments:round")]
    said = english("Demonstration data: an invented organisation.")
    assert [said in text_of(browser.get(a)) for a in addresses] == [False] * 3
    owner.is_demonstration = True
    owner.save()
    assert [said in text_of(browser.get(a)) for a in addresses] == [True] * 3
