"""Who is asked what, until the round opens."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.db import transaction

from assessments.domain.routing import ROLE_GROUPS
from assessments.models import Assessment, CapabilityScope
from assessments.querysets import ASKS
from assessments.services.rounds import RoundStateError


class NobodyAskedError(ValueError):
    """A capability would be asked of nobody, or a role group nothing; ``parts`` names them."""

    def __init__(self, parts: Collection[str]) -> None:
        self.parts = tuple(parts)
        super().__init__(", ".join(self.parts))


def unasked(asked: Mapping[str, Collection[str]]) -> list[str]:
    """Return the codes asked of nobody and the role groups asked nothing, ``[]`` if none."""
    somebody = {group for groups in asked.values() for group in groups}
    return [code for code, groups in asked.items() if not groups] + [
        group for group in ROLE_GROUPS if group not in somebody
    ]


@transaction.atomic
def route_questions(*, assessment: Assessment, asked: Mapping[str, Collection[str]]) -> None:
    """Set which role groups each capability code is asked of; codes left out stay as they are.

    Until the round opens: what was answered by some and not asked of others could not be read
    together. RoundStateError after that; NobodyAskedError where nobody would be asked.
    """
    assessment = Assessment.objects.select_for_update().get(pk=assessment.pk)
    if not assessment.is_draft:
        raise RoundStateError("not a draft")
    scopes = list(assessment.scopes.select_related("capability"))
    now = {s.capability.code: {g for g in ASKS if getattr(s, ASKS[g])} for s in scopes}
    whole = {code: {*asked.get(code, groups)} & {*ASKS} for code, groups in now.items()}
    if parts := unasked(whole):
        raise NobodyAskedError(parts)
    for scope in scopes:
        for group, column in ASKS.items():
            setattr(scope, column, group in whole[scope.capability.code])
    CapabilityScope.objects.bulk_update(scopes, [*ASKS.values()])
