"""What a document would do to an organisation's journeys, before anything is written."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from accounts.models import Organization, Team
from journeys.models import (
    Channel,
    Evidence,
    Journey,
    PainPoint,
    Persona,
    Rating,
    Row,
    Stage,
    Tool,
    Touchpoint,
)
from journeys.services.checking import Checked, Part, Problem, at
from journeys.services.identity import chunks, renamed, settle_ids
from journeys.services.log import text_of
from journeys.services.parts import TOUCHPOINTS_AT_MOST
from journeys.services.plans import Plan, Planned

LAST = 10_000  # an order after all others, until ranks are closed


def plan_document(
    *,
    organization: Organization,
    checked: Checked,
    complete: bool,
    as_new: bool = False,
) -> Plan:
    """Return what applying a checked document would do.

    ``complete``: what the document does not list goes into the bin, and orders follow it;
    otherwise rows are only added and changed. ``as_new``: always another journey.
    """
    return _Planner(organization, checked, complete=complete, as_new=as_new).plan


class _Planner:
    def __init__(
        self, organization: Organization, checked: Checked, *, complete: bool, as_new: bool
    ) -> None:
        self.organization = organization
        self.checked = checked
        self.complete = complete
        settle_ids(organization, checked, as_new=as_new)
        part = checked.journey
        stored = Journey.objects.owned_by(organization).filter(pk=part.id).first()
        self.plan = Plan(
            organization,
            stored or Journey(pk=part.id, organization=organization),
            is_new=stored is None,
        )
        self.teams = {team.name.casefold(): team for team in Team.objects.owned_by(organization)}
        self._channels()
        self._journey(part, stored)
        self.personas = self._personas()
        self.tools = self._tools()
        self._stages()

    # ---- what the organisation shares ------------------------------------------------------

    def _channels(self) -> None:
        """Take channels by key, as the organisation calls them; add those it does not have."""
        self.channels = {c.key: c for c in Channel.objects.owned_by(self.organization)}
        order = max((c.order for c in self.channels.values()), default=-1)
        for part in self.checked.channels:
            key = part.fields.get("key")
            if not key or key in self.channels:
                continue
            order += 1
            names = {name: part.fields.get(name) or key for name in ("name_es", "name_en")}
            fields = {**part.fields, **names, "order": order}
            self.channels[key] = Channel(organization=self.organization, **fields)
            self.plan.channels.append(self.channels[key])

    def _personas(self) -> dict[int, Persona]:
        """Find or make each persona of the document; who walks follows from their order."""
        found: dict[int, Persona] = {}
        own = Persona.objects.owned_by(self.organization)
        parts = self.checked.personas or []
        by_id = own.in_bulk([part.id for part in parts if part.id])
        by_name = {p.name: p for p in own.present().order_by("-name", "-id")}
        for part in parts:
            named = by_name.get(part.fields.get("name", ""))
            if part.id in by_id or named is None:
                fixed = {"organization": self.organization}
                found[id(part)] = self._row(Persona, part, by_id, fixed)
            else:
                found[id(part)] = named
                self.plan.matched[Persona] += 1
        before = list(
            Persona.objects.filter(walks__journey=self.plan.journey.pk, deleted_at=None).order_by(
                "walks__order", "walks__id"
            )
        )
        self.walked_before = {persona.pk for persona in before}
        if self.checked.personas is not None:
            after = list({p.pk: p for p in found.values()}.values())
            if not self.complete:
                named_now = {p.pk for p in before}
                after = before + [p for p in after if p.pk not in named_now]
            if [p.pk for p in before] != [p.pk for p in after]:
                self.plan.walks = after
        return found

    def _tools(self) -> dict[str, Tool]:
        """Find or make each tool, by id or name; what exists stays as the organisation has it."""
        own = Tool.objects.owned_by(self.organization)
        parts = self.checked.tools
        by_id = own.in_bulk([part.id for part in parts if part.id])
        present = {t.name: t for t in own.present().order_by("-name", "-id")}
        found: dict[str, Tool] = dict(present)
        for part in parts:
            name = part.fields.get("name", "")
            tool = by_id.get(part.id) or present.get(name)
            if tool is None:
                tool = Tool(pk=part.id, organization=self.organization, **part.fields)
                self.plan.tools.append(Planned(tool, part.place, {}, {}, is_new=True))
                self._require(tool, part, "name")
            elif tool.deleted_at:
                before = text_of(tool, "deleted_at")
                tool.deleted_at = None
                self.plan.tools.append(
                    Planned(tool, part.place, {"deleted_at": before}, {"deleted_at": None})
                )
            for reference in (name, str(part.id), part.written):
                found[reference] = tool
        return found

    # ---- the journey and its rows ----------------------------------------------------------

    def _journey(self, part: Part, stored: Journey | None) -> None:
        fixed: dict[str, Any] = {"organization": self.organization}
        self._owner(part, fixed)
        if "derived_from" in part.refs:
            rows = Journey.objects.owned_by(self.organization).exclude(pk=part.id)
            fixed["derived_from_id"] = self._derived(rows, [part]).get(part.refs["derived_from"])
        self._row(Journey, part, {stored.pk: stored} if stored else {}, fixed)
        self._require(self.plan.journey, part, "title")

    def _stages(self) -> None:
        journey, parts = self.plan.journey, self.checked.stages
        if parts is None:
            return
        stored = {row.pk: row for row in Stage.objects.of(journey)}
        present = [row for row in stored.values() if not row.deleted_at]
        if not self.complete and len(present) + sum(p.id not in stored for p in parts) > 60:
            self._problem("stages", _("A journey holds at most %(most)d of these.") % {"most": 60})
        for index, part in enumerate(parts):
            fixed = {"journey_id": journey.pk, "order": index}
            if not self.complete:
                fixed["order"] = stored[part.id].order if part.id in stored else LAST + index
            self._row(Stage, part, stored, fixed)
        listed = {part.id for part in parts}
        gone = {row.pk for row in present if row.pk not in listed} if self.complete else set()
        self.plan.removed += [stored[pk] for pk in gone]
        self._touchpoints(parts, gone)

    def _touchpoints(self, stages: list[Part], gone: set[UUID]) -> None:
        journey = self.plan.journey
        stored = {row.pk: row for row in Touchpoint.objects.of(journey)}
        present = [row for row in stored.values() if not row.deleted_at]
        parts = [(s, i, p) for s in stages for i, p in enumerate(s.parts.get("touchpoints", []))]
        derived = self._derived(
            Touchpoint.objects.owned_by(self.organization), [p for _s, _i, p in parts]
        )
        for stage, index, part in parts:
            row = stored.get(part.id)
            fixed: dict[str, Any] = {"stage_id": stage.id, "order": index}
            if not self.complete:
                stays = row is not None and row.stage_id == stage.id
                fixed["order"] = row.order if stays else LAST + index
            self._owner(part, fixed)
            self._channel(part, fixed)
            if "derived_from" in part.refs:
                fixed["derived_from_id"] = derived.get(part.refs["derived_from"])
            self._row(Touchpoint, part, stored, fixed)
        listed = {part.id for _stage, _index, part in parts}
        whole = {s.id for s in stages if "touchpoints" in s.parts} | gone
        if self.complete:
            self.plan.removed += [
                row for row in present if row.pk not in listed and row.stage_id in whole
            ]
        elif len(present) + sum(pk not in stored for pk in listed) > TOUCHPOINTS_AT_MOST:
            message = _("A journey holds at most %(most)d of these.")
            self._problem("stages", message % {"most": TOUCHPOINTS_AT_MOST})
        found = [part for _stage, _index, part in parts]
        self._links(found)
        self._ratings(found)
        self._findings(Evidence, "evidence", found)
        self._findings(PainPoint, "pain_points", found)

    def _links(self, touchpoints: list[Part]) -> None:
        uses = Tool.touchpoints.through.objects.filter(
            touchpoint__stage__journey=self.plan.journey.pk, tool__deleted_at=None
        )
        before: dict[UUID, set[UUID]] = {}
        for touchpoint, tool in uses.values_list("touchpoint_id", "tool_id"):
            before.setdefault(touchpoint, set()).add(tool)
        for part in touchpoints:
            if "tools" not in part.refs:
                continue
            wanted = set()
            for name in part.refs["tools"]:
                if name in self.tools:
                    wanted.add(self.tools[name].pk)
                else:
                    text = _("No tool of this document is called “%(name)s”.") % {"name": name[:80]}
                    self._problem(at(part.place, "tools"), text)
            held = before.get(part.id, set())
            self.plan.links |= {(part.id, tool) for tool in wanted - held}
            if self.complete:
                self.plan.unlinked |= {(part.id, tool) for tool in held - wanted}

    def _ratings(self, touchpoints: list[Part]) -> None:
        stored = {row.pk: row for row in Rating.objects.of(self.plan.journey)}
        by_touchpoint: dict[UUID, list[Rating]] = {}
        for row in stored.values():
            if not row.deleted_at:
                by_touchpoint.setdefault(row.touchpoint_id, []).append(row)
        walkers = {persona.pk for persona in self.personas.values()}
        for touchpoint in touchpoints:
            if "ratings" not in touchpoint.parts:
                continue
            present = by_touchpoint.get(touchpoint.id, [])
            parts = touchpoint.parts["ratings"]
            listed = {part.id for part in parts}
            free = {_key(row): row for row in present if row.pk not in listed}
            rows = []
            for part in parts:
                persona = self.personas[id(part.refs["persona"])]
                fixed = {"touchpoint_id": touchpoint.id, "persona_id": persona.pk}
                if part.id not in stored:
                    probe = Rating(**fixed, **part.fields)
                    part.id = free[_key(probe)].pk if _key(probe) in free else part.id
                rows.append(self._row(Rating, part, stored, fixed))
            kept = {row.pk for row in rows}
            left = [r for r in present if r.pk not in kept]
            if self.complete:
                self.plan.removed += [row for row in left if row.persona_id in walkers]
                left = [row for row in left if row.persona_id not in walkers]
            self._refuse_twice([*rows, *left], touchpoint)

    def _refuse_twice(self, rows: list[Rating], touchpoint: Part) -> None:
        if len({_key(row) for row in rows}) < len(rows):
            message = _("This persona has a rating from this source on this date already.")
            self._problem(touchpoint.place, message)

    def _findings(self, model: type[Row], name: str, touchpoints: list[Part]) -> None:
        stored = {row.pk: row for row in model.objects.of(self.plan.journey)}
        for touchpoint in touchpoints:
            if name not in touchpoint.parts:
                continue
            parts = touchpoint.parts[name]
            for part in parts:
                self._row(model, part, stored, {"touchpoint_id": touchpoint.id})
            listed = {part.id for part in parts}
            if self.complete:
                self.plan.removed += [
                    row
                    for row in stored.values()
                    if row.touchpoint_id == touchpoint.id
                    and not row.deleted_at
                    and row.pk not in listed
                ]

    # ---- one row ---------------------------------------------------------------------------

    def _row(
        self, model: type[Row], part: Part, stored: dict[Any, Row], fixed: dict[str, Any]
    ) -> Any:
        """Plan one row: new, or what differs of the stored one."""
        values = {**part.fields, **fixed}
        row = stored.get(part.id)
        if row is None:
            row = self.plan.journey if model is Journey else model(pk=part.id)
            for name, value in values.items():
                setattr(row, name, value)
            if model is Persona:
                self._require(row, part, "name")
            after = {_short(name): text_of(row, _short(name)) for name in values}
            self.plan.new.append(Planned(row, part.place, {}, after, is_new=True))
            return row
        values["deleted_at"] = None
        before, after = {}, {}
        for name, value in values.items():
            said = text_of(row, _short(name))
            setattr(row, name, value)
            if text_of(row, _short(name)) != said:
                before[_short(name)] = said
                after[_short(name)] = text_of(row, _short(name))
        if after:
            self.plan.changed.append(Planned(row, part.place, before, after))
        else:
            self.plan.matched[model] += 1
        return row

    def _owner(self, part: Part, fixed: dict[str, Any]) -> None:
        if "owner" not in part.refs:
            return
        name = part.refs["owner"]
        team = self.teams.get(name.casefold()) if name else None
        if name and team is None:
            text = _("No team is called “%(name)s” here: the owner is left as it is.")
            self.plan.notes.append(Problem(at(part.place, "owner"), text % {"name": name[:80]}))
            return
        fixed["owner_id"] = team.pk if team else None

    def _channel(self, part: Part, fixed: dict[str, Any]) -> None:
        if "channel" not in part.refs:
            return
        key = part.refs["channel"]
        if key and key not in self.channels:
            text = _("There is no channel “%(name)s”.") % {"name": key[:80]}
            self._problem(at(part.place, "channel"), text)
            return
        fixed["channel_id"] = self.channels[key].pk if key else None

    def _derived(self, rows: Any, parts: list[Part]) -> dict[UUID, UUID]:
        """Map what documents were derived from to rows that are here, under either id."""
        wanted = {part.refs.get("derived_from") for part in parts} - {None}
        ours = {renamed(self.organization.pk, old): old for old in wanted}
        found: dict[UUID, UUID] = {}
        for some in chunks([*ours, *wanted]):
            for pk in rows.filter(pk__in=some).values_list("pk", flat=True):
                found[ours.get(pk, pk)] = pk
        for part in parts:
            old = part.refs.get("derived_from")
            if old and old not in found:
                text = _("What this was derived from is not here: the link is left out.")
                self.plan.notes.append(Problem(at(part.place, "derived_from"), text))
        return found

    def _require(self, row: Any, part: Part, name: str) -> None:
        if not getattr(row, name):
            self._problem(at(part.place, name), _("A value is needed here."))

    def _problem(self, place: str, message: str) -> None:
        self.plan.problems.append(Problem(place, message))


def _key(row: Rating) -> tuple[Any, ...]:
    return row.persona_id, row.source, row.rated_on


def _short(name: str) -> str:
    """The field's name of a column: ``stage`` for ``stage_id``."""
    return name.removesuffix("_id")
