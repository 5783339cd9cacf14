"""What several rounds say one after another, in the active language."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.sentences import listed, mean_figure


def headline(rounds: Sequence[tuple[str, float | None]], *, broken: bool) -> str:
    """Return where the mean came from and where it stands; only where the line is unbroken."""
    if not rounds:
        return _("No closed round yet")
    known = [(title, mean) for title, mean in rounds if mean is not None]
    if len(rounds) == 1:
        return _("One closed round: where the line begins")
    told = {"n": len(rounds)}
    if broken or len(known) < 2:
        return ngettext("%(n)s closed round", "%(n)s closed rounds", len(rounds)) % told
    told |= {"first": mean_figure(known[0][1]), "last": mean_figure(known[-1][1])}
    return (
        ngettext(
            "%(n)s closed round, from %(first)s to %(last)s",
            "%(n)s closed rounds, from %(first)s to %(last)s",
            len(rounds),
        )
        % told
    )


def break_words(*, other_form: bool, reworded: int, added: int, dropped: int) -> str:
    """Return why a line is interrupted between two rounds."""
    said = []
    if other_form:
        said.append(_("another form was used"))
    else:
        if reworded:
            said.append(
                ngettext("%(n)s description changed", "%(n)s descriptions changed", reworded)
                % {"n": reworded}
            )
        if added:
            said.append(
                ngettext("%(n)s capability was added", "%(n)s capabilities were added", added)
                % {"n": added}
            )
        if dropped:
            said.append(
                ngettext("%(n)s capability was dropped", "%(n)s capabilities were dropped", dropped)
                % {"n": dropped}
            )
    return listed(said)
