"""A model of one's own through everything: planned, answered, scored, reported, acted on."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook
from pypdf import PdfReader

from assessments.models import CapabilityScope, Framework
from assessments.selectors.scores import round_scores
from frameworks.domain.content import Content
from roadmaps.models import Initiative
from tests.assessments.world import hold_round, make_roadmap, member, signed_in, text_of
from tests.frameworks.examples import initiative, model, published

WIDTHS = (3, 7)


def weighed(content: Content) -> Content:
    """The model with its first area counting double, and its first capability three times."""
    area = content.areas[0]
    first = replace(area.capabilities[0], weight=3, known_by=("executive",))
    area = replace(area, weight=2, capabilities=(first, *area.capabilities[1:]))
    higher = initiative("P1", "B", requires=("P1-A",))
    return replace(
        content, areas=(area, *content.areas[1:]), initiatives=(*content.initiatives, higher)
    )


@pytest.fixture(params=WIDTHS, ids=lambda n: f"{n} areas")
def held(request, organization):
    """A closed round of 13 people about a model of so many areas; the first area is low."""
    framework = published(organization, weighed(model(request.param)))
    return hold_round(
        organization,
        {"Norte": 6, "Sur": 7},
        lambda team, seat, code: 1 + (seat % 2) if code.startswith("P") else 4 + (seat % 2),
        framework=framework,
        title="Evaluación propia",
    )


@pytest.fixture
def browser(organization):
    return signed_in(member(organization, "lead", language="es"))


def pages_of(held, browser, *names):
    return {name: browser.get(held.url(name)) for name in names}


def test_a_round_starts_from_the_models_weights(held):
    scopes = CapabilityScope.objects.filter(assessment=held.assessment)
    assert scopes.get(capability__code="P1").weight == 3
    assert held.assessment.area_weights.get(area__code="PP").weight == 2


def test_every_page_of_the_round_speaks_of_its_own_areas_and_levels(held, browser):
    names = ("assessments:round", "assessments:results", "assessments:perceptions")
    for name, page in pages_of(held, browser, *names).items():
        assert (name, page.status_code) == (name, 200)
    results = text_of(browser.get(held.url("assessments:results")))
    areas = held.assessment.framework.areas.all()
    assert all(area.name in results for area in areas)
    assert "Peldaño" in results
    for built_in in ("CX Inicial", "Servicio espontáneo", "Medición", "cinco áreas"):
        assert built_in not in results
    detail = browser.get(held.url("assessments:capability", "P1"))
    assert "En P1 alguien hace visible el paso 2" in text_of(detail)


def test_the_scorecard_has_a_score_for_each_area_and_names_the_one_that_holds_back(held):
    card = round_scores(held.assessment).scorecard
    scored = {area.code: area.mean for area in card.areas}
    assert set(scored) == {area.code for area in held.assessment.framework.areas.all()}
    assert None not in scored.values()
    assert card.staged.limiting == ("PP",)


def test_the_report_is_made_and_says_the_models_own_words(held, browser):
    for language in ("es", "en"):
        answer = browser.get(held.url("reports:report_pdf"), {"language": language})
        assert answer["Content-Type"] == "application/pdf", answer.status_code
        pages = PdfReader(BytesIO(answer.content)).pages
        said = "".join("".join(page.extract_text().split()) for page in pages)
        zone = "ZonaQenespañol" if language == "es" else "ZonaQinEnglish"
        assert zone in said
        assert "CXInicial" not in said


def test_the_workbook_has_a_row_for_each_capability(held, browser):
    book = load_workbook(BytesIO(browser.get(held.url("reports:results_xlsx")).content))
    values = {cell for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row}
    asked = {scope.capability.code for scope in held.assessment.scopes.select_related("capability")}
    assert asked <= values
    csv = text_of(browser.get(held.url("reports:results_csv")))
    assert all(code in csv for code in asked)


def test_a_roadmap_is_made_of_the_models_own_initiatives(held, browser):
    roadmap = make_roadmap(held.assessment)
    chosen = set(Initiative.objects.filter(roadmap=roadmap).values_list("library__code", flat=True))
    assert {"P1-A", "P2-A"} <= chosen
    # The higher step of P1 starts at level 3, and P1 is below it.
    assert "P1-B" not in chosen
    page = browser.get(roadmap.get_absolute_url())
    assert page.status_code == 200
    assert "P1A title en español" in text_of(page)
    library = browser.get(reverse("roadmaps:library", args=[roadmap.organization.slug, roadmap.pk]))
    assert "P1B title en español" in text_of(library)


def test_who_was_asked_answers_and_reads_the_anchors_of_the_model(organization):
    framework = published(organization, weighed(model(3)))
    held = hold_round(
        organization, {"Norte": 6}, lambda *_: None,
        framework=framework, state="open", submitted=False,
    )  # fmt: skip
    seat = held.arrive(0)
    page = text_of(seat.get(held.question(0, "P1")))
    assert "¿Cómo se hace P1?" in page
    assert "Peldaño 5 en español" in page
    assert seat.post(held.question(0, "P1"), {"choice": "4", "seconds": "3"}).status_code == 302
    read = seat.get(reverse("assessments:seen_model", args=[held.seats[0].pk]))
    assert "En Q2 alguien hace visible el paso 5" in text_of(read)
    arrival = text_of(seat.get(reverse("assessments:arrive", args=[held.tokens[0]])))
    assert "Treinta preguntas" not in arrival


def test_a_model_without_a_short_form_is_asked_whole_or_not_at_all(organization, browser):
    framework = published(organization)
    sent = {
        "title": "Corta", "framework": framework.pk, "form": "short",
        "confidentiality": "anonymous", "minimum_group": 5,
        "opens_on": "2026-12-01", "closes_on": "2026-12-20",
    }  # fmt: skip
    address = reverse("assessments:new_round", args=[organization.slug])
    assert browser.post(address, sent).status_code == 422
    assert browser.post(address, {**sent, "form": "full"}).status_code == 302
    assert framework.assessments.get().scopes.count() == 6


def test_the_overview_names_the_models_own_level(held, browser):
    slug = held.assessment.organization.slug
    overview = browser.get(reverse("reports:overview", args=[slug]))
    assert "Peldaño" in text_of(overview)


def test_the_public_page_shows_the_built_in_model_and_nobodys_own(organization, client):
    published(organization, model(title="Muy nuestro"))
    page = text_of(client.get(reverse("assessments:about")))
    assert "Muy nuestro" not in page
    assert Framework.objects.get(slug="cx").title_es in page or "Customer-experience" in page
