"""Whether answers hang together so much that one impression may have coloured them all.

A diagnostic of halo and no proof of anything: capabilities compose an area, they are not
signs of one thing, and need not hang together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import fsum, sqrt

from .scale import CONFIDENCE, settled

RATERS_TO_SHOW = 30  # with fewer, the interval is as wide as the scale
HALO_CUT = 0.95
_ROUNDS = 5_000
_CLOSE = 1e-12

Matrix = Sequence[Sequence[float]]


@dataclass(frozen=True)
class Alpha:
    """Cronbach's α, 1 at most and possibly negative, with Feldt's 95 % interval."""

    value: float
    low: float
    high: float
    raters: int
    items: int

    @property
    def may_be_shown(self) -> bool:
        return self.raters >= RATERS_TO_SHOW

    @property
    def suggests_halo(self) -> bool:
        return self.may_be_shown and settled(self.value) > HALO_CUT


def covariances(rows: Matrix) -> list[list[float]]:
    """Return the items' covariance matrix (n - 1) of complete rows, one for each rater.

    ValueError below two rows or for rows of different length.
    """
    n = len(rows)
    if n < 2:
        raise ValueError("covariances need at least two raters")
    columns = list(zip(*rows, strict=True))
    centred = [[x - fsum(column) / n for x in column] for column in columns]
    return [
        [fsum(x * y for x, y in zip(a, b, strict=True)) / (n - 1) for b in centred] for a in centred
    ]


def alpha(rows: Matrix) -> Alpha | None:
    """Return α = k/(k−1) (1 − Σs²/s_T²) of complete rows.

    None below three raters, two items or without any spread of totals.
    Source: docs/methods.md, "Reliability".

    >>> rows = [(3, 3, 4), (2, 3, 2), (4, 4, 5), (3, 2, 3), (5, 4, 4), (2, 2, 3)]
    >>> round(alpha(rows).value, 4)
    0.8771
    """
    return alpha_from(covariances(rows), len(rows)) if len(rows) >= 3 else None


def alpha_from(matrix: Matrix, raters: int) -> Alpha | None:
    """Return α from the items' covariance matrix over so many raters; None as for `alpha`.

    Source: docs/methods.md, "Reliability" (interval: Feldt 1965).
    """
    items = [matrix[i][i] for i in range(len(matrix))]
    return alpha_from_variances(items, fsum(x for row in matrix for x in row), raters)


def alpha_from_variances(items: Sequence[float], total: float, raters: int) -> Alpha | None:
    """Return α from the items' variances and that of the raters' totals; None as for `alpha`.

    So that a database may add up ten thousand people.
    Source: docs/methods.md, "Reliability" (interval: Feldt 1965).
    """
    from scipy.special import fdtri  # type: ignore[import-untyped, unused-ignore]

    k = len(items)
    if k < 2 or raters < 3 or settled(total) <= 0:
        return None
    value = k / (k - 1) * (1 - fsum(items) / total)
    df = (raters - 1, (raters - 1) * (k - 1))
    tail = (1 - CONFIDENCE) / 2
    low = 1 - (1 - value) * float(fdtri(*df, 1 - tail))
    high = 1 - (1 - value) * float(fdtri(*df, tail))
    return Alpha(value, low, high, raters, k)


def omega(matrix: Matrix) -> float | None:
    """Return ω = (Σλ)² / ((Σλ)² + Σθ) of one factor behind the items, 0..1.

    Three items have one solution, λ₁ = √(c₁₂ c₁₃ / c₂₃); more are fitted (principal axis).
    None below three items, with a covariance not above 0, or where an item would have to have
    less than no spread of its own. Source: docs/methods.md, "Reliability".
    """
    k = len(matrix)
    if k < 3 or any(matrix[i][j] <= 0 for i in range(k) for j in range(k) if i != j):
        return None
    loadings = _three_loadings(matrix) if k == 3 else _fitted_loadings(matrix)
    if loadings is None:
        return None
    residuals = [settled(matrix[i][i] - loadings[i] ** 2) for i in range(k)]
    if min(residuals) < 0:
        return None
    common = fsum(loadings) ** 2
    return common / (common + fsum(residuals))


def _three_loadings(c: Matrix) -> list[float]:
    first = sqrt(c[0][1] * c[0][2] / c[1][2])
    return [first, c[0][1] / first, c[0][2] / first]


def _fitted_loadings(matrix: Matrix) -> list[float] | None:
    """One factor by principal axis: the diagonal is replaced by what the factor explains."""
    import numpy as np

    reduced = np.array(matrix, dtype=float)
    spread = reduced.diagonal().copy()
    explained = spread / 2
    for _ in range(_ROUNDS):
        np.fill_diagonal(reduced, explained)
        roots, vectors = np.linalg.eigh(reduced)
        if roots[-1] <= 0:
            return None
        loadings = np.abs(vectors[:, -1]) * sqrt(float(roots[-1]))
        before, explained = explained, loadings**2
        if (explained > spread * (1 + 1e-9)).any():
            return None
        if np.abs(explained - before).max() < _CLOSE:
            return [float(loading) for loading in loadings]
    return None
