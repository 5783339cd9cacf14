"""Copy the database while the site runs, and put a copy back into an empty one.

SQLite through its own backup interface, PostgreSQL through pg_dump and pg_restore.
Usage: tools/backup.py save | tools/backup.py restore FILE
"""

from __future__ import annotations

import argparse
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cxmaturity.settings")


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("what", choices=["save", "restore"])
    arguments.add_argument("file", nargs="?", default="")
    given = arguments.parse_args()
    from django.conf import settings

    database = settings.DATABASES["default"]
    sqlite = database["ENGINE"].endswith("sqlite3")
    if given.what == "save":
        folder = settings.STATE_DIR / "backups"
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        moment = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
        target = folder / f"cx-{moment}.{'sqlite3' if sqlite else 'dump'}"
        (save_sqlite if sqlite else save_postgres)(database, target)
        target.chmod(0o600)  # it holds everything the site knows
        print(target)
        return
    source = Path(given.file)
    if not source.is_file():
        sys.exit("Say which copy: make restore FROM=var/backups/<file>")
    (restore_sqlite if sqlite else restore_postgres)(database, source)
    print(f"Restaurado · Restored: {source}")


def save_sqlite(database: dict, target: Path) -> None:
    name = Path(database["NAME"])
    if not name.is_file():
        sys.exit(f"There is no database at {name}")
    with closing(sqlite3.connect(name)) as live, closing(sqlite3.connect(target)) as copy:
        live.backup(copy)


def restore_sqlite(database: dict, source: Path) -> None:
    name = Path(database["NAME"])
    if name.exists():
        sys.exit(f"{name} exists: stop the site and move it away first")
    with closing(sqlite3.connect(source)) as copy:
        if copy.execute("PRAGMA integrity_check").fetchone() != ("ok",):
            sys.exit(f"{source} is damaged")
        name.parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(name)) as live:
            copy.backup(live)


def save_postgres(database: dict, target: Path) -> None:
    _postgres(database, "pg_dump", "--format=custom", "--no-owner", f"--file={target}")


def restore_postgres(database: dict, source: Path) -> None:
    # One transaction: a database that is not empty refuses and stays as it was.
    options = ("--no-owner", "--single-transaction", "--exit-on-error")
    _postgres(database, "pg_restore", *options, str(source))


def _postgres(database: dict, program: str, *options: str) -> None:
    """Run a PostgreSQL program; the password goes through the environment, not the command."""
    words = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD"}
    given = {name: database[key] for name, key in words.items() if database[key]}
    environment = {**os.environ, **given, "PGDATABASE": database["NAME"]}
    if program == "pg_restore":
        options = (f"--dbname={database['NAME']}", *options)
    try:
        status = subprocess.run([program, *options], env=environment, check=False).returncode  # noqa: S603
    except FileNotFoundError:
        sys.exit(f"{program} is missing: install PostgreSQL's client programs")
    if status:
        sys.exit(status)


if __name__ == "__main__":
    main()
