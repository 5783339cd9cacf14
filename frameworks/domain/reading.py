"""A model out of a document that somebody wrote: all that is wrong with it, or its content.

What is read has been put together by a parser of JSON or YAML, or from a workbook's lines. It
may be anything. Whatever does not fit is named with its path; nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, TypeVar

from frameworks.domain.checking import check
from frameworks.domain.content import (
    BOUNDS,
    CAPABILITY_TEXTS,
    INITIATIVE_TEXTS,
    LANGUAGES,
    ROLE_GROUPS,
    AreaContent,
    CapabilityContent,
    Content,
    Estimate,
    InitiativeContent,
    LevelContent,
    Text,
)
from frameworks.domain.problems import Kind, Path, Problem

FORMAT, FORMAT_VERSION = "brujula-framework", 1
MOST_PROBLEMS = 500
MOST_ROWS = 1000  # in any list: far more than a model has, and soon read
LONGEST_TEXT = 4000  # characters
# What has one line and a place of limited width, by the last name of its path.
LONGEST = {
    "title": 120,
    "status": 200,
    "name": 60,
    "question": 200,
    "help": 200,
    "metric": 300,
    "owner": 80,
}
LONGEST_IN_A_CAPABILITY = {**LONGEST, "name": 120}
LONGEST_IN_AN_INITIATIVE = {**LONGEST, "title": 160}
SEVERAL_LINES = {
    "summary",
    "definition",
    "sufficient",
    "insufficient",
    "why",
    "deliverable",
}
SLUG = re.compile(r"[-a-zA-Z0-9_]{1,40}")
KEY = re.compile(r"[-a-zA-Z0-9_]{1,20}")
_STRANGE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")

Row = TypeVar("Row")


@dataclass(frozen=True)
class Read:
    """What a document says. ``content`` is only to be trusted where ``problems`` is empty."""

    slug: str
    content: Content
    problems: tuple[Problem, ...]


def read(document: Mapping[str, Any]) -> Read:
    """Read a whole document with its envelope, and check it as for publishing."""
    reader = _Reader()
    envelope = ("format", "format_version", "slug", "version")
    parts = ("title", "status", "levels", "areas", "initiatives")
    reader.known((), document, (*envelope, *parts))
    slug = document.get("slug", "")
    if not isinstance(slug, str) or (slug and not SLUG.fullmatch(slug)):
        reader.refuse(("slug",), Kind.BAD_CODE, code=str(slug)[:40])
        slug = ""
    content = reader.content(document)
    said = {problem.path for problem in reader.problems}
    more = [p for p in check(content) if not _covered(p.path, said)]
    return Read(slug, content, tuple([*reader.problems, *more][:MOST_PROBLEMS]))


def _covered(path: Path, said: set[Path]) -> bool:
    """Whether something has been said already of this place or of one around it."""
    return any(path[:n] in said for n in range(1, len(path) + 1))


def one_line(text: str) -> str:
    """Return a text without line ends, as titles and steps are kept.

    >>> one_line(" a \\n  b ")
    'a b'
    """
    return " ".join(part.strip() for part in text.splitlines() if part.strip())


def tidy(text: str) -> str:
    """Return a text of several lines as it is kept.

    >>> tidy(" a\\r\\nb ")
    'a\\nb'
    """
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def is_strange(text: str) -> bool:
    """Say whether a text holds a character that no text has, or no database keeps."""
    return bool(_STRANGE.search(text))


class _Reader:
    """Reads one document and gathers what is wrong with it."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def refuse(self, path: Path, kind: Kind, **values: str | int) -> None:
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append(Problem(path, kind, values))

    def content(self, document: Mapping[str, Any]) -> Content:
        return Content(
            title=self.text(("title",), document.get("title")),
            status=self.text(("status",), document.get("status")),
            levels=self.rows(("levels",), document.get("levels"), self.level),
            areas=self.rows(("areas",), document.get("areas"), self.area),
            initiatives=self.rows(
                ("initiatives",), document.get("initiatives", []), self.initiative
            ),
        )

    def level(self, path: Path, row: Mapping[str, Any]) -> LevelContent:
        self.known(path, row, ("number", "name", "summary"))
        return LevelContent(
            number=self.whole((*path, "number"), row.get("number"), -9, 99),
            name=self.text((*path, "name"), row.get("name")),
            summary=self.text((*path, "summary"), row.get("summary")),
        )

    def area(self, path: Path, row: Mapping[str, Any]) -> AreaContent:
        self.known(path, row, ("code", "key", "weight", "name", "summary", "capabilities"))
        code = self.code((*path, "code"), row.get("code"))
        key = row.get("key") or code.lower()
        if not isinstance(key, str) or (key and not KEY.fullmatch(key)):
            self.refuse((*path, "key"), Kind.BAD_CODE, code=str(key)[:20])
            key = code.lower()
        return AreaContent(
            code=code,
            key=key,
            name=self.text((*path, "name"), row.get("name")),
            summary=self.text((*path, "summary"), row.get("summary")),
            capabilities=self.rows(
                (*path, "capabilities"), row.get("capabilities"), self.capability
            ),
            weight=self.weight((*path, "weight"), row.get("weight", 1)),
        )

    def capability(self, path: Path, row: Mapping[str, Any]) -> CapabilityContent:
        own = ("code", "short_form", "weight", "known_by", "anchors")
        self.known(path, row, (*own, *CAPABILITY_TEXTS))
        texts = {
            name: self.text((*path, name), row.get(name), LONGEST_IN_A_CAPABILITY)
            for name in CAPABILITY_TEXTS
        }
        return CapabilityContent(
            code=self.code((*path, "code"), row.get("code")),
            anchors=self.anchors((*path, "anchors"), row.get("anchors")),
            in_short_form=self.truth((*path, "short_form"), row.get("short_form", False)),
            weight=self.weight((*path, "weight"), row.get("weight", 1)),
            known_by=self.groups((*path, "known_by"), row.get("known_by", [])),
            **texts,
        )

    def initiative(self, path: Path, row: Mapping[str, Any]) -> InitiativeContent:
        own = "code capability applies steps effort_days cost quarters probability lifts requires"
        self.known(path, row, (*own.split(), *INITIATIVE_TEXTS))
        texts = {
            name: self.text((*path, name), row.get(name), LONGEST_IN_AN_INITIATIVE)
            for name in INITIATIVE_TEXTS
        }
        applies = self.mapping((*path, "applies"), row.get("applies"))
        self.known((*path, "applies"), applies, ("from", "to"))
        return InitiativeContent(
            code=self.code((*path, "code"), row.get("code")),
            capability=self.code((*path, "capability"), row.get("capability")),
            applies_from=self.whole((*path, "applies", "from"), applies.get("from"), 1, 5),
            applies_to=self.whole((*path, "applies", "to"), applies.get("to"), 1, 5),
            steps=self.texts((*path, "steps"), row.get("steps")),
            effort=self.estimate((*path, "effort_days"), row.get("effort_days"), 1_000_000),
            cost=self.estimate((*path, "cost"), row.get("cost"), 1_000_000_000),
            quarters=self.whole((*path, "quarters"), row.get("quarters"), 1, 12),
            probability=self.decimal(
                (*path, "probability"), row.get("probability"), Decimal("0.05"), Decimal(1)
            ),
            lifts=self.lifts((*path, "lifts"), row.get("lifts")),
            requires=self.codes((*path, "requires"), row.get("requires", [])),
            **texts,
        )

    # ---- lists and mappings ----------------------------------------------------------------

    def known(self, path: Path, row: Mapping[str, Any], names: Sequence[str]) -> None:
        for name in row:
            if name not in names:
                self.refuse(path, Kind.UNKNOWN_FIELD, name=str(name)[:60])

    def list(self, path: Path, value: Any) -> Sequence[Any]:
        if not isinstance(value, list):
            self.refuse(path, Kind.MISSING if value is None else Kind.NOT_A_LIST)
            return []
        if len(value) > MOST_ROWS:
            self.refuse(path, Kind.TOO_MANY, most=MOST_ROWS)
        return value[:MOST_ROWS]

    def mapping(self, path: Path, value: Any) -> Mapping[Any, Any]:
        if not isinstance(value, dict):
            self.refuse(path, Kind.MISSING if value is None else Kind.NOT_A_MAPPING)
            return {}
        return value

    def rows(
        self, path: Path, value: Any, row: Callable[[Path, Mapping[str, Any]], Row]
    ) -> tuple[Row, ...]:
        listed = self.list(path, value)
        return tuple(
            row((*path, at), self.mapping((*path, at), one)) for at, one in enumerate(listed)
        )

    def anchors(self, path: Path, value: Any) -> tuple[Text, ...]:
        """A list in ascending order of level, or a mapping by level, as in the built-in files."""
        if isinstance(value, dict):
            by_level = {str(level): text for level, text in value.items()}
            if set(by_level) != set("12345"):
                self.refuse(path, Kind.ANCHORS, n=len(by_level))
                return ()
            value = [by_level[level] for level in "12345"]
        return self.texts(path, [] if value is None else value)

    def texts(self, path: Path, value: Any) -> tuple[Text, ...]:
        listed = self.list(path, value)
        return tuple(self.text((*path, at), one) for at, one in enumerate(listed, start=1))

    def codes(self, path: Path, value: Any) -> tuple[str, ...]:
        return tuple(self.code(path, one) for one in self.list(path, value))

    def lifts(self, path: Path, value: Any) -> tuple[tuple[str, Decimal], ...]:
        return tuple(
            (
                self.code(path, code),
                self.decimal((*path, str(code)[:20]), points, Decimal("0.05"), Decimal(4)),
            )
            for code, points in self.mapping(path, value).items()
        )

    def groups(self, path: Path, value: Any) -> tuple[str, ...]:
        found = []
        for one in self.list(path, value):
            if one in ROLE_GROUPS:
                found.append(one)
            else:
                self.refuse(path, Kind.UNKNOWN_GROUP, name=str(one)[:60])
        return tuple(group for group in ROLE_GROUPS if group in found)

    def estimate(self, path: Path, value: Any, most: int) -> Estimate:
        row = self.mapping(path, value)
        self.known(path, row, BOUNDS)
        low, likely, high = (self.whole((*path, b), row.get(b), 0, most) for b in BOUNDS)
        return Estimate(low, likely, high)

    # ---- single values ---------------------------------------------------------------------

    def text(self, path: Path, value: Any, longest: Mapping[str, int] = LONGEST) -> Text:
        """A text in both languages. What is missing is left empty: checking says so."""
        if value is None:
            return Text()
        row = self.mapping(path, value)
        self.known(path, row, LANGUAGES)
        name = str(path[-1])
        most = longest.get(name, LONGEST_TEXT)
        said = {
            language: self.said((*path, language), row.get(language), name, most)
            for language in LANGUAGES
        }
        return Text(**said)

    def said(self, path: Path, value: Any, name: str, most: int) -> str:
        if value is None:
            return ""
        if not isinstance(value, str):
            self.refuse(path, Kind.NOT_A_TEXT)
            return ""
        text = tidy(value) if name in SEVERAL_LINES else one_line(value)
        if is_strange(text):
            self.refuse(path, Kind.STRANGE_CHARACTER)
            return ""
        if len(text) > most:
            self.refuse(path, Kind.TOO_LONG, most=most)
            return text[:most]
        return text

    def code(self, path: Path, value: Any) -> str:
        if not isinstance(value, str):
            self.refuse(path, Kind.MISSING if value is None else Kind.NOT_A_TEXT)
            return ""
        return value.strip()[:40]

    def truth(self, path: Path, value: Any) -> bool:
        if not isinstance(value, bool):
            self.refuse(path, Kind.NOT_YES_OR_NO)
        return value is True

    def whole(self, path: Path, value: Any, low: int, high: int) -> int:
        found = self.decimal(path, value, Decimal(low), Decimal(high))
        if found != int(found):
            self.refuse(path, Kind.TOO_MANY_DECIMALS)
        return int(found)

    def weight(self, path: Path, value: Any) -> Decimal:
        return self.decimal(path, value, Decimal("0.01"), Decimal(100))

    def decimal(self, path: Path, value: Any, low: Decimal, high: Decimal) -> Decimal:
        """A number within bounds, of two decimals at most; the lower bound where it is not."""
        if value is None:
            self.refuse(path, Kind.MISSING)
            return low
        if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
            self.refuse(path, Kind.NOT_A_NUMBER)
            return low
        found = _decimal(value)
        if found is None or not low <= found <= high:
            self.refuse(path, Kind.OUT_OF_RANGE, low=f"{low:f}", high=f"{high:f}")
            return low
        if found != found.quantize(Decimal("0.01")):
            self.refuse(path, Kind.TOO_MANY_DECIMALS)
        return found.quantize(Decimal("0.01"))


def _decimal(value: int | float | Decimal) -> Decimal | None:
    """Return a number as a decimal; None for what is none, or has more digits than any has."""
    try:
        if isinstance(value, int) and abs(value) > 10**15:
            return None
        found = Decimal(str(value))
    except InvalidOperation:
        return None
    return found if found.is_finite() and abs(found) < 10**15 else None
