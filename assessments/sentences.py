"""What a scorecard says, in sentences: the same words on the page, in the PDF and read aloud.

Every function answers in the active language; a report sets its own with
``translation.override``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.domain.agreement import Agreement
from assessments.domain.bands import Band, LikelyBand
from assessments.domain.distribution import Distribution
from assessments.domain.levels import LikelyLevel, displayed_decimals, displayed_mean
from assessments.domain.moments import Moments
from assessments.domain.progress import PartChange
from assessments.domain.scale import MINIMUM_JACKKNIFE
from assessments.domain.scorecard import CapabilityStatus, Scorecard
from charts.numbers import NO_FIGURE, figure, percent, signed, span

Names = Mapping[str, str]


def listed(words: Sequence[str]) -> str:
    """Return "a", "a and b" or "a, b and c"."""
    if len(words) < 2:
        return "".join(words)
    head, last = ", ".join(words[:-1]), words[-1]
    if _("and") == "y" and re.match(r"h?[iíy](?![aeo])", last, re.IGNORECASE):
        return f"{head} e {last}"
    return f"{head} {_('and')} {last}"


def mean_figure(mean: float | None) -> str:
    """Return a mean with as many decimals as keep it from contradicting its level."""
    if mean is None:
        return NO_FIGURE
    return figure(displayed_mean(mean), displayed_decimals(mean))


def headline(scorecard: Scorecard, levels: Mapping[int, str], areas: Names) -> list[str]:
    """Return the level as one or two short sentences."""
    staged = scorecard.staged
    if staged is None:
        return [_("There is no overall level yet.")]
    first = _("Level %(number)s, %(name)s.") % {
        "number": staged.staged,
        "name": levels[staged.staged],
    }
    if not staged.limiting:
        return [first]
    return [
        first,
        _("And not %(number)s, because of %(areas)s.")
        % {"number": staged.next_level, "areas": listed([areas[a] for a in staged.limiting])},
    ]


def reason(scorecard: Scorecard, areas: Names) -> str:
    """Return why the level is what it is and not the next one."""
    staged, mean = scorecard.staged, scorecard.overall_mean
    if staged is None or mean is None:
        return _too_little(scorecard)
    start = _("The mean is %(mean)s%(interval)s") % {
        "mean": mean_figure(mean),
        "interval": _in_brackets(scorecard),
    }
    if staged.limiting:
        parts = listed(
            [f"{areas[a]} ({mean_figure(scorecard.area(a).mean)})" for a in staged.limiting]
        )
        return ngettext(
            "%(start)s, enough for level %(nearest)s. %(parts)s does not pass the minimum of "
            "%(floor)s that level %(next)s asks of every area.",
            "%(start)s, enough for level %(nearest)s. %(parts)s do not pass the minimum of "
            "%(floor)s that level %(next)s asks of every area.",
            len(staged.limiting),
        ) % {
            "start": start,
            "nearest": staged.nearest,
            "parts": parts,
            "floor": figure(staged.floor, 2),
            "next": staged.next_level,
        }
    if staged.next_level is None:
        return _("%(start)s, above the 4.5 from which level 5 begins.") % {"start": start}
    return _("%(start)s. Level %(next)s begins above %(cut)s.") % {
        "start": start,
        "next": staged.next_level,
        "cut": figure(staged.nearest + 0.5),
    }


def _in_brackets(scorecard: Scorecard) -> str:
    if scorecard.interval is None:
        return ""
    low, high = scorecard.interval.clipped
    return _(" (between %(low)s and %(high)s)") % {"low": figure(low), "high": figure(high)}


def _too_little(scorecard: Scorecard) -> str:
    if not scorecard.submitted:
        return _("Nobody has submitted answers yet.")
    if scorecard.submitted < scorecard.k:
        return _(
            "Results appear from %(k)s people on; so far %(n)s have submitted. "
            "Fewer could be recognised by their answers."
        ) % {"k": scorecard.k, "n": scorecard.submitted}
    return _("An overall level needs at least four areas with enough answers.")


def how_sure(likely: LikelyLevel | None, submitted: int) -> str:
    """Return how probable the level of the mean is, or the two levels it lies between.

    Too few raters for an interval is said too: ``submitted`` is how many there are.
    """
    if likely is None and 0 < submitted < MINIMUM_JACKKNIFE:
        return ngettext(
            "It is the view of %(n)s person: an indication, not yet a level.",
            "It is the view of %(n)s people: an indication, not yet a level.",
            submitted,
        ) % {"n": submitted}
    if likely is None:
        return ""
    if likely.between:
        low, high = likely.between
        return _(
            "The mean lies between level %(low)s and level %(high)s: the answers cannot tell."
        ) % {
            "low": low,
            "high": high,
        }
    return _("By its mean, level %(level)s is likely (%(probability)s).") % {
        "level": likely.level,
        "probability": percent(min(likely.probability, 0.99)),
    }


def band_name(band: Band) -> str:
    return {
        Band.EXCELLENT: _("Excellent"),
        Band.IMPROVE: _("Room for improvement"),
        Band.ACT: _("Needs immediate action"),
    }[band]


def band_words(likely: LikelyBand | None) -> str:
    """Return the band, or the two it lies between."""
    if likely is None:
        return ""
    if likely.band or not likely.between:
        return band_name(likely.band) if likely.band else ""
    return _("Between “%(low)s” and “%(high)s”") % {
        "low": band_name(likely.between[0]),
        "high": band_name(likely.between[1]),
    }


def status_words(status: CapabilityStatus, k: int) -> str:
    """Return why a capability has no score, and what that means."""
    return {
        CapabilityStatus.SCORED: "",
        CapabilityStatus.NO_VISIBILITY: _("Nobody who was asked knows"),
        CapabilityStatus.SCOPE_PENDING: _("All say it does not apply: confirm or ask again"),
        CapabilityStatus.NO_ANSWERS: _("No answers"),
        CapabilityStatus.TOO_FEW: _("Fewer than %(k)s answers: not shown") % {"k": k},
        CapabilityStatus.OUT_OF_SCOPE: _("Does not apply"),
    }[status]


def not_asked() -> str:
    """Return what stands in the place of a group that was not asked about a capability."""
    return _("not asked")


def asked_of_nobody() -> str:
    """Return why a capability has no answers where its role groups take no part."""
    return _("Not asked of anybody who takes part")


def agreement_words(agreement: Agreement) -> str:
    return {
        Agreement.SAME: _("The team sees the same thing"),
        Agreement.NUANCED: _("General agreement, with nuances"),
        Agreement.NONE: _("No common reading: talk it over before deciding"),
        Agreement.OPPOSED: _("Two opposite views: the average represents nobody"),
        Agreement.TOO_FEW: _("Too few answers to speak of agreement"),
    }[agreement]


def profile_headline(scorecard: Scorecard, areas: Names) -> str:
    """Return which area is most mature and which holds the others back."""
    scored = [a for a in scorecard.areas if a.mean is not None]
    if len(scored) < 2:
        return _("The areas side by side")
    best = max(scored, key=lambda a: a.mean or 0)
    worst = min(scored, key=lambda a: a.mean or 0)
    if best.interval and worst.interval and best.interval.low <= worst.interval.high:
        return _("The areas stand close together")
    return _("%(best)s is the most mature; %(worst)s is furthest behind") % {
        "best": areas[best.code],
        "worst": areas[worst.code],
    }


def interval_words(low: float, high: float) -> str:
    return _("95 %% interval %(span)s") % {"span": span(low, high)}


def change_words(change: PartChange | None) -> str:
    """Return a change with its sign where it can be told from none, else that it cannot."""
    if change is None:
        return ""
    if change.is_uniform:
        return _("all changed alike: %(by)s") % {"by": signed(change.difference)}
    if change.is_detected:
        return f"{'▲' if change.difference > 0 else '▼'} {signed(change.difference)}"
    if change.detectable is None:
        return signed(change.difference)
    return _("≈ no detectable change (it takes ±%(least)s)") % {"least": figure(change.detectable)}


def first_sight(before: Distribution, mean: float | None) -> str:
    """Return what people said at first sight beside what their answers add up to."""
    if before.mean is None or mean is None:
        return ""
    return _(
        "At first sight, before the questions, people placed the organisation at %(before)s; "
        "their answers, one by one, make %(mean)s."
    ) % {"before": figure(before.mean), "mean": mean_figure(mean)}


def expected(people: Moments) -> str:
    """Return what people expect of customers, before the questions; empty where nobody was asked."""
    if not people.n:
        return ""
    return ngettext(
        "Before the questions %(n)s person expected %(share)s of 100 customers to be satisfied.",
        "Before the questions %(n)s people expected, on average, %(share)s of 100 customers to be "
        "satisfied.",
        people.n,
    ) % {"n": people.n, "share": figure(people.mean, 0)}


def coverage(scorecard: Scorecard) -> str:
    """Return how many of those invited have submitted."""
    return _("%(submitted)s of %(invited)s people have submitted") % {
        "submitted": scorecard.submitted,
        "invited": scorecard.invited,
    }
