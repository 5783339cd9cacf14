"""Comments taken away as a table."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterator
from uuid import UUID

from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.models import Organization
from tables.cells import neutral
from voice.models import CommentTheme, CustomerComment, Sentiment
from voice.selectors.comments import Wanted, comments_of, origins_of
from voice.selectors.known import themes_of_organization
from voice.sentences import origin_name

CHUNK = 1000


def comments_csv(organization: Organization, wanted: Wanted) -> Iterator[str]:
    """Return the comments asked for in pieces of a table, in the language of whoever asks.

    Three queries and one for each thousand; scores only from sources that show theirs on the page.
    """
    language = get_language()
    themes = {theme.pk: theme.name for theme in themes_of_organization(organization)}
    scored = {origin.name for origin in origins_of(organization) if origin.shows_scores}
    yield "\ufeff" + _written([_headings()])
    for chunk in _chunks(organization, wanted):
        with translation.override(language):  # the page's language may have ended with its view
            about = _themes_of(chunk, themes)
            lines = [_cells(c, about[c.pk], c.origin in scored) for c in chunk]
        yield _written(lines)


def _headings() -> list[str]:
    where = [_("Date"), _("Source"), _("Touchpoint"), _("Channel"), _("Segment"), _("Language")]
    return [*where, _("Comment"), _("Sentiment"), _("Themes"), _("Question"), _("Score")]


def _cells(comment: CustomerComment, themes: list[str], shows_score: bool) -> list[object]:
    felt = comment.felt  # type: ignore[attr-defined]
    return [
        comment.said_on.isoformat(),
        origin_name(comment.origin),
        str(comment.touchpoint or ""),
        str(comment.channel or ""),
        comment.segment,
        comment.language,
        comment.text,
        "" if felt is None else str(Sentiment(felt).label),
        ", ".join(themes),
        comment.metric,
        comment.score if shows_score and comment.score is not None else "",
    ]


def _written(lines: list[list[object]]) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=";").writerows([neutral(cell) for cell in line] for line in lines)
    return out.getvalue()


def _chunks(organization: Organization, wanted: Wanted) -> Iterator[list[CustomerComment]]:
    rows = comments_of(organization, wanted).with_places()
    chunk: list[CustomerComment] = []
    for comment in rows.iterator(chunk_size=CHUNK):
        chunk.append(comment)
        if len(chunk) == CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _themes_of(chunk: list[CustomerComment], names: dict[UUID, str]) -> dict[UUID, list[str]]:
    found: dict[UUID, list[str]] = defaultdict(list)
    rows = CommentTheme.objects.standing().filter(comment__in=[c.pk for c in chunk])
    for comment, theme in rows.order_by("theme__order").values_list("comment", "theme"):
        if theme in names:
            found[comment].append(names[theme])
    return found
