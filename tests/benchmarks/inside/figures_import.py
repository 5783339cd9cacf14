"""A million answers of customers as a file: looked at, checked and kept, beside pandas reading it."""

from __future__ import annotations

import random
import resource
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import Any

from django.utils import timezone

from accounts.models import Organization
from journeys.models import Journey, Stage, Touchpoint
from metrics.exchange.importing import check, keep
from metrics.exchange.looking import look_at
from metrics.models import SourceKind
from metrics.services.importing import receive_file
from metrics.services.metrics import source_named
from tests.benchmarks.inside.tools import prepare

CHANNELS = ("Web", "Tienda", "Teléfono", "App", "Correo", "WhatsApp")
TOUCHPOINTS = 40
COMMENTED = 0.05


def write_file(path: Path, lines: int) -> None:
    """Date, channel, touchpoint, score, and a comment in one line of twenty."""
    draw = random.Random(7)
    with path.open("w", encoding="utf-8") as file:
        file.write("Fecha;Canal;Punto de contacto;CSAT;Comentario\n")
        for number in range(lines):
            day, month = draw.randint(1, 28), draw.randint(1, 12)
            said = f"La entrega {number} llegó tarde" if draw.random() < COMMENTED else ""
            file.write(
                f"{day:02d}/{month:02d}/{draw.choice((2025, 2026))};{draw.choice(CHANNELS)};"
                f"Punto {draw.randrange(TOUCHPOINTS):02d};{draw.randint(1, 5)};{said}\n"
            )


def timed(call: Callable[[], Any]) -> dict[str, float]:
    began, worked = perf_counter(), process_time()
    call()
    return {"seconds": perf_counter() - began, "cpu": process_time() - worked}


def peak() -> float:
    """Return the most memory this process has held, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def with_pandas(path: Path) -> dict[str, float]:
    import pandas as pd

    cpu = [timed(lambda: pd.read_csv(path, sep=";"))["cpu"] for _ in range(3)]
    return {"cpu": median(cpu)}


def imported(path: Path) -> dict[str, Any]:
    prepare()
    organization = Organization.objects.create(slug="many", name="Many")
    journey = Journey.objects.create(organization=organization, title="Many")
    stage = Stage.objects.create(journey=journey, name="Many")
    for number in range(TOUCHPOINTS):
        Touchpoint.objects.create(stage=stage, title=f"Punto {number:02d}", order=number)
    source = source_named(organization=organization, name="Many", kind=SourceKind.IMPORT)
    before = peak()
    with path.open("rb") as file:
        row = receive_file(
            organization=organization, source=source, file=file, name=path.name, by=None,
            at=timezone.now(), shape="responses",
        )  # fmt: skip
    told: dict[str, Any] = {"before": before, "look": timed(lambda: look_at(row))}
    told["check"] = timed(lambda: check(row, row.look["suggested"]))
    told["keep"] = timed(lambda: keep(row))
    result = row.result
    told |= {"peak": peak(), "lines": result["lines"], "kept": result["kept"]}
    told |= {"readings": result["recorded"]["added"], "comments": result["new_comments"]}
    return told


def main(words: list[str]) -> Any:
    what, path = words[0], Path(words[1])
    if what == "file":
        return write_file(path, int(words[2]))
    return with_pandas(path) if what == "pandas" else imported(path)
