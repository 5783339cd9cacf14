"""The questionnaire as a person at a screen knows it."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

QUESTION = re.compile(r"/q/[0-9a-f-]{36}/[A-Z]{2}\d/\Z")
REVIEW = re.compile(r"/review/\Z")


def code(page: Page) -> str:
    """Return the code of the capability asked now."""
    return page.locator("#answer").get_attribute("data-question") or ""


def skip_first_sight(page: Page) -> None:
    """Leave the first screen without naming a level."""
    page.locator(".foot button.primary").click()
    page.wait_for_url(QUESTION)


def wait_for_another(page: Page, than: str) -> str:
    """Wait until another question than this one is on the screen; return its code."""
    expect(page.locator("#answer")).not_to_have_attribute("data-question", than)
    return code(page)


def wait_until_saved(page: Page) -> None:
    expect(page.locator("#saved.ok")).to_be_visible()


def chosen(page: Page) -> str | None:
    """Return the choice the screen shows."""
    return page.evaluate("document.querySelector('[name=choice]:checked')?.value ?? null")


def focus_of(page: Page) -> str:
    """Return the tag, id and name of what has the focus."""
    return page.evaluate(
        "(({tagName, id, name}) => [tagName, id, name].filter(Boolean).join(' '))"
        "(document.activeElement)"
    )


def tab_to(page: Page, selector: str, limit: int = 80) -> None:
    """Press Tab until the element has the focus."""
    for _ in range(limit):
        page.keyboard.press("Tab")
        if page.evaluate("(s) => document.activeElement.matches(s)", selector):
            return
    raise AssertionError(f"{limit} times Tab and no {selector}; now at {focus_of(page)}")


def own_profile(page: Page) -> dict[str, str]:
    """Return the areas' means as one's own profile shows them."""
    rows = page.locator("table.profile tbody tr").all()
    return {row.locator("th").inner_text(): row.locator("td.v").inner_text() for row in rows}
