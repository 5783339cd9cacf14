"""Any file somebody hands in as a model: what it says, or why it cannot be taken."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import yaml
from django.utils.translation import gettext as _

from assessments.models import Framework
from frameworks.domain.content import Content, document_of
from frameworks.domain.problems import Path, Problem
from frameworks.domain.reading import FORMAT, FORMAT_VERSION, Read, read
from frameworks.exchange.limits import DEEPEST, FILE_BYTES, LIMITS, TOKENS
from frameworks.exchange.workbook import read_workbook, write_workbook
from frameworks.selectors.content import content_of
from frameworks.sentences import place_words
from tables.errors import TableError
from tables.text import encoding_of


class FileError(ValueError):
    """Nothing can be taken of a file; the message says why, in the active language."""


@dataclass(frozen=True)
class Said:
    """One problem of a file in words: where, and what is wrong."""

    place: str
    problem: Problem


@dataclass(frozen=True)
class Incoming:
    """What a file says, and everything wrong with it."""

    slug: str
    content: Content
    problems: tuple[Said, ...]


def read_file(data: bytes) -> Incoming:
    """Read a workbook, JSON or YAML. Raises FileError where it is none, or could do harm."""
    if len(data) > FILE_BYTES:
        raise FileError(_("The file is larger than %(most)d MB.") % {"most": FILE_BYTES >> 20})
    if not data.strip():
        raise FileError(_("The file is empty."))
    try:
        if data.startswith(b"PK"):
            book = read_workbook(data)
            found = read(book.document)
            rows = [*(Said(place, problem) for place, problem in book.problems)]
            rows += [Said(book.place(p.path), p) for p in found.problems]
            return Incoming(found.slug, found.content, tuple(rows))
        text = _decoded(data)
    except TableError as error:
        raise FileError(error.message) from error
    document = _json(text) if text.lstrip()[:1] == "{" else _yaml(text)
    return _incoming(read(_of_this_kind(document)))


def _incoming(found: Read) -> Incoming:
    def place(path: Path) -> str:
        return place_words(path, found.content)

    rows = tuple(Said(place(problem.path), problem) for problem in found.problems)
    return Incoming(found.slug, found.content, rows)


def _decoded(data: bytes) -> str:
    encoding = encoding_of(BytesIO(data), LIMITS)
    return data.decode(encoding).removeprefix("\ufeff")


def _of_this_kind(document: Any) -> dict[str, Any]:
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise FileError(
            _("This is not a model of this product: “format” must be “%(format)s”.")
            % {"format": FORMAT}
        )
    if document.get("format_version") != FORMAT_VERSION:
        raise FileError(_("This file was written by a later version of this product."))
    return document


def _json(text: str) -> Any:
    try:
        return json.loads(text, parse_constant=_no_number, object_pairs_hook=_once)
    except json.JSONDecodeError as error:
        where = {"line": error.lineno, "column": error.colno}
        message = _("The JSON breaks off or is wrong at line %(line)d, column %(column)d.")
        raise FileError(message % where) from error
    except (ValueError, RecursionError) as error:
        raise FileError(_("The JSON holds what no model has.")) from error


def _no_number(text: str) -> float:
    raise ValueError(text)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A mapping in which each name stands once: the last one would win, unseen."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name stands twice")
    return found


class _Loader(yaml.CSafeLoader):
    """Plain values only; a name that stands twice in one mapping is refused."""

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:
        found = super().construct_mapping(node, deep=deep)
        if len(found) != len(node.value):
            mark = node.start_mark
            raise yaml.MarkedYAMLError(problem="a name stands twice", problem_mark=mark)
        return found


class _Dumper(yaml.CSafeDumper):
    """Writes every value where it stands: no reference leads from one place to another."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _yaml(text: str) -> Any:
    try:
        _refuse_harm(text)
        return yaml.load(text, Loader=_Loader)  # noqa: S506 - a safe loader
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = {"line": mark.line + 1 if mark else 1, "column": mark.column + 1 if mark else 1}
        message = _("The YAML breaks off or is wrong at line %(line)d, column %(column)d.")
        raise FileError(message % where) from error
    except (yaml.YAMLError, ValueError, RecursionError, TypeError) as error:
        raise FileError(_("The YAML holds what no model has.")) from error


def _refuse_harm(text: str) -> None:
    """Refuse references, which unfold without end, and depth that no model has."""
    depth = 0
    for count, event in enumerate(yaml.parse(text, Loader=yaml.CSafeLoader)):
        if isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent):
            depth += 1
        elif isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
            depth -= 1
        if isinstance(event, yaml.AliasEvent) or depth > DEEPEST or count > TOKENS:
            raise ValueError("aliases, depth or size")


# ---- out ---------------------------------------------------------------------------------


def envelope_of(framework: Framework) -> dict[str, Any]:
    """Return a version as one document with its name, as files hold it."""
    return {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "slug": framework.slug,
        "version": framework.version,
        **document_of(content_of(framework)),
    }


def _write_json(document: dict[str, Any]) -> bytes:
    return json.dumps(document, ensure_ascii=False, indent=1).encode()


def _write_yaml(document: dict[str, Any]) -> bytes:
    return yaml.dump(  # type: ignore[no-any-return]
        document, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=100, encoding="utf-8"
    )


# What leaves as a file: how it is written, and its type.
KINDS: dict[str, tuple[Callable[[dict[str, Any]], bytes], str]] = {
    "xlsx": (
        write_workbook,
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
    "json": (_write_json, "application/json"),
    "yaml": (_write_yaml, "application/yaml; charset=utf-8"),
}
