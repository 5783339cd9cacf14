"""The language somebody chose stays theirs, on this device and on the next."""

from __future__ import annotations

from tests.stories.test_lead import sign_in


def lang(page) -> str:
    return page.locator("html").get_attribute("lang")


def choose(page, language: str) -> None:
    page.locator(f"form.lang button[value={language}]").first.click()
    page.wait_for_load_state()


def test_the_language_chosen_is_kept_after_signing_in_again_on_another_device(site, device):
    address, password = site.stage.addresses["polyglot"], site.stage.password
    page = device().new_page()
    sign_in(page, address, password)
    assert lang(page) == "es"
    choose(page, "en")
    assert lang(page) == "en"
    page.locator("form[action$='/logout/'] button").click()
    page.wait_for_url("**/")
    assert lang(page) == "en"

    again = device().new_page()  # a Spanish browser that has never been here
    again.goto("/")
    assert lang(again) == "es"
    sign_in(again, address, password)
    assert lang(again) == "en"
    choose(again, "es")
    assert lang(again) == "es"


def test_a_participant_reads_the_language_of_the_link_until_choosing_another(site, device, begin):
    page = begin(site.stage.seats[11].link, device(locale="en-GB"))
    assert lang(page) == "es", "the seat was made for somebody who reads Spanish"
    choose(page, "en")
    assert lang(page) == "en"
    page.goto(site.stage.seats[11].link)
    assert lang(page) == "en"
