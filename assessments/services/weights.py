"""Weights that several people agree on: their votes, and what the round takes from them."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from django.db import transaction

from assessments.models import Assessment, WeightVote
from assessments.selectors.weights import resulting_shares
from assessments.services.rounds import RoundStateError

POINTS = 100
LEAST = Decimal("0.01")  # the database lets nothing weigh nothing: what is asked counts a little
EQUAL = Decimal(1)


def _unseen(assessment: Assessment) -> Assessment:
    """Lock the round; RoundStateError once its results can be seen: weights then stand."""
    locked = Assessment.objects.select_for_update().get(pk=assessment.pk)
    if locked.shows_results:
        raise RoundStateError("results can be seen")
    return locked


@transaction.atomic
def record_vote(
    *, assessment: Assessment, part: str, voter: str, method: str, values: Mapping[str, float]
) -> WeightVote:
    """Keep how one voter weighs the areas (``part`` "") or an area's capabilities.

    A second vote of the same name takes the place of the first.
    """
    assessment = _unseen(assessment)
    mine = assessment.weight_votes.filter(scope=part, voter__iexact=voter).first()
    vote = mine or WeightVote(assessment=assessment, scope=part)
    vote.voter, vote.method, vote.values = voter, method, dict(values)
    vote.save()
    return vote


@transaction.atomic
def remove_vote(*, assessment: Assessment, part: str, pk: int) -> None:
    """Take one vote out; one that is not there is left to be not there."""
    _unseen(assessment).weight_votes.filter(scope=part, pk=pk).delete()


@transaction.atomic
def apply_weights(*, assessment: Assessment, part: str) -> None:
    """Give a part of the round the weights its votes come to, as points of 100."""
    assessment = _unseen(assessment)
    shares = resulting_shares(assessment, part)
    _weigh(
        assessment,
        part,
        {code: max(LEAST, Decimal(f"{POINTS * share:.2f}")) for code, share in shares.items()},
    )


@transaction.atomic
def weigh_equally(*, assessment: Assessment, part: str) -> None:
    """Let everything in a part of the round count the same again; the votes stay."""
    assessment = _unseen(assessment)
    _weigh(assessment, part, dict.fromkeys(resulting_shares(assessment, part), EQUAL))


def _weigh(assessment: Assessment, part: str, weights: Mapping[str, Decimal]) -> None:
    if part:
        rows = assessment.scopes.filter(capability__area__code=part).select_related("capability")
        coded = [(row.capability.code, row) for row in rows]
    else:
        coded = [(r.area.code, r) for r in assessment.area_weights.select_related("area")]
    for code, row in coded:
        row.weight = weights[code]
        row.save(update_fields=["weight"])
