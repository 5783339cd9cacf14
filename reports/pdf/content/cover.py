"""The cover, the footer and the properties of the file."""

from __future__ import annotations

from typing import Any

from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from accounts.models import Consultancy
from reports.pdf.content.context import Context

ACCENT = "#0b5c63"
FOOTER_NAME = 44  # characters of a name in the footer
COVER_LINES = 8  # of a cover text, so that the cover stays one page
READABLE = 4.5  # contrast against white that WCAG asks of text


def cover(context: Context) -> dict[str, Any]:
    assessment, organization = context.assessment, context.organization
    consultancy = context.consultancy or Consultancy()
    staged = context.card.staged
    facts = [
        (_("Round"), assessment.title),
        (_("Answers"), _answers(context)),
        (_("Model"), str(context.framework)),
        (_("Report of"), date_format(context.made_on, "DATE_FORMAT")),
    ]
    if assessment.is_short:
        facts.insert(2, (_("Form"), _("Short form: %(n)s questions") % {"n": _asked(context)}))
    return {
        "kicker": _("Customer-experience maturity"),
        "organization": organization.name,
        "sector": organization.sector,
        "facts": [{"label": label, "value": value} for label, value in facts],
        "level": staged.staged if staged else None,
        "firm": consultancy.firm,
        "contact": consultancy.contact,
        "text": lines_of(consultancy.cover),
        "demonstration": demonstration_mark(context),
        "notice": _("Confidential: made for the management of %(organization)s.")
        % {"organization": organization.name},
        "logo_alt": _("Logo of %(firm)s") % {"firm": consultancy.firm or _("the consultant")},
    }


def lines_of(text: str) -> list[str]:
    """A text as its lines; empty ones and those beyond what a cover has room for are dropped."""
    return [line.strip() for line in text.splitlines() if line.strip()][:COVER_LINES]


def _asked(context: Context) -> int:
    return len(context.card.capabilities)


def _answers(context: Context) -> str:
    return _("%(submitted)s of %(invited)s people, until %(date)s") % {
        "submitted": context.card.submitted,
        "invited": context.card.invited,
        "date": date_format(_last_day(context), "DATE_FORMAT"),
    }


def _last_day(context: Context) -> Any:
    closed = context.assessment.closed_at
    return closed.date() if closed else context.assessment.closes_on


def demonstration_mark(context: Context) -> str:
    return _("Demonstration data") if context.organization.is_demonstration else ""


def footer(context: Context) -> dict[str, str]:
    return {
        "organization": Truncator(context.organization.name).chars(FOOTER_NAME),
        "round": Truncator(context.assessment.title).chars(FOOTER_NAME),
        "short": _("short form") if context.assessment.is_short else "",
        "demonstration": demonstration_mark(context),
    }


def properties(context: Context, language: str) -> dict[str, Any]:
    made = context.made_on
    firm = context.consultancy.firm if context.consultancy else ""
    return {
        "title": _("Customer-experience maturity: %(organization)s, %(round)s")
        % {"organization": context.organization.name, "round": context.assessment.title},
        "author": firm or context.organization.name,
        "description": _("How mature the customer experience is, why, and what to do next."),
        "lang": language,
        "region": "GB" if language == "en" else "ES",
        "date": [made.year, made.month, made.day],
    }


def accent(context: Context) -> str:
    """The consultant's colour, darkened until it can be read on white; else our own."""
    wanted = context.consultancy.color if context.consultancy else ""
    return readable(wanted) if len(wanted) == 7 and wanted[0] == "#" else ACCENT


def readable(color: str) -> str:
    """Return the colour, darker if need be, with enough contrast on white.

    >>> readable("#0b5c63"), readable("#ffdd00")
    ('#0b5c63', '#867400')
    """
    try:
        channels = [int(color[i : i + 2], 16) for i in (1, 3, 5)]
    except ValueError:
        return ACCENT
    while _contrast_on_white(channels) < READABLE:
        channels = [int(channel * 0.95) for channel in channels]
    return "#" + "".join(f"{channel:02x}" for channel in channels)


def _contrast_on_white(channels: list[int]) -> float:
    red, green, blue = (_linear(channel / 255) for channel in channels)
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
