"""Other scores in words: what each multiplies, what is wrong with it here, how far it agrees."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from charts.numbers import NO_FIGURE, figure, percent
from roadmaps.domain.other_scores import INPUTS, Agreement, Score

ALIKE, PARTLY = 0.7, 0.3  # of Kendall's tau: much the same order, somewhat the same
DECIMALS = {Score.RICE: 0, Score.ICE: 0, Score.WSJF: 2, Score.VALUE_PER_DAY: 4}


def score_name(score: Score) -> str:
    return {
        Score.RICE: "RICE",
        Score.ICE: "ICE",
        Score.WSJF: "WSJF",
        Score.VALUE_PER_DAY: _("Benefit per person-day"),
    }[score]


def formula_words(score: Score) -> str:
    return {
        Score.RICE: _("reach × impact × confidence ÷ person-months of 20 days"),
        Score.ICE: _("impact × confidence × ease, each from 1 to 10"),
        Score.WSJF: _("(value + time criticality + risk or opportunity) ÷ size"),
        Score.VALUE_PER_DAY: _("benefit (B) ÷ person-days"),
    }[score]


def flaw_words(score: Score) -> str:
    """Return in one line what is wrong with a score for choosing initiatives."""
    return {
        Score.RICE: _(
            "It multiplies steps of impact as if they were measured, knows neither gap nor target, "
            "and the widest range, that of reach, decides."
        ),
        Score.ICE: _(
            "It multiplies three guesses that have no unit; ease is the effort once more, and what "
            "one point is worth nobody says."
        ),
        Score.WSJF: _(
            "It puts into order what will all be done; it does not choose what fits a budget, and its "
            "points only compare with one another."
        ),
        Score.VALUE_PER_DAY: _("It leaves the money out."),
    }[score]


def input_name(name: str) -> str:
    return {
        "reach": _("reach"),
        "impact": _("impact"),
        "confidence": _("confidence"),
        "ice_impact": _("impact"),
        "ice_confidence": _("confidence"),
        "ice_ease": _("ease"),
        "wsjf_value": pgettext("WSJF", "value"),
        "wsjf_time": _("time criticality"),
        "wsjf_risk": _("risk or opportunity"),
        "wsjf_size": pgettext("WSJF", "size"),
    }[name]


def missing_words(score: Score, missing: tuple[str, ...]) -> str:
    """Return the names of what a score lacks; without inputs, why there is none."""
    if not INPUTS[score]:
        return _("nothing it lifts is measured")
    return ", ".join(input_name(name) for name in missing)


def score_words(score: Score, value: float | None) -> str:
    return NO_FIGURE if value is None else figure(value, DECIMALS[score])


def follows_words(name: str, value: float) -> str:
    """Return what counts where a field is left empty, and what that follows from."""
    source = {
        "confidence": _("its probability"),
        "ice_impact": _("its benefit"),
        "ice_confidence": _("its probability"),
        "ice_ease": _("its effort"),
        "wsjf_value": _("its benefit"),
        "wsjf_size": _("its effort"),
    }[name]
    shown = percent(value) if name == "confidence" else figure(value, 0)
    return _("left empty: %(value)s, from %(source)s") % {"value": shown, "source": source}


def entered_words(entered: Mapping[str, float]) -> str:
    """Return what was entered for the scores of one initiative, score by score."""
    said = []
    for score, names in INPUTS.items():
        parts = [
            f"{input_name(name)} {figure(entered[name], 0 if entered[name].is_integer() else 2)}"
            for name in names
            if name in entered
        ]
        if parts:
            said.append(f"{score_name(score)}: {', '.join(parts)}")
    return "; ".join(said) or _("nothing entered")


def agreement_words(score: Score, found: Agreement, titles: Mapping[str, str]) -> str:
    """Return in a sentence or two where a score and ours agree and where they differ most."""
    if found.tau is None:
        return _("%(score)s: too few initiatives have it to compare orders.") % {
            "score": score_name(score)
        }
    words = {"score": score_name(score), "tau": figure(found.tau, 2), "n": found.n}
    if found.tau > 1 - 1e-9:
        said = ngettext(
            "%(score)s puts %(n)s initiative in our order (τ_b %(tau)s).",
            "%(score)s puts %(n)s initiatives in our order (τ_b %(tau)s).",
            found.n,
        )
    elif found.tau >= ALIKE:
        said = ngettext(
            "%(score)s puts %(n)s initiative in much the same order as ours (τ_b %(tau)s).",
            "%(score)s puts %(n)s initiatives in much the same order as ours (τ_b %(tau)s).",
            found.n,
        )
    elif found.tau >= PARTLY:
        said = ngettext(
            "%(score)s puts %(n)s initiative partly in our order (τ_b %(tau)s).",
            "%(score)s puts %(n)s initiatives partly in our order (τ_b %(tau)s).",
            found.n,
        )
    elif found.tau > -PARTLY:
        said = ngettext(
            "The order of %(score)s for %(n)s initiative has little to do with ours (τ_b %(tau)s).",
            "The order of %(score)s for %(n)s initiatives has little to do with ours (τ_b %(tau)s).",
            found.n,
        )
    else:
        said = ngettext(
            "%(score)s puts %(n)s initiative rather in the opposite order (τ_b %(tau)s).",
            "%(score)s puts %(n)s initiatives rather in the opposite order (τ_b %(tau)s).",
            found.n,
        )
    if not found.key:
        return said % words
    apart = _("Furthest apart is “%(title)s”: %(theirs)s there, %(ours)s here.") % {
        "title": titles[found.key], "theirs": found.theirs, "ours": found.ours,
    }  # fmt: skip
    return f"{said % words} {apart}"
