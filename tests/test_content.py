"""What the built-in framework says: complete, in both languages, in its own words."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from pathlib import Path

import pytest
from django.conf import settings

from assessments.framework_files import read_framework
from roadmaps.library_files import read_library

FOLDER = settings.BASE_DIR / "fixtures" / "frameworks" / "cx_v1"
# Hashes of every run of eight words of the five documents the model was drawn from.
SHINGLES = Path(__file__).parent / "data" / "source_shingles.txt"
RUN = 8
LANGUAGES = ("es", "en")

FRAMEWORK = read_framework(FOLDER)
CAPABILITIES = [c for area in FRAMEWORK.areas for c in area["capabilities"]]
CODES = [c["code"] for c in CAPABILITIES]
LIBRARY = read_library(FOLDER, CODES)
# An initiative may wait for its own capability's lower one, and for these four foundations.
FOUNDATIONS = {"ME2-A", "CU3-A", "DI3-A", "DA1-A"}

DEGREE_WORDS = {
    "es": "muy bastante plenamente totalmente completamente altamente parcialmente "
    "suficientemente adecuadamente efectivamente claramente",
    "en": "very fully highly partially sufficiently adequately quite extensively effectively "
    "clearly",
}
# Words of another Spanish than that of Madrid, Bogotá and Mexico City together.
FORBIDDEN = (
    r"ordenador\w*|computadora\w*|celular\w*|costes?|costos?|tú|vosotros|vosotras"
    r"|cuadros? de mando|tableros?|(?:el|los|un|su|sus|del|al) móvil(?:es)?"
)


def words(text: str) -> list[str]:
    return re.sub(r"[^\w\s]", " ", text.lower()).split()


def texts_of(value: object, where: str = "") -> list[tuple[str, str, str]]:
    """Every sentence as (where, language, text)."""
    if isinstance(value, dict) and set(value) == set(LANGUAGES):
        return [(where, language, value[language]) for language in LANGUAGES]
    if isinstance(value, dict):
        pairs = value.items()
    elif isinstance(value, (list, tuple)):
        pairs = enumerate(value)
    else:
        return []
    return [found for key, inner in pairs for found in texts_of(inner, f"{where}/{key}")]


ANCHORS = [
    (f"{c['code']} {level}", language, text)
    for c in CAPABILITIES
    for level, both in c["anchors"].items()
    for language, text in both.items()
]
MODEL = [
    ("title", FRAMEWORK.title),
    ("status", FRAMEWORK.status),
    ("levels", FRAMEWORK.levels),
    *((area["code"], area) for area in FRAMEWORK.areas),
]
EVERYTHING = [
    *(found for name, part in MODEL for found in texts_of(part, name)),
    *(found for row in LIBRARY for found in texts_of(row, row["code"])),
]


def test_there_are_five_areas_of_six_capabilities_with_two_in_the_short_form():
    assert [area["code"] for area in FRAMEWORK.areas] == ["DA", "DI", "EN", "ME", "CU"]
    shape = [
        (len(area["capabilities"]), sum(bool(c.get("short_form")) for c in area["capabilities"]))
        for area in FRAMEWORK.areas
    ]
    assert shape == [(6, 2)] * 5
    assert [f"{area}{n}" for area in ("DA", "DI", "EN", "ME", "CU") for n in range(1, 7)] == CODES


def test_there_are_150_anchors_in_each_language_and_no_two_are_alike():
    for language in LANGUAGES:
        found = [text for _, spoken, text in ANCHORS if spoken == language]
        assert len(found) == 150
        repeated = [text for text, n in Counter(" ".join(words(t)) for t in found).items() if n > 1]
        assert repeated == []


def test_every_anchor_is_a_sentence_of_8_to_25_words():
    wrong = [
        (where, language, len(text.split()))
        for where, language, text in ANCHORS
        if not 8 <= len(text.split()) <= 25 or not text.strip().endswith(".")
    ]
    assert wrong == []


def test_no_anchor_hides_behind_a_degree_word():
    wrong = [
        (where, word)
        for where, language, text in ANCHORS
        for word in set(words(text)) & set(DEGREE_WORDS[language].split())
    ]
    assert wrong == []


def test_questions_and_help_fit_on_a_line():
    wrong = [
        (c["code"], key, language, len(c[key][language]))
        for c in CAPABILITIES
        for key in ("question", "help")
        for language in LANGUAGES
        if len(c[key][language]) > 110
    ]
    assert wrong == []


def test_a_question_asks():
    asked = [(c["code"], c["question"]) for c in CAPABILITIES]
    wrong = [
        code
        for code, q in asked
        if not (q["es"].startswith("¿") and q["es"].endswith("?") and q["en"].endswith("?"))
    ]
    assert wrong == []


def test_both_languages_say_everything_and_not_the_same_sentence():
    assert len(EVERYTHING) > 1200
    assert [where for where, _, text in EVERYTHING if not text.strip()] == []
    pairs = list(zip(EVERYTHING[::2], EVERYTHING[1::2], strict=True))
    untranslated = [es[0] for es, en in pairs if es[2] == en[2] and len(words(es[2])) > 3]
    assert untranslated == []


@pytest.mark.parametrize("key", ["question", "definition", "name"])
def test_no_two_capabilities_share_a_text(key):
    for language in LANGUAGES:
        found = Counter(c[key][language].lower() for c in CAPABILITIES)
        assert [text for text, n in found.items() if n > 1] == []


def test_no_forbidden_word_stands_in_the_spanish_texts():
    pattern = re.compile(rf"\b(?:{FORBIDDEN})\b", re.IGNORECASE)
    assert pattern.search("El coste del móvil") and pattern.search("un cuadro de mando")
    wrong = [
        (where, found.group())
        for where, language, text in EVERYTHING
        if language == "es" and (found := pattern.search(text))
    ]
    assert wrong == []


def test_no_text_trails_off():
    assert [where for where, _, text in EVERYTHING if re.search(r"\betc\b|\.\.\.|…", text)] == []


def test_every_capability_has_an_initiative_for_the_lower_and_one_for_the_higher_steps():
    assert len(LIBRARY) == 60
    assert {row["code"] for row in LIBRARY} == {f"{code}-{x}" for code in CODES for x in "AB"}
    assert all(row["code"].startswith(f"{row['capability']}-") for row in LIBRARY)
    for row in LIBRARY:
        reach = (row["applies"]["from"], row["applies"]["to"])
        allowed = {"A": {(1, 3)}, "B": {(2, 4), (3, 5), (2, 5)}}[row["code"][-1]]
        assert (row["code"], reach in allowed) == (row["code"], True)


def test_no_two_initiatives_share_a_title():
    for language in LANGUAGES:
        found = Counter(row["title"][language].lower() for row in LIBRARY)
        assert [title for title, n in found.items() if n > 1] == []


def test_estimates_are_low_then_likely_then_high_and_probable():
    wrong = [
        row["code"]
        for row in LIBRARY
        if not (
            row["effort_days"]["low"] < row["effort_days"]["likely"] < row["effort_days"]["high"]
            and row["cost"]["low"] <= row["cost"]["likely"] <= row["cost"]["high"]
            and 0.5 <= row["probability"] <= 0.95
            and 1 <= row["quarters"] <= 4
        )
    ]
    assert wrong == []


def test_an_initiative_lifts_its_own_capability_most_and_few_others():
    for row in LIBRARY:
        own = row["lifts"][row["capability"]]
        others = [points for code, points in row["lifts"].items() if code != row["capability"]]
        assert (row["code"], 0.7 <= own <= 1.5, len(others) <= 2) == (row["code"], True, True)
        assert (row["code"], all(0.2 <= points <= 0.5 for points in others)) == (row["code"], True)


def test_what_must_come_first_comes_first_without_a_circle():
    requires = {row["code"]: set(row["requires"]) for row in LIBRARY}
    wrong = {
        code: needed - FOUNDATIONS - {f"{code[:-2]}-A"}
        for code, needed in requires.items()
        if needed - FOUNDATIONS - {f"{code[:-2]}-A"} or code in needed
    }
    assert wrong == {}
    assert [requires[code] for code in sorted(FOUNDATIONS)] == [set()] * 4
    ready: set[str] = set()
    while len(ready) < len(requires):  # take away what waits for nothing until all are taken
        now = {code for code, needed in requires.items() if code not in ready and needed <= ready}
        assert now, set(requires) - ready
        ready |= now


def hashed_runs(text: str) -> set[str]:
    found = words(text)
    runs = (" ".join(found[i : i + RUN]) for i in range(len(found) - RUN + 1))
    return {hashlib.sha256(run.encode()).hexdigest()[:16] for run in runs}


def test_no_text_repeats_eight_words_of_the_documents_it_was_drawn_from():
    known = set(SHINGLES.read_text().split())
    assert len(known) > 1000
    assert {len(line) for line in known} == {16}
    borrowed = [(where, lang) for where, lang, text in EVERYTHING if hashed_runs(text) & known]
    assert borrowed == []


def test_a_borrowed_sentence_would_be_found():
    known = hashed_runs("One two three four five six seven eight nine")
    assert hashed_runs("Zero, ONE two: three four five six seven eight!") & known
    assert not hashed_runs("one two three four five six seven nine eight") & known
