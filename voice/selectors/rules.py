"""The rules as a page shows them: words, themes, and how well they read."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from django.db.models import Case, Count, IntegerField, Value, When
from django.utils.translation import gettext as _

from accounts.models import Organization
from voice.domain.agreement import BAD_UP_TO, GOOD_FROM, Agreement, agreement
from voice.domain.reading import read
from voice.domain.words import folded
from voice.models import CustomerComment, OwnWord
from voice.rule_files import LANGUAGES, built_in_rules, samples
from voice.selectors.comments import CommentLine
from voice.selectors.known import Known, known_to

WORDS_SHOWN = 60


@dataclass(frozen=True)
class Tested:
    """How the built-in rules read our sample of one language, and the third held out of it."""

    language: str
    whole: Agreement
    held_out: Agreement

    @property
    def name(self) -> str:
        return {"es": _("Spanish"), "en": _("English")}[self.language]


@dataclass(frozen=True)
class Word:
    """An entry of the list: what it weighs, and what it weighed before an organisation changed it."""

    language: str
    entry: str
    weight: float
    built_in: float | None


@dataclass
class RulesPage:
    known: Known
    own: list[OwnWord]
    query: str
    words: list[Word]
    found: int
    counts: dict[str, int]  # entries by language
    tested: tuple[Tested, ...]
    corrected: Agreement
    scored: Agreement
    unread: int
    tried: CommentLine | None  # a sentence typed in to see how it is read


def rules_page(organization: Organization, query: str = "", tried: str = "") -> RulesPage:
    """Return what comments are read with and how well that works. Six queries."""
    known = known_to(organization)
    words = _words(known, query)
    rows = CustomerComment.objects.owned_by(organization).kept().order_by()
    return RulesPage(
        known=known,
        own=list(OwnWord.objects.owned_by(organization)),
        query=query,
        words=words[:WORDS_SHOWN],
        found=len(words),
        counts={name: len(rules.weights) for name, rules in built_in_rules().items()},
        tested=tuple(_tested(language) for language in LANGUAGES),
        corrected=_corrected(rows),
        scored=_scored(rows),
        unread=rows.filter(sentiment=None).count(),
        tried=_tried(known, tried) if tried else None,
    )


def _tried(known: Known, text: str) -> CommentLine:
    """Read a sentence as a comment that nobody keeps."""
    reading = known.read(text)
    comment = CustomerComment(text=text, language=reading.language, sentiment=reading.sentiment)
    themes = {about.theme for about in known.about(text)}
    return CommentLine(
        comment, tuple(t for t in known.themes if t.key in themes), reading, shows_score=False
    )


def _words(known: Known, query: str) -> list[Word]:
    """Return the entries that hold what was typed, or would match it; without a query none."""
    wanted = folded(query).strip()
    if not wanted:
        return []
    found = []
    for language, rules in known.rules.items():
        built_in = built_in_rules()[language].weights
        for entry, weight in rules.weights.items():
            stem = entry.rstrip("*")
            if wanted in entry or (entry.endswith("*") and wanted.startswith(stem)):
                found.append(Word(language, entry, weight, built_in.get(entry)))
    return sorted(found, key=lambda word: (word.entry != wanted, word.entry, word.language))


@cache
def _tested(language: str) -> Tested:
    """Read the sample by the built-in rules, as if nobody had said its language. Once a process."""
    rules = built_in_rules()
    pairs = [(s, (s.sentiment, read(s.text, rules).sentiment)) for s in samples(language)]
    return Tested(
        language,
        agreement(pair for _, pair in pairs),
        agreement(pair for sample, pair in pairs if sample.is_held_out),
    )


def _corrected(rows: object) -> Agreement:
    """What people decided against what the rules had read."""
    counts = (
        rows.corrected()  # type: ignore[attr-defined]
        .values_list("sentiment_by_hand", "sentiment")
        .annotate(n=Count("pk"))
    )
    return Agreement({(said, found): n for said, found, n in counts})


def _scored(rows: object) -> Agreement:
    """What scores say (see ``sign_of_satisfaction``) against what the rules read."""
    sign = Case(
        When(satisfaction__gte=GOOD_FROM, then=Value(1)),
        When(satisfaction__lte=BAD_UP_TO, then=Value(-1)),
        default=Value(0),
        output_field=IntegerField(),
    )
    counts = (
        rows.filter(satisfaction__isnull=False, sentiment__isnull=False)  # type: ignore[attr-defined]
        .annotate(sign=sign)
        .values_list("sign", "sentiment")
        .annotate(n=Count("pk"))
    )
    return Agreement({(said, found): n for said, found, n in counts})
