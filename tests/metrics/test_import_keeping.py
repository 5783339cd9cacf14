"""What is kept is kept once and whole, whatever happens meanwhile; given up, nothing is left."""

from __future__ import annotations

import pytest
from django.core.files.storage import default_storage
from django.utils import translation

from journeys.models import Channel
from metrics.exchange import importing
from metrics.exchange.importing import NothingToKeepError, check, keep
from metrics.exchange.looking import look_at
from metrics.models import MetricImport, Reading
from metrics.services import importing as services
from metrics.services.importing import (
    StaleImportError,
    cancel_import,
    kept_before,
    make_channels,
)
from tests.metrics.importing import FILE, LINES, NOW, TODAY, Killed, checked, everything, outcome_of
from voice.models import CustomerComment

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def outcome(organization):
    return outcome_of(organization)


def test_the_same_file_twice_changes_nothing(organization):
    first = checked(organization, FILE)
    assert keep(first, at=NOW)["recorded"]["added"] == 12 // 2
    before = everything()
    again = checked(organization, FILE)
    assert again.result["readings"] == {"new": 0, "updated": 0, "unchanged": 6}
    result = keep(again, at=NOW)
    assert result["recorded"] == {"added": 0, "updated": 0, "unchanged": 6}
    assert (result["new_comments"], everything()) == (0, before)
    assert kept_before(again) == first


def test_keeping_twice_is_keeping_once(organization, outcome):
    row = checked(organization, FILE)
    first = keep(row, at=NOW)
    assert keep(MetricImport.objects.get(pk=row.pk), at=NOW) == first
    assert everything() == outcome


def test_once_kept_the_file_and_its_cells_are_forgotten_and_its_reading_remembered(organization):
    row = checked(organization, FILE)
    name = row.file.name
    keep(row, at=NOW)
    row.refresh_from_db()
    assert (row.state, bool(row.file), row.done_at) == ("done", False, NOW)
    assert all(column["examples"] == [] for column in row.look["columns"])
    row.source.refresh_from_db()
    assert row.source.mapping["columns"]["CSAT"] == "score:csat"
    channel = Channel.objects.get()
    assert row.source.mapping["names"]["channel"] == {"Kiosko": str(channel.pk)}
    assert name


@pytest.mark.django_db(transaction=True)
def test_the_file_itself_is_deleted_once_it_is_kept_or_given_up(organization):
    for ending in (lambda row: keep(row, at=NOW), lambda row: cancel_import(row=row)):
        row = checked(organization, FILE + "x;;;;\n")
        names = [row.file.name, row.result["rejected_file"]]
        assert all(default_storage.exists(name) for name in names)
        ending(row)
        assert not default_storage.exists(names[0])
    assert not default_storage.exists(names[1])


def test_comments_come_with_their_place_and_score_and_are_read(organization):
    keep(checked(organization, FILE), at=NOW)
    comment = CustomerComment.objects.filter(score=2).first()
    assert (comment.origin, comment.channel.name, comment.metric) == ("Encuesta", "Kiosko", "csat")
    assert (comment.satisfaction, comment.is_pending) == (25, False)
    assert comment.sentiment is not None


def test_equal_lines_are_different_customers_and_a_line_with_an_id_is_one(organization):
    text = "Fecha;CSAT;Comentario\n" + "13/01/2026;5;Muy bien todo\n" * 3
    keep(checked(organization, text), at=NOW)
    assert CustomerComment.objects.count() == 3
    text = "Fecha;CSAT;Comentario;ID\n13/01/2026;5;Muy bien;a\n13/01/2026;5;Muy bien;b\n"
    keep(checked(organization, text, source="Otra"), at=NOW)
    keep(checked(organization, text, source="Otra"), at=NOW)
    assert CustomerComment.objects.filter(origin="Otra").count() == 2


# ---- broken off --------------------------------------------------------------------------------


@pytest.mark.parametrize("step", range(9))
def test_broken_off_anywhere_and_begun_again_the_outcome_is_the_same_once(
    organization, outcome, monkeypatch, step
):
    monkeypatch.setattr(importing, "batches", lambda source, head: _small(source, head))
    monkeypatch.setattr("metrics.exchange.comments.HANDED_OVER", 7)
    row = checked(organization, FILE)
    calls = iter(range(100))

    def kill(*_args, **_kwargs):
        if next(calls) == step:
            raise Killed

    for module, name in (
        (importing, "make_channels"), (importing, "write_comments"),
        (importing, "read_comments"), (importing, "finish_import"),
        (services, "record_readings"),
    ):  # fmt: skip
        monkeypatch.setattr(module, name, _after(kill, getattr(module, name)))
    with pytest.raises(Killed):
        keep(MetricImport.objects.get(pk=row.pk), at=NOW)
    assert not Reading.objects.exists()
    assert not CustomerComment.objects.filter(is_pending=False).exists()
    calls = iter(range(100, 200))
    keep(MetricImport.objects.get(pk=row.pk), at=NOW)
    assert everything() == outcome


def _small(source, head):
    from metrics.exchange.files import batches

    return batches(source, head, size=13)


def _after(kill, function):
    def called(*args, **kwargs):
        kill()
        return function(*args, **kwargs)

    return called


def test_given_up_in_the_middle_nothing_is_left(organization, monkeypatch):
    monkeypatch.setattr("metrics.exchange.comments.HANDED_OVER", 7)
    row = checked(organization, FILE)

    def broken(**_kwargs):
        raise Killed

    monkeypatch.setattr(importing, "finish_import", broken)
    with pytest.raises(Killed):
        keep(row, at=NOW)
    assert CustomerComment.objects.filter(is_pending=True).count() == LINES // 2
    assert Channel.objects.exists()
    cancel_import(row=row)
    row.refresh_from_db()
    assert (row.state, row.look, row.mapping, row.result) == ("cancelled", {}, {}, {})
    for model in (Reading, CustomerComment, Channel):
        assert not model.objects.exists()


def test_given_up_while_it_is_kept_nothing_is_written_any_more(organization, monkeypatch):
    monkeypatch.setattr("metrics.exchange.comments.HANDED_OVER", 7)
    row = checked(organization, FILE)
    write = importing.write_comments

    def and_give_up(**kwargs):
        write(**kwargs)
        cancel_import(row=MetricImport.objects.get(pk=row.pk))

    monkeypatch.setattr(importing, "write_comments", and_give_up)
    with pytest.raises(StaleImportError):
        keep(row, at=NOW)
    assert everything() == ([], [], 0, 0)


def test_a_channel_called_new_that_is_there_meanwhile_is_not_made_twice(organization):
    row = checked(organization, FILE)
    mapping = row.mapping
    make_channels(row=row, names={"Kiosko": "Kiosko"})
    assert check(row, mapping, today=TODAY)["new_channels"] == []
    keep(row, at=NOW)
    assert Channel.objects.count() == 1


def test_a_channel_that_somebody_uses_meanwhile_stays(organization):
    from tests.journeys.world import example_journey

    row = checked(organization, FILE)
    make_channels(row=row, names={"Kiosko": "Kiosko"})
    channel = Channel.objects.get()
    journey = example_journey(organization)
    touchpoint = journey.stages.first().touchpoints.first()
    touchpoint.channel = channel
    touchpoint.save()
    cancel_import(row=row)
    assert Channel.objects.filter(pk=channel.pk).exists()


@pytest.mark.parametrize("ending", ["done", "cancelled"])
def test_what_has_ended_is_neither_checked_nor_looked_at_again(organization, ending):
    row = checked(organization, FILE)
    mapping = row.mapping
    seen_before = MetricImport.objects.get(pk=row.pk)
    if ending == "done":
        keep(row, at=NOW)
        with pytest.raises(StaleImportError):
            cancel_import(row=row)
    else:
        cancel_import(row=row)
        cancel_import(row=row)
        with pytest.raises(StaleImportError):
            keep(row, at=NOW)
    with pytest.raises((StaleImportError, ValueError)):
        check(seen_before, mapping, today=TODAY)
    row.refresh_from_db()
    assert row.state == ending


def test_a_new_check_removes_what_a_broken_off_keeping_wrote(organization, monkeypatch):
    row = checked(organization, FILE)

    def broken(**_kwargs):
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(importing, "finish_import", broken)
        with pytest.raises(Killed):
            keep(row, at=NOW)
    mapping = row.mapping | {"columns": {**row.mapping["columns"], "4": ""}}
    check(row, mapping, today=TODAY)
    assert not CustomerComment.objects.exists()
    keep(row, at=NOW)
    assert not CustomerComment.objects.exists()


def test_looking_anew_removes_what_a_broken_off_keeping_wrote(organization, monkeypatch):
    row = checked(organization, FILE)

    def broken(**_kwargs):
        raise Killed

    monkeypatch.setattr(importing, "finish_import", broken)
    with pytest.raises(Killed):
        keep(row, at=NOW)
    assert CustomerComment.objects.exists()
    look_at(row)
    assert not CustomerComment.objects.exists()


def test_where_every_line_is_refused_there_is_nothing_to_keep(organization):
    row = checked(organization, "Fecha;CSAT\n13/01/2026;9\n")
    with pytest.raises(NothingToKeepError):
        keep(row, at=NOW)


def test_what_came_in_meanwhile_and_lies_across_is_said_and_nothing_written(organization):
    row = checked(organization, FILE)
    months = checked(
        organization, "Mes;Canal;Segmento;CSAT\nT1 2026;Kiosko;A;50 %\n", shape="readings"
    )
    keep(months, at=NOW)
    row.mapping["names"]["channel"]["Kiosko"] = str(Channel.objects.get().pk)
    row.save()
    with pytest.raises(NothingToKeepError, match="CSAT, 2026-0"):
        keep(row, at=NOW)
    assert Reading.objects.count() == 1
