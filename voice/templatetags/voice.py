"""Marks of the pages about comments: bars of how they sound, names of sources, small reasons."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.translation import gettext as _

from charts.numbers import figure, signed
from voice import sentences
from voice.domain.agreement import Agreement
from voice.domain.reading import Matched
from voice.domain.themes import entries_of
from voice.selectors.comments import Tally
from voice.selectors.themes import Month

register = template.Library()

BAR_WIDTH, COLUMN_WIDTH, COLUMN_HEIGHT = 200.0, 10.0, 26.0


@register.filter
def origin_name(origin: str) -> str:
    return sentences.origin_name(origin)


@register.filter
def negative_share(tally: Tally) -> str:
    return sentences.share_of_negative(tally)


@register.filter
def right_of(agreement: Agreement) -> str:
    return sentences.right_of(agreement)


@register.filter
def because(match: Matched) -> str:
    """Say why a word counted for more, less or the other way round; "" where it did not."""
    reasons = []
    if match.is_negated:
        reasons.append(_("denied"))
    if match.strength != 1:
        reasons.append(_("× %(by)s by the word beside it") % {"by": figure(match.strength, 2)})
    if match.clause > 1:
        reasons.append(_("after “but”"))
    elif match.clause < 1:
        reasons.append(_("before “but”"))
    if match.is_asked:
        reasons.append(_("in a question"))
    return ", ".join(reasons)


@register.filter
def in_a_row(lines: str) -> str:
    """Write the words of a theme, one per line, in a row."""
    return ", ".join(entries_of(lines))


@register.filter
def weighed(value: float) -> str:
    """Write a weight or a sum: +2, −1.5, 0."""
    text = signed(value, 2)
    return text.rstrip("0").rstrip(".,") if "," in text or "." in text else text


@register.inclusion_tag("voice/_bar.html")
def sounding_bar(tally: Tally, most: int) -> dict[str, Any]:
    """Draw how comments sound as one bar, as long as their number among ``most``."""
    scale = BAR_WIDTH / most if most else 0.0
    bad, neutral = tally.negative * scale, (tally.neutral + tally.unread) * scale
    return {
        "tally": tally,
        "width": BAR_WIDTH,
        "bad": round(bad, 2),
        "neutral": round(neutral, 2),
        "good": round(tally.positive * scale, 2),
        "neutral_at": round(bad, 2),
        "good_at": round(bad + neutral, 2),
    }


@register.inclusion_tag("voice/_columns.html")
def month_columns(months: tuple[Month, ...], most: int) -> dict[str, Any]:
    """Draw one small column for each month, its negative part below the rest."""
    scale = COLUMN_HEIGHT / most if most else 0.0
    columns = []
    for place, month in enumerate(months):
        whole, bad = month.tally.n * scale, month.tally.negative * scale
        columns.append(
            {
                "x": place * COLUMN_WIDTH,
                "top": round(COLUMN_HEIGHT - whole, 2),
                "whole": round(whole, 2),
                "bad_top": round(COLUMN_HEIGHT - bad, 2),
                "bad": round(bad, 2),
            }
        )
    return {
        "columns": columns,
        "width": max(1, len(months)) * COLUMN_WIDTH,
        "height": COLUMN_HEIGHT,
        "column": COLUMN_WIDTH - 2,
    }
