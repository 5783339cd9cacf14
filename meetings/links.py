"""The links of meetings: made of the row and the server's key, so they can be shown again."""

from __future__ import annotations

from assessments.keyed import link_token
from meetings.models import CalibrationSession, ReflectionSession


def join_token(session: CalibrationSession) -> str:
    """Return the token of the link by which people join a calibration session."""
    return link_token("calibration", session.pk, session.link_rev)


def shared_token(session: ReflectionSession) -> str:
    """Return the token of the link by which people without an account reflect together."""
    return link_token("reflection", session.pk, session.link_rev)
