"""The life of a round: planned, scoped, opened, closed, published."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from accounts.models import Organization, User
from assessments.domain.scale import DEFAULT_TARGET
from assessments.models import (
    Answer,
    Area,
    AreaWeight,
    Assessment,
    Capability,
    CapabilityScope,
    Closing,
    Confidentiality,
    Framework,
)
from assessments.querysets import ParticipantQuerySet
from assessments.selectors.changes import previous_nearest
from assessments.selectors.group_perceptions import KEY as PERCEPTIONS
from assessments.selectors.group_perceptions import freeze_perceptions
from assessments.selectors.scores import computed_scores, freeze_scores


class RoundStateError(ValueError):
    """The round is not in a state in which this can be done; ``args[0]`` names the state."""


@transaction.atomic
def plan_round(
    *,
    organization: Organization,
    framework: Framework,
    title: str,
    form: str,
    confidentiality: str,
    minimum_group: int,
    opens_on: date,
    closes_on: date,
    asks_expectation: bool = False,
) -> Assessment:
    """Create a draft that asks everybody everything, with the default target.

    Weights begin as the model's own: equal in the built-in one.
    """
    _hold_model(framework)
    assessment = Assessment.objects.create(
        organization=organization,
        framework=framework,
        title=title,
        form=form,
        confidentiality=confidentiality,
        minimum_group=minimum_group,
        asks_expectation=asks_expectation,
        opens_on=opens_on,
        closes_on=closes_on,
        seed=secrets.randbelow(2**31),
    )
    _scope_anew(assessment)
    return assessment


def _hold_model(framework: Framework) -> None:
    """Keep a version from being deleted while a round is planned with it; it may be gone already."""
    if not Framework.objects.select_for_update(no_key=True).filter(pk=framework.pk).exists():
        raise RoundStateError("model gone")


def _scope_anew(assessment: Assessment) -> None:
    """Give a draft a scope for each capability it asks and a weight for each area."""
    CapabilityScope.objects.bulk_create(
        CapabilityScope(
            assessment=assessment,
            capability=capability,
            target=DEFAULT_TARGET,
            weight=capability.weight,
        )
        for capability in Capability.objects.asked_in(assessment)
    )
    AreaWeight.objects.bulk_create(
        AreaWeight(assessment=assessment, area=area, weight=area.weight)
        for area in Area.objects.filter(framework=assessment.framework_id)
    )


@transaction.atomic
def replan_round(
    *,
    assessment: Assessment,
    framework: Framework,
    title: str,
    form: str,
    confidentiality: str,
    minimum_group: int,
    opens_on: date,
    closes_on: date,
    asks_expectation: bool = False,
) -> None:
    """Change a draft's plan. Another model or form begins targets, weights and routing anew.

    A round with a living link for a whole team cannot become a named one: nobody knows who
    would answer by it, so nobody could agree to be known.
    """
    assessment = Assessment.objects.select_for_update().get(pk=assessment.pk)
    if not assessment.is_draft:
        raise RoundStateError("not a draft")
    if confidentiality == Confidentiality.NAMED and (
        assessment.team_links.filter(revoked_at=None).exists()
    ):
        raise RoundStateError("team links")
    _hold_model(framework)
    asks_otherwise = (assessment.framework_id, assessment.form) != (framework.pk, form)
    assessment.framework, assessment.form, assessment.title = framework, form, title
    assessment.confidentiality, assessment.minimum_group = confidentiality, minimum_group
    assessment.asks_expectation = asks_expectation
    assessment.opens_on, assessment.closes_on = opens_on, closes_on
    assessment.save()
    if asks_otherwise:
        assessment.scopes.all().delete()
        assessment.area_weights.all().delete()
        assessment.weight_votes.all().delete()
        _scope_anew(assessment)


@transaction.atomic
def delete_round(*, assessment: Assessment) -> None:
    """Delete a draft with its participants, texts and links; nobody has answered it.

    A round that was opened stays, and so does a draft that holds answers gathered elsewhere or
    what the executive team has written.
    Deleting what somebody else has just deleted is no error.
    """
    row = Assessment.objects.select_for_update().filter(pk=assessment.pk).first()
    if row is None:
        return
    if not row.is_draft:
        raise RoundStateError("not a draft")
    answers = Answer.objects.filter(participant__assessment=row)
    if answers.exists() or row.reflections.exclude(text="").exists():
        raise RoundStateError("answered")
    row.delete()


@transaction.atomic
def reschedule(*, assessment: Assessment, title: str, opens_on: date, closes_on: date) -> None:
    """Change a round's title and dates until it closes."""
    assessment = Assessment.objects.select_for_update().get(pk=assessment.pk)
    if assessment.is_closed:
        raise RoundStateError("closed")
    assessment.title, assessment.opens_on, assessment.closes_on = title, opens_on, closes_on
    assessment.save(update_fields=["title", "opens_on", "closes_on"])


@transaction.atomic
def save_scope(
    *,
    assessment: Assessment,
    targets: Mapping[str, int],
    weights: Mapping[str, Decimal],
    out_of_scope: Mapping[str, str],
    area_weights: Mapping[str, Decimal],
) -> None:
    """Set targets (by capability code), weights, and reasons for what does not apply.

    Targets are set before results can be seen: an anonymous round takes them until it
    closes, a named one until it opens. What does not apply may be settled until closing.
    """
    assessment = Assessment.objects.select_for_update().get(pk=assessment.pk)
    if assessment.is_closed:
        raise RoundStateError("closed")
    scopes = list(assessment.scopes.select_related("capability"))
    for scope in scopes:
        code = scope.capability.code
        if not assessment.shows_results:
            scope.target = targets.get(code, scope.target)
            scope.weight = weights.get(code, scope.weight)
        scope.out_of_scope_reason = out_of_scope.get(code, "").strip()
    CapabilityScope.objects.bulk_update(scopes, ["target", "weight", "out_of_scope_reason"])
    if assessment.shows_results:
        return
    rows = list(assessment.area_weights.select_related("area"))
    for row in rows:
        row.weight = area_weights.get(row.area.code, row.weight)
    AreaWeight.objects.bulk_update(rows, ["weight"])


@transaction.atomic
def open_round(*, assessment: Assessment, at: datetime) -> None:
    """Let participants answer. From now on form, confidentiality and smallest group stand."""
    assessment = Assessment.objects.select_for_update().get(pk=assessment.pk)
    if not assessment.is_draft:
        raise RoundStateError("not a draft")
    if not assessment.participants.taking_part().exists():
        raise RoundStateError("nobody invited")
    assessment.opened_at = at
    assessment.save(update_fields=["opened_at"])


@transaction.atomic
def close_round(*, assessment: Assessment, at: datetime, by: User | None = None) -> Closing:
    """End the answering and freeze settings and scores: a closed round no longer moves.

    Closed again after a reopening, an anonymous round shows new figures only if at least k
    people have come to it since; fewer wait uncounted, and the figures stay as they were.
    So do fewer than k who answered themselves beside imported people: `_to_count`.
    """
    assessment = Assessment.objects.select_for_update().get(pk=assessment.pk)
    if not assessment.is_open:
        raise RoundStateError("not open")
    number = assessment.closings.count() + 1
    new = _to_count(assessment)
    counts = number == 1 or assessment.is_named or new.count() >= assessment.k
    closing = Closing.objects.create(
        assessment=assessment,
        number=number,
        closed_at=at,
        closed_by=by,
        counted=new.update(closing=number) if counts else 0,
    )
    if counts:
        scores = computed_scores(assessment, previous=previous_nearest(assessment))
        assessment.scorecard = {
            **freeze_scores(scores),
            PERCEPTIONS: freeze_perceptions(assessment, scores),
        }
        closing.released = {
            code: {"teams": sorted(shown.teams), "roles": sorted(shown.roles)}
            for code, shown in scores.published.items()
        }
        closing.save(update_fields=["released"])
    assessment.closed_at = at
    assessment.save(update_fields=["scorecard", "closed_at"])
    return closing


def _to_count(assessment: Assessment) -> ParticipantQuerySet:
    """Return who a closing may count for the first time.

    Imported answers are known to whoever imported them, who could subtract them: fewer than k
    people who answered themselves are not hidden by them, and wait until they are k.
    """
    people = assessment.participants.taking_part().submitted()
    new = people.filter(closing=None)
    themselves = new.themselves().count()
    if (
        assessment.is_named
        or themselves >= assessment.k
        or not people.filter(imported=True).exists()
    ):
        return new
    return new.filter(imported=True)


@transaction.atomic
def reopen_round(*, assessment: Assessment, reason: str, by: User | None, at: datetime) -> None:
    """Let people answer a closed round again, for a reason that is kept and shown.

    What it showed stays until it closes again. ValueError without a reason.
    """
    assessment = Assessment.objects.select_for_update().get(pk=assessment.pk)
    if not assessment.is_closed:
        raise RoundStateError("not closed")
    if not reason.strip():
        raise ValueError("a round is reopened for a reason")
    last = assessment.closings.order_by("-number").first()
    if last is None:
        raise RoundStateError("not closed")
    last.reopened_at, last.reopened_by, last.reopen_reason = at, by, reason.strip()
    last.save(update_fields=["reopened_at", "reopened_by", "reopen_reason"])
    assessment.closed_at = None
    assessment.save(update_fields=["closed_at"])


@transaction.atomic
def publish_results(*, assessment: Assessment, at: datetime) -> None:
    """Let those who answered see the results of a closed round."""
    assessment = Assessment.objects.select_for_update().get(pk=assessment.pk)
    if not assessment.is_closed:
        raise RoundStateError("not closed")
    assessment.published_at = at
    assessment.save(update_fields=["published_at"])


@transaction.atomic
def withhold_results(*, assessment: Assessment) -> None:
    """Take published results back."""
    assessment.published_at = None
    assessment.save(update_fields=["published_at"])
