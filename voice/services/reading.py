"""Reading comments by the rules: a few, those of an import, or all of an organisation."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import ngettext

from accounts.models import Organization, User
from jobs.models import Job
from jobs.services import start_job
from jobs.work import Work
from voice.domain.reading import Reading
from voice.domain.words import folded
from voice.models import CommentTheme, CustomerComment, Theme
from voice.selectors.known import Known, known_to
from voice.services.themes import ensure_themes

CHUNK = 2000  # comments read in one transaction
AT_ONCE = 2000  # up to so many are read while the page waits; more are a job
KIND = "read_comments"


def read_comments(
    *,
    organization: Organization,
    comments: Sequence[CustomerComment] | None = None,
    batch: UUID | None = None,
) -> int:
    """Read these comments, those of one import (pending too), or all; return how many.

    Writes ``sentiment``, ``language``, ``folded`` and the themes found by the rules; what people
    decided stands, and no row is written whose reading is as before. Some fourteen statements
    for 2,000 comments; themes are inserted in as many as the database takes parameters.
    """
    ensure_themes(organization)
    known = known_to(organization)
    if comments is not None:
        _read_chunk(list(comments), known)
        return len(comments)
    rows = CustomerComment.objects.owned_by(organization)
    if batch is not None:
        rows = rows.filter(batch=batch)
    done, last = 0, None
    while chunk := _next_chunk(rows, last):
        _read_chunk(chunk, known)
        done, last = done + len(chunk), chunk[-1].pk
    return done


def read_again(*, organization: Organization, by: User, back: str = "") -> Job | int:
    """Read all comments anew after the rules changed: at once where they are few, else as a job."""
    count = CustomerComment.objects.owned_by(organization).count()
    if count <= AT_ONCE:
        return read_comments(organization=organization)
    return start_job(
        organization=organization, kind=KIND, arguments={}, by=by, subject=KIND, back=back
    )


def read_all(work: Work) -> str:
    """Do the job: all comments of an organisation, once more if the rules changed meanwhile.

    Taken up again it begins anew: reading twice changes nothing.
    """
    organization = work.job.organization
    ensure_themes(organization)
    while True:
        known = known_to(organization)
        done = _read_everything(work, organization, known)
        if known_to(organization).fingerprint == known.fingerprint:
            break
    return ngettext("%(n)d comment read", "%(n)d comments read", done) % {"n": done}


def _read_everything(work: Work, organization: Organization, known: Known) -> int:
    rows = CustomerComment.objects.owned_by(organization)
    total, done, last = rows.count(), 0, None
    work.at(0, total, now=True)
    while chunk := _next_chunk(rows, last):
        _read_chunk(chunk, known)
        done, last = done + len(chunk), chunk[-1].pk
        work.at(min(done, total), total)
    return done


def _next_chunk(rows: QuerySet[CustomerComment], after: UUID | None) -> list[CustomerComment]:
    """Return the next rows by id: no offset, so that the last chunk is as quick as the first."""
    if after is not None:
        rows = rows.filter(pk__gt=after)
    return list(rows.order_by("pk").only("pk", "text", "folded", "language", "sentiment")[:CHUNK])


@transaction.atomic
def _read_chunk(chunk: list[CustomerComment], known: Known) -> None:
    for start in range(0, len(chunk), CHUNK):
        part = chunk[start : start + CHUNK]
        readings = [known.read(comment.text, comment.language) for comment in part]
        _write_readings(part, readings)
        _write_themes(part, known)


def _write_readings(part: list[CustomerComment], readings: Iterable[Reading]) -> None:
    """Write what changed, one statement for each pair of language and sentiment."""
    changed: dict[tuple[str, int], list[UUID]] = defaultdict(list)
    refolded = []
    for comment, reading in zip(part, readings, strict=True):
        if (comment.language, comment.sentiment) != (reading.language, reading.sentiment):
            comment.language, comment.sentiment = reading.language, reading.sentiment
            changed[reading.language, reading.sentiment].append(comment.pk)
        plain = folded(comment.text)
        if comment.folded != plain:
            comment.folded = plain
            refolded.append(comment)
    for (language, sentiment), pks in changed.items():
        CustomerComment.objects.filter(pk__in=pks).update(language=language, sentiment=sentiment)
    if refolded:
        CustomerComment.objects.bulk_update(refolded, ["folded"], batch_size=500)


def _write_themes(part: list[CustomerComment], known: Known) -> None:
    """Keep the themes the rules find; those a person added or denied are left alone."""
    wanted: dict[UUID, dict[int | UUID, Theme]] = {}
    for comment in part:
        found = {about.theme for about in known.about(comment.text)}
        wanted[comment.pk] = {known.by_key[key].pk: known.by_key[key] for key in found}
    stale, there = [], set()
    rows = CommentTheme.objects.filter(comment__in=[comment.pk for comment in part])
    for pk, comment_id, theme_id, by_hand in rows.values_list(
        "pk", "comment_id", "theme_id", "by_hand"
    ):
        if by_hand or theme_id in wanted[comment_id]:
            there.add((comment_id, theme_id))
        else:
            stale.append(pk)
    if stale:
        CommentTheme.objects.filter(pk__in=stale).delete()
    missing = [
        CommentTheme(comment_id=comment_id, theme_id=theme_id)
        for comment_id, themes in wanted.items()
        for theme_id in themes
        if (comment_id, theme_id) not in there
    ]
    CommentTheme.objects.bulk_create(missing, ignore_conflicts=True, batch_size=5000)
