"""The drawing in docs/architecture.md is true of the code, and the check that says so works."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
PACKAGES = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"][
    "root_packages"
]
LINT = "from importlinter.cli import lint_imports_command as run; run(['--no-logo', '--no-cache'])"


def lint(folder: Path) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "-c", LINT],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def test_imports_only_go_down():
    status, said = lint(ROOT)
    assert status == 0, said


@pytest.mark.parametrize(
    ("file", "line", "contract"),
    [
        ("accounts/access.py", "import roadmaps.models", "Apps stand on storeys"),
        ("charts/numbers.py", "import accounts.models", "Apps stand on storeys"),
        ("assessments/querysets.py", "import assessments.services", "Rooms inside an app"),
        ("assessments/domain/scale.py", "import django.db", "Domain arithmetic knows neither"),
        ("roadmaps/selectors.py", "import pandas", "pandas lives in frames only"),
    ],
)
def test_a_forbidden_import_is_caught(tmp_path, file, line, contract):
    for package in PACKAGES:
        shutil.copytree(ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("*.pyc"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    planted = tmp_path / file
    planted.write_text(f"{planted.read_text()}\n{line}\n")
    status, said = lint(tmp_path)
    broken = [text for text in said.splitlines() if text.endswith(" BROKEN")]
    assert (status, len(broken)) == (1, 1), said
    assert broken[0].startswith(contract)


def test_every_package_of_ours_stands_in_the_drawing():
    ours = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests"}
    assert set(PACKAGES) == ours
    drawing = (ROOT / "docs" / "architecture.md").read_text().split("```")[1]
    assert [name for name in sorted(ours) if name not in drawing] == []
