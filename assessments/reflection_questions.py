"""What an executive team asks itself in its reflection session. Slugs never change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Question:
    """One question, with what helps to answer it; texts speak the active language."""

    slug: str
    text: Any
    help: Any


@dataclass(frozen=True)
class Theme:
    """Questions that are talked over together."""

    title: Any
    questions: tuple[Question, ...]


THEMES: tuple[Theme, ...] = (
    Theme(
        _("How customers should feel"),
        (
            Question(
                "feeling",
                _("Which feeling should a customer keep after dealing with us?"),
                _("One feeling, and the words in which a customer would tell a friend."),
            ),
        ),
    ),
    Theme(
        _("Processes and hand-offs"),
        (
            Question(
                "encounters",
                _("In which of our processes is that feeling most often lost?"),
                _("Think of those in which a customer meets one of our people."),
            ),
            Question(
                "hand-offs",
                _("Where does a customer have to tell us the same thing twice?"),
                _("Every passing on between departments counts, also those by e-mail."),
            ),
        ),
    ),
    Theme(
        _("The journey and its four moments"),
        (
            Question(
                "acquisition",
                _("Acquisition: what does somebody find who does not know us yet?"),
                _("Look for us today as that person would, and write down what you meet."),
            ),
            Question(
                "sale",
                _("Sale: what do we promise, and does whoever delivers it know?"),
                _("Compare the last offer sent with what was then delivered."),
            ),
            Question(
                "delivery",
                _("Delivery: how does a customer notice that we keep our word?"),
                _("Name the moment at which it is seen, and who is there."),
            ),
            Question(
                "loyalty",
                _("Loyalty and repurchase: why would a customer come back unasked?"),
                _("Ask those who came back, not those who sell to them."),
            ),
        ),
    ),
    Theme(
        _("Technology and integration"),
        (
            Question(
                "tools",
                _("Which tool serves each of the four moments, and where does a person fill in?"),
                _("A spreadsheet that somebody keeps by hand is an answer too."),
            ),
            Question(
                "integration",
                _("Which channel does not know what happened in the others?"),
                _("Branches, telephone and web alike: where does the conversation start over?"),
            ),
        ),
    ),
    Theme(
        _("What we know of each customer, and what for"),
        (
            Question(
                "knowledge",
                _("What do we know of one single customer, and of their last experience?"),
                _("Choose a customer, and see what can be found out in five minutes."),
            ),
            Question(
                "use",
                _("Which decision of the last quarter came from what customers told us?"),
                _("A date and who decided; if there is none, that is the answer."),
            ),
        ),
    ),
)
QUESTIONS: tuple[Question, ...] = tuple(q for theme in THEMES for q in theme.questions)
SLUGS = frozenset(question.slug for question in QUESTIONS)
