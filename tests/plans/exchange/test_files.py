"""Tables and JSON of everything, and who may take a file away."""

from __future__ import annotations

import csv
import json
import zipfile
from io import BytesIO, StringIO

import pytest
from django.core.cache import cache

from plans.models import Rule
from plans.services.scenarios import decide_scenario
from plans.views.files import KINDS
from roadmaps.models import (
    Initiative,
    InitiativeLift,
    InitiativeScores,
    InitiativeStatus,
)
from tests.conftest import NOW
from tests.plans.world import address, computed

pytestmark = pytest.mark.django_db


def refused(value):
    raise AssertionError(f"{value} is no JSON")


@pytest.fixture
def document(download):
    """``document(scenario)``: the JSON, which holds no number that JSON does not know."""
    return lambda scenario, language="en": json.loads(
        download(scenario, "json", language), parse_constant=refused
    )


def test_the_document_says_what_the_plan_says(known, document, key_of, initiatives):
    told = document(known)
    assert told["plan"]["proof"] == "optimal"
    assert told["plan"]["points_closed"] == pytest.approx([0.208, 0.353, 0.653, 0.9105])
    assert told["plan"]["starts"][key_of("I1")] == 2
    first = next(row for row in told["initiatives"] if row["id"] == key_of("I1"))
    assert (first["starts_on"], first["ends_on"], first["rank"]) == (
        "2027-04-01",
        "2027-09-30",
        "4",
    )
    assert first["lifts"] == {"D": 1.0, "ME": 0.5}
    last = next(row for row in told["initiatives"] if row["id"] == key_of("I4"))
    assert (last["start"], last["why_not"]) == (
        None, "the rest of the budget does not pay for it",
    )  # fmt: skip
    assert told["limits"]["days"] == [50.0] * 4
    assert told["standings"]["of"].keys() == {str(row.pk) for row in initiatives.values()}
    assert told["standings"]["draws"] == 10_000
    assert [row["quarter"] for row in told["course"]["overall"]] == [0, 1, 2, 3, 4]
    assert told["conflict"] is None


def test_what_cannot_be_kept_is_said_with_its_demands(known, document, initiatives):
    known.choices.create(initiative=initiatives["I5"], rule=Rule.MUST)
    known.budget = 20
    known.save()
    told = document(computed(known))
    assert {"kind": "budget", "key": None, "other": None, "quarter": None} in (
        told["conflict"]["demands"]
    )
    assert "Iniciativa I5" in told["conflict"]["sentence"]
    assert told["plan"]["proof"] == "unknown"


def test_what_is_not_computed_yet_is_the_list_and_says_so(scenario, document):
    told = document(scenario)
    assert told["plan"]["proof"] == "unknown"
    assert told["plan"]["starts"] == told["plan"]["ranked_list"]["starts"]
    assert (told["standings"], told["course"], told["plan"]["gap"]) == (None, None, None)


def test_what_was_decided_stays_although_one_is_done(known, document, initiatives, lead, download):
    decide_scenario(scenario=known, why="Lo hemos hablado", by=lead, at=NOW)
    before = document(known)["plan"]["starts"]
    assert before[str(initiatives["I5"].pk)] == 4
    Initiative.objects.filter(pk=initiatives["I1"].pk).update(status=InitiativeStatus.DONE)
    told = document(known)
    left = {key: start for key, start in before.items() if key != str(initiatives["I1"].pk)}
    assert told["plan"]["starts"] == left != told["plan"]["ranked_list"]["starts"]
    assert (told["plan"]["is_outdated"], told["plan"]["proof"]) == (True, "unknown")
    assert len(told["plan"]["points_closed"]) == 4
    with zipfile.ZipFile(BytesIO(download(known, "tables"))) as archive:
        assert b"As decided; the roadmap has changed" in archive.read("assumptions.csv")
    assert download(known, "ics").count(b"BEGIN:VEVENT") == 8


def test_no_money_is_no_infinite_number(known, document):
    known.budget = 0
    known.save()
    shares = {row["resource_share"] for row in document(known)["initiatives"]}
    assert shares == {None}


def test_other_scores_are_in_the_table_and_in_the_document(known, document, initiatives, download):
    one = initiatives["I2"]
    InitiativeScores.objects.create(initiative=one, reach=3000, impact="1", confidence="0.8")
    table = csv.DictReader(StringIO(download(known, "csv").decode("utf-8-sig")), delimiter=";")
    told = {row["Initiative"]: (row["RICE"], row["WSJF"]) for row in table}
    assert told["Iniciativa I2"] == ("1600", "")
    assert told["Iniciativa I3"] == ("", "")
    found = document(known)["other_scores"]["of"][str(one.pk)]
    assert found["entered"] == {"reach": 3000, "impact": 1, "confidence": 0.8}
    assert found["scores"]["rice"] == 1600
    assert "wsjf" not in found["scores"]


def test_the_archive_holds_every_table_without_formulas(known, initiatives, download):
    Initiative.objects.filter(pk=initiatives["I2"].pk).update(own_title="=HYPERLINK(1)")
    with zipfile.ZipFile(BytesIO(download(known, "tables"))) as archive:
        assert archive.namelist() == [
            "plan.csv", "limits.csv", "places.csv", "course.csv", "scenarios.csv",
            "assumptions.csv",
        ]  # fmt: skip
        for name in archive.namelist():
            text = archive.read(name).decode("utf-8-sig")
            rows = list(csv.reader(StringIO(text, newline=""), delimiter=";"))
            assert len({len(row) for row in rows}) == 1
            assert not any(cell.startswith("=") for row in rows for cell in row)


@pytest.mark.parametrize(("language", "mark"), [("en", "."), ("es", ",")])
def test_one_table_has_the_decimals_of_its_language(language, mark, known, download):
    text = download(known, "csv", language).decode("utf-8-sig")
    rows = list(csv.reader(StringIO(text, newline=""), delimiter=";"))
    assert rows[1][2] == f"0{mark}208"
    assert len(rows) == 7


@pytest.mark.parametrize("kind", KINDS)
def test_members_take_files_and_strangers_find_nothing(
    kind, known, reader, stranger, client_of, client
):
    where = address("file", known, kind)
    answer = reader.get(where)
    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith('attachment; filename="acme-seguros-plan-')
    assert answer["Content-Disposition"].endswith(f'.{KINDS[kind][0]}"')
    assert client_of(stranger).get(where).status_code == 404
    assert client.get(where).status_code == 302
    assert reader.post(where).status_code == 405


def test_an_unknown_kind_and_a_language_nobody_speaks(known, reader):
    assert reader.get(address("file", known, "exe")).status_code == 404
    answer = reader.get(address("file", known, "csv"), {"language": "xx"})
    assert answer.content.decode("utf-8-sig").startswith("Initiative;")


@pytest.mark.parametrize("kind", KINDS)
def test_files_ask_a_fixed_number_of_queries(
    kind, known, initiatives, editor, django_assert_max_num_queries
):
    cache.clear()
    where = address("file", known, kind)
    editor.get(where)
    with django_assert_max_num_queries(60) as few:
        editor.get(where)
    for number in range(8):
        one = Initiative.objects.create(
            roadmap=known.roadmap, own_title=f"Otra {number}", effort_days=3, cost=1,
            duration=1, probability="0.5",
        )  # fmt: skip
        InitiativeLift.objects.create(
            initiative=one, capability=initiatives["I1"].lifts.first().capability, points=1
        )
    with django_assert_max_num_queries(60) as many:
        editor.get(where)
    assert len(many) == len(few)
