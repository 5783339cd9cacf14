"""What a journey comes to, in sentences: the same in the PDF and on the slides."""

from __future__ import annotations

from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.sentences import listed
from charts.numbers import figure, percent, signed
from journeys.domain.scale import ASSUMED, PARTIAL, RESEARCHED, settled
from journeys.domain.touchpoint import Control
from journeys.models import PainKind
from journeys.selectors.board import Column
from journeys.templatetags.journeys import step
from reports.journeys.context import Context
from reports.journeys.wording import counted, evidence_words, named, quoted, signed_step

PAIN_SHOWN = 140  # characters of what somebody said
NAMED = 3  # touchpoints named in one sentence


def headline(context: Context) -> str:
    if not context.columns:
        return _("This journey has no touchpoints yet.")
    score = context.board.score.score
    if score is None:
        return _("How customers live this journey is not known yet.")
    if not context.worst:
        return _("Customers live this journey at %(score)s of 5, and nothing falls short.") % {
            "score": figure(score)
        }
    return _("Customers live this journey at %(score)s of 5. It hurts most at %(place)s.") % {
        "score": figure(score),
        "place": named(context.worst[0].touchpoint),
    }


def score_sentences(context: Context) -> list[str]:
    """The journey's score and how much of the journey is in it."""
    score = context.board.score
    if score.score is None:
        return [_("There is no score yet: it takes a touchpoint with importance and experience.")]
    said = [
        _(
            "Weighted by importance and by how many customers pass, the experience is %(score)s "
            "on the scale from 1 to 5, or %(pomp)s of 100."
        )
        % {"score": figure(score.score, 2), "pomp": figure(score.pomp, 0)},
        _("Ratings cover %(share)s of what matters.") % {"share": percent(score.coverage)},
    ]
    if score.unweighted:
        said.append(
            ngettext(
                "%(n)s touchpoint has no importance and is not in it.",
                "%(n)s touchpoints have no importance and are not in it.",
                score.unweighted,
            )
            % {"n": score.unweighted}
        )
    return said


def gap_sentence(context: Context) -> str:
    gap = context.board.weighted_gap
    if gap is None:
        return ""
    if settled(abs(gap)) < 0.05:
        return _("Weighted by importance, customers live what they expect.")
    text = (
        _("Weighted by importance, customers live %(gap)s less than they expect.")
        if gap > 0
        else _("Weighted by importance, customers live %(gap)s more than they expect.")
    )
    return text % {"gap": figure(abs(gap))}


def memory_sentences(context: Context) -> list[str]:
    """Peak and end beside the mean, and which of them customers take home."""
    found = context.board.peak_end
    if found is None:
        return [_("No emotion is known yet.")]
    peak, end = context.columns[found.peak_index], context.columns[found.end_index]
    said = [
        _("The strongest moment is %(peak)s (%(peak_word)s), the last one %(end)s (%(end_word)s).")
        % {
            "peak": named(peak.touchpoint),
            "peak_word": _felt(context, found.peak),
            "end": named(end.touchpoint),
            "end_word": _felt(context, found.end),
        }
        if found.peak_index != found.end_index
        else _("The strongest moment is also the last one: %(peak)s (%(peak_word)s).")
        % {"peak": named(peak.touchpoint), "peak_word": _felt(context, found.peak)}
    ]
    return [*said, _memory(found.value, found.mean, found.memory_gap)]


def _felt(context: Context, emotion: float) -> str:
    word = context.board.word(emotion)
    return f"{word.lower()}, {signed_step(emotion)}" if word else signed_step(emotion)


def _memory(value: float, mean: float, gap: float) -> str:
    if settled(gap) <= -0.05:
        text = _("Peak and end give %(value)s against a mean of %(mean)s: remembered as worse.")
    elif settled(gap) >= 0.05:
        text = _("Peak and end give %(value)s against a mean of %(mean)s: remembered as better.")
    else:
        text = _("Peak and end give %(value)s, as the mean does: remembered as it was lived.")
    return text % {"value": signed(value), "mean": signed(mean)}


def control_sentence(context: Context) -> str:
    shares = context.board.control
    if not shares:
        return ""
    parts = [
        _control_part(control) % {"share": percent(share)} for control, share in shares.items()
    ]
    return _("Of what matters, %(parts)s.") % {"parts": listed(parts)}


def _control_part(control: Control) -> str:
    return {
        Control.COMPANY: _("%(share)s is ours"),
        Control.PARTNER: _("%(share)s is a partner’s"),
        Control.CUSTOMER: _("%(share)s is the customer’s"),
        Control.SOCIAL: _("%(share)s nobody here controls"),
    }[control]


def evidence_sentences(context: Context) -> list[str]:
    """How much of the journey is measured, and how much somebody assumed."""
    total = len(context.columns)
    if not total:
        return []
    researched, partial, assumed = (
        len(context.graded(grade)) for grade in (RESEARCHED, PARTIAL, ASSUMED)
    )
    if assumed == total:
        return [_("Every experience in it is an assumption: ask customers before deciding on it.")]
    shares = (
        (_("%(n)s researched"), researched),
        (_("%(n)s partly known"), partial),
        (_("%(n)s assumed"), assumed),
    )
    parts = listed([text % {"n": number} for text, number in shares if number])
    if not parts:
        return [_("Nobody has said yet how any touchpoint is lived.")]
    said = [_("Of %(total)s: %(parts)s.") % {"total": counted(total), "parts": parts}]
    missing = total - researched - partial - assumed
    if missing:
        said.append(
            ngettext("Of %(n)s nothing is known yet.", "Of %(n)s nothing is known yet.", missing)
            % {"n": missing}
        )
    guesses = [column for column in context.worst if column.pooled.grade == ASSUMED]
    if guesses:
        names = listed([named(column.touchpoint) for column in guesses])
        said.append(_("To be checked first, since it is assumed: %(names)s.") % {"names": names})
    return said


def place_words(column: Column) -> str:
    """What customers expect and live at a touchpoint."""
    return _("matters %(importance)s, expected %(expectation)s, lived %(experience)s") % {
        "importance": step(column.values.importance),
        "expectation": step(column.values.expectation),
        "experience": step(column.values.experience),
    }


def place_facts(column: Column) -> list[str]:
    """Who controls and answers for a touchpoint, how many pass, and how well it is known."""
    touchpoint = column.touchpoint
    return [
        str(touchpoint.get_control_display()),
        *([str(touchpoint.owner)] if touchpoint.owner else []),
        _("%(share)s of customers") % {"share": percent(float(touchpoint.reach))},
        evidence_words(column),
    ]


def worst_pain(column: Column) -> str:
    """What hurts most at a touchpoint, in the customer's words; empty where nothing was said."""
    pains = [pain for pain in column.pain_points if pain.kind == PainKind.PAIN and pain.text]
    if not pains:
        return ""
    worst = max(pains, key=lambda pain: pain.severity)
    return quoted(Truncator(" ".join(worst.text.split())).chars(PAIN_SHOWN))


def nothing_to_act_on(context: Context) -> str:
    if any(column.gap is not None for column in context.columns):
        return _("Nothing rated falls short of what customers expect.")
    return _("It takes importance, expectation and experience to say where to act.")


def matrix_headline(context: Context, names: list[str]) -> str:
    if not context.matrix.places:
        return _("Too few touchpoints are rated for a picture")
    if not names:
        return _("Nothing that matters much is lived poorly")
    shown = listed([named(name) for name in names[:NAMED]])
    more = len(names) - NAMED
    if more > 0:
        return ngettext(
            "What matters and fails: %(names)s, and %(more)s more",
            "What matters and fails: %(names)s, and %(more)s more",
            more,
        ) % {"names": shown, "more": more}
    return _("What matters and fails: %(names)s") % {"names": shown}


def crosshair_note(context: Context) -> str:
    """Where the matrix is cut, and what the other cut would say otherwise."""
    matrix = context.matrix
    cut = _(
        "The lines stand at the means of the touchpoints, importance %(importance)s and "
        "experience %(experience)s, because what is asked for is seldom called unimportant."
    ) % {
        "importance": figure(matrix.cross_importance, 2),
        "experience": figure(matrix.cross_experience, 2),
    }
    if not matrix.disagree:
        return cut + " " + _("Cut at the middle of the scale, 3, nothing changes its place.")
    numbers = [str(context.board.column(key).number) for key in matrix.disagree]
    other = ngettext(
        "Cut at the middle of the scale, 3, %(numbers)s would stand elsewhere.",
        "Cut at the middle of the scale, 3, these would stand elsewhere: %(numbers)s.",
        len(numbers),
    ) % {"numbers": ", ".join(numbers)}
    return f"{cut} {other}"
