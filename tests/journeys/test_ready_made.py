"""Ready-made journeys: six sectors, both languages, and nothing in them claimed as known."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from django.urls import reverse

from journeys.models import Channel, Journey, Rating, Source, StageKind, Tool, Touchpoint
from journeys.ready_made import (
    FOLDER,
    LANGUAGES,
    ReadyMadeError,
    all_ready_made,
    read_ready_made,
    ready_made,
    sectors,
)
from journeys.selectors.board import load_board
from journeys.services.documents import create_from_document
from tests.journeys.world import NOW, TODAY

SIX = ("b2b_services", "bank", "health", "insurance", "retail", "telecoms")


def test_there_are_six_sectors_to_start_from():
    assert sectors() == SIX


@pytest.mark.parametrize("sector", SIX)
@pytest.mark.parametrize("language", LANGUAGES)
def test_each_becomes_a_whole_journey_in_either_language(sector, language, organization, lead):
    found = ready_made(sector)
    document = found.document(language, TODAY)
    journey = create_from_document(
        organization=organization, document=document, author=lead, at=NOW
    )
    board = load_board(journey)
    assert str(journey) == found.content["title"][language]
    assert {stage.stage.kind for stage in board.stages} == set(StageKind.values)
    assert 14 <= len(board.columns) <= 20
    assert 2 <= len(board.personas) <= 3
    assert board.score.coverage == 1
    assert board.to_act_on and board.measured == 0
    ratings = Rating.objects.of(journey)
    assert set(ratings.values_list("source", flat=True)) == {Source.ASSUMPTION}
    assert ratings.count() == len(board.columns) * len(board.personas)
    assert all(column.touchpoint.channel for column in board.columns)
    assert not Tool.objects.exists()


def test_two_from_the_same_sector_share_their_personas_and_nothing_else(organization, lead):
    made = [
        create_from_document(
            organization=organization,
            document=ready_made("bank").document("es", TODAY),
            author=lead,
            at=NOW,
        )
        for _ in range(2)
    ]
    assert made[0].pk != made[1].pk
    assert load_board(made[0]).personas == load_board(made[1]).personas
    assert Touchpoint.objects.count() == 2 * ready_made("bank").touchpoints


def test_the_page_shows_all_of_it_before_anything_is_written(organization, lead, client_of):
    page = reverse("journeys:ready_made", args=["acme", "insurance"])
    for language in LANGUAGES:
        text = client_of(lead).get(f"{page}?language={language}").content.decode()
        said = ready_made("insurance").in_language(language)
        assert said["title"] in text
        for stage in said["stages"]:
            assert stage["name"] in text
            assert all(row["title"] in text for row in stage["touchpoints"])
    assert not Journey.objects.exists() and not Channel.objects.exists()


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_made_in_the_language_chosen_whatever_the_screen_says(
    language, organization, lead, client_of
):
    page = reverse("journeys:ready_made", args=["acme", "retail"])
    answer = client_of(lead).post(page, {"language": language})
    journey = Journey.objects.get()
    assert journey.title == ready_made("retail").content["title"][language]
    assert answer["Location"] == journey.get_absolute_url()


def test_an_unknown_sector_is_not_there_and_an_unknown_language_is_refused(
    organization, lead, client_of
):
    browser = client_of(lead)
    assert browser.get("/o/acme/journeys/ready-made/space/").status_code == 404
    page = reverse("journeys:ready_made", args=["acme", "bank"])
    assert browser.post(page, {"language": "fr"}).status_code == 422
    assert not Journey.objects.exists()


def test_they_are_offered_by_name_in_the_language_of_the_reader():
    for language in LANGUAGES:
        names = [one.name(language) for one in all_ready_made(language)]
        assert names == sorted(names, key=str.casefold)


@pytest.fixture
def content() -> dict:
    return yaml.safe_load((FOLDER / "bank.yaml").read_text(encoding="utf-8"))


def _read(content: object, folder: Path) -> list[str]:
    path = folder / "bank.yaml"
    path.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    with pytest.raises(ReadyMadeError) as refused:
        read_ready_made(path)
    return refused.value.problems


def _first(content: dict) -> dict:
    return content["stages"][0]["touchpoints"][0]


WRONG = {
    "another sector": (lambda c: c.update(sector="shop"), "calls itself shop"),
    "no English": (lambda c: c["title"].pop("en"), "title: nothing in en"),
    "too long": (lambda c: c["goal"].update(es="a" * 301), "goal: longer than 300 in es"),
    "two alike": (
        lambda c: c["personas"].append(c["personas"][0]),
        "personas need a key each",
    ),
    "a colour": (lambda c: c["personas"][0].update(colour=7), "colour 7"),
    "a moment": (
        lambda c: c.update(stages=[s for s in c["stages"] if s["kind"] != "loyalty"]),
        "not all four moments",
    ),
    "a channel": (lambda c: _first(c).update(channel="telex"), "channel is telex"),
    "a control": (lambda c: _first(c).update(control="us"), "control is us"),
    "a reach": (lambda c: _first(c).update(reach=0), "reach 0"),
    "a tool": (lambda c: _first(c).update(tools=["hammer"]), "unknown kinds of tools"),
    "a rating": (
        lambda c: _first(c)["ratings"].update({c["personas"][0]["key"]: [6, 1, 1, 0, 1]}),
        "gives importance 6",
    ),
    "an emotion": (
        lambda c: _first(c)["ratings"].update({c["personas"][0]["key"]: [1, 1, 1, 3, 1]}),
        "gives emotion 3",
    ),
    "somebody unrated": (lambda c: _first(c)["ratings"].popitem(), "not by each persona once"),
    "a shape": (lambda c: c.pop("stages"), "does not have the shape of a journey"),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_a_wrong_file_is_refused_with_what_is_wrong(wrong, content, tmp_path):
    spoil, expected = WRONG[wrong]
    spoil(content)
    problems = _read(content, tmp_path)
    assert any(expected in problem for problem in problems), problems


def test_every_problem_is_named_at_once(content, tmp_path):
    _first(content).update(channel="telex", control="us")
    assert len(_read(content, tmp_path)) == 2


def test_what_is_no_mapping_is_refused(tmp_path):
    assert _read(["a", "list"], tmp_path) == ["bank.yaml: is no mapping"]
