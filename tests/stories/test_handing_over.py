"""The decided plan leaves in every format, in the other language; then one initiative is done."""

from __future__ import annotations

import csv
import json
import re
import zipfile
from io import BytesIO, StringIO
from uuid import UUID

from openpyxl import load_workbook
from playwright.sync_api import Page, expect
from pptx import Presentation
from pypdf import PdfReader

from tests.stories.conftest import Device
from tests.stories.server import Site
from tests.stories.test_plans import wait_until_computed


def taken(page: Page, button: str) -> bytes:
    with page.expect_download() as download:
        page.locator(button).click()
    return download.value.path().read_bytes()


def table(content: bytes) -> list[list[str]]:
    text = content.decode("utf-8-sig")
    return list(csv.reader(StringIO(text), delimiter=";" if ";" in text.split("\n")[0] else ","))


def test_a_consultant_hands_the_plan_over_in_english_from_a_spanish_screen(
    site: Site, device: Device
):
    page = device("consultant", accept_downloads=True).new_page()
    plans = f"/o/{site.stage.insurer}/roadmaps/{site.stage.roadmap}/plans/"
    page.goto(plans)
    assert page.locator("html").get_attribute("lang") == "es"
    # One of its own: other stories change the roadmap, and then a plan is not that of today.
    page.locator("form.begin [name=title]").fill("Para el consejo")
    page.locator("form.begin button").click()
    page.wait_for_url(re.compile(r"/plans/[0-9a-f-]{36}/$"))
    wait_until_computed(page)
    page.locator("input[name=language][value=en]").check()
    files = {
        kind: taken(page, f"button[formaction$='/files/{kind}/']")
        for kind in ("xlsx", "csv", "tables", "json", "jira", "asana", "ics")
    }
    slides = Presentation(BytesIO(taken(page, "button[formaction$='.pptx']")))

    titles = [s.shapes.title.text for s in slides.slides if s.shapes.title is not None]
    assert any("initiatives" in title for title in titles)
    assert any(shape.has_chart for slide in slides.slides for shape in slide.shapes)
    book = load_workbook(BytesIO(files["xlsx"]))
    assert "Assumptions" in book.sheetnames
    assert any(
        isinstance(cell.value, str) and cell.value.startswith("=")
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
    )
    assert "Initiative" in table(files["csv"])[0]
    with zipfile.ZipFile(BytesIO(files["tables"])) as archive:
        assert len(archive.namelist()) >= 5
    starts = json.loads(files["json"])
    assert starts, "the document for programs says something"
    planned = len(table(files["csv"])) - 1
    assert 0 < len(table(files["jira"])) - 1 <= planned
    assert 0 < len(table(files["asana"])) - 1 <= planned
    assert files["ics"].count(b"BEGIN:VEVENT") > 0

    # The board's report, of the round the roadmap was made from: the plan stands in it.
    address = site.ask(
        "SELECT assessment_id FROM roadmaps_roadmap WHERE id = ?",
        site.stage.roadmap.replace("-", ""),
    )[0][0]
    page.goto(f"/o/{site.stage.insurer}/assessments/{UUID(address)}/exports/")
    form = page.locator("form[action$='report.pdf']")
    form.locator("input[name=language][value=en]").check()
    report = PdfReader(BytesIO(taken(page, "form[action$='report.pdf'] button")))
    words = " ".join(piece.extract_text() for piece in report.pages)
    assert "Contents" in words and "The plan" in words


def test_one_is_marked_done_and_follow_up_asks_what_it_brought(site: Site, device: Device):
    page = device("consultant").new_page()
    where = f"/o/{site.stage.insurer}/roadmaps/{site.stage.roadmap}/plans/following/"
    page.goto(where)
    line = page.locator("ul.followed > li").filter(has=page.locator("form")).last
    name = line.get_attribute("id")
    line = page.locator(f"#{name}")
    line.locator("summary").click()
    line.locator("select[name=status]").select_option("done")
    line.locator("input[name=percent]").fill("100")
    line.locator("[name=note]").fill("La oferta de una página está en todas las sucursales.")
    line.locator("button.primary").click()
    page.wait_for_url(re.compile(r"/following/"))
    line = page.locator(f"#{name}")
    expect(line.locator(".pace")).to_contain_text("100")
    if not line.locator("details[open]").count():
        line.locator("summary").click()
    expect(line).to_contain_text("La oferta de una página está en todas las sucursales.")
    expect(
        line.locator("a[href*='/aims/'], a[href$='/aim/'], a[href*='aim']").first
    ).to_be_visible()
    key = name.removeprefix("initiative-").replace("-", "")
    assert site.ask("SELECT status FROM roadmaps_initiative WHERE id = ?", key) == [("done",)]
