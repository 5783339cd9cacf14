"""Models as files: the same file back gives the same model, and what cannot be one is refused."""

from __future__ import annotations

import json
from dataclasses import replace
from io import BytesIO

import pytest
import yaml
from django.utils import translation
from openpyxl import Workbook, load_workbook

from frameworks.domain.content import Text, content_hash, document_of
from frameworks.exchange.files import KINDS, FileError, envelope_of, read_file
from frameworks.selectors.content import content_of
from frameworks.sentences import problem_words
from tests.frameworks.examples import capability, model

OURS = {"format": "brujula-framework", "format_version": 1, "slug": "propio", "version": 1}


def written(content, kind):
    return KINDS[kind][0]({**OURS, **document_of(content)})


def read_back(content, kind):
    return read_file(written(content, kind))


def reasons(data):
    """Every problem of a file in words, with its place."""
    return [f"{one.place}: {problem_words(one.problem)}" for one in read_file(data).problems]


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.mark.parametrize("kind", KINDS)
def test_the_built_in_model_comes_back_from_its_file_exactly(framework, kind):
    content = content_of(framework)
    found = read_file(KINDS[kind][0](envelope_of(framework)))
    assert (found.problems, found.slug) == ((), "cx")
    assert found.content == content
    assert len(found.content.capabilities) == 30
    assert len(found.content.initiatives) == 60


AWKWARD = (
    "=HYPERLINK(\"http://x\")", "+1 (a)", "-2", "@SUM(A1)", "'=1", "''quoted", "'tis",
    "_x0041_ literal", "a\nb", "yes", "null", "1e3", "2026-01-01", "{a: b}", "# no comment",
    "«á» “ñ” – …", "\U0001f9ed", "x" * 3000, "a: b", "- dash", "<b>&amp;</b>", "~",
)  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("text", AWKWARD)
def test_any_text_comes_back_as_it_was(kind, text):
    odd = capability("P1", definition=Text(text, f"{text} too"))
    content = model()
    area = replace(content.areas[0], capabilities=(odd, content.areas[0].capabilities[1]))
    content = replace(content, areas=(area, *content.areas[1:]))
    found = read_back(content, kind)
    assert found.problems == ()
    assert found.content == content


def test_no_cell_of_a_workbook_can_be_taken_for_a_formula():
    content = model(title="=1+1")
    content = replace(content, title=Text("=1+1", "@x"))
    sheet = load_workbook(BytesIO(written(content, "xlsx")))["model"]
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert {"'=1+1", "'@x"} <= {cell.value for cell in cells}
    assert {cell.data_type for cell in cells} <= {"s", "n"}


def test_the_order_in_which_initiatives_are_written_is_no_difference():
    content = model()
    other = replace(content, initiatives=tuple(reversed(content.initiatives)))
    assert content_hash(other) == content_hash(content)
    renamed = replace(content, title=Text("Otro", "Other"))
    assert content_hash(renamed) != content_hash(content)


# ---- refused, with the reason and the place -------------------------------------------------


def edited(change):
    document = json.loads(json.dumps({**OURS, **document_of(model())}))
    change(document)
    return json.dumps(document).encode()


REFUSED = {
    "four levels": (
        lambda d: d["levels"].pop(),
        "Levels: A model has five levels, 1 to 5; here there are 4.",
    ),
    "ten levels": (
        lambda d: d["levels"].extend(d["levels"]),
        "Levels: A model has five levels, 1 to 5; here there are 10.",
    ),
    "no anchors": (
        lambda d: d["areas"][0]["capabilities"][0].update(anchors=[]),
        "P1 P1 name in English · Anchors: It has no anchors: without them a level means whatever"
        " each person likes.",
    ),
    "an anchor in one language": (
        lambda d: d["areas"][1]["capabilities"][1]["anchors"][2].pop("en"),
        "Q2 Q2 name in English · Anchor 3 · English: This is missing.",
    ),
    "two areas": (
        lambda d: d.update(areas=d["areas"][:2], initiatives=[]),
        "Areas: A model has 3 to 7 areas; here there are 2.",
    ),
    "eight areas": (
        lambda d: d.update(json.loads(json.dumps(document_of(model(8))))),
        "Areas: A model has 3 to 7 areas; here there are 8.",
    ),
    "a code twice": (
        lambda d: d["areas"][1]["capabilities"][0].update(code="P1"),
        "P1 Q1 name in English · Code: The code “P1” stands twice.",
    ),
    "prerequisites in a circle": (
        lambda d: [d["initiatives"][a].update(requires=[b]) for a, b in ((0, "P2-A"), (1, "P1-A"))],
        "P1-A P1A title in English · What must be done first: These wait for one another: "
        "P1-A → P2-A → P1-A.",
    ),
    "an unknown prerequisite": (
        lambda d: d["initiatives"][0].update(requires=["ZZ-A"]),
        "P1-A P1A title in English · What must be done first: There is no initiative “ZZ-A” in "
        "the model.",
    ),
    "a lift of nothing": (
        lambda d: d["initiatives"][0]["lifts"].update(ZZ1=1),
        "P1-A P1A title in English · What it lifts: There is no capability “ZZ1” in the model.",
    ),
    "a weight of nothing": (
        lambda d: d["areas"][0].update(weight=0),
        "PP Zona P in English · Weight: A number from 0.01 to 100 is expected here.",
    ),
    "a field nobody knows": (
        lambda d: d["areas"][0].update(wheight=1),
        "PP Zona P in English: “wheight” is not a part of a model.",
    ),
    "a character no database keeps": (
        lambda d: d["title"].update(es="a\x00b"),
        "Title · Spanish: This text holds a character that no text has.",
    ),
    "a lower-case code": (
        lambda d: d["areas"][0].update(code="pp"),
        "pp Zona P in English · Code: “pp” cannot be a code here: capital letters and digits "
        "only.",
    ),
    "estimates out of order": (
        lambda d: d["initiatives"][0]["effort_days"].update(low=50),
        "P1-A P1A title in English · Effort, person-days: Low, likely and high must ascend; "
        "effort begins at 1.",
    ),
    "two steps": (
        lambda d: d["initiatives"][0]["steps"].pop(),
        "P1-A P1A title in English · First steps: An initiative has three steps; here there are"
        " 2.",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_a_document_is_refused_with_the_reason_and_the_place(case):
    change, reason = REFUSED[case]
    assert reason in reasons(edited(change))


@pytest.mark.parametrize(
    "wreck",
    [
        lambda d: d.update(areas=7),
        lambda d: d.update(levels={"1": "x"}),
        lambda d: d.update(areas=[None, 1, "x", []]),
        lambda d: d.update(initiatives=[{}]),
        lambda d: d.update(title=["a"]),
        lambda d: d["areas"][0].update(capabilities=[{"code": 5, "anchors": "x", "known_by": [3]}]),
        lambda d: d["areas"][0].update(weight="1"),
        lambda d: d["areas"][0].update(weight=True),
        lambda d: d["areas"][0].update(weight=10**400),
        lambda d: d["initiatives"][0].update(lifts=[1], quarters=1.5, probability=-1),
        lambda d: d.update(slug="no slug!"),
        lambda d: d.update(areas=[]),
    ],
)
def test_whatever_shape_a_document_has_it_is_refused_in_words(wreck):
    found = reasons(edited(wreck))
    assert found
    assert all(": " in reason for reason in found)


def lines(data, sheet):
    """A workbook's sheet to be changed: its rows by heading."""
    book = load_workbook(BytesIO(data))
    headings = {cell.value: cell.column for cell in book[sheet][1]}
    return book, book[sheet], headings


def saved(book):
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_workbooks_problems_name_sheet_line_and_column():
    book, sheet, at = lines(written(model(), "xlsx"), "capabilities")
    sheet.cell(3, at["anchor_4_en"]).value = None
    sheet.cell(4, at["area"]).value = "ZZ"
    sheet.cell(5, at["weight"]).value = "mucho"
    sheet.cell(6, at["short_form"]).value = "maybe"
    sheet.cell(7, at["name_es"]).value = "=1+1"
    assert reasons(saved(book)) == [
        "sheet “capabilities”, line 5, weight: A number is expected here.",
        "sheet “capabilities”, line 6, short_form: Yes or no is expected here.",
        "sheet “capabilities”, line 7, name_es: This cell computes something. Put the value "
        "there instead.",
        "sheet “capabilities”, line 4, area: There is no area “ZZ” in the model.",
        "sheet “capabilities”, line 3, anchor_4_en: This is missing.",
        "sheet “capabilities”, line 7, name_es: This is missing.",
        "sheet “initiatives”, line 4, capability: There is no capability “Q1” in the model.",
        "sheet “initiatives”, line 4, lifts: There is no capability “Q1” in the model.",
    ]


def test_a_workbook_without_anchors_or_with_a_sixth_is_refused_for_that():
    book, sheet, at = lines(written(model(), "xlsx"), "capabilities")
    sheet.delete_cols(at["anchor_1_es"], 10)
    assert [r for r in reasons(saved(book)) if "line 2," in r] == [
        "sheet “capabilities”, line 2, anchor: It has no anchors: without them a level means "
        "whatever each person likes."
    ]
    book, sheet, at = lines(written(model(), "xlsx"), "capabilities")
    for n, language in enumerate(("es", "en"), start=sheet.max_column + 1):
        sheet.cell(1, n).value = f"anchor_6_{language}"
        sheet.cell(2, n).value = "Un sexto peldaño."
    assert (
        "sheet “capabilities”, line 2, anchor: A capability has five anchors; here there are 6."
        in reasons(saved(book))
    )


def test_a_workbook_of_another_kind_says_which_sheets_it_lacks():
    book = Workbook()
    book.active.title = "Hoja1"
    book.active.append(["nombre", "nota"])
    book.active.append(["Ana", 3])
    assert [r for r in reasons(saved(book)) if "levels" in r] == [
        "sheet “levels”: This is missing.",
        "sheet “levels”: A model has five levels, 1 to 5; here there are 0.",
    ]


LAUGHS = "a: &a [x]\n" + "\n".join(f"b{n}: [*a, *a]" for n in range(5))


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "The file is empty."),
        (b"\xff\xd8\xff\xe0 picture \x00", "This is not a text: it holds bytes that no text has."),
        (b"PK\x03\x04 broken", "The file is damaged: it cannot be unpacked."),
        (b"x" * (5 * 1024 * 1024 + 1), "The file is larger than 5 MB."),
        (b'{"a": 1', "The JSON breaks off or is wrong at line 1, column 8."),
        (b'{"a": NaN}', "The JSON holds what no model has."),
        (b'{"a": 1, "a": 2}', "The JSON holds what no model has."),
        (b'{"a":' * 5000, "The JSON holds what no model has."),
        (b'{"format": "brujula-journey"}', "This is not a model of this product"),
        (b'{"format": "brujula-framework", "format_version": 2}', "by a later version"),
        (b"just words", "This is not a model of this product"),
        (b"a: [1", "The YAML breaks off or is wrong at line 2, column 1."),
        (b"a: 1\na: 2", "The YAML breaks off or is wrong at line 1, column 1."),
        (b"a: !!python/object/apply:os.system [ls]", "The YAML breaks off or is wrong at line 1"),
        (LAUGHS.encode(), "The YAML holds what no model has."),
        (b"[" * 100 + b"]" * 100, "The YAML holds what no model has."),
    ],
)
def test_a_file_that_is_none_or_could_do_harm_is_refused_in_a_sentence(data, reason):
    with pytest.raises(FileError, match=r".") as refused:
        read_file(data)
    assert str(refused.value).startswith(reason) or reason in str(refused.value)


def test_yaml_is_written_as_people_read_it():
    text = written(model(), "yaml").decode()
    assert "es: Zona P en español" in text
    assert "&id" not in text
    assert yaml.safe_load(text)["areas"][0]["code"] == "PP"


def test_anchors_by_level_as_in_the_built_in_files_are_read_too():
    document = {**OURS, **document_of(model())}
    for area in document["areas"]:
        for one in area["capabilities"]:
            one["anchors"] = dict(enumerate(one["anchors"], start=1))
    found = read_file(yaml.safe_dump(document, allow_unicode=True).encode())
    assert (found.problems, found.content) == ((), model())
