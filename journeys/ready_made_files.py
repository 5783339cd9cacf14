"""What a file of a ready-made journey must hold, and everything that is wrong with one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from journeys.models import (
    COLOURS,
    ControlledBy,
    Frequency,
    Initiator,
    Journey,
    PainKind,
    PainPoint,
    Persona,
    SaleMoment,
    Stage,
    StageKind,
    ToolKind,
    Touchpoint,
    TouchpointKind,
)
from journeys.selectors.document import RATING_VALUES
from journeys.vocabulary import CHANNELS

LANGUAGES = ("es", "en")
PERSONA_TEXTS = ("name", "segment", "goal", "quote")

# Where a value must be one of a list: stage, touchpoint, pain.
STAGE_CHOICES = {"kind": StageKind.values, "moment": SaleMoment.values}
TOUCHPOINT_CHOICES = {
    "kind": TouchpointKind.values,
    "initiator": Initiator.values,
    "control": ControlledBy.values,
    "channel": [words.key for words in CHANNELS],
    "front": [True, False],
    "showstopper": [True, False],
}
PAIN_CHOICES = {
    "kind": PainKind.values,
    "frequency": Frequency.values,
    "severity": [1, 2, 3, 4, 5],
}


def problems_of(content: Any, sector: str) -> Iterator[str]:
    """Say everything that is wrong with what a file holds."""
    if not isinstance(content, Mapping):
        yield "is no mapping"
        return
    try:
        if content["sector"] != sector:
            yield f"calls itself {content['sector']}"
        yield from _texts("", content, {"name": (Journey, "title"), "title": (Journey, "title")})
        yield from _texts("", content, {"goal": (Journey, "goal")})
        keys = [persona["key"] for persona in content["personas"]]
        for persona in content["personas"]:
            yield from _persona_problems(persona)
        if len(set(keys)) != len(keys) or not keys:
            yield "personas need a key each"
        if {stage["kind"] for stage in content["stages"]} != set(StageKind.values):
            yield "not all four moments of the relationship are there"
        for number, stage in enumerate(content["stages"], start=1):
            yield from _stage_problems(f"stage {number}", stage, keys)
    except (KeyError, TypeError, AttributeError) as error:
        yield f"does not have the shape of a journey: {error!r}"


def _persona_problems(persona: Mapping[str, Any]) -> Iterator[str]:
    where = f"persona {persona['key']}"
    yield from _texts(where, persona, {name: (Persona, name) for name in PERSONA_TEXTS})
    if persona["colour"] not in range(1, COLOURS + 1):
        yield f"{where}: colour {persona['colour']}"
    if len(persona["initials"]) > Persona._meta.get_field("initials").max_length:
        yield f"{where}: initials {persona['initials']}"


def _stage_problems(where: str, stage: Mapping[str, Any], personas: Sequence[str]) -> Iterator[str]:
    yield from _texts(where, stage, {"name": (Stage, "name"), "goal": (Stage, "goal")})
    yield from _choices(where, stage, STAGE_CHOICES)
    for number, row in enumerate(stage["touchpoints"], start=1):
        place = f"{where}, touchpoint {number}"
        yield from _texts(place, row, {"title": (Touchpoint, "title")})
        yield from _choices(place, row, TOUCHPOINT_CHOICES)
        if not 0 < row["reach"] <= 1:
            yield f"{place}: reach {row['reach']}"
        if unknown := set(row["tools"]) - set(ToolKind.values):
            yield f"{place}: unknown kinds of tools {sorted(unknown)}"
        yield from _rating_problems(place, row["ratings"], personas)
        for pain in row["pains"]:
            yield from _texts(place, pain, {"text": (PainPoint, "text")})
            yield from _choices(place, pain, PAIN_CHOICES)


def _rating_problems(
    where: str, ratings: Mapping[str, Sequence[int]], personas: Sequence[str]
) -> Iterator[str]:
    if set(ratings) != set(personas):
        yield f"{where}: rated by {sorted(ratings)} and not by each persona once"
    for key, values in ratings.items():
        if len(values) != len(RATING_VALUES):
            yield f"{where}: {key} needs {', '.join(RATING_VALUES)}"
            continue
        for name, value in zip(RATING_VALUES, values, strict=True):
            low, high = (-2, 2) if name == "emotion" else (1, 5)
            if not low <= value <= high:
                yield f"{where}: {key} gives {name} {value}"


def _texts(
    where: str, row: Mapping[str, Any], fields: Mapping[str, tuple[Any, str]]
) -> Iterator[str]:
    for name, (model, field) in fields.items():
        said = row[name]
        most = model._meta.get_field(field).max_length
        for language in LANGUAGES:
            text = said.get(language)
            if not isinstance(text, str) or not text.strip():
                yield f"{where} {name}: nothing in {language}".strip()
            elif most and len(text) > most:
                yield f"{where} {name}: longer than {most} in {language}".strip()


def _choices(
    where: str, row: Mapping[str, Any], choices: Mapping[str, Sequence[Any]]
) -> Iterator[str]:
    for name, known in choices.items():
        if row[name] not in known:
            yield f"{where}: {name} is {row[name]}"
