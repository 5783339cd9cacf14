"""Rows of calibration sessions and of reflection sessions."""

from meetings.models.calibration import Attendee, CalibrationSession, Topic, Vote
from meetings.models.reflection import ReflectionSession

__all__ = ["Attendee", "CalibrationSession", "ReflectionSession", "Topic", "Vote"]
