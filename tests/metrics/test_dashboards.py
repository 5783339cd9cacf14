"""Pages of customer figures: what they say, what they keep to themselves, what they ask."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from journeys.models import Channel, Touchpoint
from metrics.domain.change import Verdict
from metrics.domain.cuts import Cut
from metrics.domain.measures import Kind
from metrics.pages.asking import Asked
from metrics.pages.dashboard import home_page
from metrics.pages.metric import metric_page
from metrics.pages.moments import moment_page
from metrics.pages.readings import readings_page
from metrics.selectors.choices import asked_for, choices_of
from metrics.selectors.rows import place_of
from metrics.services.readings import Wanted
from tests.journeys.world import example_journey, touchpoint_of
from tests.metrics.figures import (
    TODAY,
    at_channel,
    at_touchpoint,
    metric,
    month,
    of_segment,
    record,
    shares,
)

pytestmark = pytest.mark.django_db
YEAR = [month(m, 2025) for m in (11, 12)] + [month(m) for m in range(1, 11)]


@pytest.fixture(autouse=True)
def in_english(settings):
    from django.utils import translation

    with translation.override("en"):
        yield


@pytest.fixture
def journey(organization):
    return example_journey(organization)


@pytest.fixture
def channels(organization, journey):
    return list(Channel.objects.owned_by(organization))


@pytest.fixture
def csat(organization):
    return metric(organization, Kind.CSAT)


def asked(organization, **said):
    filters, unread = asked_for(said, choices_of(organization), TODAY)
    return Asked(filters, choices_of(organization), unread)


def home(organization, **said):
    return home_page(organization, asked(organization, **said), TODAY)


def page_of(organization, key="csat", **said):
    return metric_page(organization, key, asked(organization, **said), TODAY)


def line_of(page, key):
    return next(line for line in page.lines if line.metric.key == key)


# ---- what is said --------------------------------------------------------------------------


def test_an_organisation_without_readings_is_shown_ways_in(organization, lead, client_of):
    page = client_of(lead, headers={"Accept-Language": "en"}).get(
        reverse("metrics:home", args=[organization.slug])
    )
    text = page.content.decode()
    assert "Import a spreadsheet" in text
    assert "Ask your customers" in text


def test_an_executive_is_not_offered_what_only_editors_may(organization, executive, client_of):
    page = client_of(executive).get(reverse("metrics:home", args=[organization.slug]))
    assert "Import a spreadsheet" not in page.content.decode()


def test_a_share_is_told_with_interval_number_change_and_target(organization):
    csat = metric(organization, Kind.CSAT, target=0.75)
    record(organization, *shares(csat, [(month(9), 50, 34), (month(9, 2025), 50, 20)]))
    line = line_of(home(organization), "csat")
    assert (line.value, line.interval, line.n) == ("68%", "54–79%", "n = 50")
    assert (line.verdict, line.tone) == (Verdict.ROSE, "better")
    assert (line.target, line.distance) == ("75%", "7.0 points to go")


def test_what_is_within_its_noise_is_called_so_and_grey(organization, csat):
    record(organization, *shares(csat, [(month(9), 50, 30), (month(9, 2025), 50, 29)]))
    line = line_of(home(organization), "csat")
    assert (line.tone, line.verdict_words) == ("noise", "≈ within its noise")


def test_the_page_of_a_metric_says_by_how_much_it_may_have_changed(
    organization, csat, lead, client_of
):
    record(organization, *shares(csat, [(month(9), 50, 30), (month(9, 2025), 50, 29)]))
    address = reverse("metrics:metric", args=[organization.slug, "csat"])
    said = {"from": "2025-10", "until": "2026-09"}
    page = client_of(lead, headers={"Accept-Language": "en"}).get(address, said)
    assert "+2.0 points (" in page.content.decode()


def test_the_ends_of_a_change_of_money_are_money(organization):
    worth = metric(organization, Kind.ORDER_VALUE)
    for when, value in ((month(9), 310.0), (month(9, 2025), 300.0)):
        squares = 100 * (value**2 + 50**2)
        record(organization, Wanted(worth, when, value=value, n=100, squares=squares))
    assert line_of(home(organization), "order_value").change == "+€10.00 (−€4.01 to +€24.01)"


def test_less_can_be_better(organization):
    churn = metric(organization, Kind.CHURN)
    record(organization, *shares(churn, [(month(9), 1000, 100), (month(9, 2025), 1000, 300)]))
    line = line_of(home(organization), "churn")
    assert (line.verdict, line.tone) == (Verdict.FELL, "better")


def test_a_month_of_few_is_not_told_as_the_last_one_beside_values_without_a_number(
    organization, csat
):
    told = [Wanted(csat, month(m), value=0.5 + m % 2 / 100) for m in range(2, 9)]
    record(organization, *told, *shares(csat, [(month(9), 3, 3)]))
    line = page_of(organization).line
    assert (line.latest, line.verdict) == ("", Verdict.UNKNOWN)
    assert line.spark is not None
    assert len(line.spark.points.split()) == len(told)


def test_of_fewer_than_ten_customers_only_the_interval_is_told(organization, csat):
    record(organization, *shares(csat, [(month(9), 6, 6)]))
    line = line_of(home(organization), "csat")
    assert (line.value, line.interval) == ("61–100%", "")
    assert "100%" not in page_of(organization).line.sentence.replace("61–100%", "")


def test_a_value_without_its_number_says_why_it_has_no_interval(organization, csat):
    record(organization, Wanted(csat, month(9), value=0.7))
    line = line_of(home(organization), "csat")
    assert line.value == "70%"
    assert line.why_no_interval == "no interval: the number of customers is not known"


def test_a_cost_per_customer_follows_from_spend_and_new_customers(organization):
    spend = metric(organization, Kind.ACQUISITION_SPEND)
    new = metric(organization, Kind.NEW_CUSTOMERS)
    record(organization, Wanted(spend, month(9), value=600), Wanted(new, month(9), value=5))
    line = line_of(home(organization), "coca")
    assert (line.value, line.derived) == ("€120.00", "acquisition spend ÷ new customers")


def test_own_readings_of_a_cost_win_over_what_follows(organization):
    coca = metric(organization, Kind.COCA)
    spend = metric(organization, Kind.ACQUISITION_SPEND)
    new = metric(organization, Kind.NEW_CUSTOMERS)
    record(
        organization,
        Wanted(spend, month(9), value=600),
        Wanted(new, month(9), value=5),
        Wanted(coca, month(9), value=90, n=5),
    )
    line = line_of(home(organization), "coca")
    assert (line.value, line.derived) == ("€90.00", "")


def test_the_headline_names_what_moved(organization, csat):
    nps = metric(organization, Kind.NPS)
    record(organization, *shares(csat, [(month(9), 90, 80), (month(9, 2025), 90, 20)]))
    record(
        organization,
        Wanted(nps, month(9), n=90, numerator=10, detractors=70),
        Wanted(nps, month(9, 2025), n=90, numerator=70, detractors=10),
    )
    page = home(organization)
    assert page.headline == "CSAT better, NPS worse"
    assert [m.key for m, _words in page.missing][:2] == ["ces", "conversion"]


def test_an_open_survey_is_marked(organization, csat):
    record(organization, *shares(csat, [(month(9), 50, 34)]), name="Web", is_open=True)
    assert line_of(home(organization), "csat").is_open


def test_a_source_set_aside_does_not_count(organization, csat):
    record(organization, *shares(csat, [(month(9), 50, 34)]), name="CRM")
    record(organization, *shares(csat, [(month(9), 50, 0)]), name="Otra")
    assert line_of(home(organization), "csat").n == "n = 100"
    csat.counted_source = csat.readings.get(source__name="CRM").source
    csat.save()
    assert line_of(home(organization), "csat").n == "n = 50"


def test_what_cannot_be_read_is_said_and_left_out(organization, csat, lead, client_of):
    record(organization, *shares(csat, [(month(9), 50, 34)]))
    address = reverse("metrics:metric", args=[organization.slug, "csat"])
    said = {"from": "mayo", "channel": "nothing", "segment": "none"}
    page = client_of(lead, headers={"Accept-Language": "en"}).get(address, said)
    assert page.status_code == 200
    assert "could not be read" in page.content.decode()


@pytest.mark.parametrize("key", ["nothing-of-ours", "own"])
def test_a_metric_that_is_not_ours_is_not_found(organization, lead, client_of, key):
    address = reverse("metrics:metric", args=[organization.slug, key])
    assert client_of(lead).get(address).status_code == 404


def test_a_moment_that_is_none_is_not_found(organization, lead, client_of):
    address = reverse("metrics:moment", args=[organization.slug, "birth"])
    assert client_of(lead).get(address).status_code == 404


# ---- broken down ---------------------------------------------------------------------------


def test_channels_are_told_worst_first_against_the_rest(organization, csat, channels):
    web, phone, shop = channels[:3]
    for where, good in ((web, 10), (phone, 90), (shop, 88)):
        record(organization, *shares(csat, [(month(9), 100, good)], **at_channel(where)))
    parts = page_of(organization).channels.parts
    assert [part.name.text for part in parts] == [web.name, shop.name, phone.name]
    assert [part.words for part in parts] == [
        "worse than the rest", "better than the rest", "better than the rest",
    ]  # fmt: skip


def test_a_total_is_broken_down_by_its_shares_the_largest_first(organization, channels):
    revenue = metric(organization, Kind.REVENUE)
    for where, value in ((channels[0], 100), (channels[1], 300)):
        record(organization, Wanted(revenue, month(9), value=value, **at_channel(where)))
    parts = page_of(organization, "revenue").channels.parts
    assert [(part.sums.numerator, part.share_words, part.n) for part in parts] == [
        (300, "75%", ""), (100, "25%", ""),
    ]  # fmt: skip


def test_touchpoints_stand_with_their_journey_and_as_moments_of_truth(organization, csat, journey):
    delivery, search = touchpoint_of(journey, "Entrega"), touchpoint_of(journey, "Búsqueda")
    Touchpoint.objects.filter(pk=delivery.pk).update(is_moment_of_truth=True)
    Touchpoint.objects.filter(pk=search.pk).update(is_moment_of_truth=False)
    for where, good in ((delivery, 5), (search, 19)):
        record(organization, *shares(csat, [(month(9), 20, good)], **at_touchpoint(where)))
    first, second = page_of(organization).touchpoints.parts
    assert (first.name.text, first.name.place, first.name.is_moment) == (
        "Entrega", journey.title, True,
    )  # fmt: skip
    assert (second.name.text, second.name.is_moment) == ("Búsqueda", False)
    assert str(delivery.pk) in first.name.url


def test_a_moment_tells_what_was_said_at_its_touchpoints(organization, csat, journey):
    delivery, search = touchpoint_of(journey, "Entrega"), touchpoint_of(journey, "Búsqueda")
    for where, good in ((delivery, 5), (search, 19)):
        record(organization, *shares(csat, [(month(9), 20, good)], **at_touchpoint(where)))
    page = moment_page(organization, "acquisition", asked(organization), TODAY)
    assert [(line.metric.key, line.n) for line in page.said] == [("csat", "n = 20")]
    (table,) = page.touchpoints
    assert [part.name.text for part in table.parts] == ["Búsqueda"]


# ---- small groups --------------------------------------------------------------------------


def test_a_group_of_fewer_than_five_is_hidden_with_the_one_that_would_give_it_back(
    organization, csat, channels
):
    web, phone, shop = channels[:3]
    for where, n in ((web, 3), (phone, 12), (shop, 40)):
        record(organization, *shares(csat, [(month(9), n, n - 2)], **at_channel(where)))
    found = {part.name.text: part.value for part in page_of(organization).channels.parts}
    assert found == {shop.name: "95%", web.name: "too few to show", phone.name: "too few to show"}


def test_a_metric_that_nobody_was_asked_for_hides_no_group(organization, channels):
    conversion = metric(organization, Kind.CONVERSION)
    for where, n in ((channels[0], 3), (channels[1], 12)):
        record(organization, *shares(conversion, [(month(9), n, 1)], **at_channel(where)))
    assert page_of(organization, "conversion").channels.hidden == 0


def test_a_metric_of_too_few_customers_says_so_everywhere(
    organization, csat, lead, client_of, channels
):
    record(organization, *shares(csat, [(month(9), 3, 1)], **at_channel(channels[0])))
    line = line_of(home(organization), "csat")
    assert line.value == "fewer than 5 customers"
    for name in ("home", "metric", "readings", "moment", "summary"):
        args = {"metric": ["csat"], "readings": ["csat"], "moment": ["delivery"]}.get(name, [])
        address = reverse(f"metrics:{name}", args=[organization.slug, *args])
        said = client_of(lead).get(address, {"from": "2026-01", "until": "2026-10"})
        text = said.content.decode()
        assert "33%" not in text
        assert "n = 3" not in text


@pytest.fixture
def small_last_month(organization, csat, channels):
    """A year of 20 customers a month on two channels; in October three, all of them on the web."""
    web, phone = channels[:2]
    rows = [(m, 10, 8) for m in YEAR[:-1]]
    record(organization, *shares(csat, rows, **at_channel(web)))
    record(organization, *shares(csat, rows, **at_channel(phone)))
    record(organization, *shares(csat, [(YEAR[-1], 3, 0)], **at_channel(web)))


def test_two_windows_do_not_tell_a_small_month_by_their_difference(organization, small_last_month):
    whole = page_of(organization).line.standing.sums
    without = page_of(organization, until="2026-09").line.standing.sums
    assert whole.n == 223
    assert without.n == whole.n  # September and October are one
    assert page_of(organization, until="2026-08").line.standing.sums.n == 200


def test_neither_do_two_windows_of_a_channel(organization, small_last_month, channels):
    def web(**said):
        found = page_of(organization, **said).channels.parts
        return next(part.sums.n for part in found if part.name.text == channels[0].name)

    assert web() == web(until="2026-09") == 113


def test_a_filter_shows_the_same_group_as_the_breakdown(organization, small_last_month, channels):
    web = str(channels[0].pk)
    assert page_of(organization, channel=web).line.standing.sums.n == 113
    assert page_of(organization, channel=web, until="2026-09").line.standing.sums.n == 113


def test_a_filter_on_a_small_group_shows_nothing(organization, csat, channels):
    web, phone, shop = channels[:3]
    for where, n in ((web, 3), (phone, 12), (shop, 40)):
        record(organization, *shares(csat, [(month(9), n, 1)], **at_channel(where)))
    assert page_of(organization, channel=str(shop.pk)).line.is_shown
    for where in (web, phone):  # the phone would give the web back
        assert not page_of(organization, channel=str(where.pk)).line.is_shown


def test_what_was_asked_is_not_broken_down_by_two_things_at_once(organization, csat, channels):
    where = {"cut": Cut.CHANNEL | Cut.SEGMENT, "channel": channels[0].pk, "segment": "Pymes"}
    record(organization, *shares(csat, [(month(9), 50, 20)], **where))
    web = str(channels[0].pk)
    assert page_of(organization, channel=web).line.is_shown
    assert page_of(organization, channel=web).segments is None
    both = page_of(organization, channel=web, segment="pymes").line
    assert both.course.is_blocked
    assert not both.is_shown


def test_what_nobody_was_asked_is_narrowed_as_much_as_wanted(organization, channels):
    conversion = metric(organization, Kind.CONVERSION)
    for segment, good in (("Pymes", 1), ("Particulares", 3)):
        where = {"cut": Cut.CHANNEL | Cut.SEGMENT, "channel": channels[0].pk, "segment": segment}
        record(organization, *shares(conversion, [(month(9), 4, good)], **where))
    web = str(channels[0].pk)
    page = page_of(organization, "conversion", channel=web, segment="pymes")
    assert page.line.standing.sums.numerator == 1
    assert len(page_of(organization, "conversion", channel=web).segments.parts) == 2


def test_a_hidden_touchpoint_does_not_follow_from_its_channel(
    organization, csat, journey, channels
):
    """Both touchpoints are on the web: the web minus one of them is the other."""
    web, phone = channels[:2]
    search, buy = touchpoint_of(journey, "Búsqueda"), touchpoint_of(journey, "Compra")
    support, renewal = touchpoint_of(journey, "Soporte"), touchpoint_of(journey, "Renovación")
    for where, channel, n in (
        (search, web, 3), (buy, web, 30), (support, phone, 4), (renewal, phone, 30),
    ):  # fmt: skip
        Touchpoint.objects.filter(pk=where.pk).update(channel=channel)
        record(organization, *shares(csat, [(month(9), n, 1)], **at_touchpoint(where, channel)))
    page = page_of(organization)
    assert page.channels.hidden == 0
    assert page.touchpoints.shown == []


# ---- the readings behind -------------------------------------------------------------------


def readings(organization, key="csat", moment="", touchpoint="", **said):
    place = place_of(moment, str(touchpoint))
    return readings_page(organization, key, asked(organization, **said), place, TODAY, 1)


def test_a_reading_alone_in_its_group_and_month_is_shown(organization, csat):
    record(organization, *shares(csat, [(month(8), 30, 20), (month(9), 50, 34)]))
    found = readings(organization).readings
    assert [(r.value, r.n, r.row.is_shown) for r in found] == [
        ("68%", "n = 50", True), ("67%", "n = 30", True),
    ]  # fmt: skip


def test_a_reading_that_was_joined_shows_no_number(organization, csat, lead, client_of):
    record(organization, *shares(csat, [(month(8), 30, 20), (month(9), 4, 1)]))
    assert [r.row.is_shown for r in readings(organization).readings] == [False, False]
    address = reverse("metrics:readings", args=[organization.slug, "csat"])
    text = client_of(lead).get(address, {"until": "2026-10", "from": "2026-01"}).content.decode()
    assert "25%" not in text
    assert "n = 34" in text


def test_readings_by_channel_and_touchpoint_at_once_show_no_number(
    organization, csat, journey, channels
):
    where = at_touchpoint(touchpoint_of(journey, "Entrega"), channels[0])
    record(organization, *shares(csat, [(month(9), 50, 34)], **where))
    (found,) = readings(organization).readings
    assert not found.row.is_shown


def test_readings_at_another_level_of_detail_are_marked(organization, channels):
    conversion = metric(organization, Kind.CONVERSION)
    record(
        organization,
        *shares(conversion, [(month(9), 50, 10)]),
        *shares(conversion, [(month(9), 30, 4)], **at_channel(channels[0])),
    )
    found = {r.place: r.row.is_counted for r in readings(organization, "conversion").readings}
    assert found == {"": True, str(channels[0]): False}
    web = readings(organization, "conversion", channel=str(channels[0].pk))
    assert [r.row.is_counted for r in web.readings] == [True]


def test_the_readings_of_a_touchpoint_are_those_its_figure_is_made_of(organization, csat, journey):
    delivery, search = touchpoint_of(journey, "Entrega"), touchpoint_of(journey, "Búsqueda")
    for where in (delivery, search):
        record(organization, *shares(csat, [(month(9), 20, 5)], **at_touchpoint(where)))
    page = readings(organization, touchpoint=delivery.pk)
    assert page.where == "Entrega"
    assert len(page.readings) == 1
    assert page.line.standing.sums.n == 20


# ---- what is asked of the database ---------------------------------------------------------


def fill(organization, journey, months, touchpoints):
    channels = list(Channel.objects.owned_by(organization))[:6]
    for kind in (Kind.CSAT, Kind.CONVERSION):
        found = metric(organization, kind)
        for i, touchpoint in enumerate(touchpoints):
            where = at_touchpoint(touchpoint, channels[i % len(channels)])
            record(organization, *shares(found, [(m, 20, 10) for m in months], **where))
        record(
            organization, *shares(found, [(m, 20, 10) for m in months], **of_segment("Pymes")),
            name="Otra",
        )  # fmt: skip


# Session, person, membership; channels, segments, sources of the filter; metrics, settings,
# inventory, sources. A breakdown is one more each, touchpoints three (names, ratings, figures).
QUERIES = {
    "metrics:home": ([], 10),
    "metrics:summary": ([], 10),
    "metrics:metric": (["csat"], 16),
    "metrics:moment": (["delivery"], 16),
    "metrics:readings": (["csat"], 18),
}


@pytest.mark.parametrize("name", QUERIES)
@pytest.mark.parametrize("many", [False, True])
def test_a_page_asks_the_same_however_much_there_is(
    organization, lead, client_of, journey, django_assert_num_queries, name, many
):
    touchpoints = list(Touchpoint.objects.of(journey).in_order())
    fill(
        organization, journey, YEAR if many else YEAR[-1:], touchpoints if many else touchpoints[:1]
    )
    args, number = QUERIES[name]
    browser = client_of(lead)
    address = reverse(name, args=[organization.slug, *args])
    browser.get(address)
    with django_assert_num_queries(number):
        assert browser.get(address, {"until": "2026-10"}).status_code == 200


def test_dates_are_told_from_the_first_to_the_last_reading(organization, csat):
    record(organization, *shares(csat, [(month(8), 30, 20), (month(9), 50, 34)]))
    assert line_of(home(organization), "csat").course.last == date(2026, 9, 1)
