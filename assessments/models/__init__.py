"""Rows of the framework, of rounds and of what people answered."""

from assessments.models.closing import Closing
from assessments.models.framework import Anchor, Area, Capability, Framework, Level
from assessments.models.meeting import AgreedLevel, Reflection
from assessments.models.participation import (
    Answer,
    Confidence,
    Evidence,
    Identity,
    Participant,
    RoleGroup,
    TeamLink,
)
from assessments.models.round import (
    AreaWeight,
    Assessment,
    CapabilityScope,
    Confidentiality,
    Form,
    WeightVote,
)

__all__ = [
    "AgreedLevel",
    "Anchor",
    "Answer",
    "Area",
    "AreaWeight",
    "Assessment",
    "Capability",
    "CapabilityScope",
    "Closing",
    "Confidence",
    "Confidentiality",
    "Evidence",
    "Form",
    "Framework",
    "Identity",
    "Level",
    "Participant",
    "Reflection",
    "RoleGroup",
    "TeamLink",
    "WeightVote",
]
