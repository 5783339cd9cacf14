"""Taking back and doing again: one's own changes, exactly, and never over somebody else's."""

from __future__ import annotations

from datetime import timedelta

import pytest

from accounts.models import Team
from journeys.models import (
    Channel,
    Operation,
    PainPoint,
    Persona,
    Rating,
    Source,
    Stage,
    Touchpoint,
)
from journeys.services import (
    ChangedSinceError,
    NothingToUndoError,
    add_finding,
    add_stage,
    add_touchpoint,
    empty_bins,
    move_stage,
    move_touchpoint,
    redo,
    redoable,
    remove,
    remove_stage,
    restore,
    set_field,
    undo,
    undoable,
    within_reach,
)
from journeys.services.log import KEPT
from tests.journeys.test_ordering import names, stage_of, titles
from tests.journeys.world import NOW, TODAY, example_journey, touchpoint_of


@pytest.fixture
def journey(organization):
    return example_journey(organization)


@pytest.fixture
def received(journey):
    """The stage “Recibo”: Entrega, Soporte, C, D, E."""
    stage = stage_of(journey, "Recibo")
    for order, title in enumerate("CDE", start=2):
        Touchpoint.objects.create(stage=stage, order=order, title=title)
    return stage


def write(row, name, value, who, at=NOW):
    fresh = type(row).objects.get(pk=row.pk)
    set_field(row=fresh, name=name, value=value, seen_rev=fresh.rev, was=None, author=who, at=at)


def back(journey, who, at=NOW):
    return undo(journey=journey, author=who, at=at)


def again(journey, who, at=NOW):
    return redo(journey=journey, author=who, at=at)


def whole(journey) -> list:
    """The journey as it stands: every field a person can see, in order."""
    return [
        (stage.name, [(t.title, t.description, t.order) for t in stage.touchpoints.filter(
            deleted_at=None).order_by("order")])
        for stage in Stage.objects.of(journey).present().order_by("order")
    ]  # fmt: skip


def test_undo_and_redo_walk_back_and_forth_through_what_one_did(journey, lead):
    place = touchpoint_of(journey, "Soporte")
    for text in ("uno", "dos", "tres"):
        write(place, "title", text, lead)
    seen = []
    for turn in (back, back, back, again, again, again):
        turn(journey, lead)
        seen.append(Touchpoint.objects.get(pk=place.pk).title)
    assert seen == ["dos", "uno", "Soporte", "uno", "dos", "tres"]


def test_undo_needs_nothing_but_the_database(journey, lead):
    """What a page that was loaded anew would do: no object is left from before."""
    write(touchpoint_of(journey, "Soporte"), "title", "Ayuda", lead)
    fresh = type(journey).objects.get(pk=journey.pk)
    assert undoable(fresh, lead).label
    back(fresh, type(lead).objects.get(pk=lead.pk))
    assert touchpoint_of(journey, "Soporte")


def test_where_nothing_was_done_nothing_is_undone(journey, lead):
    for turn in (back, again):
        with pytest.raises(NothingToUndoError):
            turn(journey, lead)


def test_nobody_undoes_what_somebody_else_did(journey, lead, consultant):
    write(touchpoint_of(journey, "Soporte"), "title", "Ayuda", consultant)
    with pytest.raises(NothingToUndoError):
        back(journey, lead)
    assert touchpoint_of(journey, "Ayuda")


def test_nothing_done_in_another_journey_is_undone(organization, journey, lead):
    other = example_journey(organization, title="Otra")
    write(touchpoint_of(other, "Soporte"), "title", "Ayuda", lead)
    with pytest.raises(NothingToUndoError):
        back(journey, lead)


def test_a_new_change_forgets_what_could_have_been_done_again(journey, lead):
    place = touchpoint_of(journey, "Soporte")
    write(place, "title", "uno", lead)
    back(journey, lead)
    assert redoable(journey, lead)
    write(place, "title", "dos", lead)
    assert redoable(journey, lead) is None


def test_what_is_within_reach_is_what_undo_and_redo_would_turn(
    journey, lead, consultant, django_assert_num_queries
):
    place = touchpoint_of(journey, "Soporte")
    assert within_reach(journey, lead) == (None, None)
    for text in ("uno", "dos", "tres"):
        write(place, "title", text, lead)
    write(touchpoint_of(journey, "Compra"), "title", "de ella", consultant)
    for undone in range(4):
        with django_assert_num_queries(1):
            found = within_reach(journey, lead)
        assert found == (undoable(journey, lead), redoable(journey, lead))
        if undone < 3:
            back(journey, lead)
    assert found[0] is None and found[1].label


def test_somebody_elses_change_leaves_ones_own_redo_alone(journey, lead, consultant):
    write(touchpoint_of(journey, "Soporte"), "title", "uno", lead)
    back(journey, lead)
    write(touchpoint_of(journey, "Compra"), "title", "dos", consultant)
    again(journey, lead)
    assert touchpoint_of(journey, "uno") and touchpoint_of(journey, "dos")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("title", "Ayuda"),
        ("description", "Dos líneas\ny <b>nada más</b>"),
        ("kind", "communication"),
        ("control", "social"),
        ("reach", "0.35"),
        ("is_showstopper", True),
        ("is_front_stage", False),
        ("channel", None),
        ("owner", "team"),
    ],
)
def test_every_kind_of_field_comes_back_as_it_was(journey, lead, name, value):
    place = touchpoint_of(journey, "Soporte")
    if value == "team":
        value = Team.objects.create(organization=journey.organization, name="Siniestros")
    before = getattr(place, name)
    write(place, name, value, lead)
    changed = getattr(Touchpoint.objects.get(pk=place.pk), name)
    assert changed != before
    back(journey, lead)
    assert getattr(Touchpoint.objects.get(pk=place.pk), name) == before
    again(journey, lead)
    assert getattr(Touchpoint.objects.get(pk=place.pk), name) == changed


def test_undone_rows_count_one_revision_more_so_that_open_maps_notice(journey, lead):
    place = touchpoint_of(journey, "Soporte")
    write(place, "title", "Ayuda", lead)
    back(journey, lead)
    assert Touchpoint.objects.get(pk=place.pk).rev == 3


# ---- where somebody else changed the same since -------------------------------------------------


def test_undo_never_goes_over_what_somebody_wrote_since(journey, lead, consultant):
    place = touchpoint_of(journey, "Soporte")
    write(place, "title", "uno", lead)
    write(place, "title", "dos", consultant)
    before = whole(journey)
    with pytest.raises(ChangedSinceError):
        back(journey, lead)
    assert whole(journey) == before


def test_undo_leaves_what_somebody_wrote_in_another_field(journey, lead, consultant):
    place = touchpoint_of(journey, "Soporte")
    write(place, "title", "uno", lead)
    write(place, "description", "de ella", consultant)
    back(journey, lead)
    place.refresh_from_db()
    assert (place.title, place.description) == ("Soporte", "de ella")


def test_a_change_that_cannot_be_taken_back_does_not_bar_the_way_to_those_before(
    journey, lead, consultant
):
    write(touchpoint_of(journey, "Compra"), "title", "antes", lead)
    place = touchpoint_of(journey, "Soporte")
    write(place, "title", "uno", lead)
    write(place, "title", "dos", consultant)
    with pytest.raises(ChangedSinceError):
        back(journey, lead)
    back(journey, lead)
    assert touchpoint_of(journey, "Compra")


def test_redo_never_goes_over_what_somebody_wrote_since(journey, lead, consultant):
    place = touchpoint_of(journey, "Soporte")
    write(place, "title", "uno", lead)
    back(journey, lead)
    write(place, "title", "dos", consultant)
    with pytest.raises(ChangedSinceError):
        again(journey, lead)
    assert touchpoint_of(journey, "dos")


def test_a_move_is_not_taken_back_once_somebody_moved_the_same_since(
    journey, received, lead, consultant
):
    row = Touchpoint.objects.get(stage=received, title="C")
    move_touchpoint(touchpoint=row, stage=received, position=0, author=lead, at=NOW)
    move_touchpoint(touchpoint=row, stage=received, position=4, author=consultant, at=NOW)
    with pytest.raises(ChangedSinceError):
        back(journey, lead)
    assert titles(received) == ["Entrega", "Soporte", "D", "E", "C"]
    back(journey, consultant)  # nobody moved it after her
    assert titles(received)[0] == "C"


def test_a_move_is_taken_back_although_somebody_moved_another(journey, received, lead, consultant):
    row = Touchpoint.objects.get(stage=received, title="C")
    move_touchpoint(touchpoint=row, stage=received, position=0, author=lead, at=NOW)
    other = Touchpoint.objects.get(stage=received, title="E")
    move_touchpoint(touchpoint=other, stage=received, position=1, author=consultant, at=NOW)
    back(journey, lead)
    assert titles(received) == ["E", "Entrega", "C", "Soporte", "D"]


def test_nothing_is_written_into_a_row_that_somebody_deleted_since(journey, lead, consultant):
    place = touchpoint_of(journey, "Soporte")
    rating = place.ratings.get()
    write(place, "title", "uno", lead)
    write(rating, "importance", 1, lead)
    remove(row=Touchpoint.objects.get(pk=place.pk), author=consultant, at=NOW)
    for _change in ("rating", "title"):
        with pytest.raises(ChangedSinceError):
            back(journey, lead)
    rating.refresh_from_db()
    assert (Touchpoint.objects.get(pk=place.pk).title, rating.importance) == ("uno", 1)


def test_a_move_of_what_is_in_the_bin_now_is_not_taken_back(journey, received, lead, consultant):
    row = Touchpoint.objects.get(stage=received, title="C")
    move_touchpoint(touchpoint=row, stage=received, position=0, author=lead, at=NOW)
    remove(row=Touchpoint.objects.get(pk=row.pk), author=consultant, at=NOW)
    with pytest.raises(ChangedSinceError):
        back(journey, lead)
    assert titles(received) == ["Entrega", "Soporte", "D", "E"]


def test_what_a_change_named_must_still_be_there(journey, lead):
    place = touchpoint_of(journey, "Soporte")
    web = place.channel
    write(place, "channel", Channel.objects.get(key="phone"), lead)
    web.delete()
    with pytest.raises(ChangedSinceError):
        back(journey, lead)
    assert Touchpoint.objects.get(pk=place.pk).channel.key == "phone"


def test_a_row_that_is_gone_for_good_does_not_come_back(journey, lead):
    place = touchpoint_of(journey, "Soporte")
    write(place, "title", "uno", lead)
    place.delete()
    with pytest.raises(ChangedSinceError):
        back(journey, lead)


# ---- deleting and adding ------------------------------------------------------------------------


@pytest.mark.parametrize("title", ["Entrega", "Soporte", "C", "E"])
def test_a_deleted_touchpoint_comes_back_exactly_where_it_was(journey, received, lead, title):
    before = whole(journey)
    remove(row=Touchpoint.objects.get(stage=received, title=title), author=lead, at=NOW)
    assert title not in titles(received)
    back(journey, lead)
    assert whole(journey) == before
    again(journey, lead)
    assert title not in titles(received)


def test_several_deletions_are_undone_one_by_one_in_place(journey, received, lead):
    before = whole(journey)
    for title in ("Soporte", "D", "Entrega"):
        remove(row=Touchpoint.objects.get(stage=received, title=title), author=lead, at=NOW)
    for _turn in range(3):
        back(journey, lead)
    assert whole(journey) == before


def test_ratings_and_pains_come_back_with_their_touchpoint(journey, lead):
    place = touchpoint_of(journey, "Soporte")
    PainPoint.objects.create(touchpoint=place, text="Espero")
    remove(row=place, author=lead, at=NOW)
    back(journey, lead)
    place.refresh_from_db()
    assert place.deleted_at is None
    assert (place.ratings.present().count(), place.pain_points.present().count()) == (1, 1)


def test_an_addition_that_is_undone_goes_into_the_bin_and_comes_back_by_redo(
    journey, received, lead
):
    row = add_touchpoint(stage=received, title="Aviso", position=1, author=lead, at=NOW)
    back(journey, lead)
    assert titles(received) == ["Entrega", "Soporte", "C", "D", "E"]
    assert Touchpoint.objects.get(pk=row.pk).deleted_at
    again(journey, lead)
    assert titles(received) == ["Entrega", "Aviso", "Soporte", "C", "D", "E"]


def test_what_is_put_into_the_bin_by_undoing_has_all_its_days_there(journey, received, lead):
    """Also where the addition that is taken back is older than the bin remembers."""
    row = add_touchpoint(stage=received, title="Aviso", author=lead, at=NOW)
    later = NOW + timedelta(days=40)
    back(journey, lead, at=later)
    empty_bins(at=later + timedelta(days=1))
    assert Touchpoint.objects.filter(pk=row.pk).exists()
    again(journey, lead, at=later)
    assert "Aviso" in titles(received)


def test_a_stage_deleted_with_its_touchpoints_comes_back_with_them(journey, received, lead):
    before = whole(journey)
    remove_stage(stage=received, touchpoints_to=None, author=lead, at=NOW)
    assert names(journey) == ["Busco", "Compro", "Sigo"]
    back(journey, lead)
    assert whole(journey) == before
    again(journey, lead)
    assert names(journey) == ["Busco", "Compro", "Sigo"]
    assert not Touchpoint.objects.present().filter(stage=received).exists()


def test_a_stage_deleted_after_its_touchpoints_moved_gets_them_back(journey, received, lead):
    before = whole(journey)
    bought = stage_of(journey, "Compro")
    remove_stage(stage=received, touchpoints_to=bought, author=lead, at=NOW)
    assert titles(bought) == ["Compra", "Entrega", "Soporte", "C", "D", "E"]
    back(journey, lead)
    assert whole(journey) == before
    again(journey, lead)
    assert titles(bought) == ["Compra", "Entrega", "Soporte", "C", "D", "E"]


def test_what_lay_in_the_bin_before_a_stage_was_deleted_stays_there(journey, received, lead):
    remove(row=Touchpoint.objects.get(stage=received, title="D"), author=lead, at=NOW)
    remove_stage(stage=stage_of(journey, "Recibo"), touchpoints_to=None, author=lead, at=NOW)
    back(journey, lead)
    assert titles(received) == ["Entrega", "Soporte", "C", "E"]


def test_a_stage_is_not_undone_from_under_what_others_put_into_it(journey, lead, consultant):
    stage = add_stage(journey=journey, name="Nueva", author=lead, at=NOW)
    add_touchpoint(stage=stage, title="de ella", author=consultant, at=NOW)
    with pytest.raises(ChangedSinceError):
        back(journey, lead)
    assert titles(stage_of(journey, "Nueva")) == ["de ella"]


def test_nothing_comes_back_into_a_stage_that_is_in_the_bin(journey, received, lead, consultant):
    remove(row=Touchpoint.objects.get(stage=received, title="C"), author=lead, at=NOW)
    remove_stage(stage=received, touchpoints_to=None, author=consultant, at=NOW)
    with pytest.raises(ChangedSinceError):
        back(journey, lead)
    assert Touchpoint.objects.get(title="C").deleted_at


def test_a_rating_does_not_come_back_beside_the_one_that_replaced_it(journey, lead, consultant):
    place = touchpoint_of(journey, "Soporte")
    old = place.ratings.get()
    remove(row=old, author=lead, at=NOW)
    add_finding(
        model=Rating, touchpoint=place, author=consultant, at=NOW,
        persona=Persona.objects.get(), source=Source.ASSUMPTION, rated_on=TODAY, experience=5,
    )  # fmt: skip
    with pytest.raises(ChangedSinceError):
        back(journey, lead)
    assert [row.experience for row in place.ratings.present()] == [5]


def test_a_moved_stage_goes_back(journey, lead):
    move_stage(stage=stage_of(journey, "Sigo"), position=0, author=lead, at=NOW)
    back(journey, lead)
    assert names(journey) == ["Busco", "Compro", "Recibo", "Sigo"]
    again(journey, lead)
    assert names(journey) == ["Sigo", "Busco", "Compro", "Recibo"]


def test_taking_out_of_the_bin_can_be_taken_back(journey, received, lead):
    row = Touchpoint.objects.get(stage=received, title="C")
    remove(row=row, author=lead, at=NOW)
    restore(row=row, author=lead, at=NOW)
    assert titles(received) == ["Entrega", "Soporte", "C", "D", "E"]
    back(journey, lead)
    assert titles(received) == ["Entrega", "Soporte", "D", "E"]


# ---- how much is remembered ---------------------------------------------------------------------


def test_two_hundred_changes_of_each_person_are_kept_and_not_endlessly_more(
    journey, lead, consultant
):
    place, other = touchpoint_of(journey, "Soporte"), touchpoint_of(journey, "Compra")
    write(other, "title", "de ella", consultant)
    for number in range(KEPT + 60):
        write(place, "title", f"texto {number}", lead)
    mine = Operation.objects.filter(journey=journey, author=lead).count()
    assert KEPT <= mine < KEPT + 50
    for _turn in range(KEPT):
        back(journey, lead)
    assert Touchpoint.objects.get(pk=place.pk).title == "texto 59"
    back(journey, consultant)
    assert touchpoint_of(journey, "Compra")
