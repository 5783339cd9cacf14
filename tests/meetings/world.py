"""A round people see differently, a session about it, and the devices of those who attend."""

from __future__ import annotations

from dataclasses import dataclass

from django.test import Client
from django.urls import reverse

from accounts.models import User
from assessments.models import Assessment
from meetings.domain.session import Act, TopicState
from meetings.links import join_token
from meetings.models import Attendee, CalibrationSession, Topic
from meetings.selectors.agenda import agenda
from meetings.services.calibration import open_session, treat_topic
from tests.assessments.world import NOW

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
