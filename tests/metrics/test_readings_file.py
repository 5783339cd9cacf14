"""All readings leave as a table that no spreadsheet takes for formulas and the import reads back."""

from __future__ import annotations

import csv
from datetime import UTC, date, datetime
from io import BytesIO, StringIO

import openpyxl
import pytest
from django.urls import reverse
from django.utils import translation

from journeys.models import Touchpoint
from metrics.domain.cuts import Cut
from metrics.domain.measures import Kind
from metrics.domain.periods import Period
from metrics.exchange.importing import check, keep
from metrics.exchange.looking import look_at
from metrics.models import Reading, SourceKind
from metrics.services.importing import receive_file
from metrics.services.metrics import known_metric, source_named
from metrics.services.readings import Wanted, record_readings
from tests.journeys.world import example_journey

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 10, 14, 9, 0, tzinfo=UTC)
JANUARY = date(2026, 1, 1)


def record(organization, *wanted, name="CRM", kind=SourceKind.IMPORT):
    source = source_named(organization=organization, name=name, kind=kind)
    record_readings(source=source, wanted=wanted, by=None, at=NOW)


@pytest.fixture
def csat(organization):
    return known_metric(organization=organization, kind=Kind.CSAT)


@pytest.fixture
def table(organization, lead, client_of):
    """``table("csv", "es")``: the rows of the file, each by its headings."""

    def read(kind="csv", language="en", who=lead):
        who.language = language
        who.save()
        where = reverse("metrics:export_readings", args=[organization.slug, kind])
        answer = client_of(who, HTTP_ACCEPT_LANGUAGE=language).get(where)
        assert answer.status_code == 200
        raw = b"".join(answer.streaming_content)
        if kind == "csv":
            return list(csv.DictReader(StringIO(raw.decode("utf-8-sig")), delimiter=";"))
        heading, *rows = openpyxl.load_workbook(BytesIO(raw)).active.iter_rows(values_only=True)
        return [dict(zip(heading, row, strict=True)) for row in rows]

    return read


def test_shares_leave_in_per_cent_with_the_decimal_mark_of_the_language(organization, csat, table):
    record(organization, Wanted(csat, JANUARY, n=16, numerator=11))
    (english,), (spanish,) = table("csv", "en"), table("csv", "es")
    assert list(english.values())[:5] == ["2026-01", "CSAT", "68.75", "16", "11"]
    assert list(spanish.values())[:5] == ["2026-01", "CSAT", "68,75", "16", "11"]
    assert english["Source"] == "CRM"


def test_numbers_stay_numbers_in_a_workbook(organization, csat, table):
    record(organization, Wanted(csat, JANUARY, n=16, numerator=11))
    (row,) = table("xlsx")
    assert (row["Value"], row["n"], row["Period"]) == (68.75, 16, "2026-01")


def test_periods_are_written_without_a_doubt(organization, table):
    revenue = known_metric(organization=organization, kind=Kind.REVENUE)
    record(
        organization,
        Wanted(revenue, date(2025, 7, 1), value=10, period=Period.QUARTER),
        Wanted(revenue, date(2024, 1, 1), value=20, period=Period.YEAR),
    )
    assert [row["Period"] for row in table()] == ["2024", "Q3 2025"]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_no_text_becomes_a_formula(kind, organization, csat, table):
    record(
        organization,
        Wanted(csat, JANUARY, n=9, numerator=3, cut=Cut.SEGMENT, segment="=HYPERLINK(1)"),
        Wanted(csat, JANUARY, n=9, numerator=3, cut=Cut.SEGMENT, segment="a\x01b"),
        name="+cmd|' /C calc'!A0",
    )
    rows = table(kind)
    assert "'=HYPERLINK(1)" in [row["Segment"] for row in rows]
    assert {row["Source"] for row in rows} == {"'+cmd|' /C calc'!A0"}


def test_a_place_says_its_journey_only_where_its_name_is_in_doubt(organization, csat, table):
    example_journey(organization)
    place = Touchpoint.objects.filter(stage__journey__organization=organization).first()
    record(
        organization,
        Wanted(csat, JANUARY, n=9, numerator=3, cut=Cut.TOUCHPOINT, touchpoint=place.pk),
        Wanted(csat, JANUARY, n=9, numerator=3, cut=Cut.STAGE, stage=place.stage_id),
    )

    def told():
        return {(row["Stage"], row["Touchpoint"]) for row in table()}

    journey, title, stage = place.stage.journey.title, place.title, place.stage.name
    assert told() == {(stage, ""), ("", title)}
    example_journey(organization, title="Otro")
    assert told() == {(f"{journey} · {stage}", ""), ("", f"{journey} · {title}")}


def test_what_a_survey_gathered_of_a_few_is_left_out_and_what_gives_it_away(
    organization, csat, table
):
    """March and April are one stretch of ten: without March, April would be their difference."""
    record(
        organization,
        *(
            Wanted(csat, date(2026, month, 1), n=n, numerator=n, cut=Cut.CHANNEL)
            for month, n in ((1, 20), (3, 9), (4, 1))
        ),
        name="Pulso",
        kind=SourceKind.SURVEY,
    )
    assert [row["Period"] for row in table()] == ["2026-01"]


def test_what_a_file_brought_leaves_however_few_it_is_about(organization, csat, table):
    record(organization, Wanted(csat, JANUARY, n=2, numerator=1))
    assert [row["n"] for row in table()] == ["2"]


def test_another_organisations_readings_are_in_no_file(
    organization, other_organization, csat, table
):
    theirs = known_metric(organization=other_organization, kind=Kind.CSAT)
    record(other_organization, Wanted(theirs, JANUARY, n=99, numerator=33))
    record(organization, Wanted(csat, JANUARY, n=16, numerator=11))
    assert [row["n"] for row in table()] == ["16"]


def test_another_kind_of_file_is_not_found(organization, lead, client_of):
    where = reverse("metrics:export_readings", args=[organization.slug, "pdf"])
    assert client_of(lead).get(where).status_code == 404


@pytest.mark.parametrize("readings", [1, 40])
def test_the_file_costs_the_same_however_many(
    readings, organization, csat, lead, client_of, django_assert_num_queries
):
    record(
        organization,
        *(
            Wanted(csat, JANUARY, n=9, numerator=3, cut=Cut.SEGMENT, segment=f"S{n}")
            for n in range(readings)
        ),
    )
    browser, where = client_of(lead), reverse("metrics:export_readings", args=["acme", "csv"])
    list(browser.get(where).streaming_content)
    # Session, person, membership; metrics, those of surveys, names of places (2), readings.
    with django_assert_num_queries(8):
        rows = b"".join(browser.get(where).streaming_content).splitlines()
    assert len(rows) == readings + 1


def kept_again(organization, raw, name):
    """Hand a file in, check it with what is suggested, keep it."""
    row = receive_file(
        organization=organization,
        source=source_named(organization=organization, name="De vuelta", kind=SourceKind.IMPORT),
        file=BytesIO(raw), name=name, shape="readings", by=None, at=NOW,
    )  # fmt: skip
    look_at(row)
    check(row, row.look["suggested"])
    row.refresh_from_db()
    assert (row.state, row.result["refused"]) == ("checked", 0), row.result["refusals"]
    keep(row)


def contents(organization):
    rows = Reading.objects.owned_by(organization).select_related("metric")
    return sorted(
        (
            r.metric.key, r.period, r.starts_on, r.cut, str(r.channel_id or ""), r.moment,
            str(r.stage_id or ""), str(r.touchpoint_id or ""), r.segment,
            round(r.value, 4), r.n, r.detractors,
            None if r.numerator is None else round(r.numerator, 3),
        )
        for r in rows
    )  # fmt: skip


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_import_reads_the_file_back_unchanged(
    kind, language, organization, csat, lead, client_of
):
    example_journey(organization)
    place = Touchpoint.objects.filter(stage__journey__organization=organization).exclude(title="")[
        0
    ]
    channel = organization.channels.first()
    metrics = {
        k: known_metric(organization=organization, kind=k)
        for k in (Kind.NPS, Kind.REVENUE, Kind.SALES_CYCLE)
    }
    record(
        organization,
        Wanted(csat, JANUARY, n=160, numerator=111),
        Wanted(csat, date(2026, 2, 1), n=15, numerator=11, cut=Cut.TOUCHPOINT, touchpoint=place.pk),
        Wanted(csat, date(2026, 2, 1), n=90, numerator=31, cut=Cut.CHANNEL, channel=channel.pk),
        Wanted(csat, date(2026, 2, 1), n=90, numerator=31, cut=Cut.SEGMENT, segment="Pymes"),
        Wanted(csat, date(2026, 2, 1), n=70, numerator=31, cut=Cut.MOMENT, moment="sale"),
        Wanted(metrics[Kind.NPS], JANUARY, n=50, numerator=20, detractors=10),
        Wanted(metrics[Kind.NPS], date(2026, 2, 1), value=-12.5, n=40),
        Wanted(metrics[Kind.REVENUE], date(2025, 7, 1), value=12345.67, period=Period.QUARTER),
        Wanted(metrics[Kind.REVENUE], date(2024, 1, 1), value=1234, period=Period.YEAR),
        Wanted(metrics[Kind.SALES_CYCLE], JANUARY, value=8.25, n=20),
    )
    lead.language = language
    lead.save()
    browser = client_of(lead, HTTP_ACCEPT_LANGUAGE=language)
    where = reverse("metrics:export_readings", args=[organization.slug, kind])
    raw = b"".join(browser.get(where).streaming_content)
    before = contents(organization)
    Reading.objects.all().delete()
    with translation.override(language):
        kept_again(organization, raw, f"x.{kind}")
    assert contents(organization) == before
