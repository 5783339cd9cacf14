"""Pages about people and messages: what they show, what they keep back, what they refuse."""

from __future__ import annotations

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.links import token_hash
from assessments.keyed import pairing_of
from assessments.models import Identity, Participant
from assessments.services import (
    AlreadySeatedError,
    add_participant,
    close_round,
    personal_token,
)
from invitations.models import InvitationText, Message
from invitations.services.messages import prepare_invitations, start_sending
from jobs.models import Job
from tests.assessments.world import HTMX, changed, tables, text_of


def shown(editor, held, name) -> bool:
    page = text_of(editor.get(held.url("participants") + f"?seat={held.seats[name].pk}"))
    return held.tokens[name] in page


# ---- personal links --------------------------------------------------------------------------


def test_a_link_is_shown_until_the_person_begins_in_an_anonymous_round(hold, editor):
    held = hold("ana")
    assert shown(editor, held, "ana")
    Client().post(f"/r/{held.tokens['ana']}/")
    assert not shown(editor, held, "ana")


def test_a_link_is_shown_until_the_person_submits_in_a_named_round(hold, editor):
    held = hold("ana", named=True)
    held.begin("ana")
    assert shown(editor, held, "ana")
    held.finish("ana")
    assert not shown(editor, held, "ana")


def test_a_link_that_was_made_in_another_way_is_not_invented(hold, editor):
    held = hold("ana")
    Participant.objects.update(token_hash=token_hash("old"))
    page = text_of(editor.get(held.url("participants") + f"?seat={held.seats['ana'].pk}"))
    assert "/r/" not in page and "It cannot be shown" in page


@pytest.mark.parametrize("seat", ["nonsense", "00000000-0000-0000-0000-000000000000", ""])
def test_an_unknown_seat_shows_nothing(hold, editor, seat):
    page = editor.get(hold("ana").url("participants"), {"seat": seat})
    assert (page.status_code, "/r/" in text_of(page)) == (200, False)


def test_a_seat_of_another_organisation_shows_nothing(hold, editor, other_organization):
    mine, theirs = hold("ana"), hold("zoe", of=other_organization)
    page = editor.get(mine.url("participants"), {"seat": theirs.seats["zoe"].pk})
    assert theirs.tokens["zoe"] not in text_of(page)


def test_the_same_address_is_not_seated_twice_by_hand_either(hold, editor):
    held = hold("ana")
    team = held.seats["ana"].team
    with pytest.raises(AlreadySeatedError):
        add_participant(
            assessment=held.assessment, team=team, role_group="manager", name="x",
            email="ANA@ejemplo.es", language="es", at=timezone.now(),
        )  # fmt: skip
    before = tables()
    page = editor.post(
        reverse("assessments:add_participant", args=["acme", held.assessment.pk]),
        {"name": "Otra", "email": "ana@ejemplo.es", "team": team.pk, "role_group": "manager",
         "language": "es"},
    )  # fmt: skip
    assert (page.status_code, "takes part already" in text_of(page)) == (422, True)
    assert "Otra" in text_of(page)
    assert changed(before) == set()


# ---- the table -------------------------------------------------------------------------------


def test_people_are_found_by_name_address_and_state(hold, editor):
    held = hold("ana", "bea", "-pepe")
    held.finish("bea")

    def names(**asked):
        page = text_of(editor.get(held.url("participants"), asked))
        return [name for name in ("Ana", "Bea", "Pepe") if f'<th scope="row">{name}<' in page]

    assert names() == ["Ana", "Bea", "Pepe"]
    assert names(q="BEA@ej") == ["Bea"]
    assert names(state="open") == ["Ana", "Pepe"]
    assert names(state="submitted") == ["Bea"]
    assert names(state="no_address") == ["Pepe"]
    assert names(state="nonsense") == ["Ana", "Bea", "Pepe"]
    assert names(q="nobody") == []


@pytest.mark.parametrize("people", [1, 3, 130])
def test_the_page_takes_as_many_statements_for_many_as_for_one(
    people, hold, editor, django_assert_max_num_queries
):
    held = hold(*(f"p{n:03}" for n in range(people)))
    with django_assert_max_num_queries(16):
        page = text_of(editor.get(held.url("participants")))
    assert page.count('<th scope="row">P') == min(people, 100)
    assert ("1 to 100 of 130" in page) == (people == 130)


# ---- corrections -----------------------------------------------------------------------------


def test_an_address_is_corrected_with_everything_that_hangs_on_it(hold, editor):
    held = hold("ana")
    sent = {"name": "Ana María", "email": "Anna@Ejemplo.es", "language": "en"}
    assert editor.post(held.url("person", held.seats["ana"].pk), sent).status_code == 302
    seat = Participant.objects.select_related("identity").get()
    assert (seat.identity.name, seat.identity.email) == ("Ana María", "anna@ejemplo.es")
    assert seat.language == "en"
    assert seat.pairing == pairing_of(held.assessment.organization_id, "anna@ejemplo.es")


def test_the_address_of_somebody_who_has_begun_anonymously_stays(hold, editor):
    """The next message would carry the link to another mailbox, and open what they said."""
    held = hold("ana")
    held.begin("ana")
    sent = {"name": "Ana", "email": "lead@example.org", "language": "es"}
    before = tables()
    page = editor.post(held.url("person", held.seats["ana"].pk), sent)
    assert (page.status_code, changed(before)) == (422, set())
    assert "would open what they said" in text_of(page)
    sent["email"] = "ana@ejemplo.es"
    assert (
        editor.post(
            held.url("person", held.seats["ana"].pk), {**sent, "name": "Ana M."}
        ).status_code
        == 302
    )


def test_an_address_somebody_else_has_is_refused(hold, editor):
    held = hold("ana", "bea")
    sent = {"name": "Ana", "email": "BEA@ejemplo.es", "language": "es"}
    page = editor.post(held.url("person", held.seats["ana"].pk), sent)
    assert (page.status_code, "Somebody else in this round" in text_of(page)) == (422, True)
    assert Identity.objects.get(participant=held.seats["ana"]).email == "ana@ejemplo.es"


# ---- codes on paper --------------------------------------------------------------------------


def test_cards_are_for_people_without_an_address_who_have_not_begun(hold, editor):
    held = hold("ana", "-pepe", "-rosa:en", "-luis")
    held.begin("luis")
    page = text_of(editor.get(held.url("codes")))
    assert [held.tokens[name] in page for name in ("ana", "pepe", "rosa", "luis")] == [0, 1, 1, 0]
    assert page.count('class="code-card"') == 2 and 'class="code-card" lang="en"' in page
    everybody = text_of(editor.get(held.url("codes") + "?for=all"))
    assert [held.tokens[name] in everybody for name in ("ana", "pepe", "luis")] == [1, 1, 0]


def test_a_named_round_prints_a_card_until_somebody_submits(hold, editor):
    held = hold("-pepe", "-rosa", named=True)
    held.begin("pepe")
    held.finish("rosa")
    page = text_of(editor.get(held.url("codes")))
    assert (held.tokens["pepe"] in page, held.tokens["rosa"] in page) == (True, False)


# ---- texts -----------------------------------------------------------------------------------


def text(**said):
    whole = {
        "kind": "invitation",
        "language": "es",
        "do": "save",
        "subject": "Hola",
        "body": "{link}",
    }
    return {**whole, **said}


def test_own_words_are_what_goes_out_in_that_language_only(hold, editor):
    held = hold("ana", "bea:en")
    editor.post(held.url("texts"), text(subject="Para {name}", body="Responda: {link}\r\nAdiós"))
    prepare_invitations(assessment=held.assessment, at=timezone.now())
    start_sending(assessment=held.assessment, by=None)
    spanish, english = sorted(mail.outbox, key=lambda message: message.to)
    assert spanish.subject == "Para Ana"
    assert spanish.body.startswith("Responda: http://127.0.0.1:") and "\r" not in spanish.body
    assert "how do you see" in english.subject


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"body": "no link"}, "must hold {link}"),
        ({"body": "{link} {nombre}"}, "no such place to fill in: {nombre}"),
        ({"subject": "{x}"}, "no such place to fill in: {x}"),
        ({"subject": ""}, "required"),
        ({"body": "{link}" + "x" * 5001}, "5000"),
    ],
)
def test_words_that_could_not_be_sent_are_refused_and_stay_in_the_field(hold, editor, wrong, said):
    held = hold("ana")
    before = tables()
    page = editor.post(held.url("texts"), text(**wrong))
    assert (page.status_code, changed(before)) == (422, set())
    assert said in text_of(page)
    if wrong.get("body", "")[:20]:
        assert wrong["body"][:20] in text_of(page)


def test_the_preview_shows_what_is_typed_for_the_person_chosen_and_saves_nothing(hold, editor):
    held = hold("ana", "bea")
    before = tables()
    sent = text(
        do="preview", body="Estimada {name}: {link} ({minutes})", reader=held.seats["bea"].pk
    )
    page = text_of(editor.post(held.url("texts"), sent, **HTMX))
    assert "Estimada Bea: https://…/r/…/ (15)" in page and "<html" not in page
    assert held.tokens["bea"] not in page
    assert changed(before) == set()
    wrong = editor.post(held.url("texts"), {**sent, "body": "nothing"}, **HTMX)
    assert (wrong.status_code, "must hold" in text_of(wrong)) == (422, True)


def test_the_usual_words_come_back(hold, editor):
    held = hold("ana")
    editor.post(held.url("texts"), text(subject="Propio"))
    assert "Propio" in text_of(editor.get(held.url("texts") + "?kind=invitation&language=es"))
    editor.post(held.url("texts"), text(do="reset"))
    assert not InvitationText.objects.exists()


@pytest.mark.parametrize("query", ["?kind=letter", "?language=fr", "?reader=nonsense"])
def test_an_address_that_names_no_text_is_not_there(hold, editor, query):
    status = 200 if "reader" in query else 404
    assert editor.get(hold("ana").url("texts") + query).status_code == status


# ---- sending ---------------------------------------------------------------------------------


def test_before_sending_one_sees_to_whom_and_what_in_each_language(hold, editor):
    held = hold("ana", "bea:en", "-pepe")
    before = tables()
    page = text_of(editor.get(held.url("send", "invitation")))
    assert "<strong>2 people</strong> get a personal link" in page
    assert "Hola, Ana" in page and "Hello Bea" in page
    assert "1 has no e-mail" in page
    assert changed(before) == set()


def test_sending_leads_to_the_progress_and_the_page_says_how_far_it_came(hold, editor):
    held = hold("ana", "bea")
    page = editor.post(held.url("send", "invitation"), follow=True)
    said = Job.objects.get().message  # in the language of whoever started it
    assert "2 of 2" in text_of(page) and said in text_of(page)
    assert " 2 " in f" {said}"
    assert "<strong>2 people</strong> have not finished" in text_of(
        editor.get(held.url("messages"))
    )


def test_a_draft_sends_nothing_and_says_why(hold, editor):
    held = hold("ana", draft=True)
    assert "once the round is open" in text_of(editor.get(held.url("send", "invitation")))
    page = editor.post(held.url("send", "invitation"), follow=True)
    assert "takes no answers now" in text_of(page)
    assert not Message.objects.exists() and not mail.outbox


def test_a_reminder_sent_from_an_old_page_is_not_sent_twice(hold, editor):
    held = hold("ana")
    editor.post(held.url("send", "invitation"))
    for _ in range(2):
        page = editor.post(held.url("send", "reminder"), {"wave": "1"}, follow=True)
    assert "was not sent twice" in text_of(page)
    assert len(mail.outbox) == 2


@pytest.mark.parametrize("wave", ["", "x", "99", "-1"])
def test_a_reminder_without_its_number_is_not_sent(hold, editor, wave):
    held = hold("ana")
    editor.post(held.url("send", "reminder"), {"wave": wave})
    assert not mail.outbox


def test_there_is_no_third_kind_of_message(hold, editor):
    held = hold("ana")
    assert editor.get(held.url("send", "spam")).status_code == 404
    assert editor.post(held.url("send", "spam")).status_code == 404


def test_the_round_says_the_state_of_its_messages_and_offers_the_next_step(
    hold, editor, executive, client_of
):
    held = hold("ana", "bea")
    state = held.url("state")
    assert "Send 2 invitations" in text_of(editor.get(state))
    editor.post(held.url("send", "invitation"))
    held.finish("bea")
    page = text_of(editor.get(state))
    assert "<strong>2 messages</strong> sent" in page
    assert "Remind the 1 who has not finished" in page
    reading = text_of(client_of(executive, headers={"accept-language": "en"}).get(state))
    assert "<strong>2 messages</strong> sent" in reading and "<a " not in reading


def test_a_token_is_the_same_each_time_it_is_made(hold):
    held = hold("ana")
    assert personal_token(held.seats["ana"]) == held.tokens["ana"]


def test_what_so_many_people_can_tell_is_said_where_their_number_grows(hold, editor):
    open_one, ended = hold("ana", "blas"), hold("carla")
    close_round(assessment=ended.assessment, at=timezone.now())
    assert "With 2 people not even a change of one level" in text_of(
        editor.get(open_one.url("participants"))
    )
    assert "planning-line" not in text_of(editor.get(ended.url("participants")))
