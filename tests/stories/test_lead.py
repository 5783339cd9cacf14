"""The CX lead's story: from signing in with nothing to a roadmap on paper."""

from __future__ import annotations

import re

from django.utils import translation
from playwright.sync_api import APIRequestContext, Page, expect
from pypdfium2 import PdfDocument

from charts.numbers import figure
from tests.stories.questionnaire import REVIEW, code, skip_first_sight, wait_for_another

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')
LEVELS = {"DA": 2, "DI": 3, "EN": 3, "ME": 2, "CU": 1}
NEXT = re.compile(r"/q/[0-9a-f-]{36}/([A-Z]{2}\d)/")


def sign_in(page: Page, address: str, password: str) -> None:
    page.goto("/account/login/")
    page.locator("[name=login]").fill(address)
    page.locator("[name=password]").fill(password)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/o/|/home/"))


def add_participant(page: Page, name: str, role: str) -> str:
    """Give somebody a seat through the form; return the link shown."""
    form = page.locator("form[action$='/participants/add/']")
    form.evaluate("form => { const part = form.closest('details'); if (part) part.open = true; }")
    form.locator("[name=name]").fill(name)
    form.locator("[name=team]").select_option(index=1)
    form.locator("[name=role_group]").select_option(role)
    form.locator("button").click()
    expect(page.locator("#link-field")).to_be_visible()
    assert name in page.locator("#new-link").inner_text()
    return page.locator("#link-field").input_value()


def level_of(question: str, leaning: int) -> str:
    """What somebody who leans this way answers to a question, whenever it comes."""
    return str(max(1, min(5, LEVELS[question[:2]] + leaning)))


def answer_unseen(request: APIRequestContext, link: str, leaning: int) -> None:
    """Answer a whole questionnaire without a screen: somebody who is not in this story."""

    def token(text: str) -> str:
        return TOKEN.search(text)[1]

    def post(address: str, text: str, **fields: str):
        answer = request.post(
            address, form={"csrfmiddlewaretoken": token(text), **fields}, headers={"Referer": link}
        )
        assert answer.ok, (address, answer.status)
        return answer

    page = post(link, request.get(link).text(), consent="yes")
    page = post(page.url, page.text(), level="")
    while asked := NEXT.search(page.url):
        page = post(page.url, page.text(), choice=level_of(asked[1], leaning), go="next")
    done = post(page.url.replace("/review/", "/submit/"), page.text())
    assert done.url.endswith("/done/")


def order(page: Page) -> list[str]:
    return [li.get_attribute("id") for li in page.locator(".ranking > li[id]").all()]


def test_a_lead_goes_from_an_empty_organisation_to_a_roadmap_on_paper(
    site, device, begin, tmp_path
):
    # Signs in: one organisation, nothing in it, three steps.
    context = device(accept_downloads=True)
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=site.base)
    page = context.new_page()
    sign_in(page, site.stage.addresses["director"], site.stage.password)
    expect(page).to_have_url(re.compile(r"/o/ferreteria-lechuga/$"))
    assert page.locator("html").get_attribute("lang") == "es"

    # Adds a team.
    page.locator("ol.steps a.primary").click()
    form = page.locator("form[action$='/teams/add/']")
    form.locator("[name=name]").fill("Tienda")
    form.locator("[name=headcount]").fill("12")
    form.locator("button").click()
    expect(page.locator("table.teams tbody tr")).to_have_count(1)
    assert "Tienda" in page.locator("table.teams").inner_text()

    # Plans a round: the short form, named, groups of three and more.
    page.locator("nav a[href$='/ferreteria-lechuga/']").click()
    page.locator("ol.steps a.primary").click()
    page.locator("[name=title]").fill("Primera mirada")
    page.locator("[name=form][value=short]").check()
    page.locator("[name=confidentiality][value=anonymous]").check()
    page.locator("[name=minimum_group]").fill("3")
    page.locator("#content form [type=submit]").first.click()

    # Asks the executives one question less; the minutes follow the tick.
    page.wait_for_url("**/routing/")
    executives = page.locator("#minutes li").first
    assert "10" in executives.inner_text()
    page.locator("[name^=asks_][value=executive]").first.uncheck()
    expect(executives).to_contain_text("9")
    page.locator("button[value=next]").click()

    # Sets a target, and looks back at it.
    page.wait_for_url("**/scope/")
    target = page.locator("select[name^=target_]").first
    name = target.get_attribute("name")
    target.select_option("5")
    page.locator("button[value=next]").click()
    page.wait_for_url("**/participants/")
    page.locator(".wizard a[href$='/scope/']").click()
    assert page.locator(f"[name={name}]").input_value() == "5"

    # Adds participants, copies the first one's link, looks it all over, opens the round.
    page.locator(".wizard a[href$='/participants/']").click()
    link = add_participant(page, "Ana Mostrador", "front_line")
    copy = page.locator("[data-copy]")
    copy.click()
    expect(copy.locator("span")).to_have_text(copy.get_attribute("data-done"))
    assert page.evaluate("navigator.clipboard.readText()") == link
    others = [
        add_participant(page, who, role)
        for who, role in (
            ("Berta Gerente", "executive"),
            ("Ciro Almacén", "front_line"),
            ("Dora Caja", "manager"),
            ("Elio Reparto", "front_line"),
        )
    ]
    page.locator(".wizard a[href$='/check/']").click()
    page.locator("form[action$='/open/'] button").click()
    expect(page.locator("form[action$='/close/']")).to_be_visible()
    assert "5" in page.locator(".lede strong").inner_text()

    # The participant answers; so do the others.
    answering = begin(link)
    skip_first_sight(answering)
    for number in range(10):
        here = code(answering)
        answering.keyboard.press(level_of(here, 0))
        if number < 9:
            wait_for_another(answering, here)
    answering.wait_for_url(REVIEW)
    answering.locator("form.foot button.primary").click()
    answering.wait_for_url("**/done/")
    for other, leaning in zip(others, (1, 0, -1, 0), strict=True):
        answer_unseen(device().request, other, leaning)

    # Closes: asked once whether to; the level, and why.
    page.reload()
    assert "5" in page.locator(".lede strong").inner_text()
    page.locator("form[action$='/close/'] button").click()
    page.wait_for_url("**/results/")
    heading = page.locator("h1").inner_text()
    level = re.search(r"[1-5]", heading)[0]
    assert page.locator("svg.ladder").get_attribute("aria-label").count(level)
    mean = page.locator("#content .lede").first.inner_text()
    assert re.search(r"\d,\d", mean), "numbers are written the Spanish way"

    # Opens the sum: the figures in it are those of the table.
    page.locator(".hero details summary").click()
    expect(page.locator(".hero .arith")).to_be_visible()
    shown = [cell.inner_text() for cell in page.locator("table.profile td.v").all()]
    means = [
        float(n.replace(",", "."))
        for n in re.findall(r"(\d,\d\d) ×", page.locator(".hero .arith p").first.inner_text())
    ]
    with translation.override("es"):
        assert [
            s for s, m in zip(shown, means, strict=True) if not figure(m, 2).startswith(s[:2])
        ] == []

    # Follows a capability.
    capability = page.locator("table.heat tbody a").first
    wanted = capability.inner_text()
    capability.click()
    page.wait_for_url(re.compile(r"/results/[A-Z]{2}\d/$"))
    assert wanted.endswith(page.locator("h1").inner_text())
    page.go_back()

    # Generates the roadmap.
    page.locator("#content section a.primary[href$='/roadmap/']").click()
    page.wait_for_url("**/roadmap/new/")
    page.locator("[name=days_per_quarter]").fill("60")
    page.locator("[name=budget]").fill("30000")
    page.locator("#content form [type=submit], #content form button.primary").first.click()
    page.wait_for_url(re.compile(r"/roadmaps/[0-9a-f-]{36}/$"))
    before = order(page)
    assert len(before) >= 5

    # Changes an effort in place: ranked anew without a reload.
    page.evaluate("window.stayed = true")
    first = page.locator(f"#{before[0]}")
    first.locator("summary").click()
    effort = first.locator("form.estimate [name=effort_days]")
    effort.fill("400")
    first.locator("form.estimate button").click()
    expect(page.locator(".ranking > li[id]").first).not_to_have_id(before[0])
    after = order(page)
    assert sorted(after) == sorted(before)
    assert after.index(before[0]) > 0
    assert page.evaluate("window.stayed") is True
    assert first.locator("details").get_attribute("open") is not None
    expect(effort).to_have_value(re.compile(r"400([.,]0+)?$"))

    # Leaves one out, with a reason.
    out = page.locator(f"#{after[0]}")
    if out.locator("details").get_attribute("open") is None:
        out.locator("summary").click()
    out.locator("[name=excluded_reason]").fill("Ya lo hace la central")
    out.locator("form.exclude button").click()
    expect(page.locator(f"#{after[0]}")).to_have_count(0)
    assert "Ya lo hace la central" in page.locator("ul.left-out").inner_text()
    assert page.evaluate("window.stayed") is True

    # Downloads the report in English from a Spanish screen.
    page.locator(".crumb a.primary").click()
    page.wait_for_url("**/exports/**")
    assert page.locator("html").get_attribute("lang") == "es"
    page.locator("input[name=language][value=en]").check()
    with page.expect_download(timeout=30_000) as downloading:
        page.locator("#content form button.primary").click()
    file = tmp_path / downloading.value.suggested_filename
    downloading.value.save_as(file)
    assert file.name.endswith("en.pdf")
    pdf = PdfDocument(file)
    text = "\n".join(pdf[n].get_textpage().get_text_range() for n in range(len(pdf)))
    pdf.close()
    assert b"/Lang (en" in file.read_bytes() or b"/Lang(en" in file.read_bytes()
    english = dict(site.ask("SELECT number, name_en FROM assessments_level"))[int(level)]
    assert english in text
    assert "Ya lo hace la central" in text
    assert "Ferretería Lechuga" in text
