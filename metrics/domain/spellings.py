"""Words that say something of a line without being a value: nothing known, a total, yes and no."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Any

_MARKS = re.compile(r"[\s_\-–—·:.*?¿!¡()\[\]/<>\"']+")


def _words(*lines: str) -> frozenset[str]:
    return frozenset(" ".join(lines).split())


_MISSING = _words(
    "na nd nan null none nil nc ns nsnc sd sr #na #nd #null vacio vacia blank empty enblanco",
    "missing sindato sindatos sininformacion nodisponible noaplica noaplicable noconsta",
    "nocontesta nosabe nosabenocontesta notavailable notapplicable noanswer noresponse nodata",
    "unknown desconocido nodefinido notset #valor #value #div0 #ref",
)
_TOTALS = _words(
    "total totales totals suma sum media promedio average mean mediana median subtotal grantotal",
    "grandtotal totalgeneral sumatotal overall acumulado",
)
_WHOLE = _TOTALS | _words(
    "todos todas todo all conjunto global general todosloscanales allchannels"
)
_YES = _words("si s yes y true verdadero v 1 x nuevo nueva new ok alta")
_NO = _words("no n false falso f 0 recurrente existente existing returning repetido antiguo")
OUTCOMES = {
    "won": _words(
        "ganado ganada won closedwon cerradaganada cerradoganado vendido vendida win si exito",
        "aceptado aceptada",
    ),
    "lost": _words(
        "perdido perdida lost closedlost cerradaperdida cerradoperdido rechazado rechazada",
        "cancelado cancelada no",
    ),
    "open": _words(
        "abierto abierta open encurso enproceso inprogress pendiente pending pipeline",
        "negociacion propuesta proposal negotiation",
    ),
}


def folded(text: Any) -> str:
    """Return a word as it is compared: without case, accents, blanks and marks.

    >>> folded(" N/D "), folded("Gran  Total:"), folded("Teléfono")
    ('nd', 'grantotal', 'telefono')
    """
    plain = unicodedata.normalize("NFKD", str(text).casefold())
    return _MARKS.sub("", "".join(c for c in plain if not unicodedata.combining(c)))


@lru_cache(maxsize=20_000)
def _is_missing_text(text: str) -> bool:
    word = folded(text)
    return not word or word in _MISSING


def is_missing(value: Any) -> bool:
    """Return whether a cell says that there is nothing: empty, a dash, "n/d", "not available".

    >>> [is_missing(t) for t in ("", "-", "N/A", "s/d", "No contesta", "0", "Nada")]
    [True, True, True, True, True, False, False]
    """
    if not isinstance(value, str):
        return value is None
    return not value or (len(value) <= 24 and _is_missing_text(value))


def sounds_like_a_total(value: Any) -> bool:
    """Return whether a cell names a sum or an average: "Total", "Suma", "Total 2026", "Media:".

    >>> [sounds_like_a_total(t) for t in ("Total", "Gran total", "Total marzo", "Totalmente")]
    [True, True, True, False]
    """
    if not isinstance(value, str) or len(value) > 40:
        return False
    return folded(value) in _TOTALS or bool(_TOTAL_OF.match(value))


_TOTAL_OF = re.compile(r"\s*(?:sub|gran(?:d)?\s)?total(?:es)?\b", re.IGNORECASE)


def means_all(value: Any) -> bool:
    """Return whether a channel, place or segment is named that stands for all of them."""
    return isinstance(value, str) and len(value) <= 40 and folded(value) in _WHOLE


def yes_or_no(value: Any) -> bool | None:
    """Return what a cell answers; None where it is neither.

    >>> [yes_or_no(v) for v in ("Sí", "nuevo", 0, True, "quizá")]
    [True, True, False, True, None]
    """
    if isinstance(value, bool):
        return value
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    word = folded(value)
    return True if word in _YES else False if word in _NO else None


def outcome_of(value: Any) -> str:
    """Return won, lost or open for what people call them; "" for another word."""
    word = folded(value)
    return next((name for name, words in OUTCOMES.items() if word in words), "")
