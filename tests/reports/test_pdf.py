"""The PDF: tagged, searchable, complete, and deaf to whatever a text tries to tell it."""

from __future__ import annotations

import copy
import socket
import subprocess
import sys
from io import BytesIO
from typing import Any

import pypdfium2
import pytest
from django.utils.translation import override
from PIL import Image
from pypdf import PdfReader

from accounts.models import Organization
from reports.document import report_document
from reports.pdf import render
from reports.pdf.characters import drawable
from reports.pdf.render import TEMPLATES, RenderError, render_pdf
from roadmaps.selectors import roadmap_plan
from tests.reports.conftest import document_of
from tests.reports.rounds import MADE_ON, Planned, make_roadmap, make_round

pytestmark = pytest.mark.django_db

HOSTILE = [
    '#panic(1) #read("/etc/passwd") #eval("1+1")',
    "*bold* _it_ $x^2$ @ref <label> `raw` = Title",
    "\\ \\u{41} // comment /* open",
    "![](file:///etc/passwd) file:///etc/passwd",
    "<img src=file:///etc/passwd> <script>alert(1)</script>",
    "../../../../etc/passwd C:\\Windows\\win.ini",
    "{{ 7*7 }} {% debug %} %(name)s",
]
SCRIPTS = "😀👨‍👩‍👧 مرحبا שלום Ωμέγα 漢字"
ENDLESS = "Donaudampfschifffahrtsgesellschaftskapitän" * 3


def pages(pdf: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    return [document[n].get_textpage().get_text_bounded() for n in range(len(document))]


def flat(pdf: bytes) -> str:
    """All text without white space and soft marks, so that line breaks do not matter."""
    kept = (c for c in "".join(pages(pdf)) if not c.isspace() and c not in "\u200b\u00ad\ufffe\x02")
    return "".join(kept).replace("-", "")


def squeezed(text: str) -> str:
    return "".join(text.split()).replace("-", "")


@pytest.fixture(scope="module")
def in_spanish(spanish: dict[str, Any]) -> bytes:
    return render_pdf(spanish)


@pytest.fixture(scope="module")
def in_english(english: dict[str, Any]) -> bytes:
    return render_pdf(english)


# Structure


def test_the_file_is_tagged_and_says_its_language_title_and_author(in_spanish: bytes) -> None:
    reader = PdfReader(BytesIO(in_spanish))
    root = reader.trailer["/Root"]
    assert root["/Lang"] == "es-ES"
    assert root["/MarkInfo"]["/Marked"].value is True
    assert root["/StructTreeRoot"]["/K"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"].value is True
    assert "Aseguradora Altamira" in reader.metadata.title
    assert reader.metadata.author == "Rumbo Consultores"


def test_the_file_declares_pdf_ua_1(in_spanish: bytes) -> None:
    metadata = PdfReader(BytesIO(in_spanish)).trailer["/Root"]["/Metadata"].get_data()
    assert b"<pdfuaid:part>1</pdfuaid:part>" in metadata


def test_bookmarks_lead_to_sections_areas_and_initiatives(in_english: bytes) -> None:
    outline = PdfReader(BytesIO(in_english)).outline
    top = [item.title for item in outline if not isinstance(item, list)]
    assert top == [
        "Contents", "Executive summary", "Level and reason", "Profile of the areas",
        "What changed", "Capabilities by team", "What we see differently", "Findings by area",
        "Initiatives in order", "Impact and effort", "Calendar",
        "The first initiatives, one by one", "Method and figures",
    ]  # fmt: skip
    areas, initiatives = (item for item in outline if isinstance(item, list))
    assert [a.title for a in areas] == ["Data", "Design", "Delivery", "Measurement", "Culture"]
    assert len(initiatives) == 10


def test_every_font_is_embedded_and_one_of_ours(in_spanish: bytes) -> None:
    reader = PdfReader(BytesIO(in_spanish))
    fonts = {
        found["/BaseFont"]: found["/DescendantFonts"][0].get_object()["/FontDescriptor"]
        for page in reader.pages
        for found in (f.get_object() for f in page["/Resources"].get("/Font", {}).values())
    }
    assert fonts
    for name, descriptor in fonts.items():
        assert {"/FontFile2", "/FontFile3"} & set(descriptor.get_object())
        assert any(ours in name for ours in ("SourceSans3", "DejaVu", "NotoEmoji"))


def _elements(node: Any, kind: str) -> list[Any]:
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        return [found for child in node for found in _elements(child, kind)]
    if not isinstance(node, dict):
        return []
    mine = [node] if node.get("/S") == kind else []
    return mine + _elements(node.get("/K", []), kind)


def test_figures_have_a_text_and_tables_a_header(in_english: bytes) -> None:
    tree = PdfReader(BytesIO(in_english)).trailer["/Root"]["/StructTreeRoot"]
    figures = _elements(tree, "/Figure")
    assert figures
    assert all(str(figure["/Alt"]).strip() for figure in figures)
    tables = _elements(tree, "/Table")
    assert len(tables) >= 15
    assert all(_elements(table, "/TH") for table in tables)


def test_it_has_20_to_30_pages_with_their_numbers(in_spanish: bytes, in_english: bytes) -> None:
    for pdf in (in_spanish, in_english):
        found = pages(pdf)
        assert 20 <= len(found) <= 30
        for number, text in enumerate(found[1:], start=2):
            assert f"{number} / {len(found)}" in text
            assert len(text) > 200, f"page {number} is all but empty"


def test_demonstration_data_are_marked_on_every_page(
    english: dict[str, Any], in_english: bytes
) -> None:
    assert all(english["footer"]["demonstration"] in text for text in pages(in_english))


def test_both_languages_are_drawn_whatever_is_active(planned: Planned) -> None:
    with override("en"):
        drawn = flat(render_pdf(document_of(planned, "es")))
    assert "CXInicial" in drawn
    assert "Mapasderecorridoeinteracciones" in drawn
    with override("es"):
        drawn = flat(render_pdf(document_of(planned, "en")))
    assert "InitialCX" in drawn
    assert "Customerdatacapture" in drawn


def test_the_same_document_gives_the_same_bytes(english: dict[str, Any], in_english: bytes) -> None:
    assert render_pdf(english) == in_english


# Texts that try something


def replaced(value: Any, old: str, new: str) -> Any:
    if isinstance(value, str):
        return value.replace(old, new)
    if isinstance(value, dict):
        return {key: replaced(inside, old, new) for key, inside in value.items()}
    if isinstance(value, list):
        return [replaced(inside, old, new) for inside in value]
    return value


@pytest.mark.parametrize("text", HOSTILE)
def test_markup_is_shown_as_it_was_written(english: dict[str, Any], text: str) -> None:
    drawn = flat(render_pdf(replaced(english, "Aseguradora Altamira", text)))
    assert squeezed(text) in drawn
    assert "root:x:0" not in drawn


def test_hostile_texts_in_every_field_stay_text(planned: Planned) -> None:
    """Fields as they are stored, at their full length, through the database."""
    text = (" ".join(HOSTILE) + " " + SCRIPTS + " " + ENDLESS) * 3
    owner = Organization.objects.create(
        slug="hostile", name=text[:120], sector=ENDLESS[:80], is_demonstration=True
    )
    sizes = {(ENDLESS * 2)[:80]: 6, HOSTILE[0]: 6, SCRIPTS: 7}
    reason = {"DA1": text[:300]}
    assessment = make_round(owner, title=text[-120:], sizes=sizes, out_of_scope=reason)
    roadmap = make_roadmap(assessment)
    for number, initiative in enumerate(roadmap.initiatives.all()[:12]):
        initiative.own_title = (text * 2)[number * 7 :][:160]
        initiative.own_why = (text * 3)[:1000]
        initiative.own_steps = "\n".join([(text * 2)[:650]] * 3)
        initiative.own_deliverable = (text * 3)[:1000]
        initiative.own_metric = text[:300]
        initiative.own_owner = ENDLESS[:80]
        initiative.save()
    left_out = roadmap.initiatives.last()
    left_out.excluded_reason = text[:300]
    left_out.save()
    document = report_document(
        assessment=assessment, plan=roadmap_plan(roadmap), previous=planned.assessment,
        language="es", consultancy=None, made_on=MADE_ON,
    )  # fmt: skip
    pdf = render_pdf(document)
    drawn = flat(pdf)
    for one in HOSTILE:
        assert squeezed(one) in drawn
    assert "root:x:0" not in drawn
    _nothing_leaves_the_page(pdf)


def _nothing_leaves_the_page(pdf: bytes) -> None:
    """No ink in the outer 12 mm of any page but the cover, whose edge is coloured."""
    document = pypdfium2.PdfDocument(pdf)
    for number in range(1, len(document)):
        image = document[number].render(scale=1).to_pil().convert("L")
        width, height = image.size
        edge = 34
        for box in ((0, 0, edge, height), (width - edge, 0, width, height)):
            assert image.crop(box).getextrema()[0] > 250, f"page {number + 1} is too wide"


def test_a_template_reads_nothing_but_templates() -> None:
    assert {path.suffix for path in TEMPLATES.rglob("*") if path.is_file()} == {".typ"}
    for path in TEMPLATES.glob("*.typ"):
        source = path.read_text(encoding="utf-8")
        for word in ("@preview", "eval(", "read(", "http", 'image("'):
            assert word not in source, f"{path.name} has {word}"


def test_nothing_is_fetched(english: dict[str, Any]) -> None:
    """A listener that a note names by its address is never called."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.5)
        url = f"http://127.0.0.1:{listener.getsockname()[1]}/x.png"
        note = f'#image("{url}") ![]({url}) <img src="{url}">'
        assert squeezed(url) in flat(render_pdf(replaced(english, "Aseguradora Altamira", note)))
        with pytest.raises(TimeoutError):
            listener.accept()


def test_what_no_font_has_becomes_a_replacement_mark_and_the_rest_is_drawn(
    english: dict[str, Any],
) -> None:
    name = "漢字 \ud800 \x00 \x07 𓀀 नमस्ते café 😀 \u202eevil"
    drawn = flat(render_pdf(replaced(english, "Aseguradora Altamira", name)))
    assert "café" in drawn
    assert "�" in drawn


@pytest.mark.parametrize("step", range(4))
def test_any_mixture_of_covered_characters_can_be_drawn(english: dict[str, Any], step: int) -> None:
    covered = [chr(c) for c in range(0x20, 0x1FB00) if drawable(chr(c)) == chr(c)]
    mixed = "".join(covered[step::4][:: 2 * step + 1])
    document = copy.deepcopy(english)
    document["method"]["entries"] = [
        {"term": "x", "text": mixed[i : i + 400]} for i in range(0, len(mixed), 400)
    ]
    assert render_pdf(document).startswith(b"%PDF")


# Rounds that are not the usual one


def bare(assessment: Any, **other: Any) -> bytes:
    given = {"plan": None, "previous": None, "language": "es", "consultancy": None}
    return render_pdf(report_document(assessment=assessment, made_on=MADE_ON, **{**given, **other}))


def new_organization(**fields: Any) -> Organization:
    return Organization.objects.create(**{"slug": "otra", "name": "Otra", **fields})


def test_a_round_without_answers_has_no_empty_page() -> None:
    found = pages(bare(make_round(new_organization(), sizes={})))
    assert all(len(text) > 150 for text in found)


def test_a_round_with_one_area_scored_is_drawn() -> None:
    assessment = make_round(
        new_organization(), sizes={"Uno": 9},
        answering=lambda area, *_: 3 if area == "DA" else None,
    )  # fmt: skip
    found = pages(bare(assessment))
    assert all(len(text) > 150 for text in found)


def test_a_short_round_with_thirty_teams_is_drawn() -> None:
    sizes = {f"Equipo número {n} de la dirección territorial": 5 for n in range(30)}
    assessment = make_round(new_organization(), sizes=sizes, form="short")
    pdf = bare(assessment)
    _nothing_leaves_the_page(pdf)
    assert all(len(text) > 150 for text in pages(pdf)[1:])


# The process


def test_it_gives_up_in_time(english: dict[str, Any]) -> None:
    with pytest.raises(RenderError, match="longer than"):
        render_pdf(english, timeout=0.01)


def test_a_template_that_fails_is_a_named_error(english: dict[str, Any]) -> None:
    broken = {key: value for key, value in english.items() if key != "level"}
    with pytest.raises(RenderError, match="could not be drawn"):
        render_pdf(broken)


def test_memory_is_bounded(english: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(render, "MEMORY", 64 * 1024 * 1024)
    with pytest.raises(RenderError):
        render_pdf(english)


def test_the_child_gets_neither_settings_nor_secrets(
    english: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: dict[str, Any] = {}

    def run(command: list[str], **options: Any) -> subprocess.CompletedProcess[bytes]:
        seen.update(options, command=command)
        return subprocess.CompletedProcess(command, 0, b"%PDF-1.7", b"")

    monkeypatch.setenv("CX_SECRET_KEY", "marker")
    monkeypatch.setattr(render.subprocess, "run", run)
    render_pdf(english)
    assert "marker" not in str(seen)
    assert "-I" in seen["command"]
    assert seen["env"].keys() == {"PATH", "LANG", "no_proxy"}


def test_the_child_leaves_the_network_where_the_system_lets_it() -> None:
    code = (
        "import sys, socket; sys.path.insert(0, sys.argv[1]); import worker;"
        "worker._leave_the_network();"
        "socket.create_connection(('127.0.0.1', int(sys.argv[2])), timeout=2)"
    )
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = str(listener.getsockname()[1])
        done = subprocess.run(
            [sys.executable, "-c", code, str(render.HERE), port], capture_output=True, text=True
        )
    if done.returncode == 0:
        pytest.skip("this system does not let a process leave its network")
    assert "OSError" in done.stderr


def _png() -> bytes:
    out = BytesIO()
    Image.new("RGB", (120, 40), "#7a3417").save(out, "PNG")
    return out.getvalue()


def test_the_logo_stands_on_the_cover_with_a_text(english: dict[str, Any]) -> None:
    reader = PdfReader(BytesIO(render_pdf(english, logo=_png())))
    assert len(reader.pages[0].images) == 1
    figures = _elements(reader.trailer["/Root"]["/StructTreeRoot"], "/Figure")
    assert "Rumbo Consultores" in str([figure["/Alt"] for figure in figures])


@pytest.mark.parametrize("logo", [b"", b"<svg/>", b"GIF89a", b"x" * 600_000])
def test_a_logo_that_is_no_small_png_is_left_out(english: dict[str, Any], logo: bytes) -> None:
    reader = PdfReader(BytesIO(render_pdf(english, logo=logo)))
    assert not reader.pages[0].images
