"""How much a customer's value hangs on retention."""

from __future__ import annotations

from dataclasses import dataclass

from economics.domain.value import Form, leak, value

POINT = 0.01


@dataclass(frozen=True)
class RetentionSensitivity:
    """Money per unit of retention, money for one point more (None beyond 100 %), elasticity."""

    slope: float
    a_point: float | None
    elasticity: float | None  # per cent of value for one per cent of retention; None: worth 0


def retention_sensitivity(
    margin: float, retention: float, discount: float, *, form: Form, growth: float = 0.0
) -> RetentionSensitivity | None:
    """Return how the value answers to retention; None where the value has no end.

    ∂B/∂r = m (1 + d) ÷ (1 + d − r (1 + g))²; of A it is (1 + g) times that, of C (1 + g) ÷ (1 + d).
    Elasticity is ∂V/∂r · r ÷ V; of B it is (1 + d) ÷ (1 + d − r (1 + g)).
    Source: docs/methods.md, "What one point of retention is worth".

    >>> s = retention_sensitivity(100, 0.8, 0.1, form=Form.EXISTING)
    >>> [round(x, 4) for x in (s.slope, s.a_point, s.elasticity)]
    [1222.2222, 12.6437, 3.6667]
    """
    now = value(margin, retention, discount, form=form, growth=growth)
    if now is None:
        return None
    slope = margin * (1 + discount) / leak(retention, discount, growth) ** 2
    if form is not Form.EXISTING:
        slope *= 1 + growth
    if form is Form.AT_END:
        slope /= 1 + discount
    more = None
    if retention + POINT < 1:
        more = value(margin, retention + POINT, discount, form=form, growth=growth)
    return RetentionSensitivity(
        slope, None if more is None else more - now, slope * retention / now if now else None
    )
