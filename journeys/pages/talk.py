"""The comments of a journey or of one touchpoint, with the forms to take part."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from accounts.models import Membership, User
from journeys.forms.comments import CommentForm
from journeys.models import Comment, Journey, Touchpoint
from journeys.selectors.comments import Remark, members_of, remarks


@dataclass
class Talk:
    """What a page shows of the comments; ``refused`` is a form that comes back, by its key."""

    journey: Journey
    touchpoint: Touchpoint | None
    membership: Membership
    refused: dict[str, CommentForm] = field(default_factory=dict)
    said: str = ""
    theirs: str = ""

    @property
    def reader(self) -> User:
        return self.membership.user

    @cached_property
    def people(self) -> list[User]:
        """Everybody who can be mentioned, apart from the reader."""
        members = members_of(self.membership.organization)
        return [person for person in members if person != self.reader]

    @cached_property
    def remarks(self) -> list[Remark]:
        return remarks(self.journey, self.reader, self.touchpoint)

    @property
    def open(self) -> list[Remark]:
        return [one for one in self.remarks if one.comment.resolved_at is None]

    @property
    def resolved(self) -> list[Remark]:
        return [one for one in self.remarks if one.comment.resolved_at]

    @cached_property
    def binned(self) -> list[Remark]:
        """What the reader may take out of the bin again."""
        rows = remarks(self.journey, self.reader, self.touchpoint, binned=True)
        return [one for one in rows if self.may_remove(one.comment)]

    @property
    def unread(self) -> list[Remark]:
        return [one for one in self.remarks if one.is_unread]

    @property
    def new(self) -> CommentForm:
        return self.refused.get("new") or CommentForm(people=self.people, key="new")

    @property
    def written(self) -> Iterator[tuple[Remark, CommentForm | None, bool]]:
        """Open comments, then resolved ones, one's own each with the form to change it."""
        for one in [*self.open, *self.resolved]:
            yield one, self.form_of(one) if one.is_own else None, self.may_remove(one.comment)

    def form_of(self, one: Remark) -> CommentForm:
        key = str(one.comment.pk)
        first = {"text": one.comment.text, "mentions": one.mentioned, "rev": one.comment.rev}
        return self.refused.get(key) or CommentForm(people=self.people, key=key, initial=first)

    def may_remove(self, comment: Comment) -> bool:
        return comment.author_id == self.reader.pk or self.membership.may_edit
