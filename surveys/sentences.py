"""What a survey's figures say, in the active language."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from charts.numbers import figure, percent, signed
from metrics.domain.indicators import Estimate, is_detractor, is_favourable
from surveys.domain.counting import Counted
from surveys.models import Question


def value(question: str, number: float | None) -> str:
    """Return a figure as it is written: a share in percent, a net share in points."""
    if question != Question.NPS:
        return percent(number)
    return signed(number, 0) if number else figure(number, 0)


def between(question: str, estimate: Estimate) -> str:
    """Return the interval in words."""
    return _("between %(low)s and %(high)s") % {
        "low": value(question, estimate.low),
        "high": value(question, estimate.high),
    }


def short_figure(question: str, estimate: Estimate) -> str:
    """Return the figure; of fewer than ten answers only its interval."""
    if estimate.is_interval_only:
        return between(question, estimate)
    return value(question, estimate.point)


def answers(n: int) -> str:
    return ngettext("%(n)s answer", "%(n)s answers", n) % {"n": figure(n, 0)}


def too_few(n: int, smallest: int) -> str:
    """Return how many have answered where no figure may be shown yet."""
    return ngettext(
        "%(n)s answer so far; figures from %(k)s on",
        "%(n)s answers so far; figures from %(k)s on",
        n,
    ) % {"n": figure(n, 0), "k": smallest}


def withheld(n: int) -> str:
    """Return why the figure of enough answers is not shown."""
    return ngettext(
        "%(n)s answer; not shown while a smaller source of the same metric could be worked out",
        "%(n)s answers; not shown while a smaller source of the same metric could be worked out",
        n,
    ) % {"n": figure(n, 0)}


def headline(question: str, n: int, smallest: int, estimate: Estimate | None) -> str:
    """Return the sentence a survey's page begins with."""
    if not n:
        return _("No answer yet")
    if estimate is None:
        return too_few(n, smallest)
    name = question.upper()
    if estimate.is_interval_only:
        return _("%(metric)s %(between)s") % {
            "metric": name,
            "between": between(question, estimate),
        }
    return _("%(metric)s of %(value)s") % {
        "metric": name,
        "value": value(question, estimate.point),
    }


def what_it_says(question: str, told: Counted, estimate: Estimate) -> str:
    """Return the figure in the words of the question, with how sure it is."""
    said = {
        Question.CSAT: _("%(part)s of %(answers)s say 4 or 5 of 5."),
        Question.CES: _("%(part)s of %(answers)s say 5, 6 or 7 of 7."),
        Question.NPS: _(
            "%(part)s of %(answers)s would recommend (9 or 10), %(against)s would not (0 to 6)."
        ),
    }[Question(question)] % {
        "part": figure(told.favourable, 0),
        "against": figure(told.detractors, 0),
        "answers": answers(told.n),
    }
    if estimate.is_interval_only:
        sure = _("Of so few only the interval says something.")
    else:
        sure = _("If they stand for all customers, it lies %(between)s (95%% certainty).") % {
            "between": between(question, estimate)
        }
    return f"{said} {sure}"


def arithmetic(question: str, told: Counted, estimate: Estimate) -> str:
    """Return the formula with the numbers of this survey in it."""
    numbers = {
        "part": figure(told.favourable, 0),
        "against": figure(told.detractors, 0),
        "n": figure(told.n, 0),
        "value": value(question, estimate.point),
        "low": value(question, estimate.low),
        "high": value(question, estimate.high),
    }
    if question == Question.NPS:
        return (
            _(
                "100 × (%(part)s − %(against)s) ÷ %(n)s = %(value)s; adjusted Wald interval"
                " %(low)s to %(high)s."
            )
            % numbers
        )
    return _("%(part)s ÷ %(n)s = %(value)s; Wilson interval %(low)s to %(high)s.") % numbers


def meaning(question: str, score: int) -> str:
    """Return what a score counts as, in the words of its metric."""
    favourable = is_favourable(question, score)
    if question == Question.CSAT:
        return pgettext("score", "satisfied") if favourable else "–"
    if question == Question.CES:
        return pgettext("score", "easy") if favourable else "–"
    if favourable:
        return pgettext("score", "promoter")
    return pgettext("score", "detractor") if is_detractor(score) else pgettext("score", "passive")


def asking(running: int, all_: int) -> str:
    """Return the sentence the list of surveys begins with."""
    if not all_:
        return _("No survey yet")
    if not running:
        return _("No survey takes answers now")
    return ngettext("%(n)s survey takes answers", "%(n)s surveys take answers", running) % {
        "n": figure(running, 0)
    }


def used(used_: int, made: int) -> str:
    """Return how many of the one-time links were used, and what share that is."""
    return _("%(used)s of %(made)s used (%(share)s)") % {
        "used": figure(used_, 0),
        "made": figure(made, 0),
        "share": percent(used_ / made if made else None),
    }
