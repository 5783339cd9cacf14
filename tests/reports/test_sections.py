"""Sections on and off, the consultancy's cover text and contact, and what was handed over."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.utils.translation import override
from pypdf import PdfReader

from accounts.models import Consultancy, Export, ExportKind, Membership, ReportSection, Role
from accounts.services import record_export, save_consultancy
from accounts.services.exports import KEPT
from reports.pdf.content.cover import COVER_LINES, lines_of
from reports.pdf.render import render_pdf
from tests.assessments.world import hold_round, make_roadmap, organization, person, signed_in
from tests.reports.conftest import document_of
from tests.reports.rounds import Planned
from tests.reports.test_document import texts

pytestmark = pytest.mark.django_db
FIRM = {
    "firm": "Rumbo Consultores",
    "color": "#7a3417",
    "email": "hola@rumbo.example",
    "phone": "+34 900 100 200",
    "website": "https://rumbo.example/",
    "cover_es": "Preparado para la junta.\n\nSegunda línea.",
    "cover_en": "Prepared for the board.",
}


# ---- sections ------------------------------------------------------------------------------------


def test_without_a_word_about_it_every_section_is_there(english: dict[str, Any]) -> None:
    assert set(ReportSection.values) <= set(english)
    assert english["level"] and english["areas"] and english["ranking"]


@pytest.mark.parametrize("section", ReportSection.values)
def test_a_section_left_out_is_empty_and_the_others_stay_as_they_are(
    section: str, planned: Planned, english: dict[str, Any]
) -> None:
    kept = [one for one in ReportSection.values if one != section]
    document = document_of(planned, "en", sections=kept)
    assert document[section] == {}
    assert document == {**english, section: {}}


def test_the_consultancys_choice_holds_unless_another_is_made_for_one_report(
    planned: Planned,
) -> None:
    firm = Consultancy(left_out=["areas", "initiatives"])
    document = document_of(planned, "en", consultancy=firm)
    assert document["areas"] == document["initiatives"] == {}
    assert document["level"]
    assert document_of(planned, "en", consultancy=firm, sections=["areas"])["areas"]


def test_the_method_says_nothing_of_roadmaps_that_the_report_does_not_show(
    planned: Planned, english: dict[str, Any]
) -> None:
    def terms(document: dict[str, Any]) -> set[str]:
        return {entry["term"] for entry in document["method"]["entries"]}

    assert {"Order of initiatives", "Calendar"} <= terms(english)
    without = document_of(planned, "en", sections=["level", "areas"])
    assert not {"Order of initiatives", "Calendar"} & terms(without)
    assert terms(without) < terms(english)


def test_the_smallest_report_has_cover_contents_summary_and_method(planned: Planned) -> None:
    """Drawn: its contents name what is there, with the pages where it stands."""
    firm = Consultancy(**FIRM, left_out=ReportSection.values)
    document = document_of(planned, "en", consultancy=firm)
    pdf = PdfReader(BytesIO(render_pdf(document)))
    names = [entry["/Title"] for entry in pdf.outline if not isinstance(entry, list)]
    assert names == ["Contents", "Executive summary", "Method and figures"]
    pages = [page.extract_text() for page in pdf.pages]
    assert "Prepared for the board." in pages[0]
    assert "hola@rumbo.example" in pages[0]
    assert "Executive summary" in pages[1] and "Method and figures" in pages[1]
    assert "Findings by area" not in "".join(pages)
    assert "How every number in this report comes about" in pages[3]
    assert len(pdf.pages) > 3


# ---- the cover -----------------------------------------------------------------------------------


def test_the_cover_carries_text_and_contact_in_the_readers_language(planned: Planned) -> None:
    firm = Consultancy(**FIRM)
    spanish = document_of(planned, "es", consultancy=firm)["cover"]
    english = document_of(planned, "en", consultancy=firm)["cover"]
    assert spanish["text"] == ["Preparado para la junta.", "Segunda línea."]
    assert english["text"] == ["Prepared for the board."]
    for cover in (spanish, english):
        assert cover["contact"] == ["hola@rumbo.example", "+34 900 100 200", "rumbo.example"]


def test_without_a_consultancy_the_cover_carries_neither(planned: Planned) -> None:
    document = document_of(planned, "es", consultancy=None)
    assert document["cover"]["text"] == document["cover"]["contact"] == []
    assert not [text for text in texts(document) if "rumbo" in text.lower()]


def test_a_cover_text_of_many_lines_keeps_the_cover_one_page(planned: Planned) -> None:
    assert len(lines_of("\n".join("x" * 200))) == COVER_LINES
    wide = {"cover_en": "\n".join(["W" * 49] * 8), "firm": "W" * 80}
    firm = Consultancy(**{**FIRM, **wide}, left_out=ReportSection.values)
    pdf = PdfReader(BytesIO(render_pdf(document_of(planned, "en", consultancy=firm))))
    assert "Contents" in pdf.pages[1].extract_text()


# ---- the page ------------------------------------------------------------------------------------


@pytest.fixture
def handing(framework):
    """A consultant with a consultancy, a closed round and its roadmap, and their browser."""
    user, owner = person(name="Carla Consultora"), organization("Cliente")
    Membership.objects.create(user=user, organization=owner, role=Role.CONSULTANT)
    save_consultancy(user=user, fields={"firm": "Rumbo", "left_out": ["areas"]})
    held = hold_round(owner, {"Norte": 6}, lambda *x: 3, title="Ronda de otoño")
    make_roadmap(held.assessment)
    return held, user, signed_in(user, HTTP_ACCEPT_LANGUAGE="en")


def test_the_exports_page_ticks_what_the_consultancy_has_settled_on(handing) -> None:
    held, _, browser = handing
    page = browser.get(held.url("reports:round_exports")).content.decode()
    assert 'value="level" checked' in page
    assert 'value="areas" checked' not in page and 'value="areas"' in page


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("", None),
        ("&choose=1&sections=level&sections=plan", ["level", "plan"]),
        ("&choose=1", []),
    ],
)
def test_what_is_ticked_is_what_the_report_has(asked, expected, handing, monkeypatch) -> None:
    told = {}
    monkeypatch.setattr("reports.views.report_document", lambda **how: told.update(how) or {})
    monkeypatch.setattr("reports.views.render_pdf", lambda *a, **k: b"%PDF")
    held, _, browser = handing
    assert browser.get(held.url("reports:report_pdf") + "?language=en" + asked).status_code == 200
    assert told["sections"] == expected


def test_an_unknown_section_is_not_found(handing) -> None:
    held, _, browser = handing
    address = held.url("reports:report_pdf") + "?choose=1&sections=nothing"
    assert browser.get(address).status_code == 404
    assert not Export.objects.exists()


# ---- what was handed over ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "asked", "kind", "language"),
    [
        ("reports:report_pdf", "?language=es", ExportKind.REPORT_PDF, "es"),
        ("reports:results_xlsx", "", ExportKind.RESULTS_XLSX, "en"),
        ("reports:results_csv", "", ExportKind.RESULTS_CSV, "en"),
        ("reports:results_json", "", ExportKind.RESULTS_JSON, "en"),
        ("reports:roadmap_csv", "", ExportKind.ROADMAP_CSV, "en"),
    ],
)
def test_every_file_of_a_round_is_noted_with_who_when_and_its_language(
    name, asked, kind, language, handing, monkeypatch
) -> None:
    monkeypatch.setattr("reports.views.render_pdf", lambda *a, **k: b"%PDF")
    held, user, browser = handing
    assert browser.get(held.url(name) + asked).status_code == 200
    row = Export.objects.get()
    assert (row.kind, row.language, row.person, row.about, row.organization) == (
        kind,
        language,
        user,
        "Ronda de otoño",
        held.assessment.organization,
    )


def test_a_report_that_could_not_be_drawn_was_not_handed_over(handing, monkeypatch) -> None:
    from reports.pdf.render import RenderError

    def fail(*args: object, **how: object) -> bytes:
        raise RenderError

    monkeypatch.setattr("reports.views.render_pdf", fail)
    held, _, browser = handing
    assert browser.get(held.url("reports:report_pdf")).status_code == 503
    assert not Export.objects.exists()


def test_the_last_fifty_of_an_organisation_are_kept_and_no_others_go(handing) -> None:
    held, user, _ = handing
    begin = datetime(2026, 10, 1, tzinfo=UTC)

    def note(owner: Any, day: int) -> None:
        record_export(
            organization=owner,
            person=user,
            kind=ExportKind.RESULTS_CSV,
            about=str(day),
            language="es",
            at=begin + timedelta(days=day),
        )

    other = organization("Otro")
    note(other, 0)
    for day in range(KEPT + 2):
        note(held.assessment.organization, day)
    own = Export.objects.owned_by(held.assessment.organization)
    assert [own.count(), own.first().about, own.last().about] == [KEPT, str(KEPT + 1), "2"]
    assert Export.objects.owned_by(other).count() == 1


def test_sections_are_called_as_in_the_report(planned: Planned) -> None:
    labels = dict(ReportSection.choices)
    for language in ("es", "en"):
        with override(language):
            said = {name: str(label) for name, label in labels.items()}
        document = document_of(planned, language)
        there = {name for name in said if document[name].get("topic")}
        assert len(there) > 6
        assert {name: document[name]["topic"] for name in there} == {n: said[n] for n in there}


def test_what_a_stranger_asks_for_is_not_noted(handing, client_of, stranger) -> None:
    held, _, _ = handing
    assert client_of(stranger).get(held.url("reports:results_csv")).status_code == 404
    assert not Export.objects.exists()
