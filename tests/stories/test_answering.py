"""Answering: by keyboard, by thumb, without JavaScript, and on from another device."""

from __future__ import annotations

from collections import defaultdict
from itertools import cycle

import pytest
from django.utils import translation
from playwright.sync_api import expect

from charts.numbers import figure
from tests.stories.conftest import PHONE
from tests.stories.questionnaire import (
    QUESTION,
    REVIEW,
    chosen,
    code,
    focus_of,
    own_profile,
    skip_first_sight,
    tab_to,
    wait_for_another,
    wait_until_saved,
)
from tests.stories.watching import sideways

STORED = {"n": ("dont_know", None), **{str(n): ("level", n) for n in range(1, 6)}}


def means(site, answers: dict[str, str], language: str) -> dict[str, str]:
    """Return what one's own profile must say to these answers: area name → mean."""
    levels = defaultdict(list)
    names = dict(site.ask(f"SELECT code, name_{language} FROM assessments_area"))
    for question, key in answers.items():
        if key != "n":
            levels[names[question[:2]]].append(int(key))
    with translation.override(language):
        return {area: figure(sum(given) / len(given)) for area, given in levels.items()}


def test_thirty_questions_are_answered_and_handed_in_by_keyboard_alone(site, device):
    seat = site.stage.seats[1]
    page = device().new_page()
    page.goto(seat.link)
    tab_to(page, "[name=consent]")
    page.keyboard.press("Space")
    tab_to(page, "form.start button")
    page.keyboard.press("Enter")
    page.wait_for_url("**/first/")
    tab_to(page, "input[name=level]")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    page.wait_for_url(QUESTION)
    assert site.ask(
        "SELECT global_level FROM assessments_participant WHERE id = ?", seat.pk.replace("-", "")
    ) == [(4,)]

    answers, keys = {}, cycle("34n2515")
    for number in range(1, 31):
        here, key = code(page), next(keys)
        assert f" {number} " in page.locator(".eyebrow").inner_text()
        answers[here] = key
        page.keyboard.press(key)
        if number < 30:
            wait_for_another(page, here)
            assert focus_of(page) == "H1 question"
    page.wait_for_url(REVIEW)
    assert {c: tuple(site.answer(seat.pk, c).values())[:2] for c in answers} == {
        c: STORED[key] for c, key in answers.items()
    }

    tab_to(page, "form.foot button.primary", limit=120)
    page.keyboard.press("Enter")
    page.wait_for_url("**/done/")
    assert site.submitted(seat.pk)
    assert own_profile(page) == means(site, answers, "es")


def test_arrow_keys_inside_the_choices_choose_and_do_not_run_away(site, begin):
    seat = site.stage.seats[2]
    page = begin(seat.link)
    skip_first_sight(page)
    here = code(page)
    page.keyboard.press("2")
    there = wait_for_another(page, here)
    tab_to(page, "input[name=choice]")
    for down in ("3", "4", "5"):
        page.keyboard.press("ArrowDown")
        if chosen(page) != down:  # the first arrow chooses the first or the second, by browser
            page.keyboard.press("ArrowDown")
        assert chosen(page) == down
        wait_until_saved(page)
    page.wait_for_timeout(600)
    assert code(page) == there
    assert site.answer(seat.pk, there)["level"] == 5

    page.keyboard.press("ArrowLeft")
    assert wait_for_another(page, there) == here
    assert chosen(page) == "2"
    page.keyboard.press("ArrowRight")
    assert wait_for_another(page, here) == there
    assert chosen(page) == "5"
    tab_to(page, "input[name=choice]")
    page.keyboard.press("Enter")
    wait_for_another(page, there)


def test_a_key_held_down_answers_one_question_and_not_the_rest(site, begin):
    seat = site.stage.seats[3]
    page = begin(seat.link)
    skip_first_sight(page)
    here = code(page)
    for _ in range(12):
        page.keyboard.down("3")  # a second press without release is the key repeating
    there = wait_for_another(page, here)
    for _ in range(12):
        page.keyboard.down("3")
    page.wait_for_timeout(300)
    page.keyboard.up("3")
    assert code(page) == there
    assert site.answered(seat.pk) == 1


def test_going_back_in_the_browser_shows_the_choice_made(site, begin):
    page = begin(site.stage.seats[3].link)
    here = code(page)
    page.keyboard.press("4")
    there = wait_for_another(page, here)
    page.keyboard.press("1")
    wait_for_another(page, there)
    page.go_back()
    expect(page.locator("#answer")).to_have_attribute("data-question", there)
    assert chosen(page) == "1"
    expect(page.locator("header.bar")).to_be_visible()


def test_thirty_questions_are_answered_by_thumb_and_nothing_moves_sideways(site, device):
    seat = site.stage.seats[4]
    page = device(**PHONE).new_page()
    page.goto(seat.link)
    assert sideways(page) == 0
    page.locator("[name=consent]").tap()
    page.locator("form.start button").tap()
    page.wait_for_url("**/first/")
    assert sideways(page) == 0
    page.locator(".foot button.primary").tap()
    page.wait_for_url(QUESTION)

    answers, wide = {}, {}
    for number, key in zip(range(30), cycle("2413n"), strict=False):
        here = code(page)
        answers[here] = key
        wide[here] = sideways(page)
        value = "dont_know" if key == "n" else key
        page.locator(f"label:has([name=choice][value='{value}'])").tap()
        if number < 29:
            wait_for_another(page, here)
    page.wait_for_url(REVIEW)
    wide["review"] = sideways(page)
    page.locator("form.foot button.primary").tap()
    page.wait_for_url("**/done/")
    wide["done"] = sideways(page)
    assert {place: pixels for place, pixels in wide.items() if pixels} == {}
    assert site.answered(seat.pk) == 30
    assert site.submitted(seat.pk)
    assert own_profile(page) == means(site, answers, "es")


def test_the_same_link_on_another_device_goes_on_at_the_first_open_question(site, device, begin):
    seat = site.stage.seats[5]
    page = begin(seat.link)
    skip_first_sight(page)
    for key in "321":
        here = code(page)
        page.keyboard.press(key)
        wait_for_another(page, here)
    left_at = code(page)

    other = begin(seat.link, device(**PHONE))
    assert code(other) == left_at
    assert " 4 " in other.locator(".eyebrow").inner_text()
    assert other.locator("nav.path a.done").count() == 3
    # The first device stays in as well.
    page.keyboard.press("5")
    wait_for_another(page, left_at)
    assert site.answer(seat.pk, left_at)["level"] == 5


def test_without_javascript_the_questionnaire_is_answered_and_handed_in_as_plain_forms(
    site, device, begin
):
    seat = site.stage.seats[6]
    page = begin(seat.link, device(java_script_enabled=False))
    page.locator(".foot button.primary").click()
    answers = {}
    for number, key in zip(range(30), cycle("5n31"), strict=False):
        here = code(page)
        answers[here] = key
        page.locator(f"[name=choice][value='{'dont_know' if key == 'n' else key}']").check()
        if number == 1:
            page.locator("#comment").fill("Escrito sin JavaScript")
            page.locator("[name=confidence]").first.check(force=True)
            page.locator(".foot .primary").click()
        elif number == 2:
            page.locator("[name=choice]:checked").press("Enter")
        else:
            page.locator(".foot .primary").click()
        expected = REVIEW if number == 29 else QUESTION
        page.wait_for_url(expected)
        if number < 29:
            assert code(page) not in answers, "Enter or the button led back"
    second = list(answers)[1]
    stored = site.answer(seat.pk, second)
    assert (stored["comment"], stored["confidence"]) == ("Escrito sin JavaScript", 1)
    assert {c: tuple(site.answer(seat.pk, c).values())[:2] for c in answers} == {
        c: STORED[key] for c, key in answers.items()
    }
    page.locator("form.foot button.primary").click()
    page.wait_for_url("**/done/")
    assert site.submitted(seat.pk)
    assert own_profile(page) == means(site, answers, "es")


@pytest.mark.parametrize("width", [320, 360, 768, 1366])
def test_a_question_fits_the_window(width, site, device, begin):
    page = begin(site.stage.halfway.link, device(viewport={"width": width, "height": 740}))
    assert sideways(page) == 0
