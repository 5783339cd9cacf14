"""The figures of one journey step by step: what, how, and what comes out."""

from __future__ import annotations

from math import fsum

from django.utils.translation import gettext as _

from charts.numbers import figure, percent, signed
from journeys.domain.action import Shortfall
from journeys.domain.touchpoint import ACTIONABILITY
from journeys.templatetags.journeys import step
from reports.journeys.context import Context
from reports.journeys.wording import signed_step

Step = dict[str, str]


def steps(context: Context) -> list[Step]:
    """Return the arithmetic of score, gap, memory and slope, and of each place to act."""
    found = [*score_steps(context), *feeling_steps(context)]
    return [*found, *(priority_step(context, short) for short in context.board.to_act_on)]


def score_steps(context: Context) -> list[Step]:
    board = context.board
    if board.score.score is None:
        return []
    known = [
        (point.weight, point.values.experience)
        for point in board.points
        if point.weight is not None and point.values.experience is not None
    ]
    whole = fsum(weight for weight, _x in known)
    sums = {
        "above": figure(fsum(weight * experience for weight, experience in known), 2),
        "below": figure(whole, 2),
    }
    all_weights = fsum(point.weight for point in board.points if point.weight is not None)
    found = [
        _step(
            _("Journey score"),
            _("Σ importance × reach × experience ÷ Σ importance × reach = %(above)s ÷ %(below)s")
            % sums,
            figure(board.score.score, 2),
        ),
        _step(
            _("Coverage"),
            _("importance × reach with a known experience ÷ all of it = %(known)s ÷ %(all)s")
            % {"known": figure(whole, 2), "all": figure(all_weights, 2)},
            percent(board.score.coverage),
        ),
    ]
    if board.weighted_gap is not None:
        found.append(
            _step(
                _("Gap"),
                _("Σ importance × (expectation − experience) ÷ Σ importance; plain mean %(mean)s")
                % {"mean": signed(board.mean_gap, 2)},
                signed(board.weighted_gap, 2),
            )
        )
    return found


def feeling_steps(context: Context) -> list[Step]:
    found = []
    memory = context.board.peak_end
    if memory is not None:
        found.append(
            _step(
                _("Peak and end"),
                _("(peak %(peak)s + end %(end)s) ÷ 2; mean of all %(mean)s; difference %(gap)s")
                % {
                    "peak": signed_step(memory.peak),
                    "end": signed_step(memory.end),
                    "mean": signed(memory.mean, 2),
                    "gap": signed(memory.memory_gap, 2),
                },
                signed(memory.value, 2),
            )
        )
    if context.board.slope is not None:
        found.append(
            _step(
                _("Slope"),
                _("least-squares line through the emotions, steps for each touchpoint"),
                signed(context.board.slope, 2),
            )
        )
    return found


def priority_step(context: Context, short: Shortfall) -> Step:
    """(importance − 1) ÷ 4 × reach × gap ÷ 4, then times how much is ours to change."""
    point = short.point
    text = _(
        "(importance %(importance)s − 1) ÷ 4 × reach %(reach)s × gap %(gap)s ÷ 4 = %(before)s; "
        "× %(share)s, since it is %(control)s"
    ) % {
        "importance": step(point.values.importance),
        "reach": figure(point.reach, 2),
        "gap": step(short.gap),
        "before": figure(short.priority, 3),
        "share": figure(ACTIONABILITY[point.control], 1),
        "control": context.board.column(point.key).touchpoint.get_control_display(),
    }
    return _step(
        _("Priority of %(place)s") % {"place": point.title}, text, figure(short.actionable, 3)
    )


def _step(label: str, text: str, result: str) -> Step:
    return {"label": label, "text": text, "result": result}
