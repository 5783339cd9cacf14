"""For the stories: a calibration session that is over, one in the middle of a vote, a shared link."""

from __future__ import annotations

from datetime import datetime
from typing import Any

REASON = "Dos departamentos comparten ya la ficha del cliente; el tercero la recibe tarde."


def build(assessment: Any, lead: Any, now: datetime) -> dict[str, str]:
    """Return the paths and keys by which pages of meetings are found, as fields of the stage."""
    from django.urls import reverse

    from meetings.links import join_token
    from meetings.services.calibration import close_session
    from meetings.services.reflecting import Change, save_reflection, share_reflection

    over = _session(assessment, lead, now, "Sesión de primavera")
    _agree_on_the_first(over, lead, now)
    close_session(session=over, at=now)
    running = _session(assessment, lead, now, "Sesión de otoño")
    topic = _first(running)
    people = _people(running, now)
    _vote(running, topic, people[1:])
    save_reflection(
        assessment=assessment,
        question="feeling",
        changes={
            "text": Change("Que alguien se ocupa y no hay que volver a llamar.", ""),
            "owner": Change("Marta Gil", ""),
        },
        seen_rev=0,
        by="Marta Gil",
        at=now,
    )
    token = share_reflection(assessment=assessment)
    return {
        "meeting": str(running.pk),
        "meeting_over": str(over.pk),
        "joining": reverse("meetings:join", args=[join_token(running)]),
        "reflecting": reverse("meetings:shared_reflection", args=[token]),
    }


def devices(assessment: Any) -> dict[str, str]:
    """Return the session cookies of two people without an account: one votes, one reflects."""
    from django.contrib.sessions.backends.db import SessionStore

    from meetings.models import CalibrationSession
    from meetings.views.attending import ATTENDING
    from meetings.views.reflecting import NAMES

    running = CalibrationSession.objects.open().get(assessment=assessment)
    attendee = running.attendees.first()
    kept = {
        "attendee": {ATTENDING: {str(running.pk): [attendee.pk, running.token_hash]}},
        "reflector": {NAMES: {str(assessment.reflection_session.pk): "Delia Directora"}},
    }
    cookies = {}
    for who, data in kept.items():
        session = SessionStore()
        session.update(data)
        session.save()
        cookies[who] = session.session_key
    return cookies


def _session(assessment: Any, lead: Any, now: datetime, title: str) -> Any:
    from meetings.selectors.agenda import agenda
    from meetings.services.calibration import open_session

    plan = agenda(assessment)
    codes = [candidate.code for candidate in plan.candidates[:3]]
    return open_session(
        assessment=assessment, title=title, topics=plan.topics(codes), opened_by=lead, at=now
    )


def _first(session: Any) -> Any:
    return session.topics.first()


def _people(session: Any, now: datetime) -> list[Any]:
    from meetings.services.attending import join_session

    names = ("Ana Ruiz", "Bruno Sanz", "Carla Vega", "Diego Mora")
    return [join_session(session=session, name=n, role_group="manager", at=now) for n in names]


def _vote(session: Any, topic: Any, people: list[Any]) -> None:
    from meetings.domain.session import Act
    from meetings.services.attending import cast_vote
    from meetings.services.calibration import treat_topic

    treat_topic(session=session, topic=topic.pk, act=Act.START, seen=topic.stands)
    for attendee, level in zip(people, (2, 4, None, 3), strict=False):
        cast_vote(attendee=attendee, topic=topic.pk, turn=1, level=level)


def _agree_on_the_first(session: Any, lead: Any, now: datetime) -> None:
    from meetings.domain.session import Act
    from meetings.services.calibration import agree, treat_topic

    topic = _first(session)
    _vote(session, topic, _people(session, now))
    topic.refresh_from_db()
    treat_topic(session=session, topic=topic.pk, act=Act.REVEAL, seen=topic.stands)
    agree(session=session, topic=topic.pk, level=3, reason=REASON, seen_rev=0, by=lead, at=now)
