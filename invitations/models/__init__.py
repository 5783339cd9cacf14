"""Rows of lists handed in, texts, messages and planned reminders."""

from invitations.models.lists import ParticipantList
from invitations.models.messages import (
    InvitationText,
    Message,
    MessageKind,
    MessageState,
    ReminderPlan,
)

__all__ = [
    "InvitationText",
    "Message",
    "MessageKind",
    "MessageState",
    "ParticipantList",
    "ReminderPlan",
]
