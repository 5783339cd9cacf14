"""The questionnaire as a respondent meets it: what is saved, what is refused, what is kept."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessments.forms import text_print
from assessments.models import Answer, Assessment, Participant
from assessments.selectors.questionnaire import path_of
from assessments.services import close_round, renew_link, withdraw_participant
from tests.assessments.world import HTMX, changed, hold_round, nothing, tables, text_of

AREAS = ["DA", "DI", "EN", "ME", "CU"]


@pytest.fixture
def opened(framework, organization):
    """An open round of six people who have answered nothing yet."""
    return hold_round(organization, {"Norte": 6}, nothing, state="open", submitted=False)


@pytest.fixture
def browser(opened):
    return opened.arrive()


@pytest.fixture
def save(opened, browser):
    """``save(code="DA1", choice="4", …)``: what the page sends by htmx."""

    def saved(code="DA1", *, by=browser, headers=HTMX, **sent):
        return by.post(opened.question(0, code), sent, **headers)

    return saved


@pytest.fixture
def answer(opened):
    """``answer("DA1")``: the row as it stands in the database, or None."""
    return lambda code: Answer.objects.filter(
        participant=opened.seats[0], capability__code=code
    ).first()


# ---- choices ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("choice", "status", "level"),
    [
        *((str(n), "level", n) for n in range(1, 6)),
        ("dont_know", "dont_know", None),
        ("not_applicable", "not_applicable", None),
    ],
)
def test_a_choice_is_stored_as_what_it_is(choice, status, level, save, answer):
    response = save(choice=choice, seconds="4.5")
    assert response.status_code == 200
    row = answer("DA1")
    assert (row.status, row.level, row.seconds, row.comment) == (status, level, 4.5, "")


def test_i_dont_know_after_a_level_takes_the_level_away(save, answer):
    save(choice="4")
    save(choice="dont_know")
    assert (answer("DA1").status, answer("DA1").level) == ("dont_know", None)


def test_each_field_is_saved_alone_and_leaves_the_others(save, answer):
    save(choice="4")
    save(confidence="3")
    save(evidence="0")
    save(comment="así es", comment_rev="0", comment_shown=text_print(""))
    row = answer("DA1")
    assert (row.level, row.confidence, row.evidence, row.comment) == (4, 3, 0, "así es")
    assert Answer.objects.count() == 1


def test_saving_the_same_choice_twice_keeps_one_row(save, answer):
    save(choice="2")
    save(choice="5")
    assert Answer.objects.count() == 1
    assert answer("DA1").level == 5


@pytest.mark.parametrize(
    "sent",
    [
        {"choice": "0"},
        {"choice": "6"},
        {"choice": "3.5"},
        {"choice": "level"},
        {"choice": "-1"},
        {"choice": "4", "confidence": "4"},
        {"choice": "4", "evidence": "-1"},
        {"confidence": "very"},
        {"comment": "x", "comment_rev": "-1"},
    ],
)
@pytest.mark.parametrize("headers", [HTMX, {}], ids=["htmx", "plain"])
def test_a_choice_that_does_not_exist_is_refused_and_nothing_written(sent, headers, save):
    before = tables()
    assert save(headers=headers, **sent).status_code == 400
    assert changed(before) == set()


@pytest.mark.parametrize("seconds", ["", "soon", "nan", "inf", "-3", "1e9", "86400"])
def test_a_stop_watch_that_shows_nonsense_refuses_nothing(seconds, save, answer):
    assert save(choice="3", seconds=seconds).status_code == 200
    assert (answer("DA1").level, answer("DA1").seconds) == (3, None)


@pytest.mark.parametrize("code", ["XX1", "da1", "DA7", "first1"])
def test_a_question_that_is_not_asked_is_not_there(code, save):
    before = tables()
    assert save(code, choice="3").status_code == 404
    assert changed(before) == set()


def test_a_question_of_the_full_form_is_not_there_in_the_short_one(framework, organization):
    short = hold_round(
        organization, {"Norte": 1}, nothing, state="open", submitted=False, form="short"
    )
    asked = {step.capability.code for step in path_of(short.seats[0]).steps}
    assert len(asked) == 10
    other = next(f"DA{n}" for n in range(1, 7) if f"DA{n}" not in asked)
    assert short.arrive().post(short.question(0, other), {"choice": "3"}).status_code == 404
    assert not Answer.objects.exists()


def test_a_saved_choice_is_acknowledged_with_the_time_it_was_saved(save):
    page = text_of(save(choice="3"))
    assert re.search(r'id="saved" class="saved ok" role="status"', page)
    assert re.search(r"\d\d:\d\d", page)
    assert "<html" not in page


# The session; the participant with their round; and the one statement that writes. What a form
# asks is read by a process's first save only.
QUERIES_OF_ONE_SAVE = 3


@pytest.mark.parametrize("people", [1, 3, 300])
def test_saving_a_choice_costs_the_same_whoever_else_takes_part(
    people, framework, organization, django_assert_num_queries
):
    held = hold_round(
        organization,
        {"Norte": people},
        lambda team, seat, code: 3 if seat and code in ("DA1", "CU6") else None,
        state="open",
        submitted=False,
    )
    browser = held.arrive()
    browser.post(held.question(0, "DA1"), {"choice": "2"}, **HTMX)
    with django_assert_num_queries(QUERIES_OF_ONE_SAVE):
        browser.post(held.question(0, "DA1"), {"choice": "4"}, **HTMX)
    assert Answer.objects.filter(participant=held.seats[0]).count() == 1


# ---- when answering is over --------------------------------------------------------------------


def submit(opened, browser):
    browser.post(opened.question(0, "DA1"), {"choice": "3"})
    return browser.post(reverse("assessments:submit", args=[opened.seats[0].pk]))


def test_after_submitting_nothing_can_be_changed(opened, browser, save):
    assert submit(opened, browser).status_code == 302
    before = tables()
    done = reverse("assessments:done", args=[opened.seats[0].pk])
    by_htmx = save(choice="5")
    assert (by_htmx.status_code, by_htmx["HX-Redirect"]) == (204, done)
    plain = save(headers={}, choice="5", comment="más", comment_rev="0", comment_shown="-")
    assert (plain.status_code, plain["Location"]) == (302, done)
    again = browser.post(reverse("assessments:submit", args=[opened.seats[0].pk]))
    assert (again.status_code, again["Location"]) == (302, done)
    first = browser.post(
        reverse("assessments:global_level", args=[opened.seats[0].pk]), {"level": "5"}
    )
    assert (first.status_code, first["Location"]) == (302, done)
    assert changed(before) == set()


@pytest.mark.parametrize("headers", [HTMX, {}], ids=["htmx", "plain"])
def test_after_closing_an_answer_is_refused_with_410(headers, opened, save):
    close_round(assessment=opened.assessment, at=timezone.now())
    before = tables()
    assert save(headers=headers, choice="5").status_code == 410
    assert changed(before) == set()


def test_before_opening_the_link_says_when_and_takes_no_answer(framework, organization):
    draft = hold_round(organization, {"Norte": 1}, nothing, state="draft", submitted=False)
    page = Client().get(reverse("assessments:arrive", args=[draft.tokens[0]]))
    assert page.status_code == 200
    begun = Client().post(reverse("assessments:arrive", args=[draft.tokens[0]]))
    assert (begun.status_code, settings.SESSION_COOKIE_NAME in begun.cookies) == (200, False)


def test_whoever_is_withdrawn_is_as_unknown_as_anybody(opened, save):
    withdraw_participant(participant=opened.seats[0], at=timezone.now())
    before = tables()
    assert save(choice="5").status_code == 404
    assert Client().get(reverse("assessments:arrive", args=[opened.tokens[0]])).status_code == 404
    assert changed(before) == set()


def test_a_participant_reaches_nobody_elses_questionnaire(opened, browser):
    other = opened.seats[1].pk
    before = tables()
    found = [
        browser.post(opened.question(1, "DA1"), {"choice": "1"}).status_code,
        browser.get(opened.question(1, "DA1")).status_code,
        browser.get(reverse("assessments:review", args=[other])).status_code,
        browser.post(reverse("assessments:submit", args=[other])).status_code,
    ]
    assert found == [404] * 4
    assert changed(before) == set()


def test_a_new_link_ends_the_old_one_and_every_device_it_opened(framework, organization):
    held = hold_round(
        organization, {"Norte": 1}, nothing, state="open", submitted=False, named=True
    )
    old = held.arrive()
    address = held.question(0, "DA1")
    assert old.post(address, {"choice": "3"}, **HTMX).status_code == 200
    held.tokens.append(renew_link(participant=held.seats[0]))
    assert old.post(address, {"choice": "5"}, **HTMX).status_code == 404
    assert Client().get(reverse("assessments:arrive", args=[held.tokens[0]])).status_code == 404
    assert held.arrive(-1).post(address, {"choice": "5"}, **HTMX).status_code == 200
    assert Answer.objects.get().level == 5


def test_a_new_link_opens_nobodys_anonymous_answers(opened, save, lead, client_of):
    """Whoever leads the round would see the new link, and with it what was answered."""
    editor = client_of(lead)
    seats = opened.seats
    not_begun = opened.url("assessments:renew_link", seats[1].pk)
    begun = opened.url("assessments:renew_link", seats[0].pk)
    assert "/r/" in text_of(editor.post(not_begun, follow=True))
    save(choice="2")
    before = tables()
    response = editor.post(begun, follow=True)
    assert "/r/" not in text_of(response)
    assert changed(before) == set()


def test_opening_a_link_changes_nothing_until_one_begins(opened):
    before = tables()
    for _ in range(2):
        assert (
            Client().get(reverse("assessments:arrive", args=[opened.tokens[0]])).status_code == 200
        )
    assert changed(before) == set()
    opened.arrive()
    assert changed(before) == {"assessments_participant"}


# ---- comments ----------------------------------------------------------------------------------

TEXTS = {
    "emoji": "Bien 👍🏽 👨‍👩‍👧 🇪🇸",
    "right to left": "تجربة العميل ‏(مهم)‏ ועוד",
    "lines": "uno\ndos\n\n  tres",
    "markup": "<b>R&D</b> \"x\" 'y' {{7*7}}",
    "blank": "   ",
    "longest": "á" * 4000,
}


@pytest.mark.parametrize("kind", TEXTS)
def test_a_comment_comes_back_letter_by_letter(kind, opened, browser, save, answer):
    text = TEXTS[kind]
    sent = {"comment": text.replace("\n", "\r\n"), "comment_rev": "0", "comment_shown": "-"}
    assert save(**sent).status_code == 200
    assert answer("DA1").comment == text
    page = browser.get(opened.question(0, "DA1")).content.decode()
    field = re.search(r"<textarea[^>]*>(.*?)</textarea>", page, re.S).group(1)
    assert unescape(field) == text


@pytest.mark.parametrize("headers", [HTMX, {}], ids=["htmx", "plain"])
def test_a_comment_of_100_kilobytes_is_refused_in_words_and_still_in_the_field(
    headers, save, answer
):
    save(comment="corto", comment_rev="0", comment_shown=text_print(""))
    text = "á" * 50_000
    assert len(text.encode()) == 100_000
    response = save(
        headers=headers, comment=text, comment_rev="1", comment_shown=text_print("corto")
    )
    page = text_of(response)
    assert response.status_code == 422
    assert re.search(r"50\D?000", page)
    assert headers or text in page  # by htmx nothing replaces the field
    assert ("<textarea" in page) is (not headers)
    assert answer("DA1").comment == "corto"


def test_a_choice_sent_with_too_long_a_comment_is_saved_all_the_same(save, answer):
    sent = {"choice": "4", "comment": "x" * 4001, "comment_rev": "0", "comment_shown": "-"}
    assert save(headers={}, **sent).status_code == 422
    assert (answer("DA1").level, answer("DA1").comment) == (4, "")


@pytest.fixture
def two_tabs(opened, browser, save):
    """Two tabs opened on the same comment; the other one has saved since."""
    save(comment="antes", comment_rev="0", comment_shown=text_print(""))
    assert (
        save(comment="en la otra", comment_rev="1", comment_shown=text_print("antes")).status_code
        == 200
    )
    return {"comment_rev": "1", "comment_shown": text_print("antes")}


@pytest.mark.parametrize("headers", [HTMX, {}], ids=["htmx", "plain"])
def test_two_tabs_with_two_comments_are_shown_both_and_neither_is_lost(
    headers, two_tabs, save, answer
):
    before = tables()
    response = save(headers=headers, comment="en la mía", **two_tabs)
    page = text_of(response)
    assert response.status_code == 409
    assert "en la otra" in page
    assert headers or "en la mía</textarea>" in page
    assert changed(before) == set()
    assert answer("DA1").comment == "en la otra"


def test_whoever_has_seen_both_may_save(two_tabs, save, answer):
    """The plain page gives back the revision that was shown, so that the second try succeeds."""
    page = text_of(save(headers={}, comment="en la mía", **two_tabs))
    rev = re.search(r'name="comment_rev" value="(\d+)"', page).group(1)
    shown = re.search(r'name="comment_shown" value="([^"]*)"', page).group(1)
    again = save(headers={}, comment="las dos", comment_rev=rev, comment_shown=shown)
    assert (again.status_code, answer("DA1").comment) == (302, "las dos")


def test_a_comment_field_nobody_touched_overwrites_nothing(two_tabs, save, answer):
    response = save(headers={}, choice="5", comment="antes", **two_tabs)
    assert response.status_code == 302
    assert (answer("DA1").level, answer("DA1").comment) == (5, "en la otra")


def test_the_same_text_from_two_tabs_is_no_conflict(two_tabs, save, answer):
    assert save(comment="en la otra", **two_tabs).status_code == 200
    assert answer("DA1").comment_rev == 2


def test_a_comment_can_be_taken_back_entirely(save, answer):
    save(comment="algo", comment_rev="0", comment_shown="-")
    save(comment="", comment_rev="1", comment_shown=text_print("algo"))
    assert (answer("DA1").comment, answer("DA1").status) == ("", "")


def test_a_comment_alone_is_no_answer(opened, browser, save, answer):
    save(comment="algo", comment_rev="0", comment_shown="-")
    assert path_of(opened.seats[0]).answered == 0
    submitted = browser.post(reverse("assessments:submit", args=[opened.seats[0].pk]), follow=True)
    assert submitted.redirect_chain[-1][0].endswith("/review/")
    opened.seats[0].refresh_from_db()
    assert opened.seats[0].submitted_at is None


# ---- the way through -------------------------------------------------------------------------


def test_without_javascript_the_form_saves_everything_and_moves_on(opened, browser, answer):
    path = path_of(opened.seats[0])
    first, second = path.steps[:2]
    sent = {
        "choice": "2",
        "confidence": "1",
        "evidence": "3",
        "seconds": "",
        "comment": "todo junto",
        "comment_rev": "0",
        "comment_shown": text_print(""),
        "go": "next",
    }
    response = browser.post(path.address(first), sent)
    assert (response.status_code, response["Location"]) == (302, path.address(second))
    row = answer(first.capability.code)
    assert (row.level, row.confidence, row.evidence, row.comment) == (2, 1, 3, "todo junto")
    back = browser.post(path.address(second), {"choice": "3", "go": "previous"})
    assert back["Location"] == path.address(first)
    last = browser.post(path.address(path.steps[-1]), {"choice": "3", "go": "next"})
    assert last["Location"] == path.address(None)


def test_a_whole_questionnaire_from_the_link_to_the_thanks(opened):
    visitor = opened.arrive()
    seat = opened.seats[0]
    first = visitor.get(reverse("assessments:questionnaire", args=[seat.pk]))
    assert first["Location"] == reverse("assessments:global_level", args=[seat.pk])
    where = visitor.post(first["Location"], {"level": "3"})["Location"]
    for _ in range(30):
        assert visitor.get(where).status_code == 200
        where = visitor.post(where, {"choice": "4", "go": "next"})["Location"]
    assert where == reverse("assessments:review", args=[seat.pk])
    done = visitor.post(reverse("assessments:submit", args=[seat.pk]), follow=True)
    assert done.status_code == 200
    seat.refresh_from_db()
    assert (seat.answers.count(), seat.global_level, seat.straight_lined) == (30, 3, True)


def test_one_resumes_at_the_first_open_question(opened, browser):
    path = path_of(opened.seats[0])
    for step in (*path.steps[:3], path.steps[4]):
        browser.post(path.address(step), {"choice": "3"})
    start = reverse("assessments:questionnaire", args=[opened.seats[0].pk])
    assert browser.get(start)["Location"] == path.address(path.steps[3])
    elsewhere = opened.arrive()
    assert elsewhere.get(start)["Location"] == path.address(path.steps[3])


def order_of(participant: Participant) -> list[str]:
    return [step.capability.code for step in path_of(participant).steps]


def test_everybody_has_an_order_of_their_own_and_finds_it_again(opened):
    seats = list(Participant.objects.filter(assessment=opened.assessment).order_by("position"))
    orders = [order_of(seat) for seat in seats]
    assert [order_of(seat) for seat in seats] == orders
    assert len({tuple(order) for order in orders}) == len(orders)
    assert {frozenset(order) for order in orders} == {frozenset(orders[0])}
    for order in orders:  # one area after the other
        areas = list(dict.fromkeys(code[:2] for code in order))
        assert sorted(areas) == sorted(AREAS)
    firsts = [order[0][:2] for order in orders[:5]]
    assert sorted(firsts) == sorted(AREAS)  # over five people every area comes first once


def test_answering_does_not_change_the_order(opened, browser):
    before = order_of(opened.seats[0])
    browser.post(opened.question(0, before[3]), {"choice": "3"})
    assert order_of(Participant.objects.get(pk=opened.seats[0].pk)) == before


def test_a_question_shows_what_was_answered_and_how_far_one_is(opened, browser):
    browser.post(opened.question(0, "DA1"), {"choice": "4"})
    page = browser.get(opened.question(0, "DA1")).content.decode()
    assert re.findall(r'name="choice" value="(\w+)" checked', page) == ["4"]
    assert "(1/30)" in page


@pytest.mark.parametrize("named", [True, False])
def test_what_one_said_last_time_is_shown_after_answering_and_only_if_it_was_named(
    named, framework, organization
):
    before = hold_round(organization, {"Norte": 5}, lambda *x: 2, title="Antes", named=named)
    address = before.seats[0].identity.email
    now = hold_round(
        organization, {"Norte": 5}, nothing, state="open", submitted=False, named=named
    )
    now.seats[0].identity.email = address
    now.seats[0].identity.save()
    browser = now.arrive()

    def told():
        return 'class="quiet small previous"' in text_of(browser.get(now.question(0, "DA1")))

    assert not told()
    browser.post(now.question(0, "DA1"), {"choice": "4"})
    assert told() is named


def test_after_the_last_day_an_answer_is_refused_with_410_until_there_are_more_days(opened, save):
    yesterday = timezone.localdate() - timedelta(days=1)
    Assessment.objects.update(closes_on=yesterday)
    before = tables()
    assert save(choice="5").status_code == 410
    assert changed(before) == set()
    Assessment.objects.update(closes_on=timezone.localdate())
    assert save(choice="5").status_code == 200


def test_results_are_not_there_for_respondents_until_published(
    framework, organization, lead, client_of
):
    held = hold_round(organization, {"Norte": 6})
    browser = held.arrive()
    address = reverse("assessments:seen_results", args=[held.seats[0].pk])
    publish = held.url("assessments:publish")
    assert browser.get(address).status_code == 404
    client_of(lead).post(publish)
    assert browser.get(address).status_code == 200
    client_of(lead).post(publish, {"withhold": "1"})
    assert browser.get(address).status_code == 404


def test_whoever_did_not_submit_sees_no_results(framework, organization):
    held = hold_round(organization, {"Norte": 6}, state="open")
    Participant.objects.filter(pk=held.seats[0].pk).update(submitted_at=None)
    browser = held.arrive()
    close_round(assessment=held.assessment, at=timezone.now())
    Assessment.objects.update(published_at=timezone.now() + timedelta(0))
    address = reverse("assessments:seen_results", args=[held.seats[0].pk])
    assert browser.get(address).status_code == 410
