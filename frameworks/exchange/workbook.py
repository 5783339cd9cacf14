"""A model as a workbook of five sheets: model, levels, areas, capabilities, initiatives.

Headings are fixed names, so that a workbook written in one language is read in any. A text that
a spreadsheet might compute gets an apostrophe in front when it leaves, which is taken off again
when it comes back; a cell that does compute something is refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _

from frameworks.domain.content import (
    BOUNDS,
    CAPABILITY_TEXTS,
    INITIATIVE_TEXTS,
    LANGUAGES,
    ROLE_GROUPS,
)
from frameworks.domain.problems import Kind, Path, Problem
from frameworks.exchange.limits import LIMITS
from tables.cells import escaped, folded, neutral, restored, text_of
from tables.opening import opened_table
from tables.source import Source

LEVELS, STEPS = range(1, 6), range(1, 4)
YES, NO = "x", ""
TRUE = {"x", "si", "s", "yes", "y", "true", "1", "verdadero"}
FALSE = {"", "no", "n", "false", "0", "falso"}


def _both(names: Iterable[str]) -> list[str]:
    return [f"{name}_{language}" for name in names for language in LANGUAGES]


COLUMNS: dict[str, list[str]] = {
    "model": ["slug", "version", *_both(("title", "status"))],
    "levels": ["number", *_both(("name", "summary"))],
    "areas": ["code", "key", "weight", *_both(("name", "summary"))],
    "capabilities": [
        *("area", "code", "short_form", "weight", "known_by"),
        *_both(CAPABILITY_TEXTS),
        *_both(f"anchor_{level}" for level in LEVELS),
    ],
    "initiatives": [
        *("code", "capability", "applies_from", "applies_to"),
        *_both(INITIATIVE_TEXTS),
        *_both(f"step_{number}" for number in STEPS),
        *(f"effort_{bound}" for bound in BOUNDS),
        *(f"cost_{bound}" for bound in BOUNDS),
        *("quarters", "probability", "lifts", "requires"),
    ],
}
OPTIONAL = {"initiatives"}
NUMBERS = {
    "version", "number", "weight", "applies_from", "applies_to", "quarters", "probability",
    *(f"{name}_{bound}" for name in ("effort", "cost") for bound in BOUNDS),
}  # fmt: skip

Row = Mapping[str, Any]


# ---- out ---------------------------------------------------------------------------------


def write_workbook(document: Mapping[str, Any]) -> bytes:
    """Return a document with its envelope as a workbook."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    book = Workbook()
    book.remove(book.active)
    for name, rows in _sheets(document).items():
        sheet = book.create_sheet(name)
        columns = COLUMNS[name]
        for line, row in enumerate([dict(zip(columns, columns, strict=True)), *rows], start=1):
            for column, heading in enumerate(columns, start=1):
                _put(sheet.cell(line, column), row[heading])
        for column, heading in enumerate(columns, start=1):
            sheet.cell(1, column).font = Font(bold=True)
            is_text = heading.endswith(("_es", "_en"))
            sheet.column_dimensions[get_column_letter(column)].width = 44 if is_text else 13
            for line in range(2, sheet.max_row + 1):
                sheet.cell(line, column).alignment = Alignment(wrap_text=is_text, vertical="top")
        sheet.freeze_panes = "C2" if name == "capabilities" else "B2"
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _put(cell: Any, value: Any) -> None:
    if isinstance(value, str):
        cell.value = escaped(neutral(value))
        cell.data_type = "s"  # never a formula, whatever it begins with
    else:
        cell.value = value


def _sheets(document: Mapping[str, Any]) -> dict[str, list[Row]]:
    areas = document["areas"]
    head = {"slug": document["slug"], "version": document["version"]}
    return {
        "model": [{**head, **_flat(document, ("title", "status"))}],
        "levels": [
            {"number": row["number"], **_flat(row, ("name", "summary"))}
            for row in document["levels"]
        ],
        "areas": [{**row, **_flat(row, ("name", "summary"))} for row in areas],
        "capabilities": [
            _capability(area["code"], one) for area in areas for one in area["capabilities"]
        ],
        "initiatives": [_initiative(row) for row in document["initiatives"]],
    }


def _flat(row: Mapping[str, Any], names: Iterable[str]) -> dict[str, str]:
    return {f"{name}_{lang}": row[name][lang] for name in names for lang in LANGUAGES}


def _numbered(name: str, texts: Sequence[Mapping[str, str]]) -> dict[str, str]:
    return {
        f"{name}_{number}_{lang}": text[lang]
        for number, text in enumerate(texts, start=1)
        for lang in LANGUAGES
    }


def _capability(area: str, one: Mapping[str, Any]) -> Row:
    return {
        "area": area,
        "code": one["code"],
        "short_form": YES if one["short_form"] else NO,
        "weight": one["weight"],
        "known_by": ", ".join(one["known_by"]),
        **_flat(one, CAPABILITY_TEXTS),
        **_numbered("anchor", one["anchors"]),
    }


def _initiative(row: Mapping[str, Any]) -> Row:
    return {
        "code": row["code"],
        "capability": row["capability"],
        "applies_from": row["applies"]["from"],
        "applies_to": row["applies"]["to"],
        **_flat(row, INITIATIVE_TEXTS),
        **_numbered("step", row["steps"]),
        **{f"effort_{bound}": row["effort_days"][bound] for bound in BOUNDS},
        **{f"cost_{bound}": row["cost"][bound] for bound in BOUNDS},
        "quarters": row["quarters"],
        "probability": row["probability"],
        "lifts": ", ".join(f"{code} {points}" for code, points in row["lifts"].items()),
        "requires": ", ".join(row["requires"]),
    }


# ---- in ----------------------------------------------------------------------------------


@dataclass
class Book:
    """A document put together from a workbook, and where each part of it stood."""

    document: dict[str, Any] = field(default_factory=dict)
    places: dict[Path, tuple[str, int]] = field(default_factory=dict)
    problems: list[tuple[str, Problem]] = field(default_factory=list)

    def place(self, path: Path) -> str:
        """Return the sheet, line and column of a path, as far as it has them."""
        for n in range(len(path), 0, -1):
            if path[:n] in self.places:
                sheet, line = self.places[path[:n]]
                return place_in(sheet, line, _column(path[n:]))
        return _("sheet “%(sheet)s”") % {"sheet": path[0]} if path else ""

    def refuse(self, place: str, kind: Kind, **values: str | int) -> None:
        self.problems.append((place, Problem((), kind, values)))


def place_in(sheet: str, line: int, column: str = "") -> str:
    where = {"sheet": sheet, "line": line, "column": column}
    if column:
        return _("sheet “%(sheet)s”, line %(line)d, %(column)s") % where
    return _("sheet “%(sheet)s”, line %(line)d") % where


def _column(rest: Path) -> str:
    """Return the heading under which a value of a row stands."""
    own = {"anchors": "anchor", "steps": "step", "effort_days": "effort"}
    words = [own.get(str(word), str(word)) for word in rest]
    return words[0] if words[:1] in (["lifts"], ["requires"]) else "_".join(words)


def read_workbook(data: bytes) -> Book:
    """Return what a workbook says. Raises TableError where it cannot be read at all."""
    book = Book()
    tables = {name: _table(data, name, book) for name in COLUMNS}
    model = next(iter(tables["model"]), {})
    book.document = {
        "slug": model.get("slug", ""),
        **_texts(model, ("title", "status")),
        "levels": [_level(row) for row in tables["levels"]],
        "areas": _areas(book, tables["areas"], tables["capabilities"]),
        "initiatives": [_initiative_of(book, row) for row in tables["initiatives"]],
    }
    book.places[("title",)] = book.places[("status",)] = ("model", model.get("", 2))
    for name in ("levels", "initiatives"):
        for at, row in enumerate(tables[name]):
            book.places[(name, at)] = (name, row[""])
    return book


def _table(data: bytes, name: str, book: Book) -> list[dict[str, Any]]:
    """Return a sheet's rows by heading; "" is the line. What computes is refused and empty."""
    source = opened_table(BytesIO(data), limits=LIMITS, sheet=name)
    if source.sheet != name:
        if name not in OPTIONAL:
            book.refuse(_("sheet “%(sheet)s”") % {"sheet": name}, Kind.MISSING)
        return []
    headings = _headings(source, name, book)
    rows = []
    for line in source.rows():
        row: dict[str, Any] = {"": line.line}
        for at, heading in headings.items():
            place = place_in(name, line.line, heading)
            if at in line.formulas:
                book.refuse(place, Kind.FORMULA)
                continue
            row[heading] = _cell(line.cells[at], heading, place, book)
        rows.append(row)
    return rows


def _headings(source: Source, name: str, book: Book) -> dict[int, str]:
    """Return the column of each heading that is understood; the others are said."""
    known = {folded(heading): heading for heading in COLUMNS[name]}
    if name == "capabilities":  # a sixth anchor is not dropped but refused with its reason
        known |= {
            folded(f"anchor_{level}_{lang}"): f"anchor_{level}_{lang}"
            for level in range(6, 12)
            for lang in LANGUAGES
        }
    found: dict[int, str] = {}
    for at, text in enumerate(source.header):
        heading = known.get(folded(text))
        if heading and heading not in found.values():
            found[at] = heading
        elif text:
            place = place_in(name, source.header_line)
            book.refuse(place, Kind.UNKNOWN_FIELD, name=text[:60])
    return found


def _cell(value: Any, heading: str, place: str, book: Book) -> Any:
    if heading in NUMBERS:
        return _number(value, place, book)
    text = restored(text_of(value))
    if heading == "short_form":
        if folded(text) not in TRUE | FALSE:
            book.refuse(place, Kind.NOT_YES_OR_NO)
        return folded(text) in TRUE
    return text


def _number(value: Any, place: str, book: Book) -> int | float | None:
    """Return a number; one written as text may have a comma for its decimals."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return int(value) if isinstance(value, float) and value.is_integer() else value
    text = text_of(value).replace(",", ".")
    if not text:
        return None
    try:
        return float(text) if "." in text else int(text)
    except ValueError:
        book.refuse(place, Kind.NOT_A_NUMBER)
        return None


def _texts(row: Mapping[str, Any], names: Iterable[str]) -> dict[str, dict[str, str]]:
    return {n: {lang: row.get(f"{n}_{lang}", "") for lang in LANGUAGES} for n in names}


def _list(row: Mapping[str, Any], name: str, most: int) -> list[dict[str, str]]:
    """Return numbered texts; none where the sheet has no column for any."""
    last = max((n for n in range(1, most + 1) if f"{name}_{n}_es" in row), default=0)
    return [_texts(row, [f"{name}_{n}"])[f"{name}_{n}"] for n in range(1, last + 1)]


def _level(row: Mapping[str, Any]) -> dict[str, Any]:
    return {"number": row.get("number"), **_texts(row, ("name", "summary"))}


def _areas(
    book: Book, rows: list[dict[str, Any]], capabilities: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    listed = []
    for at, row in enumerate(rows):
        area = {
            "code": row.get("code", ""),
            "key": row.get("key", ""),
            **_weight(row),
            **_texts(row, ("name", "summary")),
            "capabilities": [],
        }
        found.setdefault(area["code"], area)
        listed.append(area)
        book.places[("areas", at)] = ("areas", row[""])
    places = {id(area): at for at, area in enumerate(listed)}
    for row in capabilities:
        own = found.get(row.get("area", ""))
        if own is None:
            place = place_in("capabilities", row[""], "area")
            book.refuse(place, Kind.UNKNOWN_AREA, code=str(row.get("area", ""))[:20])
            continue
        path = ("areas", places[id(own)], "capabilities", len(own["capabilities"]))
        book.places[path] = ("capabilities", row[""])
        own["capabilities"].append(_capability_of(row))
    return listed


def _weight(row: Mapping[str, Any]) -> dict[str, Any]:
    return {"weight": row["weight"]} if row.get("weight") is not None else {}


def _capability_of(row: Mapping[str, Any]) -> dict[str, Any]:
    groups = [word.strip() for word in row.get("known_by", "").split(",") if word.strip()]
    return {
        "code": row.get("code", ""),
        "short_form": row.get("short_form", False),
        **_weight(row),
        "known_by": sorted(groups, key=_place_of_group),
        **_texts(row, CAPABILITY_TEXTS),
        "anchors": _list(row, "anchor", 11),
    }


def _place_of_group(group: str) -> int:
    return ROLE_GROUPS.index(group) if group in ROLE_GROUPS else len(ROLE_GROUPS)


def _initiative_of(book: Book, row: Mapping[str, Any]) -> dict[str, Any]:
    def bounds(name: str) -> dict[str, Any]:
        return {bound: row.get(f"{name}_{bound}") for bound in BOUNDS}

    return {
        "code": row.get("code", ""),
        "capability": row.get("capability", ""),
        "applies": {"from": row.get("applies_from"), "to": row.get("applies_to")},
        **_texts(row, INITIATIVE_TEXTS),
        "steps": _list(row, "step", len(STEPS)),
        "effort_days": bounds("effort"),
        "cost": bounds("cost"),
        "quarters": row.get("quarters"),
        "probability": row.get("probability"),
        "lifts": _lifts(book, row),
        "requires": [w.strip() for w in row.get("requires", "").split(",") if w.strip()],
    }


def _lifts(book: Book, row: Mapping[str, Any]) -> dict[str, Any]:
    """Return what an initiative lifts from "DA1 1.1, DA4 0.2"."""
    found: dict[str, Any] = {}
    place = place_in("initiatives", row[""], "lifts")
    for word in row.get("lifts", "").replace(";", ",").split(","):
        code, _space, points = word.strip().partition(" ")
        if not code:
            continue
        if code in found:
            book.refuse(place, Kind.SAME_CODE, code=code[:20])
        found[code] = _number(points.strip(), place, book)
    return found
