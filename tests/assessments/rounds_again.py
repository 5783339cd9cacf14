"""Rounds held again: the same people in both, and a later version of the framework."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping

from assessments.domain.scorecard import OVERALL
from assessments.models import Anchor, Area, Assessment, Capability, Framework, Level, Participant
from assessments.selectors.comparison import Parts, compare_parts
from assessments.selectors.scores import round_scores
from tests.assessments.world import Round


def recognised(held: Round, who: Iterable[str]) -> Round:
    """Give the seats of a round, in order, the pairings of these people; "" is nobody."""
    for seat, name in zip(held.seats, who, strict=True):
        seat.pairing = f"{name:0>64}" if name else ""
    Participant.objects.bulk_update(held.seats, ["pairing"])
    return held


def parts_of(now: Assessment, then: Assessment) -> Parts:
    """The whole and the areas of two rounds, as every page reads them."""
    return compare_parts(now, then, round_scores(now).scorecard, round_scores(then).scorecard)


def overall_of(now: Round, then: Round):
    return parts_of(now.assessment, then.assessment).by_code[OVERALL]


def next_version(framework: Framework, reworded: Mapping[str, str] | None = None) -> Framework:
    """Return version 2 of a framework: the same rows, but for these capabilities' first anchor."""
    copy = Framework.objects.get(pk=framework.pk)
    copy.pk, copy.version = None, framework.version + 1
    copy.content_hash = hashlib.sha256(repr(reworded).encode()).hexdigest()
    copy._state.adding = True
    copy.save()
    for level in framework.levels.all():
        _again(level, framework=copy)
    for area in Area.objects.filter(framework=framework):
        capabilities = list(area.capabilities.prefetch_related("anchors"))
        new_area = _again(area, framework=copy)
        for capability in capabilities:
            anchors = list(capability.anchors.all())
            new = _again(capability, area=new_area)
            for anchor in anchors:
                if anchor.level == 1 and capability.code in (reworded or {}):
                    anchor.text_es = (reworded or {})[capability.code]
                _again(anchor, capability=new)
    return copy


def _again(row: Level | Area | Capability | Anchor, **changes: object):
    row.pk = None
    row._state.adding = True
    for name, value in changes.items():
        setattr(row, name, value)
    row.save()
    return row
