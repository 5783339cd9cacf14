"""A journey leaves as a file, is deleted, comes back from the file, and is the same to the letter."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import expect

from tests.stories.conftest import Device
from tests.stories.server import Site


def test_export_delete_import_and_it_is_identical(device: Device, site: Site, tmp_path: Path):
    page = device("lead", accept_downloads=True).new_page()
    organization = f"/o/{site.stage.insurer}/journeys/"
    page.goto(f"{organization}ready-made/retail/")
    page.locator("main form button.primary").click()
    page.wait_for_url(re.compile(r"/journeys/[0-9a-f-]{36}/"))
    key = re.search(r"/journeys/([0-9a-f-]{36})/", page.url)[1]
    address = f"{organization}{key}/"

    def take_out(name: str) -> Path:
        page.goto(f"{address}exchange/")
        with page.expect_download() as download:
            page.locator("button[formaction$='/export/json/']").click()
        file = tmp_path / name
        download.value.save_as(file)
        return file

    before = take_out("before.json")
    page.goto(f"{address}settings/")
    page.locator(f"form[action$='{key}/delete/'] button").click()
    page.wait_for_url(re.compile(r"/journeys/$"))
    assert page.request.get(address).status == 404
    page.goto(f"{organization}import/")
    page.locator("input[type=file]").set_input_files(before)
    page.locator("form.import button.primary").click()
    page.locator("button[value=confirm]").click()
    page.goto(address)
    expect(page.locator("table.map")).to_be_visible()
    assert take_out("after.json").read_bytes() == before.read_bytes()
