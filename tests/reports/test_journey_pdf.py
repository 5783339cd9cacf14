"""A journey's PDF: tagged, whole stages on a page, complete at any length, never in overflow."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any

import pypdfium2
import pytest
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from accounts.models import Consultancy, Organization
from journeys.models import Journey, Rating
from journeys.selectors.board import BoardStage
from reports.journeys.context import read
from reports.pdf.content.journey_map import ON_A_PAGE, curve, split
from reports.pdf.render import render_pdf
from tests.journeys.world import example_journey
from tests.reports.journeys import document_of, long_journey, ready_journey
from tests.reports.test_pdf import HOSTILE, SCRIPTS, flat, pages, replaced, squeezed

pytestmark = pytest.mark.django_db


def drawn(document: dict[str, Any]) -> bytes:
    """300 pages take five seconds of a free machine, and of a busy one many more."""
    return render_pdf(document, template="journey", timeout=120)


@pytest.fixture
def example(organization: Organization) -> Journey:
    return example_journey(organization)


# Structure


def test_it_is_tagged_in_its_language_with_title_author_and_pdf_ua(
    organization: Organization,
) -> None:
    made = ready_journey(organization)
    reader = PdfReader(BytesIO(drawn(document_of(made, "es"))))
    root = reader.trailer["/Root"]
    assert root["/Lang"] == "es-ES"
    assert root["/MarkInfo"]["/Marked"].value is True
    assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_data()
    assert made.journey.title in reader.metadata.title
    assert reader.metadata.author == "Rumbo Consultores"


def test_a_ready_made_journey_has_a_page_for_each_part_and_none_is_empty(
    organization: Organization,
) -> None:
    pdf = drawn(document_of(ready_journey(organization, language="en"), "en"))
    found = pages(pdf)
    assert 9 <= len(found) <= 14
    for number, text in enumerate(found[1:], start=2):
        assert f"{number} / {len(found)}" in text
        assert len(text) > 400, f"page {number} is all but empty"


def test_bookmarks_lead_to_the_parts_and_to_the_stages_of_each_page(
    organization: Organization,
) -> None:
    pdf = drawn(document_of(ready_journey(organization, language="en"), "en"))
    outline = PdfReader(BytesIO(pdf)).outline
    assert [item.title for item in outline if not isinstance(item, list)] == [
        "Summary", "The map", "What matters against what is lived", "All touchpoints",
        "What customers say", "Evidence", "Personas", "Method and figures",
    ]  # fmt: skip
    (stages,) = (item for item in outline if isinstance(item, list))
    assert stages[0].title == "Comparing plans · Signing up"


def test_every_page_of_paper_lies_on_its_side(example: Journey) -> None:
    for page in PdfReader(BytesIO(drawn(document_of(example, "es")))).pages:
        assert (round(page.mediabox.width), round(page.mediabox.height)) == (842, 595)


def test_every_font_is_embedded(example: Journey) -> None:
    for page in PdfReader(BytesIO(drawn(document_of(example, "es")))).pages:
        for font in page["/Resources"].get("/Font", {}).values():
            inside = font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"]
            assert {"/FontFile2", "/FontFile3"} & set(inside.get_object())


# Figures


def test_the_summary_has_the_figures_of_the_methods(example: Journey) -> None:
    """Example J: score 3.42, covered whole, peak-end −1 against a mean of −0.2."""
    told = document_of(example, "en")["summary"]
    assert [fact["value"] for fact in told["figures"]] == ["3.4", "100%", "−1.0", "0"]
    assert [place["title"] for place in told["places"]] == ["Entrega", "Soporte"]
    assert "3.42" in told["blocks"][0]["text"]


def test_the_method_shows_the_arithmetic_of_this_journey(example: Journey) -> None:
    steps = document_of(example, "en")["method"]["steps"]
    by_label = {one["label"]: one for one in steps}
    assert by_label["Journey score"]["result"] == "3.42"
    assert "46.90 ÷ 13.70" in by_label["Journey score"]["text"]
    assert by_label["Priority of Entrega"]["result"] == "0.400"


def test_the_report_of_one_persona_has_only_what_that_persona_lives(
    organization: Organization,
) -> None:
    made = ready_journey(organization)
    whole, hers = document_of(made, "es"), document_of(made, "es", persona=made.personas[0])
    assert len(whole["overview"]["curve"]["lines"]) == len(made.personas) > 1
    assert len(hers["overview"]["curve"]["lines"]) == 1
    assert [one["name"] for one in hers["personas"]["items"]] == [made.personas[0].name]


def test_what_is_unknown_is_a_dash_and_breaks_the_line(example: Journey) -> None:
    Rating.objects.filter(touchpoint__title="Entrega").update(emotion=None, experience=None)
    told = document_of(example, "en")
    (line,) = told["overview"]["curve"]["lines"]
    assert [part["from"][0] for part in line["segments"]] == [0.5, 3.5]
    delivery = next(
        c for s in told["map"]["sheets"] for c in s["columns"] if c["title"] == "Entrega"
    )
    assert (delivery["experience"]["text"], delivery["gap"]) == ("–", "–")
    assert "not known yet" in delivery["evidence"]


def test_without_touchpoints_it_says_so_and_is_still_a_report(organization: Organization) -> None:
    journey = Journey.objects.create(organization=organization, title="Vacío")
    found = pages(drawn(document_of(journey, "en")))
    assert "This journey has no touchpoints yet." in found[1]
    assert len(found) == 3


def test_below_four_rated_touchpoints_there_is_a_list_instead_of_a_matrix(
    organization: Organization,
) -> None:
    journey = long_journey(organization, touchpoints=3, stages=1)
    told = document_of(journey, "en")["matrix"]
    assert told["plot"] == {}
    assert len(told["key"][0]["items"]) == 3


# Whole stages


@pytest.mark.parametrize(
    ("lengths", "expected"),
    [
        ((3, 3, 3), [[3, 3], [3]]),
        ((4, 3, 2), [[4], [3, 2]]),
        ((6, 1), [[6], [1]]),
        ((7,), [[4], [3]]),
        ((2, 13, 2), [[2], [5], [4], [4, 2]]),
    ],
)
def test_a_page_has_whole_stages_and_at_most_six_touchpoints(
    lengths: tuple[int, ...], expected: list[list[int]]
) -> None:
    stages = [BoardStage(None, n, (None,) * length) for n, length in enumerate(lengths)]
    assert [[len(part.columns) for part in parts] for parts in split(stages)] == expected


def test_a_line_goes_on_to_the_edge_of_its_page(example: Journey) -> None:
    context = read(example, None, None, date(2026, 11, 22))
    first, second = curve(context, 0, 3), curve(context, 3, 5)
    assert first["lines"][0]["segments"][-1]["to"][0] == 3
    assert second["lines"][0]["segments"][0]["from"][0] == 0
    assert (
        first["lines"][0]["segments"][-1]["to"][1] == second["lines"][0]["segments"][0]["from"][1]
    )


# Length and hostility


def test_150_touchpoints_with_titles_of_160_characters_leave_no_page_and_no_line_out(
    organization: Organization,
) -> None:
    document = document_of(long_journey(organization), "es")
    sheets = document["map"]["sheets"]
    assert max(len(sheet["columns"]) for sheet in sheets) == ON_A_PAGE
    pdf = drawn(document)
    found = pages(pdf)
    lanes = document["map"]["lanes"]
    maps = [text for text in found if lanes["pain"] in text and lanes["expectation"] in text]
    assert len(maps) == len(sheets)  # lane labels on each, and each sheet is one page
    text = "".join(found)
    assert all(f"{n} Espero" in text for n in range(1, 151))
    _nothing_leaves_the_page(pdf, most=45)


@pytest.mark.parametrize("text", HOSTILE)
def test_markup_is_shown_as_it_was_written(example: Journey, text: str) -> None:
    document = replaced(document_of(example, "en"), "Entrega", text)
    found = flat(drawn(document))
    assert squeezed(text) in found
    assert "root:x:0" not in found


def test_hostile_texts_in_every_field_stay_text(organization: Organization) -> None:
    text = " ".join(HOSTILE) + " " + SCRIPTS + "\x00\u202e"
    journey = long_journey(organization, touchpoints=8, stages=2, text=text)
    pdf = drawn(
        document_of(journey, "en", consultancy=Consultancy(firm=text[:80], color="#ffdd00"))
    )
    found = flat(pdf)
    assert all(squeezed(one) in found for one in HOSTILE)
    assert "root:x:0" not in found
    _nothing_leaves_the_page(pdf)


def _nothing_leaves_the_page(pdf: bytes, most: int = 1000) -> None:
    """No ink in the outer 8 mm of any page but the cover, whose edge is coloured."""
    document = pypdfium2.PdfDocument(pdf)
    for number in range(1, min(most, len(document))):
        image = document[number].render(scale=1).to_pil().convert("L")
        width, height = image.size
        edge = 23
        for box in ((0, 0, edge, height), (width - edge, 0, width, height)):
            assert image.crop(box).getextrema()[0] > 250, f"page {number + 1} is too wide"


# The address


def test_it_is_a_file_in_the_language_asked_for_and_is_not_kept(client_of, lead, example) -> None:
    address = reverse("reports:journey_pdf", args=[example.organization.slug, example.pk])
    response = client_of(lead).get(address, {"language": "en"})
    assert response.status_code == 200
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == 'attachment; filename="compro-algo-en.pdf"'
    assert "no-store" in response["Cache-Control"]
    assert "Where to act" in "".join(pages(response.content))


NOBODY = "00000000-0000-4000-8000-000000000000"


@pytest.mark.parametrize("query", ["language=fr", "persona=x", f"persona={NOBODY}"])
def test_what_is_not_there_is_404(client_of, lead, example, query: str) -> None:
    address = reverse("reports:journey_pdf", args=[example.organization.slug, example.pk])
    assert client_of(lead).get(f"{address}?{query}").status_code == 404


def test_a_journey_in_the_bin_is_404(client_of, lead, example) -> None:
    Journey.objects.filter(pk=example.pk).update(deleted_at=timezone.now())
    address = reverse("reports:journey_pdf", args=[example.organization.slug, example.pk])
    assert client_of(lead).get(address).status_code == 404


@pytest.mark.parametrize("touchpoints", [1, 3, 60])
def test_a_report_takes_the_same_queries_at_any_length(
    organization: Organization, django_assert_num_queries: Any, touchpoints: int
) -> None:
    """Personas, touchpoints, ratings, evidence, pains, tools, stages, words of emotion."""
    made = long_journey(organization, touchpoints=touchpoints, stages=1)
    journey = Journey.objects.with_people().get(pk=made.pk)
    with django_assert_num_queries(8):
        document_of(journey, "es")
