"""From a plan to an open round: each step as a lead meets it, and what it refuses."""

from __future__ import annotations

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from accounts.models import Team
from assessments.models import (
    Answer,
    Assessment,
    Capability,
    CapabilityScope,
    Framework,
    Participant,
    Reflection,
    RoleGroup,
    TeamLink,
    WeightVote,
)
from assessments.plan_sentences import paired_line, planning_line
from assessments.services import open_round, record_vote
from tests.assessments.world import (
    HTMX,
    changed,
    hold_round,
    nothing,
    plan_body,
    routing_body,
    scope_body,
    tables,
    text_of,
)


@pytest.fixture
def draft(framework, organization):
    return hold_round(organization, {"Norte": 9, "Sur": 9}, nothing, state="draft", submitted=False)


@pytest.fixture
def browser(lead, client_of):
    """A lead who reads English: what is checked here is what is said, not its translation."""
    visitor = client_of(lead)
    visitor.cookies["language"] = "en"
    return visitor


def again(held) -> Assessment:
    return Assessment.objects.get(pk=held.assessment.pk)


# ---- 1 the plan --------------------------------------------------------------------------------


def test_planning_says_how_many_questions_each_form_has_and_leads_on_to_who_is_asked(
    framework, organization, browser
):
    address = reverse("assessments:new_round", args=[organization.slug])
    page = text_of(browser.get(address))
    assert "Full form: 30 questions, about 15 minutes" in page
    assert "Short form: 10 questions, about 5 minutes" in page
    planned = browser.post(address, plan_body(Assessment(framework=framework)))
    made = Assessment.objects.get(title="Nueva")
    assert planned["Location"] == reverse("assessments:routing", args=[organization.slug, made.pk])


def of_their_own(organization, framework: Framework, **fields) -> Framework:
    """A published model of the organisation's own: one area, two weighted questions, no short form."""
    own = Framework.objects.create(
        organization=organization, slug="own", version=1, title_es="Propio", title_en="Our own",
        published_at=timezone.now(),
    )  # fmt: skip
    area = framework.areas.first()
    capabilities = list(area.capabilities.all()[:2])
    area.pk, area.framework, area.weight = None, own, Decimal(3)
    area.save()
    for capability in capabilities:
        capability.pk, capability.area, capability.in_short_form = None, area, False
        capability.weight = Decimal(2)
        capability.save()
    return own


def test_each_model_says_its_own_numbers_and_a_form_it_does_not_have_is_refused(
    framework, organization, browser
):
    own = of_their_own(organization, framework)
    address = reverse("assessments:new_round", args=[organization.slug])
    page = text_of(browser.get(address))
    assert "2 questions, 1 min" in page and "30 questions, 15 min" in page
    body = plan_body(Assessment(framework=own), form="short")
    before = tables()
    refused = browser.post(address, body)
    assert refused.status_code == 422 and "has no short form" in text_of(refused)
    assert changed(before) == set()
    assert browser.post(address, {**body, "form": "full"}).status_code == 302
    made = Assessment.objects.get(title="Nueva")
    assert set(made.scopes.values_list("weight", flat=True)) == {Decimal(2)}
    assert made.area_weights.get().weight == Decimal(3), "weights begin as the model's own"


def test_a_foreign_model_is_no_choice(framework, organization, other_organization, browser):
    foreign = of_their_own(other_organization, framework)
    address = reverse("assessments:new_round", args=[organization.slug])
    before = tables()
    assert browser.post(address, plan_body(Assessment(framework=foreign))).status_code == 422
    assert changed(before) == set()


def test_a_draft_may_be_planned_anew_and_keeps_what_still_fits(draft, browser):
    scope = draft.assessment.scopes.get(capability__code="DA1")
    CapabilityScope.objects.filter(pk=scope.pk).update(target=5, asks_front_line=False)
    address = draft.url("assessments:edit_round")
    sent = plan_body(draft.assessment, title="Otra", confidentiality="named")
    assert browser.post(address, sent).status_code == 302
    assert (again(draft).title, again(draft).is_named) == ("Otra", True)
    scope.refresh_from_db()
    assert (scope.target, scope.asks_front_line) == (5, False)
    assert browser.post(address, {**sent, "form": "short"}).status_code == 302
    assert again(draft).scopes.count() == 10
    assert set(again(draft).scopes.values_list("target", "asks_front_line")) == {(4, True)}


def test_a_draft_with_a_link_for_a_team_does_not_become_a_named_round(draft, browser):
    """Who comes by such a link has no name, and is asked for no consent."""
    link = TeamLink.objects.create(
        assessment=draft.assessment, team=Team.objects.first(), role_group="front_line",
        token_hash="x", created_at=timezone.now(),
    )  # fmt: skip
    sent = plan_body(draft.assessment, confidentiality="named")
    before = tables()
    answer = browser.post(draft.url("assessments:edit_round"), sent, follow=True)
    assert "end those links first" in text_of(answer) and changed(before) == set()
    TeamLink.objects.filter(pk=link.pk).update(revoked_at=timezone.now())
    browser.post(draft.url("assessments:edit_round"), sent)
    assert again(draft).is_named


def test_an_open_round_takes_another_title_and_nothing_else(framework, organization, browser):
    held = hold_round(organization, {"Norte": 6}, state="open")
    sent = plan_body(held.assessment, title="Otra", confidentiality="named", form="short")
    assert browser.post(held.url("assessments:edit_round"), sent).status_code == 302
    assert (again(held).title, again(held).is_named, again(held).form) == ("Otra", False, "full")


# ---- 2 who is asked what -----------------------------------------------------------------------


def asked(held, code) -> list[bool]:
    row = held.assessment.scopes.get(capability__code=code)
    return [row.asks_executives, row.asks_managers, row.asks_front_line]


def test_who_is_asked_what_is_saved_and_leads_on_to_targets(draft, browser):
    sent = routing_body(draft.assessment, CU2=["executive"], DA1=["manager", "front_line"])
    saved = browser.post(draft.url("assessments:routing"), {**sent, "go": "next"})
    assert saved["Location"] == draft.url("assessments:scope")
    assert asked(draft, "CU2") == [True, False, False]
    assert asked(draft, "DA1") == [False, True, True]
    assert asked(draft, "DA2") == [True, True, True]


def test_a_suggestion_is_shown_and_not_kept_until_it_is_saved(draft, browser):
    before = tables()
    page = text_of(browser.get(draft.url("assessments:routing") + "?fill=known"))
    assert changed(before) == set()
    assert "Nothing is kept until you save" in page
    assert "27 questions, about 15 min" in page and "19 questions, about 9 min" in page
    ticks = re.findall(r'name="asks_CU2" value="(\w+)" checked', page)
    assert ticks == ["executive", "manager"]


def test_the_minutes_follow_the_ticks_without_saving(draft, browser):
    sent = routing_body(draft.assessment, DA1=["manager"])
    before = tables()
    fragment = text_of(browser.get(draft.url("assessments:routing"), sent, **HTMX))
    assert "<html" not in fragment and fragment.count("29 questions") == 2
    assert fragment.count("30 questions") == 1 and changed(before) == set()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"DA1": []}, "Somebody must be asked."),
        ({"DA1": ["pilots"]}, "pilots"),
    ],
)
def test_a_capability_asked_of_nobody_is_refused_beside_it(draft, browser, changes, said):
    before = tables()
    refused = browser.post(
        draft.url("assessments:routing"), routing_body(draft.assessment, **changes)
    )
    assert refused.status_code == 422 and said in text_of(refused)
    assert changed(before) == set()


def test_a_group_that_is_asked_nothing_is_refused(draft, browser):
    sent = {name: ["executive", "manager"] for name in routing_body(draft.assessment)}
    before = tables()
    refused = browser.post(draft.url("assessments:routing"), sent)
    assert refused.status_code == 422
    assert "Each group must be asked something: Front line." in text_of(refused)
    assert changed(before) == set()


def test_who_is_asked_what_can_be_read_and_not_changed_once_open(framework, organization, browser):
    held = hold_round(organization, {"Norte": 6}, state="open")
    page = text_of(browser.get(held.url("assessments:routing")))
    assert "stands since the round opened" in page and 'name="go"' not in page
    before = tables()
    sent = routing_body(held.assessment, DA1=["manager"])
    assert browser.post(held.url("assessments:routing"), sent).status_code == 422
    assert changed(before) == set()


# ---- 3 weights and targets ---------------------------------------------------------------------


def vote(browser, held, voter, part="", method="points", **values):
    address = held.url("assessments:weights") + (f"?part={part}" if part else "")
    sent = {f"value_{code}": value for code, value in values.items()}
    return browser.post(address, {"do": "vote", "voter": voter, "method": method, **sent})


def weights(held) -> dict[str, Decimal]:
    return dict(again(held).area_weights.values_list("area__code", "weight"))


def test_several_people_weigh_by_points_and_the_round_takes_their_mean(draft, browser):
    assert vote(browser, draft, "Ana", DA=50, DI=50, EN=0, ME=0, CU=0).status_code == 302
    # 20 points in all count as much as 100.
    assert vote(browser, draft, "Luis", DA=20, DI=0).status_code == 302
    assert set(weights(draft).values()) == {Decimal(1)}, "votes alone change nothing"
    page = text_of(browser.get(draft.url("assessments:weights")))
    assert "2 people have weighed them." in page and "75%" in page and "20%" in page
    browser.post(draft.url("assessments:weights"), {"do": "apply"})
    assert weights(draft) == {
        "DA": Decimal(75), "DI": Decimal(25),
        "EN": Decimal("0.01"), "ME": Decimal("0.01"), "CU": Decimal("0.01"),
    }  # fmt: skip
    browser.post(draft.url("assessments:weights"), {"do": "equal"})
    assert set(weights(draft).values()) == {Decimal(1)}
    assert draft.assessment.weight_votes.count() == 2


def test_a_ranking_weighs_as_the_methods_say(draft, browser):
    ranks = {"DA": 1, "DI": 2, "EN": 3, "ME": 4, "CU": 5}
    assert vote(browser, draft, "Ana", method="ranking", **ranks).status_code == 302
    browser.post(draft.url("assessments:weights"), {"do": "apply"})
    expected = ("45.67", "25.67", "15.67", "9.00", "4.00")
    assert list(map(str, weights(draft).values())) == list(expected)


def test_tied_ranks_share_their_places(draft, browser):
    ranks = {"DA": 1, "DI": 1, "EN": 3, "ME": 3, "CU": 3}
    assert vote(browser, draft, "Ana", method="ranking", **ranks).status_code == 302
    browser.post(draft.url("assessments:weights"), {"do": "apply"})
    found = weights(draft)
    assert found["DA"] == found["DI"] == Decimal("35.67")
    assert found["EN"] == found["CU"] == Decimal("9.56")


def test_the_capabilities_of_one_area_are_weighed_among_themselves(draft, browser):
    given = dict.fromkeys(("CU1", "CU2", "CU3", "CU4", "CU5", "CU6"), 10) | {"CU1": 50}
    assert vote(browser, draft, "Ana", part="CU", **given).status_code == 302
    browser.post(draft.url("assessments:weights") + "?part=CU", {"do": "apply"})
    rows = dict(draft.assessment.scopes.values_list("capability__code", "weight"))
    assert (rows["CU1"], rows["CU2"], rows["DA1"]) == (Decimal(50), Decimal(10), Decimal(1))


def test_a_second_vote_of_the_same_name_takes_the_place_of_the_first(draft, browser):
    vote(browser, draft, "Ana", DA=100)
    vote(browser, draft, "ana", method="ranking", DA=5, DI=1, EN=2, ME=3, CU=4)
    row = WeightVote.objects.get()
    assert (row.voter, row.method, row.values["DI"]) == ("ana", "ranking", 1.0)


def test_a_vote_is_taken_out_again(draft, browser):
    vote(browser, draft, "Ana", DA=100)
    address = draft.url("assessments:weights")
    row = WeightVote.objects.get()
    browser.post(address + "?part=CU", {"do": "remove", "vote": row.pk})
    assert WeightVote.objects.exists(), "a vote of another part is not touched"
    browser.post(address, {"do": "remove", "vote": row.pk})
    assert not WeightVote.objects.exists()
    assert browser.post(address, {"do": "remove", "vote": "x"}).status_code == 404


@pytest.mark.parametrize(
    ("method", "values", "said"),
    [
        ("points", {"DA": "-1"}, "greater than or equal to 0"),
        ("points", {"DA": "NaN"}, "Enter a number"),
        ("points", {"DA": "1e9"}, "less than or equal to"),
        ("points", {"DA": "diez"}, "Enter a number"),
        ("points", {}, "Give points to at least one."),
        ("points", {"DA": "0", "DI": "0"}, "Give points to at least one."),
        ("ranking", {"DA": "1"}, "This field is required"),
        ("ranking", {"DA": 0, "DI": 1, "EN": 2, "ME": 3, "CU": 4}, "greater than or equal to 1"),
        ("ranking", {"DA": 6, "DI": 1, "EN": 2, "ME": 3, "CU": 4}, "less than or equal to 5"),
        ("ranking", {"DA": "1.5", "DI": 1, "EN": 2, "ME": 3, "CU": 4}, "Enter a whole number"),
    ],
)
def test_a_vote_that_cannot_be_is_refused_and_keeps_what_was_typed(
    draft, browser, method, values, said
):
    before = tables()
    refused = vote(browser, draft, "Ana María", method=method, **values)
    page = text_of(refused)
    assert refused.status_code == 422 and said in page and 'value="Ana María"' in page
    assert changed(before) == set()


def test_a_vote_has_a_name_and_a_part_that_the_round_has(draft, browser):
    assert vote(browser, draft, "  ", DA=1).status_code == 422
    assert vote(browser, draft, "Ana", part="XX", DA=1).status_code == 404


def test_weights_stand_once_results_can_be_seen(framework, organization, browser):
    held = hold_round(organization, {"Norte": 6}, state="open", named=True)
    record = {"assessment": held.assessment, "part": "", "voter": "Ana", "method": "points"}
    with pytest.raises(ValueError, match="results can be seen"):
        record_vote(**record, values={"DA": 100.0})
    before = tables()
    for do in ({"do": "apply"}, {"do": "equal"}, {"do": "remove", "vote": "1"}):
        browser.post(held.url("assessments:weights"), do)
    vote(browser, held, "Ana", DA=100)
    assert changed(before) == set()
    page = text_of(browser.get(held.url("assessments:weights")))
    assert "weights stand" in page and 'value="vote"' not in page


def test_a_target_far_from_or_below_the_last_round_is_pointed_out(framework, organization, browser):
    """Closed with DA1 at 1.5 and everything else at 5: too far there, and no ambition elsewhere."""
    hold_round(
        organization,
        {"Norte": 6},
        lambda team, seat, code: 1 + seat % 2 if code == "DA1" else 5,
        opens_on=timezone.localdate() - timedelta(days=200),
    )
    draft = hold_round(organization, {"Norte": 6}, nothing, state="draft", submitted=False)
    page = text_of(browser.get(draft.url("assessments:scope")))
    assert "more than two levels above the last round" in page
    assert re.search(r"within 18\s+months: Customer data capture\.", page)
    assert re.search(r"below where the last round stood.*and 25 more", page)
    wanted = {f"target_{code}": 5 for code in codes()} | {"target_DA1": 3}
    sent = scope_body(draft.assessment, **wanted)
    browser.post(draft.url("assessments:scope"), sent)
    page = text_of(browser.get(draft.url("assessments:scope")))
    assert "above the last round" not in page and "below where" not in page


def codes() -> list[str]:
    return list(
        Capability.objects.filter(area__framework__slug="cx").values_list("code", flat=True)
    )


# ---- 6 the last look ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("people", "words"),
    [
        (0, "To tell a change of one level takes 8 people; half a level takes 27."),
        (1, "With 1 person not even a change of one level can be told: that takes 8."),
        (7, "With 7 people not even a change of one level can be told: that takes 8."),
        (8, "With 8 people a change of one level can be told; half a level takes 27."),
        (26, "With 26 people a change of one level can be told; half a level takes 27."),
        (27, "With 27 people a change of half a level can be told."),
    ],
)
def test_the_planning_line_says_what_a_number_of_people_can_tell(people, words):
    with translation.override("en"):
        assert planning_line(people) == words


@pytest.mark.parametrize(
    ("people", "end"), [(4, "one level takes 5."), (5, "half a level takes 13."), (13, "be told.")]
)
def test_the_same_people_tell_more(people, end):
    with translation.override("en"):
        assert paired_line(people).endswith(end)


def test_the_last_look_says_what_to_think_over_and_opens(draft, browser):
    page = text_of(browser.get(draft.url("assessments:check")))
    assert "Ready to open" in page and "to think over" not in page
    assert "With 18 people a change of one level can be told; half a level takes 27." in page
    assert "18 people · Executive committee: 6 · Managers: 6 · Front line: 6" in page
    browser.post(draft.url("assessments:open_round"))
    assert again(draft).is_open
    assert browser.get(draft.url("assessments:check"))["Location"] == draft.url("assessments:round")


def test_an_anonymous_round_without_the_front_line_and_with_a_small_committee_is_told_so(
    draft, browser
):
    draft.assessment.participants.filter(role_group=RoleGroup.FRONT_LINE).delete()
    committee = draft.assessment.participants.filter(role_group=RoleGroup.EXECUTIVE)
    committee.filter(pk__in=committee.values("pk")[:3]).delete()
    page = text_of(browser.get(draft.url("assessments:check")))
    assert re.search(r"Ready to open, with \d things to think over", page)
    assert "Nobody of the front line is invited." in page
    assert "Consider a round of its own for the committee, named and agreed." in page
    browser.post(draft.url("assessments:open_round"))
    assert again(draft).is_open, "it is a warning, and the lead decides"


def test_without_participants_there_is_no_opening(framework, organization, browser):
    empty = hold_round(organization, {}, state="draft")
    page = text_of(browser.get(empty.url("assessments:check")))
    assert "Something is missing" in page and re.search(r"<button[^>]* disabled[^>]*>", page)
    before = tables()
    browser.post(empty.url("assessments:open_round"))
    assert changed(before) == set()


# ---- the round's own page ----------------------------------------------------------------------


def test_an_open_round_says_who_is_furthest_behind(framework, organization, browser):
    held = hold_round(organization, {"Norte": 6}, state="open")
    Team.objects.update(headcount=40)
    late = held.assessment.participants.filter(role_group=RoleGroup.FRONT_LINE)
    late.update(submitted_at=None)
    page = text_of(browser.get(held.url("assessments:round")))
    assert "4 of 6" in page and "Furthest behind: Front line, 0 of 2." in page
    assert re.search(r'class="some" width="100"', page), "four of forty have submitted"


def test_after_closing_the_round_says_what_comes_next(framework, organization, browser):
    held = hold_round(organization, {"Norte": 6})
    page = text_of(browser.get(held.url("assessments:round")))
    assert page.index("What comes next") < page.index("Who has answered")
    assert held.url("assessments:results") in page


# ---- opening again -----------------------------------------------------------------------------


@pytest.fixture
def closed(framework, organization):
    return hold_round(organization, {"Norte": 6})


def test_a_round_opened_again_says_why_on_its_page_and_beside_its_results(closed, browser):
    reason = "Faltaba el turno de noche"
    page = text_of(browser.get(closed.url("assessments:reopen")))
    assert "stay exactly as they are until the round closes again with at least 5 new" in page
    answer = browser.post(closed.url("assessments:reopen"), {"reason": reason})
    assert answer.status_code == 302 and again(closed).is_open
    for name in ("round", "results"):
        page = text_of(browser.get(closed.url(f"assessments:{name}")))
        assert reason in page and "Reopened on" in page
    last = again(closed).closings.get()
    assert (last.reopen_reason, last.reopened_by.email) == (reason, "lead@example.org")


@pytest.mark.parametrize("reason", ["", "        ", "corto", " 123456789 ", "x" * 501])
def test_a_reason_has_ten_characters_at_least(closed, browser, reason):
    before = tables()
    refused = browser.post(closed.url("assessments:reopen"), {"reason": reason})
    assert refused.status_code == 422
    assert changed(before) == set()


@pytest.mark.parametrize("state", ["draft", "open"])
def test_only_a_closed_round_opens_again(framework, organization, browser, state):
    held = hold_round(organization, {"Norte": 6}, state=state)
    before = tables()
    answer = browser.post(held.url("assessments:reopen"), {"reason": "Faltaba gente de noche"})
    assert answer["Location"] == held.url("assessments:round")
    assert changed(before) == set()


def test_whoever_closes_second_is_told_who_closed_first(closed, browser, lead):
    closing = closed.assessment.closings.get()
    closing.closed_by = lead
    closing.save()
    before = tables()
    answer = browser.post(closed.url("assessments:close_round"), follow=True)
    assert answer.redirect_chain[0][0] == closed.url("assessments:results")
    assert f"{lead.name} closed the round already, on" in text_of(answer)
    assert changed(before) == set()


def test_a_draft_is_not_closed(draft, browser):
    answer = browser.post(draft.url("assessments:close_round"), follow=True)
    assert "The round is not open." in text_of(answer)


def test_opened_by_one_and_routed_by_another_at_once_nothing_is_half_done(draft, browser):
    open_round(assessment=draft.assessment, at=timezone.now())
    before = tables()
    sent = routing_body(draft.assessment, DA1=["manager"])
    assert browser.post(draft.url("assessments:routing"), sent).status_code == 422
    assert changed(before) == set()


# ---- a draft that is not wanted any more -------------------------------------------------------


def test_a_draft_is_deleted_with_its_people_after_saying_what_goes(draft, browser):
    address = draft.url("assessments:delete_round")
    assert address in text_of(browser.get(draft.url("assessments:round")))
    assert "18 people invited" in text_of(browser.get(address))
    assert Assessment.objects.filter(pk=draft.assessment.pk).exists(), "looking deletes nothing"
    page = browser.post(address, follow=True)
    assert "The draft is deleted." in text_of(page)
    assert not Assessment.objects.filter(pk=draft.assessment.pk).exists()
    assert not Participant.objects.exists()
    assert browser.post(address).status_code == 404, "a second time there is nothing"


@pytest.mark.parametrize("state", ["open", "closed"])
@pytest.mark.parametrize("asks", ["get", "post"])
def test_a_round_that_was_opened_stays(framework, organization, browser, state, asks):
    held = hold_round(organization, {"Norte": 6}, state=state)
    before = tables()
    page = getattr(browser, asks)(held.url("assessments:delete_round"), follow=True)
    assert "Only a draft that nobody has answered can be deleted" in text_of(page)
    assert not {name for name in changed(before) if name.startswith("assessments")}
    assert "Delete the draft" not in text_of(browser.get(held.url("assessments:round")))


def test_a_draft_with_answers_gathered_elsewhere_or_with_a_reflection_stays(draft, browser):
    answer = Answer.objects.create(
        participant=draft.seats[0],
        capability=Capability.objects.first(),
        status="level",
        level=3,
        updated_at=timezone.now(),
    )
    browser.post(draft.url("assessments:delete_round"))
    assert again(draft) == draft.assessment
    answer.delete()
    reflection = Reflection.objects.create(
        assessment=draft.assessment, question="feeling", text="Tranquilidad"
    )
    browser.post(draft.url("assessments:delete_round"))
    assert again(draft) == draft.assessment
    reflection.delete()
    browser.post(draft.url("assessments:delete_round"))
    assert not Assessment.objects.exists()
