"""A Spanish export is handed in, its columns are corrected, it is kept, and the figure is there."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path

from playwright.sync_api import expect

from tests.stories.conftest import Device
from tests.stories.server import Site


def export(folder: Path) -> Path:
    """As a Spanish spreadsheet saves it: semicolons, decimal commas, days first, a total."""
    last = date.today().replace(day=1) - timedelta(days=1)  # noqa: DTZ011 the server's clock too
    before = last.replace(day=1) - timedelta(days=1)
    lines = [
        "Facilidad según los clientes;;;;",
        "Mes;Tienda;Indicador;Resultado;Encuestas",
        f"{before:%d/%m/%Y};Centro;Esfuerzo percibido;84,5;1.120",
        f"{last:%d/%m/%Y};Centro;Esfuerzo percibido;88,5;1.130",
        "Total;;;;2.250",
    ]
    file = folder / "facilidad.csv"
    file.write_bytes(("\r\n".join(lines) + "\r\n").encode("cp1252"))
    return file


def test_a_spanish_export_becomes_a_figure(device: Device, site: Site, tmp_path: Path):
    page = device("newcomer", "es", expected=re.compile("422")).new_page()
    home = f"/o/{site.stage.workshop}/metrics/"
    page.goto(f"{home}imports/new/")
    page.locator("#id_file").set_input_files(export(tmp_path))
    page.locator("#id_name").fill("Encuesta de las tiendas")
    page.locator(".import-form button.primary").click()
    page.wait_for_url("**/columns/")

    # What was found is said of the whole column; what nobody can know is asked.
    columns = page.locator(".columns .column")
    expect(columns).to_have_count(5)
    expect(page.locator("main .lede")).to_contain_text("Windows-1252")
    expect(columns.nth(0).locator(".found")).to_contain_text(re.compile(r"\d\d/\d\d/\d{4}"))
    expect(columns.nth(3).locator(".found")).to_contain_text(re.compile("84,5.*88,5"))
    metric = page.locator("#names li.open select")
    expect(metric).to_have_count(1)

    # The mapping is corrected: the shop is no segment, and the metric is CES. Nothing is lost.
    expect(page.locator("#column-1")).to_have_value("segment")
    page.locator("#column-1").focus()
    page.locator("#column-1").select_option("")
    expect(page.locator("#fixed-segment")).to_be_visible()
    expect(page.locator("#column-1")).to_be_focused()
    expect(page.locator("#column-3")).to_have_value("value")
    page.locator("button[value=check]").click()  # too early: said, and nothing is lost
    expect(page.locator(".columns-state.attention a").first).to_be_visible()
    expect(page.locator("#column-1")).to_have_value("")
    page.locator("#names li.open select").select_option("ces")
    expect(page.locator(".columns-state.good")).to_be_visible()
    page.locator("button[value=check]").click()

    # What it would do: two of three lines, the total is refused with its reason.
    page.wait_for_url("**/check/")
    expect(page.locator("table.preview tbody tr")).to_have_count(2)
    expect(page.locator("table.preview")).to_contain_text(re.compile(r"84,5.%"))
    expect(page.locator("table.preview")).to_contain_text(re.compile(r"1\s?120"))
    expect(page.locator("table.refused-lines tbody tr")).to_have_count(1)
    page.locator("form[action$='/keep/'] button").click()
    expect(page.locator("main .actions a.primary")).to_have_attribute("href", home)

    # (1120 × 84.5 % + 1130 × 88.5 %) ÷ 2250 = 86.5 %
    page.goto(f"{home}m/ces/")
    expect(page.locator("main")).to_contain_text(re.compile(r"86,5|8[67].%"))
    expect(page.locator("main")).to_contain_text(re.compile(r"2\s?250"))
