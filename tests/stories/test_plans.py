"""Scenarios: made, computed while one waits, copied with half the money, moved by keys, decided."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

from tests.stories.conftest import PHONE, Device
from tests.stories.server import Site
from tests.stories.watching import sideways

COMPUTED = 90_000  # ms: a process is started, which starts another, which may use ten seconds
NAME, HALF = "Lo que dice la hoja", "Con medio presupuesto"


def plans(site: Site) -> str:
    return f"/o/{site.stage.insurer}/roadmaps/{site.stage.roadmap}/plans/"


def wait_until_computed(page: Page) -> None:
    """The page asks for itself until the plan is there; nobody has to press anything."""
    expect(page.locator(".plan-part:not([data-hx-get])")).to_be_attached(timeout=COMPUTED)
    expect(page.locator("#chart-course[data-drawn=true]")).to_be_attached()


def runs(row: Locator) -> list[bool]:
    """In which quarters an initiative runs."""
    cells = row.locator("td:not(.no-print)")
    return ["run" in (cell.get_attribute("class") or "") for cell in cells.all()]


def kept(site: Site, title: str) -> tuple:
    return site.ask(
        "SELECT budget, rev, decided_why, decided_at IS NOT NULL FROM plans_scenario"
        " WHERE title = ? AND roadmap_id = ?",
        title,
        site.stage.roadmap.replace("-", ""),
    )[0]


def make(page: Page, site: Site) -> None:
    page.goto(plans(site))
    page.locator("form.begin [name=title]").fill(NAME)
    page.locator("form.begin button").click()
    page.wait_for_url(re.compile(r"/plans/[0-9a-f-]{36}/$"))
    # Before the best is found there is something to read: the ranked list.
    expect(page.locator(".plan-calendar tbody tr").first).to_be_attached()
    wait_until_computed(page)


def halve(page: Page, site: Site) -> None:
    """Copy the scenario that is open and give the copy half the money."""
    page.locator("form[action$='/copy/'] button").click()
    page.wait_for_url(re.compile(r"/limits/$"))
    budget = page.locator("#id_budget")
    half = int(budget.input_value()) // 2
    page.locator("#id_title").fill(HALF)
    budget.fill(str(half))
    slider = page.locator("#id_budget + input[type=range]")
    assert abs(int(slider.input_value()) - half) <= int(slider.get_attribute("step"))
    page.locator("form.limits button.primary").click()
    page.wait_for_url(re.compile(r"/plans/[0-9a-f-]{36}/$"))
    wait_until_computed(page)
    assert kept(site, HALF)[0] == half == kept(site, NAME)[0] // 2


def move_by_keys(page: Page, site: Site) -> None:
    """Start an initiative a quarter later with the keyboard alone."""
    # One that has a quarter to spare, so that its button can be pressed again afterwards.
    rows = page.locator(".plan-calendar tbody tr").all()
    row = next(row for row in rows if not any(runs(row)[-2:]) and any(runs(row)))
    name, before, rev = row.get_attribute("id"), runs(row), kept(site, HALF)[1]
    later = page.locator(f"#later-{name.removeprefix('row-')}")
    later.focus()
    with page.expect_response(re.compile("/initiatives/")):
        page.keyboard.press("Enter")
    expect(page.locator(f"#{name} .icon").first).to_be_attached()  # the pin
    wait_until_computed(page)
    assert runs(page.locator(f"#{name}")) == [False, *before[:-1]]
    assert kept(site, HALF)[1] == rev + 1
    # The keyboard stays where it was, although the whole plan was drawn anew.
    assert page.evaluate("document.activeElement.id") == later.get_attribute("id")


def test_a_lead_makes_copies_compares_moves_and_decides(site: Site, device: Device):
    page = device("lead").new_page()
    make(page, site)
    whole = page.url
    assert page.locator(".proof .icon").count() == 1
    expect(page.locator("table.course tbody tr").first.locator("td")).to_have_count(5)
    halve(page, site)
    half = page.url
    assert half != whole

    page.goto(plans(site))
    heads = page.locator("table.beside thead th").all_inner_texts()
    assert [text for text in heads if text.startswith((NAME, HALF))] == [NAME, HALF]
    assert page.locator("table.beside tr.differs").count() > 3
    assert sideways(page) == 0

    page.goto(half)
    move_by_keys(page, site)

    page.locator("#id_why").fill("Cabe en lo que nos dan este año.")
    page.locator("form[action$='/decide/'] button").click()
    expect(page.locator(".notice.decided")).to_contain_text("Cabe en lo que nos dan este año.")
    assert kept(site, HALF)[2:] == ("Cabe en lo que nos dan este año.", 1)
    # Of all scenarios this one, and it is changed no more.
    assert page.locator("form.move, form.choose, a[href$='/limits/']").count() == 0
    page.locator(".decided a[href$='/following/']").click()
    expect(page.locator("ul.followed > li").first).to_be_attached()
    page.goto(plans(site))
    expect(page.locator("h1")).to_contain_text(HALF)


def test_a_button_that_has_led_to_the_last_quarter_keeps_the_keyboard(site: Site, device: Device):
    page = device("lead").new_page()
    page.goto(f"{plans(site)}{site.stage.scenario}/")
    page.locator("form[action$='/copy/'] button").click()
    page.wait_for_url(re.compile(r"/limits/$"))
    page.locator("form.limits button.primary").click()
    page.wait_for_url(re.compile(r"/plans/[0-9a-f-]{36}/$"))
    wait_until_computed(page)
    rows = page.locator(".plan-calendar tbody tr").all()
    row = next(row for row in rows if runs(row)[-2:] == [True, False])
    name = row.get_attribute("id").removeprefix("row-")
    later = page.locator(f"#later-{name}")
    later.focus()
    with page.expect_response(re.compile("/initiatives/")):
        page.keyboard.press("Enter")
    expect(later).to_have_attribute("aria-disabled", "true")
    wait_until_computed(page)
    assert runs(page.locator(f"#row-{name}"))[-1]
    assert page.evaluate("document.activeElement.id") == f"later-{name}"
    # It leads no further, and neither does the key: nothing is sent.
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url))
    page.keyboard.press("Enter")
    page.wait_for_timeout(300)
    assert [where for where in sent if "/initiatives/" in where] == []
    page.keyboard.press("Shift+Tab")
    assert page.evaluate("document.activeElement.id") == f"earlier-{name}"


def test_without_javascript_an_initiative_is_moved_and_the_page_says_what_it_waits_for(
    site: Site, device: Device
):
    page = device("lead", java_script_enabled=False, **PHONE).new_page()
    page.goto(f"{plans(site)}{site.stage.scenario}/")
    later = page.locator(".plan-calendar [id^=later-]:not([aria-disabled])").first
    name = later.get_attribute("id").replace("later-", "row-")
    before = runs(page.locator(f"#{name}"))
    later.click()
    page.wait_for_url(re.compile(r"/plans/[0-9a-f-]{36}/$"))
    assert page.locator(".proof [role=status]").count() == 1
    for _ in range(COMPUTED // 1000):  # nothing asks by itself: the person reloads
        if page.locator(".proof [role=status]").count() == 0:
            break
        page.wait_for_timeout(1000)
        page.reload()
    assert runs(page.locator(f"#{name}")) == [False, *before[:-1]]
    assert page.locator("input[type=range]").count() == 0
