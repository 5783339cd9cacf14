"""What the insurer's customers say and do: two years of readings, drawn from a stated truth.

Each touchpoint improves or worsens along a straight line with a little weather of the season;
what a month shows is drawn from it, so that intervals, noise and small numbers look as they
do in life.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from math import cos, pi
from random import Random

from accounts.models import Organization, User
from demonstration.rounds import at
from journeys.models import Channel, Touchpoint
from metrics.domain.cuts import Cut
from metrics.domain.measures import Kind
from metrics.domain.periods import Period, shifted, start_of
from metrics.models import Metric, Source, SourceKind
from metrics.services.metrics import known_metric, source_named
from metrics.services.readings import Wanted, record_readings

MONTHS = 24
AFTER_SALES, CRM, FINANCE = "Encuestas posventa", "CRM comercial", "Finanzas"
RING, WAIT, ADJUSTER = (
    "Llamo con el agua cayendo", "Espero al técnico de urgencia", "Viene el perito",
)  # fmt: skip
ASK, REPAIR, MONEY = (
    "Llamo para saber cómo va mi caso", "Vienen a secar y pintar",
    "Recibo el dinero y la explicación",
)  # fmt: skip
PRICE, STAY, QUOTE = (
    "Llega el precio de la renovación", "Decido con mi agente si sigo", "Busco un seguro para mi casa",
)  # fmt: skip
POLICY, SIGNING, CHOICE = (
    "Recibo la póliza y el folleto", "Firmo y doy mi cuenta para los pagos",
    "Elijo entre arreglo o dinero",
)  # fmt: skip


@dataclass(frozen=True)
class Lived:
    """How satisfied customers are with a touchpoint: share 0..1 then and now, asked a month."""

    touchpoint: str
    then: float
    now: float
    asked: int
    winter: float = 0.0  # taken off in January, when pipes burst


SATISFIED = (
    Lived(QUOTE, 0.71, 0.74, 46),
    Lived(POLICY, 0.63, 0.68, 29),
    Lived(SIGNING, 0.80, 0.86, 34),
    Lived(RING, 0.80, 0.84, 38, winter=0.05),
    Lived(WAIT, 0.66, 0.58, 31, winter=0.10),
    Lived(ADJUSTER, 0.77, 0.83, 24),
    Lived(ASK, 0.49, 0.41, 33, winter=0.04),
    Lived(CHOICE, 0.58, 0.55, 18),
    Lived(REPAIR, 0.62, 0.66, 19),
    Lived(MONEY, 0.70, 0.79, 22),
    Lived(PRICE, 0.44, 0.40, 27),
    Lived(STAY, 0.76, 0.77, 7),
)
EASY = (Lived(RING, 0.72, 0.78, 36), Lived(ASK, 0.52, 0.45, 30), Lived(QUOTE, 0.66, 0.75, 41))


@dataclass(frozen=True)
class Told:
    """Promoters and detractors by channel, shares 0..1 then and now, asked a month."""

    channel: str
    promoters: tuple[float, float]
    detractors: tuple[float, float]
    asked: int


RECOMMEND = (
    Told("web", (0.33, 0.40), (0.27, 0.22), 58),
    Told("phone", (0.34, 0.33), (0.30, 0.33), 64),
    Told("in_person", (0.47, 0.52), (0.16, 0.13), 45),
    Told("branch", (0.41, 0.43), (0.20, 0.19), 12),
)


@dataclass(frozen=True)
class Sold:
    """What a channel sells in a month: quotes, conversion then and now, spend then and now."""

    channel: str
    quotes: int
    conversion: tuple[float, float]
    spend: tuple[float, float]


SALES = (
    Sold("web", 1460, (0.118, 0.147), (39_000, 43_500)),
    Sold("phone", 640, (0.171, 0.168), (15_200, 16_100)),
    Sold("in_person", 410, (0.286, 0.301), (21_500, 22_400)),
    Sold("marketplace", 980, (0.083, 0.071), (11_800, 14_900)),
)
PREMIUM = (276.0, 301.0)  # mean yearly premium of a new policy, in euros
SPREAD = 88.0
DAYS = (9.4, 7.9)  # from quote to policy
RENEWALS = 6_800  # policies that come up for renewal in a month
STAYED = (0.852, 0.866)
PORTFOLIO = (80_400, 83_900)  # policies in force
TARGETS = {
    Kind.CSAT: (0.64, 0.75), Kind.NPS: (12.0, 25.0), Kind.RETENTION: (0.852, 0.88),
    Kind.CONVERSION: (0.142, 0.17), Kind.COCA: (None, 190.0),
}  # fmt: skip


def has_readings(organization: Organization) -> bool:
    """Whether there ever were figures of customers: what people deleted stays deleted."""
    return Source.objects.owned_by(organization).exists()


def measure_the_insurers_customers(
    *, organization: Organization, lead: User, today: date, seed: int
) -> None:
    """Record two years of readings up to last month, with baselines and targets."""
    rng = Random(f"{seed}:customers")  # noqa: S311  # invented figures, no secrets
    first = shifted(start_of(today, Period.MONTH), -MONTHS)
    drawn = _Drawn(organization, rng, first)
    for name, wanted in (
        (AFTER_SALES, [*drawn.satisfied(), *drawn.easy(), *drawn.recommend(), *drawn.replied()]),
        (CRM, list(drawn.sold())),
        (FINANCE, list(drawn.stayed())),
    ):
        source = source_named(organization=organization, name=name, kind=SourceKind.IMPORT)
        record_readings(source=source, wanted=wanted, by=lead, at=at(today, 8))
    _set_targets(organization, first, today)


class _Drawn:
    """Readings drawn month by month; the same seed and day draw the same."""

    def __init__(self, organization: Organization, rng: Random, first: date) -> None:
        self.rng, self.first = rng, first
        self.metrics = {
            kind: known_metric(organization=organization, kind=kind)
            for kind in Kind
            if kind not in (Kind.OWN, Kind.CLTV, Kind.CHURN, Kind.COCA)
        }
        self.channels = {row.key: row.pk for row in Channel.objects.owned_by(organization)}
        rows = Touchpoint.objects.filter(
            stage__journey__organization=organization, stage__journey__state="as_is",
            deleted_at=None,
        )  # fmt: skip
        self.touchpoints = {row.title: row for row in rows}

    def months(self) -> Iterator[tuple[int, date]]:
        return ((number, shifted(self.first, number)) for number in range(MONTHS))

    def between(self, ends: tuple[float, float], month: int) -> float:
        """Return where a straight line from then to now has come to, with a little weather."""
        then, now = ends
        return (then + (now - then) * month / (MONTHS - 1)) * self.rng.gauss(1, 0.012)

    def happened(self, n: int, share: float) -> int:
        """Return how many of n it happened to."""
        if n > 400:
            spread = (n * share * (1 - share)) ** 0.5
            return min(n, max(0, round(self.rng.gauss(n * share, spread))))
        return sum(self.rng.random() < share for _ in range(n))

    def about(self, number: float) -> int:
        return max(1, round(number * self.rng.uniform(0.8, 1.2)))

    def satisfied(self) -> Iterator[Wanted]:
        yield from self._of_touchpoints(self.metrics[Kind.CSAT], SATISFIED, (4.45, 2.3))

    def easy(self) -> Iterator[Wanted]:
        yield from self._of_touchpoints(self.metrics[Kind.CES], EASY, (6.1, 3.0))

    def _of_touchpoints(
        self, metric: Metric, lived: tuple[Lived, ...], scores: tuple[float, float]
    ) -> Iterator[Wanted]:
        """``scores``: mean score of those who are content, and of the others."""
        for month, starts_on in self.months():
            winter = max(0.0, cos(2 * pi * (starts_on.month - 1) / 12))
            for one in lived:
                touchpoint = self.touchpoints.get(one.touchpoint)
                if touchpoint is None:
                    continue
                share = self.between((one.then, one.now), month) - winter * one.winter
                n = self.about(one.asked * (1 + winter * (1.2 if one.winter else 0)))
                content = self.happened(n, share)
                yield Wanted(
                    metric, starts_on, n=n, numerator=content, cut=Cut.TOUCHPOINT | Cut.CHANNEL,
                    touchpoint=touchpoint.pk, channel=touchpoint.channel_id,
                    score_sum=round(content * scores[0] + (n - content) * scores[1]),
                )  # fmt: skip

    def recommend(self) -> Iterator[Wanted]:
        for month, starts_on in self.months():
            for told in RECOMMEND:
                n = self.about(told.asked)
                promoters = self.happened(n, self.between(told.promoters, month))
                rest = n - promoters
                against = self.between(told.detractors, month)
                detractors = self.happened(rest, against / (1 - min(0.9, told.promoters[0])))
                yield Wanted(
                    self.metrics[Kind.NPS], starts_on, n=n, numerator=promoters,
                    detractors=detractors, cut=Cut.CHANNEL, channel=self.channels[told.channel],
                    score_sum=round(promoters * 9.4 + detractors * 4.1
                                    + (rest - detractors) * 7.5),
                )  # fmt: skip

    def replied(self) -> Iterator[Wanted]:
        for _month, starts_on in self.months():
            n = self.about(1150)
            numerator = self.happened(n, 0.22)
            metric = self.metrics[Kind.RESPONSE_RATE]
            yield Wanted(metric, starts_on, n=n, numerator=numerator)

    def sold(self) -> Iterator[Wanted]:
        for month, starts_on in self.months():
            days = self.between(DAYS, month)
            premium = self.between(PREMIUM, month)
            for sold in SALES:
                channel = {"cut": Cut.CHANNEL, "channel": self.channels[sold.channel]}
                quotes = self.about(sold.quotes)
                policies = self.happened(quotes, self.between(sold.conversion, month))
                mean = premium * self.rng.gauss(1, 0.02)
                yield Wanted(
                    self.metrics[Kind.CONVERSION],
                    starts_on,
                    n=quotes,
                    numerator=policies,
                    **channel,
                )
                yield Wanted(
                    self.metrics[Kind.SALES_CYCLE], starts_on, n=policies,
                    numerator=round(days * policies),
                    squares=round(policies * (days**2 + (0.7 * days) ** 2)), **channel,
                )  # fmt: skip
                yield Wanted(
                    self.metrics[Kind.ORDER_VALUE], starts_on, n=policies,
                    numerator=round(mean * policies, 2),
                    squares=round(policies * (mean**2 + SPREAD**2), 2), **channel,
                )  # fmt: skip
                yield Wanted(self.metrics[Kind.ORDERS], starts_on, value=policies, **channel)
                newcomers = self.happened(policies, 0.82)
                yield Wanted(
                    self.metrics[Kind.NEW_CUSTOMERS], starts_on, value=newcomers, **channel
                )
                spend = round(self.between(sold.spend, month) * self.rng.uniform(0.94, 1.06))
                yield Wanted(
                    self.metrics[Kind.ACQUISITION_SPEND], starts_on, value=spend, **channel
                )

    def stayed(self) -> Iterator[Wanted]:
        for month, starts_on in self.months():
            due = self.about(RENEWALS)
            kept = self.happened(due, self.between(STAYED, month))
            yield Wanted(self.metrics[Kind.RETENTION], starts_on, n=due, numerator=kept)
            policies = self.between(PORTFOLIO, month)
            revenue = round(policies * self.between(PREMIUM, month) / 12, 0)
            yield Wanted(self.metrics[Kind.REVENUE], starts_on, value=revenue)


def _set_targets(organization: Organization, first: date, today: date) -> None:
    for kind, (baseline, target) in TARGETS.items():
        metric = known_metric(organization=organization, kind=kind)
        Metric.objects.filter(pk=metric.pk).update(
            baseline=baseline,
            baseline_on=first if baseline is not None else None,
            target=target,
            target_on=date(today.year + 1, 12, 31),
        )
