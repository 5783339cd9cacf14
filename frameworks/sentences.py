"""Models in words: what a field is called, where a problem is, what is wrong and why."""

from __future__ import annotations

from django.utils.translation import get_language, gettext_lazy, npgettext, pgettext, pgettext_lazy
from django.utils.translation import gettext as _

from frameworks.domain.advice import ANCHOR_WORDS
from frameworks.domain.checking import FEWEST_AREAS, MOST_AREAS
from frameworks.domain.content import Content, Text
from frameworks.domain.difference import Change
from frameworks.domain.problems import Kind, Path, Problem

LANGUAGE_NAMES = {"es": gettext_lazy("Spanish"), "en": gettext_lazy("English")}

# What a part of a model is called, by its name in files, rows and forms.
FIELDS = {
    "title": gettext_lazy("Title"),
    "status": gettext_lazy("Remark on the model"),
    "name": gettext_lazy("Name"),
    "summary": gettext_lazy("What it looks like"),
    "definition": gettext_lazy("Definition"),
    "question": gettext_lazy("Question"),
    "help": gettext_lazy("Where to look"),
    "sufficient": gettext_lazy("Evidence that is enough"),
    "insufficient": gettext_lazy("Evidence that is not enough"),
    "why": gettext_lazy("Why"),
    "deliverable": gettext_lazy("Deliverable"),
    "metric": gettext_lazy("Metric that should move"),
    "owner": gettext_lazy("Usual owner"),
    "short_form": gettext_lazy("Short form"),
    "in_short_form": gettext_lazy("Short form"),
    "known_by": gettext_lazy("Who can know it"),
    "weight": pgettext_lazy("of an area or a capability", "Weight"),
    "code": gettext_lazy("Code"),
    "key": gettext_lazy("Key"),
    "number": gettext_lazy("Number"),
    "area": gettext_lazy("Area"),
    "capability": gettext_lazy("Capability"),
    "capabilities": gettext_lazy("Capabilities"),
    "anchors": gettext_lazy("Anchors"),
    "steps": gettext_lazy("First steps"),
    "applies": gettext_lazy("From which level to which"),
    "applies_from": gettext_lazy("From level"),
    "applies_to": gettext_lazy("To level"),
    "effort_days": gettext_lazy("Effort, person-days"),
    "cost": gettext_lazy("Outside cost"),
    "quarters": gettext_lazy("Duration, quarters"),
    "probability": gettext_lazy("Probability of success"),
    "lifts": gettext_lazy("What it lifts"),
    "requires": gettext_lazy("What must be done first"),
    "from": gettext_lazy("From level"),
    "to": gettext_lazy("To level"),
    "low": gettext_lazy("low"),
    "likely": gettext_lazy("likely"),
    "high": gettext_lazy("high"),
    "effort": gettext_lazy("Effort, person-days"),
    "levels": gettext_lazy("Levels"),
    "areas": gettext_lazy("Areas"),
    "initiatives": gettext_lazy("Initiatives"),
    "slug": gettext_lazy("Name in files"),
}

# In place of a sentence with values: filled in with ``Problem.values``.
_WORDS = {
    Kind.MISSING: gettext_lazy("This is missing."),
    Kind.NOT_A_TEXT: gettext_lazy("A text is expected here."),
    Kind.NOT_A_NUMBER: gettext_lazy("A number is expected here."),
    Kind.NOT_A_LIST: gettext_lazy("A list is expected here."),
    Kind.NOT_A_MAPPING: gettext_lazy("Names with values are expected here."),
    Kind.NOT_YES_OR_NO: gettext_lazy("Yes or no is expected here."),
    Kind.OUT_OF_RANGE: gettext_lazy("A number from %(low)s to %(high)s is expected here."),
    Kind.TOO_MANY_DECIMALS: gettext_lazy("This number has more decimals than are kept."),
    Kind.TOO_LONG: gettext_lazy("This text is longer than %(most)s characters."),
    Kind.STRANGE_CHARACTER: gettext_lazy("This text holds a character that no text has."),
    Kind.FORMULA: gettext_lazy("This cell computes something. Put the value there instead."),
    Kind.UNKNOWN_FIELD: gettext_lazy("“%(name)s” is not a part of a model."),
    Kind.UNKNOWN_GROUP: gettext_lazy(
        "“%(name)s” is no role group: executive, manager and front_line are."
    ),
    Kind.BAD_CODE: gettext_lazy(
        "“%(code)s” cannot be a code here: capital letters and digits only."
    ),
    Kind.SAME_CODE: gettext_lazy("The code “%(code)s” stands twice."),
    Kind.NO_CAPABILITIES: gettext_lazy("An area without capabilities asks nothing."),
    Kind.TOO_MANY: gettext_lazy("There may be %(most)s of these at most."),
    Kind.APPLIES: gettext_lazy("It applies from a level to a higher one, 1 to 5."),
    Kind.ESTIMATE: gettext_lazy("Low, likely and high must ascend; effort begins at 1."),
    Kind.UNKNOWN_CAPABILITY: gettext_lazy("There is no capability “%(code)s” in the model."),
    Kind.UNKNOWN_AREA: gettext_lazy("There is no area “%(code)s” in the model."),
    Kind.UNKNOWN_INITIATIVE: gettext_lazy("There is no initiative “%(code)s” in the model."),
    Kind.LIFTS_NOT_ITS_OWN: gettext_lazy("It does not lift its own capability, %(code)s."),
    Kind.CIRCLE: gettext_lazy("These wait for one another: %(codes)s."),
    Kind.NO_FULL_STOP: gettext_lazy("An anchor is a sentence: it ends in a full stop."),
    Kind.DEGREE_WORD: gettext_lazy(
        "“%(word)s” is a word of degree: two people read it differently. Say what can be seen."
    ),
    Kind.REGIONAL_WORD: gettext_lazy(
        "“%(word)s” is not said so in every Spanish-speaking country."
    ),
    Kind.TRAILS_OFF: gettext_lazy("It trails off. Say what there is, or leave it out."),
    Kind.NOT_A_QUESTION: gettext_lazy("It is not written as a question."),
    Kind.LONG_LINE: gettext_lazy("%(n)s characters: more than %(most)s do not fit on a line."),
    Kind.SAME_IN_BOTH: gettext_lazy("Both languages say exactly the same."),
    Kind.SAME_AS: gettext_lazy("The same sentence stands in %(code)s, level %(level)s."),
}


def problem_words(problem: Problem) -> str:
    """Return what is wrong, as a sentence."""
    values = dict(problem.values)
    n = int(values.get("n", 0))
    if problem.kind == Kind.LEVELS:
        return npgettext(
            "levels of a model",
            "A model has five levels, 1 to 5; here there is %(n)s.",
            "A model has five levels, 1 to 5; here there are %(n)s.",
            n,
        ) % {"n": n}
    if problem.kind == Kind.AREAS:
        values |= {"low": FEWEST_AREAS, "high": MOST_AREAS}
        return (
            npgettext(
                "areas of a model",
                "A model has %(low)s to %(high)s areas; here there is %(n)s.",
                "A model has %(low)s to %(high)s areas; here there are %(n)s.",
                n,
            )
            % values
        )
    if problem.kind == Kind.ANCHORS:
        if not n:
            return _("It has no anchors: without them a level means whatever each person likes.")
        return npgettext(
            "anchors of a capability",
            "A capability has five anchors; here there is %(n)s.",
            "A capability has five anchors; here there are %(n)s.",
            n,
        ) % {"n": n}
    if problem.kind == Kind.STEPS:
        return npgettext(
            "steps of an initiative",
            "An initiative has three steps; here there is %(n)s.",
            "An initiative has three steps; here there are %(n)s.",
            n,
        ) % {"n": n}
    if problem.kind == Kind.LENGTH:
        return npgettext(
            "words of an anchor",
            "%(n)s word: an anchor reads best with %(low)s to %(high)s.",
            "%(n)s words: an anchor reads best with %(low)s to %(high)s.",
            n,
        ) % {"n": n, "low": ANCHOR_WORDS[0], "high": ANCHOR_WORDS[1]}
    return str(_WORDS[problem.kind]) % values


def place_words(path: Path, content: Content) -> str:
    """Return where a path leads, as people say it: "DA1 Captura · Anchor 3 · Spanish"."""
    words, rest = _owner(path, content)
    return " · ".join([*words, *field_words(rest)])


def _owner(path: Path, content: Content) -> tuple[list[str], Path]:
    """Return the part of the model a path leads through, in words, and what is left of it."""
    listed, at = path[:1], path[1] if len(path) > 1 and isinstance(path[1], int) else None
    if at is None:
        return [], path
    if listed == ("levels",):
        known = content.levels[at : at + 1]
        name = said(known[0].name) if known else ""
        return [_("Level %(n)s") % {"n": at + 1} + (f" {name}" if name else "")], path[2:]
    if listed == ("initiatives",):
        row = content.initiatives[at : at + 1]
        return [_named(row[0].code, row[0].title) if row else _("Initiative")], path[2:]
    area = content.areas[at : at + 1]
    if listed != ("areas",) or not area:
        return [], path
    if path[2:3] == ("capabilities",) and len(path) > 3:
        one = area[0].capabilities[int(path[3]) : int(path[3]) + 1]
        return [_named(one[0].code, one[0].name) if one else _("Capability")], path[4:]
    return [_named(area[0].code, area[0].name)], path[2:]


def _named(code: str, name: Text) -> str:
    return f"{code} {said(name)}".strip()


def said(text: Text) -> str:
    """Return a text in the active language, or in the other where it has none."""
    language = "en" if (get_language() or "es").startswith("en") else "es"
    return text.said_in(language) or text.es or text.en


def field_words(path: Path) -> list[str]:
    """Return what a path inside a part is called."""
    found = []
    rest = list(path)
    while rest:
        word = rest.pop(0)
        if word == "anchors" and rest and isinstance(rest[0], int):
            found.append(_("Anchor %(n)s") % {"n": rest.pop(0)})
        elif word == "steps" and rest and isinstance(rest[0], int):
            found.append(_("Step %(n)s") % {"n": rest.pop(0)})
        elif word in LANGUAGE_NAMES:
            found.append(str(LANGUAGE_NAMES[str(word)]))
        elif isinstance(word, int):
            found.append(str(word + 1))
        else:
            found.append(str(FIELDS.get(str(word), word)))
    return found


def field_label(name: str) -> str:
    """Return what a field of a form is called: its part, its number, its language."""
    start, _bar, language = name.rpartition("_")
    if language not in LANGUAGE_NAMES:
        start, language = name, ""
    words = start.split("_")
    if words[0] in ("level", "anchor", "step") and len(words) > 1:
        number = {"n": words[1]}
        kinds = {"level": _("Level %(n)s"), "anchor": _("Anchor %(n)s"), "step": _("Step %(n)s")}
        label = kinds[words[0]] % number
        if words[2:]:
            label += f" · {FIELDS.get('_'.join(words[2:]), words[2])}"
    elif words[0] in ("area", "capability") and len(words) > 1:
        weight = pgettext("of an area or a capability", "Weight")
        label = f"{weight} · {' '.join(words[1:])}"
    elif words[0] in ("effort", "cost") and len(words) > 1:
        label = f"{FIELDS[words[0]]} · {FIELDS[words[1]]}"
    else:
        label = str(FIELDS.get(start, start))
    return f"{label} · {LANGUAGE_NAMES[language]}" if language else label


def change_words(change: Change) -> str:
    """Return which part of a model differs, with its code and name."""
    language = "en" if (get_language() or "es").startswith("en") else "es"
    name = change.name[language] or change.name["es"] or change.name["en"]
    if change.part == "level":
        return _("Level %(n)s") % {"n": change.code} + f" {name}"
    return f"{change.code} {name}".strip()


def change_fields(change: Change) -> str:
    """Return what differs in it, as a list of names."""
    return ", ".join(str(FIELDS.get(name, name)).lower() for name in change.fields)
