"""Read the initiative library of a framework's folder and say everything that is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from assessments.framework_files import FrameworkFileError, check_texts, read_yaml

TEXTS = ("title", "why", "deliverable", "metric", "owner")


def read_library(folder: Path, capabilities: Iterable[str]) -> tuple[dict[str, Any], ...]:
    """Return the checked initiatives of ``folder/initiatives``; FrameworkFileError lists problems."""
    problems: list[str] = []
    known = set(capabilities)
    files = [read_yaml(path, problems) for path in sorted(folder.glob("initiatives/*.yaml"))]
    initiatives = [row for file in files for row in file.get("initiatives") or []]
    codes = {row.get("code", "") for row in initiatives}
    if len(codes) != len(initiatives):
        problems.append("initiative codes stand twice")
    for row in initiatives:
        _check(row, known, codes, problems)
    _check_cycles({row.get("code", ""): row.get("requires") or [] for row in initiatives}, problems)
    if problems:
        raise FrameworkFileError(problems)
    return tuple(initiatives)


def _check(row: dict[str, Any], known: set[str], codes: set[str], problems: list[str]) -> None:
    where = row.get("code", "initiative without code")
    for key in TEXTS:
        check_texts(f"{where} {key}", row.get(key), problems)
    if len(row.get("steps") or []) != 3:
        problems.append(f"{where}: three steps are needed")
    for step in row.get("steps") or []:
        check_texts(f"{where} step", step, problems)
    lifts = row.get("lifts") or {}
    if row.get("capability") not in lifts:
        problems.append(f"{where}: does not lift its own capability")
    for code, points in lifts.items():
        if code not in known or not 0 < points <= 4:
            problems.append(f"{where}: lifts {code} by {points}")
    if not isinstance(row.get("requires"), list):
        problems.append(f"{where}: no list of what it requires")
    missing = [c for c in row.get("requires") or [] if c not in codes]
    problems += [f"{where}: requires {c}, which is not there" for c in missing]
    applies = row.get("applies") or {}
    if not 1 <= applies.get("from", 0) < applies.get("to", 0) <= 5:
        problems.append(f"{where}: applies from a level to a higher one, 1 to 5")
    for key in ("effort_days", "cost"):
        estimate = row.get(key) or {}
        low, likely, high = (estimate.get(name, -1) for name in ("low", "likely", "high"))
        if not 0 <= low <= likely <= high or (key == "effort_days" and low < 1):
            problems.append(f"{where}: {key} is not low, likely, high")
    if not 0 < row.get("probability", 0) <= 1 or not 1 <= row.get("quarters", 0) <= 12:
        problems.append(f"{where}: probability or quarters out of range")


def _check_cycles(requires: dict[str, list[str]], problems: list[str]) -> None:
    done: set[str] = set()

    def visit(code: str, path: tuple[str, ...]) -> None:
        if code in path:
            problems.append(f"requires runs in a circle: {' → '.join((*path, code))}")
        elif code not in done:
            for needed in requires.get(code, []):
                visit(needed, (*path, code))
            done.add(code)

    for code in requires:
        visit(code, ())
