"""What the insurer's committee weighed: three plans of one roadmap, and the one it decided on."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from accounts.models import User
from demonstration.plans import BUDGET, DAYS_PER_QUARTER, UNDER_WAY
from demonstration.rounds import at
from plans.models import Scenario
from plans.services.computing import compute_plan
from plans.services.following import say_progress
from plans.services.scenarios import begin_scenario, decide_scenario
from roadmaps.models import InitiativeStatus, Roadmap

STATED = "Con lo que hay"
# Name, person-days in a quarter, money: what the committee asked to see
WEIGHED = (
    (STATED, DAYS_PER_QUARTER, BUDGET),
    ("Con la mitad del dinero", DAYS_PER_QUARTER, BUDGET // 2),
    ("Con una persona más", DAYS_PER_QUARTER + 50, BUDGET),
)
WHY = (
    "Lo podemos sostener con el equipo de hoy. Si en primavera llega otra persona, "
    "volvemos a mirar los tres planes."
)
PERCENT, DAYS_USED, MONEY_SPENT = 30, Decimal("7"), Decimal(900)
NOTE = "La línea base de hogar está medida; falta automóvil."
RISK = "Las reclamaciones de automóvil aún se cuentan a mano."


def weigh_scenarios(*, roadmap: Roadmap, lead: User, consultant: User, today: date) -> None:
    """Compute three scenarios, decide on the one as stated, and say how far the first one is."""
    begun = at(today - timedelta(days=2), 10)
    for minutes, (title, days, budget) in enumerate(WEIGHED):
        scenario = begin_scenario(
            roadmap=roadmap, title=title, by=consultant, at=begun + timedelta(minutes=10 * minutes)
        )
        Scenario.objects.filter(pk=scenario.pk).update(days_per_quarter=days, budget=budget)
        compute_plan(scenario=scenario, at=begun + timedelta(minutes=10 * minutes + 1))
    stated = roadmap.scenarios.get(title=STATED)
    decide_scenario(scenario=stated, why=WHY, by=lead, at=at(today - timedelta(days=1), 12))
    first = roadmap.initiatives.filter(library__code=UNDER_WAY).first()
    if first is not None:
        say_progress(
            initiative=first,
            seen_rev=first.rev,
            status=InitiativeStatus.UNDER_WAY,
            fields={
                "percent": PERCENT, "days": DAYS_USED, "cost": MONEY_SPENT,
                "note": NOTE, "risk": RISK,
            },
            by=lead,
            at=at(today - timedelta(days=1), 16),
        )  # fmt: skip
