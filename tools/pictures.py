"""Take pictures of every page, as everybody who reads it, and of every page of the report.

Builds the demonstration in build/, serves it on loopback, and leaves PNG files in
build/pictures/: <page>/<who>-<language>-<width>-<theme>.png, one contact sheet for each
page, and pdf/. Fails where a page has errors in its console, breaks the site's policy, asks
another host or scrolls sideways. Usage: tools/pictures.py [--only PAGE] [--out FOLDER]
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("CX_LOCAL", "1")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cxmaturity.settings")

import django  # noqa: E402
from PIL import Image, ImageDraw, ImageFont  # noqa: E402
from playwright.sync_api import Browser, sync_playwright  # noqa: E402
from playwright.sync_api import Page as Tab  # noqa: E402

from tests.stories.conftest import ARGUMENTS  # noqa: E402
from tests.stories.pages import PAGES, Page  # noqa: E402
from tests.stories.server import Site, served  # noqa: E402
from tests.stories.watching import Watch, sideways  # noqa: E402
from tools.chromium import chromium  # noqa: E402

LANGUAGES = ("es", "en")
WIDTHS = {1366: 768, 768: 1024, 360: 740}
THEMES = ("light", "dark")
HANDS = 2  # browsers at work side by side
TALLEST = 6000  # pixels; the whole model is longer than anybody looks
THUMB, GAP, LINE = 220, 10, 18
PDF_SCALE = 1.4


@dataclass
class Album:
    """What was taken and what was wrong, gathered from several threads."""

    folder: Path
    taken: int = 0
    wrong: list[str] = field(default_factory=list)
    lock: Lock = field(default_factory=Lock)

    def note(self, *lines: str) -> None:
        with self.lock:
            self.wrong += lines

    def count(self, number: int) -> None:
        with self.lock:
            self.taken += number


def main() -> int:
    started = time.monotonic()
    options = arguments()
    django.setup()  # headings are compared in the interface's own words
    chosen = [page for page in PAGES if options.only in (None, page.name)]
    if not chosen and options.only != "pdf":
        names = sorted({page.name for page in PAGES})
        print(f"No page is called {options.only}. There are: {', '.join(names)}, pdf")
        return 2
    path = chromium()
    if path is None:
        print("No Chromium was found; `make test` installs one.")
        return 2
    folder = options.out / (options.only or "")
    shutil.rmtree(folder, ignore_errors=True)
    album = Album(options.out)
    state = ROOT / "build" / "pictures-site"
    shutil.rmtree(state, ignore_errors=True)
    with served(state) as site:
        take_all(site, chosen, path, album)
        for name in {page.name for page in chosen}:
            contact_sheet(album.folder / name)
        if options.only in (None, "pdf"):
            of = f"{site.base}/o/{site.stage.insurer}"
            round_ = f"{of}/assessments/{site.stage.second_round}/exports/report.pdf"
            journey = f"{of}/journeys/{site.stage.journey}/exports/journey.pdf"
            pages_of_pdf(site, album, "pdf", round_)
            pages_of_pdf(site, album, "pdf-journey", journey)
    shutil.rmtree(state, ignore_errors=True)
    seconds = time.monotonic() - started
    print(f"{album.taken} pictures of {len(chosen)} pages in {seconds:.0f} s: {album.folder}")
    for line in sorted(album.wrong):
        print(f"WRONG {line}")
    return 1 if album.wrong else 0


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", metavar="PAGE", help="one page by name, or pdf")
    parser.add_argument("--out", type=Path, default=ROOT / "build" / "pictures")
    return parser.parse_args()


def take_all(site: Site, chosen: list[Page], path: str, album: Album) -> None:
    """Share the pages among the hands by reader: a reader's language is kept on the server."""
    by_reader = defaultdict(list)
    for page in chosen:
        by_reader[page.who].append(page)
    shelves = sorted(by_reader.values(), key=len, reverse=True)
    piles: list[list[list[Page]]] = [[] for _ in range(HANDS)]
    for shelf in shelves:
        min(piles, key=lambda pile: sum(map(len, pile))).append(shelf)

    def work(pile: list[list[Page]]) -> None:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))
            for shelf in pile:
                for language in LANGUAGES:
                    take_shelf(browser, site, shelf, language, album)
            browser.close()

    with ThreadPoolExecutor(HANDS) as hands:
        list(hands.map(work, piles))


def take_shelf(
    browser: Browser, site: Site, shelf: list[Page], language: str, album: Album
) -> None:
    """Take all pages of one reader in one language."""
    context = browser.new_context(
        base_url=site.base,
        viewport={"width": 1366, "height": 768},
        reduced_motion="reduce",
        locale="es-ES",
    )
    context.set_default_timeout(20_000)
    watch = Watch(context, site.base, expected=r"status of (404|410)")
    who = shelf[0].who
    cookies = {"language": language, "sessionid": site.stage.sessions.get(who, "")}
    context.add_cookies(
        [{"name": n, "value": v, "url": site.base} for n, v in cookies.items() if v]
    )
    tab = context.new_page()
    seated = None
    for page in shelf:
        try:
            if (link := page.link(site.stage)) and link != seated:
                tab.goto(link)
                tab.locator("form.start button").click()
                seated = link
            for picture in take(tab, site, page, language, album):
                picture.parent.mkdir(parents=True, exist_ok=True)
                tab.screenshot(path=picture)
                album.count(1)
        except Exception as error:  # one page must not end the others
            album.note(f"{page.name} as {page.reader}, {language}: {str(error).splitlines()[0]}")
        album.note(*(f"{page.name} as {page.reader}, {language}: {line}" for line in watch.seen))
        watch.seen.clear()
    context.close()


def take(tab: Tab, site: Site, page: Page, language: str, album: Album) -> Iterator[Path]:
    """Open a page and bring it to each width and theme; yield where its picture goes."""
    tab.set_viewport_size({"width": 1366, "height": 768})
    response = tab.goto(page.address(site.stage))
    if tab.locator("html").get_attribute("lang") != language:
        with tab.expect_navigation() as switched:
            tab.locator(f"form.lang button[value={language}]").first.click()
        response = switched.value
    heading = " ".join(tab.locator("h1").first.inner_text().split())
    if response.status != page.status or not page.heading(language).search(heading):
        album.note(
            f"{page.name} as {page.reader}, {language}: {response.status}, heading {heading!r}"
        )
    for width, height in WIDTHS.items():
        tab.set_viewport_size({"width": width, "height": height})
        for theme in THEMES:
            tab.emulate_media(color_scheme=theme)
            for chart in page.charts:
                tab.locator(f"#chart-{chart}[data-drawn=true]").wait_for()
            tab.wait_for_timeout(250 if page.charts else 30)
            if theme == "light":
                if wide := sideways(tab):
                    place = f"{page.name} as {page.reader}, {language}"
                    album.note(f"{place}: {wide} px sideways at {width}")
                # A window as tall as the page: what sticks to its edge covers nothing then.
                tall = tab.evaluate("document.documentElement.scrollHeight")
                tab.set_viewport_size({"width": width, "height": max(height, min(TALLEST, tall))})
            yield album.folder / page.name / f"{page.reader}-{language}-{width}-{theme}.png"


def contact_sheet(folder: Path) -> None:
    """Put all pictures of a page beside one another, small and named."""
    pictures = sorted(p for p in folder.glob("*.png") if p.name != "sheet.png")
    if not pictures:
        return
    columns = 6
    font = ImageFont.load_default()
    thumbs = []
    for picture in pictures:
        with Image.open(picture) as image:
            image = image.convert("RGB")
            image.thumbnail((THUMB, THUMB * 3))
            image = image.crop((0, 0, image.width, min(image.height, THUMB * 2)))
            thumbs.append((picture.stem, image))
    rows = [thumbs[n : n + columns] for n in range(0, len(thumbs), columns)]
    heights = [max(image.height for _, image in row) + LINE + GAP for row in rows]
    sheet = Image.new("RGB", (columns * (THUMB + GAP) + GAP, sum(heights) + GAP), "#8a8f8c")
    draw, top = ImageDraw.Draw(sheet), GAP
    for row, height in zip(rows, heights, strict=True):
        for column, (name, image) in enumerate(row):
            left = GAP + column * (THUMB + GAP)
            draw.text((left, top), name, fill="white", font=font)
            sheet.paste(image, (left, top + LINE))
        top += height
    sheet.save(folder / "sheet.png", optimize=True)


def pages_of_pdf(site: Site, album: Album, name: str, address: str) -> None:
    """Ask for a PDF in both languages as the consultant and picture each of its pages."""
    from urllib.request import Request, urlopen

    from pypdfium2 import PdfDocument

    folder = album.folder / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    cookie = f"sessionid={site.stage.sessions['consultant']}"
    for language in LANGUAGES:
        request = Request(f"{address}?language={language}", headers={"Cookie": cookie})  # noqa: S310
        with urlopen(request, timeout=60) as response:  # noqa: S310
            content = response.read()
        (folder / f"{language}.pdf").write_bytes(content)
        pdf = PdfDocument(content)
        for number in range(len(pdf)):
            image = pdf[number].render(scale=PDF_SCALE).to_pil()
            image.save(folder / f"{language}-{number + 1:02}.png")
            album.count(1)
        pdf.close()
    contact_sheet(folder)


if __name__ == "__main__":
    sys.exit(main())
