"""Customer figures of two years, six channels and forty touchpoints, and the pages about them.

Each page is timed alternately with the statements that it cannot do without, written by hand:
the sums of every reading by month, and by month and part for what the page breaks down.
"""

from __future__ import annotations

from collections.abc import Callable
from statistics import median
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from accounts.models import Membership, Organization, User
from journeys.models import Channel, Journey, Stage, StageKind, Touchpoint
from journeys.services import ensure_vocabulary
from metrics.domain.cuts import Cut
from metrics.domain.measures import Kind
from metrics.domain.periods import Period, shifted, start_of
from metrics.models import Reading, SourceKind
from metrics.services.metrics import known_metric, source_named
from tests.benchmarks.inside.tools import (
    browser,
    cpu_milliseconds,
    milliseconds,
    page,
    prepare,
    statements,
)

TIMES = 7
MONTHS, CHANNELS, TOUCHPOINTS = 24, 6, 40
KINDS = (Kind.CSAT, Kind.NPS, Kind.CES, Kind.CONVERSION, Kind.RETENTION, Kind.RESPONSE_RATE)

SUMS = """
SUM(CASE WHEN metric.measure = 'total'
           OR (metric.measure = 'net' AND reading.numerator IS NOT NULL
               AND reading.detractors IS NOT NULL)
           OR (metric.measure IN ('share', 'mean', 'ratio') AND reading.numerator IS NOT NULL
               AND reading.n IS NOT NULL) THEN 1 ELSE 0 END),
COUNT(*), COUNT(reading.n), SUM(reading.n), SUM(reading.numerator), SUM(reading.detractors),
SUM(reading.value * reading.n), COUNT(reading.squares), SUM(reading.squares),
SUM(CASE WHEN reading.score_sum IS NOT NULL THEN reading.n END), SUM(reading.score_sum),
MAX(reading.value)
"""
FROM = """
FROM metrics_reading AS reading JOIN metrics_metric AS metric ON metric.id = reading.metric_id
"""
COUNTED = "(metric.counted_source_id IS NULL OR metric.counted_source_id = reading.source_id)"
WHOLE = f"""
SELECT reading.metric_id, reading.source_id, reading.period, reading.starts_on, reading.cut, {SUMS}
{FROM} WHERE metric.organization_id = %s AND {COUNTED}
GROUP BY reading.metric_id, reading.source_id, reading.period, reading.starts_on, reading.cut
"""
OF_ONE = WHOLE.replace("%s", "%s AND metric.key = 'csat'")
BY = f"""
SELECT reading.metric_id, {{part}}, reading.starts_on, {SUMS}
{FROM} {{join}} WHERE metric.organization_id = %s AND metric.key IN ({{keys}}) AND {COUNTED}
GROUP BY reading.metric_id, {{part}}, reading.starts_on
"""
PLACE = """
LEFT JOIN journeys_stage AS stage ON stage.id = reading.stage_id
LEFT JOIN journeys_touchpoint AS touchpoint ON touchpoint.id = reading.touchpoint_id
LEFT JOIN journeys_stage AS theirs ON theirs.id = touchpoint.stage_id
"""
MOMENT = "COALESCE(NULLIF(reading.moment, ''), stage.kind, theirs.kind)"


def by(part: str, *kinds: Kind, join: str = "") -> str:
    """Return the statement that adds some metrics up by month and by one thing."""
    keys = ", ".join(f"'{kind.value}'" for kind in kinds)
    return BY.format(part=part, join=join, keys=keys)


def broken_down(kinds: tuple[Kind, ...], by_channel: tuple[Kind, ...]) -> tuple[str, ...]:
    """Return what a page about ``kinds`` that customers were asked for breaks down."""
    return (
        by("reading.channel_id", *by_channel),
        by("reading.touchpoint_id", *kinds),
        by(MOMENT, *kinds, join=PLACE),
    )


ASKED = (Kind.CSAT, Kind.NPS, Kind.CES)
AT_DELIVERY = (Kind.CSAT, Kind.CES, Kind.RESPONSE_RATE, Kind.NPS)


@transaction.atomic
def two_years() -> tuple[Organization, User]:
    """Make an organisation whose six metrics were read everywhere in each month."""
    organization = Organization.objects.create(slug="figures", name="Figures")
    lead = User.objects.create_user("figures@example.org", "a long enough password")
    Membership.objects.create(user=lead, organization=organization, role="lead")
    ensure_vocabulary(organization)
    channels = list(Channel.objects.owned_by(organization)[:CHANNELS])
    journey = Journey.objects.create(organization=organization, title="Everything")
    stages = Stage.objects.bulk_create(
        Stage(journey=journey, order=i, kind=kind, name=f"Stage {i}")
        for i, kind in enumerate(StageKind)
    )
    touchpoints = Touchpoint.objects.bulk_create(
        Touchpoint(
            stage=stages[i * len(stages) // TOUCHPOINTS],
            order=i,
            title=f"Touchpoint {i}",
            channel=channels[i % CHANNELS],
        )
        for i in range(TOUCHPOINTS)
    )
    source = source_named(organization=organization, name="CRM", kind=SourceKind.IMPORT)
    last = start_of(timezone.localdate(), Period.MONTH)
    rows = []
    for kind in KINDS:
        metric = known_metric(organization=organization, kind=kind)
        for ago in range(MONTHS):
            for i, touchpoint in enumerate(touchpoints):
                for j, channel in enumerate(channels):
                    n = 5 + (7 * i + 11 * j + 3 * ago) % 23
                    good = n * (40 + (i + 5 * j + ago) % 50) // 100
                    row = Reading(
                        metric=metric, source=source, starts_on=shifted(last, -ago),
                        cut=Cut.CHANNEL | Cut.TOUCHPOINT, channel=channel, touchpoint=touchpoint,
                        value=good / n, n=n, numerator=good,
                    )  # fmt: skip
                    if kind is Kind.NPS:
                        row.detractors = (n - good) // 2
                        row.value = 100 * (good - row.detractors) / n
                    row.key = row.made_key()
                    rows.append(row)
    Reading.objects.bulk_create(rows, batch_size=2000)
    return organization, lead


def by_hand(key: Any, *asked: str) -> Callable[[], int]:
    """Return a call that runs some statements and fetches what they find."""

    def run() -> int:
        rows = 0
        with connection.cursor() as cursor:
            for statement in asked:
                cursor.execute(statement, [key])
                rows += len(cursor.fetchall())
        return rows

    return run


def measured() -> dict[str, Any]:
    prepare()
    built: dict[str, Any] = {}
    seconds = milliseconds(lambda: built.update(zip("ol", two_years(), strict=True))) / 1000
    organization = built["o"]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM (ANALYZE)")
    own = organization.pk
    pages = {
        "home": ("", by_hand(own, WHOLE)),
        "moment": (
            "moments/delivery/",
            by_hand(own, WHOLE, *broken_down(ASKED, AT_DELIVERY)),
        ),
        "metric": ("m/csat/", by_hand(own, OF_ONE, *broken_down(ASKED[:1], ASKED[:1]))),
    }
    client = browser()
    client.force_login(built["l"], backend="django.contrib.auth.backends.ModelBackend")
    told: dict[str, Any] = {"readings": Reading.objects.count(), "building_seconds": seconds}
    for name, (address, plain) in pages.items():
        fetch = page(client, f"/o/figures/metrics/{address}")
        fetch()  # warm-up
        if not plain():
            raise RuntimeError(f"the statements of {name} find nothing")
        page_ms, sql_ms = [], []
        for _ in range(TIMES):
            page_ms.append(milliseconds(fetch))
            sql_ms.append(milliseconds(plain))
        told |= {
            f"{name}_ms": median(page_ms),
            f"{name}_sql_ms": median(sql_ms),
            f"{name}_cpu_ms": cpu_milliseconds(fetch),
            f"{name}_queries": len(statements(fetch)),
        }
    return told


def main(words: list[str]) -> dict[str, Any]:
    return measured()
