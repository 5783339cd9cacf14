"""One initiative of a scenario's page: its row of the calendar, how firm it is, what may be chosen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from charts.numbers import percent
from plans.forms import ChoiceForm
from plans.pages.arrows import Strokes
from plans.selectors.computed import Place
from plans.sentences import firmness_name, move_words
from roadmaps.models import Initiative


@dataclass(frozen=True)
class Cell:
    """One quarter of an initiative's row."""

    quarter: int
    runs: bool
    strokes: Strokes | None = None  # of arrows that pass it


@dataclass(frozen=True)
class Row:
    """One initiative in a plan: when it runs, how firm its place is, what may be chosen."""

    initiative: Initiative
    rank: str
    start: int | None
    end: int | None
    runs: str  # from which quarter to which
    quarters: int
    duration: int
    place: Place | None
    top: int
    reason: str
    requires: tuple[str, ...]
    names: tuple[str, ...]  # of the quarters
    rule: str
    fixed: int | None
    rev: int
    too_early: tuple[str, ...] = ()  # what it needs first and does not wait for
    strokes: Mapping[int, Strokes] = field(default_factory=dict)  # by quarter
    before: str = ""  # how often it stands before the next in rank
    weights: tuple[tuple[str, str, str], ...] = ()  # capability, here, where it is first

    @property
    def cells(self) -> list[Cell]:
        return [
            Cell(
                q,
                self.start is not None and self.start <= q <= (self.end or 0),
                self.strokes.get(q),
            )
            for q in range(1, self.quarters + 1)
        ]

    @property
    def firmness(self) -> str:
        return firmness_name(self.place.firmness) if self.place else ""

    @property
    def mark(self) -> str:
        return self.place.firmness.value if self.place else ""

    @property
    def within(self) -> str:
        return percent(self.place.within) if self.place else ""

    @property
    def within_any(self) -> str:
        return percent(self.place.within_any) if self.place else ""

    @property
    def ranks(self) -> str:
        """The ranks between which it stands in nine of ten draws."""
        if not self.place:
            return ""
        if self.place.low == self.place.high:
            return str(self.place.low)
        return f"{self.place.low}–{self.place.high}"

    @property
    def change(self) -> str:
        """What would change the decision."""
        return move_words(self.place.moves[0], self.top) if self.place and self.place.moves else ""

    @property
    def first_then(self) -> str:
        """How often it comes first under the weights that favour it; nothing where none do."""
        if not self.place or self.place.first_then is None:
            return ""
        return percent(self.place.first_then)

    @property
    def when(self) -> str:
        return self.runs or self.reason

    @property
    def earlier(self) -> int | None:
        """The quarter before its start, where it can be moved."""
        return self.start - 1 if self.start and self.start > 1 else None

    @property
    def later(self) -> int | None:
        if self.start is None or (self.end or 0) >= self.quarters:
            return None
        return self.start + 1

    @property
    def form(self) -> ChoiceForm:
        return ChoiceForm(
            initial={"rev": self.rev, "rule": self.rule, "start": self.fixed},
            quarters=self.names,
            duration=self.duration,
            auto_id=f"id_%s_{self.initiative.pk}",
        )
