"""A net that comes and goes, and two tabs at once: nothing typed is lost, nothing is claimed early."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Error, Page, Route, expect

from tests.stories.questionnaire import (
    chosen,
    code,
    skip_first_sight,
    wait_for_another,
    wait_until_saved,
)

HTMX_DOWN = re.compile(r"htmx:(sendError|afterRequest)|ERR_INTERNET_DISCONNECTED")
CONFLICT = "Failed to load resource: the server responded with a status of 409"


def wait_for(condition: Callable[[], bool], page: Page, seconds: float = 12) -> None:
    """Wait for something to become true in the site's database."""
    for _ in range(int(seconds * 10)):
        if condition():
            return
        page.wait_for_timeout(100)
    raise AssertionError("it did not come true")


def at_question(page: Page, seat, question: str) -> None:
    page.goto(f"/q/{seat.pk}/{question}/")


def test_saved_is_said_only_after_the_database_holds_the_answer(site, begin):
    seat = site.stage.seats[7]
    page = begin(seat.link)
    skip_first_sight(page)
    here = code(page)
    seen = []

    def slowly(route: Route) -> None:
        if route.request.method != "POST":
            route.continue_()
            return
        seen.append(("sent", site.answer(seat.pk, here), page.locator("#saved.ok").count()))
        response = route.fetch()
        seen.append(
            ("stored", site.answer(seat.pk, here)["level"], page.locator("#saved.ok").count())
        )
        route.fulfill(response=response)

    page.route("**/q/**", slowly)
    page.locator("#advance").uncheck()
    page.keyboard.press("4")
    wait_until_saved(page)
    assert seen == [("sent", {}, 0), ("stored", 4, 0)]
    assert re.search(r"\d\d:\d\d", page.locator("#saved").inner_text())


def test_what_was_chosen_and_typed_without_a_net_survives_a_reload_and_arrives(site, device, begin):
    seat = site.stage.seats[7]
    context = device(expected=HTMX_DOWN)
    page = begin(seat.link, context)
    at_question(page, seat, "CU2")
    context.set_offline(True)
    page.keyboard.press("5")
    expect(page.locator("#saved.bad")).to_be_visible()
    page.locator("#comment").fill("Escrito en el túnel")
    page.wait_for_timeout(900)  # longer than the pause after which a comment is sent
    expect(page.locator("#saved.bad")).to_be_visible()
    assert code(page) == "CU2", "it moved on without having saved"
    assert site.answer(seat.pk, "CU2") == {}
    with pytest.raises(Error):
        page.reload()
    page.close()  # the browser's own page about the missing net would load again by itself

    context.set_offline(False)
    page = context.new_page()
    at_question(page, seat, "CU2")
    assert chosen(page) == "5"
    assert page.locator("#comment").input_value() == "Escrito en el túnel"
    wait_until_saved(page)
    wait_for(lambda: site.answer(seat.pk, "CU2").get("comment") == "Escrito en el túnel", page)
    assert site.answer(seat.pk, "CU2")["level"] == 5
    page.reload()
    assert chosen(page) == "5"
    assert page.evaluate("Object.keys(localStorage).filter((k) => /waiting|draft/.test(k))") == []


def test_what_waits_arrives_by_itself_when_the_net_is_back(site, device, begin):
    seat = site.stage.seats[7]
    context = device(expected=HTMX_DOWN)
    page = begin(seat.link, context)
    at_question(page, seat, "CU3")
    context.set_offline(True)
    page.keyboard.press("2")
    page.locator("#comment").fill("Sin cobertura")
    page.wait_for_timeout(900)
    expect(page.locator("#saved.bad")).to_be_visible()
    context.set_offline(False)
    wait_for(lambda: tuple(site.answer(seat.pk, "CU3").values())[1:3] == (2, "Sin cobertura"), page)
    wait_until_saved(page)
    expect(page.locator("#dot-CU3")).to_have_class(re.compile("done"))


def test_an_answer_lost_on_the_way_is_sent_from_the_review_before_handing_in(site, device, begin):
    seat = site.stage.seats[8]
    context = device(expected=re.compile("htmx:|ERR_|Failed to load"))
    page = begin(seat.link, context)
    skip_first_sight(page)
    first = code(page)
    page.keyboard.press("1")
    second = wait_for_another(page, first)

    # Only saving fails: pages still come. A choice, a comment, and on without waiting.
    def refuse(route: Route) -> None:
        route.abort() if route.request.method == "POST" else route.continue_()

    page.route("**/q/**", refuse)
    page.locator("#comment").fill("No te pierdas")
    page.locator("[name=choice][value='3']").check(force=True)
    page.keyboard.press("ArrowRight")
    wait_for_another(page, second)
    assert site.answer(seat.pk, second) == {}
    page.unroute("**/q/**", refuse)
    page.locator("a.all").click()
    page.wait_for_url("**/review/")
    wait_for(
        lambda: tuple(site.answer(seat.pk, second).values())[1:3] == (3, "No te pierdas"), page
    )
    expect(page.locator(".eyebrow")).to_have_text("2/30")
    page.locator("form.foot button.primary").click()
    page.wait_for_url("**/done/")
    assert site.submitted(seat.pk)


def test_a_comment_saved_while_moving_on_stays_with_its_own_question(site, device, begin):
    seat = site.stage.seats[7]
    # The late answer finds the fields of its question gone, which htmx notes in the console.
    page = begin(seat.link, device(expected="htmx:oobErrorNoTarget, #comment-"))
    at_question(page, seat, "DA1")

    def late(route: Route) -> None:
        if route.request.method == "POST":
            response = route.fetch()
            page.wait_for_timeout(400)
            route.fulfill(response=response)
        else:
            route.continue_()

    page.route("**/q/**", late)
    page.locator("#comment").fill("De la primera")
    page.locator("[data-go=next]").click()
    there = wait_for_another(page, "DA1")
    page.wait_for_timeout(800)
    page.unroute("**/q/**", late)
    assert page.locator("#comment").input_value() == ""
    page.locator("#comment").fill("De la segunda")
    wait_for(lambda: site.answer(seat.pk, there).get("comment") == "De la segunda", page)
    assert site.answer(seat.pk, "DA1")["comment"] == "De la primera"
    expect(page.locator(".comment-state .notice")).to_have_count(0)


@pytest.mark.parametrize(
    ("question", "decision", "stored"),
    [
        ("EN1", "mine", "De la otra pestaña"),
        ("EN2", "theirs", "De esta pestaña"),
        ("EN3", "both", "De esta pestaña\nDe la otra pestaña"),
    ],
)
def test_two_tabs_with_a_comment_each_show_both_and_do_as_told(
    question, decision, stored, site, device, begin
):
    seat = site.stage.seats[9]
    context = device(expected=CONFLICT)
    page = begin(seat.link, context)
    at_question(page, seat, question)
    # A private window is another device: the tabs of one browser would share the draft.
    other = begin(seat.link, device(expected=CONFLICT))
    at_question(other, seat, question)

    page.locator("#comment").fill("De esta pestaña")
    wait_until_saved(page)
    other.locator("#comment").fill("De la otra pestaña")
    notice = other.locator(".comment-state .notice")
    expect(notice).to_be_visible()
    assert other.locator("#theirs").inner_text() == "De esta pestaña"
    assert other.locator("#comment").input_value() == "De la otra pestaña"
    assert site.answer(seat.pk, question)["comment"] == "De esta pestaña", "nothing is overwritten"

    other.locator(f"[data-resolve={decision}]").click()
    wait_for(lambda: site.answer(seat.pk, question)["comment"] == stored, other)
    wait_until_saved(other)
    assert other.locator("#comment").input_value() == stored
    expect(notice).to_have_count(0)
    other.reload()
    assert other.locator("#comment").input_value() == stored


def test_two_tabs_of_one_browser_show_the_conflict_too(site, device, begin):
    seat = site.stage.seats[9]
    context = device(expected=CONFLICT)
    page = begin(seat.link, context)
    at_question(page, seat, "EN5")
    other = context.new_page()
    at_question(other, seat, "EN5")
    page.locator("#comment").fill("Primera pestaña")
    wait_until_saved(page)
    other.locator("#comment").fill("Segunda pestaña")
    expect(other.locator(".comment-state .notice")).to_be_visible()
    # The unresolved text waits in this browser and is asked about before handing in.
    other.goto(f"/q/{seat.pk}/review/")
    page.locator("[name=choice][value='3']").check(force=True)
    wait_for(lambda: site.answer(seat.pk, "EN5").get("level") == 3, page)
    other.wait_for_load_state("networkidle")  # the review asks for itself anew once it has sent
    other.reload()
    other.locator("form.foot button.primary").click()
    other.wait_for_url("**/EN5/")
    expect(other.locator(".comment-state .notice")).to_be_visible()
    assert not site.submitted(seat.pk)
    other.locator("[data-resolve=theirs]").click()
    wait_until_saved(other)
    other.goto(f"/q/{seat.pk}/review/")
    other.locator("form.foot button.primary").click()
    other.wait_for_url("**/done/")
    assert site.answer(seat.pk, "EN5")["comment"] == "Primera pestaña"
