"""Comments as a page lists them: those that were asked for, counted, a few at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Count

from accounts.models import Language, Organization
from journeys.models import Channel, Touchpoint
from voice.domain.marking import Piece, in_pieces
from voice.domain.reading import Matched, Reading
from voice.domain.words import folded
from voice.models import CommentTheme, CustomerComment, Sentiment, Theme
from voice.querysets import CustomerCommentQuerySet
from voice.selectors.known import Known, known_to

PER_PAGE = 25
SCORES_FROM = 5  # comments with a score of one source, before scores stand beside their words
LONGEST_SEARCH = 100
SAID_HERE = 5  # the latest comments a fragment shows


@dataclass(frozen=True)
class Wanted:
    """What somebody looks for; "" is everything. Made of an address by :func:`wanted_in`."""

    q: str = ""
    touchpoint: str = ""
    channel: str = ""
    theme: str = ""
    sentiment: str = ""
    language: str = ""
    origin: str = ""
    metric: str = ""
    since: str = ""
    until: str = ""

    @property
    def query(self) -> str:
        """The same as the query of an address, without what is empty."""
        return urlencode({k: v for k, v in self.items() if v})

    @property
    def is_all(self) -> bool:
        return not any(value for _, value in self.items())

    @property
    def days(self) -> tuple[date | None, date | None]:
        return _day(self.since), _day(self.until)

    def items(self) -> list[tuple[str, str]]:
        return [(field.name, getattr(self, field.name)) for field in fields(self)]


def wanted_in(given: Mapping[str, str]) -> Wanted:
    """Read what an address asks for; what makes no sense is not asked for."""
    said = {field.name: str(given.get(field.name, "")).strip() for field in fields(Wanted)}
    said["q"] = said["q"][:LONGEST_SEARCH]
    said["origin"], said["metric"] = said["origin"][:80], said["metric"][:40]
    for name in ("touchpoint", "channel", "theme"):
        said[name] = _key(said[name])
    for name in ("since", "until"):
        said[name] = said[name] if _day(said[name]) else ""
    if said["sentiment"] not in ("-1", "0", "1"):
        said["sentiment"] = ""
    if said["language"] not in (*Language.values, "none"):
        said["language"] = ""
    return Wanted(**said)


def _key(text: str) -> str:
    """Return a row's key as written in addresses, a UUID; "" where it is none."""
    try:
        return str(UUID(text))
    except ValueError:
        return ""


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def comments_of(organization: Organization, wanted: Wanted) -> CustomerCommentQuerySet:
    """Return the comments that were asked for, newest first, with ``felt``."""
    rows = CustomerComment.objects.owned_by(organization).kept().felt().newest_first()
    since, until = wanted.days
    exact: dict[str, Any] = {
        "touchpoint": wanted.touchpoint,
        "channel": wanted.channel,
        "origin": wanted.origin,
        "metric": wanted.metric,
        "felt": wanted.sentiment,
        "said_on__gte": since,
        "said_on__lte": until,
    }
    rows = rows.filter(**{name: value for name, value in exact.items() if value})
    if wanted.language:
        rows = rows.filter(language="" if wanted.language == "none" else wanted.language)
    if wanted.theme:
        rows = rows.about_theme(wanted.theme)
    return rows.holding(folded(wanted.q).split())


@dataclass(frozen=True)
class Tally:
    """How many comments sound how; ``unread`` were never read by any rule."""

    positive: int = 0
    neutral: int = 0
    negative: int = 0
    unread: int = 0

    @property
    def n(self) -> int:
        return self.positive + self.neutral + self.negative + self.unread

    def share(self, count: int) -> float | None:
        """Share of the read ones, 0..1; None where none was read."""
        read = self.n - self.unread
        return count / read if read else None

    @property
    def negative_share(self) -> float | None:
        return self.share(self.negative)

    @property
    def positive_share(self) -> float | None:
        return self.share(self.positive)


def tally(counts: Iterable[tuple[int | None, int]]) -> Tally:
    """Add up (how it sounds, how many)."""
    found: dict[int | None, int] = defaultdict(int)
    for felt, n in counts:
        found[felt] += n
    return Tally(found[1], found[0], found[-1], found[None])


def tally_of(rows: CustomerCommentQuerySet) -> Tally:
    """Count by how they sound. One query."""
    return tally(rows.order_by().values_list("felt").annotate(n=Count("pk")))


@dataclass(frozen=True)
class CommentLine:
    """One comment as it is shown: how it sounds, its themes, why, and its score if it may be seen."""

    comment: CustomerComment
    themes: tuple[Theme, ...]
    reading: Reading
    shows_score: bool

    @property
    def felt(self) -> int | None:
        by_hand = self.comment.sentiment_by_hand
        return self.comment.sentiment if by_hand is None else by_hand

    @property
    def felt_words(self) -> str:
        return "" if self.felt is None else str(Sentiment(self.felt).label)

    @property
    def matched(self) -> tuple[Matched, ...]:
        return self.reading.matched

    @property
    def pieces(self) -> list[Piece]:
        """The text with the words that counted marked as good or bad."""
        places = [
            (m.start, m.end, "good" if m.contribution > 0 else "bad", "") for m in self.matched
        ]
        return in_pieces(self.comment.text, places)


@dataclass(frozen=True)
class Origin:
    """A source of comments: how many, and how many of them with a score."""

    name: str
    n: int
    scored: int

    @property
    def shows_scores(self) -> bool:
        return self.scored >= SCORES_FROM


def origins_of(organization: Organization) -> list[Origin]:
    """Return where comments come from, by name. One query."""
    rows = CustomerComment.objects.owned_by(organization).kept().order_by("origin")
    return [
        Origin(*row) for row in rows.values_list("origin").annotate(Count("pk"), Count("score"))
    ]


@dataclass
class CommentsPage:
    """The comments asked for, and what else could be asked for."""

    wanted: Wanted
    tally: Tally
    page: Page
    lines: list[CommentLine]
    known: Known
    origins: list[Origin]
    touchpoints: list[Touchpoint]
    channels: list[Channel]

    @property
    def total(self) -> int:
        """How many comments there are in all."""
        return sum(origin.n for origin in self.origins)


def comments_page(
    organization: Organization, wanted: Wanted, number: str | int = 1
) -> CommentsPage:
    """Return one page of comments. Eight queries, however many there are."""
    known, origins = known_to(organization), origins_of(organization)
    rows = comments_of(organization, wanted)
    counted = tally_of(rows)
    paginator = Paginator(rows.with_places(), PER_PAGE)
    paginator.count = counted.n  # counted already: not once more
    page = paginator.get_page(number)
    return CommentsPage(
        wanted=wanted,
        tally=counted,
        page=page,
        lines=lines_of(list(page.object_list), known, origins),
        known=known,
        origins=origins,
        touchpoints=touchpoints_with_comments(organization),
        channels=list(Channel.objects.owned_by(organization)),
    )


def touchpoints_with_comments(organization: Organization) -> list[Touchpoint]:
    """Return the touchpoints of which something was said, by journey and order. One query."""
    said = CustomerComment.objects.owned_by(organization).kept().order_by().values("touchpoint")
    rows = Touchpoint.objects.owned_by(organization).filter(pk__in=said)
    return list(rows.select_related("stage__journey").in_order())


def lines_of(
    comments: list[CustomerComment], known: Known, origins: Iterable[Origin]
) -> list[CommentLine]:
    """Return comments as they are shown. One query, for the themes."""
    scored = {origin.name for origin in origins if origin.shows_scores}
    themes = {theme.pk: theme for theme in known.themes}
    about: dict[UUID, list[Theme]] = defaultdict(list)
    rows = CommentTheme.objects.standing().filter(comment__in=[c.pk for c in comments])
    for comment_id, theme_id in rows.values_list("comment", "theme"):
        if theme_id in themes:
            about[comment_id].append(themes[theme_id])
    return [
        CommentLine(
            comment,
            tuple(sorted(about[comment.pk], key=lambda theme: (theme.order, theme.key))),
            known.read(comment.text, comment.language),
            comment.score is not None and comment.origin in scored,
        )
        for comment in comments
    ]


@dataclass(frozen=True)
class SaidHere:
    """What was said of one touchpoint, or in answer to one question: the latest, and how it sounds."""

    wanted: Wanted
    tally: Tally
    lines: list[CommentLine]


def said_here(organization: Organization, wanted: Wanted) -> SaidHere:
    """Return the latest comments and counts for a part of another page. Six queries."""
    rows = comments_of(organization, wanted)
    latest = list(rows.with_places()[:SAID_HERE])
    lines = lines_of(latest, known_to(organization), origins_of(organization)) if latest else []
    return SaidHere(wanted, tally_of(rows), lines)
