"""What kind of number a metric is, and what its readings must hold so that they can be added."""

from __future__ import annotations

from enum import StrEnum


class Measure(StrEnum):
    """How the readings of a metric are made, and so how they are added up.

    share   favourable ÷ all, 0..1                     n = all, numerator = favourable
    net     (promoters − detractors) ÷ all, −100..100  n = all, numerator = promoters, detractors
    mean    sum ÷ number, in the metric's unit         n = number, numerator = sum
    total   a sum, in the metric's unit                numerator = the sum
    ratio   sum ÷ another sum                          n = the other sum, numerator = the sum
    """

    SHARE = "share"
    NET = "net"
    MEAN = "mean"
    TOTAL = "total"
    RATIO = "ratio"


class Kind(StrEnum):
    """The metrics that every organisation has, and those it makes itself."""

    CSAT = "csat"
    NPS = "nps"
    CES = "ces"
    CONVERSION = "conversion"
    SALES_CYCLE = "sales_cycle"
    RETENTION = "retention"
    CHURN = "churn"
    ORDER_VALUE = "order_value"
    ORDERS = "orders"
    REVENUE = "revenue"
    NEW_CUSTOMERS = "new_customers"
    ACQUISITION_SPEND = "acquisition_spend"
    CLTV = "cltv"
    COCA = "coca"
    RESPONSE_RATE = "response_rate"
    OWN = "own"


MEASURES: dict[Kind, Measure] = {
    Kind.CSAT: Measure.SHARE,
    Kind.NPS: Measure.NET,
    Kind.CES: Measure.SHARE,
    Kind.CONVERSION: Measure.SHARE,
    Kind.SALES_CYCLE: Measure.MEAN,
    Kind.RETENTION: Measure.SHARE,
    Kind.CHURN: Measure.SHARE,
    Kind.ORDER_VALUE: Measure.MEAN,
    Kind.ORDERS: Measure.TOTAL,
    Kind.REVENUE: Measure.TOTAL,
    Kind.NEW_CUSTOMERS: Measure.TOTAL,
    Kind.ACQUISITION_SPEND: Measure.TOTAL,
    Kind.CLTV: Measure.MEAN,
    Kind.COCA: Measure.RATIO,
    Kind.RESPONSE_RATE: Measure.SHARE,
}
# What customers are asked: small groups of them are protected, and scores have a scale.
SCALES: dict[Kind, tuple[int, int]] = {Kind.CSAT: (1, 5), Kind.NPS: (0, 10), Kind.CES: (1, 7)}
LOWER_IS_BETTER = frozenset({Kind.SALES_CYCLE, Kind.CHURN, Kind.ACQUISITION_SPEND, Kind.COCA})
# What is spent to win customers is no success and no failure by itself: COCA says what it brought.
JUDGES_NOTHING = frozenset({Kind.ACQUISITION_SPEND})
# The moment of the relationship (journeys' words) whose page a metric stands on.
HOME = {
    Kind.NEW_CUSTOMERS: "acquisition",
    Kind.ACQUISITION_SPEND: "acquisition",
    Kind.COCA: "acquisition",
    Kind.CONVERSION: "sale",
    Kind.SALES_CYCLE: "sale",
    Kind.ORDERS: "sale",
    Kind.REVENUE: "sale",
    Kind.ORDER_VALUE: "sale",
    Kind.CSAT: "delivery",
    Kind.CES: "delivery",
    Kind.RESPONSE_RATE: "delivery",
    Kind.NPS: "loyalty",
    Kind.RETENTION: "loyalty",
    Kind.CHURN: "loyalty",
    Kind.CLTV: "loyalty",
}
