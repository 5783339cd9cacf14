"""A round people see differently, a session about it, and the devices of those who attend."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from django.test import Client
from django.urls import reverse

from accounts.models import User
from assessments.models import Assessment
from meetings.domain.session import Act, TopicState
from meetings.links import join_token
from meetings.models import Attendee, CalibrationSession, Topic
from meetings.selectors.agenda import agenda
from meetings.services.calibration import agree, open_session, treat_topic
from meetings.services.reflecting import Change, save_reflection, share_reflection

NOW = datetime(2026, 10, 14, 9, 0, tzinfo=UTC)
HTMX = {"HTTP_HX_REQUEST": "true"}
REASON = "Dos departamentos ya comparten la ficha; el tercero no."


def at_odds(code: str, team: str, seat: int) -> int:
    """Answers of a round in which DA1 divides people most, DA2 less, and nothing else."""
    if code == "DA1":
        return 1 if seat % 2 else 5
    if code == "DA2":
        return 1 + seat % 4
    return 3


def hold_session(
    assessment: Assessment, lead: User, codes: tuple[str, ...] = ("DA1", "DA2")
) -> CalibrationSession:
    return open_session(
        assessment=assessment,
        title="Sesión de otoño",
        topics=agenda(assessment).topics(codes),
        opened_by=lead,
        at=NOW,
    )


def topic_of(session: CalibrationSession, code: str = "DA1") -> Topic:
    return session.topics.select_related("capability__area").get(capability__code=code)


def treat(session: CalibrationSession, act: str, code: str = "DA1") -> Topic:
    """Do something with a topic, having seen how it stands."""
    topic = topic_of(session, code)
    return treat_topic(session=session, topic=topic.pk, act=Act(act), seen=topic.stands)


@dataclass
class Device:
    """Somebody's phone in the meeting."""

    session: CalibrationSession
    browser: Client
    attendee: Attendee

    def address(self, name: str) -> str:
        return reverse(f"meetings:{name}", args=[self.session.pk])

    def vote(self, choice: str, code: str = "DA1", turn: int | None = None, **headers: str):
        topic = topic_of(self.session, code)
        turn = turn or TopicState(topic.state).turn or 1
        sent = {"topic": topic.pk, "turn": turn, "choice": choice}
        return self.browser.post(self.address("vote"), sent, **headers)

    def page(self) -> str:
        return self.browser.get(self.address("seat")).content.decode()

    def ask(self, rev: int | str = "", tally: str = ""):
        return self.browser.get(self.address("seat_live"), {"rev": rev, "tally": tally}, **HTMX)


def attend(session: CalibrationSession, name: str = "Ana", role_group: str = "") -> Device:
    """Join by the link, as somebody without an account."""
    browser = Client(HTTP_ACCEPT_LANGUAGE="en")
    answer = browser.post(
        reverse("meetings:join", args=[join_token(session)]),
        {"name": name, "role_group": role_group},
    )
    assert answer.status_code == 302, answer.status_code
    return Device(session, browser, session.attendees.latest("pk"))


def of_session(name: str, session: CalibrationSession, *more: object) -> str:
    """Return an address of the organisation's pages about a session."""
    assessment = session.assessment
    slug = assessment.organization.slug
    return reverse(f"meetings:{name}", args=[slug, assessment.pk, session.pk, *more])


@dataclass
class Met:
    """A session with a topic agreed on, one being voted on, somebody present; and a reflection."""

    session: CalibrationSession
    agreed: Topic
    voting: Topic
    attendee: Attendee
    shared_token: str

    @property
    def join_token(self) -> str:
        return join_token(self.session)

    @property
    def things(self) -> dict[str, object]:
        """What the parameters of the addresses of meetings may be."""
        return {
            "session": self.session.pk,
            "topic": self.agreed.pk,
            "attendee": self.attendee.pk,
            "question": "feeling",
        }

    def sent(self) -> dict[str, dict[str, object]]:
        """What a person would send to each page so that it does what it is for."""
        voting = {"topic": self.voting.pk, "seen": "voting"}
        written = {"field": "owner", "value": "Nadie", "was": "", "rev": "1"}
        return {
            "meetings:new_session": {"title": "Otra", "topics": ["DA1"]},
            "meetings:act": {**voting, "act": "park"},
            "meetings:timer": {**voting, "minutes": "2"},
            "meetings:more_topics": {"topics": ["CU1"]},
            "meetings:agree": {"level": "4", "reason": REASON, "rev": "1"},
            "meetings:enter_code": {"code": self.session.code},
            "meetings:join": {"name": "Nadie"},
            "meetings:vote": {"topic": self.voting.pk, "turn": "1", "choice": "3"},
            "meetings:shared_reflection": {"name": "Nadie"},
            "meetings:reflect": written,
            "meetings:shared_reflect": written,
        }


def met(assessment: Assessment, lead: User, marker: str) -> Met:
    """Hold a session about a closed round; each text that people write carries ``marker``."""
    session = open_session(
        assessment=assessment,
        title=f"{marker} Sesión",
        topics=agenda(assessment).topics(("DA1", "DA2")),
        opened_by=lead,
        at=NOW,
    )
    ana = attend(session, f"{marker} Ana"[:60])
    treat(session, "start")
    ana.vote("2")
    treat(session, "reveal")
    agree(
        session=session,
        topic=topic_of(session).pk,
        level=3,
        reason=f"{marker} {REASON}",
        seen_rev=0,
        by=lead,
        at=NOW,
    )
    treat(session, "start", "DA2")
    ana.vote("2", "DA2")
    save_reflection(
        assessment=assessment,
        question="feeling",
        changes={"text": Change(f"{marker} Atendidos", "")},
        seen_rev=0,
        by=f"{marker} Ana",
        at=NOW,
    )
    token = share_reflection(assessment=assessment)
    return Met(session, topic_of(session), topic_of(session, "DA2"), ana.attendee, token)
