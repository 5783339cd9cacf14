"""Whether a text names an organisation or its people, so that it does not travel to another one."""

from __future__ import annotations

import re
from collections.abc import Iterable

_SHORTEST_WORD = 4  # of an organisation's name; "de" and "SA" stand in any text


def name_patterns(organization: str, people: Iterable[str]) -> list[re.Pattern[str]]:
    """Return what finds an organisation's name, each longer word of it, and its people's names.

    A word alone counts only as the name writes it: "Norte" is a client, "norte" a direction. Of
    people the whole name counts, because a first name alone may be a word.

    >>> finds = name_patterns("Banco del Norte", ["Ana Ruiz", "Ana"])
    >>> [named_in(t, finds) for t in ("el BANCO DEL NORTE", "hacia el norte", "de ana ruiz", "Ana")]
    ['BANCO DEL NORTE', '', 'ana ruiz', '']
    """
    whole = [organization, *(name for name in people if len(name.split()) > 1 or "@" in name)]
    words = [word for word in re.findall(r"\w+", organization) if len(word) >= _SHORTEST_WORD]
    found = [(name, re.IGNORECASE) for name in dict.fromkeys(whole) if name.strip()]
    found += [(word, re.NOFLAG) for word in words if word[0].isupper()]
    return [
        re.compile(r"(?<!\w)" + r"\s+".join(map(re.escape, name.split())) + r"(?!\w)", how)
        for name, how in found
    ]


def named_in(text: str, patterns: Iterable[re.Pattern[str]]) -> str:
    """Return the first name that a text says, as it says it; "" for none."""
    for pattern in patterns:
        if found := pattern.search(text):
            return found[0]
    return ""
