"""Comments that come with answers: made into rows, and handed over in batches."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from hashlib import sha256
from typing import Any

from accounts.models import Language
from metrics.domain.columns import shown
from metrics.domain.indicators import percent_of_maximum
from metrics.domain.spellings import folded as as_word
from metrics.domain.spellings import is_missing
from metrics.domain.tallies import scale_of
from metrics.exchange.cells import Cache
from metrics.exchange.files import Batch
from metrics.exchange.plan import Plan
from metrics.models import MetricImport
from tables.cells import text_of
from voice.domain.words import folded
from voice.models import COMMENT_LIMIT, CustomerComment

HANDED_OVER = 500
_LANGUAGES = {
    "es": "es", "esp": "es", "spa": "es", "espanol": "es", "castellano": "es", "spanish": "es",
    "en": "en", "eng": "en", "ingles": "en", "english": "en",
}  # fmt: skip


class CommentMaker:
    """Makes a comment of each line it is told of; ``write`` gets them a few hundred at a time.

    The same line of the same source is one comment however often it comes: its fingerprint is
    made of the line's id, or else of all its cells and how often they came before.
    """

    def __init__(
        self, plan: Plan, row: MetricImport, write: Callable[[list[CustomerComment]], None]
    ) -> None:
        self._plan, self._row, self._write = plan, row, write
        self._waiting: list[CustomerComment] = []
        self._seen: set[int] = set()
        self._again: Counter[int] = Counter()
        self._when: Cache[Any] | None = None
        if "date" in plan.columns:
            self._when = Cache(plan.when("date"))
        self._names = {
            role: plan.name(role)
            for role in ("channel", "touchpoint", "segment")
            if role in plan.columns
        }
        self._scores = {key: plan.score(key) for key in plan.scores}

    def take(self, batch: Batch, index: int) -> None:
        """Make the comment of one line that is kept."""
        cells = batch.row(index)
        metric, score = self._score(cells)
        scale = scale_of(self._plan.counting(metric)) if metric else None
        text = text_of(cells[self._plan.columns["comment"]])[:COMMENT_LIMIT]
        self._waiting.append(
            CustomerComment(
                organization_id=self._row.organization_id,
                text=text,
                folded=folded(text),
                language=self._language(cells),
                said_on=self._day(cells),
                origin=self._row.source.name,
                touchpoint_id=self._part("touchpoint", cells),
                channel_id=self._part("channel", cells),
                segment=self._part("segment", cells) or "",
                metric=metric,
                score=score,
                satisfaction=None
                if score is None or scale is None
                else percent_of_maximum(score, *scale),
                fingerprint=self._fingerprint(cells),
                batch=self._row.pk,
                is_pending=True,
            )
        )
        if len(self._waiting) >= HANDED_OVER:
            self.hand_over()

    def hand_over(self) -> None:
        """Write what waits."""
        if self._waiting:
            self._write(self._waiting)
            self._waiting = []

    def _score(self, cells: list[Any]) -> tuple[str, float | None]:
        for key, read in self._scores.items():
            value = read[cells[self._plan.scores[key]]]
            if value is not None:
                return key, value
        return "", None

    def _day(self, cells: list[Any]) -> Any:
        if self._when is None:
            return self._plan.fixed["date"].day
        return self._when[cells[self._plan.columns["date"]]].day

    def _part(self, role: str, cells: list[Any]) -> Any:
        read = self._names.get(role)
        if read is None:
            return self._plan.fixed.get(role)
        return read[cells[self._plan.columns[role]]] or None

    def _language(self, cells: list[Any]) -> str:
        index = self._plan.columns.get("language")
        said = _LANGUAGES.get(as_word(cells[index]), "") if index is not None else ""
        return said if said in Language.values else ""

    def _fingerprint(self, cells: list[Any]) -> str:
        index = self._plan.columns.get("id")
        if index is not None and not is_missing(cells[index]):
            said = f"id\x1f{shown(cells[index])}"
        else:
            line = "\x1f".join(text_of(cell) for cell in cells)
            said = f"line\x1f{line}\x1f{self._times_before(line)}"
        return sha256(f"{self._row.source_id}\x1f{said}".encode()).hexdigest()

    def _times_before(self, line: str) -> int:
        number = hash(line)  # eight bytes each, and a count only for those that come again
        if number not in self._seen:
            self._seen.add(number)
            return 0
        self._again[number] += 1
        return self._again[number]
