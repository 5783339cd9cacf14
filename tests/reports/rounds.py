"""A believable round for the tests of reports: made with the real services and a fixed seed."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.core.management import call_command

from accounts.models import Organization, Team
from assessments.models import Answer, Assessment, Capability, Form, Framework, RoleGroup
from assessments.selectors.scores import RoundScores, round_scores
from assessments.services import add_participant, close_round, open_round, plan_round, save_scope
from roadmaps.models import Roadmap
from roadmaps.selectors import RoadmapPlan, roadmap_plan
from roadmaps.services import decide, generate_roadmap

NOW = datetime(2026, 10, 14, 9, 0, tzinfo=UTC)
MADE_ON = date(2026, 11, 20)
LEVELS = {"DA": 2.6, "DI": 2.9, "EN": 3.1, "ME": 2.4, "CU": 1.5}
TEAMS = {
    "Dirección": (7, 0.5),
    "Comercial y agentes": (12, 0.1),
    "Siniestros": (11, -0.1),
    "Atención al cliente": (10, -0.4),
}

# Says what somebody answered: (area, capability code, team, seat, dice) -> choice or None.
Answering = Callable[[str, str, str, int, random.Random], int | str | None]


@dataclass(frozen=True)
class Planned:
    """A closed round with the year before and its roadmap."""

    assessment: Assessment
    scores: RoundScores
    previous: Assessment
    roadmap: Roadmap

    @property
    def plan(self) -> RoadmapPlan:
        return roadmap_plan(self.roadmap)


def load_content() -> Framework:
    """Load the built-in framework and its library, once."""
    if not Framework.objects.exists():
        call_command("load_framework", verbosity=0)
        call_command("load_initiatives", verbosity=0)
    return Framework.objects.get()


def usual(area: str, code: str, team: str, seat: int, dice: random.Random) -> int | str:
    """A mean by area and team, some "don't know"s, one capability that splits people in two."""
    if code == "CU1":
        return dice.choice([4, 4, 5]) if seat % 2 else dice.choice([1, 1, 2])
    if code in ("ME4", "DA5") and dice.random() < 0.5:
        return "dont_know"
    if team == "Dirección" and code in ("EN6", "EN4") and seat > 3:
        return "dont_know"
    own = {"DA2": -0.5, "DI3": 0.5, "EN4": 0.5, "ME4": -0.6, "CU6": -0.3}.get(code, 0.0)
    level = LEVELS[area] + own + TEAMS.get(team, (0, 0.0))[1] + dice.gauss(0, 0.7)
    return min(5, max(1, round(level)))


def a_year_ago(area: str, code: str, team: str, seat: int, dice: random.Random) -> int | str:
    answer = usual(area, code, team, seat, dice)
    return max(1, answer - 1) if isinstance(answer, int) and dice.random() < 0.3 else answer


def make_round(
    organization: Organization,
    *,
    title: str = "Evaluación 2026",
    sizes: Mapping[str, int] | None = None,
    answering: Answering = usual,
    form: str = Form.FULL,
    out_of_scope: Mapping[str, str] | None = None,
    seed: int = 7,
    k: int = 5,
) -> Assessment:
    """Plan, answer and close a round of teams with so many people each."""
    dice = random.Random(seed)
    assessment = plan_round(
        organization=organization,
        framework=load_content(),
        title=title,
        form=form,
        confidentiality="anonymous",
        minimum_group=k,
        opens_on=date(2026, 9, 1),
        closes_on=date(2026, 10, 14),
    )
    if out_of_scope:
        save_scope(
            assessment=assessment,
            targets={},
            weights={},
            out_of_scope=out_of_scope,
            area_weights={},
        )
    sizes = {name: n for name, (n, _) in TEAMS.items()} if sizes is None else sizes
    capabilities = list(Capability.objects.asked_in(assessment))
    for name, size in sizes.items():
        team, _ = Team.objects.get_or_create(organization=organization, name=name)
        for seat in range(size):
            _answer(assessment, team, seat, capabilities, answering, dice)
    if sizes:
        open_round(assessment=assessment, at=NOW)
        assessment.refresh_from_db()
        close_round(assessment=assessment, at=NOW)
    assessment.refresh_from_db()
    return assessment


def _answer(
    assessment: Assessment,
    team: Team,
    seat: int,
    capabilities: list[Capability],
    answering: Answering,
    dice: random.Random,
) -> None:
    role = (RoleGroup.EXECUTIVE, RoleGroup.MANAGER, RoleGroup.FRONT_LINE)[min(seat // 3, 2)]
    participant, _ = add_participant(
        assessment=assessment,
        team=team,
        role_group=role,
        name=f"{team.name} {seat}",
        email="",
        language="es",
        at=NOW,
    )
    rows = []
    for capability in capabilities:
        choice = answering(capability.area.code, capability.code, team.name, seat, dice)
        if choice is None:
            continue
        level = choice if isinstance(choice, int) else None
        status = "level" if level else str(choice)
        rows.append(
            Answer(
                participant=participant,
                capability=capability,
                status=status,
                level=level,
                updated_at=NOW,
            )
        )
    Answer.objects.bulk_create(rows)
    if rows:
        participant.submitted_at = NOW
        participant.save(update_fields=["submitted_at"])


def make_roadmap(assessment: Assessment, **limits: int) -> Roadmap:
    wanted = {"quarters": 4, "days_per_quarter": 120, "budget": 150_000, **limits}
    return generate_roadmap(
        assessment=assessment,
        title="Hoja de ruta 2027",
        starts_year=2027,
        starts_quarter=1,
        **wanted,
    )


def plan_of_a_year(**organization: object) -> Planned:
    """An organisation with two closed rounds and a roadmap with decisions in it."""
    given = {
        "slug": "altamira",
        "name": "Aseguradora Altamira",
        "sector": "Seguros",
        "is_demonstration": True,
        **organization,
    }
    owner = Organization.objects.create(**given)
    before = make_round(owner, title="Evaluación 2025", answering=a_year_ago, seed=3)
    reason = {"DI5": "Se vende solo con la marca de los agentes: no hay canal propio."}
    assessment = make_round(owner, out_of_scope=reason)
    roadmap = make_roadmap(assessment)
    first, second, *_ = roadmap_plan(roadmap).lines
    decide(initiative=first.initiative, seen_rev=1, status="approved")
    decide(initiative=second.initiative, seen_rev=1, effort_days=30)
    return Planned(assessment, round_scores(assessment), before, roadmap)
