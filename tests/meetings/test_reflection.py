"""The executive team's reflection: written together, kept with the round, finished by its lead."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from assessments.models import Reflection
from assessments.reflection_questions import QUESTIONS, THEMES
from assessments.selectors.reflections import written_themes
from meetings.models import ReflectionSession
from meetings.services.reflecting import (
    Change,
    FinishedError,
    ReflectionConflictError,
    TooLongError,
    end_sharing,
    finish_reflection,
    reopen_reflection,
    save_reflection,
    share_reflection,
)
from tests.assessments.world import NOW

JSON = {"HTTP_ACCEPT": "application/json"}


def save(assessment, question="feeling", rev=0, by="Ana", **changes):
    """``text=("now", "before")``, or just what it says now where it was empty."""
    pairs = {k: (v, "") if isinstance(v, str) else v for k, v in changes.items()}
    return save_reflection(
        assessment=assessment,
        question=question,
        changes={field: Change(*pair) for field, pair in pairs.items()},
        seen_rev=rev,
        by=by,
        at=NOW,
    )


def address(assessment, name="reflection", *more):
    return reverse(f"meetings:{name}", args=[assessment.organization.slug, assessment.pk, *more])


def field(name, value, was="", rev=0):
    return {"field": name, "value": value, "was": was, "rev": rev}


# ---- the questions -------------------------------------------------------------------------


def test_the_questions_cover_feeling_processes_journey_technology_and_information():
    assert [len(theme.questions) for theme in THEMES] == [1, 2, 4, 2, 2]
    assert len({question.slug for question in QUESTIONS}) == len(QUESTIONS) == 11


# ---- writing together ----------------------------------------------------------------------


def test_what_is_written_stands_with_the_round_and_beside_its_results(held, facilitator):
    save(held, text="Que se sientan atendidos", owner="Marta")
    [theme] = written_themes(held)
    assert theme.answers[0].row.text == "Que se sientan atendidos"
    slug = held.organization.slug
    page = facilitator.get(reverse("assessments:results", args=[slug, held.pk])).content.decode()
    assert "Que se sientan atendidos" in page and "Marta" in page


def test_two_people_at_two_fields_of_a_question_do_not_hinder_each_other(held):
    save(held, text="Atendidos", by="Ana")
    row = save(held, owner="Marta", by="Blas", rev=0)
    assert (row.text, row.owner, row.rev, row.changed_by) == ("Atendidos", "Marta", 2, "Blas")


def test_two_people_at_the_same_field_are_both_heard(held):
    save(held, text="Atendidos", by="Ana")
    with pytest.raises(ReflectionConflictError) as refused:
        save(held, text="Escuchados", by="Blas", rev=0)
    assert refused.value.theirs.changed_by == "Ana"
    assert Reflection.objects.get().text == "Atendidos"
    row = save(held, text=("Atendidos y escuchados", "Atendidos"), by="Blas", rev=1)
    assert row.text == "Atendidos y escuchados"


def test_the_same_text_sent_twice_is_written_once(held):
    save(held, text="Atendidos", by="Ana")
    row = save(held, text="Atendidos", by="Blas")
    assert (row.rev, row.changed_by) == (1, "Ana")


def test_a_text_that_is_too_long_is_refused_whole(held):
    with pytest.raises(TooLongError):
        save(held, text="x" * 6001, owner="Marta")
    assert not Reflection.objects.exclude(owner="").exists()


@pytest.mark.parametrize("who", ["lead", "executive", "consultant"])
def test_every_member_of_the_organisation_may_write(held, who, request, client_of):
    member = request.getfixturevalue(who)
    browser = client_of(member, HTTP_ACCEPT_LANGUAGE="en")
    answer = browser.post(address(held, "reflect", "feeling"), field("text", "Bien"), **JSON)
    assert (answer.status_code, answer.json()["rev"]) == (200, 1)
    assert answer.json()["saved"].startswith("Saved ")
    assert member.name in answer.json()["who"]


def test_a_conflict_shows_both_and_writes_nothing(held, facilitator):
    save(held, text="Atendidos", by="Ana")
    place = address(held, "reflect", "feeling")
    answer = facilitator.post(place, field("text", "Escuchados"), **JSON)
    assert answer.status_code == 409
    assert (answer.json()["rev"], answer.json()["theirs"]) == (1, "Atendidos")
    assert "Ana changed this" in answer.json()["conflict"]
    form = {"text": "Escuchados", "was_text": "", "owner": "", "was_owner": "",
            "was_discussed": "", "rev": "0"}  # fmt: skip
    page = facilitator.post(place, form)
    text = page.content.decode()
    assert page.status_code == 409
    assert "Atendidos" in text and "Escuchados" in text
    assert Reflection.objects.get().text == "Atendidos"


def test_without_a_script_a_question_is_saved_whole(held, facilitator):
    form = {"text": "Atendidos", "was_text": "", "owner": " Marta   Gil ", "was_owner": "",
            "discussed": "1", "was_discussed": "", "rev": "0"}  # fmt: skip
    answer = facilitator.post(address(held, "reflect", "feeling"), form)
    assert answer["Location"] == address(held) + "#feeling"
    row = Reflection.objects.get()
    assert (row.text, row.owner, row.discussed) == ("Atendidos", "Marta Gil", True)


@pytest.mark.parametrize(
    ("question", "sent", "status"),
    [
        ("unheard-of", field("text", "x"), 404),
        ("feeling", field("changed_by", "x"), 422),
        ("feeling", field("text", "x", rev="-1"), 422),
        ("feeling", field("text", "x" * 6001), 422),
    ],
)
def test_what_no_page_sends_is_refused(held, facilitator, question, sent, status):
    answer = facilitator.post(address(held, "reflect", question), sent, **JSON)
    assert answer.status_code == status
    assert not Reflection.objects.exclude(text="").exists()


# ---- finishing -----------------------------------------------------------------------------


def test_a_finished_reflection_is_read_and_not_changed_until_it_is_opened_again(
    held, lead, facilitator
):
    save(held, text="Atendidos")
    finish_reflection(assessment=held, by=lead, at=NOW)
    with pytest.raises(FinishedError):
        save(held, text=("Otra cosa", "Atendidos"), rev=1)
    place = address(held, "reflect", "feeling")
    answer = facilitator.post(place, field("text", "Otra", "Atendidos", 1), **JSON)
    assert answer.status_code == 410
    page = facilitator.get(address(held)).content.decode()
    assert "Atendidos" in page and "<textarea" not in page
    reopen_reflection(assessment=held)
    assert save(held, text=("Otra cosa", "Atendidos"), rev=1).text == "Otra cosa"


def test_only_who_leads_finishes_it(held, executive, client_of):
    browser = client_of(executive)
    assert browser.post(address(held, "finish_reflection")).status_code == 403
    assert browser.post(address(held, "reflection_link")).status_code == 403
    assert not ReflectionSession.objects.exists()


# ---- without an account --------------------------------------------------------------------


def shared(assessment) -> str:
    return reverse("meetings:shared_reflection", args=[share_reflection(assessment=assessment)])


def test_a_committee_member_without_account_gives_a_name_and_writes(held):
    link, browser = shared(held), Client(HTTP_ACCEPT_LANGUAGE="en")
    assert "<textarea" not in browser.get(link).content.decode()
    place = f"{link}feeling/"
    unnamed = browser.post(place, field("text", "Bien"), **JSON)
    assert unnamed.status_code == 422
    assert browser.post(link, {"name": "Delia"}).status_code == 302
    assert "Delia" in browser.get(link).content.decode()
    assert browser.post(place, field("text", "Bien"), **JSON).status_code == 200
    assert Reflection.objects.get().changed_by == "Delia"


def test_the_link_tells_nothing_of_the_results(held):
    link, browser = shared(held), Client()
    browser.post(link, {"name": "Delia"})
    page = browser.get(link).content.decode()
    assert "/o/" not in page and "DA1" not in page


def test_a_renewed_or_ended_link_opens_nothing(held):
    old = shared(held)
    new = shared(held)
    assert old != new
    assert Client().get(old).status_code == 404
    assert Client().get(new).status_code == 200
    browser = Client()
    browser.post(new, {"name": "Delia"})
    end_sharing(assessment=held)
    for link in (new, f"{new}feeling/"):
        assert browser.post(link, field("text", "x"), **JSON).status_code == 404
    assert not Reflection.objects.exists()


def test_the_lead_sees_the_link_again_and_an_executive_does_not(
    held, facilitator, executive, client_of
):
    link = shared(held)
    assert link in facilitator.get(address(held)).content.decode()
    assert link not in client_of(executive).get(address(held)).content.decode()
