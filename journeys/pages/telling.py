"""A journey told in sentences, in the active language: who walks, where, how it feels, what hurts.

Each stage takes two to four sentences: the scene, the mood, what falls short or hurts, and on
what all this rests. What is not known is not told.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from charts.numbers import figure, signed
from journeys.domain.touchpoint import Control
from journeys.models import PainKind, Persona
from journeys.pages.marks import step
from journeys.pages.sentences import listed, memory_sentence, quoted
from journeys.selectors.board import Board, BoardStage, Column
from journeys.selectors.story import Course, Ground, Mood, Said, StageFacts, stage_facts

WELL_SHORT = 2  # a gap that nobody overlooks


@dataclass(frozen=True)
class Chapter:
    """One stage told; heading and what it rests on in the language of the telling."""

    stage: BoardStage
    heading: str
    ground: str
    sentences: tuple[str, ...]


@dataclass(frozen=True)
class Story:
    """A journey told: how it begins, its stages, and what remains of it."""

    opening: tuple[str, ...]
    chapters: tuple[Chapter, ...]
    ending: tuple[str, ...]


def story_of(board: Board) -> Story:
    """Return the journey told as the chosen persona lives it."""
    chapters, before = [], None
    for facts in stage_facts(board):
        heading = f"{facts.stage.stage} · {facts.stage.stage.get_moment_display()}"
        chapters.append(
            Chapter(facts.stage, heading, _ground_mark(facts), _stage(board, facts, before))
        )
        before = facts.ground if facts.stage.columns else before
    return Story(_opening(board), tuple(chapters), _ending(board))


def _opening(board: Board) -> tuple[str, ...]:
    walkers = [board.persona] if board.persona else list(board.personas)
    if not walkers:
        first = _("No persona walks this journey yet; it is told for customers in general.")
    else:
        first = _("This is the journey of %(people)s.") % {"people": _people(walkers)}
    sentences = [first]
    if board.journey.goal:
        sentences.append(_("The aim: %(goal)s.") % {"goal": quoted(board.journey.goal)})
    if len(walkers) == 1 and walkers[0].segment:
        sentences.append(f"{walkers[0].segment.strip().rstrip('.')}.")
    if len(walkers) == 1 and walkers[0].quote:
        sentences.append(
            _("%(name)s says: %(quote)s.")
            % {"name": walkers[0].name, "quote": quoted(walkers[0].quote)}
        )
    if board.journey.is_future:
        sentences.append(_("It tells how things should be, not how they are today."))
    return tuple(sentences)


def _people(walkers: Sequence[Persona]) -> str:
    """Name the personas; names with a comma of their own are set apart by semicolons."""
    named = [walker.name for walker in walkers]
    if len(named) > 1 and any("," in name for name in named):
        return "; ".join([*named[:-1], _("and %(last)s") % {"last": named[-1]}])
    return listed(named)


def _stage(board: Board, facts: StageFacts, before: Ground | None) -> tuple[str, ...]:
    if not facts.stage.columns:
        return (_("Nothing happens here yet: the stage has no touchpoint."),)
    told = (_scene(facts), _mood(board, facts.mood, facts), _matter(facts), _ground(facts, before))
    return tuple(sentence for sentence in told if sentence)


def _scene(facts: StageFacts) -> str:
    columns = facts.stage.columns
    where = [str(c.touchpoint.channel) if c.touchpoint.channel else "" for c in columns]
    shared = where[0] if len(columns) > 1 and len(set(where)) == 1 else ""
    named = [
        quoted(c.touchpoint) + (f" ({channel})" if channel and not shared else "")
        for c, channel in zip(columns, where, strict=True)
    ]
    scene = _scene_frame(facts, len(columns)) % {"places": listed(named)}
    if shared:
        return _("%(scene)s, all through one channel: %(channel)s.") % {
            "scene": scene,
            "channel": shared,
        }
    return f"{scene}."


def _scene_frame(facts: StageFacts, count: int) -> str:
    if facts.is_first:
        return ngettext("It all begins with %(places)s", "It begins with %(places)s", count)
    if facts.is_last:
        return ngettext("It ends with %(places)s", "The last stretch is %(places)s", count)
    return (
        ngettext("Then comes %(places)s", "Then come %(places)s", count),
        ngettext("After that comes %(places)s", "After that come %(places)s", count),
        ngettext("It goes on with %(places)s", "It goes on with %(places)s", count),
    )[facts.stage.number % 3]


def _mood(board: Board, mood: Mood, facts: StageFacts) -> str:
    if not (mood.first and mood.turn and mood.last):
        return ""
    words = {
        "first": _felt(board, mood.first.values.emotion),
        "turn": _felt(board, mood.turn.values.emotion),
        "last": _felt(board, mood.last.values.emotion),
        "place": quoted(mood.turn.touchpoint),
    }
    if mood.course is Course.ONE and len(facts.stage.columns) > 1:
        return _("The mood is known only at %(place)s: %(first)s.") % words
    return {
        Course.ONE: _("The mood there: %(first)s."),
        Course.STEADY: _("The mood stays at %(first)s all along."),
        Course.RISES: _("The mood starts at %(first)s and rises to %(turn)s at %(place)s."),
        Course.FALLS: _("The mood starts at %(first)s and falls to %(turn)s at %(place)s."),
        Course.DIPS: _("At %(place)s the mood sinks to %(turn)s, and by the end it is %(last)s."),
        Course.PEAKS: _("The best moment is %(place)s (%(turn)s); by the end it is %(last)s."),
    }[mood.course] % words


def _felt(board: Board, emotion: float | None) -> str:
    """Return the organisation's word for an emotion; the figure where it has none."""
    return quoted(board.word(emotion) or signed(emotion))


def _matter(facts: StageFacts) -> str:
    """Return what falls short, what hurts, or else what goes better than expected."""
    if facts.short is not None:
        return _shortfall(facts, facts.short)
    if facts.said is not None:
        return _voice(facts.said)
    if facts.above is not None:
        return _(
            "%(place)s gives more than expected: %(lived)s where %(expected)s is expected."
        ) % (_ratings(facts.above))
    return ""


def _shortfall(facts: StageFacts, column: Column) -> str:
    said = facts.said
    frame = _("%(place)s falls short: %(expected)s is expected and %(lived)s is lived")
    if (column.gap or 0) >= WELL_SHORT:
        frame = _("%(place)s falls well short: %(expected)s is expected and %(lived)s is lived")
    if column.moment.holds:
        frame = _(
            "%(place)s is a moment of truth and falls short: %(expected)s is expected and "
            "%(lived)s is lived"
        )
    text = frame % _ratings(column)
    if said and said.column is column and said.pain.kind == PainKind.PAIN:
        text = _("%(text)s (in the customer’s words: %(pain)s)") % {
            "text": text,
            "pain": quoted(said.pain.text),
        }
        said = None
    text = f"{text}; {_whose(column)}"
    if said and said.pain.kind != PainKind.GAIN:
        return _("%(text)s; at %(place)s they say: %(pain)s.") % {
            "text": text,
            "place": quoted(said.column.touchpoint),
            "pain": quoted(said.pain.text),
        }
    if facts.falling_short == len(facts.stage.columns) > 1:
        return _("%(text)s, and the rest of the stage falls short as well.") % {"text": text}
    return f"{text}."


def _ratings(column: Column) -> dict[str, str]:
    return {
        "place": quoted(column.touchpoint),
        "expected": step(column.values.expectation),
        "lived": step(column.values.experience),
    }


def _whose(column: Column) -> str:
    return {
        Control.COMPANY: _("mending it is in our hands"),
        Control.PARTNER: _("mending it takes an agreement with a partner"),
        Control.CUSTOMER: _("what happens there is up to the customer"),
        Control.SOCIAL: _("others decide there, we can only respond"),
    }[Control(column.touchpoint.control)]


def _voice(said: Said) -> str:
    words = {"place": quoted(said.column.touchpoint), "words": quoted(said.pain.text)}
    return {
        PainKind.PAIN: _("What hurts at %(place)s: %(words)s."),
        PainKind.NEED: _("What is missing at %(place)s: %(words)s."),
        PainKind.GAIN: _("What delights at %(place)s: %(words)s."),
    }[PainKind(said.pain.kind)] % words


def _ground(facts: StageFacts, before: Ground | None) -> str:
    """Return on what the telling of a stage rests; the mark beside it says it again and again."""
    if facts.ground is before and facts.ground in (Ground.ASSUMED, Ground.WANTED):
        return ""
    if facts.ground is Ground.NOTHING:
        return _("Nobody has rated it yet.")
    if facts.ground is Ground.WANTED:
        return _("That is what is wanted, and still to be shown.")
    if facts.ground is Ground.ASSUMED:
        return _("All this is an assumption: no customer has been asked yet.")
    if facts.ground is Ground.RESEARCHED:
        return ngettext(
            "Each rating here rests on %(count)d customer or more.",
            "Each rating here rests on %(count)d customers or more.",
            facts.asked,
        ) % {"count": facts.asked}
    return _("%(known)d of %(total)d touchpoints are researched; take the rest as a guess.") % {
        "known": facts.researched,
        "total": len(facts.stage.columns),
    }


def _ground_mark(facts: StageFacts) -> str:
    if not facts.stage.columns:
        return ""
    return {
        Ground.NOTHING: _("not rated yet"),
        Ground.WANTED: _("wanted"),
        Ground.ASSUMED: _("assumption"),
        Ground.PARTLY: _("partly known"),
        Ground.RESEARCHED: _("researched"),
    }[facts.ground]


def _ending(board: Board) -> tuple[str, ...]:
    sentences = []
    found = board.peak_end
    if found is not None and len(board.columns) > 1:
        peak = board.columns[found.peak_index]
        sentences.append(
            _("What stays in mind most is %(place)s (%(word)s).")
            % {"place": quoted(peak.touchpoint), "word": _felt(board, found.peak)}
        )
        sentences.append(memory_sentence(found))
    if board.to_act_on:
        worst = board.to_act_on[0]
        sentences.append(
            _("The place to begin is %(place)s, %(gap)s below what is expected.")
            % {"place": quoted(worst.point.title), "gap": figure(worst.gap)}
        )
    return tuple(sentences)
