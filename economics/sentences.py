"""What a case says, in the active language: first the sentence, then what it rests on."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from charts.numbers import figure, percent, signed
from economics import words
from economics.domain.acquisition import Payback
from economics.domain.appraisal import Appraisal, Lacking, Outcome, Promoters
from economics.domain.inputs import Key
from economics.domain.uncertainty import Spread
from economics.domain.value import Form, MixBias
from economics.domain.vectors import Split


def periods(many: int, months: int) -> str:
    """Return a length: 5 years, 1 month."""
    if months == 1:
        text = ngettext("%(many)s month", "%(many)s months", many)
    else:
        text = ngettext("%(many)s year", "%(many)s years", many)
    return text % {"many": figure(many, 0)}


def lacking_names(keys: Sequence[Key]) -> str:
    """Return what is missing as a list in words: margin, discount rate and growth."""
    labels = [str(words.LABELS[key]) for key in keys]
    names = [label[:1].lower() + label[1:] for label in labels]  # none begins with a name
    return str(get_text_list(names, pgettext("last of a list", "and")))


def formula_words(form: Form) -> str:
    """Return which of the three formulas is used; said beside every value."""
    return {
        Form.NEW: _("formula A: a new customer, whose first margin comes at once"),
        Form.EXISTING: _("formula B: a customer of today, before the next renewal"),
        Form.AT_END: _("formula C: the first margin comes, for sure, at the end of the period"),
    }[form]


def whose(form: Form) -> str:
    return {
        Form.NEW: _("A new customer"),
        Form.EXISTING: _("A customer of today"),
        Form.AT_END: _("A customer whose first margin comes at the end of the period"),
    }[form]


def headline(found: Appraisal, currency: str) -> str:
    """Return the value with its range, or why there is none."""
    outcome, who = found.lifetime, whose(found.assumptions.form)
    if isinstance(outcome, Lacking):
        return _("The value of a customer cannot be computed yet")
    if outcome.likely is None or outcome.spread.p90 == float("inf"):
        return _("With these assumptions the value has no end")
    spread = outcome.spread
    said = {"who": who, "value": words.about(spread.p50, currency)}
    if spread.is_certain:
        return _("%(who)s is worth %(value)s") % said
    # A word joiner, so that a heading never breaks within the range.
    said["range"] = words.about_span(spread.p10, spread.p90, currency).replace("–", "–\u2060")
    return _("%(who)s is worth %(value)s (%(range)s in 8 of 10 cases)") % said


def why(found: Appraisal) -> str:
    """Return what stands under the headline: the formula, or what keeps it from being used."""
    outcome = found.lifetime
    if isinstance(outcome, Lacking):
        return _("What is missing: %(names)s.") % {"names": lacking_names(outcome.keys)}
    if outcome.likely is None:
        return _(
            "Margins grow faster than customers leave and money loses worth: 1 + d − r (1 + g) "
            "is not above 0. Take a lower growth, or look at the value over some periods."
        )
    if outcome.spread.endless:
        share = percent(outcome.spread.endless, 0)
        return _(
            "In %(share)s of the draws margins grow faster than customers leave and money loses "
            "worth. Take a lower growth, or look at the value over some periods."
        ) % {"share": share}
    text = _("By %(formula)s.") % {"formula": formula_words(found.assumptions.form)}
    if outcome.spread.is_certain:
        text += " " + _("No range: every assumption is one number. Give low and high to see one.")
    return text


def over(found: Appraisal, currency: str) -> str:
    """Return the value of some periods, which is no lifetime's."""
    outcome = found.over_horizon
    if isinstance(outcome, Lacking):
        return ""
    return _("Over %(periods)s: %(value)s.") % {
        "periods": periods(found.assumptions.horizon, found.assumptions.months),
        "value": with_range(outcome.spread, currency),
    }


def with_range(spread: Spread, currency: str) -> str:
    """Return P50 with P10 and P90: 270 € (190–310 €)."""
    middle = words.about(spread.p50, currency)
    if spread.is_certain:
        return middle
    return f"{middle} ({words.about_span(spread.p10, spread.p90, currency)})"


def months(number: float | None) -> str:
    if number is None:
        return pgettext("payback", "never")
    shown = round(number, 1)
    return ngettext("%(many)s month", "%(many)s months", 1 if shown == 1 else 2) % {
        "many": figure(number, 1)
    }


def acquisition(found: Payback | Lacking) -> str:
    if isinstance(found, Lacking):
        return _("When a new customer is paid back cannot be computed yet")
    if found.is_never:
        return _("What a new customer costs is never paid back: customers leave before.")
    payments = found.payments or 0
    return ngettext(
        "What a new customer costs is paid back with the margin of %(many)s month.",
        "What a new customer costs is paid back with the margins of %(many)s months.",
        payments,
    ) % {"many": figure(payments, 0)}


def ratio(outcome: Outcome) -> str:
    """Return value ÷ COCA with its range."""
    spread = outcome.spread
    if spread.p90 == float("inf"):
        return "∞"
    text = figure(spread.p50, 1)
    return (
        text if spread.is_certain else f"{text} ({figure(spread.p10, 1)}–{figure(spread.p90, 1)})"
    )


def vectors(found: Appraisal, currency: str) -> str:
    today = found.vectors
    if isinstance(today, Lacking):
        return _("The three vectors cannot be computed yet")
    if today is None or found.vector_spread is None:
        return _("With these assumptions the value has no end")
    split = found.split
    if isinstance(split, Split):
        return _("From %(before)s to %(after)s: %(added)s a customer.") % {
            "before": words.about(split.before.total, currency),
            "after": words.about(split.after.total, currency),
            "added": ("+" if split.added > 0 else "") + words.about(split.added, currency),
        }
    return _("With those they bring, a customer is worth %(value)s today.") % {
        "value": with_range(found.vector_spread, currency)
    }


def promoters(found: Promoters | Lacking) -> str:
    if isinstance(found, Lacking):
        return _("What NPS means for retention cannot be computed yet")
    if found.wanted is None or found.change is None:
        return _("With an NPS of %(nps)s, %(kept)s of customers stay.") % {
            "nps": figure(found.today.nps, 0), "kept": percent(found.retention, 1),
        }  # fmt: skip
    return _("An NPS of %(after)s instead of %(before)s goes with %(change)s points of retention.") % {
        "after": figure(found.wanted.nps, 0), "before": figure(found.today.nps, 0),
        "change": signed(100 * found.change, 1),
    }  # fmt: skip


def mix_bias(bias: MixBias, names: Sequence[str], currency: str) -> str:
    """Return what one average retention for all segments would have got wrong."""
    text = _(
        "%(names)s: added up, their customers are worth %(sum)s. With one average of margin, "
        "retention and discount for all it would be %(average)s: an average hides who stays."
    )
    return text % {
        "names": get_text_list(list(names), pgettext("last of a list", "and")),
        "sum": words.about(bias.by_segment, currency),
        "average": words.about(bias.by_average, currency),
    }
