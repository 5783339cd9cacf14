"""Whether a document says a journey: every value in its type and range, every problem with its place.

Nothing here touches the database. Where a key is absent nothing was said, and what is stored
stays as it is; where a list is present it is the whole list.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import lru_cache, partial
from math import isfinite
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from journeys.models import (
    Channel,
    Evidence,
    Journey,
    PainPoint,
    Persona,
    Rating,
    Stage,
    Tool,
    Touchpoint,
)
from journeys.selectors import document as shape

FORMAT, VERSION = shape.FORMAT, shape.VERSION
PLACE = "_place"  # a reader's own word for where a row stands, such as a sheet and a line
PROBLEMS_SHOWN = 200
TEXT_LIMIT = 8000  # above every text field; longer ones are not even looked at

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


@dataclass(frozen=True)
class Problem:
    """What does not fit, and where: a path in a document, or a sheet and a line."""

    place: str
    message: str

    def __str__(self) -> str:
        return f"{self.place}: {self.message}" if self.place else self.message


def at(place: str, key: str, model: type[models.Model] | None = None) -> str:
    """Return where a value stands: a step further in a path, or named after a sheet's line."""
    if " " not in place:
        return f"{place}.{key}"
    name = {"date": "rated_on"}.get(key, key)
    known = model is not None and any(field.name == name for field in model._meta.fields)
    return f"{place}, {_field(model, name).verbose_name if known else key}"


@dataclass
class Part:
    """One row of a document, its values checked. ``refs`` still name other rows as written."""

    model: type[models.Model]
    id: UUID | None
    place: str
    fields: dict[str, Any]
    refs: dict[str, Any]
    parts: dict[str, list[Part]]
    written: str = ""  # its id as the document has it, by which other rows name it


@dataclass
class Checked:
    """A document whose every remaining row is sound, and what was refused on the way."""

    journey: Part
    personas: list[Part] | None
    channels: list[Part]
    tools: list[Part]
    stages: list[Part] | None
    problems: list[Problem] = field(default_factory=list)

    def walk(self) -> Iterator[Part]:
        """Every part that carries an id, parents first."""
        yield self.journey
        yield from self.personas or []
        yield from self.tools
        for stage in self.stages or []:
            yield stage
            for touchpoint in stage.parts.get("touchpoints", []):
                yield touchpoint
                for found in touchpoint.parts.values():
                    yield from found


@dataclass(frozen=True)
class Shape:
    """What one kind of row may say: stored fields by document key, references, and lists of parts."""

    model: type[models.Model]
    fields: Mapping[str, str]
    refs: tuple[str, ...] = ()
    parts: Mapping[str, Shape] = field(default_factory=dict)
    at_most: int = 1000


def _same(names: Sequence[str], **renamed: str) -> dict[str, str]:
    return {name: name for name in names} | renamed


RATING = Shape(
    Rating,
    _same(("source", *shape.RATING_VALUES, "n", "weight"), date="rated_on"),
    ("persona",),
    at_most=200,
)
EVIDENCE = Shape(Evidence, _same(shape.EVIDENCE_FIELDS), at_most=200)
PAIN = Shape(PainPoint, _same(shape.PAIN_FIELDS), at_most=200)
TOUCHPOINT = Shape(
    Touchpoint,
    _same((*shape.TOUCHPOINT_FIELDS, "reach")),
    ("channel", "owner", "derived_from", "tools"),
    {"ratings": RATING, "evidence": EVIDENCE, "pain_points": PAIN},
)
STAGE = Shape(Stage, _same(shape.STAGE_FIELDS), (), {"touchpoints": TOUCHPOINT}, at_most=60)
JOURNEY = Shape(Journey, _same((*shape.JOURNEY_FIELDS, "last_reviewed")), ("owner", "derived_from"))
PERSONA = Shape(Persona, _same(shape.PERSONA_FIELDS), at_most=50)
CHANNEL = Shape(Channel, _same(("key", "name_es", "name_en", "is_online")), at_most=200)
TOOL = Shape(Tool, _same(("name", "kind")), at_most=300)
LISTS = {"personas": PERSONA, "channels": CHANNEL, "tools": TOOL, "stages": STAGE}
WITHOUT_ID = (Channel,)


def check(document: Any) -> Checked:
    """Read a document of plain values. What does not fit is left out and named in ``problems``."""
    checker = _Checker()
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        checker.problem("", _("This is not a journey of this product."))
        document = {}
    elif not _is_whole(document.get("version")) or not 1 <= document["version"] <= VERSION:
        checker.problem("version", _("A version of the format that is not known here."))
    checker.unknown(document, "", {"format", "version", "journey", *LISTS})
    journey = checker.row(JOURNEY, document.get("journey", {}), "journey")
    lists = {
        name: checker.rows(found, document[name], name)
        for name, found in LISTS.items()
        if name in document
    }
    checked = Checked(
        journey or Part(Journey, None, "journey", {}, {}, {}),
        lists.get("personas"),
        lists.get("channels", []),
        lists.get("tools", []),
        lists.get("stages"),
        checker.problems,
    )
    _refuse_too_many(checked)
    _refuse_repeated_ids(checked)
    _resolve_personas(checked)
    return checked


class _Checker:
    """Walks a document once and gathers every problem on the way."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def problem(self, place: str, message: str) -> None:
        self.problems.append(Problem(place, message))

    def unknown(self, raw: Mapping[Any, Any], place: str, known: set[str]) -> None:
        for key in raw:
            if key not in known and key != PLACE:
                here = at(place, str(key)[:60]) if place else str(key)[:60]
                self.problem(here, _("Not a field of this format."))

    def rows(self, found: Shape, raw: Any, place: str) -> list[Part]:
        if not isinstance(raw, list):
            self.problem(place, _("A list is expected here."))
            return []
        if len(raw) > found.at_most:
            self.problem(place, _("At most %(most)d are taken.") % {"most": found.at_most})
            return []
        rows = [self.row(found, one, f"{place}[{index}]") for index, one in enumerate(raw)]
        return [row for row in rows if row is not None]

    def row(self, found: Shape, raw: Any, path: str) -> Part | None:
        """Return a row with all its parts, or None where a value of its own does not fit."""
        if not isinstance(raw, dict):
            self.problem(path, _("An object is expected here."))
            return None
        place = str(raw.get(PLACE, path))
        before = len(self.problems)
        known = {*found.fields, *found.refs, *found.parts}
        self.unknown(raw, place, known if found.model in WITHOUT_ID else known | {"id"})
        row = Part(found.model, self._id(raw, place), place, {}, {}, {})
        for key, name in found.fields.items():
            if key in raw:
                self._try(
                    row, row.fields, name, key, partial(value_of, found.model, name, raw[key])
                )
        for key in found.refs:
            if key in raw:
                self._try(row, row.refs, key, key, partial(reference, key, raw[key]))
        if len(self.problems) > before:
            return None
        for key, inner in found.parts.items():
            if key in raw:
                row.parts[key] = self.rows(inner, raw[key], f"{path}.{key}")
        return row

    def _id(self, raw: Mapping[str, Any], place: str) -> UUID | None:
        try:
            return uuid_of(raw.get("id"))
        except ValidationError as error:
            self.problem(at(place, "id"), " ".join(error.messages))
            return None

    def _try(
        self, row: Part, into: dict[str, Any], name: str, key: str, read: Callable[[], Any]
    ) -> None:
        try:
            into[name] = read()
        except ValidationError as error:
            self.problem(at(row.place, key, row.model), " ".join(error.messages))


def value_of(model: type[models.Model], name: str, raw: Any) -> Any:
    """Return a plain value as a field of ``model`` stores it. Raises ValidationError."""
    target = _field(model, name)
    if raw is None:
        if target.null:
            return None
        raise ValidationError(_("A value is needed here."))
    return target.clean(_READERS[target.get_internal_type()](raw, target), None)


def uuid_of(raw: Any) -> UUID | None:
    """Return an id. Raises ValidationError for anything else than one, or nothing."""
    if raw is None or raw == "":
        return None
    try:
        return UUID(raw) if isinstance(raw, str) and len(raw) <= 45 else UUID(None)
    except (ValueError, TypeError) as error:
        raise ValidationError(_("This is not an id.")) from error


def reference(key: str, raw: Any) -> Any:
    """Return how a row names another one: an id, a key or a name; of tools, a list of them."""
    if key == "derived_from":
        return uuid_of(raw)
    if key == "tools":
        if not isinstance(raw, list) or len(raw) > TOOL.at_most:
            raise ValidationError(_("A list is expected here."))
        return [_text(name, None) for name in raw]
    if raw is None and key != "persona":
        return None
    return _text(raw, None)


@lru_cache(maxsize=256)
def _field(model: type[models.Model], name: str) -> models.Field:
    return model._meta.get_field(name)


def _text(raw: Any, target: models.Field | None) -> str:
    if not isinstance(raw, str):
        raise ValidationError(_("A text is expected here."))
    longest = (target and target.max_length) or TEXT_LIMIT
    text = raw.replace("\r\n", "\n").replace("\r", "\n")
    if len(text) > longest:
        raise ValidationError(
            _("At most %(most)d characters fit; these are %(length)d.")
            % {"most": longest, "length": len(text)}
        )
    if _UNSTORABLE.search(text):
        raise ValidationError(_("The text holds a character that cannot be stored."))
    return text


def _truth(raw: Any, target: models.Field) -> bool:
    if not isinstance(raw, bool):
        raise ValidationError(_("Yes or no is expected here."))
    return raw


def _is_whole(raw: Any) -> bool:
    return isinstance(raw, int) and not isinstance(raw, bool)


def _whole(raw: Any, target: models.Field) -> int:
    if isinstance(raw, float) and raw.is_integer():
        raw = int(raw)
    if not _is_whole(raw) or abs(raw) > 2_000_000_000:
        raise ValidationError(_("A whole number is expected here."))
    return raw


def _decimal(raw: Any, target: models.Field) -> Decimal:
    """Two decimals are kept, as everywhere."""
    if isinstance(raw, bool) or not isinstance(raw, int | float) or not isfinite(raw):
        raise ValidationError(_("A number is expected here."))
    if abs(raw) > 1_000_000:
        raise ValidationError(_("This number is too large."))
    return Decimal(str(raw)).quantize(Decimal("0.01"))


def _date(raw: Any, target: models.Field) -> date:
    try:
        return date.fromisoformat(raw)
    except (TypeError, ValueError) as error:
        raise ValidationError(_("A date such as 2026-11-30 is expected here.")) from error


_READERS: dict[str, Callable[[Any, models.Field], Any]] = {
    "CharField": _text,
    "TextField": _text,
    "SlugField": _text,
    "BooleanField": _truth,
    "DecimalField": _decimal,
    "PositiveIntegerField": _whole,
    "PositiveSmallIntegerField": _whole,
    "DateField": _date,
}


def _refuse_too_many(checked: Checked) -> None:
    found = [p for stage in checked.stages or [] for p in stage.parts.get("touchpoints", [])]
    if len(found) > TOUCHPOINT.at_most:
        checked.problems.append(
            Problem(
                "stages",
                _("A journey holds at most %(most)d touchpoints; these are %(number)d.")
                % {"most": TOUCHPOINT.at_most, "number": len(found)},
            )
        )
        checked.stages = None


def _refuse_repeated_ids(checked: Checked) -> None:
    seen: dict[UUID, str] = {}
    for part in checked.walk():
        if part.id is None:
            continue
        if part.id in seen:
            message = _("The same id stands at %(place)s.") % {"place": seen[part.id]}
            checked.problems.append(Problem(at(part.place, "id"), message))
        seen[part.id] = part.place


def _resolve_personas(checked: Checked) -> None:
    """Turn each rating's persona into the document's row for it; refuse a second rating alike."""
    by_name = {part.fields.get("name"): part for part in reversed(checked.personas or [])}
    by_id = {str(part.id): part for part in checked.personas or [] if part.id}
    for stage in checked.stages or []:
        for touchpoint in stage.parts.get("touchpoints", []):
            ratings = touchpoint.parts.get("ratings")
            if ratings is not None:
                touchpoint.parts["ratings"] = _sound(ratings, by_id, by_name, checked.problems)


def _sound(
    ratings: list[Part],
    by_id: Mapping[str, Part],
    by_name: Mapping[Any, Part],
    problems: list[Problem],
) -> list[Part]:
    kept, seen = [], set()
    for rating in ratings:
        named = rating.refs.get("persona", "")
        persona = by_id.get(named) or by_name.get(named)
        if persona is None:
            message = _("No persona of this journey is called “%(name)s”.") % {"name": named[:80]}
            problems.append(Problem(at(rating.place, "persona"), message))
            continue
        key = id(persona), rating.fields.get("source"), rating.fields.get("rated_on")
        if key in seen:
            message = _("This persona has a rating from this source on this date already.")
            problems.append(Problem(rating.place, message))
            continue
        seen.add(key)
        rating.refs["persona"] = persona
        kept.append(rating)
    return kept
