"""The report's document: what it says, what it keeps to itself, and what it costs to make."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from django.utils.translation import get_language, override

from accounts.models import Organization
from assessments.selectors.scores import round_scores
from charts.numbers import figure
from metrics.domain.measures import Kind
from metrics.services.metrics import known_metric
from reports.document import report_document
from reports.pdf.content.cover import readable
from reports.pdf.content.quadrant import HEIGHT, RADIUS, WIDTH, spread
from roadmaps.aiming import Place, set_aim
from roadmaps.selectors import roadmap_plan
from tests.reports.conftest import document_of
from tests.reports.rounds import MADE_ON, TEAMS, Planned, make_roadmap, make_round

pytestmark = pytest.mark.django_db


def texts(value: Any) -> Iterator[str]:
    """Every text in a document."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inside in value.values():
            yield from texts(inside)
    elif isinstance(value, list):
        for inside in value:
            yield from texts(inside)


def bare(assessment: Any, **other: Any) -> dict[str, Any]:
    given = {"plan": None, "previous": None, "language": "en", "consultancy": None}
    return report_document(assessment=assessment, made_on=MADE_ON, **{**given, **other})


def new_organization(slug: str = "other", **fields: Any) -> Organization:
    return Organization.objects.create(**{"slug": slug, "name": slug.title(), **fields})


def test_it_is_plain_json(spanish: dict[str, Any]) -> None:
    assert json.loads(json.dumps(spanish, allow_nan=False)) == spanish


def test_it_says_the_level_and_the_area_that_limits_it(english: dict[str, Any]) -> None:
    assert english["summary"]["headline"] == "Level 2, Initial CX. And not 3, because of Culture."
    assert "Culture" in english["level"]["lead"]
    assert [step["number"] for step in english["level"]["ladder"] if step["here"]] == [2]


def test_it_speaks_the_language_asked_for_whatever_is_active(planned: Planned) -> None:
    for active in ("es", "en"):
        with override(active):
            in_spanish, in_english = document_of(planned, "es"), document_of(planned, "en")
            assert get_language() == active
        assert "CX Inicial" in in_spanish["summary"]["headline"]
        assert "Initial CX" in in_english["summary"]["headline"]
        names = [item["name"] for item in in_spanish["areas"]["items"]]
        assert names == ["Datos", "Diseño", "Entrega", "Medición", "Cultura"]
        spanish_texts, english_texts = set(texts(in_spanish)), set(texts(in_english))
        assert "Datos" not in english_texts
        assert "Data" not in spanish_texts
        assert not [t for t in english_texts if t.startswith("Cultura")]


def test_it_refuses_a_language_that_the_product_does_not_speak(planned: Planned) -> None:
    with pytest.raises(ValueError, match="fr"):
        document_of(planned, "fr")


def test_numbers_follow_the_language(spanish: dict[str, Any], english: dict[str, Any]) -> None:
    row = next(r for r in spanish["profile"]["rows"] if r["name"] == "Cultura")
    same = next(r for r in english["profile"]["rows"] if r["name"] == "Culture")
    assert row["mean"] == same["mean"].replace(".", ",") != same["mean"]


def test_a_hidden_team_is_nowhere_in_the_document() -> None:
    """Three people answer 4, 4 and 5, all others 2 and 3: the mean of 4.3 marks the three."""
    sizes = {"Grande": 12, "Mediano": 8, "Tres": 3, "Pequeño": 4}

    def answering(_area: str, _code: str, team: str, seat: int, _dice: Any) -> int:
        return (4, 4, 5)[seat] if team == "Tres" else 2 + seat % 2

    assessment = make_round(new_organization(), sizes=sizes, answering=answering)
    cells = round_scores(assessment).scorecard.cells
    hidden = {c.team for c in cells if not c.shown and c.n is None}
    assert len(hidden) == 2, "the team of three and the one that protects it"
    document = bare(assessment)
    names = ["Tres", "Pequeño"]
    column = document["heatmap"]["tables"][0]["columns"]
    places = [column.index(name) for name in names]
    for group in document["heatmap"]["tables"][0]["groups"]:
        for row in group["rows"]:
            assert [row["cells"][i] for i in places] == [{"text": "·", "level": None}] * 2
    marked = re.compile(r"(?<![\d.])4[.,]3")
    assert marked.search("Tres 4.3"), "the search would find it"
    assert [text for text in texts(document) if marked.search(text)] == []
    assert not any(name in document["heatmap"]["headline"] for name in names)


def test_a_capability_answered_by_too_few_shows_neither_mean_nor_counts() -> None:
    def answering(_area: str, code: str, team: str, seat: int, _dice: Any) -> int | str:
        return (5 if seat < 3 else "dont_know") if code == "DA1" else 2 + seat % 2

    assessment = make_round(new_organization(), sizes={"Uno": 9}, answering=answering)
    document = bare(assessment)
    row = document["method"]["numbers"]["groups"][0]["rows"][0]
    assert row["code"] == "DA1"
    assert row["cells"][1:8] == ["·"] * 7
    assert row["cells"][8] == "–"
    page = document["areas"]["items"][0]["capabilities"][0]
    assert (page["mean"], page["x"], page["today"]) == ("", None, None)


def test_the_arithmetic_of_the_first_is_spelled_out(planned: Planned) -> None:
    english = document_of(planned, "en")
    first = planned.plan.lines[0]
    benefit, resources, ratio = english["ranking"]["sum"]
    assert benefit["result"] == f"{first.ranked.benefit:.4f}"
    assert f"{float(first.initiative.probability):.2f}" in benefit["text"]
    with translation.override("en"):
        assert resources["result"] == figure(first.ranked.resource_share, 4)
    assert "480 days" in resources["text"]
    assert ratio["result"] == f"{first.ranked.score:.2f}"


def test_ten_initiatives_have_their_page_with_the_organisations_own_effort(
    planned: Planned, english: dict[str, Any]
) -> None:
    items = english["initiatives"]["items"]
    assert [item["number"] for item in items] == list(range(1, 11))
    changed = next(line for line in planned.plan.lines if line.initiative.effort_days == 30)
    number = [line.initiative.pk for line in planned.plan.lines].index(changed.initiative.pk)
    effort = items[number]["estimates"][0]
    library = changed.initiative.library
    likely = [library.effort_low, library.effort_likely, library.effort_high]
    assert effort["own"] == "30"
    assert effort["bounds"] == [str(days) for days in likely]
    assert all(len(item["steps"]) == 3 for item in items)


def test_without_a_roadmap_it_says_so_and_shows_no_empty_picture(planned: Planned) -> None:
    document = document_of(planned, "en", plan=None)
    assert document["ranking"]["headline"] == "There is no roadmap yet"
    assert document["quadrant"] == document["calendar"] == {}
    assert document["initiatives"]["items"] == []


def test_without_any_answer_it_says_so() -> None:
    document = bare(make_round(new_organization(), sizes={}))
    assert document["summary"]["headline"] == "There is no overall level yet."
    assert document["level"]["steps"] == []
    assert document["heatmap"]["tables"] == []


def test_when_every_target_is_met_it_says_so() -> None:
    assessment = make_round(new_organization(), sizes={"Uno": 8}, answering=lambda *_: 5)
    roadmap = make_roadmap(assessment)
    document = bare(assessment, plan=roadmap_plan(roadmap))
    assert document["ranking"]["headline"] == "Every target is met"


def test_a_change_that_cannot_be_detected_is_not_given_as_a_number(planned: Planned) -> None:
    document = document_of(planned, "en", previous=planned.assessment)
    header = document["profile"]["table"]["header"]
    changes = {row[header.index("Change")] for row in document["profile"]["table"]["rows"]}
    assert changes == {"≈ none detectable"}


def test_the_short_form_is_marked() -> None:
    assessment = make_round(new_organization(), sizes={"Uno": 8}, form="short")
    document = bare(assessment)
    assert document["footer"]["short"] == "short form"
    assert {"label": "Form", "value": "Short form: 10 questions"} in document["cover"]["facts"]


def test_demonstration_data_are_marked_and_real_data_are_not(
    planned: Planned, english: dict[str, Any]
) -> None:
    assert english["cover"]["demonstration"] == english["footer"]["demonstration"] != ""
    document = bare(make_round(new_organization(), sizes={"Uno": 6}))
    assert document["cover"]["demonstration"] == document["footer"]["demonstration"] == ""


def test_the_number_of_queries_depends_on_nothing() -> None:
    """The organisation, the model (5: itself, areas, capabilities, anchors, levels), the
    reasons for what does not apply, capabilities with anchors for what people see differently
    (2), agreed levels, the reflection, who is asked what, what initiatives should move, scenarios;
    a closed round comes with its scores."""
    for count in (1, 3):
        owner = new_organization(f"teams-{count}")
        sizes = dict.fromkeys(list(TEAMS)[:count], 6)
        assessment = make_round(owner, sizes=sizes, seed=count)
        plan = roadmap_plan(make_roadmap(assessment))
        assessment = type(assessment).objects.get(pk=assessment.pk)
        with CaptureQueriesContext(connection) as queries:
            bare(assessment, plan=plan)
        assert len(queries) == 17


def test_an_initiative_says_which_metric_it_should_move() -> None:
    owner = new_organization()
    assessment = make_round(owner, sizes={"Uno": 8})
    roadmap = make_roadmap(assessment)
    first = roadmap_plan(roadmap).lines[0].initiative
    set_aim(
        initiative=first,
        metric=known_metric(organization=owner, kind=Kind.CSAT),
        place=Place(),
        spans=[],
        to_value=0.75,
        due_on=date(2099, 12, 31),
    )
    told = [
        item["metric"]
        for item in bare(assessment, plan=roadmap_plan(roadmap))["initiatives"]["items"]
    ]
    assert "Should bring CSAT to 75% by 31 December 2099" in told[0]
    assert "In money: not computed" in told[0]
    assert not [text for text in told[1:] if "CSAT to 75%" in text]


def test_dots_of_the_quadrant_never_cover_one_another() -> None:
    crowd = {n: (40.0 + n % 3, 30.0 + n % 2) for n in range(1, 41)}
    places = list(spread(crowd).values())
    for i, (x, y) in enumerate(places):
        assert RADIUS <= x <= WIDTH - RADIUS
        assert RADIUS <= y <= HEIGHT - RADIUS
        for a, b in places[:i]:
            assert ((x - a) ** 2 + (y - b) ** 2) ** 0.5 >= 2 * RADIUS


@pytest.mark.parametrize("colour", ["#ffffff", "#ffdd00", "#00ff00", "#0b5c63", "#zzzzzz"])
def test_a_consultants_colour_is_darkened_until_it_can_be_read(colour: str) -> None:
    red, green, blue = (int(readable(colour)[i : i + 2], 16) / 255 for i in (1, 3, 5))
    linear = [
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (red, green, blue)
    ]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    assert 1.05 / (luminance + 0.05) >= 4.5
