"""What a journey's figures say, in words and in sums, in the active language."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from charts.numbers import figure, percent, signed
from journeys.domain.emotion import PeakEnd
from journeys.domain.importance import Quadrant
from journeys.domain.moments import Consequence
from journeys.domain.scale import MOMENT_CUT, settled
from journeys.domain.touchpoint import Control, Values
from journeys.pages.marks import step
from journeys.selectors.board import Board

FLAT = 0.05  # a slope that no reader would call one, in steps of emotion per touchpoint


def listed(words: Sequence[str]) -> str:
    """Return "a", "a and b" or "a, b and c"."""
    if len(words) < 2:
        return "".join(words)
    head, last = ", ".join(words[:-1]), words[-1]
    bare = last.lstrip("“«\"'")
    if _("and") == "y" and re.match(r"h?[iíy](?![aeo])", bare, re.IGNORECASE):
        return f"{head} e {last}"
    return f"{head} {_('and')} {last}"


def quoted(text: object) -> str:
    """Return somebody's own words between the quotation marks of the language.

    Without their full stop: the sentence around them has its own.
    """
    words = str(text).strip()
    ends_in_one = words.endswith(".") and not words.endswith("..")
    return _("“%(words)s”") % {"words": words[:-1] if ends_in_one else words}


SHOWN = 4


def some(names: Sequence[str]) -> str:
    """Return a list in words, cut to a few with how many more there are."""
    if len(names) <= SHOWN + 1:
        return listed(names)
    more = len(names) - SHOWN
    return listed(
        [*names[:SHOWN], ngettext("%(count)d more", "%(count)d more", more) % {"count": more}]
    )


def grade_words(grade: int) -> str:
    """Return how good evidence is, 0 to 2."""
    return (_("assumption"), _("partly known"), _("researched"))[grade]


def value_name(name: str) -> str:
    """Return the name of one of the five values of a touchpoint."""
    return {
        "importance": _("Importance"),
        "expectation": _("Expectation"),
        "experience": _("Experience"),
        "emotion": _("Emotion"),
        "intensity": _("Intensity"),
    }[name]


def quadrant_name(quadrant: Quadrant) -> str:
    return {
        Quadrant.CONCENTRATE: _("Concentrate here"),
        Quadrant.KEEP: _("Keep it up"),
        Quadrant.LOW: _("Low priority"),
        Quadrant.EXCESS: _("Possible excess"),
    }[quadrant]


def consequence_words(consequence: Consequence | None) -> str:
    """Return what an experience leads to, as the reader would say it."""
    if consequence is None:
        return ""
    return {
        Consequence.CHURN: _("risk of losing customers"),
        Consequence.PROMOTES: _("makes customers recommend us"),
        Consequence.NONE: _("neither loses nor wins customers"),
    }[consequence]


def score_sentence(board: Board) -> str:
    """Return the journey's score with what it covers, or why there is none."""
    score = board.score
    if score.score is None or score.pomp is None:
        return _(
            "There is no score yet: it needs a touchpoint with an importance and an experience."
        )
    return _("The journey scores %(score)s out of 5: %(pomp)s of what is possible.") % {
        "score": figure(score.score),
        "pomp": percent(score.pomp / 100),
    }


def coverage_sentence(board: Board) -> str:
    """Return how much of the journey stands behind its score."""
    score = board.score
    parts = []
    if score.coverage is not None and settled(score.coverage) < 1:
        parts.append(
            _("It covers %(share)s of what matters; of the rest the experience is unknown.")
            % {"share": percent(score.coverage)}
        )
    if score.unweighted:
        parts.append(
            ngettext(
                "%(count)d touchpoint without importance is left out.",
                "%(count)d touchpoints without importance are left out.",
                score.unweighted,
            )
            % {"count": score.unweighted}
        )
    if board.columns and board.measured < len(board.columns):
        parts.append(
            _("Researched with customers: %(measured)d of %(total)d touchpoints.")
            % {"measured": board.measured, "total": len(board.columns)}
        )
    return " ".join(parts)


def gap_sentence(board: Board) -> str:
    """Return by how much the journey falls short of what is expected of it."""
    gap = board.mean_gap
    if gap is None:
        return ""
    if settled(gap) == 0:
        first = _("On average customers live what they expect.")
    elif gap > 0:
        first = _("On average customers live %(gap)s less than they expect.") % {"gap": figure(gap)}
    else:
        first = _("On average customers live %(gap)s more than they expect.") % {
            "gap": figure(-gap)
        }
    weighted = board.weighted_gap
    if weighted is None or figure(weighted) == figure(gap):
        return first
    return _("%(first)s Counting each touchpoint by how much it matters, the gap is %(gap)s.") % {
        "first": first,
        "gap": figure(weighted),
    }


def control_sentence(shares: Mapping[Control, float]) -> str:
    """Return who controls what matters: of importance × reach, each one's share."""
    words = {
        Control.COMPANY: _("%(share)s is ours"),
        Control.PARTNER: _("%(share)s is a partner's"),
        Control.CUSTOMER: _("%(share)s is up to the customer"),
        Control.SOCIAL: _("%(share)s is not controlled"),
    }
    parts = [words[control] % {"share": percent(share)} for control, share in shares.items()]
    return _("Of what matters, %(parts)s") % {"parts": listed(parts)} + "." if parts else ""


def slope_sentence(slope: float | None) -> str:
    """Return where the mood leads, per touchpoint."""
    if slope is None:
        return _("A direction needs the emotion of two touchpoints at least.")
    if abs(slope) < FLAT:
        return _("From beginning to end the mood neither rises nor falls.")
    text = _("The mood falls by %(steps)s of a step at each touchpoint.")
    if slope > 0:
        text = _("The mood rises by %(steps)s of a step at each touchpoint.")
    return text % {"steps": figure(abs(slope), 2)}


def memory_sentence(found: PeakEnd | None) -> str:
    """Return how the journey will be remembered, beside how it is on average."""
    if found is None:
        return _("What will be remembered needs the emotion of one touchpoint at least.")
    facts = {"value": signed(found.value), "mean": signed(found.mean)}
    gap = settled(found.memory_gap)
    if figure(gap) == figure(0):
        return _("It will be remembered as it is: %(value)s.") % facts
    if gap < 0:
        return _(
            "It will be remembered worse than it is: %(value)s against a mean of %(mean)s."
        ) % (facts)
    return (
        _("It will be remembered better than it is: %(value)s against a mean of %(mean)s.") % facts
    )


def memory_arithmetic(found: PeakEnd) -> str:
    return _(
        "(peak %(peak)s + end %(end)s) ÷ 2 = %(value)s; less the mean %(mean)s = %(gap)s. "
        "The peak is the strongest emotion, and of equally strong ones the negative."
    ) % {
        "peak": signed(found.peak),
        "end": signed(found.end),
        "value": signed(found.value, 2),
        "mean": signed(found.mean, 2),
        "gap": signed(found.memory_gap, 2),
    }


def moment_arithmetic(values: Values, index: float | None) -> str:
    """Return the sum of a moment-of-truth index with this touchpoint's figures in it."""
    if index is None or values.importance is None or values.experience is None:
        return _("No index without an importance and an experience.")
    relevance, extremity = (values.importance - 1) / 4, abs(values.experience - 3) / 2
    return _(
        "Relevance (%(importance)s − 1) ÷ 4 = %(relevance)s; extremity |%(experience)s − 3| ÷ 2 = "
        "%(extremity)s; 1 − (1 − %(relevance)s) × (1 − %(extremity)s) = %(index)s; suggested from "
        "%(cut)s on."
    ) % {
        "importance": step(values.importance),
        "experience": step(values.experience),
        "relevance": figure(relevance, 2),
        "extremity": figure(extremity, 2),
        "index": figure(index, 2),
        "cut": figure(MOMENT_CUT, 2),
    }


def emotion_words(board: Board, emotion: float | None) -> str:
    """Return an emotion as a figure and the organisation's word for it: −1 · Annoyed."""
    if emotion is None:
        return _("not known")
    sign = signed(emotion, 0 if float(emotion).is_integer() else 1)
    word = board.word(emotion)
    return f"{sign} · {word}" if word else sign


def figure_name(name: str) -> str:
    """Return the name of a figure of the whole journey."""
    return {
        "score": _("Journey score, 1 to 5"),
        "coverage": _("Coverage of the score"),
        "mean_gap": _("Mean gap"),
        "weighted_gap": _("Gap weighted by importance"),
        "emotion": _("Mean emotion"),
        "peak_end": _("How it is remembered (peak and end)"),
        "memory_gap": _("Remembered less lived"),
        "slope": pgettext("emotional curve", "Slope"),
    }[name]
