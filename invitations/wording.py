"""What the pages of people and messages say in words."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from invitations.domain.lists import Problem, Refusal

ENCODINGS = {
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8",
    "utf-16": "UTF-16",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
    "cp1252": "Windows-1252 (Latin-1)",
}
SEPARATORS = {
    ";": gettext_lazy("semicolons"),
    ",": gettext_lazy("commas"),
    "\t": gettext_lazy("tabs"),
    "|": gettext_lazy("vertical bars"),
}
FIELDS = {
    "name": gettext_lazy("name"),
    "email": gettext_lazy("e-mail"),
    "team": gettext_lazy("team"),
    "role": gettext_lazy("role group"),
    "language": gettext_lazy("language"),
}


def problem_of(refusal: Refusal) -> str:
    """Return why a line is left out, in the active language."""
    said = {
        Problem.FORMULA: _("a formula in a cell (%(about)s): write the value instead"),
        Problem.NOBODY: _("neither a name nor an e-mail"),
        Problem.LONG_NAME: _("the name is longer than 120 characters"),
        Problem.BAD_ADDRESS: _("“%(about)s” is no e-mail address"),
        Problem.TWICE: _("%(about)s is already in line %(other)d"),
        Problem.SEATED: _("%(about)s is already in this round"),
        Problem.NO_TEAM: _("no team"),
        Problem.LONG_TEAM: _("the name of the team is longer than 80 characters"),
        Problem.UNKNOWN_TEAM: _("there is no team “%(about)s”"),
        Problem.NO_ROLE: _("no role group"),
        Problem.UNKNOWN_ROLE: _("there is no role group “%(about)s”"),
        Problem.UNKNOWN_LANGUAGE: _("“%(about)s” is neither Spanish nor English"),
    }[refusal.problem]
    return said % {"about": refusal.about[:80], "other": refusal.other}


def how_it_was_read(reading: dict[str, object]) -> list[str]:
    """Return how a list was read, each thing in a few words."""
    said = []
    encoding, separator = str(reading.get("encoding")), str(reading.get("separator"))
    if encoding in ENCODINGS and reading.get("kind") == "csv":
        said.append(ENCODINGS[encoding])
    if separator in SEPARATORS:
        said.append(_("columns separated by %(what)s") % {"what": SEPARATORS[separator]})
    columns = [str(FIELDS[name]) for name in reading.get("columns", ())]  # type: ignore[attr-defined]
    if reading.get("has_heading"):
        said.append(_("columns found: %(names)s") % {"names": ", ".join(columns)})
    else:
        said.append(_("no headings: taken in the order name, e-mail, team, role group, language"))
    ignored = reading.get("ignored")
    if ignored:
        said.append(_("columns not used: %(names)s") % {"names": ", ".join(ignored)[:300]})  # type: ignore[arg-type]
    return said
