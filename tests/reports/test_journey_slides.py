"""A journey's slides: native and editable, inside their edges, and deaf to formulas."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.urls import reverse
from openpyxl import load_workbook
from pptx import Presentation
from pptx.enum.chart import XL_CHART_TYPE
from pptx.enum.shapes import MSO_SHAPE_TYPE

from accounts.models import Consultancy, Organization
from journeys.models import Journey, Persona, Rating
from reports.deck import text_height
from reports.journeys.context import read
from reports.journeys.slide_charts import placed_labels
from reports.journeys.slides import journey_slides
from tests.journeys.world import example_journey
from tests.reports.journeys import MADE_ON, Made, long_journey, ready_journey

pytestmark = pytest.mark.django_db

WIDE, TALL = 12_192_000, 6_858_000  # of a slide, in its smallest unit; rounded to the inch below
SLACK = 2_000
HOSTILE = '=HYPERLINK("http://e.org","x")'


def deck_of(made: Made | Journey, language: str = "en", **other: Any) -> Any:
    given = {
        "journey": made.journey if isinstance(made, Made) else made,
        "persona": None,
        "language": language,
        "consultancy": Consultancy(firm="Rumbo Consultores", color="#7a3417"),
        "made_on": MADE_ON,
        **other,
    }
    return Presentation(BytesIO(journey_slides(**given)))


def charts(deck: Any) -> Iterator[Any]:
    for slide in deck.slides:
        yield from (shape.chart for shape in slide.shapes if shape.has_chart)


def titles(deck: Any) -> list[str]:
    return [slide.shapes.title.text_frame.text for slide in deck.slides]


@pytest.fixture
def example(organization: Organization) -> Journey:
    return example_journey(organization)


def test_title_summary_curve_stages_matrix_and_where_to_act(example: Journey) -> None:
    found = titles(deck_of(example))
    assert found[0] == "Compro algo"
    assert found[1].startswith("Customers live this journey at 3.4 of 5")
    assert found[2].startswith("Emotion along the journey")
    assert found[3:7] == ["Busco", "Compro", "Recibo", "Sigo"]
    assert found[7].startswith("What matters and fails")
    assert found[8:] == ["Where to act"]


def test_the_slides_are_wide_and_nothing_on_them_is_a_picture_of_text(
    organization: Organization,
) -> None:
    deck = deck_of(ready_journey(organization))
    assert round(deck.slide_width / deck.slide_height, 2) == 1.78
    kinds = {shape.shape_type for slide in deck.slides for shape in slide.shapes}
    assert MSO_SHAPE_TYPE.PICTURE not in kinds
    assert {MSO_SHAPE_TYPE.CHART, MSO_SHAPE_TYPE.TABLE} <= kinds


def test_the_curve_is_a_line_for_each_persona_with_the_values_of_the_map(
    organization: Organization,
) -> None:
    made = ready_journey(organization)
    context = read(made.journey, None, None, MADE_ON)
    curve = next(charts(deck_of(made)))
    assert curve.chart_type == XL_CHART_TYPE.LINE_MARKERS
    assert [series.name for series in curve.plots[0].series] == [str(p) for p in made.personas]
    for series, line in zip(curve.plots[0].series, context.lines, strict=True):
        assert list(series.values) == [place.emotion for place in line.places]


def test_an_unknown_emotion_is_a_hole_and_not_a_zero(example: Journey) -> None:
    Rating.objects.filter(touchpoint__title="Entrega").update(emotion=None)
    curve = next(charts(deck_of(example)))
    assert list(curve.plots[0].series[0].values) == [1, 1, None, -2, 0]


def test_the_matrix_has_a_series_for_each_quadrant_and_two_lines_at_the_means(
    example: Journey,
) -> None:
    """Example J: crosshair at importance 4.0 and experience 3.2."""
    *_, matrix = charts(deck_of(example))
    assert matrix.chart_type == XL_CHART_TYPE.XY_SCATTER
    series = matrix.plots[0].series
    assert [one.name for one in series] == [
        "Concentrate here", "Keep it up", "Low priority", "Possibly too much", "–", "–",
    ]  # fmt: skip
    assert sorted(series[0].values) == [4, 5]
    assert set(series[5].values) == {4.0}
    labels = [series[0].points[n].data_label.text_frame.text for n in range(2)]
    assert labels == ["3 Entrega", "4 Soporte"]


def test_labels_of_the_matrix_never_cover_one_another(organization: Organization) -> None:
    made = ready_journey(organization)
    context = read(made.journey, None, None, MADE_ON)
    labels = placed_labels(context, 500, 300)
    assert all(label.text.split()[0].rstrip(",").isdigit() for label in labels.values())
    named = {n for label in labels.values() for n in label.text.split(" ")[0].split(",") if n}
    assert len(named) >= len(labels)


def test_a_stage_is_a_table_that_can_be_edited(example: Journey) -> None:
    slide = deck_of(example).slides[5]
    (table,) = (shape.table for shape in slide.shapes if shape.has_table)
    rows = [[cell.text for cell in row.cells] for row in table.rows]
    assert rows[0][0] == "Touchpoint"
    assert rows[1][0].startswith("3 Entrega")
    assert rows[1][3:7] == ["5", "5", "3", "2"]


def test_the_notes_have_the_arithmetic(example: Journey) -> None:
    deck = deck_of(example)
    said = {title: slide.notes_slide.notes_text_frame.text for title, slide in zip(titles(deck), deck.slides, strict=True) if slide.has_notes_slide}  # fmt: skip  # noqa: E501
    assert "46.90 ÷ 13.70 = 3.42" in next(
        text for t, text in said.items() if t.startswith("Customers")
    )
    assert "Priority of Entrega" in said["Where to act"]


def test_texts_say_their_language_and_charts_what_they_show(example: Journey) -> None:
    deck = deck_of(example, "es")
    languages = {
        properties.get("lang")
        for slide in deck.slides
        for properties in slide._element.iter("{http://schemas.openxmlformats.org/drawingml/2006/main}rPr")
    }  # fmt: skip
    assert languages == {"es-ES"}
    for slide in deck.slides:
        for shape in slide.shapes:
            if shape.has_chart or shape.has_table:
                assert shape._element.xpath(".//p:cNvPr")[0].get("descr")
    assert deck.core_properties.created.date() == date(2026, 11, 22)
    assert deck.core_properties.author == "Rumbo Consultores"


def test_the_consultants_colour_is_the_themes(example: Journey) -> None:
    deck = deck_of(example)
    (theme,) = (
        rel.target_part
        for rel in deck.slide_master.part.rels.values()
        if rel.reltype.endswith("theme")
    )
    assert b'<a:accent1><a:srgbClr val="7A3417"/></a:accent1>' in theme.blob


def test_no_text_becomes_a_formula_in_a_charts_workbook(example: Journey) -> None:
    Persona.objects.update(name=HOSTILE)
    example.stages.first().touchpoints.update(title=HOSTILE)
    cells = []
    for chart in charts(deck_of(example)):
        book = load_workbook(BytesIO(chart.part.chart_workbook.xlsx_part.blob))
        cells += [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert any("HYPERLINK" in str(cell.value) for cell in cells)
    assert not [cell.value for cell in cells if cell.data_type == "f" or cell.hyperlink]


def test_what_no_file_may_hold_is_dropped_and_the_rest_is_shown(organization: Organization) -> None:
    journey = Journey.objects.create(organization=organization, title="a\x00b\x1b\u202e漢字 <b>&")
    assert titles(deck_of(journey))[0] == "ab漢字 <b>&"


@pytest.mark.parametrize("language", ["es", "en"])
def test_nothing_leaves_its_slide_or_its_box(organization: Organization, language: str) -> None:
    _is_inside(deck_of(ready_journey(organization, language=language), language))


def test_long_journeys_take_more_slides_and_not_smaller_ones(organization: Organization) -> None:
    deck = deck_of(long_journey(organization, touchpoints=40, stages=3))
    rows = [
        len(shape.table.rows) - 1
        for slide in list(deck.slides)[3:]
        for shape in slide.shapes
        if shape.has_table and len(shape.table.columns) == 10
    ]
    assert sum(rows) == 40
    assert max(rows) <= 6
    _is_inside(deck)


def _is_inside(deck: Any) -> None:
    """Every shape lies on its slide; every text box and table is as tall as its text."""
    for number, slide in enumerate(deck.slides, start=1):
        tables = []
        for shape in slide.shapes:
            where = f"slide {number}, {shape.name}"
            if shape.is_placeholder and shape.width is None:
                continue
            assert shape.left >= 0 and shape.top >= 0, where
            assert shape.left + shape.width <= deck.slide_width + SLACK, where
            assert shape.top + shape.height <= deck.slide_height + SLACK, where
            if shape.has_text_frame and shape.text_frame.text and not shape.is_placeholder:
                size = shape.text_frame.paragraphs[0].runs[0].font.size.pt
                tall = text_height(shape.text_frame.text, shape.width / 914_400, size)
                assert tall <= shape.height / 914_400 + 0.12, where
            if shape.has_table:
                tables.append(shape)
        for table in tables:
            rows = sum(row.height for row in table.table.rows)
            assert table.top + rows <= 7.0 * 914_400, f"slide {number}"


def test_it_is_a_file_and_is_not_kept(client_of, lead, example) -> None:
    address = reverse("reports:journey_slides", args=[example.organization.slug, example.pk])
    response = client_of(lead).get(address, {"language": "es"})
    assert response.status_code == 200
    assert response["Content-Disposition"] == 'attachment; filename="compro-algo-es.pptx"'
    assert "no-store" in response["Cache-Control"]
    assert titles(Presentation(BytesIO(response.content)))[0] == "Compro algo"
