"""Files handed in, looked at and checked, for the tests of the import itself."""

from __future__ import annotations

from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

from accounts.models import Organization
from journeys.models import Channel
from metrics.exchange.importing import check, keep
from metrics.exchange.looking import look_at
from metrics.models import MetricImport, Reading, Source, SourceKind
from metrics.services.importing import receive_file
from metrics.services.metrics import source_named
from voice.models import CustomerComment

NOW = datetime(2026, 10, 14, 9, 0, tzinfo=UTC)
TODAY = date(2026, 10, 14)


def received(
    organization: Organization,
    content: str | bytes,
    *,
    shape: str = "responses",
    name: str = "f.csv",
    source: str = "Encuesta",
) -> MetricImport:
    """A file handed in and looked at."""
    row = handed_in(organization, content, shape=shape, name=name, source=source)
    look_at(row)
    return row


def handed_in(
    organization: Organization,
    content: str | bytes,
    *,
    shape: str = "responses",
    name: str = "f.csv",
    source: str = "Encuesta",
) -> MetricImport:
    """A file handed in, not looked at yet."""
    data = content.encode() if isinstance(content, str) else content
    return receive_file(
        organization=organization, source=the_source(organization, source), file=BytesIO(data),
        name=name, by=None, at=NOW, shape=shape,
    )  # fmt: skip


def the_source(organization: Organization, name: str = "Encuesta") -> Source:
    return source_named(organization=organization, name=name, kind=SourceKind.IMPORT)


def checked(
    organization: Organization,
    content: str | bytes,
    *,
    columns: dict[int, str] | None = None,
    said: dict[str, Any] | None = None,
    **how: Any,
) -> MetricImport:
    """A file checked as suggested, but for the columns and parts of the mapping that are given."""
    row = received(organization, content, **how)
    mapping = row.look["suggested"] | (said or {})
    if columns is not None:
        mapping["columns"] = {str(index): role for index, role in columns.items()}
    check(row, mapping, today=TODAY)
    return row


def reasons(row: MetricImport) -> dict[int, str]:
    """Line → why it was refused, in words."""
    return {line: said for line, said, _text in row.result["refusals"]}


def kept(row: MetricImport) -> dict[tuple[str, str], tuple[float | None, ...]]:
    """The readings that a checked file makes, as (metric, month, numbers)."""
    keep(row, at=NOW)
    names = ("value", "n", "numerator", "detractors", "score_sum", "squares")
    return {
        (r.metric.key, f"{r.starts_on:%Y-%m}"): tuple(
            None if getattr(r, name) is None else round(getattr(r, name), 4) for name in names
        )
        for r in Reading.objects.select_related("metric")
    }


# ---- a file with comments and a channel of its own, and all that keeping it makes

LINES = 60
FILE = "Fecha;Canal;Segmento;CSAT;Comentario\n" + "".join(
    f"{1 + i % 28:02d}/{1 + i % 3:02d}/2026;Kiosko;{'AB'[i % 2]};{1 + i % 5};"
    f"{'La entrega llegó tarde otra vez' if i % 2 else ''}\n"
    for i in range(LINES)
)


def everything() -> tuple[Any, ...]:
    """What an import may have written, without ids and times."""
    readings = Reading.objects.order_by("metric__key", "starts_on", "segment", "channel__key")
    return (
        list(readings.values_list("metric__key", "starts_on", "cut", "channel__key", "segment",
                                  "value", "n", "numerator", "squares")),
        sorted(CustomerComment.objects.filter(is_pending=False).values_list(
            "text", "said_on", "channel__key", "segment", "score", "satisfaction", "fingerprint")),
        CustomerComment.objects.filter(is_pending=True).count(),
        Channel.objects.count(),
    )  # fmt: skip


class Killed(BaseException):
    """What no code of ours catches, as the end of a process."""


def outcome_of(organization: Organization) -> tuple[Any, ...]:
    """What keeping the file makes, undone again."""
    keep(checked(organization, FILE), at=NOW)
    made = everything()
    CustomerComment.objects.all().delete()
    Reading.objects.all().delete()
    Channel.objects.all().delete()
    MetricImport.objects.all().delete()
    assert made[0]
    assert len(made[1]) == LINES // 2
    return made
