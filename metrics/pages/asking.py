"""What a page of figures was asked for, so that forms and links can say it again."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from metrics import sentences
from metrics.selectors.choices import Choices
from metrics.selectors.courses import Filters


@dataclass(frozen=True)
class Asked:
    """What was asked for, so that a form can say it again and links can carry it on."""

    filters: Filters
    choices: Choices
    unread: tuple[str, ...] = ()

    @property
    def months(self) -> str:
        return sentences.months_words(self.filters.window.first, self.filters.window.last)

    @property
    def before(self) -> str:
        earlier = self.filters.window.before
        return sentences.months_words(earlier.first, earlier.last)

    @property
    def first_field(self) -> str:
        return f"{self.filters.window.first:%Y-%m}"

    @property
    def last_field(self) -> str:
        return f"{self.filters.window.last:%Y-%m}"

    @property
    def segment(self) -> str:
        return self.filters.segment.casefold()

    @property
    def is_narrowed(self) -> bool:
        return bool(self.filters.narrow)

    @property
    def query(self) -> str:
        """The same question as an address carries it, months always said."""
        filters = self.filters
        said = {"from": self.first_field, "until": self.last_field}
        if filters.channel:
            said["channel"] = str(filters.channel)
        if filters.segment:
            said["segment"] = self.segment
        if filters.source:
            said["source"] = str(filters.source)
        return f"?{urlencode(said)}"
