"""What a person decides of a file's columns: read from the page, completed, found wanting."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from metrics.domain.measures import Measure
from metrics.domain.spellings import means_all
from metrics.forms.import_roles import (
    DATES,
    NAMED,
    PLACES,
    Groups,
    is_month,
    is_number,
    lacks,
    role_choices,
)
from metrics.selectors.importing import KnownNames, Option

COLUMNS_SHOWN = 60
NAMES_SHOWN = 150  # of one column
NEW, LEAVE_OUT = "new", "leave_out"
DECIMALS = ("comma", "point")
DATE_ORDERS = ("day_first", "month_first")
PERCENTS = ("percent", "fraction")
FIXED = ("metric", "date", "channel", "moment", "stage", "touchpoint", "segment")


@dataclass(frozen=True)
class Problem:
    """Why the file cannot be checked yet, and the field where it is put right."""

    message: str
    field: str = ""


class Decisions:
    """The mapping of one import as far as it was decided, beside what was found in the file.

    ``mapping`` is what was decided before or suggested; ``data``, the fields of the page, goes
    before it. A value that is none of its options counts as not decided. ``matched`` says of
    (role, word) which of ours it means by itself, "" where none. ``decided_dates`` says of
    a heading whether a person chose its order of day and month before: else it is asked.
    """

    def __init__(
        self,
        *,
        shape: str,
        look: Mapping[str, Any],
        mapping: Mapping[str, Any],
        names: KnownNames,
        matched: Callable[[str, str], str],
        decided_dates: Callable[[str], bool],
        data: Mapping[str, str] | None = None,
    ) -> None:
        self.shape, self.look, self.names, self.matched = shape, look, names, matched
        self._decided_dates = decided_dates
        self._before, self._data = mapping, data

    # ---- columns ---------------------------------------------------------------------------

    @cached_property
    def columns(self) -> list[dict[str, Any]]:
        return list(self.look.get("columns", []))[:COLUMNS_SHOWN]

    @cached_property
    def groups(self) -> Groups:
        return role_choices(self.shape, self.names.metric_rows)

    @cached_property
    def _possible(self) -> frozenset[str]:
        return frozenset(role for _name, roles in self.groups for role, _label in roles)

    @cached_property
    def roles(self) -> dict[str, str]:
        """The role of each column that has one, by its index as a text."""
        before = self._before.get("columns", {})
        wanted = {
            str(column["index"]): self._said(
                f"column-{column['index']}", before.get(str(column["index"]), "")
            )
            for column in self.columns
        }
        return {index: role for index, role in wanted.items() if role in self._possible}

    def _said(self, field: str, before: Any) -> str:
        if self._data is not None and field in self._data:
            return self._data[field].strip()
        return str(before or "")

    def _decided(self, part: str, index: str, allowed: tuple[str, ...]) -> str:
        said = self._said(f"{part}-{index}", self._before.get(part, {}).get(index, ""))
        return said if said in allowed else ""

    def column(self, index: str) -> dict[str, Any]:
        return next(column for column in self.columns if str(column["index"]) == index)

    # ---- how numbers and dates are written -------------------------------------------------

    def decimal(self, index: str) -> str:
        """ "comma" or "point"; "" where somebody has yet to say."""
        found = self.column(index).get("decimal", "none")
        if found in DECIMALS:
            return found
        return self._decided("decimal", index, DECIMALS) if found == "ambiguous" else "point"

    def date_order(self, index: str) -> str:
        """The order of day and month; "" where somebody has yet to say."""
        found = self.column(index).get("date_order", "")
        if found != "ambiguous":
            return found
        said = self._decided("date_order", index, DATE_ORDERS)
        posted = f"date_order-{index}" in (self._data or {})
        by_somebody = posted or self._decided_dates(self.column(index)["heading"])
        return said if by_somebody or self._shown_by_others(said) else ""

    def _shown_by_others(self, order: str) -> bool:
        """Whether another column of dates proves this order."""
        return any(column.get("date_order") == order for column in self.look.get("columns", []))

    def asks_decimal(self, index: str) -> bool:
        role = self.roles.get(index, "")
        return is_number(role) and self.column(index).get("decimal") == "ambiguous"

    def asks_date_order(self, index: str) -> bool:
        in_dates = self.roles.get(index) in DATES
        return in_dates and self.column(index).get("date_order") == "ambiguous"

    def asks_percent(self, index: str) -> bool:
        """Whether 0.9 could be 90 % or 0.9 %: only of shares, without a sign, none over 1."""
        column = self.column(index)
        high = column.get("high")
        is_small = isinstance(high, int | float) and high <= 1
        return self._is_share(index) and not column.get("percent") and is_small

    def percent(self, index: str) -> str:
        if self.asks_percent(index):
            return self._decided("percent", index, PERCENTS) or "fraction"
        return "percent"  # with a sign, or more than 1

    def _is_share(self, index: str) -> bool:
        role = self.roles.get(index, "")
        if role == "value":
            one = self.fixed.get("metric")
            return one is None or self._measure(one) is Measure.SHARE
        return role.startswith("value:") and self._measure(role[6:]) is Measure.SHARE

    def _measure(self, key: str) -> Measure | None:
        rows = self.names.metric_rows
        return next((row.counts_as for row in rows if row.key == key), None)

    # ---- what holds for all lines ----------------------------------------------------------

    @cached_property
    def fixed_asked(self) -> list[str]:
        """What may be said for all lines, because no column says it."""
        roles = set(self.roles.values())
        asked = [name for name in FIXED if name not in roles]
        if self.shape != "readings" or any(role.startswith("value:") for role in roles):
            asked = [name for name in asked if name != "metric"]
        if self.shape == "deals":
            asked = [name for name in asked if name != "date"]
        has_place = bool(roles & set(PLACES)) or self.shape not in ("readings", "responses")
        return [name for name in asked if not (has_place and name in PLACES)]

    @cached_property
    def fixed(self) -> dict[str, str]:
        before = self._before.get("fixed", {})
        found = {n: self._said(f"fixed-{n}", before.get(n, "")) for n in self.fixed_asked}
        return {name: text for name, text in found.items() if self._is_fixed(name, text)}

    def _is_fixed(self, name: str, text: str) -> bool:
        if not text or name == "segment":
            return bool(text) and len(text) <= 80
        if name == "date":
            return is_month(text)
        return any(option.value == text for option in self.names.of(name))

    # ---- names -----------------------------------------------------------------------------

    def named_columns(self) -> Iterator[tuple[str, str]]:
        """Yield (role, index of its column) for the roles whose words have to be understood."""
        for index, role in self.roles.items():
            if role in NAMED:
                yield role, index

    def spellings(self, index: str) -> list[tuple[str, int]]:
        """The different words of a column, most frequent first; none where there are too many."""
        values = self.column(index).get("values") or {}
        return sorted(values.items(), key=lambda item: (-item[1], item[0]))

    def options(self, role: str) -> list[Option]:
        if role == "outcome":
            labels = {
                "won": pgettext("deal", "won"),
                "lost": pgettext("deal", "lost"),
                "open": pgettext("deal", "still open"),
            }
            return [Option(key, label) for key, label in labels.items()]
        return self.names.of(role)

    def meanings(self, role: str, index: str) -> dict[str, str]:
        """What each word of a column means; "" where it has to be said, or means all of them."""
        allowed = {option.value for option in self.options(role)} | self.others(role)
        before = self._before.get("names", {}).get(role, {})
        found = {}
        for number, (text, _times) in enumerate(self.spellings(index)):
            said = self._said(f"name-{role}-{index}-{number}", before.get(text, ""))
            if said not in allowed:
                said = self.matched(role, text)
            if said not in allowed:
                said = "" if self.is_whole(role, text) else self._unless_said(role)
            found[text] = said
        return found

    def is_whole(self, role: str, text: str) -> bool:
        """Whether a word stands for all channels or places: in a table of sums, "Total"."""
        in_sums = self.shape == "readings" and role not in ("metric", "outcome")
        return in_sums and not self.matched(role, text) and means_all(text)

    def others(self, role: str) -> set[str]:
        """What else than a row of ours a word may mean."""
        if role == "channel":
            return {NEW, LEAVE_OUT}
        return set() if role == "outcome" else {LEAVE_OUT}

    def _unless_said(self, role: str) -> str:
        if role == "channel":
            return NEW
        return "" if role in ("outcome", "metric") else LEAVE_OUT

    # ---- all of it -------------------------------------------------------------------------

    def as_mapping(self) -> dict[str, Any]:
        """Return the mapping as it is kept and given to the check."""
        mapping: dict[str, Any] = {
            key: value for key, value in self._before.items() if key == "heading_line"
        }
        mapping |= {"shape": self.shape, "columns": dict(self.roles), "fixed": dict(self.fixed)}
        for index, role in self.roles.items():
            if is_number(role) and self.decimal(index):
                mapping.setdefault("decimal", {})[index] = self.decimal(index)
            if role in DATES and self.date_order(index):
                mapping.setdefault("date_order", {})[index] = self.date_order(index)
            if self._is_share(index):
                mapping.setdefault("percent", {})[index] = self.percent(index)
        for role, index in self.named_columns():
            mapping.setdefault("names", {})[role] = self.meanings(role, index)
        return mapping

    def problems(self) -> list[Problem]:
        """Return what has to be said before the file can be checked; none: it can be."""
        return [*self._twice(), *self._undecided(), *self._unnamed(), *self._missing()]

    def _missing(self) -> Iterator[Problem]:
        roles = frozenset(self.roles.values())
        for lack in lacks(self.shape, roles, frozenset(self.fixed)):
            yield Problem(str(lack.message), f"fixed-{lack.fixed}" if lack.fixed else "columns")

    def _twice(self) -> Iterator[Problem]:
        seen: dict[str, str] = {}
        for index, role in self.roles.items():
            if role in seen:
                words = {"one": self._heading(seen[role]), "other": self._heading(index)}
                text = _("“%(one)s” and “%(other)s” cannot both be that; leave one of them out.")
                yield Problem(text % words, f"column-{index}")
            seen.setdefault(role, index)

    def _heading(self, index: str) -> str:
        return self.column(index)["heading"] or _("column %(n)d") % {"n": int(index) + 1}

    def _undecided(self) -> Iterator[Problem]:
        for index in self.roles:
            words = {"heading": self._heading(index)}
            if self.asks_decimal(index) and not self.decimal(index):
                text = _("“%(heading)s”: say which mark stands before the decimals.")
                yield Problem(text % words, f"decimal-{index}")
            if self.asks_date_order(index) and not self.date_order(index):
                text = _("“%(heading)s”: say whether the day or the month comes first.")
                yield Problem(text % words, f"date_order-{index}")

    def _unnamed(self) -> Iterator[Problem]:
        for role, index in self.named_columns():
            meanings = [
                "all" if self.is_whole(role, text) else meaning
                for text, meaning in self.meanings(role, index).items()
            ]
            if "" in meanings:
                text = _("“%(heading)s”: say what each word means.")
                first = f"name-{role}-{index}-{meanings.index('')}"
                yield Problem(text % {"heading": self._heading(index)}, first)
