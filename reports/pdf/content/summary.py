"""The executive summary: one page of sentences."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments import sentences
from assessments.domain.change import OVERALL
from assessments.domain.results import CapabilityScore
from assessments.domain.scale import settled
from assessments.domain.scorecard import CapabilityStatus
from assessments.models import RoleGroup
from charts.numbers import figure, money, signed
from reports.pdf.content.context import Context, agreement_of, most_divided
from reports.pdf.content.wording import quarter_name
from roadmaps.selectors import RoadmapPlan

NAMED = 3  # strengths, gaps and disagreements on the page


def summary(context: Context) -> dict[str, Any]:
    return {
        "topic": _("Executive summary"),
        "headline": " ".join(headline(context)),
        "paragraphs": [" ".join(filter(None, level_sentences(context)))],
        "columns": [_strengths(context), _gaps(context)],
        "blocks": [_disagreement(context), _proposal(context), _unknowns(context)],
    }


def headline(context: Context) -> list[str]:
    return sentences.headline(context.card, context.level_names, context.area_names)


def level_sentences(context: Context) -> list[str]:
    """The level's reason, how sure it is, and how it compares with the round before."""
    card = context.card
    said = [
        sentences.reason(card, context.area_names),
        sentences.how_sure(card.likely, card.submitted),
        change_sentence(context),
    ]
    if card.staged and card.provisional:
        said.append(_("The level is provisional: some capabilities have no score yet."))
    return said


def change_sentence(context: Context) -> str:
    change = context.changes.get(OVERALL)
    if change is None:
        return ""
    if change.is_detected or change.is_uniform:
        return _("Since the previous round it has moved by %(change)s.") % {
            "change": signed(change.difference, _decimals(change.difference))
        }
    if change.detectable is None:
        return ""
    return _(
        "Since the previous round no change can be detected: it would take %(needed)s at least."
    ) % {"needed": figure(change.detectable, 2)}


def _decimals(difference: float) -> int:
    return 1 if abs(difference) >= 0.1 else 2


def _item(context: Context, score: CapabilityScore, text: str) -> dict[str, str]:
    return {"code": score.code, "name": context.name(score.code), "text": text}


def _strengths(context: Context) -> dict[str, Any]:
    best = context.card.strongest(NAMED)
    return {
        "title": _("What we do best"),
        "items": [
            _item(
                context,
                score,
                _("Mean %(mean)s; target %(target)s")
                % {"mean": sentences.mean_figure(score.mean), "target": score.target},
            )
            for score in best
        ],
        "empty": _("No capability has a score yet."),
    }


def largest_gaps(context: Context, n: int) -> list[CapabilityScore]:
    open_gaps = [score for score in context.scored if score.gap]
    return sorted(open_gaps, key=lambda s: (-settled(s.gap or 0), s.code))[:n]


def _gaps(context: Context) -> dict[str, Any]:
    return {
        "title": _("Where most is missing"),
        "items": [
            _item(
                context,
                score,
                _("Gap %(gap)s: mean %(mean)s; target %(target)s")
                % {
                    "gap": figure(score.gap),
                    "mean": sentences.mean_figure(score.mean),
                    "target": score.target,
                },
            )
            for score in largest_gaps(context, NAMED)
        ],
        "empty": _("No gap is left to the targets.")
        if context.scored
        else _("No capability has a score yet."),
    }


def _block(title: str, items: Sequence[str]) -> dict[str, Any]:
    return {"title": title, "items": list(items)}


def _disagreement(context: Context) -> dict[str, Any]:
    title = _("Where people see different things")
    if not context.scored:
        return _block(title, [_("There are no answers to compare yet.")])
    divided = most_divided(context.scored)
    if not divided:
        return _block(title, [_("On no capability do the answers fall apart.")])
    items = [
        f"{context.name(score.code)}: {_lower(sentences.agreement_words(named))}."
        for score in divided[:NAMED]
        if (named := agreement_of(score)) is not None
    ]
    more = len(divided) - NAMED
    if more > 0:
        items.append(
            ngettext(
                "There is no common reading of %(n)s more.",
                "There is no common reading of %(n)s more.",
                more,
            )
            % {"n": more}
        )
    return _block(title, items)


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def _proposal(context: Context) -> dict[str, Any]:
    return _block(_("What is proposed"), proposal_sentences(context))


def proposal_sentences(context: Context) -> list[str]:
    """How many initiatives, when, for how much, and what they are expected to bring."""
    plan = context.plan
    if plan is None:
        return [no_roadmap()]
    if plan.ranking.targets_met:
        return [targets_met()]
    if not plan.scheduled:
        return [_("No initiative fits the people, the money and the time of the roadmap.")]
    said = [cost_sentence(context, plan), gain_sentence(context)]
    first = [line.initiative.title for line in context.ranked if line.start == 1][:NAMED]
    if first:
        said.append(_("To begin with: %(titles)s.") % {"titles": "; ".join(first)})
    return [sentence for sentence in said if sentence]


def no_roadmap() -> str:
    return _(
        "There is no roadmap for this round yet. It is made from the gaps in this report, "
        "with the people, the money and the time that the organisation has."
    )


def targets_met() -> str:
    return _("Every target is met: look at the targets before planning more.")


def cost_sentence(context: Context, plan: RoadmapPlan) -> str:
    count = len(plan.scheduled)
    labels = plan.quarter_labels
    return ngettext(
        "%(count)s initiative from %(first)s to %(last)s, for %(days)s person-days and "
        "%(cost)s of outside cost.",
        "%(count)s initiatives from %(first)s to %(last)s, for %(days)s person-days and "
        "%(cost)s of outside cost.",
        count,
    ) % {
        "count": count,
        "first": quarter_name(labels[0]),
        "last": quarter_name(labels[-1]),
        "days": figure(plan.effort_total, 0),
        "cost": money(plan.cost_total, context.organization.currency),
    }


def gain_sentence(context: Context) -> str:
    plan = context.plan
    now = context.card.overall_mean
    if plan is None or now is None or not plan.expected:
        return ""
    return _(
        "If they succeed as often as estimated, the overall mean goes from %(now)s to as much "
        "as %(then)s."
    ) % {"now": sentences.mean_figure(now), "then": figure(now + plan.expected[-1])}


def _unknowns(context: Context) -> dict[str, Any]:
    items = [
        _missing_people(context),
        _missing_roles(context),
        _poor_visibility(context),
        _unscored(context),
        hidden_sentence(context),
        _out_of_scope(context),
        _("This is what the organisation says of itself: no customer was asked."),
    ]
    return _block(_("What we do not know"), [item for item in items if item])


def _missing_people(context: Context) -> str:
    card = context.card
    missing = card.invited - card.submitted
    if missing <= 0:
        return ""
    return _("%(missing)s of the %(invited)s people invited did not answer.") % {
        "missing": missing,
        "invited": card.invited,
    }


def _missing_roles(context: Context) -> str:
    answering = {group.key for group in context.scores.role_groups if group.submitted}
    absent = [str(role.label) for role in RoleGroup if role.value not in answering]
    if not absent or not context.card.submitted:
        return ""
    return _("Nobody answered from: %(roles)s.") % {"roles": sentences.listed(absent)}


def _poor_visibility(context: Context) -> str:
    unseen = [score for score in context.card.capabilities if score.low_visibility]
    if not unseen:
        return ""
    return _("Four in ten or more do not know how things stand in: %(names)s.") % {
        "names": shortened(context.names(unseen))
    }


def _unscored(context: Context) -> str:
    without = (CapabilityStatus.SCORED, CapabilityStatus.OUT_OF_SCOPE)
    unscored = [score for score in context.card.capabilities if score.status not in without]
    if not unscored:
        return ""
    if len(unscored) == len(context.card.capabilities):
        return _("No capability has enough answers for a score.")
    return _("Without a score: %(names)s.") % {"names": shortened(context.names(unscored))}


def hidden_sentence(context: Context) -> str:
    hidden = [cell for cell in context.card.cells if not cell.shown and cell.n is None]
    if not hidden:
        return ""
    return ngettext(
        "%(n)s figure of a team is kept back, so that nobody is recognised.",
        "%(n)s figures of teams are kept back, so that nobody is recognised.",
        len(hidden),
    ) % {"n": len(hidden)}


def _out_of_scope(context: Context) -> str:
    left_out = [
        score
        for score in context.card.capabilities
        if score.status is CapabilityStatus.OUT_OF_SCOPE
    ]
    if not left_out:
        return ""
    return _("Does not apply here and counts nowhere: %(names)s.") % {
        "names": shortened(context.names(left_out))
    }


def shortened(names: Sequence[str], most: int = 4) -> str:
    """Return the first names and how many more there are."""
    if len(names) <= most:
        return sentences.listed(names)
    more = len(names) - most
    return _("%(names)s and %(more)s more") % {"names": ", ".join(names[:most]), "more": more}
