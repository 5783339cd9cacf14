"""What a whole dashboard says first, in the active language."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.sentences import listed
from metrics.domain.change import Verdict
from metrics.domain.measures import Kind
from metrics.domain.periods import Period
from metrics.models import Metric
from metrics.sentences import is_better

NAMED_IN_TITLE = 2  # metrics that a headline names before it counts them
NAMED = 8  # metrics that a sentence below it names


def would_show(metric: Metric) -> str:
    """Return what a metric would say once it has readings."""
    return {
        Kind.CSAT: _("what share of customers is satisfied"),
        Kind.NPS: _("whether more customers recommend you than warn against you"),
        Kind.CES: _("what share of customers found it easy"),
        Kind.CONVERSION: _("how many of those who could buy do"),
        Kind.SALES_CYCLE: _("how many days a sale takes"),
        Kind.RETENTION: _("what share of customers stays"),
        Kind.CHURN: _("what share of customers leaves"),
        Kind.ORDER_VALUE: _("what an order is worth"),
        Kind.ORDERS: _("how many orders come in"),
        Kind.REVENUE: _("what customers bring"),
        Kind.NEW_CUSTOMERS: _("how many customers are new"),
        Kind.ACQUISITION_SPEND: _("what it costs to win them"),
        Kind.CLTV: _("what a customer is worth"),
        Kind.COCA: _("what one new customer costs"),
        Kind.RESPONSE_RATE: _("what share of those asked answers"),
    }.get(Kind(metric.kind), _("a figure of your own"))


def headline(better: Sequence[str], worse: Sequence[str], told: int) -> str:
    """Return which metrics moved by more than their noise, in one sentence."""
    if not told:
        return _("What customers say and do")
    if better and worse:
        return _("%(better)s, %(worse)s") % {
            "better": _better(better), "worse": _worse(worse),
        }  # fmt: skip
    if is_counted(better):
        return _("%(n)s metrics better than before") % {"n": len(better)}
    if is_counted(worse):
        return _("%(n)s metrics worse than before") % {"n": len(worse)}
    if better:
        return _("Better than before: %(names)s") % {"names": listed(better)}
    if worse:
        return _("Worse than before: %(names)s") % {"names": listed(worse)}
    return _("Nothing moved by more than its noise")


def is_counted(names: Sequence[str]) -> bool:
    """Whether a headline says only how many they are, so that the lede has to name them."""
    return len(names) > NAMED_IN_TITLE


def _better(names: Sequence[str]) -> str:
    if is_counted(names):
        return _("%(n)s metrics better") % {"n": len(names)}
    return ngettext("%(names)s better", "%(names)s better", len(names)) % {"names": listed(names)}


def _worse(names: Sequence[str]) -> str:
    if is_counted(names):
        return _("%(n)s metrics worse") % {"n": len(names)}
    return ngettext("%(names)s worse", "%(names)s worse", len(names)) % {"names": listed(names)}


def _named(names: Sequence[str]) -> str:
    if len(names) <= NAMED:
        return listed(names)
    more = len(names) - NAMED + 1
    rest = ngettext("%(n)s more", "%(n)s more", more) % {"n": more}
    return listed([*names[: NAMED - 1], rest])


def lede(
    *,
    better: Sequence[str],
    worse: Sequence[str],
    within: int,
    unknown: int,
    missing: Sequence[str],
) -> str:
    """Return what the headline only counted, how many moved no more than noise, what is missing."""
    said = []
    if is_counted(worse):
        said.append(_("Worse: %(names)s.") % {"names": _named(worse)})
    if is_counted(better):
        said.append(_("Better: %(names)s.") % {"names": _named(better)})
    if within:
        said.append(
            ngettext(
                "%(n)s metric stayed within its noise.",
                "%(n)s metrics stayed within their noise.",
                within,
            )
            % {"n": within}
        )
    if unknown:
        said.append(
            ngettext("Of %(n)s it cannot be told yet.", "Of %(n)s it cannot be told yet.", unknown)
            % {"n": unknown}
        )
    if missing:
        said.append(_("Not measured yet: %(names)s.") % {"names": _named(missing)})
    return " ".join(said)


def metric_sentence(metric: Metric, value: str, verdict: Verdict, change: str, months: str) -> str:
    """Return a metric in one sentence: what it is, and whether it moved."""
    start = f"{metric.short_name}: {value}"
    better = is_better(metric, verdict)
    if better is not None:
        told = {"start": start, "change": change}
        if not change:
            return (
                _("%(start)s, the last month better than is usual") % told
                if better
                else _("%(start)s, the last month worse than is usual") % told
            )
        return (
            _("%(start)s, better than before: %(change)s") % told
            if better
            else _("%(start)s, worse than before: %(change)s") % told
        )
    if verdict in (Verdict.ROSE, Verdict.FELL):  # of what judges nothing by itself
        return f"{start}, {change}" if change else start
    if verdict is Verdict.NOISE:
        return _("%(start)s, unchanged within its noise") % {"start": start}
    return _("%(start)s in %(months)s") % {"start": start, "months": months}


def period_words(period: Period, k: int) -> str:
    """Return why a breakdown counts more months than were asked for; "" where it does not."""
    if period is Period.QUARTER:
        return _(
            "Counted in whole quarters: in single months too many groups would be of fewer than "
            "%(k)s customers."
        ) % {"k": k}
    if period is Period.YEAR:
        return _(
            "Counted in whole years: in shorter periods too many groups would be of fewer than "
            "%(k)s customers."
        ) % {"k": k}
    return ""


def one_at_a_time() -> str:
    return _("narrowed to one thing at a time only, so that no small group can be worked out")
