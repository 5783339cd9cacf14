"""Every text of code and templates exists in Spanish, with the same placeholders.

The texts are collected anew, by the command that `make messages` uses, from a copy of the tree.
"""

from __future__ import annotations

import ast
import io
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
NEEDED = [
    *(
        p.name
        for p in sorted(ROOT.iterdir())
        if (p / "__init__.py").is_file() and p.name != "tests"
    ),
    "templates",
    "manage.py",
]
PLACEHOLDER = re.compile(
    r"%\((\w+)\)[sdfi]"  # %(name)s
    r"|%[sdfi]"  # %s
    r"|\{(\w*)(?:![rsa])?(?::[^{}]*)?\}"  # {name}
)


def catalogue(language: str) -> Catalog:
    file = ROOT / "locale" / language / "LC_MESSAGES" / "django.po"
    if not file.exists():
        return Catalog(locale=language)
    with file.open("rb") as source:
        return read_po(source, locale=language)


@pytest.fixture(scope="module")
def collected(tmp_path_factory) -> Catalog:
    """The texts as they stand in the code today."""
    if not shutil.which("xgettext"):
        pytest.skip("gettext is missing: the completeness of the texts was not checked")
    copy = tmp_path_factory.mktemp("texts")
    for name in NEEDED:
        if (ROOT / name).is_dir():
            ignored = shutil.ignore_patterns("__pycache__", "fonts", "static")
            shutil.copytree(ROOT / name, copy / name, ignore=ignored)
        else:
            shutil.copy(ROOT / name, copy / name)
    (copy / "locale").mkdir()
    done = subprocess.run(
        [sys.executable, "manage.py", "makemessages", "-l", "es", "--verbosity=0"],
        cwd=copy,
        env={
            "PATH": os.environ["PATH"],
            "CX_LOCAL": "1",
            "CX_ENV_FILE": os.devnull,
            "CX_STATE_DIR": str(copy / "var"),
            "DJANGO_SETTINGS_MODULE": "cxmaturity.settings",
        },
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    with (copy / "locale" / "es" / "LC_MESSAGES" / "django.po").open("rb") as source:
        return read_po(source)


def key(message: Message) -> tuple[str, str | None]:
    singular = message.id if isinstance(message.id, str) else message.id[0]
    return singular, message.context


def forms(message: Message) -> tuple[str, ...]:
    """The translation: one text, or one for each grammatical number."""
    return (message.string,) if isinstance(message.string, str) else tuple(message.string)


def test_every_text_is_translated_into_spanish(collected):
    spanish = {key(message): message for message in catalogue("es") if message.id}
    wanted = [message for message in collected if message.id]
    assert len(wanted) > 300  # so many that the collecting has certainly worked
    missing = []
    for message in wanted:
        own = spanish.get(key(message))
        where = ", ".join(f"{file}:{line}" for file, line in message.locations[:2])
        if own is None or not all(forms(own)):
            missing.append(f"missing: {message.id!r} ({where})")
        elif own.fuzzy:
            missing.append(f"not confirmed (fuzzy): {message.id!r} ({where})")
        elif isinstance(message.id, str) != isinstance(own.id, str):
            missing.append(f"singular and plural differ: {message.id!r} ({where})")
    assert not missing, f"{len(missing)} texts:\n" + "\n".join(missing)


def test_functions_that_translate_have_names_by_which_texts_are_collected():
    """A text inside a function of another name is collected by nobody and stays English."""
    hidden = []
    for name in NEEDED:
        for file in (ROOT / name).rglob("*.py"):
            for node in ast.walk(ast.parse(file.read_text())):
                if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation":
                    hidden += [
                        f"{file.relative_to(ROOT)}: {alias.name} as {alias.asname}"
                        for alias in node.names
                        if "gettext" in alias.name and alias.asname not in {None, "_"}
                    ]
    assert not hidden, "\n".join(hidden)


def placeholders(text: str) -> list[str]:
    return sorted(match.group().replace("%%", "") for match in PLACEHOLDER.finditer(text))


@pytest.mark.parametrize("language", ["es", "en"])
def test_a_translation_has_the_placeholders_of_its_text(language):
    wrong = []
    for message in catalogue(language):
        ids = (message.id,) if isinstance(message.id, str) else message.id
        if not ids[0]:
            continue
        # A plural form may leave out the number where it says "one" in words.
        allowed = [set(placeholders(text)) for text in ids]
        wrong += [
            f"{text!r} for {ids[0]!r}"
            for text in forms(message)
            if text and set(placeholders(text)) not in allowed
        ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("%(name)s of %(count)d", ["%(count)d", "%(name)s"]),
        ("{n:.1f} to {m}", ["{m}", "{n:.1f}"]),
        ("95 % of all", []),
    ],
)
def test_placeholders_are_recognised(text, found):
    assert placeholders(text) == found


@pytest.mark.parametrize("language", ["es", "en"])
def test_a_catalogue_can_be_compiled(language):
    out = io.BytesIO()
    write_mo(out, catalogue(language))
    assert out.getvalue()


def test_spanish_names_its_plural_rule_and_needs_two_forms():
    assert catalogue("es").num_plurals == 2
