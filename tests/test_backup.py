"""A copy holds the database and the files, and can be put back where there is nothing."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import tarfile
from contextlib import closing
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
NAME = "evidence/5f0c9d2e-8f5b-4b62-9a53-0d1e6f7a8b9c"
pytestmark = pytest.mark.once


def backup(state: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run the command as an installation with its state in ``state`` would."""
    environment = {
        "PATH": os.environ["PATH"],
        "CX_LOCAL": "1",
        "CX_ENV_FILE": os.devnull,
        "CX_STATE_DIR": str(state),
    }
    return subprocess.run(
        [sys.executable, str(ROOT / "tools" / "backup.py"), *words],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@pytest.fixture
def copied(tmp_path) -> tuple[Path, Path]:
    """A site with one row and one file, and the copy made of it."""
    state = tmp_path / "site"
    file = state / "files" / NAME
    file.parent.mkdir(parents=True)
    file.write_bytes(b"what customers said")
    with closing(sqlite3.connect(state / "cx.sqlite3")) as database, database:
        database.execute("CREATE TABLE said (text)")
        database.execute("INSERT INTO said VALUES ('lo dicho')")
    done = backup(state, "save")
    assert done.returncode == 0, done.stderr
    return state, Path(done.stdout.strip())


def said(state: Path) -> list[tuple[str]]:
    with closing(sqlite3.connect(state / "cx.sqlite3")) as database:
        return database.execute("SELECT text FROM said").fetchall()


def test_rows_and_files_come_back_in_an_empty_place(copied, tmp_path):
    _, copy = copied
    other = tmp_path / "elsewhere"
    done = backup(other, "restore", str(copy))
    assert done.returncode == 0, done.stderr
    assert said(other) == [("lo dicho",)]
    assert (other / "files" / NAME).read_bytes() == b"what customers said"


def test_only_its_owner_can_read_a_copy(copied):
    _, copy = copied
    assert copy.stat().st_mode & 0o077 == 0
    assert [path.name for path in copy.parent.iterdir()] == [copy.name]  # nothing half made


@pytest.mark.parametrize("standing", ["cx.sqlite3", "files"])
def test_nothing_that_stands_is_overwritten(copied, standing):
    state, copy = copied
    gone = state / ("files" if standing == "cx.sqlite3" else "cx.sqlite3")
    gone.rename(state / "moved-away")
    done = backup(state, "restore", str(copy))
    assert done.returncode == 1
    assert "move" in done.stderr
    assert not gone.exists()


def test_a_copy_from_before_there_were_files_still_comes_back(copied, tmp_path):
    state, _ = copied
    other = tmp_path / "elsewhere"
    assert backup(other, "restore", str(state / "cx.sqlite3")).returncode == 0
    assert said(other) == [("lo dicho",)]


def test_a_name_in_a_copy_never_leads_out_of_the_folder(copied, tmp_path):
    state, _ = copied
    hostile = tmp_path / "hostile.tar"
    (tmp_path / "outside").write_bytes(b"outside")
    with tarfile.open(hostile, "w") as archive:
        archive.add(state / "cx.sqlite3", "database.sqlite3")
        archive.add(tmp_path / "outside", "files/evidence/../../outside")
        archive.add(state / "files" / NAME, f"files/{NAME}")
    other = tmp_path / "elsewhere"
    assert backup(other, "restore", str(hostile)).returncode == 0
    found = sorted(str(path.relative_to(other)) for path in other.rglob("*") if path.is_file())
    assert found == ["cx.sqlite3", f"files/{NAME}"]
