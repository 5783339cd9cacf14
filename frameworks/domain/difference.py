"""What differs between two contents of a model: new, reworded, gone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from frameworks.domain.content import Content, document_of

State = Literal["new", "changed", "gone", "moved"]


@dataclass(frozen=True)
class Change:
    """One part of a model that differs. ``fields``: the names of what differs in it."""

    part: Literal["model", "level", "area", "capability", "initiative"]
    code: str
    name: Mapping[str, str]
    state: State
    fields: tuple[str, ...] = ()


def difference(before: Content | None, after: Content) -> tuple[Change, ...]:
    """Return what ``after`` says otherwise than ``before``, in the order of the model."""
    new = document_of(after)
    if before is None:
        old: dict[str, Any] = {"levels": [], "areas": [], "initiatives": []}
    else:
        old = document_of(before)
    changes = [] if before is None else _model(old, new)
    changes += _rows("level", _by(old["levels"], "number"), _by(new["levels"], "number"))
    changes += _rows("area", _by(_bare(old["areas"]), "code"), _by(_bare(new["areas"]), "code"))
    changes += _rows("capability", _by(_capabilities(old), "code"), _by(_capabilities(new), "code"))
    changes += _rows("initiative", _by(old["initiatives"], "code"), _by(new["initiatives"], "code"))
    if before is not None and not changes and old != new:
        changes.append(Change("model", "", new["title"], "moved"))
    return tuple(changes)


def _model(old: dict[str, Any], new: dict[str, Any]) -> list[Change]:
    fields = tuple(name for name in ("title", "status") if old[name] != new[name])
    return [Change("model", "", new["title"], "changed", fields)] if fields else []


def _by(rows: Iterable[dict[str, Any]], key: str) -> dict[str, dict[str, Any]]:
    return {str(row[key]): row for row in rows}


def _bare(areas: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{k: v for k, v in area.items() if k != "capabilities"} for area in areas]


def _capabilities(document: dict[str, Any]) -> list[dict[str, Any]]:
    return [{**c, "area": a["code"]} for a in document["areas"] for c in a["capabilities"]]


def _rows(
    part: Any, old: Mapping[str, dict[str, Any]], new: Mapping[str, dict[str, Any]]
) -> list[Change]:
    found = []
    for code, row in new.items():
        if code not in old:
            found.append(Change(part, code, _name(row), "new"))
        elif fields := tuple(key for key in row if row[key] != old[code].get(key)):
            found.append(Change(part, code, _name(row), "changed", fields))
    found += [Change(part, c, _name(row), "gone") for c, row in old.items() if c not in new]
    return found


def _name(row: dict[str, Any]) -> Mapping[str, str]:
    name: Mapping[str, str] = row.get("name") or row["title"]
    return name
