"""Each file that is handed over of a journey or a plan is noted with who, what and which language."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
from django.db import transaction
from django.urls import reverse
from pptx import Presentation

from accounts.models import Consultancy, Export, ExportKind
from tests.assessments.world import Scene, build_scene, parameters, signed_in, undone


@pytest.fixture(scope="module")
def scene(django_db_setup: None, django_db_blocker: Any) -> Iterator[Scene]:
    """An organisation with a journey and a computed plan, for the whole module."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield build_scene("MARCA")
        transaction.set_rollback(True)


def address(scene: Scene, name: str, kind: str) -> str:
    things = scene.things(name) | {"subject": "curve"} | ({"kind": kind} if kind else {})
    return reverse(name, kwargs={key: things[key] for key in parameters(name)})


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "kind", "noted"),
    [
        ("reports:journey_pdf", "", ExportKind.JOURNEY_PDF),
        ("reports:journey_slides", "", ExportKind.JOURNEY_PPTX),
        ("reports:journey_picture", "svg", ExportKind.JOURNEY_PICTURE),
        ("reports:plan_slides", "", ExportKind.PLAN_PPTX),
        ("plans:file", "xlsx", ExportKind.PLAN_XLSX),
        ("plans:file", "csv", ExportKind.PLAN_CSV),
        ("plans:file", "tables", ExportKind.PLAN_CSV),
        ("plans:file", "json", ExportKind.PLAN_JSON),
        ("plans:file", "ics", None),  # dates are taken along, and are no document
    ],
)
@pytest.mark.parametrize("language", ["es", "en"])
def test_every_file_is_noted_in_the_language_asked_for(
    name, kind, noted, language, scene, monkeypatch
) -> None:
    monkeypatch.setattr("reports.views.render_pdf", lambda *a, **k: b"%PDF")
    with undone():
        answer = signed_in(scene.executive).get(address(scene, name, kind), {"language": language})
        assert answer.status_code == 200
        rows = list(Export.objects.owned_by(scene.organization))
        expected = [(noted, language, scene.executive)] if noted else []
        assert [(row.kind, row.language, row.person) for row in rows] == expected
        assert all(row.about.startswith("MARCA") for row in rows)


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["reports:journey_slides", "reports:plan_slides"])
def test_the_first_slide_carries_the_consultancys_contact_and_no_cover_text(name, scene) -> None:
    def first_slide(who: Any) -> str:
        answer = signed_in(who).get(address(scene, name, ""), {"language": "es"})
        slide = Presentation(BytesIO(answer.content)).slides[0]
        return "\n".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)

    with undone():
        Consultancy.objects.of(scene.consultant).update(
            email="hola@rumbo.example", website="https://rumbo.example", cover_es="Portada propia"
        )
        assert "hola@rumbo.example · rumbo.example" in first_slide(scene.consultant)
        assert "Portada propia" not in first_slide(scene.consultant)
        assert "rumbo.example" not in first_slide(scene.lead)
