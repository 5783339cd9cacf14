"""What pages about comments say in a sentence."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from charts.numbers import figure, percent
from voice.domain.agreement import Agreement
from voice.selectors.comments import Tally
from voice.selectors.rules import RulesPage
from voice.selectors.themes import ThemesPage
from voice.services.comments import BY_HAND

SHARES_FROM = 10  # comments, before a share of them is worth a percentage


def origin_name(origin: str) -> str:
    """Return the name of a source as people read it."""
    return _("Typed in by hand") if origin == BY_HAND else origin


def count(n: int) -> str:
    return figure(n, 0)


def sounding(tally: Tally, *, chosen: bool) -> str:
    """Say how many comments there are and how they sound."""
    if not tally.n:
        return _("No comment fits") if chosen else _("No customer has said anything here yet")
    if tally.n < SHARES_FROM:
        return ngettext(
            "%(n)s comment: %(good)s positive, %(bad)s negative",
            "%(n)s comments: %(good)s positive, %(bad)s negative",
            tally.n,
        ) % {"n": count(tally.n), "good": count(tally.positive), "bad": count(tally.negative)}
    return _("%(n)s comments: %(good)s positive, %(bad)s negative") % {
        "n": count(tally.n),
        "good": percent(tally.positive_share),
        "bad": percent(tally.negative_share),
    }


def share_of_negative(tally: Tally) -> str:
    """Say which part is negative: a percentage from ten read comments on, else nothing."""
    return percent(tally.negative_share) if tally.n - tally.unread >= SHARES_FROM else ""


def themes_headline(page: ThemesPage) -> str:
    """Say what customers speak of most, and what of it they complain about."""
    named = [line for line in page.lines if line.tally.n]
    if not named:
        return _("What customers speak of")
    worst = max(named, key=lambda line: (line.tally.negative, line.tally.n))
    first = named[0]
    said = {
        "theme": first.theme.name,
        "n": count(first.tally.n),
        "all": count(page.tally.n),
        "bad": count(worst.tally.negative),
        "worst": worst.theme.name,
    }
    if not worst.tally.negative:
        return _("Customers speak most of “%(theme)s”: %(n)s of %(all)s comments") % said
    if worst.theme == first.theme:
        return (
            _("Customers speak most of “%(theme)s”, and complain of it most: %(bad)s of %(n)s")
            % said
        )
    return (
        _("Customers speak most of “%(theme)s” and complain most of “%(worst)s”: %(bad)s comments")
        % said
    )


def rules_headline(page: RulesPage) -> str:
    """Say what comments are read by, and how often that was right on our own sample."""
    spanish, english = (tested.whole for tested in page.tested)
    return _(
        "By a list of words and a few rules, on this server. It is a first reading and makes "
        "mistakes: of our own sample comments it reads %(es)s in Spanish and %(en)s in English as "
        "a person does."
    ) % {"es": right_of(spanish), "en": right_of(english)}


def right_of(agreement: Agreement) -> str:
    """Say how often the rules were right: always with the number behind it."""
    return _("%(right)s of %(n)s (%(share)s)") % {
        "right": count(agreement.right),
        "n": count(agreement.n),
        "share": percent(agreement.share),
    }
