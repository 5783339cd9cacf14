"""What the screens of a session say, in sentences; in the active language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.sentences import mean_figure
from meetings.domain.session import Count, TopicState

if TYPE_CHECKING:
    from meetings.models import Topic


def tally_words(voted: int, present: int, is_voting: bool) -> str:
    """Return how many have voted, or between votes how many are here; never who or what."""
    if is_voting:
        return ngettext(
            "%(voted)s of %(present)s has voted",
            "%(voted)s of %(present)s have voted",
            voted,
        ) % {"voted": voted, "present": present}
    return ngettext("%(present)s person is here", "%(present)s people are here", present) % {
        "present": present
    }


def vote_title(turn: int) -> str:
    return _("First vote") if turn == 1 else _("Second vote")


def count_words(count: Count) -> str:
    """Return a revealed vote in a sentence: how wide it is and how many did not know."""
    chosen = [level for level, n in enumerate(count.levels, start=1) if n]
    if not chosen:
        said = _("Nobody chose a level.")
    elif len(chosen) == 1:
        said = _("All chose level %(level)s.") % {"level": chosen[0]}
    else:
        said = _("The votes run from level %(low)s to level %(high)s.") % {
            "low": chosen[0],
            "high": chosen[-1],
        }
    if not count.dont_know:
        return said
    unsure = ngettext("%(n)s person does not know.", "%(n)s people do not know.", count.dont_know)
    return f"{said} {unsure % {'n': count.dont_know}}"


def before_words(before: Mapping[str, Any]) -> str:
    """Return what the round said before the meeting; "" where it shows no score."""
    mean, n = before.get("mean"), before.get("n")
    if mean is None:
        return ""
    if not n:
        return _("In the round the mean was %(mean)s.") % {"mean": mean_figure(mean)}
    return _("In the round the mean of %(n)s answers was %(mean)s.") % {
        "n": n,
        "mean": mean_figure(mean),
    }


def announcement(topic: Topic) -> str:
    """Return what has just happened, to be read out to who cannot see the screen."""
    name = topic.capability.name
    words = {
        TopicState.VOTING: _("The first vote on %(name)s is open."),
        TopicState.REVEALED: _("The first vote on %(name)s is revealed."),
        TopicState.SECOND_VOTE: _("The second vote on %(name)s is open."),
        TopicState.REVEALED_AGAIN: _("The second vote on %(name)s is revealed."),
        TopicState.AGREED: _("A level is agreed on for %(name)s."),
    }.get(topic.stands)
    return words % {"name": name} if words else waiting_words()


def waiting_words() -> str:
    return _("The next question will appear here by itself.")


def closed_words() -> str:
    return _("The session is closed.")


def record_headline(agreed: int, topics: int) -> str:
    """Return what a session came to, in one sentence."""
    if not agreed:
        return _("No level is agreed on yet")
    return ngettext(
        "%(agreed)s level agreed on, of %(topics)s talked over",
        "%(agreed)s levels agreed on, of %(topics)s talked over",
        agreed,
    ) % {"agreed": agreed, "topics": topics}


def reflection_headline(done: int, asked: int) -> str:
    """Return how far the executive team has come."""
    if not done:
        return ngettext(
            "%(asked)s question to answer together",
            "%(asked)s questions to answer together",
            asked,
        ) % {"asked": asked}
    return ngettext(
        "%(done)s of %(asked)s questions is answered",
        "%(done)s of %(asked)s questions are answered",
        done,
    ) % {"done": done, "asked": asked}
