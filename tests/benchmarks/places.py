"""Where one part is measured: a folder and a database of its own, both gone afterwards."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urlsplit, urlunsplit

ROOT = Path(__file__).resolve().parent.parent.parent
SQLITE, POSTGRES = "SQLite", "PostgreSQL"
USUAL_SERVER = "postgres://postgres@127.0.0.1:5432/postgres"


class PartError(RuntimeError):
    """A part could not be measured; the text says why."""


@dataclass(frozen=True)
class Deadline:
    """When the whole run must be over: no part may wait beyond it."""

    ends: float

    @classmethod
    def after(cls, seconds: float) -> Deadline:
        return cls(time.monotonic() + seconds)

    def at_most(self, seconds: float) -> float:
        left = self.ends - time.monotonic()
        if left <= 1:
            raise PartError("no time left: the whole run is bounded")
        return min(seconds, left)


@dataclass(frozen=True)
class Place:
    """One database with its folder, and the environment that leads Django there."""

    vendor: str
    folder: Path
    environment: dict[str, str]
    deadline: Deadline

    def ask(self, program: str, *words: str, given: Any = None, seconds: float = 120) -> Any:
        """Run a program of ``inside/`` in a process of its own; return what it tells."""
        done = run(
            [sys.executable, "-m", "tests.benchmarks.inside", program, *words],
            environment=self.environment,
            given=json.dumps(given),
            seconds=self.deadline.at_most(seconds),
        )
        return json.loads(done.splitlines()[-1])

    def manage(self, *words: str, seconds: float = 60) -> str:
        return run(
            [sys.executable, "manage.py", *words],
            environment=self.environment,
            given="",
            seconds=self.deadline.at_most(seconds),
        )


def run(command: list[str], *, environment: dict[str, str], given: str, seconds: float) -> str:
    """Return a program's output; whatever happens, it and its children are gone afterwards."""
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env=environment,
        text=True,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    try:
        said, complained = process.communicate(given, timeout=seconds)
    except subprocess.TimeoutExpired as error:
        raise PartError(f"{' '.join(command[2:])} took longer than {seconds:.0f} s") from error
    finally:
        end_group(process)
    if process.returncode != 0:
        raise PartError(f"{' '.join(command[2:])} failed: {complained.strip()[-1500:]}")
    return said


def end_group(process: subprocess.Popen[Any]) -> None:
    """Kill what is left of a process we started in a session of its own."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    with suppress(subprocess.TimeoutExpired):
        process.wait(timeout=5)


@contextmanager
def workshop() -> Iterator[Path]:
    """A temporary folder for the whole run."""
    folder = Path(tempfile.mkdtemp(prefix="cx-bench-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def place(vendor: str, shop: Path, deadline: Deadline) -> Iterator[Place]:
    """A fresh database of ``vendor`` inside the workshop."""
    folder = Path(tempfile.mkdtemp(dir=shop))
    if vendor == SQLITE:
        url = f"sqlite:///{quote(str(folder / 'cx.sqlite3'))}"
        try:
            yield Place(vendor, folder, environment(shop, folder, url), deadline)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
        return
    name = f"cx_bench_{uuid.uuid4().hex[:10]}"
    _on_server(f'CREATE DATABASE "{name}"')
    try:
        url = urlunsplit(urlsplit(_server_url())._replace(path=f"/{name}"))
        yield Place(vendor, folder, environment(shop, folder, url), deadline)
    finally:
        _on_server(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        shutil.rmtree(folder, ignore_errors=True)


def environment(shop: Path, folder: Path, url: str) -> dict[str, str]:
    """Return the environment of `make run`, led to this place and free of the caller's own."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("CX_")}
    kept.update(
        CX_LOCAL="1",
        CX_DEBUG="0",
        CX_ENVIRONMENT="",
        CX_SECRET_KEY="only-for-measuring-0123456789-0123456789-0123456789",
        CX_ALLOWED_HOSTS="",
        CX_STATE_DIR=str(folder),
        CX_STATIC_ROOT=str(shop / "static"),
        CX_LOG_LEVEL="WARNING",
        DATABASE_URL=url,
        DJANGO_SETTINGS_MODULE="cxmaturity.settings",
        PYTHONPATH=str(ROOT),
    )
    return kept


# ---- the PostgreSQL server -----------------------------------------------------------------


def _server_url() -> str:
    given = os.environ.get("TEST_DATABASE_URL", "")
    return given if given.startswith(("postgres://", "postgresql://")) else USUAL_SERVER


def _on_server(statement: str) -> Any:
    """Carry out one statement outside any transaction, in the server's own database."""
    import psycopg2

    parts = urlsplit(_server_url())
    connection = psycopg2.connect(
        host=parts.hostname,
        port=parts.port or 5432,
        user=unquote(parts.username or "postgres"),
        password=unquote(parts.password or ""),
        dbname="postgres",
        connect_timeout=3,
    )
    try:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchall() if cursor.description else None
    finally:
        connection.close()


def postgres_version() -> str | None:
    """Return the server's version, or None where none can be reached."""
    import psycopg2

    try:
        return _on_server("SHOW server_version")[0][0].split()[0]
    except psycopg2.Error:
        return None
