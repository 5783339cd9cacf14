"""From a fresh clone to the first page with the README's one command, and once more."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks.places import ROOT, Deadline, PartError, end_group
from tests.benchmarks.servers import first_page, free_port, stop

OURS = ("CX_", "DJANGO_", "VIRTUAL_ENV", "PYTHONPATH", "DATABASE_URL", "TEST_DATABASE_URL", "MAKE")


def starts(shop: Path, deadline: Deadline) -> Iterator[tuple[str, float, str]]:
    """Yield (what, seconds, how it was installed) of the first and of the second start."""
    clone = shop / "clone"
    began = time.monotonic()
    cloned = subprocess.run(
        ["git", "clone", "--quiet", "--no-hardlinks", str(ROOT), str(clone)],
        capture_output=True, text=True, check=False, timeout=deadline.at_most(60),
    )  # fmt: skip
    if cloned.returncode:
        raise PartError(f"git clone failed: {cloned.stderr.strip()[-300:]}")
    if not (clone / "Makefile").exists():
        raise PartError("the last commit has no Makefile")
    how = "with uv" if shutil.which("uv", path=_path()) else "with pip"
    first = _make_run(clone, began, deadline.at_most(240))
    yield "clone, install, prepare, first page", first, f"{how}, as found"
    second = _make_run(clone, time.monotonic(), deadline.at_most(60))
    yield "the second start", second, ""
    shutil.rmtree(clone, ignore_errors=True)


def _path() -> str:
    """The search path without this environment's own programs."""
    own = str(ROOT / ".venv")
    return os.pathsep.join(
        p for p in os.environ.get("PATH", "").split(os.pathsep) if not p.startswith(own)
    )


def _make_run(clone: Path, began: float, seconds: float) -> float:
    """Start the site as a newcomer would; return the seconds from ``began`` to the first page."""
    port = free_port()
    environment = {k: v for k, v in os.environ.items() if not k.startswith(OURS)}
    environment["PATH"] = _path()
    with (clone.parent / "make-run.log").open("ab") as log:
        process = subprocess.Popen(
            ["make", "run", f"PORT={port}"],
            cwd=clone, env=environment, stdin=subprocess.DEVNULL,
            stdout=log, stderr=log, start_new_session=True,
        )  # fmt: skip
        try:
            return first_page(process, port, began, seconds)
        finally:
            stop(process)
            end_group(process)
