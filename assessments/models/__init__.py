"""Rows of the framework, of rounds and of what people answered."""

from assessments.models.framework import Anchor, Area, Capability, Framework, Level
from assessments.models.participation import (
    Answer,
    Confidence,
    Evidence,
    Identity,
    Participant,
    RoleGroup,
)
from assessments.models.round import (
    AreaWeight,
    Assessment,
    CapabilityScope,
    Confidentiality,
    Form,
)

__all__ = [
    "Anchor",
    "Answer",
    "Area",
    "AreaWeight",
    "Assessment",
    "Capability",
    "CapabilityScope",
    "Confidence",
    "Confidentiality",
    "Evidence",
    "Form",
    "Framework",
    "Identity",
    "Level",
    "Participant",
    "RoleGroup",
]
