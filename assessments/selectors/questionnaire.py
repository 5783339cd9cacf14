"""Read models of the guided questionnaire: one screen, the review, one's own profile."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from math import ceil

from django.urls import reverse

from assessments.domain.order import question_order
from assessments.domain.routing import SECONDS_PER_QUESTION
from assessments.domain.scale import AnswerStatus
from assessments.domain.scoring import area_mean, weighted_mean
from assessments.models import (
    Anchor,
    Answer,
    Capability,
    Confidentiality,
    Level,
    Participant,
)


@dataclass(frozen=True)
class Step:
    """One question in a participant's own order, and whether it is answered."""

    capability: Capability
    number: int
    status: str
    level: int | None
    has_comment: bool

    @property
    def is_answered(self) -> bool:
        return bool(self.status)


@dataclass(frozen=True)
class AreaSteps:
    """An area's questions as they stand in the progress bar."""

    name: str
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class Path:
    """A participant's whole questionnaire: the order of questions and what is answered."""

    participant: Participant
    steps: tuple[Step, ...]

    @cached_property
    def areas(self) -> tuple[AreaSteps, ...]:
        names: dict[str, list[Step]] = {}
        for step in self.steps:
            names.setdefault(step.capability.area.name, []).append(step)
        return tuple(AreaSteps(name, tuple(steps)) for name, steps in names.items())

    @property
    def total(self) -> int:
        return len(self.steps)

    @cached_property
    def answered(self) -> int:
        return sum(step.is_answered for step in self.steps)

    @property
    def open_count(self) -> int:
        return self.total - self.answered

    @property
    def minutes_left(self) -> int:
        return max(1, ceil(self.open_count * SECONDS_PER_QUESTION / 60))

    def step(self, code: str) -> Step | None:
        return next((s for s in self.steps if s.capability.code == code), None)

    @property
    def first_open(self) -> Step | None:
        return next((s for s in self.steps if not s.is_answered), None)

    def address(self, step: Step | None) -> str:
        """Return the address of a question; of the review where there is none."""
        if step is None:
            return reverse("assessments:review", args=[self.participant.pk])
        return reverse("assessments:question", args=[self.participant.pk, step.capability.code])

    def neighbour(self, step: Step, distance: int) -> Step | None:
        index = step.number - 1 + distance
        return self.steps[index] if 0 <= index < self.total else None


@dataclass(frozen=True)
class Choice:
    """One of the five descriptions one can choose."""

    level: int
    name: str
    text: str


@dataclass(frozen=True)
class QuestionScreen:
    """Everything one question's screen shows."""

    path: Path
    step: Step
    choices: tuple[Choice, ...]
    answer: Answer
    previous_level: int | None

    @property
    def back(self) -> str:
        before = self.path.neighbour(self.step, -1)
        if before is None:
            return reverse("assessments:global_level", args=[self.path.participant.pk])
        return self.path.address(before)

    @property
    def onward(self) -> str:
        return self.path.address(self.path.neighbour(self.step, +1))

    @property
    def is_last(self) -> bool:
        return self.step.number == self.path.total


def asked_capabilities(participant: Participant) -> list[Capability]:
    """Return what is asked of a participant's role group, in the framework's order.

    Without the long texts.
    """
    asked = Capability.objects.asked_of(participant.assessment, participant.role_group)
    return list(
        asked.only(
            "code",
            "order",
            "name_es",
            "name_en",
            "area__code",
            "area__order",
            "area__name_es",
            "area__name_en",
        )
    )


def ordered_for(participant: Participant, asked: Sequence[Capability]) -> list[Capability]:
    """Return the capabilities in this participant's own, repeatable order."""
    by_area: dict[str, list[str]] = {}
    for capability in asked:
        by_area.setdefault(capability.area.code, []).append(capability.code)
    by_code = {capability.code: capability for capability in asked}
    seed = participant.assessment.seed + participant.position
    order = question_order(list(by_area.items()), seed, participant.position)
    return [by_code[code] for code in order]


def path_of(participant: Participant) -> Path:
    """Return a participant's path. Two queries: what is asked, what is answered."""
    given = {
        capability_id: (status, level, bool(comment))
        for capability_id, status, level, comment in participant.answers.values_list(
            "capability_id", "status", "level", "comment"
        )
    }
    steps = tuple(
        Step(capability, number, *given.get(capability.pk, ("", None, False)))
        for number, capability in enumerate(
            ordered_for(participant, asked_capabilities(participant)), start=1
        )
    )
    return Path(participant, steps)


def question_screen(participant: Participant, code: str) -> QuestionScreen | None:
    """Return one question's screen; None for a code not asked of this participant."""
    path = path_of(participant)
    step = path.step(code)
    if step is None:
        return None
    capability = Capability.objects.select_related("area").get(pk=step.capability.pk)
    names = {
        level.number: level.name
        for level in Level.objects.filter(framework=participant.assessment.framework_id)
    }
    choices = tuple(
        Choice(anchor.level, names[anchor.level], anchor.text)
        for anchor in Anchor.objects.filter(capability=capability)
    )
    answer = participant.answers.filter(capability=capability).first() or Answer(
        participant=participant, capability=capability
    )
    full_step = Step(capability, step.number, step.status, step.level, step.has_comment)
    return QuestionScreen(path, full_step, choices, answer, previous_level(participant, capability))


def previous_level(participant: Participant, capability: Capability) -> int | None:
    """Return what the same person, known by their address, last answered in a closed round.

    Named rounds only: the address is what whoever leads a round typed in, and must open
    nothing that was answered anonymously.
    """
    identity = getattr(participant, "identity", None)
    if identity is None or not identity.email:
        return None
    return (
        Answer.objects.owned_by(participant.assessment.organization)
        .filter(
            capability=capability,
            status=AnswerStatus.LEVEL.value,
            participant__identity__email=identity.email,
            participant__assessment__confidentiality=Confidentiality.NAMED,
            participant__assessment__closed_at__isnull=False,
            participant__submitted_at__isnull=False,
        )
        .order_by("-participant__assessment__closed_at")
        .values_list("level", flat=True)
        .first()
    )


@dataclass(frozen=True)
class OwnArea:
    """One area of a person's own answers; mean None where fewer than half are levels."""

    name: str
    mean: float | None
    answered: int
    asked: int


@dataclass(frozen=True)
class OwnProfile:
    """A first reading of one person's own answers, without intervals: it is one opinion."""

    areas: tuple[OwnArea, ...]
    mean: float | None
    highest: tuple[Step, ...]
    lowest: tuple[Step, ...]
    dont_know: int


def own_profile(path: Path) -> OwnProfile:
    """Return what a participant's own answers say."""
    areas = tuple(
        OwnArea(
            area.name,
            area_mean([(None if s.level is None else float(s.level), 1.0) for s in area.steps]),
            sum(s.level is not None for s in area.steps),
            len(area.steps),
        )
        for area in path.areas
    )
    levelled = sorted(
        (s for s in path.steps if s.level is not None), key=lambda s: (s.level, s.capability.code)
    )
    return OwnProfile(
        areas=areas,
        mean=weighted_mean([(area.mean, 1.0) for area in areas]),
        highest=tuple(reversed(levelled[-3:])),
        lowest=tuple(levelled[:3]),
        dont_know=sum(s.status == AnswerStatus.DONT_KNOW.value for s in path.steps),
    )
