"""Ready-made journeys to start from: one file per sector, both languages side by side."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import yaml
from django.conf import settings
from django.utils.translation import override

from journeys.models import ControlledBy, SaleMoment, Source
from journeys.ready_made_files import LANGUAGES, PERSONA_TEXTS, problems_of
from journeys.selectors.document import FORMAT, RATING_VALUES, VERSION, Document
from journeys.vocabulary import CHANNELS

FOLDER = settings.BASE_DIR / "fixtures" / "journeys"
CHANNEL_WORDS = {words.key: words for words in CHANNELS}


class ReadyMadeError(ValueError):
    """A file of a ready-made journey is wrong; ``problems`` lists everything found."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = list(problems)
        super().__init__("\n".join(self.problems))


@dataclass(frozen=True)
class ReadyMade:
    """One sector's journey as its file has it: texts in both languages."""

    sector: str
    content: Mapping[str, Any]

    def name(self, language: str) -> str:
        return self.content["name"][language]

    def in_language(self, language: str) -> Any:
        """Return the whole content with every text in one language."""
        return _spoken(self.content, language)

    @property
    def touchpoints(self) -> int:
        return sum(len(stage["touchpoints"]) for stage in self.content["stages"])

    def preview(self, language: str) -> Any:
        """Return the content in one language, with words in place of kinds and channels."""
        said = self.in_language(language)
        with override(language):
            for stage in said["stages"]:
                stage["moment"] = str(SaleMoment(stage["moment"]).label)
                for row in stage["touchpoints"]:
                    row["channel"] = getattr(CHANNEL_WORDS[row["channel"]], f"name_{language}")
                    row["control"] = str(ControlledBy(row["control"]).label)
        return {**said, "touchpoints": self.touchpoints}

    def document(self, language: str, today: date, new_id: Callable[[], UUID] = uuid4) -> Document:
        """Return the journey as a document with ids of its own; every rating is an assumption.

        Kinds of tools are left out: which tools an organisation has is for it to say.
        """
        said = self.in_language(language)
        personas = {persona["key"]: str(new_id()) for persona in said["personas"]}
        keys = {touchpoint["channel"] for s in said["stages"] for touchpoint in s["touchpoints"]}
        return {
            "format": FORMAT,
            "version": VERSION,
            "journey": {
                "id": str(new_id()),
                "title": said["title"],
                "goal": said["goal"],
                "state": "as_is",
                "status": "draft",
                "review_days": 180,
                "client_safe": True,
                "owner": None,
                "last_reviewed": None,
                "derived_from": None,
            },
            "personas": [
                {
                    "id": personas[persona["key"]],
                    **{name: persona[name] for name in PERSONA_TEXTS},
                    "initials": persona["initials"],
                    "colour": persona["colour"],
                }
                for persona in said["personas"]
            ],
            "channels": [CHANNEL_WORDS[key]._asdict() for key in sorted(keys)],
            "tools": [],
            "stages": [
                {
                    "id": str(new_id()),
                    **{name: stage[name] for name in ("kind", "moment", "name", "goal")},
                    "touchpoints": [
                        _touchpoint(row, personas, today, new_id) for row in stage["touchpoints"]
                    ],
                }
                for stage in said["stages"]
            ],
        }


def _touchpoint(
    row: Mapping[str, Any], personas: Mapping[str, str], today: date, new_id: Callable[[], UUID]
) -> Document:
    return {
        "id": str(new_id()),
        "title": row["title"],
        "description": "",
        "kind": row["kind"],
        "initiator": row["initiator"],
        "is_front_stage": row["front"],
        "control": row["control"],
        "is_moment_of_truth": None,
        "moment_reason": "",
        "is_showstopper": row["showstopper"],
        "reach": float(row["reach"]),
        "channel": row["channel"],
        "owner": None,
        "derived_from": None,
        "tools": [],
        "ratings": [
            {
                "id": str(new_id()),
                "persona": personas[key],
                "source": Source.ASSUMPTION.value,
                "date": today.isoformat(),
                **{name: float(v) for name, v in zip(RATING_VALUES, values, strict=True)},
                "n": None,
                "weight": 1.0,
            }
            for key, values in row["ratings"].items()
        ],
        "evidence": [],
        "pain_points": [
            {"id": str(new_id()), **{name: pain[name] for name in PAIN_NAMES}}
            for pain in row["pains"]
        ],
    }


PAIN_NAMES = ("kind", "text", "severity", "frequency")


def _spoken(content: Any, language: str) -> Any:
    if isinstance(content, Mapping):
        if set(content) == set(LANGUAGES):
            return content[language]
        return {key: _spoken(value, language) for key, value in content.items()}
    if isinstance(content, list):
        return [_spoken(value, language) for value in content]
    return content


def sectors() -> tuple[str, ...]:
    """Return the sectors there is a journey for, by name of file."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.yaml")))


@cache
def ready_made(sector: str) -> ReadyMade:
    """Return the journey of a sector. KeyError for an unknown one, ReadyMadeError for a wrong file."""
    if sector not in sectors():
        raise KeyError(sector)
    return read_ready_made(FOLDER / f"{sector}.yaml")


def all_ready_made(language: str) -> list[ReadyMade]:
    """Return every ready-made journey, by the sector's name in a language."""
    return sorted(map(ready_made, sectors()), key=lambda one: one.name(language).casefold())


def read_ready_made(path: Path) -> ReadyMade:
    """Read and check one file. ReadyMadeError lists everything wrong with it."""
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    problems = list(problems_of(content, path.stem))
    if problems:
        raise ReadyMadeError([f"{path.name}: {problem}" for problem in problems])
    return ReadyMade(path.stem, content)
