"""The vocabulary for comments of customers."""

from __future__ import annotations

from typing import Self

from django.db.models import Q
from django.db.models.functions import Coalesce

from accounts.querysets import OwnedByOrganizationQuerySet


class CustomerCommentQuerySet(OwnedByOrganizationQuerySet):
    def kept(self) -> Self:
        """Without those of an import that is still running or was given up."""
        return self.filter(is_pending=False)

    def on_the_wall(self) -> Self:
        return self.kept().filter(shared_at__isnull=False).order_by("-shared_at", "id")

    def felt(self) -> Self:
        """Annotate ``felt``: what a person decided, else what the rules read; -1, 0, 1 or None."""
        return self.annotate(felt=Coalesce("sentiment_by_hand", "sentiment"))

    def newest_first(self) -> Self:
        return self.order_by("-said_on", "id")

    def with_places(self) -> Self:
        return self.select_related("touchpoint", "channel")

    def about_theme(self, theme: object) -> Self:
        return self.filter(about__theme=theme, about__is_denied=False)

    def holding(self, words: list[str]) -> Self:
        """Those whose text holds all of these (folded) words."""
        found = self
        for word in words:
            found = found.filter(folded__contains=word)
        return found

    def with_score(self) -> Self:
        return self.filter(score__isnull=False)

    def corrected(self) -> Self:
        return self.filter(Q(sentiment_by_hand__isnull=False) & Q(sentiment__isnull=False))


class CommentThemeQuerySet(OwnedByOrganizationQuerySet):
    organization_path = "comment__organization"

    def standing(self) -> Self:
        """Those that hold: said by the rules or a person, and denied by nobody."""
        return self.filter(is_denied=False)
