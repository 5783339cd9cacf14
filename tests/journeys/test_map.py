"""The map and what changes its shape: adding, moving, deleting, undoing, and who else is here."""

from __future__ import annotations

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from journeys.models import (
    Evidence,
    Operation,
    PainPoint,
    Persona,
    Presence,
    Rating,
    Stage,
    Tool,
    Touchpoint,
)
from journeys.services import remove, remove_stage, set_field
from tests.journeys.test_ordering import names, stage_of, titles
from tests.journeys.world import NOW, example_journey, touchpoint_of

SCRIPT = '<script>alert("1")</script>'


@pytest.fixture
def journey(organization):
    return example_journey(organization)


@pytest.fixture
def support(journey):
    return touchpoint_of(journey, "Soporte")


@pytest.fixture
def address(journey):
    def of(name, *words):
        return reverse(f"journeys:{name}", args=[journey.organization.slug, journey.pk, *words])

    return of


@pytest.fixture
def tell(client_of, address):
    """``tell(lead, "undo")``: what the open map posts; the answer holds the map as it stands."""

    def sent(who, page, *words, **fields):
        headers = {"hx-request": "true", "accept-language": "en"}
        return client_of(who).post(address(page, *words), fields, headers=headers)

    return sent


def said(answer) -> dict:
    return json.loads(answer["HX-Trigger-After-Settle"])["journey:done"]


# ---- reading ------------------------------------------------------------------------------------


def grow(journey, touchpoints: int, personas: int = 3) -> None:
    """Fill a journey: ratings by each persona, evidence, pains and tools at every touchpoint."""
    organization = journey.organization
    walkers = [Persona.objects.get(walks__journey=journey)]
    for number in range(1, personas):
        persona = Persona.objects.create(organization=organization, name=f"P{number}", colour=2)
        journey.walked_by.create(persona=persona, order=number)
        walkers.append(persona)
    stages = list(Stage.objects.of(journey))
    have = Touchpoint.objects.of(journey).count()
    rows = Touchpoint.objects.bulk_create(
        Touchpoint(stage=stages[i % 4], order=50 + i, title=f"T{i}")
        for i in range(touchpoints - have)
    )
    Rating.objects.bulk_create(
        Rating(touchpoint=row, persona=p, source="survey", n=40, importance=4, experience=2)
        for row in rows
        for p in walkers
    )
    PainPoint.objects.bulk_create(PainPoint(touchpoint=row, text="Espero") for row in rows)
    Evidence.objects.bulk_create(Evidence(touchpoint=row, text="Doce") for row in rows)
    tool = Tool.objects.create(organization=organization, name="Campana")
    tool.touchpoints.set(rows)


@pytest.mark.parametrize("touchpoints", [15, 150])
@pytest.mark.parametrize(("page", "queries"), [("map", 15), ("touchpoint", 22)])
def test_as_many_queries_for_150_touchpoints_as_for_15(
    client_of,
    address,
    journey,
    support,
    lead,
    django_assert_num_queries,
    touchpoints,
    page,
    queries,
):
    grow(journey, touchpoints)
    here = address(page, support.pk) if page == "touchpoint" else address(page)
    browser = client_of(lead)
    browser.get(here)
    with django_assert_num_queries(queries):
        answer = browser.get(here)
    assert answer.status_code == 200


def test_a_persona_of_another_journey_is_not_found(client_of, address, organization, journey, lead):
    own = Persona.objects.get()
    other = example_journey(organization, personas=("Gonzalo",), title="Otra")
    foreign = Persona.objects.get(walks__journey=other)
    browser = client_of(lead)
    assert browser.get(address("map"), {"persona": own.pk}).status_code == 200
    for wanted in (foreign.pk, uuid4(), "x", "1"):
        assert browser.get(address("map"), {"persona": wanted}).status_code == 404


def test_pages_of_another_organisations_journey_are_not_found(
    client_of, address, support, stranger
):
    for name, words in (("map", ()), ("bin", ()), ("touchpoint", (support.pk,))):
        assert client_of(stranger).get(address(name, *words)).status_code == 404


def test_a_touchpoint_of_another_journey_or_in_the_bin_is_not_found(
    client_of, address, organization, journey, support, lead
):
    other = example_journey(organization, title="Otra")
    browser = client_of(lead)
    foreign = touchpoint_of(other, "Compra")
    assert browser.get(address("touchpoint", foreign.pk)).status_code == 404
    remove(row=support, author=lead, at=NOW)
    assert browser.get(address("touchpoint", support.pk)).status_code == 404


# ---- adding and moving --------------------------------------------------------------------------


def test_a_new_touchpoint_stands_in_its_stage_ready_to_be_named(tell, journey, lead):
    stage = stage_of(journey, "Recibo")
    answer = tell(lead, "add_touchpoint", stage.pk, position="1")
    new = Touchpoint.objects.get(title="")
    assert (answer.status_code, new.order) == (200, 1)
    assert said(answer)["focus"] == f"touchpoint:{new.pk}:title"
    assert f'data-touchpoint="{new.pk}"' in answer.content.decode()


def test_a_new_stage_stands_at_the_end(tell, journey, lead):
    tell(lead, "add_stage", name="Vuelvo")
    assert names(journey)[-1] == "Vuelvo"


@pytest.mark.parametrize(
    ("fields", "then"),
    [
        ({"by": "1"}, {"Recibo": ["Soporte", "Entrega"]}),
        ({"by": "-1"}, {"Compro": ["Compra", "Entrega"], "Recibo": ["Soporte"]}),
        ({"position": "1"}, {"Recibo": ["Soporte", "Entrega"]}),
        ({"stage": "Sigo", "position": "0"}, {"Sigo": ["Entrega", "Renovación"]}),
        ({"stage": "Sigo"}, {"Sigo": ["Renovación", "Entrega"]}),
        ({"stage": "Sigo", "position": "99"}, {"Sigo": ["Renovación", "Entrega"]}),
    ],
)
def test_a_touchpoint_moves_by_a_step_to_a_position_or_to_a_stage(
    tell, journey, lead, fields, then
):
    row = touchpoint_of(journey, "Entrega")
    if "stage" in fields:
        fields = {**fields, "stage": stage_of(journey, fields["stage"]).pk}
    answer = tell(lead, "move_touchpoint", row.pk, **fields)
    assert answer.status_code == 200
    assert {name: titles(stage_of(journey, name)) for name in then} == then
    row.refresh_from_db()
    assert f"position {row.order + 1} of" in said(answer)["said"]


def test_the_first_touchpoint_of_all_has_nothing_before_it(tell, journey, lead):
    row = touchpoint_of(journey, "Búsqueda")
    assert tell(lead, "move_touchpoint", row.pk, by="-1").status_code == 200
    assert titles(stage_of(journey, "Busco")) == ["Búsqueda"]


@pytest.mark.parametrize("position", ["x", "1.5", "--1", "²", "99999999"])
def test_a_position_that_is_none_is_refused_and_nothing_moves(tell, journey, lead, position):
    row = touchpoint_of(journey, "Entrega")
    answer = tell(lead, "move_touchpoint", row.pk, position=position)
    assert (answer.status_code, said(answer)["refused"]) == (422, True)
    assert tell(lead, "move_stage", row.stage_id, position=position).status_code == 422
    stage = stage_of(journey, "Recibo")
    assert tell(lead, "add_touchpoint", stage.pk, position=position).status_code == 422
    assert titles(stage) == ["Entrega", "Soporte"] and not Operation.objects.exists()


def test_nothing_moves_into_another_journey(tell, organization, journey, support, lead):
    other = example_journey(organization, title="Otra")
    foreign = stage_of(other, "Sigo")
    assert tell(lead, "move_touchpoint", support.pk, stage=foreign.pk).status_code == 404
    assert tell(lead, "move_touchpoint", support.pk, stage="x").status_code == 404
    assert tell(lead, "move_touchpoint", touchpoint_of(other, "Compra").pk).status_code == 404
    assert tell(lead, "add_touchpoint", foreign.pk).status_code == 404
    assert tell(lead, "move_stage", foreign.pk, by="1").status_code == 404
    assert tell(lead, "remove_stage", foreign.pk, to="bin").status_code == 404


def test_a_stage_moves_by_a_step_and_stops_at_the_ends(tell, journey, lead):
    tell(lead, "move_stage", stage_of(journey, "Compro").pk, by="-1")
    tell(lead, "move_stage", stage_of(journey, "Compro").pk, by="-1")
    assert names(journey) == ["Compro", "Busco", "Recibo", "Sigo"]


def test_a_form_without_javascript_moves_and_comes_back(client_of, address, support, lead):
    here = address("touchpoint", support.pk)
    browser = client_of(lead)
    assert address("move_touchpoint", support.pk) in browser.get(here).content.decode()
    answer = browser.post(address("move_touchpoint", support.pk), {"by": "-1", "next": here})
    assert (answer.status_code, answer["Location"]) == (302, here)
    assert titles(support.stage) == ["Soporte", "Entrega"]
    answer = browser.post(
        address("move_touchpoint", support.pk), {"by": "1", "next": "https://evil.example/"}
    )
    assert answer["Location"] == address("map")


# ---- deleting, the bin, undo --------------------------------------------------------------------


def test_a_deleted_touchpoint_is_in_the_bin_and_comes_back(
    tell, client_of, address, journey, support, lead
):
    answer = tell(lead, "remove", "touchpoint", support.pk)
    assert said(answer)["undo"] is True
    assert f'data-touchpoint="{support.pk}"' not in answer.content.decode()
    assert "Soporte" in client_of(lead).get(address("bin")).content.decode()
    answer = tell(lead, "restore", "touchpoint", support.pk)
    assert f'data-touchpoint="{support.pk}"' in answer.content.decode()
    assert titles(stage_of(journey, "Recibo")) == ["Entrega", "Soporte"]


@pytest.mark.parametrize("model", ["rating", "pain_point", "evidence"])
def test_a_deleted_finding_is_in_the_bin_and_comes_back(
    tell, client_of, address, support, lead, model
):
    row = {
        "rating": lambda: support.ratings.get(),
        "pain_point": lambda: PainPoint.objects.create(touchpoint=support, text="Espero"),
        "evidence": lambda: Evidence.objects.create(touchpoint=support, text="Doce"),
    }[model]()
    assert tell(lead, "remove", model, row.pk).status_code == 200
    row.refresh_from_db()
    assert row.deleted_at
    assert tell(lead, "remove", model, row.pk).status_code == 404
    assert address("restore", model, row.pk) in client_of(lead).get(address("bin")).content.decode()
    assert tell(lead, "restore", model, row.pk).status_code == 200
    assert tell(lead, "restore", model, row.pk).status_code == 404


def test_nothing_else_can_be_put_into_the_bin_this_way(tell, journey, support, lead):
    for model, row in (("stage", support.stage), ("journey", journey), ("persona", support)):
        assert tell(lead, "remove", model, row.pk).status_code == 404
    assert tell(lead, "restore", "journey", journey.pk).status_code == 404


def test_what_belongs_to_something_in_the_bin_waits_for_it(tell, support, lead):
    rating = support.ratings.get()
    remove(row=rating, author=lead, at=NOW)
    remove_stage(stage=support.stage, touchpoints_to=None, author=lead, at=NOW)
    for model, row in (("touchpoint", support), ("rating", rating)):
        answer = tell(lead, "restore", model, row.pk)
        assert (answer.status_code, said(answer)["refused"]) == (409, True)
    assert tell(lead, "restore", "stage", support.stage_id).status_code == 200


def test_a_rating_whose_place_is_taken_says_so(tell, support, lead):
    old = support.ratings.get()
    remove(row=old, author=lead, at=NOW)
    Rating.objects.create(
        touchpoint=support, persona=old.persona, source=old.source, rated_on=old.rated_on
    )
    answer = tell(lead, "restore", "rating", old.pk)
    assert answer.status_code == 409 and "already" in said(answer)["said"]


@pytest.mark.parametrize("to", ["", "bin", "Compro"])
def test_a_stage_asks_where_its_touchpoints_go(tell, journey, lead, to):
    stage = stage_of(journey, "Recibo")
    target = stage_of(journey, to).pk if to == "Compro" else to
    answer = tell(lead, "remove_stage", stage.pk, to=target)
    if not to:
        assert answer.status_code == 422
        assert titles(stage) == ["Entrega", "Soporte"]
        return
    assert answer.status_code == 200
    assert "Recibo" not in names(journey)
    moved = ["Entrega", "Soporte"] if to == "Compro" else []
    assert titles(stage_of(journey, "Compro")) == ["Compra", *moved]


def test_an_empty_stage_goes_without_being_asked(tell, journey, lead):
    tell(lead, "add_stage", name="Vacía")
    assert tell(lead, "remove_stage", stage_of(journey, "Vacía").pk).status_code == 200
    assert "Vacía" not in names(journey)


def test_undo_and_redo_answer_with_the_map_as_it_stands(tell, journey, support, lead):
    tell(lead, "remove", "touchpoint", support.pk)
    answer = tell(lead, "undo")
    assert "Undone" in said(answer)["said"] and f'"{support.pk}"' in answer.content.decode()
    answer = tell(lead, "redo")
    assert f'data-touchpoint="{support.pk}"' not in answer.content.decode()
    assert tell(lead, "redo").status_code == 200  # nothing left: said, and no failure


def test_undo_over_somebody_elses_change_is_refused_and_says_what(
    tell, journey, support, lead, consultant
):
    for who, text in ((lead, "uno"), (consultant, "dos")):
        row = Touchpoint.objects.get(pk=support.pk)
        set_field(
            row=row, name="title", value=text, seen_rev=row.rev, was=row.title, author=who, at=NOW
        )
    answer = tell(lead, "undo")
    assert (answer.status_code, said(answer)["refused"]) == (409, True)
    assert "uno" in said(answer)["said"] and touchpoint_of(journey, "dos")


# ---- findings -----------------------------------------------------------------------------------


def test_a_pain_written_into_the_map_is_acknowledged_with_its_cells(
    client_of, address, support, lead
):
    answer = client_of(lead).post(
        address("add_finding", support.pk, "pain_point"),
        {"text": SCRIPT},
        headers={"accept": "application/json"},
    )
    pain = PainPoint.objects.get()
    assert (answer.status_code, pain.text, pain.severity) == (200, SCRIPT, 3)
    cells = answer.json()["cells"]["pain_points"]
    assert "alert(" in cells and "<script>" not in cells


@pytest.mark.parametrize(
    ("model", "fields"),
    [
        ("pain_point", {"text": ""}),
        ("pain_point", {"text": "x" * 5001}),
        ("pain_point", {"text": "Espero", "severity": "9"}),
        ("evidence", {"kind": "interview", "text": ""}),
        ("evidence", {"kind": "interview", "text": "x", "link": "javascript:alert(1)"}),
        ("rating", {"source": "survey", "rated_on": "ayer"}),
        ("rating", {"source": "survey", "rated_on": "2026-11-01", "importance": "7"}),
    ],
)
def test_a_finding_that_does_not_fit_is_refused_and_nothing_is_kept(
    client_of, address, support, lead, model, fields
):
    fields = {"persona": Persona.objects.get().pk, **fields}
    for headers in ({"accept": "application/json"}, {}):
        here = address("add_finding", support.pk, model)
        answer = client_of(lead).post(here, fields, headers=headers)
        assert answer.status_code == 422
    assert not Operation.objects.exists()


def test_tools_of_another_organisation_cannot_be_named(
    client_of, address, organization, other_organization, support, lead
):
    own = Tool.objects.create(organization=organization, name="Campana")
    foreign = Tool.objects.create(organization=other_organization, name="Ajena")
    here = address("touchpoint_tools", support.pk)
    assert client_of(lead).post(here, {"tools": [own.pk, foreign.pk]}).status_code == 404
    assert not support.tools.exists()
    assert client_of(lead).post(here, {"tools": [own.pk]}).status_code == 302
    assert list(support.tools.all()) == [own]


# ---- who else is here ---------------------------------------------------------------------------


def test_an_open_map_hears_what_others_changed_and_not_its_own(
    client_of, address, support, lead, consultant
):
    since = timezone.now()
    for who, title in ((lead, "mía"), (consultant, "suya")):
        row = touchpoint_of(support.stage.journey, "Entrega" if who == lead else "Soporte")
        set_field(
            row=row, name="title", value=title, seen_rev=1, was=row.title, author=who, at=since
        )
    answer = client_of(lead).post(
        address("changes"), {"since": since.isoformat(), "cell": "x" * 500}
    )
    body = answer.json()
    assert list(body["cells"]) == [str(support.pk)] and not body["structure"]
    assert "suya" in body["cells"][str(support.pk)]["title"]
    assert body["by"] == [consultant.get_short_name()]
    later = {"since": (timezone.now() + timedelta(seconds=30)).isoformat()}
    assert not client_of(lead).post(address("changes"), later).json()["cells"]


@pytest.mark.parametrize("since", ["", "yesterday", "9999-99-99T00:00:00Z", "2026-11-22T10:00:00"])
def test_a_moment_that_is_none_is_taken_for_now(client_of, address, lead, since):
    assert client_of(lead).post(address("changes"), {"since": since}).status_code == 200


def test_people_at_a_map_see_each_other_and_nobody_else(
    client_of, address, lead, consultant, executive
):
    client_of(consultant).post(address("changes"), {"cell": "touchpoint:1:title"})
    people = client_of(lead).post(address("changes"), {}).json()["people"]
    assert [(p["name"], p["cell"]) for p in people] == [
        (consultant.get_short_name(), "touchpoint:1:title")
    ]
    Presence.objects.update(seen_at=timezone.now() - timedelta(minutes=2))
    assert client_of(lead).post(address("changes"), {}).json()["people"] == []


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("undo", ()),
        ("redo", ()),
        ("add_stage", ()),
        ("changes", ()),
        ("add_touchpoint", ("stage",)),
        ("move_stage", ("stage",)),
        ("remove_stage", ("stage",)),
        ("move_touchpoint", ("touchpoint",)),
        ("touchpoint_tools", ("touchpoint",)),
    ],
)
def test_an_executive_changes_nothing_and_a_stranger_finds_nothing(
    tell, journey, support, executive, stranger, name, words
):
    keys = [{"stage": support.stage_id, "touchpoint": support.pk}[word] for word in words]
    assert tell(executive, name, *keys).status_code == 403
    assert tell(stranger, name, *keys).status_code == 404
    assert not Operation.objects.exists()
