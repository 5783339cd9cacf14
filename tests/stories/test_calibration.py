"""A calibration session: a facilitator, the room's screen, and phones that agree on one level."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.stories.conftest import PHONE
from tests.stories.test_network import wait_for
from tests.stories.watching import sideways

REASON = "Lo que vimos en las llamadas de esta semana."
DOWN = re.compile(r"htmx:(sendError|afterRequest|timeout)|ERR_INTERNET_DISCONNECTED")


def opened(page: Page, site) -> str:
    """Prepare a session about the closed round; return its address."""
    here = f"/o/{site.stage.insurer}/assessments/{site.stage.second_round}/calibration/"
    page.goto(here)
    page.locator(f"a[href='{here}new/']").click()
    page.locator("[name=topics]").nth(1).check()
    page.locator("form button.primary").last.click()
    page.wait_for_url(re.compile(rf"{here}[0-9a-f-]{{36}}/"))
    return page.url


def join(page: Page, code: str, name: str) -> None:
    """Type the code from the screen, give a name."""
    page.goto("/c/")
    page.locator("[name=code]").fill(code.lower())
    page.keyboard.press("Enter")
    page.locator("[name=name]").fill(name)
    page.keyboard.press("Enter")
    page.wait_for_url("**/session/**")


def vote(page: Page, choice: str) -> None:
    page.locator(f"form.vote [name=choice][value='{choice}']").check(force=True)
    expect(page.locator("#vote-state .ok")).to_be_visible()


def votes(site) -> list[int]:
    """The single votes that are kept of the closed round's sessions."""
    rows = site.ask(
        "SELECT v.level FROM meetings_vote v JOIN meetings_topic t ON t.id = v.topic_id"
        " JOIN meetings_calibrationsession s ON s.id = t.session_id WHERE s.assessment_id = ?",
        site.stage.second_round.replace("-", ""),
    )
    return [level for (level,) in rows]


def test_a_meeting_votes_out_of_sight_talks_and_agrees_on_one_level(site, device):
    lead = device("lead", expected="status of 422")
    control = lead.new_page()
    address = opened(control, site)
    code = control.locator(".joining .code b").inner_text()
    screen = lead.new_page()
    screen.goto(f"{address}room/")
    assert screen.locator(".join-code b").inner_text() == code

    phones = [device(**PHONE).new_page(), device(language="en").new_page()]
    for phone, name in zip(phones, ("Ana Ruiz", "Bruno Sanz"), strict=True):
        join(phone, code, name)
    expect(screen.locator("#names li")).to_have_text(["Ana Ruiz", "Bruno Sanz"])
    expect(control.locator("#people li")).to_have_count(2)

    # The first vote: the screens follow by themselves, and tell how many, never what.
    control.locator(".topics button").first.click()
    expect(control.locator("#do-reveal")).to_be_disabled()
    vote(phones[0], "1")
    assert sideways(phones[0]) == 0
    phones[0].reload()
    assert phones[0].locator("[name=choice]:checked").get_attribute("value") == "1"
    vote(phones[1], "5")
    expect(screen.locator("#tally")).to_contain_text("2")
    expect(control.locator("#do-reveal")).to_be_enabled()
    assert screen.locator(".board").count() == control.locator(".board").count() == 0

    # Revealed together, as numbers; a timer for the talk; a second vote.
    control.locator("#do-reveal").click()
    for page in (control, screen, *phones):
        expect(page.locator(".board")).to_be_visible()
    assert "Ana" not in screen.locator("#stage").inner_text()
    expect(phones[0].locator(".board .tag")).to_have_count(1)
    control.locator("#timer-1").click()
    expect(screen.locator(".timer b")).to_have_text(re.compile(r"0:5\d|1:00"))
    control.locator("[id^=vote_again]").click()
    for phone in phones:
        expect(phone.locator("form.vote")).to_be_visible()
        vote(phone, "3")
    expect(control.locator("#do-reveal")).to_be_enabled()
    control.locator("#do-reveal").click()

    # The level agreed on needs a reason, which is not lost when it is too short.
    expect(control.locator(".agree")).to_be_visible()
    control.locator("#level-3").check(force=True)
    control.locator("#reason").fill("corto")
    control.locator("#do-agree").click()
    expect(control.locator("#reason-error")).to_be_visible()
    control.locator("#reason").fill(REASON)
    control.locator("#do-agree").click()
    for page in (control, screen, *phones):
        expect(page.locator(".agreed-level")).to_contain_text(REASON)

    # Closed: the phones say thanks, single votes are gone, the results say both.
    assert votes(site)
    control.locator("form[action$='/close/'] button").click()
    expect(control.locator("h1")).to_have_text(re.compile(r"^1\b"))
    for page in (screen, *phones):
        expect(page.locator("h1")).to_have_text(re.compile("Thank|Gracias"))
    assert votes(site) == []
    control.goto(f"/o/{site.stage.insurer}/assessments/{site.stage.second_round}/results/")
    expect(control.locator("table.heat td.all small").first).to_be_visible()


def test_a_vote_without_a_net_waits_and_arrives_by_itself(site, device):
    context = device("attendee", expected=DOWN)
    page = context.new_page()
    page.goto(f"/session/{site.stage.meeting}/")
    context.set_offline(True)
    page.locator("[name=choice][value='4']").check(force=True)
    expect(page.locator("#connection")).to_be_visible()
    expect(page.locator("#vote-state .bad")).to_be_visible()
    assert stored(site) == []
    context.set_offline(False)
    wait_for(lambda: stored(site) == [(4,)], page)
    expect(page.locator("#vote-state .ok")).to_be_visible()
    expect(page.locator("#connection")).to_be_hidden()


def stored(site) -> list[tuple[int]]:
    """What the attendee of the stage has voted."""
    return site.ask(
        "SELECT v.level FROM meetings_vote v JOIN meetings_attendee a ON a.id = v.attendee_id"
        " WHERE a.session_id = ? AND a.name = 'Ana Ruiz'",
        site.stage.meeting.replace("-", ""),
    )


def test_two_facilitators_at_two_screens_make_one_change(site, device):
    pages = [device(who, expected="status of 409").new_page() for who in ("lead", "consultant")]
    here = f"/o/{site.stage.insurer}/assessments/{site.stage.first_round}/calibration/"
    for page in pages:
        page.goto(f"{here}{site.stage.meeting}/")
        # Each sees what was, not what the other has done meanwhile.
        page.route("**/live/**", lambda route: route.fulfill(status=204))
    pages[0].locator("#timer-5").click()
    expect(pages[0].locator(".timer")).to_be_visible()
    pages[0].locator("[id^=park-focus]").click()
    expect(pages[0].locator("[id^=take_up]").first).to_be_visible()
    pages[1].locator("#do-reveal").click()
    expect(pages[1].locator("[role=alert].notice")).to_be_visible()
    pages[1].locator("[id^=take_up]").first.click()
    expect(pages[1].locator("form#reveal")).to_be_visible()


def test_what_two_people_write_at_one_question_is_both_seen(site, device):
    here = f"/o/{site.stage.insurer}/assessments/{site.stage.first_round}/reflection/"
    lead = device("lead", expected="status of 409").new_page()
    guest = device("reflector", expected="status of 409").new_page()
    lead.goto(here)
    guest.goto(site.stage.reflecting)
    field = "#hand-offs [data-field=text]"
    lead.locator(field).fill("Entre ventas y entrega.")
    expect(lead.locator("#state")).to_have_text(re.compile(r"\d\d:\d\d"))
    guest.locator(field).fill("En posventa.")
    notice = guest.locator("#hand-offs .question-state .notice")
    expect(notice).to_contain_text("Entre ventas y entrega.")
    assert written(site) == "Entre ventas y entrega."
    notice.locator("[data-choice=both]").click()
    wait_for(lambda: written(site) == "Entre ventas y entrega.\nEn posventa.", guest)
    expect(notice).to_have_count(0)
    expect(guest.locator("#state")).to_have_text(re.compile(r"\d\d:\d\d"))
    guest.reload()
    assert guest.locator(field).input_value() == "Entre ventas y entrega.\nEn posventa."
    expect(guest.locator("#hand-offs .who")).to_contain_text("Delia Directora")


def written(site) -> str:
    rows = site.ask(
        "SELECT text FROM assessments_reflection WHERE question = 'hand-offs' AND assessment_id = ?",
        site.stage.first_round.replace("-", ""),
    )
    return rows[0][0] if rows else ""
