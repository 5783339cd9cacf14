"""One survey as its page shows it: figure, answers by score, comments, one-time links."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Max, Min

from metrics.domain.indicators import Estimate, is_favourable
from metrics.domain.measures import MEASURES, SCALES, Kind, Measure
from metrics.domain.sums import figure_of
from metrics.selectors.by_source import withheld_sources
from metrics.selectors.known import smallest_group
from surveys import sentences
from surveys.domain.counting import Counted, counted
from surveys.models import Survey, SurveyAnswer, SurveyToken
from surveys.selectors.scores import scores_of

COMMENTS_SHOWN = 8


@dataclass(frozen=True)
class Figure:
    """What some answers come to; without an estimate where they are too few to be shown."""

    question: str
    n: int
    smallest: int
    told: Counted | None
    estimate: Estimate | None
    # With it the answers of a smaller source of the same metric could be worked out.
    is_withheld: bool = False

    @property
    def headline(self) -> str:
        if self.is_withheld:
            return sentences.withheld(self.n)
        return sentences.headline(self.question, self.n, self.smallest, self.estimate)

    @property
    def words(self) -> str:
        """The figure in a table: value, or interval, or why there is none."""
        if self.is_withheld:
            return sentences.withheld(self.n)
        if self.estimate is None:
            return sentences.too_few(self.n, self.smallest) if self.n else ""
        return sentences.short_figure(self.question, self.estimate)

    @property
    def between(self) -> str:
        if self.estimate is None or self.estimate.is_interval_only:
            return ""
        return sentences.between(self.question, self.estimate)

    @property
    def says(self) -> str:
        if self.told is None or self.estimate is None:
            return ""
        return sentences.what_it_says(self.question, self.told, self.estimate)

    @property
    def arithmetic(self) -> str:
        if self.told is None or self.estimate is None:
            return ""
        return sentences.arithmetic(self.question, self.told, self.estimate)

    @property
    def mark(self) -> dict[str, str] | None:
        """Where interval and value stand on a line from the lowest to the highest, in percent."""
        if self.estimate is None or self.estimate.low is None or self.estimate.high is None:
            return None
        low, high = (self._across(end) for end in (self.estimate.low, self.estimate.high))
        dot = "" if self.estimate.is_interval_only else f"{self._across(self.estimate.point):.2f}%"
        return {"x": f"{low:.2f}%", "width": f"{max(0.6, high - low):.2f}%", "dot": dot}

    def _across(self, value: float) -> float:
        """Return the place on the line, with a margin for the dot's radius."""
        share = (value + 100) / 200 if self.question == Kind.NPS else value
        return 2 + 96 * share


def figure_of_scores(
    question: str, scores: dict[int, int], smallest: int, *, is_withheld: bool = False
) -> Figure:
    """Return what answers by score come to; nothing is told below the smallest group.

    ``is_withheld``: nor where the whole of the metric minus this figure would tell on a smaller one.
    """
    n = sum(scores.values())
    if n < smallest or is_withheld:
        return Figure(question, n, smallest, None, None, is_withheld=n >= smallest)
    told = counted(question, scores)
    found = figure_of(Measure(MEASURES[Kind(question)]), told.sums)
    return Figure(question, n, smallest, told, found if isinstance(found, Estimate) else None)


@dataclass(frozen=True)
class ScoreLine:
    """How many gave a score, as a share of all and as the length of a bar, 0..100.

    ``counts``: it is favourable; ``meaning`` says so in the words of the metric.
    """

    score: int
    n: int
    share: float
    length: str
    counts: bool
    meaning: str


@dataclass(frozen=True)
class Said:
    """A comment; score and day stand beside it only where so many have answered."""

    text: str
    language: str
    score: int | None
    on: date | None


@dataclass(frozen=True)
class Batch:
    """One-time links made together."""

    key: UUID
    made_at: datetime
    made: int
    used: int

    @property
    def words(self) -> str:
        return sentences.used(self.used, self.made)

    @property
    def is_used_up(self) -> bool:
        return self.used == self.made


@dataclass(frozen=True)
class SurveyPage:
    """Everything a survey's page shows. ``lines`` is empty below the smallest group."""

    survey: Survey
    figure: Figure
    lines: tuple[ScoreLine, ...]
    first_on: date | None
    last_on: date | None
    comments: tuple[Said, ...]
    batches: tuple[Batch, ...]
    is_over: bool

    @property
    def made(self) -> int:
        return sum(batch.made for batch in self.batches)

    @property
    def used_words(self) -> str:
        return sentences.used(sum(batch.used for batch in self.batches), self.made)


def survey_page(survey: Survey, today: date) -> SurveyPage:
    """Return a survey's page. Six queries, five for an open one, however many answered."""
    scores, smallest = scores_of(survey), smallest_group(survey.organization)
    hidden = withheld_sources(survey.organization, [survey.question], smallest)[survey.question]
    figure = figure_of_scores(
        survey.question, scores, smallest, is_withheld=survey.source_id in hidden
    )
    ends = SurveyAnswer.objects.filter(survey=survey).aggregate(
        first=Min("answered_on"), last=Max("answered_on")
    )
    return SurveyPage(
        survey=survey,
        figure=figure,
        lines=_lines(survey.question, scores) if figure.estimate else (),
        first_on=ends["first"],
        last_on=ends["last"],
        comments=_comments(survey, shows_score=figure.estimate is not None),
        batches=() if survey.is_open else batches_of(survey),
        is_over=survey.is_over(today),
    )


def _lines(question: str, scores: dict[int, int]) -> tuple[ScoreLine, ...]:
    """Return a line for each score, the best first."""
    low, high = SCALES[Kind(question)]
    n, longest = sum(scores.values()), max(scores.values(), default=0)
    return tuple(
        ScoreLine(
            score=score,
            n=scores.get(score, 0),
            share=scores.get(score, 0) / n,
            length=f"{100 * scores.get(score, 0) / longest:.1f}%",
            counts=is_favourable(question, score),
            meaning=sentences.meaning(question, score),
        )
        for score in range(high, low - 1, -1)
    )


def _comments(survey: Survey, *, shows_score: bool) -> tuple[Said, ...]:
    """Return the last comments.

    What somebody wrote was written to be read, so it is shown at once. A score beside it, or
    the day, would say what single customers answered while figures still may not.
    """
    rows = (
        SurveyAnswer.objects.filter(survey=survey, comment__isnull=False)
        .select_related("comment")
        .order_by("-answered_on", "-pk")[:COMMENTS_SHOWN]
    )
    found = [
        Said(
            row.comment.text,
            row.language,
            row.score if shows_score else None,
            row.answered_on if shows_score else None,
        )
        for row in rows
    ]
    # Nor may their order tell which came last.
    return tuple(found if shows_score else sorted(found, key=lambda said: said.text.casefold()))


def batches_of(survey: Survey) -> tuple[Batch, ...]:
    """Return the batches of one-time links, the newest first. One query."""
    rows = (
        SurveyToken.objects.filter(survey=survey)
        .order_by()
        .values("batch")
        .annotate(made_at=Min("made_at"), made=Count("pk"), used=Count("used_on"))
    )
    found = (Batch(r["batch"], r["made_at"], r["made"], r["used"]) for r in rows)
    return tuple(sorted(found, key=lambda batch: batch.made_at, reverse=True))
