"""What stands in the repository: nothing of one machine, nothing unchecked, nothing too large."""

from __future__ import annotations

import hashlib
import re
import subprocess
import tomllib
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
LARGEST = 1_500_000  # bytes; what is larger belongs elsewhere
# Written in pieces, so that this file does not name what it looks for.
REGISTRIES = [
    ".".join(name)
    for name in (
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("npmjs", "org"),
        ("npmjs", "com"),
        ("yarnpkg", "com"),
        ("deb", "debian", "org"),
        ("archive", "ubuntu", "com"),
        ("anaconda", "org"),
        ("proxy", "golang", "org"),
        ("crates", "io"),
    )
]
HOMES = re.compile(r"(?<![\w.$~}-])/(?:home|Users|work|root)/[\w.-]+", re.ASCII)
# Built elsewhere and unchanged; their addresses are in comments and licences of their makers.
VENDORED = ("static/vendor/", "reports/pdf/fonts/", "LICENSE")


def tracked() -> list[Path]:
    """The files of the repository: git's, or where there is no git all that is not made here."""
    done = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode == 0 and done.stdout:
        found = [ROOT / name for name in done.stdout.split("\0") if name]
    else:
        made = {".git", ".venv", "var", "build", "staticfiles", "__pycache__", "node_modules"}
        found = [p for p in ROOT.rglob("*") if made.isdisjoint(p.relative_to(ROOT).parts)]
    return [path for path in found if path.is_file()]


FILES = tracked()


def texts() -> dict[str, str]:
    """Our own files that are text, by their path."""
    found = {}
    for path in FILES:
        name = path.relative_to(ROOT).as_posix()
        raw = path.read_bytes()
        if name.startswith(VENDORED) or b"\0" in raw[:8000]:
            continue
        found[name] = raw.decode("utf-8")
    return found


def test_the_list_of_files_is_not_empty():
    names = {path.relative_to(ROOT).as_posix() for path in FILES}
    assert {"manage.py", "requirements.txt", "static/vendor/VENDOR.md"} <= names


def test_no_file_names_a_package_registry():
    named = [
        f"{name}: {host}" for name, text in texts().items() for host in REGISTRIES if host in text
    ]
    assert named == []


def test_no_file_names_a_directory_of_one_machine():
    named = {name: HOMES.findall(text) for name, text in texts().items()}
    assert {name: paths for name, paths in named.items() if paths} == {}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("see /home/" + "ana/cx", True),
        ('open("/' + 'root/notes")', True),
        ("https://example.org/home/page", False),
        ("templates/" + "work/page.html", False),
    ],
)
def test_a_directory_of_one_machine_would_be_seen(text, found):
    assert bool(HOMES.search(text)) is found


def test_no_file_is_too_large():
    large = [p.relative_to(ROOT).as_posix() for p in FILES if p.stat().st_size > LARGEST]
    assert large == []


def test_every_vendored_file_is_the_one_that_was_checked():
    folder = ROOT / "static" / "vendor"
    listed = re.findall(r"^([0-9a-f]{64})  (\S+)$", (folder / "VENDOR.md").read_text(), re.M)
    assert listed
    for checksum, name in listed:
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == checksum, name
    served = {
        path.relative_to(folder).as_posix()
        for path in FILES
        if path.is_relative_to(folder)
        and path.suffix in {".js", ".css", ".woff2", ".svg"}
        and "build" not in path.parts
    }
    assert served == {name for _, name in listed}


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_package_is_pinned_with_its_hashes(name):
    text = (ROOT / name).read_text()
    packages = re.split(r"^(?=[a-zA-Z0-9])", text, flags=re.M)[1:]
    assert packages
    for package in packages:
        assert re.match(r"[\w.\[\]-]+==[\w.]+", package), package
        assert re.search(r"--hash=sha256:[0-9a-f]{64}\b", package), package


def test_the_requirements_name_everything_that_is_asked_for():
    def plain(name: str) -> str:
        return re.split(r"[\[<>=!~; ]", name)[0].lower().replace("_", "-")

    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    for file, wanted in (
        ("requirements.txt", project["project"]["dependencies"]),
        ("requirements-dev.txt", project["dependency-groups"]["dev"]),
    ):
        pinned = set(re.findall(r"^([\w.-]+)(?:\[[^\]]+\])?==", (ROOT / file).read_text(), re.M))
        assert {plain(name) for name in wanted} <= {plain(name) for name in pinned}


def test_the_tests_run_with_the_versions_that_are_deployed():
    def pins(file: str) -> set[str]:
        return set(re.findall(r"^([\w.-]+(?:\[[^\]]+\])?==\S+)", (ROOT / file).read_text(), re.M))

    assert pins("requirements.txt") <= pins("requirements-dev.txt")


def test_every_folder_with_python_in_it_is_a_package():
    """Without its __init__.py a test folder hides the app of the same name."""
    scripts = {ROOT, ROOT / "tools"}
    folders = {p.parent for p in FILES if p.suffix == ".py"} - scripts
    assert (ROOT / "tests") in folders
    assert sorted(f for f in folders if not (f / "__init__.py").is_file()) == []


@pytest.mark.parametrize("name", ["LICENSE", "README.md", "CHANGELOG.md", ".env.example"])
def test_a_newcomer_finds(name):
    assert (ROOT / name).read_text(encoding="utf-8").strip()


def test_every_setting_of_the_environment_is_explained():
    read = set()
    for name in ("cxmaturity/settings.py", "gunicorn.conf.py", "tools/prepare.py"):
        found = re.findall(
            r"env\.(?:text|flag|number|words|one_of|base_url)\(\s*\"(\w+)\"",
            (ROOT / name).read_text(),
        )
        read.update(found)
    explained = set(re.findall(r"^#? ?([A-Z][A-Z_]+)=", (ROOT / ".env.example").read_text(), re.M))
    assert read == explained
    operations = (ROOT / "docs" / "operations.md").read_text()
    assert [name for name in sorted(read) if f"`{name}`" not in operations] == []


def test_every_heading_of_the_methods_that_the_code_cites_exists():
    """A docstring says ``Source: docs/methods.md, "Role groups"``; who follows it finds it."""
    methods = (ROOT / "docs" / "methods.md").read_text(encoding="utf-8")
    headings = set(re.findall(r"^#+ (.+)$", methods, re.M))
    quoted = r'methods\.md,\s*((?:"[^"]+"(?:\s*(?:and|,)\s*)?)+)'
    cited = {
        (name, " ".join(heading.split()))
        for name, text in texts().items()
        if name.endswith(".py") and not name.startswith("tests/")
        for told in re.findall(quoted, text)
        for heading in re.findall(r'"([^"]+)"', told)
    }
    assert len(cited) > 50
    assert sorted(f"{name}: {heading}" for name, heading in cited if heading not in headings) == []
