"""The believable, invented insurer: teams, how mature it really is, its rounds, who signs in.

Nobody and nothing here exists; addresses end in example.org and demo.example, which
nobody can own (RFC 2606 and 6761).
"""

from __future__ import annotations

from datetime import date, timedelta

from demonstration.people import CLAIMS, EVERYBODY, HEAD_OFFICE, LEADERSHIP, PEOPLE, SALES, SERVICE
from demonstration.remarks import COMMITTEE_ROUND, SECOND_ROUND
from demonstration.shapes import (
    EXECUTIVE,
    FRONT_LINE,
    MANAGER,
    Client,
    RoundPlan,
    TeamPlan,
    Truth,
)

CONSULTANT = ("consultora@demo.example", "Inés Robledo Pardo")
LEAD = ("responsable@demo.example", "Marcos Villaseñor Luna")
EXECUTIVE_USER = ("direccion@demo.example", "Beatriz Quintanar Olmo")
USER_ADDRESSES = (CONSULTANT[0], LEAD[0], EXECUTIVE_USER[0])
PASSWORD = "brujula-demo-2026"  # noqa: S105  # printed for everybody: it guards invented data only
FIRM, FIRM_COLOR = "Veleta y Rumbo", "#7a3417"

# Those who decide believe it, those who serve do not see it.
CULTURE = {EXECUTIVE: 1.0, MANAGER: 0.3, FRONT_LINE: -0.45}
LISTENING = {EXECUTIVE: 1.5, MANAGER: 1.2, FRONT_LINE: -1.1}

TRUTHS = {
    "DA1": Truth(3.0, 2.6),
    "DA2": Truth(2.7, 2.3, weight="1.25", distance=LISTENING),
    "DA3": Truth(2.5, 2.2),
    "DA4": Truth(3.2, 3.2, unseen=0.35),
    "DA5": Truth(2.4, 2.0, unseen=0.6),
    "DA6": Truth(2.6, 2.2),
    "DI1": Truth(2.9, 2.5),
    "DI2": Truth(2.7, 2.4),
    "DI3": Truth(2.9, 2.3),
    "DI4": Truth(2.7, 2.4),
    "DI5": Truth(2.9, 2.9),
    "DI6": Truth(2.4, 2.2, target=3),
    "EN1": Truth(3.4, 3.0),
    "EN2": Truth(3.2, 2.9),
    "EN3": Truth(2.7, 3.0),  # down: the new policy system cut two links
    "EN4": Truth(1.0, 1.0),  # does not apply, see NO_SELF_SERVICE
    "EN5": Truth(3.0, 2.6),
    "EN6": Truth(3.6, 3.1, target=5, weight="1.5"),  # claims are what an insurer is for
    "ME1": Truth(3.0, 2.5),
    "ME2": Truth(2.8, 2.3, unseen=0.25),
    "ME3": Truth(2.5, 2.1),
    "ME4": Truth(2.0, 1.9, target=3, unseen=0.9),
    "ME5": Truth(3.2, 2.7),
    "ME6": Truth(2.7, 2.4),
    "CU1": Truth(2.1, 1.8, weight="1.25", distance=CULTURE),
    "CU2": Truth(1.8, 1.5, distance=CULTURE, unseen=0.25),
    "CU3": Truth(1.7, 1.5, distance=CULTURE),
    "CU4": Truth(1.5, 1.5, target=3, distance=CULTURE),
    "CU5": Truth(1.6, 1.7, distance=CULTURE),  # down: the same change of system
    "CU6": Truth(1.9, 1.6, target=3, distance=CULTURE),
}

TENDENCIES = {
    (CLAIMS, "EN"): 0.35,
    (CLAIMS, "EN6"): 0.5,
    (CLAIMS, "DI3"): 0.4,
    (SERVICE, "EN3"): -0.5,
    (SERVICE, "DA3"): -0.4,
    (SERVICE, "CU6"): 0.3,
    (SALES, "DI5"): -0.4,
    (SALES, "ME"): -0.3,
    (SALES, "CU4"): -0.3,
    (HEAD_OFFICE, "DA"): 0.2,
    (HEAD_OFFICE, "ME"): 0.3,
}

INSURER = Client(
    name="Seguros Valdecumbre",
    sector="Seguros / Insurance",
    currency="EUR",
    teams=(
        TeamPlan(HEAD_OFFICE, 96),
        TeamPlan(SALES, 248),
        TeamPlan(CLAIMS, 164),
        TeamPlan(SERVICE, 212),
    ),
    people=PEOPLE,
    truths=TRUTHS,
    tendencies=TENDENCIES,
)

NO_SELF_SERVICE = {
    "EN4": (
        "El contrato con la red de agentes les reserva los trámites del asegurado: la compañía "
        "no tiene autoservicio propio ni puede ofrecerlo hasta que venza, dentro de dos años. "
        "Confirmado con Dirección; se revisará entonces."
    )
}

JOINED_THIS_YEAR = frozenset(
    ("iker.mendizabal", "emma.fairbank", "andres.pizarro", "renata.figueroa")
)
# The first look, two years ago: fewer people, and the same questions since.
BASELINE = RoundPlan(
    title="Diagnóstico inicial de CX",
    form="full",
    confidentiality="anonymous",
    invited=EVERYBODY
    - JOINED_THIS_YEAR
    - frozenset(("grace.whitlock", "marina.robles", "henry.caldwell", "hugo.solis")),
    absent=frozenset(("carmen.lujan", "james.loxley")),
    not_applicable=frozenset(("EN4",)),
    years_ago=2,
)
FIRST = RoundPlan(
    title="Primera evaluación de madurez CX",
    form="full",
    confidentiality="anonymous",
    invited=EVERYBODY - JOINED_THIS_YEAR,
    absent=frozenset(("alvaro.montenegro", "oscar.villalba", "james.loxley")),
    not_applicable=frozenset(("EN4",)),  # everybody said so; nobody confirmed it that year
    years_ago=1,
)
SECOND = RoundPlan(
    title="Segunda evaluación de madurez CX",
    expects=True,
    form="full",
    confidentiality="anonymous",
    invited=EVERYBODY,
    absent=frozenset(("iker.mendizabal", "paula.santillan")),
    partly={"diego.alarcon": 11},
    hurried=frozenset(("oscar.villalba",)),
    not_applicable=frozenset(("EN4",)),
    confirmed_out=NO_SELF_SERVICE,
    remarks=SECOND_ROUND,
)
# Named and open: its results can be seen while they come in.
THIRD = RoundPlan(
    title="Comité y mandos: lectura conjunta antes del plan",
    expects=True,
    form="full",
    confidentiality="named",
    minimum_group=3,
    routed=True,
    invited=LEADERSHIP,
    absent=frozenset(
        (
            "rodrigo.sanabria",
            "carmen.lujan",
            "noelia.valcarcel",
            "fernanda.rivas",
            "ramiro.aguilera",
            "ignacio.ferreyra",
            "claudia.benavides",
        )
    ),
    partly={"silvia.carranza": 15, "henry.caldwell": 4},
    not_applicable=frozenset(("EN4",)),
    confirmed_out=NO_SELF_SERVICE,
    remarks=COMMITTEE_ROUND,
)
HALFWAY = "silvia.carranza@example.org"


def second_round_closed_on(today: date) -> date:
    """The twentieth of last month."""
    return (today.replace(day=1) - timedelta(days=1)).replace(day=20)


def round_dates(today: date) -> tuple[tuple[date, date], ...]:
    """First and last day of the four rounds; the first two ran the same days of earlier years."""
    closed = second_round_closed_on(today)
    two_years_ago = closed.replace(year=closed.year - 2)
    year_ago = closed.replace(year=closed.year - 1)
    weeks = timedelta(days=20)
    return (
        (two_years_ago - weeks, two_years_ago),
        (year_ago - weeks, year_ago),
        (closed - weeks, closed),
        (today - timedelta(days=8), today + timedelta(days=13)),
    )
