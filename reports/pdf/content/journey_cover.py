"""The cover of a journey's report, its footer and the properties of the file."""

from __future__ import annotations

from typing import Any

from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from reports.journeys.context import Context
from reports.journeys.wording import persona_words, reviewed, upper_first
from reports.pdf.content.cover import FOOTER_NAME


def cover(context: Context) -> dict[str, Any]:
    journey, organization = context.journey, context.organization
    facts = [
        (_("Seen by"), persona_words(context.walkers)),
        (_("Status"), upper_first(journey.get_status_display())),
        (_("Reviewed"), upper_first(reviewed(journey.last_reviewed))),
        *([(_("Answers for it"), str(journey.owner))] if journey.owner else []),
        (_("Report of"), date_format(context.made_on, "DATE_FORMAT")),
    ]
    return {
        "kicker": _("Customer journey, as it should be")
        if journey.is_future
        else _("Customer journey, as it is lived"),
        "title": journey.title,
        "goal": journey.goal,
        "organization": organization.name,
        "facts": [{"label": label, "value": value} for label, value in facts],
        "firm": context.firm,
        "contact": context.contact,
        "demonstration": _demonstration(context),
        "logo_alt": _("Logo of %(firm)s") % {"firm": context.firm or _("the consultant")},
    }


def _demonstration(context: Context) -> str:
    invented = context.organization.is_demonstration or context.journey.is_demonstration
    return _("Demonstration data") if invented else ""


def footer(context: Context) -> dict[str, str]:
    persona = context.board.persona
    return {
        "organization": Truncator(context.organization.name).chars(FOOTER_NAME),
        "round": Truncator(context.journey.title).chars(FOOTER_NAME),
        "short": Truncator(str(persona)).chars(FOOTER_NAME) if persona else "",
        "demonstration": _demonstration(context),
    }


def properties(context: Context, language: str) -> dict[str, Any]:
    made = context.made_on
    return {
        "title": _("Customer journey: %(title)s, %(organization)s")
        % {"title": context.journey.title, "organization": context.organization.name},
        "author": context.firm or context.organization.name,
        "description": _("What customers live on the way, where it hurts, and who controls it."),
        "lang": language,
        "region": "GB" if language == "en" else "ES",
        "date": [made.year, made.month, made.day],
    }
