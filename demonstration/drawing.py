"""From what is true of a client to what each person says: seeded, and exact on average."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import floor
from random import Random

from demonstration.shapes import FRONT_LINE, Client, Person, RoundPlan

Said = dict[str, int | None]  # by address: a level, or None for "don't know"

PERSONAL_SPREAD = 0.3  # some people see everything a little better, in levels
SPREAD = 0.5
SEEN_BY_ALL_BUT = 0.02  # anybody may not know something


def leanings(client: Client, rng: Random) -> dict[str, float]:
    """Return how far each person leans up or down, the same in every round."""
    return {person.address: rng.gauss(0, PERSONAL_SPREAD) for person in client.people}


def pull(client: Client, person: Person, code: str) -> float:
    """Return how far role and team put a person from the mean of all, in levels."""
    distance = client.truths[code].distance[person.role]
    area = client.tendencies.get((person.team, code[:2]), 0.0)
    return distance + client.tendencies.get((person.team, code), area)


def nearest(x: float) -> int:
    return min(5, max(1, floor(x + 0.5)))


def shift_to(mean: float, pulls: Sequence[float], fixed: Sequence[int]) -> float:
    """Return what to add to each pull so that levels, fixed ones included, average ``mean``.

    The average only rises with the shift, so halving finds it; what is left is at most
    one answer's step.
    """
    wanted = mean * (len(pulls) + len(fixed)) - sum(fixed)
    low, high = -6.0, 12.0
    for _ in range(40):
        middle = (low + high) / 2
        if sum(nearest(p + middle) for p in pulls) < wanted:
            low = middle
        else:
            high = middle
    return high


def draw_answers(
    client: Client,
    plan: RoundPlan,
    code: str,
    people: Sequence[Person],
    leaning: Mapping[str, float],
    rng: Random,
    shift: float | None = None,
) -> tuple[Said, float]:
    """Return what each of ``people`` says about one capability, and the shift that was used.

    Without a shift it is the one that gives the story's mean; with that of an earlier
    round the same people say nearly the same again.
    """
    truth = client.truths[code]
    said: Said = {r.address: r.level for r in plan.remarks if r.code == code}
    said |= dict.fromkeys(sorted(plan.hurried), 2)
    free = [person for person in people if person.address not in said]
    said |= {person.address: None for person in _unknowing(free, truth.unseen, rng)}
    pulls = {
        person.address: pull(client, person, code) + leaning[person.address] + rng.gauss(0, SPREAD)
        for person in free
        if person.address not in said
    }
    if shift is None:
        shift = shift_to(
            truth.mean(plan.years_ago), list(pulls.values()), [x for x in said.values() if x]
        )
    said |= {address: nearest(p + shift) for address, p in pulls.items()}
    return said, shift


def _unknowing(people: Sequence[Person], unseen: float, rng: Random) -> list[Person]:
    """The stated share of the front line, and now and then anybody."""
    front_line = [person for person in people if person.role == FRONT_LINE]
    hidden = rng.sample(front_line, round(unseen * len(front_line)))
    return [p for p in people if rng.random() < SEEN_BY_ALL_BUT or p in hidden]
