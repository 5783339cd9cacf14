"""What a column may be for, by the words of its heading and by what it holds."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from metrics.domain.columns import ColumnFacts, Kind
from metrics.domain.days import day_like
from metrics.domain.measures import Kind as MetricKind
from metrics.domain.spellings import folded, outcome_of, yes_or_no

PARTS = ("channel", "moment", "stage", "touchpoint", "segment")


class Shape(StrEnum):
    """What one line of a file is."""

    READINGS = "readings"
    RESPONSES = "responses"
    ORDERS = "orders"
    DEALS = "deals"
    ADS = "ads"


ROLES: dict[Shape, tuple[str, ...]] = {
    Shape.READINGS: ("metric", "value", "n", "numerator", "detractors", "date", *PARTS),
    Shape.RESPONSES: ("date", "score", "comment", "id", "language", *PARTS),
    Shape.ORDERS: ("date", "amount", "id", "channel", "segment", "is_new"),
    Shape.DEALS: ("opened", "closed", "outcome", "amount", "id", "channel", "segment"),
    Shape.ADS: ("date", "spend", "new_customers", "channel", "segment"),
}
# Without these no line of a shape says anything.
NEEDED: dict[Shape, tuple[str, ...]] = {
    Shape.READINGS: ("date",),
    Shape.RESPONSES: ("date",),
    Shape.ORDERS: ("date",),
    Shape.DEALS: ("closed", "outcome"),
    Shape.ADS: ("date", "spend"),
}

_WORDS: dict[str, str] = {
    "metric": "metrica indicador kpi metric measure indicator",
    "value": "valor resultado value result figure score dato",
    "n": "n respuestas base muestra encuestas encuestados responses answers sample total count"
    " numero cantidad respondents",
    "numerator": "favorables satisfechos promotores numerador numerator promoters favourable"
    " satisfied top2",
    "detractors": "detractores detractors",
    "date": "fecha date dia day mes month periodo period fecharespuesta submitted created"
    " trimestre quarter ano year timestamp marcatemporal fechahora datetime when cuando",
    "channel": "canal channel medio via plataforma platform",
    "moment": "momento moment fase phase",
    "stage": "etapa stage",
    "touchpoint": "puntodecontacto punto touchpoint contacto interaccion interaction",
    "segment": "segmento segment pais country region tipocliente customertype perfil producto"
    " product tienda store sede zona",
    "comment": "comentario comentarios comment comments texto text verbatim opinion observaciones"
    " feedback porque why motivo razon sugerencia sugerencias",
    "id": "id identificador codigo code referencia reference numeropedido pedido order ordernumber"
    " orderid folio ticket responseid dealid oportunidad",
    "language": "idioma language lengua lang",
    "amount": "importe amount monto total valor value precio price facturacion ventas revenue"
    " ingresos sales totalpedido",
    "is_new": "nuevo nueva new clientenuevo newcustomer primeracompra firstorder primerpedido esnuevo",
    "opened": "apertura abierto opened open creado creada created inicio start fechacreacion"
    " fechaapertura createdate",
    "closed": "cierre cerrado closed close fin end fechacierre closedate",
    "outcome": "resultado estado status outcome stage result situacion ganado won",
    "spend": "gasto inversion spend cost coste costo importe amount presupuesto spent",
    "new_customers": "clientesnuevos nuevosclientes newcustomers altas conversiones conversions"
    " clientes customers captados acquired",
}
_SCORES = {
    "csat": "csat satisfaccion satisfaction satisfecho satisfied",
    "nps": "nps recomendacion recomendaria recomienda recommend recommendation probabilidad likelihood",
    "ces": "ces esfuerzo effort facilidad facil ease easy",
}
_KNOWN = frozenset(MetricKind)
_SPENDING = "gasto inversion spend cost coste costo presupuesto spent"
_GENERAL = "puntuacion nota valoracion calificacion score rating puntaje estrellas stars"
_SCALES = {("1", "5"): "csat", ("0", "10"): "nps", ("1", "7"): "ces"}
_SCALE = re.compile(r"(?<!\d)(\d+)\s*(?:-|–|/|\.\.+|a|to|hasta|up to)\s*(\d+)(?!\d)", re.IGNORECASE)
_TOKENS = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Heading:
    """A column's heading with what the column holds."""

    text: str
    facts: ColumnFacts


def strength(heading: str, words: str) -> int:
    """Return how well a heading fits some words: 3 it is one of them, 2 one stands in it, 1 it
    contains a long one, 0 not at all.

    >>> [strength(h, "fecha date") for h in ("FECHA", "Fecha de alta", "fechaalta", "Canal")]
    [3, 2, 1, 0]
    """
    known = words.split()
    whole = folded(heading)
    if whole in known:
        return 3
    if {folded(token) for token in _TOKENS.findall(heading)} & set(known):
        return 2
    return int(any(len(word) >= 5 and word in whole for word in known))


def suggested_roles(
    shape: Shape, headings: Sequence[Heading], metrics: Mapping[str, Sequence[str]]
) -> dict[int, str]:
    """Return a role for the columns that show one: by heading and content, the surest first.

    ``metrics`` are names by which a metric may be called: key → names. Each role is given
    once, but for scores and, in a wide table, values.
    """
    named = _scores(headings, metrics) if shape is Shape.RESPONSES else {}
    if shape is Shape.READINGS:
        named = _wide_values(headings, metrics)
    roles = [role for role in ROLES[shape] if role != "score"]
    if named and shape is Shape.READINGS:
        # How many customers there were is told of one metric; of several it would be a guess.
        told = ("metric", "value", "numerator", *(("n",) if len(named) > 1 else ()))
        roles = [role for role in roles if role not in told]
    fits = [
        (strength(heading.text, _WORDS[role]) * 2 + bonus, -order, -index, role)
        for index, heading in enumerate(headings)
        if index not in named
        for order, role in enumerate(roles)
        if (bonus := _content(role, heading.facts)) is not None
    ]
    found = dict(named)
    taken: set[str] = set()
    for score, _order, negative, role in sorted(fits, reverse=True):
        if score >= 2 and role not in taken and -negative not in found:
            found[-negative] = role
            taken.add(role)
    _fill_by_content(shape, headings, found, taken)
    return dict(sorted(found.items()))


def _scores(headings: Sequence[Heading], metrics: Mapping[str, Sequence[str]]) -> dict[int, str]:
    found: dict[int, str] = {}
    for index, heading in enumerate(headings):
        facts = heading.facts
        own = _own_metric(heading, metrics)
        if facts.kind is Kind.TEXT and own and _says_yes_or_no(facts):
            found[index] = f"score:{own}"
        if facts.kind is not Kind.NUMBER or facts.low is None or facts.high is None:
            continue
        for key, words in _SCORES.items():
            if f"score:{key}" not in found.values() and strength(heading.text, words) >= 1:
                found[index] = f"score:{key}"
                break
        else:
            if own:
                found[index] = f"score:{own}"
            elif strength(heading.text, _GENERAL) >= 2:
                asked = _by_scale(heading.text) or _by_range(facts.low, facts.high)
                found[index] = f"score:{asked}"
    return found


def _own_metric(heading: Heading, metrics: Mapping[str, Sequence[str]]) -> str:
    """Return the own metric that a column is named after; known ones are no answers to count."""
    word = folded(heading.text)
    return next(
        (key for key, names in metrics.items() if key not in _KNOWN and word in map(folded, names)),
        "",
    )


def _says_yes_or_no(facts: ColumnFacts) -> bool:
    return _all_known(facts, lambda text: yes_or_no(text) is not None)


def _by_scale(text: str) -> str:
    """A heading that says from where to where was asked: "Nota (1-5)"; one 7 is a slip there."""
    named = {_SCALES[pair] for pair in _SCALE.findall(text) if pair in _SCALES}
    return named.pop() if len(named) == 1 else ""


def names_its_question(heading: str, kind: str) -> bool:
    """Whether a column's heading says that it holds scores of CSAT, NPS or CES.

    >>> [names_its_question(h, "csat") for h in ("Satisfacción", "Nota (1-5)", "Nota")]
    [True, True, False]
    """
    return kind not in _SCORES or strength(heading, _SCORES[kind]) > 0 or _by_scale(heading) == kind


def _by_range(low: float, high: float) -> str:
    """A score whose name says nothing: up to 5 satisfaction, up to 7 ease, up to 10 or with 0 NPS."""
    if low < 1 or high > 7:
        return "nps"
    return "csat" if high <= 5 else "ces"


def _wide_values(
    headings: Sequence[Heading], metrics: Mapping[str, Sequence[str]]
) -> dict[int, str]:
    """Columns named after metrics; one alone is a wide table too, where nothing names metrics."""
    found: dict[int, str] = {}
    for index, heading in enumerate(headings):
        if heading.facts.kind is not Kind.NUMBER:
            continue
        for key, names in metrics.items():
            if folded(heading.text) in map(folded, names) and f"value:{key}" not in found.values():
                found[index] = f"value:{key}"
                break
    return found


def _content(role: str, facts: ColumnFacts) -> int | None:
    """Return 1 where a column's content speaks for a role, 0 where not, None where it cannot be."""
    number = facts.kind is Kind.NUMBER
    if role in ("date", "opened", "closed"):
        if facts.kind is Kind.DATE:
            return 1
        return 0 if number and day_like(facts.low, facts.high) else None
    if role in ("value", "n", "numerator", "detractors", "amount", "spend", "new_customers"):
        return 0 if number else None
    if role in ("comment", "language", "metric"):
        return 0 if facts.kind is Kind.TEXT else None
    if role == "outcome":
        return 1 if _all_known(facts, lambda text: bool(outcome_of(text))) else 0
    if role == "is_new":
        return 1 if _says_yes_or_no(facts) else 0
    if role in PARTS:
        return 0 if facts.kind in (Kind.TEXT, Kind.NUMBER) and facts.values is not None else None
    return 0  # an id may be anything


def _all_known(facts: ColumnFacts, known: Callable[[str], bool]) -> bool:
    return bool(facts.values) and all(map(known, facts.values or ()))


def _fill_by_content(
    shape: Shape, headings: Sequence[Heading], found: dict[int, str], taken: set[str]
) -> None:
    """The only column of dates is the date, and of texts that all differ the comment."""
    free = [index for index in range(len(headings)) if index not in found]
    dates = [index for index in free if headings[index].facts.kind is Kind.DATE]
    if "date" in ROLES[shape] and "date" not in taken and dates:
        found[dates[0]] = "date"
    if shape is Shape.RESPONSES and "comment" not in taken:
        texts = [
            index
            for index in free
            if headings[index].facts.kind is Kind.TEXT
            and any(len(text) > 25 for text in headings[index].facts.examples)
        ]
        if texts:
            found[texts[0]] = "comment"


def likely_shape(headings: Sequence[Heading], metrics: Mapping[str, Sequence[str]]) -> Shape:
    """Return what one line of a file seems to be; a reading where nothing speaks for another."""

    def has(role: str) -> int:
        return int(_names(headings, role))

    wide = _wide_values(headings, metrics)
    if len(wide) > 1 and not all(_looks_scored(headings[index].facts) for index in wide):
        return Shape.READINGS
    if has("metric") or has("detractors") or has("numerator"):
        return Shape.READINGS
    points = {
        Shape.RESPONSES: 2 * bool(_scores(headings, metrics)) + has("comment"),
        Shape.DEALS: has("outcome") + has("closed") + has("opened"),
        Shape.ADS: 2 * any(strength(heading.text, _SPENDING) >= 2 for heading in headings)
        + has("new_customers"),
        Shape.ORDERS: has("amount") + has("id") + has("is_new"),
    }
    best = max(points, key=points.__getitem__)
    return best if points[best] >= 2 else Shape.READINGS


def _looks_scored(facts: ColumnFacts) -> bool:
    """Whole numbers from 0 to 10, as customers give them; averages and percentages are not."""
    whole = facts.decimal == "none" and not facts.percent
    return whole and facts.low is not None and facts.low >= 0 and (facts.high or 0) <= 10


def _names(headings: Sequence[Heading], role: str) -> bool:
    return any(
        strength(heading.text, _WORDS[role]) >= 2 and _content(role, heading.facts) is not None
        for heading in headings
    )
