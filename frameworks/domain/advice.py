"""Advice on the wording of a model: lengths, degree words, questions that do not ask.

The same tests the built-in content has passed. They cannot tell a good anchor from a bad one;
they find what is nearly always worth another look.
Source: docs/methods.md, "A model of one's own".
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from frameworks.domain.checking import every_text
from frameworks.domain.content import LANGUAGES, Content
from frameworks.domain.problems import Kind, Path, Problem

ANCHOR_WORDS = (8, 25)
LINE = 110  # characters that fit on a line of the questionnaire
_DEGREE = {
    "es": "muy bastante plenamente totalmente completamente altamente parcialmente "
    "suficientemente adecuadamente efectivamente claramente",
    "en": "very fully highly partially sufficiently adequately quite extensively effectively "
    "clearly",
}
DEGREE_WORDS = {language: frozenset(listed.split()) for language, listed in _DEGREE.items()}
# Words of another Spanish than that of Madrid, Bogotá and Mexico City together.
REGIONAL = re.compile(
    r"\b(?:ordenador\w*|computadora\w*|celular\w*|costes?|costos?|tú|vosotros|vosotras"
    r"|cuadros? de mando|tableros?|(?:el|los|un|su|sus|del|al) móvil(?:es)?)\b",
    re.IGNORECASE,
)
_TRAILS_OFF = re.compile(r"\betc\b|\.\.\.|…")


def words(text: str) -> list[str]:
    return re.sub(r"[^\w\s]", " ", text.lower()).split()


def advise(content: Content) -> list[Problem]:
    """Return what is worth another look in a model's texts; empty texts are not advised on."""
    found: list[Problem] = []
    for path, text in every_text(content):
        for language in LANGUAGES:
            said = text.said_in(language).strip()
            if said:
                found += advise_text((*path, language), said)
        if text.es.strip() and text.es.strip() == text.en.strip() and len(words(text.es)) > 3:
            found.append(Problem((*path, "en"), Kind.SAME_IN_BOTH))
    return [*found, *_repeated(content)]


def advise_text(path: Path, said: str) -> Iterator[Problem]:
    """Yield advice on one text; its path says what it is, and ends with its language."""
    language = str(path[-1])
    if _TRAILS_OFF.search(said):
        yield Problem(path, Kind.TRAILS_OFF)
    if language == "es" and (found := REGIONAL.search(said)):
        yield Problem(path, Kind.REGIONAL_WORD, {"word": found[0]})
    if "anchors" in path:
        yield from _anchor(path, language, said)
    elif path[-2] in ("question", "help") and len(said) > LINE:
        yield Problem(path, Kind.LONG_LINE, {"n": len(said), "most": LINE})
    if path[-2] == "question" and not asks(language, said):
        yield Problem(path, Kind.NOT_A_QUESTION)


def asks(language: str, question: str) -> bool:
    """Say whether a text is written as a question of its language."""
    return question.endswith("?") and (language != "es" or question.startswith("¿"))


def _anchor(path: Path, language: str, said: str) -> Iterator[Problem]:
    n = len(said.split())
    if not ANCHOR_WORDS[0] <= n <= ANCHOR_WORDS[1]:
        yield Problem(path, Kind.LENGTH, {"n": n})
    if not said.endswith("."):
        yield Problem(path, Kind.NO_FULL_STOP)
    for word in sorted(set(words(said)) & DEGREE_WORDS[language]):
        yield Problem(path, Kind.DEGREE_WORD, {"word": word})


def _repeated(content: Content) -> Iterator[Problem]:
    seen: dict[tuple[str, str], tuple[str, int]] = {}
    for at, area in enumerate(content.areas):
        for place, capability in enumerate(area.capabilities):
            for level, anchor in enumerate(capability.anchors, start=1):
                for language in LANGUAGES:
                    said = " ".join(words(anchor.said_in(language)))
                    if not said:
                        continue
                    code, other = seen.setdefault((language, said), (capability.code, level))
                    if (code, other) != (capability.code, level):
                        path: Path = ("areas", at, "capabilities", place, "anchors", level)
                        yield Problem(
                            (*path, language), Kind.SAME_AS, {"code": code, "level": other}
                        )
