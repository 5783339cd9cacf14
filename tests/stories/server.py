"""A site of one's own for the stories: a throw-away SQLite file and gunicorn on loopback."""

from __future__ import annotations

import os
import re
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

from tests.stories import stage
from tests.stories.stage import Stage

ROOT = Path(__file__).resolve().parent.parent.parent
PATIENCE = 30.0  # seconds for the site to answer for the first time


@dataclass(frozen=True)
class Site:
    """Where the site answers, what was built there, and a way to look into its database."""

    base: str
    stage: Stage
    database: Path
    log: Path
    mail: Path

    def letters(self) -> dict[str, list[EmailMessage]]:
        """Return the messages sent so far by address, oldest first."""
        found: dict[str, list[EmailMessage]] = {}
        for file in sorted(self.mail.glob("*"), key=lambda file: file.stat().st_mtime_ns):
            for text in re.split(rb"^-{79}\n", file.read_bytes(), flags=re.MULTILINE):
                if text.strip():
                    letter = message_from_bytes(text, policy=policy.default)
                    found.setdefault(str(letter["To"].addresses[0].addr_spec), []).append(letter)
        return found

    def ask(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        """Read the site's own database, past the site."""
        with closing(sqlite3.connect(f"file:{self.database}?mode=ro", uri=True)) as connection:
            return connection.execute(query, values).fetchall()

    def answer(self, participant: str, code: str) -> dict[str, Any]:
        """Return the stored answer of a participant to a question; empty where there is none."""
        rows = self.ask(
            "SELECT a.status, a.level, a.comment, a.confidence, a.evidence FROM assessments_answer a"
            " JOIN assessments_capability c ON c.id = a.capability_id"
            " WHERE a.participant_id = ? AND c.code = ?",
            participant.replace("-", ""),
            code,
        )
        names = ("status", "level", "comment", "confidence", "evidence")
        return dict(zip(names, rows[0], strict=True)) if rows else {}

    def answered(self, participant: str) -> int:
        return self.ask(
            "SELECT count(*) FROM assessments_answer WHERE participant_id = ? AND status <> ''",
            participant.replace("-", ""),
        )[0][0]

    def submitted(self, participant: str) -> bool:
        return (
            self.ask(
                "SELECT submitted_at IS NOT NULL FROM assessments_participant WHERE id = ?",
                participant.replace("-", ""),
            )[0][0]
            == 1
        )


@contextmanager
def served(folder: Path) -> Iterator[Site]:
    """Build the stage in ``folder`` and serve it until the block ends."""
    folder.mkdir(parents=True, exist_ok=True)
    database, built, log = folder / "site.sqlite3", folder / "stage.json", folder / "site.log"
    mail = folder / "mail"
    place = f"127.0.0.1:{_free_port()}"
    inherited = {k: v for k, v in os.environ.items() if not k.startswith("CX_")}
    environment = {
        **inherited,
        "DJANGO_SETTINGS_MODULE": "tests.stories.settings",
        "DATABASE_URL": f"sqlite:///{database}",
        "CX_STATE_DIR": str(folder),
        "CX_LOCAL": "1",
        "CX_DEBUG": "0",
        "CX_LOG_LEVEL": "WARNING",
        "CX_ACCESS_LOG": "0",
        "CX_BASE_URL": f"http://{place}",
        "CX_EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
        "CX_EMAIL_FILE_PATH": str(mail),
        "PYTHONPATH": str(ROOT),
    }
    subprocess.run(
        [sys.executable, "-m", "tests.stories.stage", str(built)],
        check=True,
        cwd=ROOT,
        env=environment,
    )
    command = [sys.executable, "-m", "gunicorn", "cxmaturity.wsgi"]
    with log.open("wb") as output:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env={**environment, "CX_BIND": place},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            base = f"http://{place}"
            _wait_for(base, process, log)
            yield Site(base, stage.load(built), database, log, mail)
        finally:
            process.terminate()
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait_for(base: str, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if process.poll() is not None:
            break
        try:
            with urlopen(f"{base}/model/", timeout=5) as response:
                if response.status == 200:
                    return
        except (URLError, OSError):
            time.sleep(0.1)
    said = log.read_text(encoding="utf-8", errors="replace")[-3000:]
    raise RuntimeError(f"the site did not start:\n{said}")
