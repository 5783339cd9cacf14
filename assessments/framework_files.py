"""Read a framework's folder of YAML files and say, in words, everything that is wrong with it.

A folder holds ``framework.yaml`` (title, version, levels), ``capabilities/*.yaml``, one file
per area, and maybe ``known_by.yaml``, which role groups can know what. The whole folder is
checked before a row is written.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from assessments.domain.routing import ROLE_GROUPS
from assessments.domain.scale import LEVELS

LANGUAGES = ("es", "en")
AREA_TEXTS = ("name", "summary")
CAPABILITY_TEXTS = ("name", "definition", "question", "help")


class FrameworkFileError(ValueError):
    """The folder cannot be loaded; ``problems`` lists why, one sentence each."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__("; ".join(problems))


@dataclass(frozen=True)
class FrameworkFiles:
    """A checked framework as plain values, with a hash of its whole content."""

    slug: str
    version: int
    published: date
    title: dict[str, str]
    status: dict[str, str]
    levels: dict[int, dict[str, dict[str, str]]]
    areas: tuple[dict[str, Any], ...]
    content_hash: str
    # Code → role groups that can know it: a suggestion for rounds, not content of the version.
    known_by: Mapping[str, list[str]] = field(default_factory=dict)


def read_framework(folder: Path) -> FrameworkFiles:
    """Return the checked content of ``folder``; FrameworkFileError lists all that is wrong."""
    problems: list[str] = []
    head = read_yaml(folder / "framework.yaml", problems)
    areas = [read_yaml(path, problems) for path in sorted(folder.glob("capabilities/*.yaml"))]
    if problems:
        raise FrameworkFileError(problems)
    areas.sort(key=lambda area: area.get("order", 0))
    _check_head(head, problems)
    for area in areas:
        _check_area(area, problems)
    _check_differences(areas, problems)
    known_by = _read_known_by(folder / "known_by.yaml", areas, problems)
    if problems:
        raise FrameworkFileError(problems)
    return FrameworkFiles(
        slug=head["slug"],
        version=head["version"],
        published=date.fromisoformat(str(head["published"])),
        title=head["title"],
        status=head["status"],
        levels=head["levels"],
        areas=tuple(areas),
        content_hash=content_hash([head, areas]),
        known_by=known_by,
    )


def _read_known_by(
    path: Path, areas: list[dict[str, Any]], problems: list[str]
) -> dict[str, list[str]]:
    """Return the role groups suggested for each code; {} where the folder suggests nothing."""
    if not path.exists():
        return {}
    content = read_yaml(path, problems)
    codes = {c.get("code") for area in areas for c in area.get("capabilities") or []}
    for code, groups in content.items():
        if code not in codes:
            problems.append(f"{path.name}: {code!r} is no capability")
        if not isinstance(groups, list) or not groups or not set(groups) <= {*ROLE_GROUPS}:
            problems.append(f"{path.name} {code}: some of {ROLE_GROUPS}, not {groups!r}")
    return content


def read_yaml(path: Path, problems: list[str]) -> dict[str, Any]:
    """Return the mapping in ``path``; what stands in the way is added to ``problems``."""
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        problems.append(f"{path.name}: {error}")
        return {}
    if not isinstance(content, dict):
        problems.append(f"{path.name}: not a mapping")
        return {}
    return content


def content_hash(content: object) -> str:
    """Return a hash that changes with any word of the content and with nothing else."""
    canonical = json.dumps(content, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(canonical.encode()).hexdigest()


def check_texts(where: str, mapping: Any, problems: list[str]) -> None:
    """Report each language in which ``mapping`` has no text."""
    for language in LANGUAGES:
        text = mapping.get(language) if isinstance(mapping, dict) else None
        if not isinstance(text, str) or not text.strip():
            problems.append(f"{where}: no text in {language!r}")


def _check_head(head: dict[str, Any], problems: list[str]) -> None:
    for key in ("slug", "version", "published"):
        if not head.get(key):
            problems.append(f"framework.yaml: no {key!r}")
    if head.get("published") and not _is_date(head["published"]):
        problems.append(f"framework.yaml: published {head['published']!r} is no date")
    for key in ("title", "status"):
        check_texts(f"framework.yaml {key}", head.get(key), problems)
    if set(head.get("levels") or {}) != set(LEVELS):
        problems.append("framework.yaml: levels must be 1 to 5")
        return
    for number, level in head["levels"].items():
        for key in ("name", "summary"):
            text = level.get(key) if isinstance(level, dict) else None
            check_texts(f"level {number} {key}", text, problems)


def _is_date(value: object) -> bool:
    try:
        date.fromisoformat(str(value))
    except ValueError:
        return False
    return True


def _check_area(area: dict[str, Any], problems: list[str]) -> None:
    where = area.get("code") or area.get("area") or "area without code"
    for key in AREA_TEXTS:
        check_texts(f"{where} {key}", area.get(key), problems)
    capabilities = area.get("capabilities") or []
    if not capabilities:
        problems.append(f"{where}: no capabilities")
    for capability in capabilities:
        _check_capability(capability, problems)


def _check_capability(capability: dict[str, Any], problems: list[str]) -> None:
    where = capability.get("code", "capability without code")
    for key in CAPABILITY_TEXTS:
        check_texts(f"{where} {key}", capability.get(key), problems)
    evidence = capability.get("evidence") or {}
    for key in ("sufficient", "insufficient"):
        check_texts(f"{where} evidence {key}", evidence.get(key), problems)
    anchors = capability.get("anchors") or {}
    if set(anchors) != set(LEVELS):
        problems.append(f"{where}: anchors must be 1 to 5")
        return
    for level, anchor in anchors.items():
        check_texts(f"{where} anchor {level}", anchor, problems)


def _check_differences(areas: list[dict[str, Any]], problems: list[str]) -> None:
    codes: set[str] = set()
    sentences: dict[str, str] = {}
    for capability in (c for area in areas for c in area.get("capabilities") or []):
        code = capability.get("code", "")
        if code in codes:
            problems.append(f"{code}: the code stands twice")
        codes.add(code)
        for level, anchor in (capability.get("anchors") or {}).items():
            for text in anchor.values() if isinstance(anchor, dict) else ():
                if text in sentences:
                    problems.append(f"{code} anchor {level}: the same as {sentences[text]}")
                sentences[text] = f"{code} anchor {level}"
