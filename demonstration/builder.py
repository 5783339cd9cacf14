"""Build the demonstration, or find the one that is there; remove it without a trace."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from allauth.account.models import EmailAddress
from django.db import transaction

from accounts.models import Consultancy, Membership, Organization, Role, Team, User
from accounts.services import create_organization, save_consultancy
from assessments.models import Assessment, Framework, Participant
from demonstration import neighbour, story
from demonstration.customer_voice import let_customers_speak
from demonstration.customers import has_readings, measure_the_insurers_customers
from demonstration.journeys import (
    begin_the_hotels_journey,
    has_journeys,
    map_the_insurers_journeys,
    touchpoint_ids,
)
from demonstration.meeting import calibrate, reflect
from demonstration.plans import aim_at_satisfaction, ease_what_hurts, plan_what_to_do
from demonstration.rounds import Stage, at, hold_round, seeded_id
from demonstration.shapes import Client
from metrics.models import Reading
from roadmaps.models import LibraryInitiative, Roadmap
from surveys.models import Survey


class NothingToBuildOnError(ValueError):
    """The framework or its library of initiatives is not loaded yet."""


@dataclass(frozen=True)
class Demonstration:
    """What was built: two clients of one consultant, and who may sign in.

    ``halfway`` is None where somebody has since removed that seat.
    """

    consultant: User
    lead: User
    executive: User
    organization: Organization
    neighbour: Organization
    halfway: Participant | None

    @property
    def rounds(self) -> list[Assessment]:
        """The insurer's rounds, oldest first."""
        return list(self.organization.assessments.order_by("opens_on"))

    @property
    def roadmap(self) -> Roadmap | None:
        return self.organization.roadmaps.order_by("created_at").first()


@transaction.atomic
def build(*, today: date, seed: int = 2026) -> Demonstration:
    """Build what is missing of the demonstration; one that is there stays as it is.

    The same seed and day give the same answers and scores; personal links are each server's own.
    """
    framework = _framework()
    consultant, lead, executive = (
        _user(*who) for who in (story.CONSULTANT, story.LEAD, story.EXECUTIVE_USER)
    )
    if not Consultancy.objects.of(consultant).exists():
        look = {"firm": story.FIRM, "color": story.FIRM_COLOR}
        save_consultancy(user=consultant, fields=look)
    insurer = _existing(story.INSURER)
    if insurer is None:
        stage = _stage(story.INSURER, framework, consultant, today, seed)
        insurer = stage.organization
        Membership.objects.create(user=lead, organization=insurer, role=Role.LEAD)
        Membership.objects.create(user=executive, organization=insurer, role=Role.EXECUTIVE)
        _hold_the_insurers_rounds(stage, today, seed, lead)
    hotels = _existing(neighbour.HOTELS)
    if hotels is None:
        stage = _stage(neighbour.HOTELS, framework, consultant, today, seed)
        hotels = stage.organization
        dates = neighbour.short_round_dates(today)
        hold_round(stage, neighbour.SHORT_ROUND, dates, today=today)
    if not has_journeys(hotels):
        begin_the_hotels_journey(organization=hotels, consultant=consultant, today=today, seed=seed)
    if not has_journeys(insurer):
        people = {"lead": lead, "consultant": consultant, "executive": executive}
        map_the_insurers_journeys(organization=insurer, people=people, today=today, seed=seed)
        if roadmap := insurer.roadmaps.order_by("created_at").first():
            ease_what_hurts(roadmap=roadmap, touchpoints=touchpoint_ids(insurer))
    if not has_readings(insurer):
        measure_the_insurers_customers(organization=insurer, lead=lead, today=today, seed=seed)
        let_customers_speak(organization=insurer, lead=lead, today=today, seed=seed)
        if roadmap := insurer.roadmaps.order_by("created_at").first():
            aim_at_satisfaction(roadmap=roadmap, today=today)
    halfway = Participant.objects.filter(
        assessment__organization=insurer, identity__email=story.HALFWAY, submitted_at=None
    ).order_by("-invited_at")
    return Demonstration(consultant, lead, executive, insurer, hotels, halfway.first())


@transaction.atomic
def remove() -> int:
    """Delete the demonstration's organisations, all that hangs on them, and its users.

    Return how many rows went. Children first: a team with participants is protected. Its
    users go even if somebody gave them a role elsewhere, because everybody knows their
    password; the organisation in which they had it stays.
    """
    organizations = Organization.objects.filter(is_demonstration=True)
    gone = 0
    for rows in (
        Roadmap.objects.filter(organization__in=organizations),
        Assessment.objects.filter(organization__in=organizations),
        Survey.objects.filter(organization__in=organizations),
        Reading.objects.filter(metric__organization__in=organizations),
        Team.objects.filter(organization__in=organizations),
        organizations,
        User.objects.filter(email__in=story.USER_ADDRESSES),
    ):
        gone += rows.delete()[0]
    return gone


def _framework() -> Framework:
    framework = Framework.objects.built_in().published().filter(slug="cx").newest_first().first()
    if framework is None or not LibraryInitiative.objects.filter(framework=framework).exists():
        raise NothingToBuildOnError
    return framework


def _existing(client: Client) -> Organization | None:
    return Organization.objects.filter(is_demonstration=True, name=client.name).first()


def _user(email: str, name: str) -> User:
    """Find or create somebody who can sign in at once, also where addresses are verified."""
    user = User.objects.filter(email=email).first()
    if user is None:
        user = User.objects.create_user(email, story.PASSWORD, name=name)
        EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user


def _stage(client: Client, framework: Framework, consultant: User, today: date, seed: int) -> Stage:
    organization = create_organization(
        name=client.name,
        sector=client.sector,
        currency=client.currency,
        creator=consultant,
        role=Role.CONSULTANT,
    )
    organization.is_demonstration = True
    organization.created_at = at(today.replace(year=today.year - 3, day=1), 9)
    organization.save(update_fields=["is_demonstration", "created_at"])
    rng = Random(f"{seed}:{client.name}")  # noqa: S311  # invented answers, not secrets
    teams = Team.objects.bulk_create(
        Team(id=seeded_id(rng), organization=organization, name=t.name, headcount=t.headcount)
        for t in client.teams
    )
    return Stage(client, organization, framework, {t.name: t for t in teams}, rng)


def _hold_the_insurers_rounds(stage: Stage, today: date, seed: int, lead: User) -> None:
    baseline, first, second, third = story.round_dates(today)
    # Dice of its own: what is told of the other rounds does not hang on this one.
    rng = Random(f"{seed}:baseline")  # noqa: S311  # invented answers, not secrets
    hold_round(stage.with_dice(rng), story.BASELINE, baseline, today=today)
    hold_round(stage, story.FIRST, first, today=today)
    decided_on = hold_round(stage, story.SECOND, second, today=today)
    calibrate(assessment=decided_on, lead=lead, day=second[1] + timedelta(days=5))
    reflect(assessment=decided_on, lead=lead, day=second[1] + timedelta(days=6))
    plan_what_to_do(assessment=decided_on, today=today)
    hold_round(stage, story.THIRD, third, today=today, keep_shifts=True)
