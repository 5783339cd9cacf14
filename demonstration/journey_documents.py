"""The told journeys as documents: the file's Spanish texts, with dates as seen from today."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import yaml
from django.conf import settings

from demonstration.rounds import seeded_id
from journeys.ready_made import ReadyMade
from journeys.selectors.document import FORMAT, RATING_VALUES, VERSION, Document

FOLDER = settings.BASE_DIR / "fixtures" / "journeys" / "demonstration"
LANGUAGE = "es"
COPIED = ("kind", "initiator", "channel", "control", "reach")
CHANGEABLE = ("title", "channel", "control")


def read_told(name: str) -> Any:
    """Return a told journey with every text in Spanish, as its people write it."""
    content = yaml.safe_load(Path(FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))
    return ReadyMade(name, content).in_language(LANGUAGE)


def last_quarter(today: date) -> tuple[date, str]:
    """Return the last day of the quarter before this one, and what people call it."""
    began = date(today.year, 3 * ((today.month - 1) // 3) + 1, 1)
    ended = began - timedelta(days=1)
    return ended, f"T{(ended.month + 2) // 3} {ended.year}"


@dataclass
class Teller:
    """Turns a told journey into documents; the same dice give the same ids."""

    told: Any
    rng: Random
    today: date
    personas: dict[str, str] = field(init=False)
    ids: dict[str, str] = field(default_factory=dict)  # of today's touchpoints, by title

    def __post_init__(self) -> None:
        self.personas = {persona["key"]: self._id() for persona in self.told["personas"]}

    def _id(self) -> str:
        return str(seeded_id(self.rng))

    def today_as_it_is(self, *, status: str, owner: str | None, reviewed: date | None) -> Document:
        """Return the journey as customers live it now."""
        stages = [self._stage(stage, self._touchpoints_now(stage)) for stage in self.told["stages"]]
        return self._document(
            stages,
            title=self.told["title"],
            state="as_is",
            status=status,
            owner=owner,
            last_reviewed=reviewed.isoformat() if reviewed else None,
            derived_from=None,
        )

    def tomorrow(self, *, derived_from: str, owner: str) -> Document:
        """Return the journey as it is wanted; what changed keeps its link to what it was."""
        stages = [
            self._stage(stage, self._touchpoints_wanted(stage)) for stage in self.told["stages"]
        ]
        return self._document(
            stages,
            title=self.told["to_be"]["title"],
            state="to_be",
            status="draft",
            owner=owner,
            last_reviewed=None,
            derived_from=derived_from,
        )

    def _document(self, stages: Sequence[Document], **journey: Any) -> Document:
        texts = ("name", "segment", "goal", "quote", "initials", "colour")
        return {
            "format": FORMAT,
            "version": VERSION,
            "journey": {
                "id": self._id(),
                "goal": self.told["goal"],
                "review_days": 180,
                "client_safe": True,
                **journey,
            },
            "personas": [
                {"id": self.personas[row["key"]], **{name: row[name] for name in texts}}
                for row in self.told["personas"]
            ],
            "channels": [],
            "tools": [],
            "stages": list(stages),
        }

    def _stage(self, stage: Mapping[str, Any], touchpoints: Sequence[Document]) -> Document:
        names = ("kind", "moment", "name", "goal")
        return {
            "id": self._id(),
            **{name: stage[name] for name in names},
            "touchpoints": list(touchpoints),
        }

    def _touchpoints_now(self, stage: Mapping[str, Any]) -> list[Document]:
        made = [self._touchpoint(row, self._ratings(row)) for row in stage["touchpoints"]]
        self.ids |= {row["title"]: row["id"] for row in made}
        return made

    def _touchpoints_wanted(self, stage: Mapping[str, Any]) -> list[Document]:
        wanted, made = self.told["to_be"], []
        for row in stage["touchpoints"]:
            title = row["title"]
            if title not in wanted["removed"]:
                made.append(self._changed(row, wanted["changed"].get(title)))
            made += [
                self._touchpoint(new, self._ratings(new, wanted=True))
                for new in wanted["added"]
                if (new["stage"], new["after"]) == (stage["name"], title)
            ]
        return made

    def _changed(self, row: Mapping[str, Any], change: Mapping[str, Any] | None) -> Document:
        """Return a touchpoint of today as it is wanted. What no longer hurts is not said again."""
        change = change or {}
        said = {**row, **{name: change[name] for name in CHANGEABLE if name in change}}
        said["ratings"] = change.get("ratings", row["ratings"])
        said["evidence"] = []
        if change:
            said["pains"] = [pain for pain in row["pains"] if pain["kind"] == "gain"]
        made = self._touchpoint(said, self._ratings(said, wanted=True))
        return {**made, "derived_from": self.ids[row["title"]]}

    def _touchpoint(self, row: Mapping[str, Any], ratings: list[Document]) -> Document:
        pain_names = ("kind", "text", "severity", "frequency")
        return {
            "id": self._id(),
            "title": row["title"],
            **{name: row[name] for name in COPIED},
            "is_front_stage": row["front"],
            "is_showstopper": row["showstopper"],
            "owner": row.get("team"),
            "derived_from": None,
            "tools": [self._tool(key) for key in row["tools"]],
            "ratings": ratings,
            "evidence": [self._evidence(found) for found in row.get("evidence", [])],
            "pain_points": [
                {"id": self._id(), **{name: pain[name] for name in pain_names}}
                for pain in row["pains"]
            ],
        }

    def _tool(self, key: str) -> str:
        return next(tool["name"] for tool in self.told["tools"] if tool["key"] == key)

    def _ratings(self, row: Mapping[str, Any], *, wanted: bool = False) -> list[Document]:
        """One rating per persona: researched last quarter or assumed; what is wanted is assumed."""
        return [
            self._rating(key, said if isinstance(said, Mapping) else {"values": said}, wanted)
            for key, said in row["ratings"].items()
        ]

    def _rating(self, persona: str, said: Mapping[str, Any], wanted: bool) -> Document:
        researched = "source" in said and not wanted
        day = last_quarter(self.today)[0] if researched else self.today - timedelta(days=40)
        return {
            "id": self._id(),
            "persona": self.personas[persona],
            "source": said["source"] if researched else "assumption",
            "date": day.isoformat(),
            **dict(zip(RATING_VALUES, said["values"], strict=True)),
            "n": said["n"] if researched else None,
            "weight": 1,
        }

    def _evidence(self, found: Mapping[str, Any]) -> Document:
        return {
            "id": self._id(),
            "kind": found["kind"],
            "text": found["text"],
            "n": found["n"],
            "period": last_quarter(self.today)[1],
        }
