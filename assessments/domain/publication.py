"""Which teams and role groups may be shown side by side, closing after closing."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, product

from .distribution import Distribution
from .suppression import suppress

Cell = tuple[str, str]  # (team, role group): the finest groups there are
Sizes = tuple[tuple[Cell, int], ...]


@dataclass(frozen=True)
class Published:
    """The groups whose figures are shown beside the total of everybody."""

    teams: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()

    def __or__(self, other: "Published") -> "Published":
        return Published(self.teams | other.teams, self.roles | other.roles)


NOTHING = Published()


@dataclass(frozen=True)
class Cohort:
    """People first counted at the same closing, and what closings have shown of them since.

    ``own`` are the answers of those who gave them here themselves, where others of the cohort
    were imported; None where nobody was.
    """

    answers: Mapping[Cell, Distribution]
    released: Published = NOTHING
    own: Mapping[Cell, Distribution] | None = None

    @property
    def themselves(self) -> "Cohort":
        """Those who answered themselves: what an import says can be subtracted by who made it."""
        return self if self.own is None else Cohort(self.own, self.released)

    def is_enough(self, k: int) -> bool:
        """Whether they are at least k, and those who answered themselves nobody or at least k."""
        everybody, own = (sum(c.sizes.values()) for c in (self, self.themselves))
        return everybody >= k and (own == 0 or own >= k)

    @property
    def sizes(self) -> dict[Cell, int]:
        return {cell: answers.n for cell, answers in self.answers.items() if answers.n}


def publish(cohorts: Sequence[Cohort], k: int) -> Published:
    """Return which groups may be shown, so that nothing about fewer than k people can be solved.

    Teams and role groups are two partitions of the same people, and each closing is one more
    set of sums over them. Groups are taken away, the smallest that helps first, until no sum
    or difference of anything shown is about fewer than k people. It is enough that this holds
    for everybody and for each cohort on its own: what is in the difference of two closings
    is a sum over the cohorts between them. The same holds for those who answered themselves:
    who imported the others' answers knows these.

    ValueError for a cohort of fewer than k people beside another one: it must wait.
    Source: docs/methods.md, "Anonymity and complementary suppression", steps 1 to 5.
    """
    everybody = _together(cohorts)
    if not everybody.is_enough(k):
        return NOTHING
    layers = [everybody, *(cohorts if len(cohorts) > 1 else ())]
    layers += [layer.themselves for layer in layers if layer.own]
    teams = {team for team, _ in everybody.sizes}
    roles = {role for _, role in everybody.sizes}
    shown = Published(
        frozenset.intersection(*(_showable(layer, 0, teams, k) for layer in layers)),
        frozenset.intersection(*(_showable(layer, 1, roles, k) for layer in layers)),
    )
    while not _is_safe(layers, shown, k):
        shown = _without_one(layers, shown, k)
    return shown


def pools(cohorts: Mapping[int, Cohort], k: int) -> list[tuple[int, Cohort]]:
    """Return cohorts of at least k people, each with the closing at which it is complete.

    ``cohorts`` are answers by the number of the closing that first counted them. One of fewer
    than k people (`Cohort.is_enough`) waits and is counted together with the next: until then
    no figure holds it.
    Source: docs/methods.md, "Anonymity and complementary suppression", step 5.
    """
    found: list[tuple[int, Cohort]] = []
    waiting: list[Cohort] = []
    for number in sorted(cohorts):
        waiting.append(cohorts[number])
        pool = _together(waiting)
        if pool.is_enough(k):
            found.append((number, pool))
            waiting = []
    return found


def smallest_revealed(sizes: Mapping[Cell, int], shown: Published) -> int:
    """Return the fewest people about whom the total and the groups shown say something.

    A union of cells is revealed when its indicator is a sum of the indicators shown, that is,
    when there are numbers a(team) and v(role), 0 for what is hidden but for one constant in v,
    with a + v = 1 inside the union and 0 outside. The differences between such numbers are
    whole, so all of them can be tried. The answer is that of `rowspace_audit` for two
    partitions, without trying every union. ValueError without people.
    Source: docs/methods.md, "Anonymity and complementary suppression", step 3.
    """
    people = {cell: n for cell, n in sizes.items() if n}
    if not people:
        raise ValueError("nobody is in these cells")
    return _smallest(tuple(sorted(people.items())), shown)


@lru_cache(maxsize=4096)
def _smallest(sizes: Sizes, shown: Published) -> int:
    rows: dict[str, dict[str, int]] = {}
    for (team, role), n in sizes:
        rows.setdefault(team, {})[role] = n
    roles = sorted({role for row in rows.values() for role in row})
    free = [role for role in roles if role in shown.roles]
    together = {frozenset(pair) for row in rows.values() for pair in combinations(sorted(row), 2)}
    reach = range(-len(roles), len(roles) + 1)
    best = sum(n for _, n in sizes)
    for constant, *values in product(reach, repeat=len(free) + 1):
        height = dict.fromkeys(roles, constant) | dict(zip(free, values, strict=True))
        if any(abs(height[a] - height[b]) > 1 for a, b in map(tuple, together)):
            continue
        least = _least_union(rows, shown.teams, height)
        if least is not None:
            best = min(best, least)
    return best


def _least_union(
    rows: Mapping[str, Mapping[str, int]], shown: Collection[str], height: Mapping[str, int]
) -> int | None:
    """The fewest people in a non-empty union with these heights; None where there is none."""
    total, step = 0, None
    for team, row in rows.items():
        lifts = {x - height[role] for role in row for x in (0, 1)} if team in shown else {0}
        options = sorted(
            {
                sum(n for role, n in row.items() if height[role] + lift == 1)
                for lift in lifts
                if all(height[role] + lift in (0, 1) for role in row)
            }
        )
        if not options:
            return None
        total += options[0]
        more = next((option for option in options if option > 0), None)
        if options[0] == 0 and more is not None:
            step = more if step is None else min(step, more)
    return total or step


def _together(cohorts: Sequence[Cohort]) -> Cohort:
    answers = _sum(cohort.answers for cohort in cohorts)
    if all(cohort.own is None for cohort in cohorts):
        return Cohort(answers)
    return Cohort(answers, own=_sum(cohort.themselves.answers for cohort in cohorts))


def _sum(tables: Iterable[Mapping[Cell, Distribution]]) -> dict[Cell, Distribution]:
    total: dict[Cell, Distribution] = {}
    for table in tables:
        for cell, more in table.items():
            total[cell] = total[cell] + more if cell in total else more
    return total


def _showable(cohort: Cohort, axis: int, names: Collection[str], k: int) -> frozenset[str]:
    """Groups of one partition that this cohort alone lets be shown.

    One that nobody of the cohort is in says nothing about it, and may be.
    """
    groups: dict[str, Distribution] = {}
    for cell, answers in cohort.answers.items():
        group = cell[axis]
        groups[group] = groups[group] + answers if group in groups else answers
    sizes = {group: answers.n for group, answers in groups.items()}
    visible = suppress(sizes, k, {group: d.total for group, d in groups.items()}).visible
    return visible | {name for name in names if not sizes.get(name)}


def _is_safe(layers: Sequence[Cohort], shown: Published, k: int) -> bool:
    return all(
        min(layer.sizes.values()) >= k  # then every union is large enough
        or smallest_revealed(layer.sizes, shown | layer.released) >= k
        for layer in layers
        if layer.sizes
    )


def _without_one(layers: Sequence[Cohort], shown: Published, k: int) -> Published:
    """Take one group away: the smallest that makes the rest safe, else the smallest of all."""
    sizes = layers[0].sizes
    fewer = sorted(
        [
            (
                sum(n for cell, n in sizes.items() if cell[0] == team),
                0,
                team,
                _less(shown, team=team),
            )
            for team in shown.teams
        ]
        + [
            (
                sum(n for cell, n in sizes.items() if cell[1] == role),
                1,
                role,
                _less(shown, role=role),
            )
            for role in shown.roles
        ],
        key=lambda option: option[:3],
    )
    if not fewer:
        raise ValueError(f"a cohort of fewer than {k} people cannot be counted apart")
    return next((rest for *_, rest in fewer if _is_safe(layers, rest, k)), fewer[0][3])


def _less(shown: Published, *, team: str = "", role: str = "") -> Published:
    return Published(shown.teams - {team}, shown.roles - {role})
