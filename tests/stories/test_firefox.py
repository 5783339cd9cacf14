"""Half of the questionnaire in Firefox by keyboard: answer, resume after a reload, hand in."""

from __future__ import annotations

from itertools import cycle

import pytest

from tests.stories.bidi import firefox, running

pytestmark = pytest.mark.firefox
CODE = "document.getElementById('answer')?.dataset.question"
STORED = {"n": ("dont_know", None), **{str(n): ("level", n) for n in range(1, 6)}}


@pytest.mark.skipif(firefox() is None, reason="Firefox was not found; install firefox-esr")
def test_half_the_questionnaire_in_firefox_by_keyboard_with_a_reload_between(site):
    seat = site.stage.seats[10]
    with running(firefox()) as fox:
        fox.open(site.base + seat.link)
        fox.tab_to("[name=consent]")
        fox.press(" ")
        fox.tab_to("form.start button")
        fox.press("Enter")
        fox.wait_for("location.pathname.endsWith('/first/') && document.readyState == 'complete'")
        fox.tab_to("input[name=level]")
        fox.press("ArrowUp", "Enter")
        fox.wait_for(CODE)

        answers, keys = {}, cycle("42n351")

        def answer() -> None:
            here, key = fox.wait_for(f"document.readyState == 'complete' && {CODE}"), next(keys)
            answers[here] = key
            fox.press(key)
            fox.wait_for(f"{CODE} && {CODE} != '{here}'")

        for _ in range(8):
            answer()
        left_at = fox.look(CODE)
        fox.reload()
        assert fox.wait_for(CODE) == left_at
        fox.open(site.base + seat.link)
        fox.tab_to("form.start button")
        fox.press("Enter")
        assert fox.wait_for(CODE) == left_at, "the link leads to the first open question"
        for _ in range(7):
            answer()

        # Arrow keys inside the choices choose and stay; sideways they move.
        here = fox.look(CODE)
        fox.tab_to("input[name=choice]")
        fox.press("ArrowDown")
        fox.wait_for("document.querySelector('#saved.ok')")
        assert fox.look(CODE) == here
        answers[here] = fox.look("document.querySelector('[name=choice]:checked').value")
        fox.press("ArrowLeft")
        fox.wait_for(f"{CODE} != '{here}'")
        back = fox.look(CODE)
        shown = fox.look("document.querySelector('[name=choice]:checked').value")
        assert shown == answers[back].replace("n", "dont_know")

        fox.open(f"{site.base}/q/{seat.pk}/review/")
        fox.tab_to("form.foot button.primary", limit=120)
        fox.press("Enter")
        fox.wait_for("location.pathname.endsWith('/done/')")
        assert fox.wait_for("document.querySelectorAll('table.profile tbody tr').length") == 5
        assert fox.logged == []
    assert site.submitted(seat.pk)
    assert len(answers) == 16
    stored = {c: tuple(site.answer(seat.pk, c).values())[:2] for c in answers}
    assert stored == {c: STORED[key] for c, key in answers.items()}
