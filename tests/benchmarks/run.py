#!/usr/bin/env python
"""Measure what the product promises about speed and size; each figure beside its target.

    .venv/bin/python tests/benchmarks/run.py                 all parts but the fresh clone
    .venv/bin/python tests/benchmarks/run.py saving pages    these parts only
    .venv/bin/python tests/benchmarks/run.py journeys --typing 10
    .venv/bin/python tests/benchmarks/run.py --fresh         and a fresh clone
    .venv/bin/python tests/benchmarks/run.py --last --markdown   what the last run saw

The figures are also written to build/bench.json. See docs/measurements.md.
"""

from __future__ import annotations

import argparse
import signal
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path[0] = str(ROOT)

from tests.benchmarks.figures import (  # noqa: E402
    Figure,
    as_json,
    as_markdown,
    as_table,
    from_json,
    in_words,
    missed,
)
from tests.benchmarks.machine import describe  # noqa: E402
from tests.benchmarks.parts import PARTS, PartError, Run, not_measured  # noqa: E402
from tests.benchmarks.places import POSTGRES, SQLITE, Deadline, workshop  # noqa: E402

KEPT = ROOT / "build" / "bench.json"
# Seconds; a fresh clone, the typing and the import, on each database, are given their own.
LONGEST, LONGEST_FRESH, LONGEST_JOURNEY, LONGEST_IMPORT = 330, 300, 60, 90


def main() -> int:
    wanted = arguments()
    if wanted.last:
        if not KEPT.exists():
            print("There is no earlier run: build/bench.json is missing.", file=sys.stderr)
            return 2
        machine, figures = from_json(KEPT)
    else:
        parts = wanted.parts or [p for p in PARTS if p != "fresh"]
        machine, figures = measure(parts, wanted.fresh, wanted.typing)
        KEPT.parent.mkdir(exist_ok=True)
        KEPT.write_text(as_json(machine, figures), encoding="utf-8")
    if wanted.markdown:
        print(as_markdown(machine, figures))
    else:
        print(f"{in_words(machine).replace('*', '')}\n\n{as_table(figures)}")
    bad = missed(figures)
    judged = sum(bool(f.verdict) for f in figures)
    print(f"\n{len(bad)} of {judged} targets missed.", file=sys.stderr)
    return 1 if wanted.strict and bad else 0


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("parts", nargs="*", metavar="part", help=" ".join(PARTS))
    parser.add_argument("--fresh", action="store_true", help="also time a fresh clone")
    parser.add_argument(
        "--typing", type=float, default=60, metavar="s", help="seconds of typing at once (60)"
    )
    parser.add_argument("--markdown", action="store_true", help="the table as Markdown")
    parser.add_argument("--strict", action="store_true", help="status 1 if a target is missed")
    parser.add_argument("--last", action="store_true", help="show the last run, measure nothing")
    wanted = parser.parse_args()
    for part in wanted.parts:
        if part not in PARTS:
            parser.error(f"no part {part!r}; there are {', '.join(PARTS)}")
    return wanted


def measure(names: list[str], with_fresh: bool, typing: float) -> tuple[dict, list[Figure]]:
    """Run the parts one after another, never two at once; what breaks is a figure that failed."""
    if with_fresh and "fresh" not in names:
        names = [*names, "fresh"]
    signal.signal(signal.SIGTERM, _leave)
    machine, figures = describe(), []
    vendors = (SQLITE, POSTGRES) if POSTGRES in machine["databases"] else (SQLITE,)
    if POSTGRES not in vendors:
        print(
            "PostgreSQL was NOT measured: none at TEST_DATABASE_URL or 127.0.0.1:5432.",
            file=sys.stderr,
        )
    began = time.monotonic()
    with workshop() as shop:
        seconds = LONGEST + (LONGEST_FRESH if "fresh" in names else 0)
        if "journeys" in names:
            seconds += len(vendors) * (typing + LONGEST_JOURNEY)
        if "figures_import" in names:
            seconds += len(vendors) * LONGEST_IMPORT
        run = Run(shop, Deadline.after(seconds), vendors, typing)
        with run.stack:
            for name in names:
                at = time.monotonic()
                print(f"{name} … ", end="", file=sys.stderr, flush=True)
                figures += part_of(run, name)
                print(f"{time.monotonic() - at:.0f} s", file=sys.stderr)
    machine["seconds"] = time.monotonic() - began
    return machine, figures


def part_of(run: Run, name: str) -> list[Figure]:
    """Return a part's figures; those before a failure are kept."""
    figures: list[Figure] = []
    try:
        for figure in PARTS[name](run):
            figures.append(figure)
    except (PartError, OSError) as error:
        figures.append(not_measured(name, error))
    return figures


def _leave(*_: object) -> None:
    """Turn a polite kill into an exception, so that servers and databases are put away."""
    raise SystemExit(143)


if __name__ == "__main__":
    sys.exit(main())
