"""A journey is built: with the mouse, with the keys alone, on a phone; two people at one field."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.stories.conftest import LAPTOP, PHONE, Device
from tests.stories.server import Site
from tests.stories.watching import sideways

SAVED = re.compile(r"^Guardado|^Saved")


def new_journey(page: Page, site: Site, title: str) -> str:
    """Make an empty journey through the form; return the address of its map."""
    page.goto(f"/o/{site.stage.insurer}/journeys/new/")
    page.locator("[name=title]").fill(title)
    page.locator("form:has([name=title]) button.primary").click()
    page.wait_for_url(re.compile(r"/journeys/[0-9a-f-]{36}/"))
    key = re.search(r"/journeys/([0-9a-f-]{36})/", page.url)[1]
    address = f"/o/{site.stage.insurer}/journeys/{key}/"
    page.goto(address)
    expect(page.locator("table.map")).to_be_attached()
    return address


def titles(page: Page) -> list[list[str]]:
    """Return the titles of touchpoints stage by stage, as the map shows them."""
    return page.evaluate(
        """() => [...document.querySelectorAll('th.stage')].map((th) =>
          [...document.querySelectorAll(`tr.titles td[data-stage="${th.dataset.stage}"] .cell`)]
            .map((cell) => cell.textContent.trim()))"""
    )


def stored(site: Site, address: str) -> list[tuple[str, str]]:
    """Return (stage, touchpoint) in order, from the database."""
    key = address.rstrip("/").split("/")[-1].replace("-", "")
    return site.ask(
        "SELECT s.name, t.title FROM journeys_touchpoint t JOIN journeys_stage s ON s.id = t.stage_id"
        " WHERE s.journey_id = ? AND t.deleted_at IS NULL AND s.deleted_at IS NULL"
        ' ORDER BY s."order", t."order"',
        key,
    )


def settled(page: Page) -> None:
    expect(page.locator("#save-state")).to_have_text(SAVED)


def add_by_mouse(page: Page, stage: int, title: str) -> None:
    page.locator("th.stage").nth(stage).locator("button.add").click()
    field = page.locator("textarea.cell-text")
    expect(field).to_be_focused()
    field.fill(title)
    page.keyboard.press("Escape")
    expect(page.locator("tr.titles").get_by_text(title, exact=True)).to_be_visible()


def test_a_journey_is_built_with_the_mouse(device: Device, site: Site):
    page = device("lead").new_page()
    address = new_journey(page, site, "Alquilo un coche")
    add_by_mouse(page, 0, "Busco precio")
    add_by_mouse(page, 0, "Leo opiniones")
    add_by_mouse(page, 1, "Pago")
    settled(page)
    # a channel from the list, ratings by a click, a pain in the customer's words
    first = page.locator("tr.titles td").first.get_attribute("data-touchpoint")
    cell = page.locator(f'td[data-touchpoint="{first}"][data-lane="channel"]')
    cell.locator(".cell").click()
    cell.locator("select").select_option(index=1)
    page.locator(f'td[data-touchpoint="{first}"][data-lane="importance"] .cell').click()
    page.locator('.rating-row input[value="5"]').check(force=True)
    page.locator(f'td[data-touchpoint="{first}"][data-lane="experience"] .cell').click()
    page.locator('.rating-row input[value="2"]').check(force=True)
    page.locator(f'td[data-touchpoint="{first}"][data-lane="pain_points"] [data-add]').click()
    page.locator("textarea.cell-text").fill("El precio cambia tres veces")
    page.locator("h1").click()
    settled(page)
    expect(page.locator(f'td[data-touchpoint="{first}"] .mot')).to_be_visible()
    # dragging a title to another stage
    handle = page.locator("tr.titles td").first.locator(".grip")
    page.locator("tr.titles td").first.hover()
    target = page.locator("tr.titles td").nth(2)
    at, to = handle.bounding_box(), target.bounding_box()
    page.mouse.move(at["x"] + 5, at["y"] + 5)
    page.mouse.down()
    page.mouse.move(to["x"] + 60, to["y"] + 20, steps=25)
    page.wait_for_timeout(300)  # a busy machine follows the hand a little later
    to = target.bounding_box()
    page.mouse.move(to["x"] + 60, to["y"] + 20, steps=10)
    page.mouse.move(to["x"] + 90, to["y"] + 20, steps=5)
    page.wait_for_timeout(300)
    page.mouse.up()
    expect(page.locator("#toast")).to_contain_text("Busco precio")
    assert ("Venta", "Busco precio") in stored(site, address)
    page.reload()
    assert titles(page)[0] == ["Leo opiniones"]
    expect(
        page.locator('td[data-lane="pain_points"]').get_by_text("El precio cambia")
    ).to_be_visible()


def test_the_same_by_keyboard_alone(device: Device, site: Site):
    page = device("lead").new_page()
    address = new_journey(page, site, "Alquilo sin ratón")
    page.locator("#content").focus()
    for _ in range(60):  # to the grid's one tab stop
        page.keyboard.press("Tab")
        if page.evaluate("!!document.activeElement.closest('table.map')"):
            break
    for title in ("Busco", "Comparo"):
        press_until(page, "ArrowRight", "document.activeElement.matches('.menu.add')")
        page.keyboard.press("Enter")
        expect(page.locator("textarea.cell-text")).to_be_focused()
        page.keyboard.type(title)
        page.keyboard.press("Escape")
        settled(page)
        page.keyboard.press("Control+Home")
    assert stored(site, address) == [("Adquisición", "Busco"), ("Adquisición", "Comparo")]
    # down to the first title, then Tab from field to field
    press_until(page, "ArrowDown", "document.activeElement.dataset.cell?.endsWith(':title')")
    page.keyboard.press("Enter")
    page.keyboard.type("Busco piso")
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    settled(page)
    # Space grabs, arrows move, Space drops
    page.keyboard.press("Control+Home")
    press_until(page, "ArrowDown", "document.activeElement.dataset.cell?.endsWith(':title')")
    page.keyboard.press("Space")
    expect(page.locator("#aloud")).to_contain_text("Busco piso")
    page.keyboard.press("ArrowRight")
    expect(page.locator("#aloud")).to_contain_text("Adquisición, posición 2 de 2")
    page.keyboard.press("ArrowRight")
    expect(page.locator("#aloud")).to_contain_text("Venta, posición 1 de 1")
    page.keyboard.press("Space")
    expect(page.locator("#aloud")).to_contain_text("Busco piso")
    expect(page.locator("#toast")).to_be_visible()
    assert stored(site, address) == [("Adquisición", "Comparo"), ("Venta", "Busco piso")]
    # a rating by its figure, an emotion by the arrows on the curve
    press_until(page, "ArrowDown", "document.activeElement.dataset.rating?.endsWith(':importance')")
    page.keyboard.press("4")
    settled(page)
    expect(page.locator('td[data-lane="importance"]').get_by_text("4")).to_be_visible()
    page.locator("#curve .dot").first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    settled(page)
    key = address.rstrip("/").split("/")[-1].replace("-", "")
    rated = site.ask(
        "SELECT r.emotion FROM journeys_rating r JOIN journeys_touchpoint t ON t.id = r.touchpoint_id"
        " JOIN journeys_stage s ON s.id = t.stage_id WHERE s.journey_id = ? AND r.emotion IS NOT NULL",
        key,
    )
    assert [float(value) for (value,) in rated] == [-2.0]


def press_until(page: Page, key: str, holds: str) -> None:
    for _ in range(40):
        if page.evaluate(holds):
            return
        page.keyboard.press(key)
    raise AssertionError(f"{holds} never held")


def test_the_same_on_a_phone(device: Device, site: Site):
    page = device("lead", **PHONE).new_page()
    address = new_journey(page, site, "Alquilo de camino")
    assert sideways(page) == 0
    expect(page.locator("table.map")).to_be_hidden()
    for title in ("Busco", "Reservo"):
        page.locator(".stage-cards").first.locator(".card-add button").click()
        page.wait_for_url(re.compile("/touchpoints/"))
        assert sideways(page) == 0
        page.locator("#touchpoint-title").fill(title)
        settled(page)
        page.goto(address)
    page.get_by_role("button", name="Antes: Reservo").or_(
        page.get_by_label("Earlier: Reservo")
    ).click()
    expect(page.locator(".card h3").first).to_have_text("Reservo")
    assert stored(site, address) == [("Adquisición", "Reservo"), ("Adquisición", "Busco")]
    page.locator(".card h3 a").first.tap()
    page.wait_for_url(re.compile("/touchpoints/"))
    page.locator("form[data-autosave*=':experience:'] label").nth(2).tap()
    settled(page)
    page.reload()
    expect(page.locator("form[data-autosave*=':experience:'] input:checked")).to_have_value("2")


def test_undo_survives_a_reload(device: Device, site: Site):
    page = device("lead").new_page()
    address = new_journey(page, site, "Alquilo y me arrepiento")
    add_by_mouse(page, 0, "Primero")
    settled(page)
    page.locator("tr.titles .cell").first.click()
    page.locator("textarea.cell-text").fill("Primero, cambiado")
    page.keyboard.press("Escape")
    settled(page)
    page.reload()
    page.locator("tr.titles .cell").first.focus()
    page.keyboard.press("Control+z")
    expect(page.locator("tr.titles .cell").first).to_have_text("Primero")
    page.reload()
    page.locator("#redo").click()
    expect(page.locator("tr.titles .cell").first).to_have_text("Primero, cambiado")
    # deleted at once, and taken back by the line that offers it
    page.locator("tr.titles .menu").first.click()
    page.locator("#card-menu button[value=remove]").click()
    expect(page.locator("tr.titles .cell")).to_have_count(0)
    page.locator("#toast button").click()
    expect(page.locator("tr.titles .cell").first).to_have_text("Primero, cambiado")
    assert len(stored(site, address)) == 1


@pytest.mark.parametrize(
    ("choice", "outcome"),
    [("mine", "El mío"), ("theirs", "El de ella"), ("both", "El de ella / El mío")],
)
def test_two_people_in_one_field_choose_what_stands(
    device: Device, site: Site, choice: str, outcome: str
):
    one = device("lead", expected="409").new_page()
    address = new_journey(one, site, f"Alquilo entre dos, {choice}")
    add_by_mouse(one, 0, "Título")
    settled(one)
    other = device("consultant").new_page()
    other.goto(address)
    one.locator("tr.titles .cell").first.click()
    other.locator("tr.titles .cell").first.click()
    other.locator("textarea.cell-text").fill("El de ella")
    other.keyboard.press("Escape")
    settled(other)
    one.locator("textarea.cell-text").fill("El mío")
    dialog = one.locator("#conflict")
    expect(dialog).to_be_visible()
    expect(dialog).to_contain_text("El de ella")
    expect(dialog).to_contain_text("El mío")
    dialog.locator(f"[data-choice={choice}]").click()
    expect(one.locator("tr.titles .cell").first).to_have_text(outcome)
    assert [title for _stage, title in stored(site, address)] == [outcome]


def test_two_people_see_each_other_and_each_other_s_words(device: Device, site: Site):
    one = device("lead").new_page()
    address = new_journey(one, site, "Alquilo en compañía")
    add_by_mouse(one, 0, "Busco")
    settled(one)
    other = device("consultant").new_page()
    other.goto(address)
    expect(one.locator("#presence")).not_to_be_empty(timeout=15_000)
    other.locator("tr.titles .cell").first.click()
    other.locator("textarea.cell-text").fill("Busco y encuentro")
    other.keyboard.press("Escape")
    settled(other)
    expect(one.locator("tr.titles .cell").first).to_have_text("Busco y encuentro", timeout=15_000)


def test_what_was_typed_without_a_network_is_sent_when_it_is_back(device: Device, site: Site):
    context = device("lead", expected="ERR_INTERNET_DISCONNECTED|Failed to load")
    page = context.new_page()
    address = new_journey(page, site, "Alquilo en un túnel")
    add_by_mouse(page, 0, "Busco")
    settled(page)
    context.set_offline(True)
    page.locator("tr.titles .cell").first.click()
    page.locator("textarea.cell-text").fill("Busco a oscuras")
    page.keyboard.press("Escape")
    expect(page.locator("#save-state")).to_have_attribute("data-state", "offline")
    context.set_offline(False)
    settled(page)
    assert [title for _stage, title in stored(site, address)] == ["Busco a oscuras"]


def test_the_laptop_shows_five_columns_and_scrolls_inside_the_map(device: Device, site: Site):
    page = device("lead").new_page()
    new_journey(page, site, "Alquilo por etapas")
    for title in "ABCDEF":
        add_by_mouse(page, 0, title)
    assert sideways(page) == 0
    page.locator(".map-scroll").evaluate("(map) => { map.scrollLeft = 0; }")
    box = page.locator(".map-scroll").bounding_box()
    inside = [
        td
        for td in page.locator("tr.titles td").all()
        if (at := td.bounding_box())
        and at["x"] + at["width"] <= box["x"] + box["width"] + 1
        and at["x"] >= box["x"]
    ]
    assert LAPTOP["width"] == 1366
    assert len(inside) >= 5
