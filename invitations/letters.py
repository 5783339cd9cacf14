"""A message as one person gets it: in their language, with their link, as text and as simple HTML.

Rendering is apart from sending, so that a page can show the very words that would go out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import formats, translation
from django.utils.translation import gettext as _

from assessments.domain.routing import minutes_for
from assessments.models import Assessment, Participant
from assessments.querysets import ASKS
from invitations.domain.texts import filled, one_line
from invitations.models import InvitationText
from invitations.usual_texts import USUAL, Words


class NoAddressOfTheSiteError(ValueError):
    """``CX_BASE_URL`` is not set: no link in a message could lead anywhere."""


@dataclass(frozen=True)
class Letter:
    """One message, ready to be handed over."""

    subject: str
    text: str
    html: str


def site_address() -> str:
    """Return the site's own address without a slash. NoAddressOfTheSiteError where it is not set."""
    if not settings.BASE_URL:
        raise NoAddressOfTheSiteError
    return settings.BASE_URL


def personal_link(token: str) -> str:
    """Return the whole address of a personal link."""
    return site_address() + reverse("assessments:arrive", args=[token])


class LetterBook:
    """The letters of one round: its texts and what they say of it, read once for all its people."""

    def __init__(self, assessment: Assessment) -> None:
        self.assessment = assessment

    @cached_property
    def _own(self) -> dict[tuple[str, str], Words]:
        rows = InvitationText.objects.filter(assessment=self.assessment)
        return {(row.kind, row.language): Words(row.subject, row.body) for row in rows}

    def words(self, kind: str, language: str) -> Words:
        """Return the text of a kind in a language: the round's own, or the usual one."""
        return self._own.get((kind, language)) or USUAL[kind, language]

    def is_own(self, kind: str, language: str) -> bool:
        return (kind, language) in self._own

    @cached_property
    def _minutes(self) -> dict[str, int]:
        rows = list(self.assessment.scopes.values_list(*ASKS.values()))
        asked = zip(*rows, strict=True) if rows else ((),) * len(ASKS)
        return {role: minutes_for(sum(said)) for role, said in zip(ASKS, asked, strict=True)}

    @cached_property
    def _said(self) -> dict[str, dict[str, str]]:
        """What is the same for everybody of a language."""
        return {language: self._in(language) for language in ("es", "en")}

    def _in(self, language: str) -> dict[str, str]:
        with translation.override(language):
            return {
                "organization": self.assessment.organization.name,
                "round": self.assessment.title,
                "closes_on": formats.date_format(self.assessment.closes_on, "DATE_FORMAT"),
                "anonymity": anonymity(self.assessment),
            }

    def letter(
        self,
        *,
        kind: str,
        participant: Participant,
        name: str,
        link: str,
        words: Words | None = None,
    ) -> Letter:
        """Return one person's letter; ``words`` stand in for the stored text in a preview."""
        words = words or self.words(kind, participant.language)
        values = {
            **self._said[participant.language],
            "name": name,
            "link": link,
            "minutes": str(self._minutes[participant.role_group]),
        }
        text = filled(words.body, values).strip() + "\n"
        subject = one_line(filled(words.subject, values))
        html = render_to_string(
            "invitations/email/letter.html",
            {
                "language": participant.language,
                "subject": subject,
                "paragraphs": _paragraphs(text, link),
                "link": link,
            },
        )
        return Letter(subject, text, html)


def anonymity(assessment: Assessment) -> str:
    """Return, in the active language, who will see what, in a sentence."""
    if assessment.is_named:
        return _("The round is named: your answers are seen with your name, once you agree to it.")
    return _(
        "The round is anonymous: only figures about at least %(k)d people are shown, and nobody "
        "in the organisation sees what you answered."
    ) % {"k": assessment.minimum_group}


def _paragraphs(text: str, link: str) -> list[list[list[str]]]:
    """Return the paragraphs of a text, each as its lines, each cut before and after the link."""
    at_links = re.compile(f"({re.escape(link)})")
    return [
        [[piece for piece in at_links.split(line) if piece] for line in paragraph.splitlines()]
        for paragraph in re.split(r"\n\s*\n", text.strip())
    ]
