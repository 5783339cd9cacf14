"""How a comment sounds, by a list of words and a few rules that a page can show.

No sarcasm, no world knowledge: what the words say, in Spanish or English. Source:
docs/methods.md, "Sentiment".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from voice.domain.words import Phrases, Token, tokens

NEGATED_GOOD = -0.75  # "not good" is bad, a little less than "bad"
NEGATED_BAD = -0.5  # "not bad" is good, though not very
NEGATION_WINDOW = 4  # words
BOOST_WINDOW = 2
BEFORE_CONTRAST, AFTER_CONTRAST = 0.5, 1.5
IN_QUESTION = 0.5  # whoever asks says less
EXCLAMATION, MOST_EXCLAMATIONS = 0.25, 3
SUPERLATIVE = 1.3  # Spanish -ísimo
CLEARLY = 0.75  # from this score on a comment counts as positive, or negative below minus it
_SUPERLATIVE = re.compile(r"(.{3,}?)isim([oa])s?\Z")
_ENDS_SENTENCE = re.compile(r"[.!?…\n]")
_SPANISH_MARKS = frozenset("ñáéíóú¿¡")


@dataclass(frozen=True)
class Rules:
    """How one language is read: weights -3..3 and the words that change them."""

    language: str
    weights: Mapping[str, float]
    negations: frozenset[str]
    clause_words: frozenset[str]
    boosters: Mapping[str, float]
    contrasts: Sequence[str]
    function_words: frozenset[str]

    @cached_property
    def words(self) -> Phrases[float]:
        return Phrases(self.weights.items())

    @cached_property
    def strengths(self) -> Phrases[float]:
        return Phrases(self.boosters.items())

    @cached_property
    def turns(self) -> Phrases[bool]:
        return Phrases((entry, True) for entry in self.contrasts)

    def with_own(self, own: Mapping[str, float]) -> Rules:
        """Return the same rules with an organisation's own weights, which win; 0 takes one out."""
        return Rules(
            self.language,
            {**self.weights, **own},
            self.negations,
            self.clause_words,
            self.boosters,
            self.contrasts,
            self.function_words,
        )


@dataclass(frozen=True)
class Matched:
    """A word that counted: where, what it weighs, why it counted otherwise, and what it added."""

    start: int
    end: int
    entry: str
    weight: float
    contribution: float
    is_negated: bool = False
    strength: float = 1.0
    clause: float = 1.0  # 0.5 before "but", 1.5 after it
    is_asked: bool = False


@dataclass(frozen=True)
class Reading:
    """What was read: language ("" unknown), the sum, how it sounds, and the words behind it."""

    language: str
    score: float
    sentiment: int
    matched: tuple[Matched, ...] = ()
    exclamations: float = 0.0


@dataclass
class _Sentence:
    words: list[Token] = field(default_factory=list)
    end: str = ""

    @property
    def is_question(self) -> bool:
        return "?" in self.end


def read(text: str, rules: Mapping[str, Rules], language: str = "") -> Reading:
    """Read a comment by the rules of the language it is in.

    ``language`` is what somebody said of it ("" where nobody did); what the words clearly say
    wins. A text whose language cannot be told is read by whichever rules know more of its words.
    Source: docs/methods.md, "Sentiment".
    """
    words = tokens(text)
    found = language_of(text, words, rules, said=language)
    if found in rules:
        return _read(words, rules[found], found)
    readings = [_read(words, each, "") for each in rules.values()]
    return max(readings, key=lambda reading: len(reading.matched), default=Reading("", 0.0, 0))


def language_of(
    text: str, words: Sequence[Token], rules: Mapping[str, Rules], said: str = ""
) -> str:
    """Return the language a text is in by its most frequent small words; "" where that is open.

    Words of the list count half, letters such as ñ one in all. Somebody's own word for it
    stands unless the text speaks against it by two or more.
    Source: docs/methods.md, "Language of a comment".
    """
    marks = {"es": 1.0 if _SPANISH_MARKS & set(text.casefold()) else 0.0}
    counts = {
        language: marks.get(language, 0.0) + sum(_known(word, each) for word in words)
        for language, each in rules.items()
    }
    ranked = sorted(counts, key=lambda language: counts[language], reverse=True)
    if not ranked or counts[ranked[0]] == 0:
        return said
    lead = counts[ranked[0]] - (counts[ranked[1]] if len(ranked) > 1 else 0.0)
    if said in counts:
        return ranked[0] if lead >= 2 else said
    return ranked[0] if lead > 0 else ""


def _known(word: Token, rules: Rules) -> float:
    if word.is_mark:
        return 0.0
    if word.word in rules.function_words:
        return 1.0
    return 0.5 if rules.words.longest([word], 0) else 0.0


def _read(words: Sequence[Token], rules: Rules, language: str) -> Reading:
    matched: list[Matched] = []
    cries = 0
    for sentence in _sentences(words):
        matched += _read_sentence(sentence, rules)
        cries += sentence.end.count("!")
    score = sum(match.contribution for match in matched)
    louder = min(cries, MOST_EXCLAMATIONS) * EXCLAMATION
    exclaimed = (louder if score > 0 else -louder) if score else 0.0
    score = round(score + exclaimed, 9)
    sentiment = (score >= CLEARLY) - (score <= -CLEARLY)
    return Reading(language, score, sentiment, tuple(matched), exclaimed)


def _sentences(words: Iterable[Token]) -> Iterable[_Sentence]:
    sentence = _Sentence()
    for word in words:
        if word.is_mark and _ENDS_SENTENCE.search(word.word):
            sentence.end = word.word
            yield sentence
            sentence = _Sentence()
        else:
            sentence.words.append(word)
    if sentence.words:
        yield sentence


def _read_sentence(sentence: _Sentence, rules: Rules) -> list[Matched]:
    """Return the words of one sentence that count."""
    words = sentence.words
    turn = _turn(words, rules)
    matched, at, used = [], 0, 0
    while at < len(words):
        found = None if words[at].is_mark else _weight(words, at, rules)
        if found is None:
            at += 1
            continue
        weight, length, entry, strength = found
        if weight:
            clause = 1.0
            if turn is not None:
                clause = BEFORE_CONTRAST if at < turn else AFTER_CONTRAST
            own = rules.negations & set(
                entry.split()
            )  # "ninguna queja" is not turned round by "nunca"
            negated = not own and _is_negated(words, at, used, rules)
            strength *= _strength(words, at, used, rules)
            value = weight * strength * clause * (IN_QUESTION if sentence.is_question else 1)
            if negated:
                value *= NEGATED_GOOD if weight > 0 else NEGATED_BAD
            matched.append(
                Matched(
                    words[at].start,
                    words[at + length - 1].end,
                    entry,
                    weight,
                    round(value, 9),
                    negated,
                    strength,
                    clause,
                    sentence.is_question,
                )
            )
        at += length
        used = at
    return matched


def _weight(words: Sequence[Token], at: int, rules: Rules) -> tuple[float, int, str, float] | None:
    """Return (weight, words, entry, strength of its own) of what stands here."""
    if found := rules.words.longest(words, at):
        return (*found, 1.0)
    if rules.language == "es" and (grown := _SUPERLATIVE.match(words[at].word)):
        for ending in (grown[2], "", "e"):
            plain = Token(grown[1] + ending, 0, 0)
            if found := rules.words.longest([plain], 0):
                return (*found, SUPERLATIVE)
    return None


def _turn(words: Sequence[Token], rules: Rules) -> int | None:
    """Return where the last "but" of a sentence stands; None without one in its middle."""
    places = [at for at in range(1, len(words)) if rules.turns.longest(words, at)]
    return places[-1] if places else None


def _is_negated(words: Sequence[Token], at: int, used: int, rules: Rules) -> bool:
    """Return whether a negation stands up to four words before, in the same clause.

    What an expression has used up before (``used``) negates nothing more.
    """
    for place in range(at - 1, max(used, at - NEGATION_WINDOW) - 1, -1):
        word = words[place].word
        if words[place].is_mark or word in rules.clause_words or rules.turns.longest(words, place):
            return False
        if word in rules.negations or word.endswith("n't"):
            return True
    return False


def _strength(words: Sequence[Token], at: int, used: int, rules: Rules) -> float:
    """Return how much stronger or weaker the words just before make this one."""
    strength, place = 1.0, at - 1
    while place >= max(used, at - BOOST_WINDOW) and not words[place].is_mark:
        if found := rules.strengths.longest(words, place):
            strength *= found[0]
        place -= 1
    return strength
