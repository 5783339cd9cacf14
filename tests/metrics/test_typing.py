"""Readings typed in by hand: once for the same, either mark, corrected without losing anything."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from metrics.domain.cuts import Cut
from metrics.domain.measures import Kind, Measure
from metrics.domain.sums import figure_of
from metrics.models import Reading, SourceKind
from metrics.selectors.sums import inventory
from metrics.services.metrics import known_metric, make_metric, source_named
from metrics.services.readings import Wanted, record_readings
from tests.assessments.world import text_of
from tests.journeys.world import example_journey

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 10, 14, 9, 0, tzinfo=UTC)
MARCH = {"when": "m3", "year": "2026"}


@pytest.fixture
def page(organization):
    return lambda name, *args: reverse(f"metrics:{name}", args=[organization.slug, *args])


@pytest.fixture
def editor(lead, client_of):
    return client_of(lead, HTTP_ACCEPT_LANGUAGE="en")


@pytest.fixture
def typed(editor, page):
    """``typed("csat", value="68", …)``: the answer to a reading typed in."""

    def sent(key, reading=None, follow=False, **said):
        where = page("edit_reading", key, reading.pk) if reading else page("new_reading", key)
        return editor.post(where, {**MARCH, **said}, follow=follow)

    return sent


def only() -> Reading:
    return Reading.objects.select_related("source", "metric").get()


def test_a_share_from_its_counts_has_an_interval(typed, organization):
    assert typed("csat", n="50", numerator="34").status_code == 302
    row = only()
    assert (row.value, row.n, row.numerator, row.source.kind) == (0.68, 50, 34, "typed")
    assert (row.starts_on, row.period, row.cut) == (date(2026, 3, 1), "month", 0)
    found = figure_of(
        Measure.SHARE, inventory([row.metric]).whole(row.metric_id, row.starts_on, date(2026, 4, 1))
    )
    assert round(found.low, 4) == 0.5419


@pytest.mark.parametrize(
    ("said", "value", "n", "numerator"),
    [
        ({"value": "68"}, 0.68, None, None),
        ({"value": "68,5"}, 0.685, None, None),
        ({"value": "68 %", "n": "50"}, 0.68, 50, 34.0),
        ({"value": "68", "n": "50", "numerator": "34"}, 0.68, 50, 34),
        ({"value": "67", "n": "3", "numerator": "2"}, 2 / 3, 3, 2),
    ],
)
def test_a_share_is_typed_as_value_as_counts_or_as_both(said, value, n, numerator, typed):
    typed("csat", **said)
    row = only()
    assert (row.value, row.n) == (pytest.approx(value), n)
    assert row.numerator == (None if numerator is None else pytest.approx(numerator))


def test_promoters_and_detractors_make_the_net_share(typed):
    typed("nps", n="50", numerator="20", detractors="10")
    assert (only().value, only().numerator, only().detractors) == (20, 20, 10)


def test_an_average_with_its_spread_has_an_interval(typed, editor, page):
    typed("sales_cycle", value="2.5", n="4", spread="1.2909944")
    row = only()
    assert row.squares == pytest.approx(30, abs=1e-4)
    assert 'value="1.290994"' in text_of(editor.get(page("edit_reading", "sales_cycle", row.pk)))


def test_a_quarter_and_a_year_begin_where_they_begin(typed):
    typed("revenue", when="q3", year="2025", value="1000")
    typed("revenue", when="y1", year="2024", value="3500")
    found = sorted(Reading.objects.values_list("period", "starts_on", "value"))
    assert found == [("quarter", date(2025, 7, 1), 1000), ("year", date(2024, 1, 1), 3500)]


def test_a_ratio_is_typed_as_both_sums(typed, organization):
    metric = make_metric(
        organization=organization,
        fields={"own_name_es": "Coste", "own_name_en": "Cost", "measure": "ratio"},
    )
    typed(metric.key, numerator="1200", n="40")
    assert (only().value, only().numerator, only().n) == (30, 1200, 40)


@pytest.mark.parametrize(
    ("key", "said", "told"),
    [
        ("csat", {}, "Give the value, or how many of how many."),
        ("csat", {"numerator": "34"}, "Of how many?"),
        ("csat", {"numerator": "51", "n": "50"}, "That is more than all of them."),
        ("csat", {"value": "70", "numerator": "34", "n": "50"}, "The numbers below make 68.0%."),
        ("csat", {"value": "101"}, "From 0 to 100, please."),
        ("csat", {"value": "68", "n": "0"}, "From 1 to"),
        ("csat", {"value": "68", "n": "5.5"}, "A whole number, please."),
        ("csat", {"value": "sixty"}, "This is no number."),
        ("csat", {"value": "1e999"}, "This is no number."),
        ("nps", {"value": "-101"}, "From −100 to 100, please."),
        ("nps", {"numerator": "20", "n": "50"}, "Promoters, detractors and all of them, please."),
        ("nps", {"numerator": "40", "detractors": "20", "n": "50"}, "That is more than all of them."),
        ("nps", {"value": "30", "numerator": "20", "detractors": "10", "n": "50"}, "below make 20.0."),
        ("sales_cycle", {"value": "8", "spread": "2"}, "A standard deviation needs at least two."),
        ("revenue", {}, "Give the value."),
        ("csat", {"value": "68", "year": "2190"}, "2100"),
        ("csat", {"value": "68", "year": "2099"}, "This period has not begun."),
        ("csat", {"value": "68", "when": "m13"}, "m13"),
        ("csat", {"value": "68", "place": "touchpoint:nonsense"}, "nonsense"),
    ],
)  # fmt: skip
def test_numbers_that_cannot_be_are_refused_with_what_was_typed(key, said, told, typed):
    answer = typed(key, **said)
    assert (answer.status_code, told in text_of(answer)) == (422, True)
    if "value" in said:
        assert f'value="{said["value"]}"' in text_of(answer)
    assert not Reading.objects.exists()


def test_a_second_one_for_the_same_is_asked_about_and_never_stands_beside(typed):
    typed("csat", n="50", numerator="34")
    answer = typed("csat", value="80")
    said = text_of(answer)
    assert (answer.status_code, "there is 68% of 50 already" in said) == (409, True)
    assert (only().n, 'value="80"' in said) == (50, True)
    stamp = re.search(r'name="replacing" value="([^"]+)"', said)[1]
    assert typed("csat", value="80", replacing=stamp).status_code == 302
    assert (only().value, only().n, only().numerator) == (0.8, None, None)


def test_agreeing_to_replace_one_does_not_replace_what_came_after_it(typed):
    typed("csat", n="50", numerator="34")
    stamp = re.search(r'name="replacing" value="([^"]+)"', text_of(typed("csat", value="80")))[1]
    assert typed("csat", value="75", replacing=stamp).status_code == 302
    assert typed("csat", value="80", replacing=stamp).status_code == 409
    assert only().value == 0.75


def test_the_same_value_again_is_asked_about_too(typed):
    typed("csat", value="80")
    assert typed("csat", value="80").status_code == 409
    assert Reading.objects.count() == 1


def test_a_month_beside_its_quarter_is_refused(typed):
    typed("csat", when="q1", n="50", numerator="34")
    answer = typed("csat", n="9", numerator="4")
    assert (answer.status_code, "count customers twice" in text_of(answer)) == (422, True)
    assert Reading.objects.count() == 1


def test_a_part_is_another_reading_than_the_whole(typed, organization):
    example_journey(organization)
    channel = organization.channels.first()
    typed("csat", n="50", numerator="34")
    typed("csat", n="20", numerator="9", channel=str(channel.pk))
    typed("csat", n="10", numerator="9", place="moment:sale", segment=" Pymes ")
    found = {(r.cut, r.channel_id, r.moment, r.segment) for r in Reading.objects.all()}
    assert found == {
        (0, None, "", ""),
        (int(Cut.CHANNEL), channel.pk, "", ""),
        (int(Cut.MOMENT | Cut.SEGMENT), None, "sale", "Pymes"),
    }
    assert (
        typed("csat", n="11", numerator="9", place="moment:sale", segment="PYMES").status_code
        == 409
    )


def test_a_channel_of_another_organisation_is_not_offered(typed, other_organization):
    example_journey(other_organization)
    theirs = other_organization.channels.first()
    assert typed("csat", value="68", channel=str(theirs.pk)).status_code == 422


def test_that_another_source_tells_the_same_is_said(typed, organization):
    csat = known_metric(organization=organization, kind=Kind.CSAT)
    crm = source_named(organization=organization, name="CRM", kind=SourceKind.IMPORT)
    record_readings(
        source=crm, wanted=[Wanted(csat, date(2026, 3, 1), n=9, numerator=3)], by=None, at=NOW
    )
    said = text_of(typed("csat", n="50", numerator="34", follow=True))
    assert "CRM also tells of this period" in said
    csat.counted_source = crm
    csat.save()
    said = text_of(typed("csat", when="m4", n="50", numerator="34", follow=True))
    assert "also tells of this period" not in said


# ---- correcting and deleting --------------------------------------------------------------------


def stamp_of(answer) -> str:
    return re.search(r'name="seen" value="([^"]+)"', text_of(answer))[1]


def test_a_reading_is_corrected_in_its_place(typed, editor, page):
    typed("csat", n="50", numerator="34")
    form = editor.get(page("edit_reading", "csat", only().pk))
    assert 'value="34"' in text_of(form) and 'value="68"' in text_of(form)
    typed("csat", only(), n="50", numerator="40", seen=stamp_of(form))
    assert (only().value, only().numerator) == (0.8, 40)


def test_a_reading_moves_to_another_month_and_leaves_nothing_behind(typed, editor, page):
    typed("csat", n="50", numerator="34")
    form = editor.get(page("edit_reading", "csat", only().pk))
    typed("csat", only(), when="m2", n="50", numerator="34", seen=stamp_of(form))
    assert only().starts_on == date(2026, 2, 1)


def test_a_month_becomes_the_quarter_it_lies_in(typed, editor, page):
    typed("csat", n="50", numerator="34")
    form = editor.get(page("edit_reading", "csat", only().pk))
    typed("csat", only(), when="q1", n="50", numerator="34", seen=stamp_of(form))
    assert (only().period, only().starts_on) == ("quarter", date(2026, 1, 1))


def test_a_reading_is_not_moved_onto_another_unasked(typed, editor, page):
    typed("csat", n="50", numerator="34")
    march = only()
    typed("csat", when="m2", n="40", numerator="20")
    form = editor.get(page("edit_reading", "csat", march.pk))
    answer = typed("csat", march, when="m2", n="50", numerator="34", seen=stamp_of(form))
    assert (answer.status_code, Reading.objects.count()) == (409, 2)
    stamp = re.search(r'name="replacing" value="([^"]+)"', text_of(answer))[1]
    typed("csat", march, when="m2", n="50", numerator="34", seen=stamp_of(answer), replacing=stamp)
    assert (only().starts_on, only().n) == (date(2026, 2, 1), 50)


def test_of_two_who_correct_the_second_sees_what_the_first_wrote(typed, editor, page):
    typed("csat", n="50", numerator="34")
    seen = stamp_of(editor.get(page("edit_reading", "csat", only().pk)))
    typed("csat", only(), n="50", numerator="40", seen=seen)
    answer = typed("csat", only(), n="50", numerator="10", seen=seen)
    assert (answer.status_code, only().numerator) == (409, 40)
    assert "it now says 80% of 50" in text_of(answer)
    typed("csat", only(), n="50", numerator="10", seen=stamp_of(answer))
    assert only().numerator == 10


def test_what_was_typed_outlives_a_reading_deleted_meanwhile(typed, editor, page):
    typed("csat", n="50", numerator="34")
    row = only()
    seen = stamp_of(editor.get(page("edit_reading", "csat", row.pk)))
    editor.post(page("delete_reading", "csat", row.pk))
    answer = typed("csat", row, n="50", numerator="40", seen=seen)
    said = text_of(answer)
    assert (answer.status_code, 'value="40"' in said) == (409, True)
    assert f'action="{page("new_reading", "csat")}"' in said
    assert not Reading.objects.exists()


def test_a_reading_is_deleted_after_asking(typed, editor, page):
    typed("csat", n="50", numerator="34")
    where = page("delete_reading", "csat", only().pk)
    assert "68% of 50" in text_of(editor.get(where))
    assert only()
    editor.post(where)
    assert not Reading.objects.exists()


def test_what_a_file_brought_is_not_corrected_one_by_one(organization, editor, page):
    csat = known_metric(organization=organization, kind=Kind.CSAT)
    crm = source_named(organization=organization, name="CRM", kind=SourceKind.IMPORT)
    record_readings(
        source=crm, wanted=[Wanted(csat, date(2026, 3, 1), n=9, numerator=3)], by=None, at=NOW
    )
    for name in ("edit_reading", "delete_reading"):
        assert editor.post(page(name, "csat", only().pk)).status_code == 404
    assert only().n == 9


def test_a_reading_of_another_metric_or_organisation_is_not_found(
    typed, editor, page, stranger, client_of, other_organization
):
    typed("csat", n="50", numerator="34")
    assert editor.get(page("edit_reading", "nps", only().pk)).status_code == 404
    theirs = reverse("metrics:edit_reading", args=[other_organization.slug, "csat", only().pk])
    assert client_of(stranger).get(theirs).status_code == 404


def test_a_source_of_a_file_may_have_the_name_first(typed, organization):
    source_named(organization=organization, name="Typed in by hand", kind=SourceKind.IMPORT)
    typed("csat", value="68")
    assert (only().source.name, only().source.kind) == ("Typed in by hand 2", "typed")


def test_a_place_in_the_bin_stays_with_its_reading(typed, organization, editor, page):
    from journeys.models import Touchpoint

    example_journey(organization)
    place = (
        Touchpoint.objects.filter(stage__journey__organization=organization)
        .exclude(title="")
        .first()
    )
    typed("csat", value="68", place=f"touchpoint:{place.pk}")
    Touchpoint.objects.filter(pk=place.pk).update(deleted_at=NOW)
    form = editor.get(page("edit_reading", "csat", only().pk))
    assert f'value="touchpoint:{place.pk}" selected' in text_of(form)
    assert typed("nps", value="8", place=f"touchpoint:{place.pk}").status_code == 422
