"""A plan in words: what would be new, changed, deleted, and what stays as it is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from journeys.models import (
    Evidence,
    Journey,
    PainPoint,
    Persona,
    Rating,
    Row,
    Stage,
    Touchpoint,
)
from journeys.services.log import value_of
from journeys.services.plans import Plan, Planned

KINDS: tuple[type[Row], ...] = (Journey, Persona, Stage, Touchpoint, Rating, Evidence, PainPoint)
SHOWN = 60  # rows of each sort; the rest is counted
SHOWN_LETTERS = 160


@dataclass(frozen=True)
class Count:
    """How many rows of one kind would be new, changed, removed, and stay."""

    label: str
    new: int
    changed: int
    removed: int
    same: int


@dataclass(frozen=True)
class ChangeShown:
    """One field of one row, before and after."""

    row: str
    field: str
    before: str
    after: str


@dataclass(frozen=True)
class Preview:
    """What a page shows of a plan."""

    counts: list[Count]
    new: list[str]
    changes: list[ChangeShown]
    removed: list[str]
    others: list[str]
    more: int

    @property
    def is_empty(self) -> bool:
        return not (self.new or self.changes or self.removed or self.others)


def preview_of(plan: Plan) -> Preview:
    """Return a plan as a page shows it."""
    counts = [Count(capfirst(str(m._meta.verbose_name_plural)), **plan.of(m)) for m in KINDS]
    names = _names(plan)
    new = [_said(p.row, names) for p in plan.new if not isinstance(p.row, Rating)]
    rated = sum(isinstance(p.row, Rating) for p in plan.new)
    changes = [change for p in plan.changed for change in _changes(p, names)]
    removed = [_said(row, names) for row in plan.removed]
    others = _others(plan)
    if rated and not new:
        new = [_("%(number)d ratings") % {"number": rated}]
    lists = (new, changes, removed)
    return Preview(
        counts=[c for c in counts if c.new or c.changed or c.removed or c.same],
        new=new[:SHOWN],
        changes=changes[:SHOWN],
        removed=removed[:SHOWN],
        others=others,
        more=sum(max(0, len(rows) - SHOWN) for rows in lists),
    )


def _others(plan: Plan) -> list[str]:
    """What changes beside rows: lists that are shared, who walks, where tools are used."""
    found = [_("New channel: %(name)s") % {"name": channel.name} for channel in plan.channels]
    for planned in plan.tools:
        text = _("New tool: %(name)s") if planned.is_new else _("Tool out of the bin: %(name)s")
        found.append(text % {"name": planned.row.name})
    if plan.walks is not None and not plan.is_new:
        names = ", ".join(persona.name for persona in plan.walks) or "–"
        found.append(_("Walked by: %(names)s") % {"names": names})
    if plan.links:
        text = _("Tools in use at touchpoints, added: %(number)d")
        found.append(text % {"number": len(plan.links)})
    if plan.unlinked:
        text = _("Tools in use at touchpoints, taken away: %(number)d")
        found.append(text % {"number": len(plan.unlinked)})
    return found


def _names(plan: Plan) -> dict[Any, str]:
    """Every row that a change names by its id: those of the plan, and a few of the database."""
    found = {p.row.pk: p.row for p in [*plan.new, *plan.changed]}
    wanted: dict[type[models.Model], set[Any]] = {}
    for planned in plan.changed[: SHOWN * 2]:
        for name in planned.after:
            target = type(planned.row)._meta.get_field(name).related_model
            if target is not None:
                for text in (planned.before[name], planned.after[name]):
                    if text:
                        wanted.setdefault(target, set()).add(value_of(planned.row, name, text))
    touched = [*(p.row for p in plan.new + plan.changed), *plan.removed]
    parents = {row.touchpoint_id for row in touched if hasattr(row, "touchpoint_id")}
    wanted.setdefault(Touchpoint, set()).update(list(parents - found.keys())[: SHOWN * 4])
    for model, ids in wanted.items():
        found |= model._default_manager.in_bulk(list(ids))
    found |= {channel.pk: channel for channel in plan.channels}
    return {pk: _title(row) for pk, row in found.items()}


def _title(row: models.Model) -> str:
    if isinstance(row, Rating | Evidence | PainPoint):
        return capfirst(str(row._meta.verbose_name))
    return str(row)[:SHOWN_LETTERS]


def _said(row: Row, names: dict[Any, str]) -> str:
    """A row by what it is and is called: ratings, evidence and pains by their touchpoint."""
    kind = capfirst(str(row._meta.verbose_name))
    if isinstance(row, Rating | Evidence | PainPoint):
        return f"{kind}: {names.get(row.touchpoint_id, '')}".rstrip(": ")
    return f"{kind}: {_title(row)}"


def _changes(planned: Planned, names: dict[Any, str]) -> Iterable[ChangeShown]:
    said = _said(planned.row, names)
    for name in planned.after:
        if name == "deleted_at":
            yield ChangeShown(said, _("bin"), _("in the bin"), _("taken out"))
            continue
        label = _("order") if name == "order" else _label(planned.row, name)
        before = _text(planned.row, name, planned.before[name], names)
        yield ChangeShown(said, label, before, _text(planned.row, name, planned.after[name], names))


def _label(row: Row, name: str) -> str:
    return str(type(row)._meta.get_field(name).verbose_name)


def _text(row: Row, name: str, text: str | None, names: dict[Any, str]) -> str:
    """A stored value as people read it."""
    if text is None or text == "":
        return "–"
    stored = type(row)._meta.get_field(name)
    if stored.related_model is not None:
        return names.get(value_of(row, name, text), "–")
    if stored.choices:
        return str(dict(stored.flatchoices).get(text, text))
    if text in ("true", "false") and stored.get_internal_type() == "BooleanField":
        return _("yes") if text == "true" else _("no")
    if name == "order":
        return str(int(text) + 1)
    return text if len(text) <= SHOWN_LETTERS else f"{text[:SHOWN_LETTERS]}…"
