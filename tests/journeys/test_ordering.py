"""Where stages and touchpoints stand: 0, 1, 2 … without holes, whatever is moved."""

from __future__ import annotations

import pytest

from journeys.models import Operation, Stage, Touchpoint
from journeys.services import (
    NotInThisJourneyError,
    add_stage,
    add_touchpoint,
    move_stage,
    move_touchpoint,
    remove,
    remove_stage,
)
from tests.journeys.world import NOW, example_journey, touchpoint_of


@pytest.fixture
def journey(organization):
    return example_journey(organization)


@pytest.fixture
def received(journey, lead):
    """The stage “Recibo” with five touchpoints: Entrega, Soporte, C, D, E."""
    stage = Stage.objects.get(journey=journey, name="Recibo")
    for title in "CDE":
        add_touchpoint(stage=stage, title=title, author=lead, at=NOW)
    Operation.objects.all().delete()
    return stage


def titles(stage: Stage) -> list[str]:
    """What stands in a stage, in order; the orders have no holes."""
    rows = list(
        Touchpoint.objects.present().filter(stage=stage).order_by("order").values("order", "title")
    )
    assert [row["order"] for row in rows] == list(range(len(rows)))
    return [row["title"] for row in rows]


def names(journey) -> list[str]:
    rows = list(Stage.objects.of(journey).present().order_by("order").values_list("order", "name"))
    assert [order for order, _name in rows] == list(range(len(rows)))
    return [name for _order, name in rows]


def stage_of(journey, name: str) -> Stage:
    return Stage.objects.of(journey).get(name=name)


@pytest.mark.parametrize(
    ("title", "position", "then"),
    [
        ("Entrega", 2, "Soporte C Entrega D E"),
        ("E", 0, "E Entrega Soporte C D"),
        ("C", 2, "Entrega Soporte C D E"),
        ("C", 99, "Entrega Soporte D E C"),
        ("C", -3, "C Entrega Soporte D E"),
    ],
)
def test_a_touchpoint_stands_where_it_was_put(received, lead, title, position, then):
    row = Touchpoint.objects.get(stage=received, title=title)
    move_touchpoint(touchpoint=row, stage=received, position=position, author=lead, at=NOW)
    assert titles(received) == then.split()


def test_a_touchpoint_that_goes_to_another_stage_leaves_no_hole(journey, received, lead):
    bought = stage_of(journey, "Compro")
    row = Touchpoint.objects.get(stage=received, title="Soporte")
    move_touchpoint(touchpoint=row, stage=bought, position=0, author=lead, at=NOW)
    assert titles(bought) == ["Soporte", "Compra"]
    assert titles(received) == ["Entrega", "C", "D", "E"]
    row.refresh_from_db()
    assert row.rev == 2


def test_what_stays_where_it_is_leaves_no_trace(received, lead):
    row = Touchpoint.objects.get(stage=received, title="C")
    assert move_touchpoint(touchpoint=row, stage=received, position=2, author=lead, at=NOW) is None
    assert not Operation.objects.exists()


def test_a_touchpoint_cannot_go_to_a_stage_of_another_journey(organization, journey, lead):
    other = example_journey(organization, title="Otra")
    row = touchpoint_of(journey, "Soporte")
    for foreign in Stage.objects.of(other):
        with pytest.raises(NotInThisJourneyError):
            move_touchpoint(touchpoint=row, stage=foreign, position=0, author=lead, at=NOW)
    row.refresh_from_db()
    assert row.stage.journey == journey


def test_a_touchpoint_cannot_go_to_a_stage_in_the_bin(journey, received, lead):
    bought = stage_of(journey, "Compro")
    in_hand = stage_of(journey, "Compro")
    remove_stage(stage=bought, touchpoints_to=received, author=lead, at=NOW)
    row = Touchpoint.objects.get(stage=received, title="C")
    with pytest.raises(NotInThisJourneyError):
        move_touchpoint(touchpoint=row, stage=in_hand, position=0, author=lead, at=NOW)


def test_a_touchpoint_in_the_bin_is_not_moved(journey, received, lead):
    in_hand = Touchpoint.objects.get(stage=received, title="C")
    remove(row=Touchpoint.objects.get(pk=in_hand.pk), author=lead, at=NOW)
    with pytest.raises(NotInThisJourneyError):
        move_touchpoint(touchpoint=in_hand, stage=received, position=0, author=lead, at=NOW)
    assert titles(received) == ["Entrega", "Soporte", "D", "E"]


def test_a_row_in_hand_that_was_moved_meanwhile_is_taken_from_where_it_is(journey, received, lead):
    in_hand = Touchpoint.objects.get(stage=received, title="C")
    bought = stage_of(journey, "Compro")
    again = Touchpoint.objects.get(pk=in_hand.pk)
    move_touchpoint(touchpoint=again, stage=bought, position=0, author=lead, at=NOW)
    move_touchpoint(touchpoint=in_hand, stage=received, position=0, author=lead, at=NOW)
    assert titles(received) == ["C", "Entrega", "Soporte", "D", "E"]
    assert titles(bought) == ["Compra"]


@pytest.mark.parametrize(
    ("name", "position", "then"),
    [
        ("Busco", 1, "Compro Busco Recibo Sigo"),
        ("Sigo", 0, "Sigo Busco Compro Recibo"),
        ("Busco", 50, "Compro Recibo Sigo Busco"),
        ("Recibo", 2, "Busco Compro Recibo Sigo"),
    ],
)
def test_a_stage_stands_where_it_was_put(journey, lead, name, position, then):
    move_stage(stage=stage_of(journey, name), position=position, author=lead, at=NOW)
    assert names(journey) == then.split()


def test_a_stage_in_the_bin_is_not_moved(journey, lead):
    in_hand = stage_of(journey, "Compro")
    remove_stage(stage=stage_of(journey, "Compro"), touchpoints_to=None, author=lead, at=NOW)
    with pytest.raises(NotInThisJourneyError):
        move_stage(stage=in_hand, position=0, author=lead, at=NOW)
    assert names(journey) == ["Busco", "Recibo", "Sigo"]


def test_a_new_stage_takes_the_place_it_was_given(journey, lead):
    add_stage(journey=journey, name="Comparo", position=1, author=lead, at=NOW)
    add_stage(journey=journey, name="Vuelvo", author=lead, at=NOW)
    assert names(journey) == ["Busco", "Comparo", "Compro", "Recibo", "Sigo", "Vuelvo"]


def test_a_new_touchpoint_takes_the_place_it_was_given(received, lead):
    add_touchpoint(stage=received, title="Aviso", position=1, author=lead, at=NOW)
    assert titles(received) == ["Entrega", "Aviso", "Soporte", "C", "D", "E"]


def test_nothing_of_another_journey_is_numbered_anew(organization, journey, received, lead):
    other = example_journey(organization, title="Otra")
    Stage.objects.of(other).filter(name="Sigo").update(order=9)
    row = Touchpoint.objects.get(stage=received, title="C")
    move_touchpoint(touchpoint=row, stage=received, position=0, author=lead, at=NOW)
    remove(row=row, author=lead, at=NOW)
    assert Stage.objects.of(other).get(name="Sigo").order == 9
