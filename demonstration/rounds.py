"""A told round as rows: seats, answers, and the real services around them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random
from uuid import UUID

from django.utils import timezone

from accounts.links import token_hash
from accounts.models import Organization, Team
from assessments.domain.order import question_order
from assessments.domain.quality import is_hasty, is_straight_lined
from assessments.domain.scale import AnswerStatus
from assessments.keyed import pairing_of
from assessments.models import Answer, Assessment, Capability, Framework, Identity, Participant
from assessments.querysets import ASKS
from assessments.services import (
    close_round,
    open_round,
    personal_token,
    plan_round,
    publish_results,
    route_questions,
    save_scope,
)
from demonstration.drawing import Said, draw_answers, leanings, nearest
from demonstration.shapes import EXECUTIVE, FRONT_LINE, MANAGER, Client, Person, RoundPlan

# Weights of evidence grades E0 to E3: a higher level comes with more to show for it.
EVIDENCE_WEIGHTS = {
    1: (6, 3, 1, 0),
    2: (4, 4, 2, 0),
    3: (2, 4, 3, 1),
    4: (1, 3, 4, 2),
    5: (0, 2, 4, 4),
}
CONFIDENCE_WEIGHTS = {EXECUTIVE: (1, 4, 5), MANAGER: (1, 5, 4), FRONT_LINE: (3, 5, 2)}


def at(day: date, hour: int, minute: int = 0) -> datetime:
    """Return a moment of a day in the installation's time zone."""
    return datetime.combine(day, time(hour, minute), tzinfo=timezone.get_current_timezone())


def seeded_id(rng: Random) -> UUID:
    """Return an identifier that the seed decides, so that a second build gives equal scores."""
    return UUID(int=rng.getrandbits(128), version=4)


@dataclass
class Stage:
    """Where a client's rounds are held: its rows, its people's leanings, the dice."""

    client: Client
    organization: Organization
    framework: Framework
    teams: Mapping[str, Team]
    rng: Random
    leaning: Mapping[str, float] = field(init=False)
    shifts: dict[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.leaning = leanings(self.client, self.rng)

    def with_dice(self, rng: Random) -> Stage:
        """Return the same people with other dice."""
        other = Stage(self.client, self.organization, self.framework, self.teams, rng)
        other.leaning = self.leaning
        return other


def hold_round(
    stage: Stage,
    plan: RoundPlan,
    dates: tuple[date, date],
    *,
    today: date,
    keep_shifts: bool = False,
) -> Assessment:
    """Plan, fill and, where its last day has passed, close and publish one round.

    ``keep_shifts`` lets people answer as in the round before instead of by the story's means.
    """
    first, last = dates
    assessment = plan_round(
        organization=stage.organization,
        framework=stage.framework,
        title=plan.title,
        form=plan.form,
        confidentiality=plan.confidentiality,
        minimum_group=plan.minimum_group,
        opens_on=first,
        closes_on=last,
        asks_expectation=plan.expects,
    )
    assessment.seed = stage.rng.getrandbits(31)
    assessment.created_at = at(first - timedelta(days=7), 9)
    assessment.save(update_fields=["seed", "created_at"])
    save_scope(
        assessment=assessment,
        targets={code: truth.target for code, truth in stage.client.truths.items()},
        weights={code: Decimal(truth.weight) for code, truth in stage.client.truths.items()},
        out_of_scope=plan.confirmed_out,
        area_weights={},
    )
    if plan.routed:
        known = {c.code: c.known_by or ASKS for c in Capability.objects.asked_in(assessment)}
        route_questions(assessment=assessment, asked=known)
    closing = last < today
    asked = list(Capability.objects.asked_in(assessment))
    seats = _seats(stage, plan, assessment, first, min(last, today - timedelta(days=1)))
    answers = _answers(stage, plan, assessment, asked, seats, keep_shifts)
    _note_quality(seats, answers)
    Participant.objects.bulk_create(seats.values())
    Identity.objects.bulk_create(
        Identity(participant=seats[person.address], name=person.name, email=person.email)
        for person in _invited(stage.client, plan)
    )
    open_round(assessment=assessment, at=at(first, 8))
    Answer.objects.bulk_create(answers)
    if closing:
        close_round(assessment=assessment, at=at(last, 20))
        assessment.refresh_from_db()
        publish_results(assessment=assessment, at=at(last + timedelta(days=1), 10))
    assessment.refresh_from_db()
    return assessment


def _invited(client: Client, plan: RoundPlan) -> list[Person]:
    return [person for person in client.people if person.address in plan.invited]


def _seats(
    stage: Stage, plan: RoundPlan, assessment: Assessment, first: date, last: date
) -> dict[str, Participant]:
    """A seat for each person invited, begun and submitted on some day of the round."""
    seats = {}
    for position, person in enumerate(_invited(stage.client, plan)):
        seat = Participant(
            id=seeded_id(stage.rng),
            assessment=assessment,
            team=stage.teams[person.team],
            role_group=person.role,
            language=person.language,
            token_hash="",
            pairing=pairing_of(stage.organization.pk, person.email),
            position=position,
            invited_at=at(first, 8, 5),
        )
        seat.token_hash = token_hash(personal_token(seat))
        day = first + timedelta(days=stage.rng.randint(0, (last - first).days))
        begun = at(day, stage.rng.randint(9, 17), stage.rng.randint(0, 59))
        level = nearest(2.4 + stage.leaning[person.address] + (person.role == EXECUTIVE) * 0.7)
        if person.address not in plan.absent:
            seat.started_at, seat.global_level = begun, level
            seat.consented_at = begun if assessment.is_named else None
            seat.expected_share = _expected(plan, person)
        if person.address not in plan.absent and person.address not in plan.partly:
            seat.submitted_at = begun + timedelta(minutes=stage.rng.randint(12, 24))
        seats[person.address] = seat
    return seats


def _expected(plan: RoundPlan, person: Person) -> int | None:
    """How many of 100 customers somebody thinks are satisfied; further from them, rosier."""
    if not plan.expects:
        return None
    dice = Random(f"{plan.title}:{person.address}")  # noqa: S311  # leaves the others' dice alone
    usual = {EXECUTIVE: 82, MANAGER: 76, FRONT_LINE: 68}[person.role]
    return min(95, max(40, round(dice.gauss(usual, 7) / 5) * 5))


def _answers(
    stage: Stage,
    plan: RoundPlan,
    assessment: Assessment,
    asked: list[Capability],
    seats: Mapping[str, Participant],
    keep_shifts: bool,
) -> list[Answer]:
    """Every answer of those who began; the means are those of the people who submitted."""
    people = [p for p in _invited(stage.client, plan) if seats[p.address].started_at]
    asked_of = {
        role: set(Capability.objects.asked_of(assessment, role).values_list("code", flat=True))
        for role in ASKS
    }
    said: dict[str, Said] = {}
    for capability in asked:
        code = capability.code
        if code not in plan.not_applicable:
            shift = stage.shifts[code] if keep_shifts else None
            those = [person for person in people if code in asked_of[person.role]]
            said[code], stage.shifts[code] = draw_answers(
                stage.client, plan, code, those, stage.leaning, stage.rng, shift
            )
    own = {role: [c for c in asked if c.code in codes] for role, codes in asked_of.items()}
    return [
        answer
        for person in people
        for answer in _questionnaire(stage, plan, assessment, own[person.role], person, seats, said)
    ]


def _questionnaire(
    stage: Stage,
    plan: RoundPlan,
    assessment: Assessment,
    asked: list[Capability],
    person: Person,
    seats: Mapping[str, Participant],
    said: Mapping[str, Said],
) -> list[Answer]:
    """One person's answers in the order in which the questions came."""
    seat, by_code = seats[person.address], {c.code: c for c in asked}
    areas: dict[str, list[str]] = {}
    for capability in asked:
        areas.setdefault(capability.area.code, []).append(capability.code)
    order = question_order(list(areas.items()), assessment.seed, seat.position)
    comments = {r.code: r.text for r in plan.remarks if r.address == person.address}
    answers, moment = [], seat.started_at
    for position, code in enumerate(order[: plan.partly.get(person.address)]):
        answer = Answer(participant=seat, capability=by_code[code], position=position)
        _choose(answer, person, said[code][person.address] if code in said else None, stage.rng)
        if code in plan.not_applicable:
            answer.status = AnswerStatus.NOT_APPLICABLE.value
        answer.seconds = _seconds(stage.rng, hurried=person.address in plan.hurried)
        if answer.evidence and (7 * position + 3 * seat.position) % 10 < 3 * plan.years_ago:
            answer.evidence -= 1  # in earlier years there was less to show
        answer.comment, answer.comment_rev = comments.get(code, ""), int(code in comments)
        moment += timedelta(seconds=answer.seconds)
        answer.updated_at = moment
        answers.append(answer)
    return answers


def _seconds(rng: Random, *, hurried: bool) -> float:
    return round(rng.uniform(1, 2.6) if hurried else rng.lognormvariate(3.1, 0.45), 1)


def _choose(answer: Answer, person: Person, level: int | None, rng: Random) -> None:
    """Set the choice and, for most levels, how sure the person is and what there is to show."""
    answer.level = level
    answer.status = (AnswerStatus.LEVEL if level else AnswerStatus.DONT_KNOW).value
    if level and rng.random() < 0.88:
        (answer.confidence,) = rng.choices((1, 2, 3), CONFIDENCE_WEIGHTS[person.role])
    if level and rng.random() < 0.82:
        (answer.evidence,) = rng.choices((0, 1, 2, 3), EVIDENCE_WEIGHTS[level])


def _note_quality(seats: Mapping[str, Participant], answers: list[Answer]) -> None:
    """Flag what ``submit_questionnaire`` would have flagged, and end when the answers do."""
    for seat in seats.values():
        own = [a for a in answers if a.participant is seat]
        if seat.submitted_at:
            seat.submitted_at = own[-1].updated_at + timedelta(minutes=1)
            seat.straight_lined = is_straight_lined([a.level for a in own if a.level is not None])
            seat.hasty = is_hasty([a.seconds for a in own if a.seconds is not None])
