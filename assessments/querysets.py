"""The vocabulary for frameworks, rounds, participants and answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db.models import Count, Q, QuerySet

from accounts.links import token_hash
from accounts.querysets import OwnedByOrganizationQuerySet

if TYPE_CHECKING:
    from accounts.models import Organization
    from assessments.models import Assessment

# Role group → the column of a scope that says whether it is asked.
ASKS = {
    "executive": "asks_executives",
    "manager": "asks_managers",
    "front_line": "asks_front_line",
}


class FrameworkQuerySet(QuerySet):
    def published(self) -> Self:
        return self.filter(published_at__isnull=False)

    def built_in(self) -> Self:
        return self.filter(organization=None)

    def available_to(self, organization: Organization) -> Self:
        """Published versions that an organisation may use: built in, or its own."""
        return self.published().filter(Q(organization=None) | Q(organization=organization))

    def newest_first(self) -> Self:
        return self.order_by("slug", "-version")

    def with_content(self) -> Self:
        """Areas, capabilities, anchors and levels: five queries whatever the size."""
        return self.prefetch_related("areas__capabilities__anchors", "levels")


class CapabilityQuerySet(QuerySet):
    def asked_in(self, assessment: Assessment) -> Self:
        """The capabilities of a round's form, in the framework's order."""
        asked = self.filter(area__framework=assessment.framework_id)
        if assessment.is_short:
            asked = asked.filter(in_short_form=True)
        return asked.select_related("area").order_by("area__order", "order")

    def asked_of(self, assessment: Assessment, role_group: str) -> Self:
        """Those of a round that are asked of one role group."""
        spared = assessment.scopes.filter(**{ASKS[role_group]: False})
        return self.asked_in(assessment).exclude(pk__in=spared.values("capability"))

    def with_anchors(self) -> Self:
        return self.prefetch_related("anchors")


class AssessmentQuerySet(OwnedByOrganizationQuerySet):
    def newest_first(self) -> Self:
        return self.order_by("-opens_on", "-created_at")

    def closed(self) -> Self:
        return self.filter(closed_at__isnull=False)

    def with_participation(self) -> Self:
        """Adds ``invited`` and ``submitted`` (int): people not withdrawn, and those done."""
        taking_part = Q(participants__withdrawn_at=None)
        return self.annotate(
            invited=Count("participants", filter=taking_part),
            submitted=Count(
                "participants", filter=taking_part & Q(participants__submitted_at__isnull=False)
            ),
        )


class ParticipantQuerySet(OwnedByOrganizationQuerySet):
    organization_path = "assessment__organization"

    def taking_part(self) -> Self:
        return self.filter(withdrawn_at=None)

    def submitted(self) -> Self:
        return self.filter(submitted_at__isnull=False)

    def themselves(self) -> Self:
        """Those who answered here, and not in a file that somebody imported."""
        return self.filter(imported=False)

    def holding(self, token: str) -> Self:
        """The participant whose personal link this is, if the link still lives."""
        return self.taking_part().filter(token_hash=token_hash(token))

    def with_round(self) -> Self:
        return self.select_related("assessment__organization", "assessment__framework", "team")

    def with_identity(self) -> Self:
        return self.select_related("identity", "team").order_by("identity__name", "pk")


class AnswerQuerySet(OwnedByOrganizationQuerySet):
    organization_path = "participant__assessment__organization"

    def counted_in(self, assessment: Assessment) -> Self:
        """Answers that count: submitted by somebody who was not withdrawn.

        In an anonymous round those that a closing has counted: what came after it waits.
        """
        rows = self.filter(
            participant__assessment=assessment,
            participant__submitted_at__isnull=False,
            participant__withdrawn_at=None,
        )
        return rows if assessment.is_named else rows.filter(participant__closing__isnull=False)
