"""Run every check one after another, show what failed, end with "N passed, N failed".

Environment: TEST_DATABASE_URL (a PostgreSQL server; else one on this machine is looked for),
REQUIRE_POSTGRES=1 (its absence is a failure). Usage: tools/test.py [lint]
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
import uuid
import xml.etree.ElementTree as ET
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PYTHON = sys.executable
LOCAL_POSTGRES = "postgres://postgres@127.0.0.1:5432/postgres"
LONGEST_STEP = 2400  # seconds; a step that hangs is ended and has failed
NO_FILE = {"CX_ENV_FILE": os.devnull}  # what somebody keeps in .env is not tested
DEPLOYED = {
    **NO_FILE,
    "CX_LOCAL": "0",
    "CX_DEBUG": "0",
    "CX_ENVIRONMENT": "production",
    "CX_SECRET_KEY": uuid.uuid4().hex * 2,
    "CX_ALLOWED_HOSTS": "cx.example",
    "DATABASE_URL": "",
}


@dataclass
class Tally:
    """What passed and failed so far, and what was left out and why."""

    passed: int = 0
    failed: int = 0
    left_out: list[str] = field(default_factory=list)


def main() -> int:
    os.chdir(ROOT)
    tally = Tally()
    style(tally)
    if sys.argv[1:] != ["lint"]:
        project(tally)
        with tempfile.TemporaryDirectory(prefix="cx-reports-") as folder:
            suites(tally, Path(folder))
    for line in tally.left_out:
        print(line)
    print(f"{tally.passed} passed, {tally.failed} failed")
    return 1 if tally.failed else 0


def style(tally: Tally) -> None:
    check(tally, "ruff check", [PYTHON, "-m", "ruff", "check", "--output-format=concise", "."])
    check(tally, "ruff format", [PYTHON, "-m", "ruff", "format", "--check", "--quiet", "."])
    check(tally, "mypy", [PYTHON, "-m", "mypy"])
    check(tally, "lint-imports", [PYTHON, "-c", LINT_IMPORTS])


# The command as a module: a script's first line names a folder that may have moved.
LINT_IMPORTS = "from importlinter.cli import lint_imports_command as c; c(['--no-logo'])"


def project(tally: Tally) -> None:
    with tempfile.TemporaryDirectory(prefix="cx-check-") as state:
        local = {"CX_LOCAL": "1", "CX_STATE_DIR": state, "DATABASE_URL": "", **NO_FILE}
        manage = [PYTHON, "manage.py"]
        pending = [*manage, "makemigrations", "--check", "--dry-run"]
        deploy = [*manage, "check", "--deploy", "--fail-level", "WARNING"]
        check(tally, "makemigrations --check", pending, local)
        check(tally, "check --deploy", deploy, {**DEPLOYED, "CX_STATE_DIR": state})


def suites(tally: Tally, folder: Path) -> None:
    """Unit and page tests on both databases, the stories in a browser on one."""
    parallel = ["-n", "2", "--dist", "worksteal"]
    pytest(tally, "tests on SQLite", [*parallel, "-m", "not story"], folder / "sqlite.xml", "")
    url, reason = postgres()
    if url:
        # What has nothing to do with a database has been said once.
        both = [*parallel, "-m", "not story and not once"]
        pytest(tally, "tests on PostgreSQL", both, folder / "postgres.xml", url)
    else:
        tally.left_out.append(f"PostgreSQL was NOT tested: {reason}")
        tally.failed += os.environ.get("REQUIRE_POSTGRES", "") == "1"
    pytest(
        tally,
        "browser stories",
        ["-n", "2", "--dist", "loadfile", "-m", "story"],
        folder / "stories.xml",
        "",
    )


def check(
    tally: Tally, name: str, command: Sequence[str], environment: Mapping[str, str] | None = None
) -> None:
    """Run one command that passes or fails as a whole."""
    started = time.monotonic()
    status, output = run(command, environment or {})
    tally.passed += status == 0
    tally.failed += status != 0
    report(name, started, "" if status == 0 else output)


def pytest(tally: Tally, name: str, options: Sequence[str], xml: Path, url: str) -> None:
    """Run pytest and add its tests to the tally; one that ends without a report has failed."""
    started, number = time.monotonic(), uuid.uuid4().hex[:8]
    kept = [f"--junitxml={xml}", "-p", "no:cacheprovider"]
    command = [PYTHON, "-m", "pytest", "tests", *options, *kept]
    status, output = run(command, {"TEST_DATABASE_URL": url, "CX_TEST_RUN": number})
    counted = ET.parse(xml).getroot().find("testsuite") if xml.exists() else None  # noqa: S314
    if counted is None:
        tally.failed += 1
        report(name, started, output or "pytest ended without a report")
        return
    tests, skipped, failed = (
        sum(int(counted.get(word, 0)) for word in words)
        for words in (("tests",), ("skipped",), ("failures", "errors"))
    )
    # No test at all, or an end by force, is no success either.
    failed = failed or int(status != 0)
    tally.passed += max(tests - skipped - failed, 0)
    tally.failed += failed
    reasons = {(s.get("message") or "").strip() for s in counted.iter("skipped")}
    tally.left_out += sorted(f"NOT tested ({name}): {reason}" for reason in reasons)
    report(f"{name}: {tests} tests", started, output if failed else "")
    if url:
        drop_leftovers(url, number)


def run(command: Sequence[str], environment: Mapping[str, str]) -> tuple[int, str]:
    """Return exit status and output; every process it started ends with it."""
    inherited = {k: v for k, v in os.environ.items() if k != "DJANGO_SETTINGS_MODULE"}
    process = subprocess.Popen(  # noqa: S603
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**inherited, **environment},
        start_new_session=True,
    )
    try:
        output, _ = process.communicate(timeout=LONGEST_STEP)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        output = process.communicate()[0] + f"\nended after {LONGEST_STEP} s"
        return 1, output
    except BaseException:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(timeout=20)
        raise
    return process.returncode, output


def report(name: str, started: float, output: str) -> None:
    mark = "FAILED" if output else "ok"
    print(f"{mark:<7} {name} ({time.monotonic() - started:.1f} s)", flush=True)
    if output:
        print(output.rstrip(), "\n", flush=True)


def postgres() -> tuple[str, str]:
    """Return the address of a server that answers, or an empty one and why there is none."""
    import psycopg2

    url = os.environ.get("TEST_DATABASE_URL", "")
    if not url.startswith("postgres"):
        url = LOCAL_POSTGRES
    try:
        psycopg2.connect(url, connect_timeout=3).close()
    except psycopg2.OperationalError as error:
        return "", " ".join(str(error).split())
    return url, ""


def drop_leftovers(url: str, number: str) -> None:
    """Remove the test databases of a run that ended before it could do so itself."""
    import psycopg2

    connection = psycopg2.connect(url)
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            like = f"test\\_cx\\_{number}%"
            cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [like])
            for (name,) in cursor.fetchall():
                cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    finally:
        connection.close()


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
