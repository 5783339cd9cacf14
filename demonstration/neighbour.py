"""The consultant's second, smaller client: a few hotels, one short round."""

from __future__ import annotations

from datetime import date, timedelta

from demonstration.shapes import (
    EXECUTIVE,
    FRONT_LINE,
    MANAGER,
    Client,
    Person,
    Remark,
    RoundPlan,
    TeamPlan,
    Truth,
)

DESK = "Recepción y pisos"
OFFICE = "Dirección, reservas y sala"

HOTELS = Client(
    name="Hoteles Roblenube",
    sector="Hotelería / Hospitality",
    currency="EUR",
    teams=(TeamPlan(DESK, 58), TeamPlan(OFFICE, 27)),
    people=(
        Person("Adriana Llorente Paz", "adriana.llorente", OFFICE, EXECUTIVE),
        Person("Germán Ochoa Vela", "german.ochoa", OFFICE, EXECUTIVE),
        Person("Violeta Sepúlveda Haro", "violeta.sepulveda", OFFICE, MANAGER),
        Person("Marcus Penhallow", "marcus.penhallow", OFFICE, MANAGER, "en"),
        Person("Nuria Tapia Lago", "nuria.tapia", OFFICE, FRONT_LINE),
        Person("Rafael Zúñiga Mar", "rafael.zuniga", OFFICE, FRONT_LINE),
        Person("Elvira Cáceres Blanco", "elvira.caceres", DESK, MANAGER),
        Person("Samuel Prieto Oliva", "samuel.prieto", DESK, FRONT_LINE),
        Person("Ximena Duarte Sol", "ximena.duarte", DESK, FRONT_LINE),
        Person("Hannah Merrick", "hannah.merrick", DESK, FRONT_LINE, "en"),
        Person("Julián Otero Cruz", "julian.otero", DESK, FRONT_LINE),
        Person("Aitana Rosales Gómez", "aitana.rosales", DESK, FRONT_LINE),
    ),
    truths={
        "DA2": Truth(3.4, 3.4),
        "DA6": Truth(2.8, 2.8),
        "DI1": Truth(3.6, 3.6),
        "DI3": Truth(2.6, 2.6),
        "EN1": Truth(3.8, 3.8),
        "EN6": Truth(3.6, 3.6),
        "ME1": Truth(2.9, 2.9),
        "ME6": Truth(2.5, 2.5),
        "CU1": Truth(3.3, 3.3),
        "CU3": Truth(2.8, 2.8),
    },
    tendencies={(DESK, "EN6"): 0.4, (OFFICE, "ME"): 0.3},
)

SHORT_ROUND = RoundPlan(
    title="Diagnóstico breve",
    form="short",
    confidentiality="anonymous",
    invited=frozenset(person.address for person in HOTELS.people),
    absent=frozenset(("rafael.zuniga",)),
    remarks=(
        Remark(
            "ximena.duarte",
            "EN6",
            4,
            "Podemos invitar a un desayuno o cambiar la habitación sin preguntar a nadie.",
        ),
        Remark(
            "hannah.merrick",
            "ME6",
            2,
            "We read every review aloud on Mondays. What we decide about them is rarely noted.",
        ),
        Remark(
            "elvira.caceres",
            "DI3",
            2,
            "Dibujamos la llegada del huésped una vez, hace dos temporadas.",
        ),
    ),
)


def short_round_dates(today: date) -> tuple[date, date]:
    """Two weeks that ended ten weeks ago."""
    closed = today - timedelta(weeks=10)
    return closed - timedelta(days=13), closed
