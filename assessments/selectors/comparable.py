"""Which rounds may be compared, and on which capabilities: those whose anchors did not change."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from django.db.models import Q

from assessments.models import Anchor, Assessment, Capability, Framework


@dataclass(frozen=True)
class Common:
    """The capabilities of two rounds by what became of them; codes in the newer framework's order.

    ``same`` have identical anchors in both languages, ``reworded`` have others, ``added`` and
    ``dropped`` stand in one of the two only.
    """

    same: tuple[str, ...]
    reworded: tuple[str, ...]
    added: tuple[str, ...]
    dropped: tuple[str, ...]

    @property
    def is_whole(self) -> bool:
        """Whether both rounds asked exactly the same."""
        return not (self.reworded or self.added or self.dropped)


def earlier_rounds(assessment: Assessment) -> list[Assessment]:
    """Return the closed rounds that began before this one on the same family of frameworks.

    Last closed first, with their framework. A family shares its slug, or one of the two was
    made from the other. One query.
    """
    framework = assessment.framework
    family = Q(framework__slug=framework.slug) | Q(framework__based_on=framework.pk)
    if framework.based_on_id:
        family |= Q(framework=framework.based_on_id)
    return list(
        Assessment.objects.owned_by(assessment.organization)
        .closed()
        .filter(family, opens_on__lt=assessment.opens_on)
        .exclude(pk=assessment.pk)
        .select_related("framework")
        .order_by("-closed_at", "-opens_on")
    )


def previous_round(assessment: Assessment) -> Assessment | None:
    """Return the last closed round of the same family and form before this one, if any."""
    return next((r for r in earlier_rounds(assessment) if r.form == assessment.form), None)


def common_capabilities(now: Assessment, then: Assessment) -> Common:
    """Return what two rounds asked alike. No query for framework versions met before."""
    new, old = _asked(now), _asked(then)
    both = [code for code in new if code in old]
    return Common(
        same=tuple(code for code in both if new[code].anchors == old[code].anchors),
        reworded=tuple(code for code in both if new[code].anchors != old[code].anchors),
        added=tuple(code for code in new if code not in old),
        dropped=tuple(code for code in old if code not in new),
    )


def capability_ids(assessment: Assessment) -> dict[str, int]:
    """Return the key of each capability a round asks, by its code."""
    return {code: asked.pk for code, asked in _asked(assessment).items()}


class _Asked(NamedTuple):
    pk: int
    anchors: str  # a hash of the five sentences in both languages


def _asked(assessment: Assessment) -> Mapping[str, _Asked]:
    framework = assessment.framework
    return _prints(framework.pk, framework.content_hash, framework.rev, assessment.form)


@lru_cache(maxsize=256)
def _prints(framework: int, content_hash: str, rev: int, form: str) -> Mapping[str, _Asked]:
    """Return what a form asks by code, in the framework's order.

    Kept, because a published version never changes; hash and revision are part of the key for
    those that are no version yet.
    """
    asked = Assessment(framework=Framework(pk=framework), form=form)
    codes = dict(Capability.objects.asked_in(asked).values_list("pk", "code"))
    texts: dict[str, list[str]] = {code: [] for code in codes.values()}
    rows = Anchor.objects.filter(capability__in=codes).order_by("capability", "level")
    for capability, level, es, en in rows.values_list("capability", "level", "text_es", "text_en"):
        texts[codes[capability]] += [str(level), es.strip(), en.strip()]
    return {
        code: _Asked(pk, hashlib.sha256("\x1f".join(texts[code]).encode()).hexdigest())
        for pk, code in codes.items()
    }
