"""What a session should talk about: the capabilities people see most differently, first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from assessments.models import Assessment
from assessments.selectors.agreed import Agreed, agreed_levels
from assessments.selectors.results import CapabilityLine, ResultsPage, results_page
from meetings.models import CalibrationSession


@dataclass(frozen=True)
class Candidate:
    """One capability that may be talked over."""

    line: CapabilityLine
    suggested: bool
    agreed: Agreed | None

    @property
    def code(self) -> str:
        return self.line.score.code

    @property
    def name(self) -> str:
        return self.line.capability.name

    @property
    def counts(self) -> tuple[int, ...] | None:
        """How many chose each level, where the results page shows that."""
        distribution = self.line.score.distribution if self.line.is_scored else None
        return tuple(distribution.counts) if distribution else None


@dataclass(frozen=True)
class Agenda:
    """All capabilities of a round in order of disagreement; those without a score last."""

    assessment: Assessment
    page: ResultsPage
    candidates: tuple[Candidate, ...]
    sessions: tuple[CalibrationSession, ...]

    @cached_property
    def suggested(self) -> tuple[Candidate, ...]:
        return tuple(candidate for candidate in self.candidates if candidate.suggested)

    @cached_property
    def agreed(self) -> tuple[Candidate, ...]:
        return tuple(candidate for candidate in self.candidates if candidate.agreed)

    @cached_property
    def running(self) -> CalibrationSession | None:
        return next((session for session in self.sessions if not session.is_closed), None)

    def topics(self, codes: Iterable[str]) -> dict[int, Mapping[str, Any]]:
        """Return capability key → what is shown of it today, for these codes, in our order."""
        wanted = set(codes)
        return {
            candidate.line.capability.pk: _before(candidate)
            for candidate in self.candidates
            if candidate.code in wanted
        }


def agenda(assessment: Assessment) -> Agenda:
    """Return what a session about a round can talk about. The round must show results."""
    page = results_page(assessment)
    agreed = agreed_levels(assessment)
    apart = {line.score.code for line in page.disagreements}
    lines = sorted(page.capabilities, key=_least_agreement_first)
    return Agenda(
        assessment,
        page,
        tuple(
            Candidate(line, line.score.code in apart, agreed.get(line.score.code)) for line in lines
        ),
        tuple(CalibrationSession.objects.filter(assessment=assessment)),
    )


def _least_agreement_first(line: CapabilityLine) -> tuple[bool, float, str]:
    return (not line.is_scored, line.index, line.score.code)


def _before(candidate: Candidate) -> dict[str, Any]:
    """Return what the results page shows of a capability, to be kept with the topic.

    A session polls every two seconds: it cannot compute a round each time, and what the meeting
    saw is what belongs into its record.
    """
    if not candidate.line.is_scored:
        return {}
    counts = candidate.counts
    return {
        "mean": candidate.line.score.mean,
        "n": sum(counts) if counts else None,
        "counts": list(counts) if counts else None,
    }
