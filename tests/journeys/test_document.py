"""A journey as a document: what goes out comes back in, and nothing of others is ever touched."""

from __future__ import annotations

from copy import deepcopy
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from accounts.models import Team
from journeys.models import (
    Channel,
    Evidence,
    Journey,
    Operation,
    PainPoint,
    Persona,
    Rating,
    Revision,
    RevisionCause,
    Source,
    Stage,
    Tool,
    Touchpoint,
)
from journeys.selectors.document import document_of
from journeys.services import DocumentError
from journeys.services.documents import apply_document, create_from_document
from tests.journeys.world import NOW, TODAY, example_journey, touchpoint_of

pytestmark = pytest.mark.django_db

AWKWARD = 'Línea 1\n"comillas", ‘así’ 🧭👩🏽‍🔧 = +1 שלום مرحبا \t fin'


def awkward_journey(organization) -> Journey:
    """Example J with every kind of row and texts that files like to break."""
    journey = example_journey(organization, personas=("Lucía", "Tomás 🧭"), title=AWKWARD[:100])
    journey.owner = Team.objects.create(organization=organization, name="Ventas “B”")
    journey.last_reviewed = TODAY
    journey.save()
    one = touchpoint_of(journey, "Compra")
    one.description, one.title, one.owner = AWKWARD, "=HYPERLINK(1)", journey.owner
    one.is_moment_of_truth, one.moment_reason = True, "'=así"
    one.save()
    Evidence.objects.create(
        touchpoint=one, kind=Source.SURVEY, text=AWKWARD, n=40, link="https://example.org/a?b=1"
    )
    PainPoint.objects.create(touchpoint=one, text="-2 €\nno", severity=5)
    tool = Tool.objects.create(organization=organization, name="Caja | A", kind="crm")
    tool.touchpoints.add(one)
    rating = one.ratings.first()
    rating.source, rating.n, rating.experience, rating.weight = Source.SURVEY, 40, "3.25", "0.5"
    rating.save()
    return journey


def put_in(organization, document, author):
    return apply_document(organization=organization, document=document, author=author, at=NOW)


def test_export_delete_import_export_gives_the_same_document(organization, lead):
    journey = awkward_journey(organization)
    before = document_of(journey)
    journey.delete()
    assert not Touchpoint.objects.exists()
    put_in(organization, deepcopy(before), lead)
    assert document_of(Journey.objects.get(pk=before["journey"]["id"])) == before


def test_a_second_import_changes_nothing_and_keeps_no_version(organization, lead):
    document = document_of(awkward_journey(organization))
    assert put_in(organization, deepcopy(document), lead).changes_nothing
    assert not Revision.objects.exists()
    assert not Operation.objects.exists()


def test_what_a_document_does_not_list_goes_into_the_bin_and_comes_back(organization, lead):
    journey = awkward_journey(organization)
    whole = document_of(journey)
    less = deepcopy(whole)
    gone = less["stages"].pop(2)
    plan = put_in(organization, less, lead)
    assert plan.of(Stage) == {"new": 0, "changed": 1, "removed": 1, "same": 2}
    assert document_of(journey) == less
    kept = Revision.objects.get()
    assert (kept.cause, kept.snapshot, kept.author) == (RevisionCause.BEFORE_IMPORT, whole, lead)
    in_bin = Touchpoint.objects.in_bin().values_list("pk", flat=True)
    assert {str(pk) for pk in in_bin} == {t["id"] for t in gone["touchpoints"]}
    put_in(organization, deepcopy(whole), lead)
    assert document_of(journey) == whole


def test_a_journey_in_the_bin_comes_back(organization, lead):
    journey = example_journey(organization)
    document = document_of(journey)
    Journey.objects.update(deleted_at=NOW)
    put_in(organization, document, lead)
    assert Journey.objects.present().get() == journey


def test_a_list_that_is_not_there_says_nothing(organization, lead):
    journey = awkward_journey(organization)
    before = document_of(journey)
    partial = {
        "format": before["format"],
        "version": 1,
        "journey": {"id": before["journey"]["id"], "goal": "Otra meta"},
    }
    put_in(organization, partial, lead)
    after = document_of(Journey.objects.get())
    assert after.pop("journey") == before.pop("journey") | {"goal": "Otra meta"}
    assert after == before


def test_rows_of_another_organization_are_never_touched(
    organization, other_organization, lead, stranger
):
    theirs = awkward_journey(organization)
    before = document_of(theirs)
    changed = deepcopy(before)
    changed["journey"]["title"] = "Robada"
    changed["stages"][0]["touchpoints"][0]["title"] = "Robado"
    for _again in range(2):
        plan = put_in(other_organization, deepcopy(changed), stranger)
    assert plan.changes_nothing
    assert document_of(theirs) == before
    copy = Journey.objects.get(organization=other_organization)
    assert copy.title == "Robada"
    assert copy.pk != theirs.pk
    assert Persona.objects.owned_by(other_organization).count() == 2
    assert Tool.objects.owned_by(organization).get().touchpoints.count() == 1


@pytest.mark.parametrize("part", ["stages", "personas", "tools"])
def test_one_foreign_id_is_enough_to_leave_all_ids_alone(
    organization, other_organization, lead, stranger, part
):
    document = document_of(awkward_journey(organization))
    mine = deepcopy(document)
    mine["journey"]["id"] = str(uuid4())
    if part != "stages":
        mine["stages"] = []
    if part != "personas":
        mine["personas"] = []
    if part != "tools":
        mine["tools"] = []
    for stage in mine["stages"]:
        stage["touchpoints"] = []
    put_in(other_organization, mine, stranger)
    assert document_of(Journey.objects.get(organization=organization)) == document
    assert str(Journey.objects.get(organization=other_organization).pk) != mine["journey"]["id"]


def test_rows_of_another_journey_of_the_same_organization_are_not_taken_from_it(organization, lead):
    first = example_journey(organization)
    before = document_of(first)
    second = deepcopy(before)
    second["journey"] |= {"id": str(uuid4()), "title": "Otra"}
    for _again in range(2):
        plan = put_in(organization, deepcopy(second), lead)
    assert plan.changes_nothing
    assert document_of(first) == before
    assert Touchpoint.objects.count() == 10


def test_a_ready_document_without_ids_makes_another_journey_each_time(organization, lead):
    document = {
        "format": "brujula-journey",
        "version": 1,
        "journey": {"title": "Abro una cuenta"},
        "personas": [{"name": "Lucía"}],
        "tools": [{"name": "Caja", "kind": "crm"}],
        "channels": [
            {"key": "kiosk", "name_es": "Quiosco", "name_en": "Kiosk", "is_online": False}
        ],
        "stages": [
            {
                "kind": "sale",
                "name": "Pido",
                "touchpoints": [
                    {
                        "title": "Pido la cuenta",
                        "channel": "kiosk",
                        "tools": ["Caja"],
                        "ratings": [{"persona": "Lucía", "importance": 4, "source": "assumption"}],
                        "pain_points": [{"text": "Tarda"}],
                    }
                ],
            }
        ],
    }
    for _again in range(2):
        journey = create_from_document(
            organization=organization, document=deepcopy(document), author=lead, at=NOW
        )
    assert Journey.objects.count() == 2
    assert Persona.objects.get().walks.count() == 2
    assert Tool.objects.get().touchpoints.count() == 2
    assert Channel.objects.get(key="kiosk").name_es == "Quiosco"
    assert Rating.objects.of(journey).get().importance == 4
    assert PainPoint.objects.of(journey).get().text == "Tarda"


def test_a_document_without_ids_is_found_again_the_second_time(organization, lead):
    document = {
        "format": "brujula-journey",
        "version": 1,
        "journey": {"title": "A mano"},
        "personas": [{"name": "Ana"}],
        "stages": [
            {"touchpoints": [{"title": "Uno", "ratings": [{"persona": "Ana", "emotion": 1}]}]}
        ],
    }
    plans = [put_in(organization, deepcopy(document), lead) for _again in range(2)]
    assert [plan.changes_nothing for plan in plans] == [False, True]
    assert Touchpoint.objects.count() == 1


def test_owners_are_found_by_name_and_a_missing_one_is_said(organization, lead):
    document = document_of(awkward_journey(organization))
    document["journey"]["owner"] = "Nadie"
    plan = put_in(organization, document, lead)
    assert [note.place for note in plan.notes] == ["journey.owner"]
    assert Journey.objects.get().owner.name == "Ventas “B”"


def test_a_link_to_the_journey_it_came_from_survives_where_that_journey_is(organization, lead):
    today = example_journey(organization)
    future = example_journey(organization, title="Futura")
    future.derived_from = today
    future.save()
    document = document_of(future)
    future.delete()
    put_in(organization, deepcopy(document), lead)
    assert Journey.objects.get(title="Futura").derived_from == today
    Journey.objects.all().delete()
    plan = put_in(organization, deepcopy(document), lead)
    assert Journey.objects.get().derived_from is None
    assert [note.place for note in plan.notes] == ["journey.derived_from"]


def test_two_ratings_can_change_places(organization, lead):
    journey = example_journey(organization)
    one = touchpoint_of(journey, "Compra").ratings.get()
    later = TODAY + timedelta(days=1)
    Rating.objects.create(touchpoint=one.touchpoint, persona=one.persona, rated_on=later)
    document = document_of(journey)
    ratings = document["stages"][1]["touchpoints"][0]["ratings"]
    ratings[0]["date"], ratings[1]["date"] = ratings[1]["date"], ratings[0]["date"]
    put_in(organization, deepcopy(document), lead)
    assert document_of(journey) == document


def first_touchpoint(document):
    return document["stages"][0]["touchpoints"][0]


BREAKS = [
    ("version", lambda d: d.update(version=9)),
    ("colour", lambda d: d.update(colour="red")),
    ("journey.title", lambda d: d["journey"].update(title="x" * 161)),
    ("journey.title", lambda d: d["journey"].update(title="")),
    ("journey.title", lambda d: d["journey"].update(title=7)),
    ("journey.status", lambda d: d["journey"].update(status="lost")),
    ("journey.client_safe", lambda d: d["journey"].update(client_safe="no")),
    ("journey.last_reviewed", lambda d: d["journey"].update(last_reviewed="ayer")),
    ("personas", lambda d: d.update(personas={"a": 1})),
    ("personas[0].colour", lambda d: d["personas"][0].update(colour=7)),
    ("stages", lambda d: d.update(stages=[{}] * 61)),
    ("stages[0]", lambda d: d["stages"].insert(0, "Busco")),
    ("stages[0].kind", lambda d: d["stages"][0].update(kind="war")),
    ("stages[0].touchpoints[0].id", lambda d: first_touchpoint(d).update(id="7")),
    ("stages[0].touchpoints[0].title", lambda d: first_touchpoint(d).update(title="a\x00b")),
    ("stages[0].touchpoints[0].title", lambda d: first_touchpoint(d).update(title="\ud800")),
    ("stages[0].touchpoints[0].reach", lambda d: first_touchpoint(d).update(reach=0)),
    ("stages[0].touchpoints[0].reach", lambda d: first_touchpoint(d).update(reach=True)),
    ("stages[0].touchpoints[0].channel", lambda d: first_touchpoint(d).update(channel="ufo")),
    ("stages[0].touchpoints[0].tools", lambda d: first_touchpoint(d).update(tools=["x"])),
    ("stages[0].touchpoints[0].joy", lambda d: first_touchpoint(d).update(joy=1)),
    (
        "stages[0].touchpoints[0].ratings[0].emotion",
        lambda d: first_touchpoint(d)["ratings"][0].update(emotion=-3),
    ),
    (
        "stages[0].touchpoints[0].ratings[0].experience",
        lambda d: first_touchpoint(d)["ratings"][0].update(experience=float("nan")),
    ),
    (
        "stages[0].touchpoints[0].ratings[0].persona",
        lambda d: first_touchpoint(d)["ratings"][0].update(persona="Nadie"),
    ),
    (
        "stages[0].touchpoints[0].ratings[1]",
        lambda d: first_touchpoint(d)["ratings"].append(
            first_touchpoint(d)["ratings"][0] | {"id": str(UUID(int=7))}
        ),
    ),
]


@pytest.mark.parametrize(("place", "spoil"), BREAKS)
def test_what_does_not_fit_is_named_with_its_place_and_nothing_is_written(
    organization, lead, place, spoil
):
    journey = example_journey(organization)
    before = document_of(journey)
    document = deepcopy(before)
    document["journey"]["goal"] = "Una meta nueva"
    spoil(document)
    with pytest.raises(DocumentError) as refused:
        put_in(organization, document, lead)
    assert refused.value.problems[0].place == place
    assert document_of(Journey.objects.get()) == before


def test_every_problem_is_named_at_once(organization, lead):
    document = document_of(example_journey(organization))
    document["stages"][0]["kind"] = "war"
    document["stages"][1]["touchpoints"][0]["ratings"][0]["importance"] = 9
    with pytest.raises(DocumentError) as refused:
        put_in(organization, document, lead)
    assert [problem.place for problem in refused.value.problems] == [
        "stages[0].kind",
        "stages[1].touchpoints[0].ratings[0].importance",
    ]


def test_an_id_that_stands_twice_is_refused(organization, lead):
    document = document_of(example_journey(organization))
    document["stages"].append(deepcopy(document["stages"][0]))
    with pytest.raises(DocumentError) as refused:
        put_in(organization, document, lead)
    assert refused.value.problems[0].place == "stages[4].id"


def test_reading_a_document_takes_the_same_queries_however_long_it_is(
    organization, lead, django_assert_num_queries
):
    document = document_of(example_journey(organization))
    longer = deepcopy(document)
    longer["stages"][0]["touchpoints"] += [{"title": f"Más {n}"} for n in range(300)]
    from journeys.services.checking import check
    from journeys.services.planning import plan_document

    def plan(said):
        plan_document(organization=organization, checked=check(said), complete=True)

    with django_assert_num_queries(21):
        plan(document)
    with django_assert_num_queries(21):
        plan(longer)
