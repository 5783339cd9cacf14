"""What comments are about: themes and touchpoints, how they sound, month by month."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from uuid import UUID

from django.db.models import Count
from django.db.models.functions import TruncMonth

from accounts.models import Organization
from journeys.models import Channel, Touchpoint
from voice.models import CommentTheme, CustomerComment, Theme
from voice.selectors.comments import (
    Tally,
    Wanted,
    comments_of,
    tally,
    tally_of,
    touchpoints_with_comments,
)
from voice.selectors.known import themes_of_organization

MONTHS = 12  # the last ones with a comment and those between them


@dataclass(frozen=True)
class Month:
    """What was said of a theme in one month."""

    start: date
    tally: Tally


@dataclass(frozen=True)
class ThemeLine:
    """One theme: how many comments name it, how they sound, and when they were written."""

    theme: Theme
    tally: Tally
    months: tuple[Month, ...]

    @cached_property
    def most_in_a_month(self) -> int:
        return max((month.tally.n for month in self.months), default=0)


@dataclass(frozen=True)
class PlaceLine:
    """One touchpoint (None: none named): how its comments sound, and what the bad ones are about."""

    touchpoint: Touchpoint | None
    tally: Tally
    complaint: Theme | None
    complaints: int


@dataclass
class ThemesPage:
    """Themes and touchpoints of the comments asked for."""

    wanted: Wanted
    tally: Tally
    lines: list[ThemeLine]
    without_theme: int
    months: list[date]
    places: list[PlaceLine]
    touchpoints: list[Touchpoint]
    channels: list[Channel]

    @property
    def most(self) -> int:
        """Comments of the theme with most of them: the length of the longest bar."""
        return max((line.tally.n for line in self.lines), default=0)

    @property
    def most_at_a_place(self) -> int:
        return max((place.tally.n for place in self.places), default=0)

    @property
    def most_in_a_month(self) -> int:
        return max((line.most_in_a_month for line in self.lines), default=0)


def themes_page(organization: Organization, wanted: Wanted) -> ThemesPage:
    """Return what was said by theme, month and touchpoint. Eight queries."""
    rows = comments_of(organization, wanted)
    themes = themes_of_organization(organization)
    counted = tally_of(rows)
    by_month = _by_theme_and_month(rows)
    months = _months({month for counts in by_month.values() for month, _ in counts})
    lines = [_line(theme, by_month.get(theme.pk, {}), months) for theme in themes]
    touchpoints = touchpoints_with_comments(organization)
    return ThemesPage(
        wanted=wanted,
        tally=counted,
        lines=sorted(lines, key=lambda line: (-line.tally.n, line.theme.order)),
        without_theme=rows.exclude(about__in=CommentTheme.objects.standing()).count(),
        months=months,
        places=_places(rows, themes, touchpoints),
        touchpoints=touchpoints,
        channels=list(Channel.objects.owned_by(organization)),
    )


Counts = dict[tuple[date, int | None], int]


def _by_theme_and_month(rows: Iterable[CustomerComment]) -> dict[UUID, Counts]:
    found: dict[UUID, Counts] = defaultdict(dict)
    counted = (
        rows.filter(about__is_denied=False)  # type: ignore[attr-defined]
        .order_by()
        .annotate(month=TruncMonth("said_on"))
        .values_list("about__theme", "month", "felt")
        .annotate(n=Count("pk"))
    )
    for theme, month, felt, n in counted:
        found[theme][month, felt] = n
    return found


def _months(seen: set[date]) -> list[date]:
    """Return the last twelve months up to the latest one seen, without gaps."""
    if not seen:
        return []
    last, months = max(seen), []
    year, month = last.year, last.month
    while len(months) < MONTHS and date(year, month, 1) >= min(seen):
        months.append(date(year, month, 1))
        year, month = (year - 1, 12) if month == 1 else (year, month - 1)
    return months[::-1]


def _line(theme: Theme, counts: Counts, months: list[date]) -> ThemeLine:
    return ThemeLine(
        theme,
        tally((felt, n) for (_, felt), n in counts.items()),
        tuple(
            Month(start, tally((felt, n) for (month, felt), n in counts.items() if month == start))
            for start in months
        ),
    )


def _places(
    rows: Iterable[CustomerComment], themes: list[Theme], touchpoints: list[Touchpoint]
) -> list[PlaceLine]:
    """Return the touchpoints of which something was said, those with most bad ones first."""
    counts: dict[UUID | None, list[tuple[int | None, int]]] = defaultdict(list)
    grouped = rows.order_by().values_list("touchpoint", "felt")  # type: ignore[attr-defined]
    for place, felt, n in grouped.annotate(n=Count("pk")):
        counts[place].append((felt, n))
    complaints: dict[UUID | None, list[tuple[int, int, Theme]]] = defaultdict(list)
    known = {theme.pk: theme for theme in themes}
    bad = rows.filter(felt=-1, about__is_denied=False).order_by()  # type: ignore[attr-defined]
    for place, theme, n in bad.values_list("touchpoint", "about__theme").annotate(n=Count("pk")):
        if theme in known:
            complaints[place].append((n, -known[theme].order, known[theme]))
    named = {touchpoint.pk: touchpoint for touchpoint in touchpoints}
    lines = []
    for place, found in counts.items():
        n, _, worst = max(complaints[place], default=(0, 0, None), key=lambda each: each[:2])
        lines.append(PlaceLine(named.get(place), tally(found), worst, n))  # type: ignore[arg-type]
    return sorted(
        lines, key=lambda line: (line.touchpoint is None, -line.tally.negative, -line.tally.n)
    )
