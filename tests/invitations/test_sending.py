"""Messages: written in each person's language, sent once, and honest about what is not known."""

from __future__ import annotations

import re
import smtplib

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone, translation
from django.utils.translation import gettext

from accounts.links import token_hash
from assessments.models import Identity, Participant
from assessments.services import close_round, personal_token, withdraw_participant
from invitations.models import Message, MessageState
from invitations.services.links import mark_bounced
from invitations.services.messages import (
    AlreadyWrittenError,
    prepare_invitations,
    prepare_reminder,
    send_again,
    start_sending,
)
from jobs.models import Job
from jobs.services import do_job
from tests.assessments.world import changed, rows_holding, tables, text_of


def invite(held, by=None):
    prepare_invitations(assessment=held.assessment, at=timezone.now())
    return start_sending(assessment=held.assessment, by=by)


def remind(held, wave=1):
    prepare_reminder(assessment=held.assessment, seen_wave=wave, at=timezone.now())
    return start_sending(assessment=held.assessment, by=None)


def states(held) -> dict[str, str]:
    rows = Message.objects.of(held.assessment).order_by("pk")
    return {row.address.partition("@")[0]: row.state for row in rows}


def to() -> list[str]:
    return sorted(message.to[0].partition("@")[0] for message in mail.outbox)


class Server(EmailBackend):
    """A mail server that does what each test tells it, by the address written to."""

    behaviour: dict[str, object] = {}
    connections = 0
    refuses_connections = False

    def open(self):
        if Server.refuses_connections:
            raise ConnectionRefusedError("nobody there")
        Server.connections += 1

    def send_messages(self, messages):
        for message in messages:
            name = message.to[0].partition("@")[0]
            told = Server.behaviour.get(name)
            if isinstance(told, list):
                told = told.pop(0) if told else None
            if isinstance(told, BaseException):
                raise told
        return super().send_messages(messages)


@pytest.fixture
def server(settings):
    """``server["ana"] = an exception``: what happens when Ana's message is handed over."""
    settings.EMAIL_BACKEND = "tests.invitations.test_sending.Server"
    Server.behaviour, Server.connections, Server.refuses_connections = {}, 0, False
    return Server.behaviour


# ---- what is sent, and to whom -----------------------------------------------------------------


def test_everybody_with_an_address_gets_one_message_in_their_language(hold, lead):
    held = hold("ana", "bea:en", "-pepe")
    job = invite(held, by=lead)
    assert to() == ["ana", "bea"]
    spanish, english = sorted(mail.outbox, key=lambda message: message.to)
    assert "su opinión" in spanish.subject and "Hola, Ana" in spanish.body
    assert "how do you see" in english.subject and "Hello Bea" in english.body
    assert spanish.reply_to == [lead.email]
    assert spanish.extra_headers["Auto-Submitted"] == "auto-generated"
    job.refresh_from_db()
    assert (job.state, job.done, job.total) == ("done", 2, 2)


def test_the_link_in_the_message_opens_the_seat(hold, client, settings):
    settings.BASE_URL = "https://cx.example.org"
    held = hold("ana")
    invite(held)
    message = mail.outbox[0]
    (link,) = re.findall(r"https://cx\.example\.org(/r/[\w-]+/)", message.body)
    assert client.get(link).status_code == 200
    html = message.alternatives[0][0]
    assert f'<a href="https://cx.example.org{link}">' in html
    assert message.message()["Content-Type"].startswith("multipart/alternative")


def test_no_link_is_kept_anywhere(hold):
    held = hold("ana")
    invite(held)
    token = personal_token(held.seats["ana"])
    assert token in mail.outbox[0].body
    assert rows_holding(token) == set()


def test_nobody_is_invited_twice_and_who_came_later_is(hold):
    held = hold("ana", "bea")
    invite(held)
    mail.outbox.clear()
    Identity.objects.filter(participant=held.seats["ana"]).update(email="otra@ejemplo.es")
    invite(held)
    assert to() == []
    from assessments.services import add_participant

    add_participant(
        assessment=held.assessment, team=held.seats["ana"].team, role_group="manager",
        name="Cruz", email="cruz@ejemplo.es", language="es", at=timezone.now(),
    )  # fmt: skip
    invite(held)
    assert to() == ["cruz"]


def test_who_has_submitted_or_was_withdrawn_gets_nothing(hold):
    held = hold("ana", "bea", "cruz", "dora")
    held.finish("bea")
    withdraw_participant(participant=held.seats["cruz"], at=timezone.now())
    prepare_invitations(assessment=held.assessment, at=timezone.now())
    held.finish("dora")  # after it was queued
    start_sending(assessment=held.assessment, by=None)
    assert to() == ["ana"]
    assert states(held) == {"ana": "sent", "dora": "dropped"}


def test_a_round_that_closes_while_messages_wait_sends_no_more(hold, settings):
    settings.JOBS_RUN = "later"
    held = hold("ana")
    job = invite(held)
    close_round(assessment=held.assessment, at=timezone.now())
    do_job(job_id=job.pk)
    assert (to(), states(held)) == ([], {"ana": "dropped"})


def test_a_name_that_would_be_a_header_or_markup_is_text(hold):
    held = hold("ana")
    evil = "Ana</p><script>alert(1)</script>{link}"
    Identity.objects.filter(participant=held.seats["ana"]).update(name=evil)
    held.assessment.organization.name = "Acme\r\nBcc: x@y.es"
    held.assessment.organization.save()
    invite(held)
    message = mail.outbox[0]
    assert "\n" not in message.subject and message.bcc == []
    assert "Acme Bcc: x@y.es" in message.subject
    html = message.alternatives[0][0]
    assert "<script>" not in html and "&lt;script&gt;" in html
    assert evil in message.body  # as it is, with no second link in it
    message.message()


def test_a_link_made_in_another_way_is_replaced_by_one_that_can_be_written(hold, client):
    held = hold("ana")
    Participant.objects.filter(pk=held.seats["ana"].pk).update(token_hash=token_hash("old"))
    held.begin("ana")
    invite(held)
    (link,) = re.findall(r"(/r/[\w-]+/)", mail.outbox[0].body)
    assert client.get(link).status_code == 200
    assert Participant.objects.get(pk=held.seats["ana"].pk).started_at


# ---- reminders ---------------------------------------------------------------------------------


def test_a_reminder_goes_only_to_those_still_open_who_can_be_reached(hold, server):
    held = hold("ana", "bea", "cruz", "dora", "eva", "-pepe")
    server["dora"] = smtplib.SMTPRecipientsRefused({"x": (550, b"no such user")})
    invite(held)
    held.finish("bea")
    withdraw_participant(participant=held.seats["cruz"], at=timezone.now())
    mark_bounced(assessment=held.assessment, addresses=["EVA@ejemplo.es"])
    mail.outbox.clear()
    remind(held)
    assert to() == ["ana"]
    assert "aún puede responder" in mail.outbox[0].subject


def test_a_corrected_address_is_reminded_again(hold):
    held = hold("ana")
    invite(held)
    mark_bounced(assessment=held.assessment, addresses=["ana@ejemplo.es"])
    mail.outbox.clear()
    Identity.objects.update(email="anna@ejemplo.es")
    remind(held)
    assert to() == ["anna"]


def test_two_leads_who_remind_at_once_remind_once(hold):
    held = hold("ana")
    invite(held)
    remind(held, wave=1)
    with pytest.raises(AlreadyWrittenError):
        remind(held, wave=1)
    remind(held, wave=2)
    kinds = Message.objects.order_by("pk").values_list("kind", "wave")
    assert list(kinds) == [("invitation", 1), ("reminder", 1), ("reminder", 2)]


def test_the_reminder_carries_the_same_link_as_the_invitation(hold):
    held = hold("ana")
    invite(held)
    remind(held)
    first, second = [re.findall(r"/r/[\w-]+/", message.body) for message in mail.outbox]
    assert first == second


# ---- trouble -----------------------------------------------------------------------------------


def test_an_address_that_is_refused_is_named_with_the_reason_and_costs_nobody_else(hold, server):
    held = hold("ana", "bea", "cruz")
    server["bea"] = smtplib.SMTPRecipientsRefused({"bea@ejemplo.es": (550, b"No such user")})
    job = invite(held)
    assert states(held) == {"ana": "sent", "bea": "failed", "cruz": "sent"}
    assert Message.objects.get(state="failed").error == "550 No such user"
    job.refresh_from_db()
    assert job.state == "done"


def test_a_connection_lost_in_the_middle_leaves_one_message_unknown_and_goes_on(hold, server):
    held = hold("ana", "bea", "cruz")
    server["bea"] = smtplib.SMTPServerDisconnected("gone")
    invite(held)
    assert states(held) == {"ana": "sent", "bea": "unsure", "cruz": "sent"}
    assert Server.connections == 2


def test_a_server_that_breaks_off_again_and_again_is_left_alone(hold, server):
    held = hold(*(f"p{n}" for n in range(6)))
    server.update({f"p{n}": smtplib.SMTPServerDisconnected("gone") for n in range(6)})
    job = invite(held)
    job.refresh_from_db()
    assert job.state == "failed"
    with translation.override("es"):
        assert job.message == gettext(
            "The mail server breaks off again and again. What waits is still waiting."
        )
    assert list(states(held).values()) == ["unsure"] * 3 + ["queued"] * 3


def test_a_server_that_cannot_be_reached_keeps_everything_waiting(hold, server):
    held = hold("ana")
    Server.refuses_connections = True
    job = invite(held)
    job.refresh_from_db()
    assert job.state == "failed" and "nobody there" in job.message
    assert states(held) == {"ana": "queued"}
    Server.refuses_connections = False
    start_sending(assessment=held.assessment, by=None)
    assert states(held) == {"ana": "sent"}


def test_a_server_that_wants_a_new_connection_gets_one_and_the_message_goes_once(hold, server):
    held = hold("ana")
    server["ana"] = [smtplib.SMTPSenderRefused(421, b"too many", "x")]
    invite(held)
    assert (states(held), to()) == ({"ana": "sent"}, ["ana"])


def test_a_server_that_refuses_the_sender_stops_the_job_and_loses_nothing(hold, server):
    held = hold("ana", "bea")
    server["ana"] = smtplib.SMTPSenderRefused(550, b"not you", "x")
    job = invite(held)
    job.refresh_from_db()
    assert job.state == "failed" and "550 not you" in job.message
    assert states(held) == {"ana": "queued", "bea": "queued"}


def test_killed_in_the_middle_and_started_again_nobody_gets_two(hold, server):
    """KeyboardInterrupt stands for the kill: it passes through every handler there is."""
    held = hold("ana", "bea", "cruz", "dora")
    server["bea"] = [KeyboardInterrupt()]
    with pytest.raises(KeyboardInterrupt):
        invite(held)
    assert states(held) == {"ana": "sent", "bea": "sending", "cruz": "queued", "dora": "queued"}
    job = Job.objects.get()
    assert job.state == "running"
    Job.objects.update(heartbeat_at=timezone.now() - timezone.timedelta(minutes=5))
    assert do_job(job_id=job.pk)
    assert states(held) == {"ana": "sent", "bea": "unsure", "cruz": "sent", "dora": "sent"}
    assert to() == ["ana", "cruz", "dora"]


def test_what_is_not_known_is_sent_again_only_by_hand(hold, server, editor):
    held = hold("ana")
    server["ana"] = [smtplib.SMTPServerDisconnected("gone")]
    invite(held)
    for _ in range(2):
        start_sending(assessment=held.assessment, by=None)
    assert (states(held), to()) == ({"ana": "unsure"}, [])
    page = text_of(editor.get(held.url("messages")))
    assert "Not known whether sent" in page and "Send again" in page
    done = editor.post(held.url("send_again", Message.objects.get().pk))
    assert (done.status_code, states(held), to()) == (302, {"ana": "sent"}, ["ana"])


def test_a_message_that_arrived_is_not_sent_again(hold):
    held = hold("ana")
    invite(held)
    from assessments.services import RoundStateError

    with pytest.raises(RoundStateError):
        send_again(message=Message.objects.get(), at=timezone.now())


def test_a_message_marked_sent_by_a_slow_process_is_not_unknown_any_more(hold):
    from invitations.services.sending import _settle

    held = hold("ana")
    prepare_invitations(assessment=held.assessment, at=timezone.now())
    Message.objects.update(state=MessageState.UNSURE)
    _settle(Message.objects.get(), MessageState.SENDING, MessageState.SENT)
    assert states(held) == {"ana": "sent"}


# ---- the site's address, and bounced lists --------------------------------------------------------


def test_without_its_own_address_the_site_sends_nothing_and_says_why(hold, editor, settings):
    settings.BASE_URL = ""
    held = hold("ana")
    page = editor.post(held.url("send", "invitation"), follow=True)
    assert "CX_BASE_URL" in text_of(page)
    assert to() == [] and not Job.objects.exists()


def test_addresses_that_came_back_are_found_in_any_text(hold, editor):
    held = hold("ana", "bea", "cruz")
    invite(held)
    text = "Undelivered: <ANA@ejemplo.es>; (bea@ejemplo.es). Also unknown@nowhere.org"
    page = text_of(editor.post(held.url("bounced"), {"addresses": text}, follow=True))
    assert "2 people are marked" in page
    assert states(held) == {"ana": "bounced", "bea": "bounced", "cruz": "sent"}


def test_a_text_without_an_address_marks_nobody(hold, editor):
    held = hold("ana")
    invite(held)
    before = tables()
    assert editor.post(held.url("bounced"), {"addresses": "nothing here"}).status_code == 422
    assert changed(before) == set()


def test_messages_land_in_files_where_the_site_is_set_up_so(hold, settings, tmp_path):
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = str(tmp_path)
    invite(hold("ana"))
    (file,) = tmp_path.iterdir()
    assert "ana@ejemplo.es" in file.read_text()


@pytest.mark.parametrize("people", [1, 3, 60])
def test_preparing_takes_as_many_statements_for_one_as_for_sixty(
    people, hold, django_assert_num_queries
):
    held = hold(*(f"p{n}" for n in range(people)))
    with django_assert_num_queries(5):
        prepare_invitations(assessment=held.assessment, at=timezone.now())


@pytest.mark.parametrize("people", [1, 3, 60])
def test_sending_takes_two_statements_for_each_message_and_a_few_besides(
    people, hold, django_assert_max_num_queries
):
    held = hold(*(f"p{n}" for n in range(people)))
    prepare_invitations(assessment=held.assessment, at=timezone.now())
    with django_assert_max_num_queries(2 * people + 30):
        start_sending(assessment=held.assessment, by=None)
    assert len(mail.outbox) == people
