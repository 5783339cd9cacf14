"""The ranking beside scores that teams know from elsewhere, in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from charts.numbers import NO_FIGURE, figure
from plans.score_forms import ScoresForm, ScoresForms
from plans.score_sentences import (
    agreement_words,
    entered_words,
    flaw_words,
    formula_words,
    missing_words,
    score_name,
    score_words,
)
from plans.selectors.other_scores import Beside, OtherScores
from roadmaps.domain.other_scores import Score
from roadmaps.models import InitiativeScores


@dataclass(frozen=True)
class Cell:
    """A score of an initiative and its place, or what is missing."""

    name: str  # of the score
    value: str
    place: str
    missing: str


@dataclass(frozen=True)
class Line:
    """One initiative of the table; ``form`` is None for who only reads."""

    beside: Beside
    cells: tuple[Cell, ...]
    form: ScoresForm | None
    theirs: InitiativeScores | None

    @property
    def title(self) -> str:
        return self.beside.initiative.title

    @property
    def rank(self) -> str:
        return self.beside.ranked.label if self.beside.ranked else NO_FIGURE

    @property
    def own(self) -> str:
        return figure(self.beside.ranked.score, 4) if self.beside.ranked else NO_FIGURE

    @property
    def missing(self) -> str:
        """What its scores lack, all together."""
        return "; ".join(
            f"{score_name(score)}: {cell.missing}"
            for score, cell in zip(Score, self.cells, strict=True)
            if cell.missing
        )

    @property
    def is_open(self) -> bool:
        """Whether something in it wants to be looked at."""
        return bool(self.theirs or (self.form and self.form.is_bound and self.form.errors))

    @property
    def their_words(self) -> str:
        """What somebody else entered meanwhile."""
        entered = self.theirs.entered if self.theirs else {}
        return entered_words(entered)


@dataclass(frozen=True)
class About:
    """What a score is, what is wrong with it here, and how far it agrees with ours."""

    name: str
    formula: str
    flaw: str
    agreement: str


@dataclass(frozen=True)
class ScoresPage:
    """Everything the page says; ``theirs`` are rows that others changed meanwhile, by key."""

    scores: OtherScores
    forms: ScoresForms | None = None
    theirs: Mapping[str, InitiativeScores] = field(default_factory=dict)

    @property
    def is_refused(self) -> bool:
        return self.forms is not None and any(line.is_open for line in self.lines)

    @property
    def names(self) -> list[str]:
        return [score_name(score) for score in Score]

    @cached_property
    def lines(self) -> list[Line]:
        forms = self.forms.by_key if self.forms else {}
        return [
            Line(line, self._cells(key, line), forms.get(key), self.theirs.get(key))
            for key, line in self.scores.by_key.items()
        ]

    def _cells(self, key: str, line: Beside) -> tuple[Cell, ...]:
        found = []
        for score in Score:
            value = line.compared.scores.get(score)
            missing = missing_words(score, line.compared.missing[score]) if value is None else ""
            place = self.scores.places[score].get(key, "")
            found.append(Cell(score_name(score), score_words(score, value), place, missing))
        return tuple(found)

    @property
    def about(self) -> list[About]:
        titles = {key: line.initiative.title for key, line in self.scores.by_key.items()}
        return [
            About(
                score_name(score),
                formula_words(score),
                flaw_words(score),
                agreement_words(score, self.scores.agreements[score], titles),
            )
            for score in Score
        ]
