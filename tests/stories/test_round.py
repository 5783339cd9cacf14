"""A whole round with real people: planned, written to, answered, closed, talked over, compared."""

from __future__ import annotations

import re
from email.message import EmailMessage

from playwright.sync_api import Page, expect

from tests.stories.conftest import PHONE
from tests.stories.last_year import PEOPLE
from tests.stories.questionnaire import (
    REVIEW,
    code,
    skip_first_sight,
    wait_for_another,
)
from tests.stories.test_lead import answer_unseen

LINK = re.compile(r"https?://\S+/r/[\w-]+/")
QUESTIONS = 10
PATIENCE = 30_000  # milliseconds for a process of its own to start and send


def link_in(letter: EmailMessage) -> str:
    return LINK.search(letter.get_body(("plain",)).get_content())[0]


def go_on(page: Page) -> None:
    page.locator("button[name=go][value=next]").click()


def answer_everything(page: Page, level: int, by_touch: bool) -> None:
    """Answer the short form with one level, by key or by thumb, and hand it in."""
    skip_first_sight(page)
    for number in range(1, QUESTIONS + 1):
        here = code(page)
        if by_touch:
            page.locator(f"label.choice:has([name=choice][value='{level}'])").tap()
        else:
            page.keyboard.press(str(level))
        if number < QUESTIONS:
            wait_for_another(page, here)
    page.wait_for_url(REVIEW)
    page.locator("form.foot button.primary").click()
    page.wait_for_url("**/done/")


def vote(page: Page, level: int) -> None:
    page.locator(f"form.vote label.choice:has([name=choice][value='{level}'])").click()
    expect(page.locator("#vote-state")).not_to_be_empty()


def test_a_lead_runs_a_round_from_the_plan_to_what_changed_since_last_year(site, device, begin):
    lead = device("baker", "es")
    page = lead.new_page()
    home = f"/o/{site.stage.compass}"

    # Plans: the short form, by name, in six steps.
    page.goto(f"{home}/assessments/new/")
    page.locator("[name=title]").fill("Este año")
    page.locator("[name=form][value=short]").check()
    page.locator("[name=confidentiality][value=named]").check()
    page.locator("#content form [type=submit], #content form button.primary").first.click()
    page.wait_for_url("**/routing/")
    go_on(page)
    page.wait_for_url("**/scope/")
    go_on(page)
    page.wait_for_url("**/participants/")

    # Invites: a list as it comes from a spreadsheet, one line of which cannot be right.
    rows = ["Nombre\tCorreo\tEquipo\tGrupo\tIdioma"]
    groups = {"executive": "Dirección", "manager": "Mandos", "front_line": "Primera línea"}
    rows += [
        "\t".join((name, email, team, groups[role], language))
        for name, email, team, role, language, _ in PEOPLE
    ]
    rows.append("Error Ejemplo\testo no es un correo\tTienda\tPrimera línea\tes")
    page.locator("[name=text]").fill("\n".join(rows))
    page.locator("form[action$='/lists/'] button.primary").click()
    expect(page.locator("section", has=page.get_by_text("Error Ejemplo")).first).to_be_visible()
    page.locator("form.confirm-list button.primary").click()
    expect(page.locator("table.people tbody tr")).to_have_count(len(PEOPLE))

    # Looks it through and opens it; then writes to everybody.
    page.locator("nav.wizard a[href$='/check/']").click()
    assert "4" in page.locator(".plan").inner_text()
    page.locator("form[action$='/open/'] button").click()
    expect(page.locator(".messages .good")).to_be_visible()
    here = re.search(r"/assessments/[0-9a-f-]{36}/", page.url)[0]
    page.goto(f"{home}{here}messages/send/invitation/")
    page.locator("#content form button.primary").click()
    expect(page.locator("progress[max='4'][value='4']")).to_be_visible(timeout=PATIENCE)
    letters = site.letters()
    assert {email for _, email, *_ in PEOPLE} <= set(letters)
    assert all(len(letters[email]) == 1 for _, email, *_ in PEOPLE)
    ana, ben, carla, dora = (link_in(letters[email][0]) for _, email, *_ in PEOPLE)
    assert (
        letters["ben@compas.example"][0]["Subject"] != letters["ana@compas.example"][0]["Subject"]
    )

    # Three answer: at a keyboard in Spanish, on a phone in English, and out of sight.
    first = begin(ana)
    assert first.locator("html").get_attribute("lang") == "es"
    answer_everything(first, 4, by_touch=False)
    second = begin(ben, device(**PHONE))
    assert second.locator("html").get_attribute("lang") == "en"
    answer_everything(second, 3, by_touch=True)
    answer_unseen(device().request, carla, leaning=0)

    # One is still open: the reminder goes to her alone, with the same link.
    page.goto(f"{home}{here}messages/send/reminder/")
    assert "Dora Díaz" in page.locator("#content").inner_text()
    assert "Ana Alba" not in page.locator("#content").inner_text()
    page.locator("#content form button.primary").click()
    expect(page.locator("progress[max='1'][value='1']")).to_be_visible(timeout=PATIENCE)
    counts = {email: len(found) for email, found in site.letters().items()}
    assert [counts[email] for _, email, *_ in PEOPLE] == [1, 1, 1, 2]
    assert link_in(site.letters()["dora@compas.example"][1]) == dora

    # Closes; the link that is late says so.
    page.goto(f"{home}{here}")
    page.locator("form[action$='/close/'] button").click()
    page.wait_for_url("**/results/")
    late = device(expected=re.compile(r"status of 410")).new_page()
    assert late.goto(dora).status == 410

    # Talks over what people see differently: two devices, votes out of sight, one level.
    page.goto(f"{home}{here}calibration/new/")
    topics = page.locator("[name=topics]")
    for number in range(topics.count()):
        topics.nth(number).set_checked(number == 0)
    page.locator("#content form button.primary").click()
    page.wait_for_url(re.compile(r"/calibration/[^/]+/\Z"))
    join = page.locator("#join-link").input_value()
    devices = [device(**PHONE).new_page(), device(locale="en-GB").new_page()]
    for who, phone in zip(("Ana", "Ben"), devices, strict=True):
        phone.goto(join)
        phone.locator("[name=name]").fill(who)
        phone.locator("#content form [type=submit], #content form button.primary").first.click()
        phone.wait_for_url(re.compile(r"/session/"))
    page.locator(".topics button[name=act][value=start]").first.click()
    for phone, level in zip(devices, (4, 2), strict=True):
        expect(phone.locator("form.vote")).to_be_visible()
        vote(phone, level)
    assert page.locator(".votes").count() == 0
    page.locator("#do-reveal").click()
    for screen in (page, *devices):
        expect(screen.locator(".votes").first).to_be_visible()
    agree = page.locator("details.agree")
    agree.locator("#level-3").check(force=True)
    agree.locator("[name=reason]").fill("Hay guiones, pero el obrador no los usa todavía.")
    agree.locator("#do-agree").click()
    for screen in (page, *devices):
        expect(screen.locator(".agreed-level").first).to_contain_text("3")

    # The scorecard shows both, and says which is which.
    page.goto(f"{home}{here}results/")
    assert page.get_by_text(re.compile("acordad", re.IGNORECASE)).count() >= 1

    # What changed since last year, person by person.
    page.goto(f"{home}{here}changes/")
    said = page.locator("#content").inner_text()
    assert "El año pasado" in said
    assert re.search(r"▲|≈", said)
