"""What an import says, in the active language."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from assessments.domain.spellings import DONT_KNOW, LEFT_OPEN, LEVEL_MEANINGS, NOT_APPLICABLE
from assessments.exchange.known import WHO, Known
from assessments.exchange.reading import UNDECIDED
from assessments.services.importing import Refusal

_REASONS = {
    "nobody": gettext_lazy("it does not say who answered"),
    "long": gettext_lazy("who answered is longer than 200 characters"),
    "twice": gettext_lazy("the same participant stands in line %(about)s"),
    "no_team": gettext_lazy("it names no team"),
    "team": gettext_lazy("there is no team called “%(about)s”"),
    "no_role_group": gettext_lazy("it names no role group"),
    "role_group": gettext_lazy("“%(about)s” is no role group"),
    "value": gettext_lazy(
        "not a level from 1 to 5, nor a spelling that means something: %(about)s"
    ),
    "formula": gettext_lazy("a formula stands in “%(about)s”; save the values instead"),
    "empty": gettext_lazy("it answers none of the questions that this round asks of them"),
    "comment": gettext_lazy("the comment in “%(about)s” is longer than 4,000 characters"),
    "answered": gettext_lazy("this participant has begun or finished answering here"),
    "withdrawn": gettext_lazy("this participant was withdrawn from the round"),
    "counted": gettext_lazy("this participant was counted when the round closed"),
}


def refusal_words(refusal: Refusal) -> str:
    """Return why a line is left out: a clause that follows its number."""
    return str(_REASONS[refusal.reason]) % {"about": refusal.about}


def value_choices() -> list[tuple[str, str]]:
    """Return what a spelling may be taken for."""
    return [
        *((level, _("Level %(level)s") % {"level": level}) for level in LEVEL_MEANINGS),
        (DONT_KNOW, _("Don't know")),
        (NOT_APPLICABLE, _("Does not apply")),
        (LEFT_OPEN, pgettext("an answer", "Left open")),
        (UNDECIDED, _("Leave these lines out")),
    ]


def column_choices(known: Known) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return what a column may mean, in groups."""
    who = {
        "participant": _("Participant: e-mail or any identifier"),
        "name": _("Name"),
        "team": _("Team"),
        "role_group": _("Role group"),
        "language": _("Language"),
    }
    questions = [(c.code, f"{c.code} {c.name}") for c in known.capabilities]
    return [
        (_("Who answered"), [(key, who[key]) for key in WHO]),
        (_("Answers"), [(f"answer:{code}", name) for code, name in questions]),
        (
            _("Comments"),
            [
                (f"comment:{code}", _("Comment on %(name)s") % {"name": name})
                for code, name in questions
            ],
        ),
    ]
