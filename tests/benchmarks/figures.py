"""A measured figure, its target, and the three ways to show a list of them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Figure:
    """One measured value, and what it should be: ``("<", 10)``, ``("≤", 12)`` or ``("=", 0)``.

    value: None where nothing could be measured; ``note`` then says why.
    failed: the measuring itself broke; counted like a missed target.
    """

    part: str
    what: str
    value: float | str | None
    unit: str = ""
    target: tuple[str, float] | None = None
    where: str = ""
    note: str = ""
    failed: bool = False

    @property
    def verdict(self) -> str:
        """Return "ok", "missed", "failed", or nothing where there is no target or no value."""
        if self.failed:
            return "failed"
        if self.target is None or self.value is None:
            return ""
        sign, bound = self.target
        value = float(self.value)
        met = {"<": value < bound, "≤": value <= bound, "=": value == bound}[sign]
        return "ok" if met else "missed"

    @property
    def shown(self) -> str:
        """The value with the digits it deserves, and its unit."""
        if self.value is None:
            return "–"
        if isinstance(self.value, float):
            digits = 0 if self.value >= 100 else 1 if self.value >= 10 else 2
            return f"{self.value:,.{digits}f} {self.unit}".strip()
        return f"{self.value} {self.unit}".strip()

    @property
    def wanted(self) -> str:
        return f"{self.target[0]} {self.target[1]:g} {self.unit}".strip() if self.target else ""

    @property
    def row(self) -> tuple[str, ...]:
        return (self.part, self.where, self.what, self.shown, self.wanted, self.verdict, self.note)


HEADINGS = ("part", "where", "what", "figure", "target", "", "note")


def missed(figures: Iterable[Figure]) -> list[Figure]:
    return [f for f in figures if f.verdict in {"missed", "failed"}]


def as_table(figures: Sequence[Figure]) -> str:
    """Return aligned columns; a part's and a database's name stand once."""
    rows = [HEADINGS, *(f.row for f in figures)]
    widths = [max(len(row[i]) for row in rows) for i in range(len(HEADINGS) - 1)]
    lines, before = [], ("", "")
    for number, row in enumerate(rows):
        cells = list(row)
        if number > 1 and before[0] == row[0]:
            cells[0] = ""
            if before[1] == row[1]:
                cells[1] = ""
        elif number > 1:
            lines.append("")
        before = (row[0], row[1])
        padded = [
            cell.rjust(width) if i in (3, 4) else cell.ljust(width)
            for i, (cell, width) in enumerate(zip(cells, widths, strict=False))
        ]
        lines.append("  ".join([*padded, cells[-1]]).rstrip())
        if number == 0:
            lines.append("  ".join("─" * width for width in widths))
    return "\n".join(lines)


def as_markdown(machine: dict[str, Any], figures: Sequence[Figure]) -> str:
    """Return the table as docs/measurements.md holds it."""
    lines = [
        in_words(machine),
        "",
        "| part | where | what | figure | target | | note |",
        "|---|---|---|--:|--:|---|---|",
        *("| " + " | ".join(cell.replace("|", "/") for cell in f.row) + " |" for f in figures),
    ]
    return "\n".join(lines)


def as_json(machine: dict[str, Any], figures: Sequence[Figure]) -> str:
    rows = [{**asdict(f), "verdict": f.verdict} for f in figures]
    return json.dumps({"machine": machine, "figures": rows}, ensure_ascii=False, indent=1)


def from_json(path: Path) -> tuple[dict[str, Any], list[Figure]]:
    """Return what an earlier run wrote."""
    kept = json.loads(path.read_text(encoding="utf-8"))
    figures = []
    for row in kept["figures"]:
        row.pop("verdict")
        row["target"] = tuple(row["target"]) if row["target"] else None
        figures.append(Figure(**row))
    return kept["machine"], figures


def in_words(machine: dict[str, Any]) -> str:
    """One line about where and when: what one must know to compare two runs."""
    busy = (
        f"**with other work on the machine** (load {machine['load_before']:.1f} before the start)"
        if machine["busy"]
        else f"machine otherwise idle (load {machine['load_before']:.1f} before the start)"
    )
    databases = ", ".join(f"{k} {v}" for k, v in machine["databases"].items())
    return (
        f"{machine['day']} · commit {machine['commit']} · {machine['cores']} cores, "
        f"{machine['memory_gib']} GiB, {machine['system']} · Python {machine['python']}, "
        f"Django {machine['django']} · {databases} · {busy} · "
        f"whole run {machine.get('seconds', 0):.0f} s"
    )
