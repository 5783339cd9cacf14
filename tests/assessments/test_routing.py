"""Who is asked what: set until the round opens, and then kept to everywhere."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessments.models import Answer, Assessment, Capability, CapabilityScope, RoleGroup
from assessments.selectors.questionnaire import path_of
from assessments.selectors.saving import place_of, seat_of
from assessments.services import (
    NobodyAskedError,
    RoundStateError,
    close_round,
    open_round,
    route_questions,
)
from tests.assessments.world import HTMX, changed, hold_round, nothing, tables, text_of

EXECUTIVES, MANAGERS, FRONT_LINE = (role.value for role in RoleGroup)
# Seats of hold_round take turns: executive, manager, front line.
EXECUTIVE, MANAGER, FRONT = range(3)


@pytest.fixture
def draft(framework, organization):
    return hold_round(organization, {"Norte": 6}, nothing, state="draft", submitted=False)


@pytest.fixture
def routed(framework, organization):
    """An open round in which the front line is asked of DA1 and CU6 only."""

    def route(assessment: Assessment) -> None:
        codes = Capability.objects.asked_in(assessment).values_list("code", flat=True)
        others = {c: [EXECUTIVES, MANAGERS] for c in codes if c not in ("DA1", "CU6")}
        route_questions(assessment=assessment, asked=others)

    return hold_round(
        organization, {"Norte": 6}, nothing, state="open", submitted=False, before_opening=route
    )


def asked_of(assessment: Assessment) -> dict[str, tuple[bool, bool, bool]]:
    rows = assessment.scopes.values_list(
        "capability__code", "asks_executives", "asks_managers", "asks_front_line"
    )
    return {code: tuple(asks) for code, *asks in rows}


def test_a_round_begins_by_asking_everybody_everything(draft):
    assert set(asked_of(draft.assessment).values()) == {(True, True, True)}


def test_each_group_finds_its_own_questions_and_no_others(routed):
    found = [
        {step.capability.code for step in path_of(routed.seats[who]).steps}
        for who in (EXECUTIVE, MANAGER, FRONT)
    ]
    assert [len(codes) for codes in found] == [30, 30, 2]
    assert found[FRONT] == {"DA1", "CU6"}


def test_the_short_way_of_saving_knows_the_same_questions_as_the_long_way(routed):
    for seat in routed.seats:
        codes = [step.capability.code for step in path_of(seat).steps]
        for step in path_of(seat).steps:
            place = place_of(seat_of(seat.pk), step.capability.code)
            assert (place.number, list(place.codes)) == (step.number, codes)
    assert place_of(seat_of(routed.seats[FRONT].pk), "DA2") is None


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_question_not_asked_of_ones_group_is_not_there(routed, method):
    before = tables()
    for seat, status in ((FRONT, 404), (MANAGER, 200)):
        browser = routed.arrive(seat)
        before = tables()
        answer = getattr(browser, method)(routed.question(seat, "DA2"), {"choice": "3"}, **HTMX)
        assert answer.status_code == status
        if status == 404:
            assert changed(before) == set()


def test_whoever_answered_all_that_was_asked_of_them_is_done(routed):
    browser, seat = routed.arrive(FRONT), routed.seats[FRONT]
    for code in ("DA1", "CU6"):
        browser.post(routed.question(FRONT, code), {"choice": "3"})
    page = text_of(browser.get(reverse("assessments:review", args=[seat.pk])))
    assert "2/2" in page and "DA2" not in page
    assert browser.post(reverse("assessments:submit", args=[seat.pk])).status_code == 302
    done = text_of(browser.get(reverse("assessments:done", args=[seat.pk])))
    assert Answer.objects.filter(participant=seat).count() == 2
    assert "Diseño" not in done, "an area nobody asked about is not in one's profile"


def test_the_first_screen_says_how_many_questions_this_group_has(routed):
    def first(seat):
        browser = Client()
        browser.cookies["language"] = "en"
        return text_of(browser.get(reverse("assessments:arrive", args=[routed.tokens[seat]])))

    assert "30 questions about" in first(EXECUTIVE) and "About 15 minutes" in first(EXECUTIVE)
    assert "2 questions about" in first(FRONT) and "About 1 minute<" in first(FRONT)


def test_saving_stays_three_statements_when_groups_are_asked_different_things(
    routed, django_assert_num_queries
):
    browser = routed.arrive(FRONT)
    browser.post(routed.question(FRONT, "DA1"), {"choice": "2"}, **HTMX)
    with django_assert_num_queries(3):
        browser.post(routed.question(FRONT, "DA1"), {"choice": "4"}, **HTMX)


def test_what_was_looked_up_in_a_draft_is_not_kept_when_it_changes(draft):
    seat = draft.seats[FRONT]
    assert place_of(seat_of(seat.pk), "DA2") is not None
    route_questions(assessment=draft.assessment, asked={"DA2": [MANAGERS]})
    assert place_of(seat_of(seat.pk), "DA2") is None
    open_round(assessment=draft.assessment, at=timezone.now())
    assert place_of(seat_of(seat.pk), "DA2") is None


# ---- when it may change ------------------------------------------------------------------------


@pytest.mark.parametrize("state", ["open", "closed"])
def test_who_is_asked_what_stands_once_the_round_has_opened(framework, organization, state):
    held = hold_round(organization, {"Norte": 6}, state=state)
    before = tables()
    with pytest.raises(RoundStateError, match="not a draft"):
        route_questions(assessment=held.assessment, asked={"DA1": [MANAGERS]})
    assert changed(before) == set()


@pytest.mark.parametrize(
    ("asked", "parts"),
    [
        ({"DA1": []}, ("DA1",)),
        ({"DA1": [], "DA2": []}, ("DA1", "DA2")),
        ({"DA1": ["pilots"]}, ("DA1",)),
    ],
)
def test_a_capability_is_asked_of_somebody(draft, asked, parts):
    before = tables()
    with pytest.raises(NobodyAskedError) as refused:
        route_questions(assessment=draft.assessment, asked=asked)
    assert refused.value.parts == parts
    assert changed(before) == set()


def test_each_group_is_asked_something(draft):
    codes = Capability.objects.asked_in(draft.assessment).values_list("code", flat=True)
    with pytest.raises(NobodyAskedError) as refused:
        route_questions(assessment=draft.assessment, asked={c: [EXECUTIVES] for c in codes})
    assert refused.value.parts == (MANAGERS, FRONT_LINE)
    assert not CapabilityScope.objects.exclude(asks_front_line=True).exists()


# ---- in the results ----------------------------------------------------------------------------


@pytest.fixture
def reader(lead, client_of):
    browser = client_of(lead)
    browser.cookies["language"] = "en"
    return browser


def heat_row(page: str, code: str) -> list[str]:
    """The words of one capability's cells, as they are read aloud."""
    row = re.search(rf'<span class="code">{code}</span>.*?</tr>', page, re.S)[0]
    return [re.sub(r"<[^>]*>|\s", "", cell) for cell in re.findall(r"<td.*?</td>", row, re.S)]


def test_a_team_that_was_not_asked_is_not_one_without_answers(framework, organization, reader):
    """Norte has only front line, who are not asked of CU2; Sur has answered."""

    def route(assessment):
        route_questions(assessment=assessment, asked={"CU2": [EXECUTIVES, MANAGERS]})

    held = hold_round(
        organization,
        {"Norte": 8, "Sur": 8},
        lambda team, seat, code: None if code == "CU2" and team == "Norte" else 3,
        before_opening=route,
        state="draft",
    )
    norte = held.assessment.participants.filter(team__name="Norte")
    norte.update(role_group=FRONT_LINE)
    held.assessment.participants.exclude(team__name="Norte").update(role_group=MANAGERS)
    held.assessment.participants.update(submitted_at=timezone.now())
    open_round(assessment=held.assessment, at=timezone.now())
    close_round(assessment=held.assessment, at=timezone.now())
    page = text_of(reader.get(held.url("assessments:results")))
    assert heat_row(page, "CU2")[1:] == ["–notasked", "3.0"]
    assert heat_row(page, "CU1")[1:] == ["3.0", "3.0"]
    assert "A dash stands where nobody of the team was asked." in page
    # Who leaves later was asked all the same: a closed round keeps saying the same.
    norte.update(withdrawn_at=timezone.now())
    assert text_of(reader.get(held.url("assessments:results"))).count("not asked") == page.count(
        "not asked"
    )


def test_a_capability_asked_of_nobody_who_takes_part_says_so(framework, organization, reader):
    def route(assessment):
        route_questions(assessment=assessment, asked={"CU2": [FRONT_LINE]})

    held = hold_round(organization, {"Norte": 6}, before_opening=route, state="draft")
    held.assessment.participants.update(role_group=MANAGERS, submitted_at=timezone.now())
    Answer.objects.filter(capability__code="CU2").delete()
    open_round(assessment=held.assessment, at=timezone.now())
    close_round(assessment=held.assessment, at=timezone.now())
    page = text_of(reader.get(held.url("assessments:results")))
    assert heat_row(page, "CU2") == ["Notaskedofanybodywhotakespart"]
