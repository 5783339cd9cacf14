"""The three vectors of a relationship: how long, how much of the purse, how many it brings.

Loyalty is retention r, engagement the share s of what a customer spends on such things, and
prescription the q customers brought a period by each one.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import permutations
from math import factorial

from economics.domain.value import DataError, Form, multiple, value


@dataclass(frozen=True)
class Vectors:
    """Where the three vectors stand: r 0..1, s 0..1, q a customer and period."""

    loyalty: float
    engagement: float
    prescription: float


@dataclass(frozen=True)
class Base:
    """What does not move: purse W, margin rate μ, discount d, growth g, share φ, cost of acquiring.

    φ is the share of the customers brought who would not have come otherwise: they earn their
    whole value, the others save what acquiring them would have cost.
    """

    wallet: float
    margin_rate: float
    discount: float
    referred_share: float
    acquisition_cost: float
    growth: float = 0.0


@dataclass(frozen=True)
class Worth:
    """What a customer's own purchases and what those they bring are worth, in money."""

    lifetime: float
    referral: float

    @property
    def total(self) -> float:
        return self.lifetime + self.referral


def worth(at: Vectors, base: Base) -> Worth | None:
    """Return the value of a customer with these vectors; None where it has no end.

    V = W s μ r ÷ (1 + d − r) + r ÷ (1 + d − r) · q · (φ W s μ (1 + d) ÷ (1 + d − r) + (1 − φ) CAC).
    Source: docs/methods.md, "Three vectors".

    >>> w = worth(Vectors(0.8, 0.4, 0.05), Base(1000, 0.2, 0.1, 0.5, 120))
    >>> round(w.lifetime, 4), round(w.referral, 4), round(w.total, 4)
    (213.3333, 27.5556, 240.8889)
    """
    margin = base.wallet * at.engagement * base.margin_rate
    own = value(margin, at.loyalty, base.discount, form=Form.EXISTING, growth=base.growth)
    new = value(margin, at.loyalty, base.discount, form=Form.NEW, growth=base.growth)
    renewals = multiple(at.loyalty, base.discount)
    if own is None or new is None or renewals is None:
        return None
    brought = base.referred_share * new + (1 - base.referred_share) * base.acquisition_cost
    return Worth(own, renewals * at.prescription * brought)


NAMES = ("loyalty", "engagement", "prescription")


@dataclass(frozen=True)
class Split:
    """What a change of all three adds, and which part of it each vector made.

    ``alone`` is what each would add if only it moved: these do not add up.
    """

    before: Worth
    after: Worth
    parts: Vectors
    alone: Vectors

    @property
    def added(self) -> float:
        return self.after.total - self.before.total


def shapley(today: Vectors, wanted: Vectors, base: Base) -> Split | None:
    """Return each vector's part of the change: its mean over the six orders of moving them.

    The parts add up exactly. None where some value has no end.
    Source: docs/methods.md, "Three vectors".
    """
    reached: dict[frozenset[str], Worth] = {}
    for order in permutations(NAMES):
        for many in range(len(NAMES) + 1):
            moved = frozenset(order[:many])
            found = worth(_mixed(today, wanted, moved), base)
            if found is None:
                return None
            reached[moved] = found
    nothing = reached[frozenset()].total
    parts, alone = {}, {}
    for name in NAMES:
        steps = 0.0
        for order in permutations(NAMES):
            earlier = frozenset(order[: order.index(name)])
            steps += reached[earlier | {name}].total - reached[earlier].total
        parts[name] = steps / factorial(len(NAMES))
        alone[name] = reached[frozenset({name})].total - nothing
    return Split(
        reached[frozenset()], reached[frozenset(NAMES)], Vectors(**parts), Vectors(**alone)
    )


def _mixed(today: Vectors, wanted: Vectors, moved: frozenset[str]) -> Vectors:
    return Vectors(**{name: getattr(wanted if name in moved else today, name) for name in NAMES})


def share_of_wallet(own_spend: float, all_spend: float) -> float | None:
    """Return own ÷ all spend of a customer on such things, 0..1; None for no spend at all.

    DataError where more is spent here than anywhere.
    """
    if not all_spend:
        return None
    if own_spend < 0 or own_spend > all_spend:
        raise DataError(f"{own_spend} of {all_spend} spent")
    return own_spend / all_spend


def allocated_share(rank: float, brands: float) -> float:
    """Return the share of wallet the rank among the brands in use tells, where spend is unknown.

    Wallet Allocation Rule: (1 − rank ÷ (b + 1)) · 2 ÷ b. Ranks shared are averages.
    DataError unless 1 <= rank <= b.
    Source: docs/methods.md, "Share of wallet".

    >>> [round(allocated_share(rank, 3), 4) for rank in (1, 2, 3)]
    [0.5, 0.3333, 0.1667]
    """
    if not 1 <= rank <= brands:
        raise DataError(f"rank {rank} of {brands}")
    return (1 - rank / (brands + 1)) * 2 / brands
