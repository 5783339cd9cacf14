"""The machine in general words: enough to compare two runs, nothing that names it."""

from __future__ import annotations

import os
import platform
import sqlite3
import subprocess
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Any

from tests.benchmarks.places import ROOT, postgres_version


def describe() -> dict[str, Any]:
    """Return cores, memory, versions, and how busy the machine is before we begin."""
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
    databases = {"SQLite": sqlite3.sqlite_version}
    if postgres := postgres_version():
        databases["PostgreSQL"] = postgres
    return {
        "day": datetime.now(UTC).date().isoformat(),
        "commit": _commit(),
        "cores": os.cpu_count(),
        "memory_gib": _memory_gib(),
        "system": platform.system(),
        "python": platform.python_version(),
        "django": version("django"),
        "databases": databases,
        "load_before": load,
        # One program of ours always runs; half a core of others' work already moves a p95.
        "busy": load > 0.7,
    }


def _memory_gib() -> int:
    return round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1024**3)


def _commit() -> str:
    """Return the short commit, with a "+" where the tree differs from it."""

    def git(*words: str) -> str:
        told = subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True)
        return told.stdout.strip()

    return (git("rev-parse", "--short", "HEAD") or "none") + ("+" if git("status", "-s") else "")
