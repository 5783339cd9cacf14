"""The programme and the draws behind a plan: how long until something can be shown, and proven."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator

from roadmaps.domain.listing import listed
from roadmaps.domain.portfolio import Limits, Option, capped, value_of
from roadmaps.domain.programme import best_plan
from roadmaps.domain.ranking import Candidate, Need, Resources
from roadmaps.domain.robustness import robustness
from tests.benchmarks.figures import Figure

CAPABILITIES, QUARTERS, LONGEST = 30, 8, 60.0
SEEDS = (1, 2, 3)


def made_up(initiatives: int, seed: int) -> tuple[list[Option], list, Limits]:
    """Initiatives that lift one to three of thirty capabilities; half of their days and cost fit."""
    chance = random.Random(seed)
    gaps = {f"c{n:02}": round(chance.uniform(0.5, 2.5), 2) for n in range(CAPABILITIES)}
    options = []
    for n in range(initiatives):
        lifted = chance.sample(sorted(gaps), chance.randint(1, 3))
        probability = chance.uniform(0.5, 0.9)
        needs = [f"i{chance.randrange(n):02}"] if n and chance.random() < 0.25 else []
        options.append(
            Option(
                f"i{n:02}",
                {c: probability * min(gaps[c], chance.uniform(0.3, 1.5)) for c in lifted},
                chance.randint(10, 120), chance.randint(0, 60), chance.randint(1, 3),
                frozenset(needs),
            )
        )  # fmt: skip
    days = sum(option.days for option in options) / 2 / QUARTERS
    limits = Limits(QUARTERS, (days,) * QUARTERS, sum(option.cost for option in options) / 2)
    return options, [capped(key, 1 / CAPABILITIES, gap) for key, gap in gaps.items()], limits


def measured() -> Iterator[Figure]:
    """25 initiatives until the list, 1 % and proof; 60 within ten seconds; 10,000 draws over 60."""
    part = "plans"
    for seed in SEEDS:
        options, goals, limits = made_up(25, seed)
        where = f"25 × {QUARTERS}, problem {seed}"
        ranked = sorted(options, key=lambda o: (-sum(o.lifts.values()) / o.days, o.key))
        began = time.perf_counter()
        first = listed(ranked, limits)
        yield Figure(
            part, "first plan shown (the list)", time.perf_counter() - began, "s", where=where
        )
        began = time.perf_counter()
        best_plan(options, goals, limits, LONGEST, first.starts, enough=0.01)
        yield Figure(part, "to 1 %", time.perf_counter() - began, "s", where=where)
        began = time.perf_counter()
        plan = best_plan(options, goals, limits, LONGEST, first.starts)
        share = value_of(options, goals, limits, first.starts) / plan.value
        yield Figure(
            part, "to proof", time.perf_counter() - began, "s", where=where,
            note=f"{plan.proof.value}; the list alone reaches {100 * share:.1f} % of it",
        )  # fmt: skip
        options, goals, limits = made_up(60, seed)
        plan = best_plan(options, goals, limits, 10.0, {})
        yield Figure(
            part, "gap after 10 s", 100 * plan.gap, "%", where=f"60 × {QUARTERS}, problem {seed}"
        )
    yield _draws(part)


def _draws(part: str) -> Figure:
    chance = random.Random(1)
    needs = [Need(f"c{n}", chance.uniform(1, 3), 4, 1 / CAPABILITIES) for n in range(CAPABILITIES)]
    candidates = [
        Candidate(
            f"i{n}",
            {f"c{c}": chance.uniform(0.3, 1) for c in chance.sample(range(CAPABILITIES), 3)},
            chance.uniform(0.5, 0.9), chance.randint(10, 100), chance.randint(0, 60), 1,
        )
        for n in range(60)
    ]  # fmt: skip
    resources = Resources(2000, 800)
    robustness(candidates, needs, resources, draws=100)  # what is made once a process
    began = time.perf_counter()
    robustness(candidates, needs, resources)
    return Figure(
        part, "10,000 draws over 60 initiatives", time.perf_counter() - began, "s", ("<", 1.0)
    )
