"""The rules and samples that come with the product, read once in a process."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import yaml
from django.conf import settings

from voice.domain.names import Clues
from voice.domain.reading import Rules
from voice.domain.words import folded

FOLDER = settings.BASE_DIR / "fixtures" / "voice"
LANGUAGES = ("es", "en")
SIGNS = {"+": 1, "0": 0, "-": -1}
HELD_OUT = 3  # by every third sample the rules are not corrected


class RuleFileError(ValueError):
    """A file of rules cannot be read; ``args[0]`` names what is wrong."""


@dataclass(frozen=True)
class Sample:
    """A comment written by us, how a person reads it, and whether the rules stay uncorrected by it."""

    text: str
    sentiment: int
    is_held_out: bool


@cache
def built_in_rules() -> dict[str, Rules]:
    """Return the rules of each language as they come with the product."""
    return {language: _rules(language) for language in LANGUAGES}


@cache
def samples(language: str) -> tuple[Sample, ...]:
    """Return the labelled comments of a language, in the order of the file."""
    lines = (FOLDER / f"sample_{language}.tsv").read_text("utf-8").splitlines()
    found = []
    for number, line in enumerate(lines, start=1):
        sign, _, text = line.partition("\t")
        found.append(Sample(text, SIGNS[sign], number % HELD_OUT == 0))
    return tuple(found)


@cache
def built_in_themes() -> tuple[dict[str, Any], ...]:
    """Return the themes every organisation begins with: key, names and words."""
    with (FOLDER / "themes.yaml").open(encoding="utf-8") as file:
        return tuple(yaml.safe_load(file))


def _rules(language: str) -> Rules:
    with (FOLDER / f"{language}.yaml").open(encoding="utf-8") as file:
        said = yaml.safe_load(file)
    weights: dict[str, float] = {}
    for weight, entries in said["words"].items():
        for entry in entries:
            word = folded(entry)
            if word in weights:
                raise RuleFileError(f"{language}: {entry} stands twice")
            weights[word] = weight
    boosters = {folded(word): by for by, words in said["boosters"].items() for word in words}
    return Rules(
        language=said["language"],
        weights=weights,
        negations=_words(said["negations"]),
        clause_words=_words(said["clause_words"]),
        boosters=boosters,
        contrasts=tuple(folded(entry) for entry in said["contrasts"]),
        function_words=_words(said["function_words"]),
    )


def _words(text: str) -> frozenset[str]:
    return frozenset(folded(text).split())


@cache
def clues() -> Clues:
    """Return by what names of people are recognised."""
    with (FOLDER / "names.yaml").open(encoding="utf-8") as file:
        said = yaml.safe_load(file)
    return Clues(
        titles=_words(said["titles"]),
        introducers=tuple(said["introducers"]),
        not_names=_words(said["not_names"]),
        first_names=_words(said["first_names"]),
    )
