"""Texts kept in both languages, read in the one that is active."""

from __future__ import annotations

from django.db import models
from django.utils.translation import get_language


class InLanguage:
    """Reads ``<field>_es`` or ``<field>_en``, whichever language is active.

    A report sets its own language with ``translation.override``; nothing here knows of it.
    """

    def __init__(self, field: str) -> None:
        self.field = field

    def __get__(self, row: models.Model | None, owner: type | None = None) -> str:
        if row is None:
            return self  # type: ignore[return-value]
        language = "en" if (get_language() or "es").startswith("en") else "es"
        return getattr(row, f"{self.field}_{language}")
