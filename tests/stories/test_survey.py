"""A guest answers on a phone, and the café sees it: on the survey's page and among its figures."""

from __future__ import annotations

import pytest
from django.utils import translation
from django.utils.translation import gettext
from playwright.sync_api import BrowserContext, Page, expect

from tests.stories.conftest import PHONE
from tests.stories.questionnaire import tab_to
from tests.stories.watching import sideways


def said(text: str, language: str = "es") -> str:
    with translation.override(language):
        return gettext(text)


def thanked(page: Page, language: str = "es") -> None:
    expect(page.locator("h1")).to_have_text(said("Thank you", language))


def answers(site, survey: str) -> int:
    return site.ask(
        "SELECT count(*) FROM surveys_surveyanswer WHERE survey_id = ?", survey.replace("-", "")
    )[0][0]


def comment_of(site, text: str) -> tuple:
    return site.ask("SELECT metric, score, origin FROM voice_customercomment WHERE text = ?", text)[
        0
    ]


def test_a_guest_answers_on_a_phone_and_the_cafe_sees_it(site, device):
    stage, before = site.stage, answers(site, site.stage.survey)
    cafe = device("asker").new_page()
    cafe.goto(f"/o/{stage.cafe}/surveys/{stage.survey}/")
    expect(cafe.locator("h1")).to_contain_text("+45")

    phone = device(**PHONE)
    page = phone.new_page()
    page.goto(stage.guests_link)
    assert sideways(page) == 0
    for number in range(11):
        box = page.locator(f"label[for=a-{number}]").bounding_box()
        assert box["width"] >= 44 and box["height"] >= 44, f"{number} is too small for a thumb"
    page.locator("label[for=a-9]").tap()
    assert page.locator("#a-9").is_checked()
    page.locator("#comment").fill("El café, buenísimo; la espera, no tanto.")
    page.locator(".survey-send").tap()
    thanked(page)
    assert sideways(page) == 0
    assert phone.cookies() == []
    page.reload()  # sends nothing again
    assert answers(site, stage.survey) == before + 1

    cafe.reload()
    expect(cafe.locator("h1")).to_contain_text("+50")  # 8 promoters, 2 detractors, 12 answers
    expect(cafe.locator("main")).to_contain_text("El café, buenísimo; la espera, no tanto.")
    cafe.goto(f"/o/{stage.cafe}/metrics/m/nps/")
    expect(cafe.locator("main")).to_contain_text("50")
    expect(cafe.locator("main")).to_contain_text("12")
    assert comment_of(site, "El café, buenísimo; la espera, no tanto.") == ("nps", 9, "En la barra")


def test_a_link_in_a_mail_opens_with_its_number_chosen_and_counts_when_sent(site, device):
    page, before = device(**PHONE).new_page(), answers(site, site.stage.easy_survey)
    page.goto(f"{site.stage.easy_link}?score=6&lang=en")
    assert page.locator("#a-6").is_checked()
    assert answers(site, site.stage.easy_survey) == before
    page.locator(".survey-send").tap()
    thanked(page, "en")
    assert answers(site, site.stage.easy_survey) == before + 1


def test_by_keyboard_alone_and_enter_sends(site, device):
    page, before = device().new_page(), answers(site, site.stage.easy_survey)
    page.goto(site.stage.easy_link)
    tab_to(page, "input[name=score]")
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    chosen = page.locator("input[name=score]:checked")
    assert chosen.get_attribute("value") in ("3", "4")  # the first arrow chooses or moves on
    page.keyboard.press("Enter")
    thanked(page)
    assert answers(site, site.stage.easy_survey) == before + 1


@pytest.mark.parametrize("scripts", [True, False])
def test_changing_the_language_keeps_the_number_and_the_words(scripts, site, device):
    page, before = (
        device(java_script_enabled=scripts).new_page(),
        answers(site, site.stage.easy_survey),
    )
    page.goto(site.stage.easy_link)
    page.locator("label[for=a-2]").click()
    page.locator("#comment").fill("Tres llamadas")
    page.locator(".survey-languages button[lang=en]").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert page.locator("#a-2").is_checked()
    expect(page.locator("#comment")).to_have_value("Tres llamadas")
    assert answers(site, site.stage.easy_survey) == before
    page.locator(".survey-send").click()
    thanked(page, "en")
    assert answers(site, site.stage.easy_survey) == before + 1


def test_a_link_of_ones_own_takes_one_answer_without_scripts(site, device):
    context = device(java_script_enabled=False, **PHONE)
    page = context.new_page()
    page.goto(site.stage.own_link)
    page.locator("label[for=a-5]").tap()
    page.locator(".survey-send").tap()
    thanked(page)
    page.goto(site.stage.own_link)
    expect(page.locator("h1")).to_have_text(said("You have answered already. Thank you"))
    assert page.locator("form").count() == 0
    assert answers(site, site.stage.own_survey) == 1
    assert context.cookies() == []


def framing(context: BrowserContext, address: str, framed: str) -> Page:
    """Open a page of another site that shows ``framed``."""
    page = context.new_page()
    # The browser asks before a page made up here may reach this machine; both sites may.
    context.grant_permissions(["local-network-access"], origin=address.rpartition("/")[0])
    page.route(
        address,
        lambda route: route.fulfill(
            content_type="text/html", body=f'<iframe src="{framed}" width=360 height=700></iframe>'
        ),
    )
    page.goto(address)
    return page


def test_inside_the_named_site_it_can_be_answered_and_inside_another_it_is_not_shown(site, browser):
    context = browser.new_context(base_url=site.base, locale="es-ES")
    try:
        neighbour = site.base.replace("127.0.0.1", "localhost")
        framed = f"{site.base}{site.stage.guests_link}embed/"
        before = answers(site, site.stage.survey)
        page = framing(context, f"{neighbour}/contacto.html", framed)
        inside = page.frame_locator("iframe")
        inside.locator("label[for=a-8]").click()
        inside.locator(".survey-send").click()
        expect(inside.locator("h1")).to_have_text(said("Thank you"))
        assert answers(site, site.stage.survey) == before + 1
        assert context.cookies() == []

        refused: list[str] = []
        context.on("console", lambda message: refused.append(message.text))
        stranger = framing(context, "https://stranger.example/x.html", framed)
        expect(stranger.locator("iframe")).to_be_visible()
        stranger.wait_for_timeout(300)
        assert stranger.frame_locator("iframe").locator(".survey-send").count() == 0
        assert any("frame-ancestors" in line for line in refused), refused
    finally:
        context.close()


def test_a_survey_is_made_printed_and_paused(site, device):
    page = device("asker").new_page()
    page.goto(f"/o/{site.stage.cafe}/surveys/new/")
    page.locator("#id_title").fill("Al pagar")
    page.locator("[name=question][value=csat]").check()
    page.locator("form.survey-form button.primary").click()
    page.wait_for_url("**/share/")
    address = page.locator("#address").input_value()
    guest = device(**PHONE).new_page()
    guest.goto(address)
    guest.locator("label[for=a-4]").tap()
    guest.locator(".survey-send").tap()
    thanked(guest)
    page.goto(page.url.replace("/share/", "/card/"))
    expect(page.locator(".survey-card svg.qr")).to_have_count(4)
    page.goto(page.url.replace("/card/", "/"))
    page.locator("button[name=do][value=rest]").click()
    expect(page.locator("button[name=do][value=run]")).to_be_visible()
    late = device(expected="status of 410", **PHONE).new_page()
    late.goto(address)
    expect(late.locator("h1")).to_have_text(said("This survey takes no answers now"))
