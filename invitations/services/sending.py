"""Handing messages to the mail server, one after another, none of them twice.

Each message is marked before it is handed over and again afterwards, each mark a commit of its
own. Killed in between, it cannot be known whether it went out: the next run marks it so, and
somebody decides. Everything else goes on where it stopped.
"""

from __future__ import annotations

from collections.abc import Iterator
from smtplib import (
    SMTPException,
    SMTPRecipientsRefused,
    SMTPResponseException,
    SMTPSenderRefused,
    SMTPServerDisconnected,
)
from types import TracebackType
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.models import Assessment
from invitations.letters import LetterBook, NoAddressOfTheSiteError, personal_link
from invitations.models import Message, MessageState
from invitations.services.links import token_to_send
from jobs.work import CannotGoOnError, Work

BATCH = 100  # messages read at once, and sent through one connection
LOST_IN_A_ROW = 3  # so many connections lost without one message sent: the server is in trouble


class RefusedError(Exception):
    """The mail server will not take this message; ``args[0]`` is its reason."""


class NotTakenError(Exception):
    """The mail server takes nothing from us at the moment; this message certainly not."""


class LostError(Exception):
    """The connection broke while the message was handed over: nobody knows whether it went."""


class MailServer:
    """One connection to the mail server, whichever back end the site is set up with."""

    def __init__(self) -> None:
        self.connection: Any = None

    def __enter__(self) -> MailServer:
        self._open()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._close()

    def renew(self) -> None:
        self._close()
        self._open()

    def _open(self) -> None:
        self.connection = get_connection(fail_silently=False)
        try:
            self.connection.open()
        except (OSError, SMTPException) as error:
            raise CannotGoOnError(
                _("The mail server cannot be reached (%(reason)s). What waits is still waiting.")
                % {"reason": reason_of(error)}
            ) from error

    def _close(self) -> None:
        if self.connection is None:
            return
        try:
            self.connection.close()
        except (OSError, SMTPException):
            return  # it was broken already, and everything said to it has been noted

    def hand_over(self, letter: EmailMultiAlternatives) -> None:
        """RefusedError, NotTakenError or LostError where the message did not, or may not, go."""
        try:
            taken = self.connection.send_messages([letter])
        except SMTPRecipientsRefused as error:
            raise RefusedError(_refusal(error)) from error
        except SMTPSenderRefused as error:
            raise NotTakenError(reason_of(error)) from error
        except SMTPServerDisconnected as error:
            raise LostError from error
        except SMTPResponseException as error:
            raise RefusedError(reason_of(error)) from error
        except (ValueError, UnicodeError) as error:  # an address that no mail server could read
            raise RefusedError(str(error)) from error
        except (OSError, SMTPException) as error:
            raise LostError from error
        if not taken:
            raise RefusedError(_("no recipient"))


def reason_of(error: Exception) -> str:
    """Return what a mail server said, readable and not too long."""
    if isinstance(error, SMTPResponseException):
        said = error.smtp_error
        text = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
        return f"{error.smtp_code} {text}"[:200]
    return (str(error) or type(error).__name__)[:200]


def _refusal(error: SMTPRecipientsRefused) -> str:
    for code, said in error.recipients.values():
        text = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
        return f"{code} {text}"[:200]
    return str(error)[:200]


def send_waiting(work: Work) -> str:
    """Send every message of a round that waits; return a sentence that sums up. A job's function.

    StopError between two messages, CannotGoOnError where nothing can be sent at all.
    """
    assessment = Assessment.objects.select_related("organization").get(
        pk=work.arguments["assessment"]
    )
    book = LetterBook(assessment)
    mine = Message.objects.of(assessment)
    # Whoever marked these has ended: this process has the job in hand now.
    mine.filter(state=MessageState.SENDING).update(state=MessageState.UNSURE)
    done = work.job.done
    work.at(done, done + mine.filter(state=MessageState.QUEUED).count(), now=True)
    sent = 0
    for batch in _batches(assessment):
        with MailServer() as server:
            lost = 0
            for message in batch:
                outcome = _deliver(server, book, message, _reply_to(work))
                done, sent = done + 1, sent + (outcome == MessageState.SENT)
                lost = lost + 1 if outcome == MessageState.UNSURE else 0
                if lost == LOST_IN_A_ROW:
                    raise CannotGoOnError(
                        _(
                            "The mail server breaks off again and again. What waits is still waiting."
                        )
                    )
                work.at(done, max(work.job.total, done))
    work.at(done, done, now=True)
    return ngettext("%(n)d message was sent.", "%(n)d messages were sent.", sent) % {"n": sent}


def _batches(assessment: Assessment) -> Iterator[list[Message]]:
    """Yield what waits, a batch at a time, each as it is at that moment."""
    while True:
        rows = (
            Message.objects.of(assessment)
            .filter(state=MessageState.QUEUED)
            .select_related("participant__identity", "participant__assessment")
            .order_by("pk")
        )
        batch = list(rows[:BATCH])
        if not batch:
            return
        yield batch


def _deliver(
    server: MailServer, book: LetterBook, message: Message, reply_to: list[str]
) -> MessageState:
    """Send one message and return what became of it."""
    if not _is_needed(message):
        return _settle(message, MessageState.QUEUED, MessageState.DROPPED)
    try:
        letter = written(book, message, reply_to)
    except NoAddressOfTheSiteError as error:
        raise CannotGoOnError(no_site_address()) from error
    at = timezone.now()
    claimed = Message.objects.filter(pk=message.pk, state=MessageState.QUEUED).update(
        state=MessageState.SENDING, handed_at=at, address=letter.to[0], error=""
    )
    if not claimed:  # somebody else has it; here it is as good as done
        return MessageState.DROPPED
    try:
        _hand_over(server, letter)
    except RefusedError as error:
        return _settle(message, MessageState.SENDING, MessageState.FAILED, str(error))
    except NotTakenError as error:
        _settle(message, MessageState.SENDING, MessageState.QUEUED)
        raise CannotGoOnError(
            _("The mail server takes nothing from this site (%(reason)s).") % {"reason": str(error)}
        ) from error
    except LostError:
        _settle(message, MessageState.SENDING, MessageState.UNSURE)
        server.renew()
        return MessageState.UNSURE
    return _settle(message, MessageState.SENDING, MessageState.SENT)


def _hand_over(server: MailServer, letter: EmailMultiAlternatives) -> None:
    """Hand over; where the server wants a new connection first, once more on that one."""
    try:
        server.hand_over(letter)
    except NotTakenError:
        server.renew()
        server.hand_over(letter)


def _is_needed(message: Message) -> bool:
    """Whether its person can still answer and has not done so."""
    seat = message.participant
    return (
        seat.withdrawn_at is None
        and seat.submitted_at is None
        and bool(seat.identity.email)
        and seat.assessment.takes_answers(timezone.localdate())
    )


def _settle(
    message: Message, was: MessageState, state: MessageState, error: str = ""
) -> MessageState:
    """Note what became of a message; what somebody else has noted meanwhile stands.

    Except that a message known to be sent is not unknown any more.
    """
    before = [was, MessageState.UNSURE] if state == MessageState.SENT else [was]
    changes: dict[str, Any] = {"state": state, "error": error[:300]}
    if state == MessageState.SENT:
        changes["sent_at"] = timezone.now()
    Message.objects.filter(pk=message.pk, state__in=before).update(**changes)
    return state


def written(book: LetterBook, message: Message, reply_to: list[str]) -> EmailMultiAlternatives:
    """Return a message as it goes out: in its person's language, as text and as HTML."""
    seat = message.participant
    letter = book.letter(
        kind=message.kind,
        participant=seat,
        name=seat.identity.name,
        link=personal_link(token_to_send(seat)),
    )
    email = EmailMultiAlternatives(
        letter.subject,
        letter.text,
        settings.DEFAULT_FROM_EMAIL,
        [seat.identity.email],
        reply_to=reply_to,
        headers={"Auto-Submitted": "auto-generated"},
    )
    email.attach_alternative(letter.html, "text/html")
    return email


def no_site_address() -> str:
    return _(
        "This site does not know its own address, so no link could be written. Whoever runs it "
        "must set CX_BASE_URL."
    )


def _reply_to(work: Work) -> list[str]:
    """Answers go to whoever had the messages sent."""
    return [work.job.started_by.email] if work.job.started_by else []
