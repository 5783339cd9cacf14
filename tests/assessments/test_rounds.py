"""The life of a round: planned, scoped, opened, closed, published, and frozen in between."""

from __future__ import annotations

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Team
from assessments.models import Answer, Assessment, Capability, CapabilityScope, Participant
from assessments.selectors.scores import round_scores
from assessments.services import (
    LinkGoneError,
    NotAnsweringError,
    RoundStateError,
    add_participant,
    close_round,
    open_round,
    publish_results,
    renew_link,
    save_answer,
    save_scope,
    submit_questionnaire,
    withdraw_participant,
)
from tests.assessments.world import (
    changed,
    hold_round,
    make_roadmap,
    nothing,
    scope_body,
    tables,
    text_of,
)

STATES = ("draft", "open", "closed")


@pytest.fixture
def held(framework, organization):
    """``held("open")``: a round in that state, with six people who have answered."""
    return lambda state, **how: hold_round(organization, {"Norte": 6}, state=state, **how)


@pytest.fixture
def editor(lead, client_of):
    return client_of(lead)


def test_a_planned_round_asks_everything_with_the_usual_target_and_equal_weights(
    held, organization
):
    draft = held("draft").assessment
    assert set(draft.scopes.values_list("target", "weight", "out_of_scope_reason")) == {
        (4, Decimal(1), "")
    }
    assert draft.scopes.count() == 30
    assert set(draft.area_weights.values_list("weight", flat=True)) == {Decimal(1)}
    short = held("draft", form="short").assessment
    assert short.scopes.count() == 10


CHANGES = {
    "open": (lambda r: open_round(assessment=r, at=timezone.now()), "draft", "not a draft"),
    "close": (lambda r: close_round(assessment=r, at=timezone.now()), "open", "not open"),
    "publish": (lambda r: publish_results(assessment=r, at=timezone.now()), "closed", "not closed"),
}


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("change", CHANGES)
def test_a_round_changes_state_in_one_order_only(change, state, held):
    act, allowed, why = CHANGES[change]
    assessment = held(state).assessment
    if state == allowed:
        act(assessment)
        return
    before = tables()
    with pytest.raises(RoundStateError, match=why):
        act(assessment)
    assert changed(before) == set()


def test_a_round_without_participants_does_not_open(framework, organization):
    empty = hold_round(organization, {}, state="draft").assessment
    with pytest.raises(RoundStateError, match="nobody invited"):
        open_round(assessment=empty, at=timezone.now())


def test_a_round_whose_only_participant_is_withdrawn_does_not_open(framework, organization):
    held = hold_round(organization, {"Norte": 1}, state="draft")
    withdraw_participant(participant=held.seats[0], at=timezone.now())
    with pytest.raises(RoundStateError, match="nobody invited"):
        open_round(assessment=held.assessment, at=timezone.now())


@pytest.mark.parametrize(
    ("state", "named", "moves"),
    [
        ("draft", False, True),
        ("draft", True, True),
        ("open", False, True),  # nobody can see results yet
        ("open", True, False),  # results can be seen: targets stand
        ("closed", False, False),
        ("closed", True, False),
    ],
)
def test_targets_and_weights_stand_once_results_can_be_seen(state, named, moves, held, editor):
    round_ = held(state, named=named)
    sent = scope_body(round_.assessment, target_DA1="5", weight_DA1="2.5", area_DA="3")
    response = editor.post(round_.url("assessments:scope"), sent)
    assert response.status_code == (422 if state == "closed" else 302)
    scope = CapabilityScope.objects.get(assessment=round_.assessment, capability__code="DA1")
    weight = round_.assessment.area_weights.get(area__code="DA").weight
    expected = (5, Decimal("2.5"), Decimal(3)) if moves else (4, Decimal(1), Decimal(1))
    assert (scope.target, scope.weight, weight) == expected


def test_the_service_moves_no_target_once_results_can_be_seen(held):
    """The page's disabled fields are not the only guard."""
    assessment = held("open", named=True).assessment
    save_scope(
        assessment=assessment, targets={"DA1": 5}, weights={"DA1": Decimal(3)},
        out_of_scope={}, area_weights={"DA": Decimal(3)},
    )  # fmt: skip
    assert set(assessment.scopes.values_list("target", "weight")) == {(4, Decimal(1))}
    assert set(assessment.area_weights.values_list("weight", flat=True)) == {Decimal(1)}


@pytest.mark.parametrize(("state", "kept"), [("draft", True), ("open", True), ("closed", False)])
def test_what_does_not_apply_may_be_settled_until_closing(state, kept, held, editor):
    round_ = held(state, named=True)
    sent = scope_body(round_.assessment, reason_DI5="Un solo canal")
    editor.post(round_.url("assessments:scope"), sent)
    scope = round_.assessment.scopes.get(capability__code="DI5")
    assert scope.out_of_scope_reason == ("Un solo canal" if kept else "")


def test_something_must_apply(held, editor):
    round_ = held("draft")
    reasons = {f"reason_{s.capability.code}": "no" for s in round_.assessment.scopes.all()}
    before = tables()
    sent = scope_body(round_.assessment, **reasons)
    assert editor.post(round_.url("assessments:scope"), sent).status_code == 422
    assert changed(before) == set()


@pytest.mark.parametrize(
    "wrong",
    [
        {"target_DA1": "1"},
        {"target_DA1": "6"},
        {"weight_DA1": "0"},
        {"weight_DA1": "-1"},
        {"weight_DA1": "NaN"},
        {"weight_DA1": "1e5"},
        {"area_DA": "0"},
        {"area_DA": ""},
        {"reason_DA1": "x" * 301},
    ],
)
def test_an_impossible_target_or_weight_is_refused(wrong, held, editor):
    round_ = held("draft")
    before = tables()
    sent = scope_body(round_.assessment, **wrong)
    assert editor.post(round_.url("assessments:scope"), sent).status_code == 422
    assert changed(before) == set()


def test_no_page_changes_form_confidentiality_or_smallest_group_of_an_open_round(held, editor):
    round_ = held("open")
    wanted = {"form": "short", "confidentiality": "named", "minimum_group": "3", "title": "Otra"}
    before = Assessment.objects.filter(pk=round_.assessment.pk).values().get()
    for name in ("round", "scope", "add_participant", "open_round", "publish", "results"):
        editor.post(round_.url(f"assessments:{name}"), {**scope_body(round_.assessment), **wanted})
    assert Assessment.objects.filter(pk=round_.assessment.pk).values().get() == before


def test_a_closed_round_takes_no_participant_and_lets_nobody_go(held, editor):
    round_ = held("closed")
    seat, team = round_.seats[0], Team.objects.get(name="Norte")
    given = {"team": team, "role_group": "manager", "name": "x", "email": "", "language": "es"}
    with pytest.raises(RoundStateError):
        add_participant(assessment=round_.assessment, at=timezone.now(), **given)
    with pytest.raises(RoundStateError):
        withdraw_participant(participant=seat, at=timezone.now())
    before = tables()
    sent = {**given, "team": team.pk}
    assert editor.post(round_.url("assessments:add_participant"), sent).status_code == 302
    assert editor.post(round_.url("assessments:withdraw_participant", seat.pk)).status_code == 302
    assert changed(before) == set()


def test_a_team_of_another_organisation_gets_no_seat(held, other_organization):
    foreign = Team.objects.create(organization=other_organization, name="Ajeno")
    with pytest.raises(ValueError, match="another organisation"):
        add_participant(
            assessment=held("draft").assessment, team=foreign, role_group="manager",
            name="x", email="", language="es", at=timezone.now(),
        )  # fmt: skip


def test_there_is_no_new_link_for_somebody_withdrawn(held):
    seat = held("open").seats[0]
    withdraw_participant(participant=seat, at=timezone.now())
    with pytest.raises(LinkGoneError):
        renew_link(participant=seat)


# ---- frozen -----------------------------------------------------------------------------------

PAGES = (
    "assessments:results",
    "reports:results_csv",
    "reports:round_exports",
)


def seen(editor, round_) -> dict[str, str]:
    pages = {name: text_of(editor.get(round_.url(name))) for name in PAGES}
    for code in ("DA1", "CU3"):
        pages[code] = text_of(editor.get(round_.url("assessments:capability", code)))
    # Each rendering masks the csrf token anew.
    return {name: re.sub(r"\b[A-Za-z0-9]{64}\b", "", page) for name, page in pages.items()}


def rewrite_everything(round_) -> None:
    """What must not reach a closed round, written past every guard of the services."""
    Answer.objects.filter(participant__assessment=round_.assessment).update(level=1)
    Answer.objects.filter(participant=round_.seats[0]).delete()
    round_.assessment.scopes.update(target=2, weight=9, out_of_scope_reason="")
    round_.assessment.area_weights.update(weight=7)
    Team.objects.filter(organization=round_.assessment.organization).update(
        name="Otro nombre", headcount=1
    )
    Participant.objects.filter(assessment=round_.assessment).update(withdrawn_at=timezone.now())


def test_nothing_that_changes_later_moves_a_closed_round(organization, framework, editor):
    round_ = hold_round(
        organization, {"Norte": 12}, lambda team, seat, code: 1 + (seat + len(code)) % 5
    )
    scores, before = round_scores(round_.assessment), seen(editor, round_)
    assert "Norte" in before["assessments:results"]
    rewrite_everything(round_)
    again = Assessment.objects.get(pk=round_.assessment.pk)
    assert round_scores(again) == scores
    assert seen(editor, round_) == before


def test_the_same_changes_do_move_an_open_round(organization, framework, editor):
    """The guard of the test above: what was rewritten there can be seen."""
    round_ = hold_round(
        organization,
        {"Norte": 12},
        lambda team, seat, code: 1 + (seat + len(code)) % 5,
        state="open",
        named=True,
    )
    before = seen(editor, round_)
    rewrite_everything(round_)
    after = seen(editor, round_)
    assert [name for name in before if before[name] == after[name]] == ["reports:round_exports"]


def test_a_submitted_questionnaire_no_longer_changes(held):
    round_ = held("open")
    seat = Participant.objects.select_related("assessment").get(pk=round_.seats[0].pk)
    capability = seat.answers.first().capability
    before = tables()
    with pytest.raises(NotAnsweringError):
        save_answer(participant=seat, capability=capability, at=timezone.now(), choice="5")
    submit_questionnaire(participant=seat, at=timezone.now())
    assert changed(before) == set()


def test_scope_saved_through_the_service_is_refused_once_closed(held):
    with pytest.raises(RoundStateError, match="closed"):
        save_scope(
            assessment=held("closed").assessment, targets={"DA1": 5}, weights={},
            out_of_scope={}, area_weights={},
        )  # fmt: skip


def test_answers_of_somebody_withdrawn_do_not_count(framework, organization):
    round_ = hold_round(
        organization, {"Norte": 7}, lambda team, seat, code: 5 if seat == 0 else 1, state="open"
    )
    withdraw_participant(participant=round_.seats[0], at=timezone.now())
    close_round(assessment=round_.assessment, at=timezone.now())
    card = round_scores(Assessment.objects.get(pk=round_.assessment.pk)).scorecard
    assert (card.overall_mean, card.submitted, card.invited) == (1.0, 6, 6)


def test_answers_that_were_not_submitted_do_not_count(framework, organization):
    round_ = hold_round(
        organization, {"Norte": 7}, lambda team, seat, code: 5 if seat == 0 else 1, state="open"
    )
    Participant.objects.filter(pk=round_.seats[0].pk).update(submitted_at=None)
    close_round(assessment=round_.assessment, at=timezone.now())
    card = round_scores(Assessment.objects.get(pk=round_.assessment.pk)).scorecard
    assert (card.overall_mean, card.submitted, card.invited) == (1.0, 6, 7)


# ---- the short form says so --------------------------------------------------------------------


def test_the_short_form_is_marked_on_every_page_where_its_figures_stand(
    framework, organization, editor
):
    full = hold_round(organization, {"Norte": 6}, title="Entera")
    Assessment.objects.update(closed_at=timezone.now() - timedelta(days=300))
    short = hold_round(organization, {"Norte": 6}, form="short", title="Breve")
    publish_results(assessment=short.assessment, at=timezone.now())
    Participant.objects.update(language="en")
    english = {"HTTP_ACCEPT_LANGUAGE": "en"}

    asked = Capability.objects.asked_in(short.assessment).first()
    roadmaps = {held.assessment.pk: make_roadmap(held.assessment) for held in (short, full)}

    def says(client, address):
        return "short form" in text_of(client.get(address, **english)).lower()

    def pages(held):
        names = ("assessments:round", "assessments:results", "reports:round_exports")
        return [
            *(held.url(name) for name in names),
            held.url("assessments:capability", asked.code),
            roadmaps[held.assessment.pk].get_absolute_url(),
        ]

    assert [says(editor, address) for address in pages(short)] == [True] * 5
    assert [says(editor, address) for address in pages(full)] == [False] * 5
    slug = [organization.slug]
    lists = [
        reverse("assessments:rounds", args=slug),
        reverse("reports:overview", args=slug),
        reverse("reports:home") + "?all",
    ]
    assert [(a, says(editor, a)) for a in lists] == [(a, True) for a in lists]
    visitor, seat = short.arrive(), short.seats[0].pk
    own = [reverse(f"assessments:{name}", args=[seat]) for name in ("done", "seen_results")]
    own.append(reverse("assessments:arrive", args=[short.tokens[0]]))
    assert [(a, says(visitor, a)) for a in own] == [(a, True) for a in own]


def test_an_unfinished_short_round_asks_ten_questions(framework, organization):
    short = hold_round(
        organization, {"Norte": 1}, nothing, state="open", submitted=False, form="short"
    )
    page = short.arrive().get(reverse("assessments:review", args=[short.seats[0].pk]))
    assert text_of(page).count("/q/") >= 10
    assert "0/10" in text_of(page)
