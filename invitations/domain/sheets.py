"""Which column of a table says what about a person, in Spanish and in English."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

FIELDS = ("name", "email", "team", "role", "language")

# Words as people head their columns; compared without case, accents, blanks and marks.
HEADINGS: Mapping[str, tuple[str, ...]] = {
    "name": (
        "nombre", "nombre completo", "nombre y apellidos", "persona", "participante", "empleado",
        "name", "full name", "person", "participant", "employee",
    ),
    "email": (
        "correo", "correo electrónico", "correo-e", "email", "e-mail", "mail", "dirección",
        "dirección de correo", "e-mail address", "email address", "address",
    ),
    "team": (
        "equipo", "departamento", "unidad", "área", "centro", "oficina", "tienda",
        "team", "department", "unit", "area", "office", "shop", "store",
    ),
    "role": (
        "responsabilidad", "grupo", "rol", "grupo de rol", "papel", "puesto", "nivel jerárquico",
        "colectivo",
        "role", "role group", "group", "position",
    ),
    "language": ("idioma", "lengua", "language", "lang"),
}  # fmt: skip

ROLES: Mapping[str, tuple[str, ...]] = {
    "executive": (
        "comité de dirección", "comité", "dirección", "directivo", "directiva", "directivos",
        "ejecutivo", "alta dirección", "director", "directora",
        "executive", "executives", "executive committee", "committee", "board", "management board",
    ),
    "manager": (
        "mandos", "mando", "mando intermedio", "mandos intermedios", "responsable",
        "responsables", "jefe", "jefa", "gerente", "manager", "managers", "middle management",
        "team leader", "supervisor", "supervisora",
    ),
    "front_line": (
        "primera línea", "primera linea", "línea", "contacto", "operativo", "base",
        "front line", "frontline", "front-line", "staff", "agent", "agente",
    ),
}  # fmt: skip

LANGUAGES: Mapping[str, tuple[str, ...]] = {
    "es": ("es", "español", "castellano", "spanish", "esp", "es-es", "es-mx"),
    "en": ("en", "inglés", "english", "ing", "eng", "en-gb", "en-us"),
}


def words_of(table: Mapping[str, tuple[str, ...]], fold: Callable[[str], str]) -> dict[str, str]:
    """Return every word of a table, made comparable, with what it stands for."""
    found = {fold(word): key for key, words in table.items() for word in words}
    return found | {fold(key): key for key in table}


def columns_of(
    header: Sequence[str], fold: Callable[[str], str]
) -> tuple[dict[str, int], tuple[str, ...]]:
    """Return which column says what, and the headings that say nothing we ask for.

    No field at all where the line is no heading: then its cells are in the order of ``FIELDS``.
    A line with an address in it is somebody, whatever their name.
    """
    words = words_of(HEADINGS, fold)
    found: dict[str, int] = {}
    ignored: list[str] = []
    for index, heading in enumerate(header):
        field = words.get(fold(heading))
        if field and field not in found:
            found[field] = index
        elif heading.strip():
            ignored.append(heading.strip())
    is_heading = bool(found) and not any("@" in cell for cell in header)
    if not is_heading or not {"name", "email"} & set(found):
        return {}, ()
    return found, tuple(ignored)
