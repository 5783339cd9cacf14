"""The value of a customer: an assumption is changed and the range moves; what is kept is kept."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.stories.conftest import PHONE, Device
from tests.stories.server import Site
from tests.stories.watching import sideways

WORTH = re.compile(r"(\d[\d\u202f]*)\s*€ \((\d[\d\u202f]*)–\u2060?(\d[\d\u202f]*)\s*€")


def case(site: Site) -> str:
    return f"/o/{site.stage.insurer}/economics/{site.stage.value_case}/"


def worth(page: Page) -> tuple[int, int, int]:
    """Return the value in the heading and the ends of its range."""
    said = page.locator("#worth h1").inner_text().replace("\u00a0", " ").replace("\u202f", "")
    middle, low, high = WORTH.search(said).groups()
    return int(middle), int(low), int(high)


def stored(site: Site, key: str) -> tuple[float, float, float]:
    rows = site.ask(
        "SELECT low, likely, high FROM economics_caseinput WHERE case_id = ? AND key = ?",
        site.stage.value_case.replace("-", ""),
        key,
    )
    return rows[0]


def test_a_lead_changes_an_assumption_and_sees_the_range_move(site: Site, device: Device):
    page = device("lead", expected=re.compile("422")).new_page()
    page.goto(case(site))
    expect(page.locator("#chart-tornado[data-drawn]")).to_be_attached()
    before, kept = worth(page), stored(site, "retention")
    page.locator("#sum-value-1 summary").click()

    # With the keys alone: the slider of retention, four steps up.
    slider = page.locator("[data-slides=id_retention]")
    slider.focus()
    steps = page.locator("#id_retention").input_value()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    assert page.locator("#id_retention").input_value() != steps
    with page.expect_response(re.compile("/result/")):
        page.keyboard.press("ArrowRight")
    expect(page.locator("#state")).to_have_text(re.compile("Sin guardar|Not saved"))
    after = worth(page)
    assert after[0] >= before[0]
    assert after != before
    # What was open stays open, the keyboard stays where it was, the picture is drawn anew.
    expect(page.locator("#sum-value-1")).to_have_attribute("open", "")
    assert page.evaluate("document.activeElement.dataset.slides") == "id_retention"
    expect(page.locator("#chart-tornado[data-drawn]")).to_be_attached()
    assert stored(site, "retention") == kept

    # More doubt about the margin makes the range wider, in both directions.
    said = page.locator("#worth h1").inner_text()
    page.locator("#id_margin_low").fill("20,5")
    with page.expect_response(re.compile("margin_high=120")):
        page.locator("#id_margin_high").fill("120")
    expect(page.locator("#worth h1")).not_to_have_text(said)
    wide = worth(page)
    assert wide[1] < after[1] and wide[2] > after[2]
    # The sentence is said to who does not see it.
    expect(page.locator("#said")).to_have_text(page.locator("#worth h1").inner_text())

    # What cannot be is refused in words, nothing typed is lost, and it can be put right.
    page.locator("#id_retention").fill("120")
    expect(page.locator("#worth .problems a")).to_have_count(1)
    assert page.locator("#id_retention").get_attribute("aria-invalid") == "true"
    page.locator("#worth .problems a").click()
    page.locator("#id_retention").fill("86")
    expect(page.locator("#worth .problems")).to_have_count(0)

    # A reload loses nothing; saved it is the case's.
    expect(page).to_have_url(re.compile("retention=86"))
    page.reload()
    assert page.locator("#id_margin_low").input_value() == "20,5"
    page.locator("button[formaction$='/save/']:not([name])").click()
    page.wait_for_url(re.compile(r"/economics/[0-9a-f-]{36}/$"))
    assert stored(site, "margin")[0] == 20.5
    expect(page.locator("#state")).to_have_text(re.compile("Como está guardado|As saved"))


def test_a_phone_without_javascript_computes_too(site: Site, device: Device):
    page = device("executive", java_script_enabled=False, **PHONE).new_page()
    page.goto(case(site))
    before = page.locator("#worth h1").inner_text()
    assert page.locator(".slider:visible").count() == 0
    page.locator("[name=discount_high]").fill("")
    page.locator("[name=discount_low]").fill("")
    page.locator("[name=discount]").fill("25")
    page.locator("button.compute").click()
    assert page.locator("#worth h1").inner_text() != before
    assert page.locator("[name=discount]").input_value() == "25"
    # Who only reads may try, and not keep.
    assert page.locator("button[formaction$='/save/']").count() == 0


def test_a_phone_shows_the_case_without_moving_sideways(site: Site, device: Device):
    page = device("lead", **PHONE).new_page()
    page.goto(case(site))
    expect(page.locator("#chart-waterfall[data-drawn]")).to_be_attached()
    assert sideways(page) == 0
    controls = "#assumptions input:not([type=hidden]), #assumptions button"
    small = page.locator(controls).evaluate_all(
        "all => all.filter((e) => e.offsetParent && e.getBoundingClientRect().height < 24).length"
    )
    assert small == 0
