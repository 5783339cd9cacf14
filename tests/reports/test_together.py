"""The report's pages on what people see differently, what changed, and what was settled together."""

from __future__ import annotations

from typing import Any

import pytest

from accounts.models import Organization
from assessments.models import AgreedLevel, Capability, Reflection
from assessments.selectors.perceptions import perceptions
from reports.pdf.render import render_pdf
from tests.reports.conftest import document_of
from tests.reports.rounds import NOW, Planned, make_round
from tests.reports.test_document import bare
from tests.reports.test_pdf import pages

pytestmark = pytest.mark.django_db


@pytest.fixture
def settled(planned: Planned) -> Planned:
    """The round with one agreed level and one answer of the reflection."""
    assessment = planned.assessment
    capability = Capability.objects.get(code="DA2", area__framework=assessment.framework)
    AgreedLevel.objects.create(
        assessment=assessment,
        capability=capability,
        level=2,
        reason="#strong[Nadie] lo ve <b>abajo</b>",
        votes=[[3, 1, 0, 2, 0], [1, 5, 0, 0, 0]],
        agreed_at=NOW,
    )
    Reflection.objects.create(
        assessment=assessment, question="feeling", owner="Ana", text="Calma.\n\nY confianza."
    )
    Reflection.objects.create(assessment=assessment, question="sale", text="  ")
    return planned


def test_it_says_what_the_board_says_and_hides_what_the_board_hides(
    planned: Planned, english: dict[str, Any]
) -> None:
    page = perceptions(planned.assessment)
    section = english["differences"]
    assert len(section["apart"]) == 6
    least = page.board[0]
    assert section["apart"][0]["code"] == least.score.code
    assert section["apart"][0]["counts"] == list(least.answers.counts)
    assert section["headline"]
    roles = ("executive", "manager", "front_line")
    rows = section["groups"].get("rows", [])
    areas = [area for area in page.areas if area.groups] if page.has_groups else []
    assert len(rows) == len(areas)
    for row, area in zip(rows, areas, strict=True):
        means = {group.role: group.mean for group in area.groups.groups}
        assert [cell == "·" for cell in row[1:4]] == [means.get(role) is None for role in roles]


def test_opposite_views_are_called_that(english: dict[str, Any]) -> None:
    split = next(row for row in english["differences"]["apart"] if row["code"] == "CU1")
    assert split["words"] == "Two opposite views: the average represents nobody"


def test_changes_are_those_of_the_page_and_stars_stand_for_thin_evidence(
    english: dict[str, Any],
) -> None:
    section = english["changed"]
    assert section["table"]["rows"][0][0] == "The whole"
    assert len(section["table"]["rows"]) == 6
    starred = [r for r in section["capabilities"].get("rows", []) if r[0].endswith(" *")]
    assert bool(starred) == any(note.startswith("*") for note in section["notes"])


def test_without_an_earlier_round_a_session_or_a_reflection_there_is_no_page() -> None:
    owner = Organization.objects.create(slug="alone", name="Alone")
    document = bare(make_round(owner, sizes={"Uno": 6}))
    assert [document[key] for key in ("changed", "agreed", "reflection")] == [{}, {}, {}]
    nobody = bare(make_round(Organization.objects.create(slug="n", name="N"), sizes={}))
    assert nobody["differences"] == {}


def test_agreed_levels_stand_beside_the_answers_with_their_reason(settled: Planned) -> None:
    section = document_of(settled, "en")["agreed"]
    (row,) = section["rows"]
    assert (row["code"], row["level"], row["votes"]) == (
        "DA2",
        2,
        [[3, 1, 0, 2, 0], [1, 5, 0, 0, 0]],
    )
    assert row["mean"] != row["level"]
    assert section["headline"] == "On 1 capability those present settled on a level"


def test_the_reflection_shows_what_was_answered_only(settled: Planned) -> None:
    section = document_of(settled, "en")["reflection"]
    answers = [answer for theme in section["themes"] for answer in theme["answers"]]
    assert [answer["text"] for answer in answers] == [["Calma.", "Y confianza."]]
    assert answers[0]["owner"] == "Owner: Ana"


@pytest.mark.parametrize("language", ["es", "en"])
def test_the_pages_are_drawn_and_what_people_wrote_is_text(settled: Planned, language: str) -> None:
    text = " ".join(pages(render_pdf(document_of(settled, language))))
    assert "#strong[Nadie] lo ve <b>abajo</b>" in text.replace("\r\n", " ").replace("\u200b", "")
    assert "Y confianza." in text
