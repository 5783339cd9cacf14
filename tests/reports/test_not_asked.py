"""Who was not asked is told from who is hidden: in spreadsheets, figures, PDF and on pages."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils.translation import override

from assessments.models import Assessment, Participant
from assessments.selectors.scores import round_scores
from assessments.services import close_round
from reports.figures import permitted_figures
from reports.frames import results_frames
from reports.pdf.content.context import read
from reports.pdf.content.heatmap import heatmap
from tests.assessments.world import NOW, Round, hold_round, text_of


@pytest.fixture
def routed(framework, organization) -> Round:
    """Six managers of Mesa and six of the front line, of Tienda, who are not asked about DA1."""

    def route(assessment: Assessment) -> None:
        assessment.scopes.filter(capability__code="DA1").update(asks_front_line=False)

    held = hold_round(
        organization,
        {"Mesa": 6, "Tienda": 6},
        lambda team, seat, code: None if (team, code) == ("Tienda", "DA1") else 2 + seat % 2,
        state="open",
        before_opening=route,
    )
    for team, role in (("Mesa", "manager"), ("Tienda", "front_line")):
        seats = Participant.objects.filter(assessment=held.assessment, team__name=team)
        seats.update(role_group=role)
    close_round(assessment=held.assessment, at=NOW)
    held.assessment.refresh_from_db()
    return held


def test_spreadsheets_say_who_was_not_asked(routed: Round) -> None:
    with override("en"):
        frames = results_frames(routed.assessment, round_scores(routed.assessment))
    teams, roles = (frames[name].set_index("Code") for name in ("Teams", "Role groups"))
    assert (teams.loc["DA1", "Tienda"], roles.loc["DA1", "Front line"]) == ("not asked",) * 2
    assert teams.loc["DA2", "Tienda"] == teams.loc["DA2", "Mesa"] == 2.5


def test_every_figure_of_a_group_that_was_not_asked_says_so(routed: Round) -> None:
    with override("en"):
        figures = permitted_figures(routed.assessment, round_scores(routed.assessment))
    said = {(row.part, row.group): row.why_not for row in figures if row.code == "DA1"}
    assert said["team", "Tienda"] == said["role_group", "Front line"] == "not asked"
    assert said["team", "Mesa"] == ""


def test_the_report_shows_a_dash_and_says_what_it_means(routed: Round) -> None:
    with override("en"):
        page = heatmap(read(routed.assessment, None, None, None, date(2026, 11, 1)))
    (table,) = page["tables"]
    place = table["columns"].index("Tienda")
    rows = {row["code"]: row["cells"] for group in table["groups"] for row in group["rows"]}
    assert rows["DA1"][place] == {"text": "–", "level": None}
    assert rows["DA2"][place]["text"] == "2.5"
    assert any("nobody of the team was asked" in note for note in page["notes"])


def test_the_page_of_a_capability_says_it(routed: Round, lead, client_of) -> None:
    reader = client_of(lead, HTTP_ACCEPT_LANGUAGE="en")
    asked = {
        code: text_of(reader.get(routed.url("assessments:capability", code)))
        for code in ("DA1", "DA2")
    }
    assert "not asked" in asked["DA1"]
    assert "not asked" not in asked["DA2"]
