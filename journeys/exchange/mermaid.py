"""Mermaid ``journey`` diagrams out and in.

A section is a stage, a task a touchpoint, an actor a persona. The score from 1 to 5 says how it
feels: the emotion plus 3. What a diagram does not say (importance, expectation, experience)
stays unknown, and what is read is an assumption. Signs that would break a line are written in
their full-width forms and read back as they were.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from journeys.domain.ratings import from_centred
from journeys.exchange.assembling import id_of
from journeys.exchange.cells import folded
from journeys.selectors.board import Board, Column, nearest_step
from journeys.selectors.document import FORMAT, VERSION, Document
from journeys.services.checking import PLACE, Problem
from journeys.services.errors import DocumentError

WIDE = str.maketrans({":": "：", ";": "；", "#": "＃", ",": "，", "\n": " ", "\r": " ", "\t": " "})
NARROW = str.maketrans({"：": ":", "；": ";", "＃": "#", "，": ","})
OTHERS = re.compile(
    r"(graph|flowchart|sequenceDiagram|classDiagram|stateDiagram|erDiagram|gantt|pie|gitGraph|mindmap|"
    r"timeline|quadrantChart|requirementDiagram|sankey|xychart|block|packet|kanban|architecture|C4\w+)"
    r"(-?\w*)\b"
)
_SKIPPED = re.compile(r"(%%|accTitle\b|accDescr\b|```)")


def write_mermaid(board: Board) -> str:
    """Return a journey as a diagram; touchpoints that nobody has rated stand in it as comments."""
    lines = ["journey", f"    title {_plain(str(board.journey))}"]
    for stage in board.stages:
        lines.append(f"    section {_plain(str(stage.stage))}")
        for column in stage.columns:
            lines += [f"      {line}" for line in _tasks(board, column)]
    return "\n".join(lines) + "\n"


def unrated(board: Board) -> list[Column]:
    """Return the touchpoints that a diagram can only mention in a comment."""
    return [
        c for c in board.columns if all(p.values.emotion is None for p in c.by_persona.values())
    ]


def _tasks(board: Board, column: Column) -> list[str]:
    """One line for each score, with the personas who feel so."""
    title = _plain(str(column.touchpoint))
    actors: dict[int, list[str]] = {}
    for persona in board.personas:
        emotion = column.by_persona[persona.pk].values.emotion
        if emotion is not None:
            actors.setdefault(nearest_step(emotion) + 3, []).append(_plain(persona.name))
    if not actors:
        return [f"%% {title}: {_('nobody has rated it')}"]
    return [f"{title}: {score}: {', '.join(names)}" for score, names in sorted(actors.items())]


def _plain(text: str) -> str:
    return " ".join(text.translate(WIDE).split()) or "–"


def is_mermaid(text: str) -> bool:
    """Whether a text looks like a diagram, of this or another type."""
    first = next((line for _number, line in _lines(text)), "")
    return bool(re.fullmatch(r"journey\b.*", first) or OTHERS.match(first))


def read_mermaid(text: str, *, seed: str, title: str) -> Document:
    """Return a diagram as a document. Raises DocumentError with each line that does not fit."""
    return _Reader(seed, title).read(text)


def _lines(text: str) -> list[tuple[int, str]]:
    """Return the lines that say something, each with its number."""
    found, in_front, described = [], False, False
    for number, raw in enumerate(text.splitlines(), start=1):
        line = raw.strip().lstrip("\ufeff")
        if line == "---" and (in_front or not found):
            in_front = not in_front
        elif described or (line.startswith("accDescr") and "{" in line):
            described = "}" not in line
        elif not in_front and line and not _SKIPPED.match(line):
            found.append((number, line))
    return found


class _Reader:
    def __init__(self, seed: str, title: str) -> None:
        self.seed = seed
        self.title = title
        self.problems: list[Problem] = []
        self.sections: dict[str, dict[str, list[Any]]] = {}
        self.personas: dict[str, str] = {}

    def read(self, text: str) -> Document:
        lines = _lines(text)
        if not lines or not re.match(r"journey\b", lines[0][1]):
            kind = lines[0][1].split()[0][:30] if lines else ""
            message = _("This is a diagram of another type (%(kind)s); a “journey” is expected.")
            self._refuse(lines[0][0] if lines else 1, message % {"kind": kind})
            raise DocumentError(self.problems)
        section = ""
        for number, line in lines[1:]:
            if found := re.match(r"title\s+(.*)", line):
                self.title = _narrow(found[1])
            elif found := re.match(r"section\s+(.*)", line):
                section = _narrow(found[1])
                self.sections.setdefault(section, {})
            else:
                self._task(number, line, section)
        if self.problems:
            raise DocumentError(self.problems)
        return self._document()

    def _task(self, number: int, line: str, section: str) -> None:
        parts = [part.strip() for part in line.split(":")]
        if len(parts) not in (2, 3) or not parts[0]:
            message = _("A line such as “Task: 4: Actor” is expected here.")
            self._refuse(number, message)
            return
        if not re.fullmatch(r"[1-5]", parts[1]):
            message = _("“%(text)s” is not a score from 1 to 5.") % {"text": parts[1][:40]}
            self._refuse(number, message)
            return
        named = parts[2].split(",") if len(parts) == 3 else []
        actors = [_narrow(name) for name in named if name.strip()] or [_("Customer")]
        task = self.sections.setdefault(section, {}).setdefault(_narrow(parts[0]), [])
        for actor in actors:
            self.personas.setdefault(actor, id_of(self.seed, "persona", folded(actor)))
            if actor in {name for _line, name, _score in task}:
                message = _("%(actor)s has a score for this task already.") % {"actor": actor[:80]}
                self._refuse(number, message)
            task.append((number, actor, int(parts[1])))

    def _document(self) -> Document:
        journey = id_of(self.seed, "journey", folded(self.title))
        return {
            "format": FORMAT,
            "version": VERSION,
            "journey": {"id": journey, "title": self.title},
            "personas": [{"id": at, "name": name} for name, at in self.personas.items()],
            "stages": [self._stage(journey, name, tasks) for name, tasks in self.sections.items()],
        }

    def _stage(self, journey: str, name: str, tasks: Mapping[str, list[Any]]) -> Document:
        at = id_of(journey, "stage", folded(name))
        touchpoints = []
        for title, scores in tasks.items():
            own = id_of(at, "touchpoint", folded(title), 1)
            touchpoints.append({"id": own, "title": title, PLACE: _line(scores[0][0])})
            touchpoints[-1]["ratings"] = [
                {
                    PLACE: _line(number),
                    "id": id_of(own, "ratings", self.personas[actor]),
                    "persona": self.personas[actor],
                    "emotion": from_centred(score),
                }
                for number, actor, score in scores
            ]
        return {"id": at, "name": name, "touchpoints": touchpoints}

    def _refuse(self, number: int, message: str) -> None:
        self.problems.append(Problem(_line(number), message))


def _line(number: int) -> str:
    return _("line %(line)d") % {"line": number}


def _narrow(text: str) -> str:
    return text.strip().translate(NARROW)
