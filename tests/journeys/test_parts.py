"""Adding parts, putting them into the bin and taking them out: what belongs together stays so."""

from __future__ import annotations

import pytest

from journeys.models import (
    Evidence,
    Operation,
    PainPoint,
    Persona,
    Rating,
    Source,
    Stage,
    Touchpoint,
)
from journeys.services import (
    InvalidValueError,
    NotInThisJourneyError,
    add_finding,
    add_stage,
    add_touchpoint,
    remove,
    remove_stage,
    restore,
)
from journeys.services import parts as services
from tests.journeys.test_ordering import names, stage_of, titles
from tests.journeys.world import NOW, TODAY, example_journey, touchpoint_of


@pytest.fixture
def journey(organization):
    return example_journey(organization)


@pytest.fixture
def support(journey):
    return touchpoint_of(journey, "Soporte")


@pytest.fixture
def rate(support, lead):
    def added(**fields):
        given = {"persona": Persona.objects.get(), "source": Source.SURVEY, "rated_on": TODAY}
        return add_finding(
            model=Rating, touchpoint=support, author=lead, at=NOW, **{**given, **fields}
        )

    return added


def test_an_added_part_begins_with_what_the_model_says(journey, lead):
    row = add_touchpoint(stage=stage_of(journey, "Sigo"), author=lead, at=NOW)
    assert (row.title, row.reach, row.rev, titles(row.stage)) == ("", 1, 2, ["Renovación", ""])


@pytest.mark.parametrize(
    ("limit", "add"),
    [
        ("STAGES_AT_MOST", lambda journey, who: add_stage(journey=journey, author=who, at=NOW)),
        (
            "TOUCHPOINTS_AT_MOST",
            lambda journey, who: add_touchpoint(stage=journey.stages.first(), author=who, at=NOW),
        ),
    ],
)
def test_a_journey_does_not_grow_beyond_what_a_map_can_show(journey, lead, monkeypatch, limit, add):
    present = {"STAGES_AT_MOST": 4, "TOUCHPOINTS_AT_MOST": 5}[limit]
    monkeypatch.setattr(services, limit, present)
    with pytest.raises(InvalidValueError):
        add(journey, lead)
    monkeypatch.setattr(services, limit, present + 1)
    add(journey, lead)


def test_what_lies_in_the_bin_takes_no_room(journey, support, lead, monkeypatch):
    monkeypatch.setattr(services, "TOUCHPOINTS_AT_MOST", 5)
    remove(row=support, author=lead, at=NOW)
    add_touchpoint(stage=stage_of(journey, "Sigo"), author=lead, at=NOW)


def test_nothing_is_added_to_what_is_in_the_bin(journey, support, lead, rate):
    stage = stage_of(journey, "Sigo")
    in_hand = stage_of(journey, "Sigo")
    remove_stage(stage=stage, touchpoints_to=None, author=lead, at=NOW)
    with pytest.raises(NotInThisJourneyError):
        add_touchpoint(stage=in_hand, title="tarde", author=lead, at=NOW)
    remove(row=Touchpoint.objects.get(pk=support.pk), author=lead, at=NOW)
    with pytest.raises(NotInThisJourneyError):
        rate()
    assert not Touchpoint.objects.filter(title="tarde").exists()


def test_a_second_rating_of_the_same_source_and_day_is_refused(support, rate):
    rate(experience=3)
    with pytest.raises(InvalidValueError):
        rate(experience=4)
    assert rate(experience=4, rated_on=NOW.date().replace(day=1)).pk


def test_what_is_refused_leaves_no_operation(journey, lead, rate):
    rate()
    before = Operation.objects.count()
    with pytest.raises(InvalidValueError):
        rate()
    assert Operation.objects.count() == before


def test_the_rest_closes_up_behind_a_deleted_touchpoint(journey, lead):
    remove(row=touchpoint_of(journey, "Entrega"), author=lead, at=NOW)
    assert titles(stage_of(journey, "Recibo")) == ["Soporte"]


def test_what_somebody_just_deleted_is_not_deleted_again(support, lead, consultant):
    in_hand = Touchpoint.objects.get(pk=support.pk)
    remove(row=support, author=lead, at=NOW)
    with pytest.raises(NotInThisJourneyError):
        remove(row=in_hand, author=consultant, at=NOW)
    assert [operation.author for operation in Operation.objects.all()] == [lead]


def test_a_stage_leaves_its_touchpoints_where_it_is_told(journey, lead):
    remove_stage(
        stage=stage_of(journey, "Recibo"),
        touchpoints_to=stage_of(journey, "Compro"),
        author=lead,
        at=NOW,
    )
    assert titles(stage_of(journey, "Compro")) == ["Compra", "Entrega", "Soporte"]
    assert names(journey) == ["Busco", "Compro", "Sigo"]
    assert Touchpoint.objects.in_bin().count() == 0


def test_a_stage_takes_its_touchpoints_along_where_none_is_told(journey, lead):
    remove_stage(stage=stage_of(journey, "Recibo"), touchpoints_to=None, author=lead, at=NOW)
    assert set(Touchpoint.objects.in_bin().values_list("title", flat=True)) == {
        "Entrega",
        "Soporte",
    }


def test_touchpoints_go_to_no_stage_of_elsewhere_nor_to_the_one_deleted(
    organization, journey, lead
):
    other = example_journey(organization, title="Otra")
    own = stage_of(journey, "Recibo")
    binned = stage_of(journey, "Busco")
    remove_stage(stage=stage_of(journey, "Busco"), touchpoints_to=None, author=lead, at=NOW)
    for target in (own, stage_of(other, "Compro"), binned):
        with pytest.raises(NotInThisJourneyError):
            remove_stage(stage=own, touchpoints_to=target, author=lead, at=NOW)
    assert titles(own) == ["Entrega", "Soporte"]
    assert Stage.objects.get(pk=own.pk).deleted_at is None


def test_a_stage_out_of_the_bin_brings_what_went_with_it_and_nothing_else(journey, lead):
    stage = stage_of(journey, "Recibo")
    add_touchpoint(stage=stage, title="C", author=lead, at=NOW)
    earlier = NOW.replace(hour=8)
    remove(row=touchpoint_of(journey, "Entrega"), author=lead, at=earlier)
    remove_stage(stage=stage, touchpoints_to=None, author=lead, at=NOW)
    restore(row=Stage.objects.get(pk=stage.pk), author=lead, at=NOW)
    assert names(journey) == ["Busco", "Compro", "Recibo", "Sigo"]
    assert titles(stage) == ["Soporte", "C"]


def test_a_touchpoint_comes_out_of_the_bin_to_where_it_was(journey, lead):
    stage = stage_of(journey, "Recibo")
    row = touchpoint_of(journey, "Entrega")
    remove(row=row, author=lead, at=NOW)
    restore(row=row, author=lead, at=NOW)
    assert titles(stage) == ["Entrega", "Soporte"]


def test_nothing_comes_out_of_the_bin_before_what_it_belongs_to(journey, support, lead):
    pain = PainPoint.objects.create(touchpoint=support, text="Espero")
    proof = Evidence.objects.create(touchpoint=support, text="Doce entrevistas")
    rating = support.ratings.get()
    for row in (pain, proof, rating):
        remove(row=row, author=lead, at=NOW)
    remove_stage(stage=stage_of(journey, "Recibo"), touchpoints_to=None, author=lead, at=NOW)
    for row in (pain, proof, rating, support):
        fresh = type(row).objects.get(pk=row.pk)
        with pytest.raises(NotInThisJourneyError):
            restore(row=fresh, author=lead, at=NOW)
    restore(row=stage_of(journey, "Recibo"), author=lead, at=NOW)
    for row in (pain, proof, rating):
        restore(row=type(row).objects.get(pk=row.pk), author=lead, at=NOW)
    assert support.ratings.present().count() == support.evidence.present().count() == 1


def test_what_is_not_in_the_bin_is_not_taken_out_of_it(support, lead):
    with pytest.raises(NotInThisJourneyError):
        restore(row=support, author=lead, at=NOW)


def test_a_rating_does_not_come_back_beside_the_one_that_replaced_it(support, lead, rate):
    old = rate(experience=2)
    remove(row=old, author=lead, at=NOW)
    new = rate(experience=4)
    with pytest.raises(InvalidValueError):
        restore(row=old, author=lead, at=NOW)
    remove(row=new, author=lead, at=NOW)
    restore(row=old, author=lead, at=NOW)
    assert [r.experience for r in support.ratings.present().filter(source=Source.SURVEY)] == [2]
