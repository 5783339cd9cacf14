"""Copy the database and the files of evidence while the site runs, and put a copy back.

SQLite through its own backup interface, PostgreSQL through pg_dump and pg_restore; the files
through Django's storage. One archive holds both. A bare database of an earlier copy goes too.
Usage: tools/backup.py save | tools/backup.py restore FILE
"""

from __future__ import annotations

import argparse
import os
import shutil
import sqlite3
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cxmaturity.settings")
FOLDER = "evidence"  # where journeys.models keeps files
INSIDE = "files"


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("what", choices=["save", "restore"])
    arguments.add_argument("file", nargs="?", default="")
    given = arguments.parse_args()
    from django.conf import settings

    database = settings.DATABASES["default"]
    if given.what == "save":
        folder = settings.STATE_DIR / "backups"
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        moment = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
        print(save(database, folder / f"cx-{moment}.tar"))
        return
    source = Path(given.file)
    if not source.is_file():
        sys.exit("Say which copy: make restore FROM=var/backups/<file>")
    restore(database, source)
    print(f"Restaurado · Restored: {source}")


def is_sqlite(database: dict) -> bool:
    return database["ENGINE"].endswith("sqlite3")


def save(database: dict, target: Path) -> Path:
    """Write one archive. The database first: no row of it may wait for a file that came later."""
    from django.core.files.storage import default_storage

    with TemporaryDirectory(dir=target.parent) as folder:
        copy = Path(folder) / ("database.sqlite3" if is_sqlite(database) else "database.dump")
        (save_sqlite if is_sqlite(database) else save_postgres)(database, copy)
        half = Path(folder) / target.name
        half.touch(mode=0o600)  # it holds everything the site knows
        with tarfile.open(half, "w") as archive:
            archive.add(copy, copy.name)
            for name in stored_files():
                with suppress(FileNotFoundError), default_storage.open(name) as file:
                    entry = tarfile.TarInfo(f"{INSIDE}/{name}")
                    entry.size, entry.mode = file.size, 0o600
                    archive.addfile(entry, file)
        half.replace(target)  # a copy that was cut off never stands under a copy's name
    return target


def stored_files() -> Iterator[str]:
    from django.core.files.storage import default_storage

    try:
        _folders, names = default_storage.listdir(FOLDER)
    except FileNotFoundError:
        return
    for name in sorted(names):
        yield f"{FOLDER}/{name}"


def restore(database: dict, source: Path) -> None:
    """Put a copy back where there is nothing yet."""
    load = restore_sqlite if is_sqlite(database) else restore_postgres
    if not tarfile.is_tarfile(source):
        load(database, source)
        return
    if already := next(stored_files(), None):
        sys.exit(f"{already} and perhaps more files exist: stop the site and move them away first")
    with tarfile.open(source) as archive, TemporaryDirectory() as folder:
        wanted = "database.sqlite3" if is_sqlite(database) else "database.dump"
        if wanted not in archive.getnames():
            sys.exit(f"{source} holds no copy of this kind of database ({wanted})")
        copy = Path(folder) / wanted
        with copy.open("wb") as out:
            shutil.copyfileobj(archive.extractfile(wanted), out)
        load(database, copy)
        put_files_back(archive)


def put_files_back(archive: tarfile.TarFile) -> None:
    from django.core.files import File
    from django.core.files.storage import default_storage

    for entry in archive:
        inside = PurePosixPath(entry.name)
        if inside.parts[:2] == (INSIDE, FOLDER) and len(inside.parts) == 3 and entry.isfile():
            default_storage.save(f"{FOLDER}/{inside.name}", File(archive.extractfile(entry)))


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
