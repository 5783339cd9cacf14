"""Comments of customers for tests: written as an import would, read by the rules."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from itertools import count

from django.utils import timezone

from accounts.models import Organization, User
from voice.models import CustomerComment, OwnWord, Theme
from voice.services.reading import read_comments
from voice.services.themes import save_word
from voice.services.wall import renew_wall, share_comment

DAY = date(2026, 9, 1)
_number = count(1)


def comment(owner: Organization, text: str, **fields: object) -> CustomerComment:
    """A row as an import writes it: not read yet."""
    number = next(_number)
    wanted = {
        "said_on": DAY - timedelta(days=number % 5),
        "origin": "Encuesta",
        "folded": "",
        "fingerprint": sha256(f"{number}".encode()).hexdigest(),
        **fields,
    }
    return CustomerComment.objects.create(organization=owner, text=text, **wanted)


def said(owner: Organization, texts: Iterable[str], **fields: object) -> list[CustomerComment]:
    """Several comments, read, as they then stand, in the order of their texts."""
    rows = [comment(owner, text, **fields) for text in texts]
    read_comments(organization=owner, comments=rows)
    read = CustomerComment.objects.felt().in_bulk([row.pk for row in rows])
    return [read[row.pk] for row in rows]


@dataclass
class Voiced:
    """One comment that hangs on the wall, a theme, a word, and the wall's link."""

    comment: CustomerComment
    theme: Theme
    word: OwnWord
    wall_token: str

    @property
    def things(self) -> dict[str, object]:
        return {"theme": self.theme.key, "word": self.word.pk}

    def sent(self) -> dict[str, dict[str, object]]:
        """What the forms of each address send."""
        theme = {"name_es": "Otro", "name_en": "Other", "words_es": "otro", "words_en": ""}
        return {
            "voice:new_comment": {
                "text": "Muy bien",
                "said_on": "2026-09-01",
                "stamp": str(uuid.uuid4()),
            },
            "voice:correct_comment": {"sentiment": "1", "themes": [self.theme.key]},
            "voice:share_comment": {"text": "Muy bien"},
            "voice:save_word": {"word": "chévere", "language": "es", "weight": "3"},
            "voice:new_theme": theme,
            "voice:edit_theme": theme,
            "voice:wall_settings": {"do": "close"},
        }


def voiced(owner: Organization, lead: User, marker: str) -> Voiced:
    [row] = said(owner, [f"{marker} comentario: larga espera"], segment=f"{marker} segmento")
    share_comment(comment=row, text=f"{marker} en el muro", by=lead, at=timezone.now())
    theme = Theme.objects.get(organization=owner, key="waiting")
    Theme.objects.filter(pk=theme.pk).update(name_es=f"{marker} Espera"[:60])
    word = save_word(organization=owner, language="es", word=f"{marker} palabra"[:60], weight=1)
    return Voiced(row, theme, word, renew_wall(organization=owner, by=lead))
