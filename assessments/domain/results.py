"""What scoring returns for a round: plain frozen values, ready to be kept and shown."""

from dataclasses import dataclass
from enum import StrEnum

from .bands import LikelyBand
from .distribution import Counts, Distribution
from .intervals import Interval
from .levels import LikelyLevel, StagedLevel
from .scale import settled


class CapabilityStatus(StrEnum):
    """Why a capability has a score, or has none."""

    SCORED = "scored"
    NO_VISIBILITY = "no_visibility"  # those it applies to all said "don't know"
    SCOPE_PENDING = "scope_pending"  # all said "does not apply"; the CX lead must confirm
    NO_ANSWERS = "no_answers"
    TOO_FEW = "too_few"  # answers, but fewer than k: not shown and not in any mean
    OUT_OF_SCOPE = "out_of_scope"  # confirmed by the CX lead


@dataclass(frozen=True)
class CapabilityScore:
    """One capability. Everything from `mean` to `band` is None unless it is scored.

    `distribution` and `visibility` are None when too few answered (they would tell on
    them) or out of scope. `overall_weight` is its share of the overall mean when
    everything in scope is scored: those of all capabilities in scope sum to 1.
    """

    code: str
    area: str
    status: CapabilityStatus
    distribution: Distribution | None
    mean: float | None
    interval: Interval | None
    level: int | None
    target: int
    gap: float | None
    band: LikelyBand | None
    weight: float
    visibility: float | None
    low_visibility: bool
    overall_weight: float


@dataclass(frozen=True)
class AreaScore:
    """One area; None where half of its weight is not scored.

    `target` is the weighted mean of its capabilities' targets, in scope only; it and
    `scored_share` are None when nothing in the area is in scope.
    """

    code: str
    weight: float
    mean: float | None
    interval: Interval | None
    staged: StagedLevel | None
    target: float | None
    gap: float | None
    band: LikelyBand | None
    scored_share: float | None
    likely: LikelyLevel | None


@dataclass(frozen=True)
class TeamCell:
    """One team's answers to one capability; mean, n and level only if it may be shown.

    n = 0 with `shown` False is a team without answers; n = None is one that is hidden. In an
    anonymous round n is the lower end of `band` ("5–9"), the mean has one decimal, and `bound`
    ("≤" or "≥") says that it is only a bound. `counts`, the people at each level, are there
    only where everybody agreed to be known.
    """

    team: str
    capability: str
    mean: float | None
    n: int | None
    shown: bool
    level: int | None
    band: str = ""
    bound: str = ""
    counts: Counts | None = None

    @property
    def people(self) -> str:
        """How many answered, as exactly as it may be said; "" where nothing may be."""
        return self.band or (str(self.n) if self.n else "")


@dataclass(frozen=True)
class RoleCell:
    """One role group's answers to one capability; fields as in `TeamCell`."""

    role: str
    capability: str
    mean: float | None
    n: int | None
    shown: bool
    level: int | None
    band: str = ""
    bound: str = ""
    counts: Counts | None = None

    @property
    def people(self) -> str:
        """How many answered, as exactly as it may be said; "" where nothing may be."""
        return self.band or (str(self.n) if self.n else "")


@dataclass(frozen=True)
class Scorecard:
    """The whole result of a round; means are levels 1..5, None where not computable.

    `provisional` when a capability in scope has no score. `equal_weights_mean` is the
    overall mean with all weights equal, to show what the weights do.
    """

    overall_mean: float | None
    equal_weights_mean: float | None
    interval: Interval | None
    staged: StagedLevel | None
    likely: LikelyLevel | None
    probabilities: tuple[float, float, float, float, float] | None
    provisional: bool
    areas: tuple[AreaScore, ...]
    capabilities: tuple[CapabilityScore, ...]
    cells: tuple[TeamCell, ...]
    k: int
    invited: int
    submitted: int
    role_cells: tuple[RoleCell, ...] = ()

    def capability(self, code: str) -> CapabilityScore:
        """Return one capability; KeyError for a code that the round does not have."""
        for score in self.capabilities:
            if score.code == code:
                return score
        raise KeyError(code)

    def area(self, code: str) -> AreaScore:
        """Return one area; KeyError for a code that the round does not have."""
        for score in self.areas:
            if score.code == code:
                return score
        raise KeyError(code)

    def cell(self, team: str, capability: str) -> TeamCell:
        """Return one cell of the heat map; KeyError for one that it does not have."""
        for cell in self.cells:
            if (cell.team, cell.capability) == (team, capability):
                return cell
        raise KeyError((team, capability))

    def strongest(self, n: int) -> tuple[CapabilityScore, ...]:
        """Return the n scored capabilities with the highest means; ties by code."""
        return self._ordered(-1)[:n]

    def weakest(self, n: int) -> tuple[CapabilityScore, ...]:
        """Return the n scored capabilities with the lowest means; ties by code."""
        return self._ordered(1)[:n]

    def _ordered(self, sign: int) -> tuple[CapabilityScore, ...]:
        keyed = [
            (sign * settled(score.mean), score.code, score)
            for score in self.capabilities
            if score.mean is not None
        ]
        return tuple(score for _, _, score in sorted(keyed, key=lambda item: item[:2]))
