"""Files of initiatives: columns in either language, numbers as their column writes them, out and in."""

from __future__ import annotations

from decimal import Decimal
from io import BytesIO

import pytest
from django.utils.translation import override
from openpyxl import Workbook, load_workbook

from assessments.models import Capability
from roadmaps.domain.initiative_lines import ProblemKind
from roadmaps.exchange.columns import Why
from roadmaps.exchange.initiative_file import LIMITS, read_initiatives, reading_from
from roadmaps.exchange.initiative_table import as_text, as_workbook, initiative_rows
from roadmaps.importing import examine_lines, keep_initiatives
from roadmaps.models import Initiative
from roadmaps.services import add_own_initiative, decide
from roadmaps.standings import capabilities_of
from tables.errors import TableError
from tables.opening import opened_table
from tests.assessments.world import changed, make_roadmap, tables


@pytest.fixture
def read(roadmap):
    """``read("a;b\\n1;2")``: what a file says, for the example's roadmap."""

    def reading(content, of=None):
        asked = Capability.objects.asked_in((of or roadmap).assessment)
        data = content.encode() if isinstance(content, str) else content
        source = opened_table(BytesIO(data), "file", limits=LIMITS)
        return read_initiatives(source, capabilities_of(of or roadmap), asked)

    return reading


def workbook(*rows):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


HEADINGS = {
    "es": "Código;Iniciativa;Por qué;Pasos;Esfuerzo;Coste;Duración;Probabilidad;Requiere;D",
    "en": "Code;Initiative;Why;Steps;Effort;Cost;Duration;Probability;Requires;Capacidad D",
}


def test_the_examples_effort_heading_with_its_unit_is_known(read):
    said = read("Iniciativa;Esfuerzo, días de trabajo;D\nPlan;3;1").lines[0].said
    assert said == {"title": "Plan", "effort": "3"}


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("reader", ["es", "en"])
def test_headings_of_either_language_are_read_whatever_the_reader_speaks(language, reader, read):
    with override(reader):
        (line,) = read(f"{HEADINGS[language]}\nX;Plan;Porque;uno;12,5;1.200;2;80 %;I1;0,5").lines
    assert line.said == {
        "code": "X", "title": "Plan", "why": "Porque", "steps": "uno", "effort": "12.5",
        "cost": "1200", "duration": "2", "probability": "0.8", "requires": "I1",
    }  # fmt: skip
    assert (line.lifts, line.unread) == ({"D": "0.5"}, {})


@pytest.mark.parametrize(
    ("efforts", "costs", "found"),
    [
        (("12,5", "7"), ("1.200", "900"), ["1200", "900"]),
        (("12.5", "7"), ("1,200", "900"), ["1200", "900"]),
        (("12.5", "7"), ("1.200", "900"), ["1.2", "900"]),
    ],
)
def test_a_column_that_leaves_thousands_open_follows_the_other_columns(efforts, costs, found, read):
    rows = [
        f"P{n};{effort};{cost}" for n, (effort, cost) in enumerate(zip(efforts, costs, strict=True))
    ]
    lines = read("\n".join(["Iniciativa;Esfuerzo;Coste", *rows])).lines
    assert [line.said["cost"] for line in lines] == found


def test_what_cannot_be_told_is_refused_and_not_guessed(read):
    (line,) = read("Iniciativa;Esfuerzo;Coste\nPlan;10;1.200").lines
    assert line.unread == {"cost": (ProblemKind.OTHER_DECIMAL, "1.200")}
    lines = read("Iniciativa;Esfuerzo\nA;1,5\nB;2,5\nC;3.5\nD;pronto").lines
    assert [line.said["effort"] for line in lines] == ["1.5", "2.5", "", ""]
    assert [list(line.unread.values()) for line in lines[2:]] == [
        [(ProblemKind.OTHER_DECIMAL, "3.5")],
        [(ProblemKind.NO_NUMBER, "pronto")],
    ]


def test_a_formula_is_refused_and_its_text_is_no_value(read):
    book = workbook(["Iniciativa", "Esfuerzo", "D"], ["Plan", "=2+3", 0.5], ["Otro", 5, 0.5])
    first, second = read(book).lines
    assert list(first.unread) == ["effort"]
    assert first.unread["effort"][0] == ProblemKind.FORMULA
    assert (second.said["effort"], second.lifts) == ("5", {"D": "0.5"})


def test_columns_that_are_not_read_are_named_with_the_reason(read):
    reading = read("Iniciativa;Z9;Obligatoria;Nombre;D\nPlan;1;sí;x;1")
    assert [(one.heading, one.why) for one in reading.left_out] == [
        ("Z9", Why.UNKNOWN),
        ("Obligatoria", Why.ELSEWHERE),
        ("Nombre", Why.TWICE),
    ]
    assert reading_from(reading.as_kept()) == reading


def test_a_capability_the_round_does_not_ask_about_is_not_read(make_round, read):
    roadmap = make_roadmap(make_round(levels=2, short=True, closed=True))
    asked = {c.code for c in Capability.objects.asked_in(roadmap.assessment)}
    spared = next(c for c in capabilities_of(roadmap) if c.code not in asked)
    reading = read(f"Iniciativa;{spared.code};{min(asked)}\nPlan;1;1", of=roadmap)
    assert [(one.heading, one.why) for one in reading.left_out] == [(spared.code, Why.NOT_ASKED)]
    assert list(reading.lines[0].lifts) == [min(asked)]


@pytest.mark.parametrize(
    "content",
    ["", "Esfuerzo;Coste\n1;2", "Iniciativa;Esfuerzo\n", b"%PDF-1.4", b"\xd0\xcf\x11\xe0 old"],
)
def test_what_is_no_table_of_initiatives_is_refused_whole(content, read):
    with pytest.raises(TableError):
        read(content)


def test_a_file_of_more_lines_than_the_limit_is_refused_whole(read):
    lines = "\n".join(f"P{n}" for n in range(LIMITS.rows))
    assert len(read(f"Iniciativa\n{lines}").lines) == LIMITS.rows
    with pytest.raises(TableError):
        read(f"Iniciativa\n{lines}\nuno más")


def test_of_a_text_that_is_too_long_only_so_much_is_kept_that_this_is_seen(read):
    said = read(f"Iniciativa;Pasos;Requiere\n{'x' * 900};{'y' * 9000};{'z' * 9000}").lines[0].said
    assert [len(text) for text in said.values()] == [161, 2001, 2001]


def test_texts_that_are_too_long_together_are_refused_whole(read):
    lines = "\n".join(f"P{n};{'y' * 1750};{'z' * 900}" for n in range(LIMITS.rows))
    assert len(read(f"Iniciativa;Pasos;Por qué\n{lines}").lines) == LIMITS.rows
    longer = lines.replace("z", "zz")
    with pytest.raises(TableError):
        read(
            workbook(
                ["Iniciativa", "Pasos", "Por qué"], *(x.split(";") for x in longer.split("\n"))
            )
        )


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_any_common_encoding_is_read(encoding, read):
    (line,) = read("Iniciativa;Responsable\nAñada señal;Atención\n".encode(encoding)).lines
    assert line.said == {"title": "Añada señal", "owner": "Atención"}


# ---- out and in again ---------------------------------------------------------------------------


@pytest.fixture
def awkward(roadmap, initiatives):
    """The example's roadmap with texts that tempt a spreadsheet, and a name with separators."""
    capability = Capability.objects.get(area__framework=roadmap.assessment.framework, code="D")
    own = add_own_initiative(
        roadmap=roadmap,
        fields={
            "own_title": "=Escuchar, luego actuar; siempre",
            "own_why": "-1 de cada 3\r\n\r\n'se va'",
            "own_steps": "@uno\r\n+dos",
            "own_owner": "Atención  al  cliente",
            "effort_days": Decimal("12.5"),
            "cost": Decimal(12000),
            "duration": 3,
            "probability": Decimal("0.35"),
        },
        lifts={capability: Decimal("0.25")},
        requires=[initiatives["I1"]],
    )
    initiatives["I2"].requires.add(own)
    decide(initiative=initiatives["I3"], seen_rev=1, status="done")
    decide(initiative=initiatives["I4"], seen_rev=1, excluded_reason="No toca")
    return roadmap


@pytest.mark.parametrize("writer", ["es", "en"])
@pytest.mark.parametrize("reader", ["es", "en"])
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_what_was_taken_out_and_handed_in_again_changes_nothing(
    writer, reader, kind, awkward, read
):
    with override(writer):
        rows = initiative_rows(awkward)
        content = as_text(rows) if kind == "csv" else as_workbook(rows, "Iniciativas")
    with override(reader):
        reading = read(content)
        examined = examine_lines(awkward, reading.lines)
    assert [(one.title, one.changes) for one in examined.kept if one.changes] == []
    assert (len(examined.kept), examined.refused, examined.writes) == (7, (), False)
    assert reading.left_out == ()
    before = tables()
    keep_initiatives(roadmap=awkward, lines=reading.lines, seen=examined.digest)
    assert changed(before) == set()


def test_no_cell_of_the_file_is_a_formula(awkward):
    rows = initiative_rows(awkward)
    text = as_text(rows).decode("utf-8-sig")
    assert "'=Escuchar" in text
    assert '"=Escuchar' not in text and ";=Escuchar" not in text
    sheet = load_workbook(BytesIO(as_workbook(rows, "x"))).active
    assert {cell.data_type for row in sheet for cell in row} <= {"s", "n"}
    assert any(str(cell.value).startswith("'=") for row in sheet for cell in row)


@pytest.mark.parametrize("language", ["es", "en"])
def test_the_two_examples_of_an_empty_roadmap_can_be_handed_in(language, roadmap, read):
    Initiative.objects.filter(roadmap=roadmap).delete()
    with override(language):
        reading = read(as_text(initiative_rows(roadmap)))
    examined = examine_lines(roadmap, reading.lines)
    assert (len(examined.kept), examined.refused) == (2, ())
    keep_initiatives(roadmap=roadmap, lines=reading.lines, seen=examined.digest)
    first, second = Initiative.objects.filter(roadmap=roadmap).order_by("effort_days")
    assert list(second.requires.all()) == [first]
    assert (first.effort_days, second.effort_days) == (20, Decimal("32.5"))
    assert len(first.steps) == 3
