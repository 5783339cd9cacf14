"""A round beside its customers: what was expected, what was said, and never a difference of two
different things."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from html import unescape

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.translation import override

from assessments.domain.scale import pomp
from assessments.models import Assessment, Participant
from assessments.services import close_round
from charts.numbers import figure
from journeys.models import JourneyState, Rating, Source, Touchpoint
from metrics.domain.cuts import Cut
from metrics.domain.measures import Kind
from metrics.domain.outside_in import NoOrder, View
from metrics.domain.sums import NoFigure
from metrics.models import MetricSettings, SourceKind
from metrics.models import Source as MetricSource
from metrics.pages.outside_in import OutsideInPage
from metrics.selectors.outside_in import outside_in
from metrics.services.metrics import known_metric, source_named
from metrics.services.readings import Wanted, record_readings
from tests.journeys.world import example_journey, touchpoint_of

pytestmark = pytest.mark.django_db
CLOSED = datetime(2026, 10, 20, 9, 0, tzinfo=UTC)
LAST_MONTH, SEPTEMBER, YEAR_AGO = date(2026, 10, 1), date(2026, 9, 1), date(2025, 10, 1)
PREDICTED = (80, 75, 90, 70, 85)
HTMX = {"HTTP_HX_REQUEST": "true"}
# Satisfied of a hundred at each touchpoint of example J: the team's order is 4, 4, 3, 2, 3.
SATISFIED = {"Búsqueda": 78, "Compra": 70, "Entrega": 55, "Soporte": 40, "Renovación": 66}


@pytest.fixture
def made(make_round):
    """``made(PREDICTED, **how)``: a closed round that asked, of people who expect these."""

    def held(expected=PREDICTED, *, asks=True, close=True, **how):
        assessment = make_round(**how)
        Assessment.objects.filter(pk=assessment.pk).update(asks_expectation=asks)
        assessment.refresh_from_db()
        seats = assessment.participants.order_by("position")
        for seat, value in zip(seats, expected, strict=False):
            Participant.objects.filter(pk=seat.pk).update(expected_share=value)
        if close:
            close_round(assessment=assessment, at=CLOSED)
        assessment.refresh_from_db()
        return assessment

    return held


@pytest.fixture
def record(organization):
    """``record(numerator=34, n=50, kind=…, source=…)``: one reading of the month of closing."""

    def recorded(*, kind=Kind.CSAT, source="CRM", at=LAST_MONTH, is_open=False, **numbers):
        metric = known_metric(organization=organization, kind=kind)
        row = source_named(
            organization=organization, name=source, kind=SourceKind.IMPORT, is_open=is_open
        )
        want = Wanted(metric, at, **numbers)
        return record_readings(source=row, wanted=[want], by=None, at=timezone.now())

    return recorded


def page_of(assessment, months=12) -> OutsideInPage:
    with override("en"):
        return OutsideInPage(outside_in(assessment, months))


def said(assessment, months=12):
    with override("en"):
        return page_of(assessment, months).headline


def address(assessment):
    return reverse("metrics:outside_in", args=[assessment.organization.slug, assessment.pk])


def text_of(response):
    main = response.content.decode().partition("<main")[2] or response.content.decode()
    bare = re.sub(r"<(script|svg)\b.*?</\1>", " ", main, flags=re.DOTALL)
    return re.sub(r"\s+", " ", unescape(strip_tags(bare)))


# ---- expected and actual ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("counts", "words"),
    [
        (
            {"numerator": 34, "n": 50},
            "The team expects 80% of satisfied customers; customers say 68%: the difference may be "
            "chance",
        ),
        (
            {"numerator": 150, "n": 500},
            "The team expects 80% of satisfied customers; customers say 30%: the team sees it "
            "better than they do",
        ),
        (
            {"numerator": 495, "n": 500},
            "The team expects 80% of satisfied customers; customers say 99%: they are more "
            "satisfied than the team believes",
        ),
        (
            {"value": 0.68},
            "The team expects 80% of satisfied customers; customers say 68%: whether that is more "
            "than chance cannot be told",
        ),
        (
            {"numerator": 4, "n": 7},
            "The team expects 80% of satisfied customers; customers say between 25% and 84%: the "
            "difference may be chance",
        ),
    ],
    ids=["chance", "higher", "lower", "unknown", "interval only"],
)
def test_one_sentence_says_what_is_expected_what_is_and_whether_it_is_chance(
    made, record, counts, words
):
    record(**counts)
    assert said(made()) == words


def test_the_arithmetic_stands_there_with_its_numbers(made, record):
    record(numerator=34, n=50)
    with override("en"):
        method = " ".join(page_of(made()).method)
    assert "5 people: mean 80.0, standard deviation s = 7.9" in method
    assert "80.0 − 68.0 = +12.0 points" in method
    assert "= 7.48; 40.4 degrees of freedom; 95 % interval −3.1 to +27.1" in method


def test_of_few_customers_neither_point_nor_arithmetic_is_shown(made, record):
    record(numerator=4, n=7)
    page = page_of(made())
    customers = page.marks[1]
    assert (customers.at, customers.position) == (None, "–")
    assert customers.from_ is not None
    assert page.method == []


def test_below_the_smallest_group_of_customers_nothing_is_said(made, record, organization):
    record(numerator=4, n=4)
    assessment = made()
    assert page_of(assessment).found.satisfied.figure is None
    assert len(page_of(assessment).marks) == 1
    MetricSettings.objects.create(organization=organization, smallest_group=4)
    assert page_of(assessment).found.satisfied.estimate.n == 4


def test_without_readings_it_says_what_to_do_and_without_the_question_too(
    made, organization, lead, executive, client_of
):
    silent = made((), asks=False)
    page = page_of(silent)
    assert page.marks == []
    assert page.found.satisfied.figure is NoFigure.NO_READINGS
    with override("en"):
        assert "did not ask" in page.no_expectation
        assert "no CSAT reading" in page.no_satisfaction
    for person, may in ((lead, True), (executive, False)):
        browser = client_of(person)
        browser.cookies["language"] = "en"
        shown = browser.get(address(silent)).content.decode()
        assert "Expected and actual" in shown
        assert (reverse("metrics:import_figures", args=[organization.slug]) in shown) is may
        assert (reverse("assessments:new_round", args=[organization.slug]) in shown) is may
        assert "Before the questions" not in shown  # nobody said anything before them


def test_fewer_than_k_who_expect_something_are_not_shown(made, record):
    record(numerator=34, n=50)
    page = page_of(made(PREDICTED[:4]))
    assert [mark.kind for mark in page.marks] == ["customers"]
    with override("en"):
        assert page.no_expectation.startswith("Fewer than 5 people")
        assert page.headline == "Satisfied customers: 68%; what the team expects is not known"


def test_one_persons_expectation_in_a_named_round_is_no_verdict(made, record):
    record(numerator=34, n=50)
    page = page_of(made((64,), named=True, close=False))
    assert page.found.foresight.view is View.UNKNOWN
    with override("en"):
        assert page.why_unknown == "One person’s expectation has no interval."


def test_several_values_without_a_number_make_no_figure(made, record):
    record(value=0.6)
    record(value=0.7, at=SEPTEMBER)
    page = page_of(made())
    assert page.found.satisfied.figure is NoFigure.NUMBER_MISSING
    with override("en"):
        assert "do not say how many" in page.no_satisfaction


# ---- the window and where figures come from ---------------------------------------------------


def test_the_window_ends_with_the_month_of_closing(made, record):
    record(numerator=30, n=100)
    record(numerator=60, n=100, at=date(2026, 3, 1))
    record(numerator=100, n=100, at=YEAR_AGO)
    record(numerator=100, n=100, at=date(2026, 11, 1))
    assessment = made()
    shares = {m: page_of(assessment, m).found.satisfied.estimate.point for m in (3, 12, 24)}
    assert shares == {3: 0.30, 12: 0.45, 24: pytest.approx(190 / 300)}


def test_the_window_is_chosen_in_the_address_and_nonsense_is_the_usual_one(
    made, record, lead, client_of
):
    record(numerator=30, n=100)
    record(numerator=60, n=100, at=date(2026, 3, 1))
    assessment, browser = made(), client_of(lead)
    for query, share in (("?months=3", 30), ("", 45), ("?months=12", 45), ("?months=99", 45)):
        shown = text_of(browser.get(address(assessment) + query))
        assert str(share) in re.findall(r"\d+(?=\s?%)", shown), query


def test_the_sources_are_named_and_an_open_survey_is_called_open(made, record):
    record(numerator=34, n=50)
    record(numerator=10, n=20, source="Encuesta", is_open=True)
    record(numerator=10, n=20, source="Antigua", at=YEAR_AGO)
    with override("en"):
        words = page_of(made()).sources
    assert "“CRM”" in words and "“Encuesta” (open" in words and "Antigua" not in words


# ---- the order --------------------------------------------------------------------------------


@pytest.fixture
def journey(organization):
    """Example J, as staff assume it."""
    return example_journey(organization)


@pytest.fixture
def measured(journey, organization):
    """``measured(SATISFIED, n=100)``: CSAT readings at touchpoints of example J, by title."""

    def recorded(satisfied=SATISFIED, n=100, of=journey):
        metric = known_metric(organization=organization, kind=Kind.CSAT)
        source = source_named(organization=organization, name="CRM", kind=SourceKind.IMPORT)
        wanted = [
            Wanted(
                metric, LAST_MONTH, numerator=x * n / 100, n=n, cut=Cut.TOUCHPOINT,
                touchpoint=touchpoint_of(of, title).pk,
            )
            for title, x in satisfied.items()
        ]  # fmt: skip
        record_readings(source=source, wanted=wanted, by=None, at=timezone.now())

    return recorded


def ranks(order):
    return {row.place.name: (row.inside, row.outside) for row in order.ranked}


def test_both_orders_of_the_touchpoints_and_how_far_they_agree(made, measured):
    measured()
    order = page_of(made()).found.touchpoints
    assert ranks(order) == {
        "Búsqueda": (1, 1), "Compra": (1, 2), "Entrega": (3, 4), "Renovación": (3, 3),
        "Soporte": (5, 5),
    }  # fmt: skip
    # S = 8 of √(8 · 10); 8 of 120 orders reach it with these ties.
    assert order.agreement.tau == pytest.approx(0.8944, abs=5e-5)
    assert order.agreement.exact
    assert order.unmatched == 0


def test_the_largest_disagreements_are_said_in_words(made, measured):
    measured({**SATISFIED, "Búsqueda": 20, "Soporte": 90})
    with override("en"):
        view = page_of(made()).touchpoints
        told = view.disagreements
    assert told[0].startswith("“Búsqueda” is better in the team’s eyes: place 1 of 5")
    assert told[1].startswith("“Soporte” is better in customers’ eyes: place 5 of 5")
    assert [far for _row, _mark, far in view.rows].count(True) == len(told)


def test_what_customers_themselves_rated_is_not_the_teams_view(made, measured, journey):
    measured()
    persona = Rating.objects.first().persona
    Rating.objects.create(
        touchpoint=touchpoint_of(journey, "Soporte"), persona=persona, source=Source.SURVEY,
        rated_on=LAST_MONTH, experience=5, n=400,
    )  # fmt: skip
    order = page_of(made()).found.touchpoints
    assert {row.place.name: row.place.inside for row in order.ranked}["Soporte"] == 2
    Rating.objects.create(
        touchpoint=touchpoint_of(journey, "Soporte"), persona=persona, source=Source.STAFF,
        rated_on=LAST_MONTH, experience=Decimal("4.5"),
    )  # fmt: skip
    assessment = Assessment.objects.latest("created_at")
    order = page_of(assessment).found.touchpoints
    assert {row.place.name: row.place.inside for row in order.ranked}["Soporte"] == 4.5


@pytest.mark.parametrize("how", ["binned", "future", "unrated", "few"])
def test_a_touchpoint_without_both_is_left_out_and_four_have_no_order(made, measured, journey, how):
    measured({**SATISFIED, "Soporte": 40})
    assessment = made()
    assert len(page_of(assessment).found.touchpoints.ranked) == 5
    support = touchpoint_of(journey, "Soporte")
    if how == "binned":
        Touchpoint.objects.filter(pk=support.pk).update(deleted_at=timezone.now())
    elif how == "unrated":
        Rating.objects.filter(touchpoint=support).delete()
    elif how == "few":
        support.readings.update(n=4, numerator=2, value=0.5)
    else:
        type(journey).objects.filter(pk=journey.pk).update(state=JourneyState.TO_BE)
    page = page_of(assessment)
    order = page.found.touchpoints
    assert "Soporte" not in ranks(order)
    assert order.agreement is NoOrder.TOO_FEW
    with override("en"):
        assert "from 5 on" in page.touchpoints.text
    assert not page.touchpoints.is_shown


def test_a_touchpoint_that_would_give_a_small_one_away_is_hidden_with_it(made, measured, journey):
    measured()
    touchpoint_of(journey, "Soporte").readings.update(n=4, numerator=2, value=0.5)
    order = page_of(made()).found.touchpoints
    # The whole is shown with its number: one hidden touchpoint alone would be the rest of it.
    assert "Soporte" not in ranks(order)
    assert len(order.ranked) < 4


def test_journeys_are_ordered_from_five_on(made, measured, organization):
    for number in range(4):
        other = example_journey(organization, title=f"Otro {number}", personas=(f"P{number}",))
        measured({"Búsqueda": 60 + number, "Soporte": 50}, of=other)
    measured()
    assessment = made()
    journeys = page_of(assessment).found.journeys
    assert len(journeys.ranked) == 5
    assert {row.place.outside.n for row in journeys.ranked} == {200, 500}
    assert {row.place.inside for row in journeys.ranked} == {3.0, 3.2}
    assert page_of(assessment).journeys.is_shown


# ---- side by side, and never one from the other -----------------------------------------------


def _by_area(code, team, seat):
    """Means that no other figure of the page resembles: 2.33 to 4.67 of six people."""
    high = {"DA": 2, "DI": 3, "EN": 3, "ME": 2, "CU": 4}.get(code[:2], 3)
    return high + (seat % 3 == 0)


def test_maturity_and_satisfaction_stand_on_axes_of_their_own(made, record):
    record(numerator=34, n=50, score_sum=190, squares=800)
    record(kind=Kind.NPS, numerator=20, detractors=10, n=50)
    record(kind=Kind.CES, numerator=7, n=10, score_sum=50, squares=270)
    with override("en"):
        page = page_of(made(levels=_by_area))
        maturity = {mark.name: (mark.own, mark.position) for mark in page.maturity}
        customers = {mark.name: (mark.own, mark.position) for mark in page.satisfaction}
    assert len(maturity) == 6
    assert customers == {
        "CSAT: 4 or 5 of 5": ("68%", "68%"),
        "CSAT: mean score": ("3.8 of 5", "70%"),
        "NPS": ("20", "60%"),
        "CES: 5, 6 or 7 of 7": ("70%", "70%"),
        "CES: mean score": ("5.0 of 7", "67%"),
    }


@pytest.mark.parametrize(("squares", "lacks"), [(800, False), (None, True)])
def test_a_mean_without_its_spread_says_why_it_has_no_interval(made, record, squares, lacks):
    record(numerator=34, n=50, score_sum=190, squares=squares)
    page = page_of(made())
    assert [mark.from_ is None for mark in page.satisfaction] == [False, lacks]
    assert page.lacks_intervals is lacks


def _differences(page):
    """Every difference of a maturity and a customer figure, on one scale of 0 to 100."""
    positions = [
        value
        for said in page.found.said.values()
        if said.estimate
        for value in [
            100 * said.estimate.point
            if said.metric.kind != Kind.NPS
            else (said.estimate.point + 100) / 2
        ]
    ]
    return [pomp(area.mean) - value for area in page.found.areas for value in positions]


@pytest.mark.parametrize("language", ["es", "en"])
def test_no_difference_of_maturity_and_satisfaction_is_printed_anywhere(
    made, record, lead, client_of, language
):
    record(numerator=349, n=523)
    record(kind=Kind.NPS, numerator=231, detractors=88, n=523)
    record(kind=Kind.CES, numerator=377, n=523)
    assessment, browser = made(levels=_by_area), client_of(lead)
    browser.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    results = reverse("assessments:results", args=[assessment.organization.slug, assessment.pk])
    texts = [
        text_of(browser.get(address(assessment))),
        text_of(browser.get(address(assessment), **HTMX)),
        text_of(browser.get(results)),
    ]
    differences = _differences(page_of(assessment))
    assert len(differences) == 18
    with override(language):
        printed = {
            words
            for difference in differences
            for words in (
                *(figure(abs(difference), places) for places in (1, 2)),
                f"{figure(abs(difference), 0)} punt",
                f"{figure(abs(difference), 0)} point",
                f"+{figure(abs(difference), 0)}",
                f"−{figure(abs(difference), 0)}",
            )
        }
        # Such a difference would be found: the one of expected and actual is one, and stands there.
        allowed = figure(page_of(assessment).found.foresight.difference)
        assert re.search(rf"(?<![\d.,]){re.escape(allowed)}(?![\d.,]*\d)", texts[0])
    for text in texts:
        found = {w for w in printed if re.search(rf"(?<![\d.,]){re.escape(w)}(?![.,]?\d)", text)}
        assert found == set()


# ---- the page ---------------------------------------------------------------------------------


def test_a_round_without_results_leads_to_its_participation(made, lead, client_of):
    assessment = made(close=False)
    browser = client_of(lead)
    away = browser.get(address(assessment))
    assert (away.status_code, away["Location"]) == (302, assessment.get_absolute_url())
    assert browser.get(address(assessment), **HTMX).status_code == 404


def test_the_results_page_asks_for_its_part_by_address(made, record, executive, client_of):
    record(numerator=34, n=50)
    assessment, browser = made(), client_of(executive)
    results = reverse("assessments:results", args=[assessment.organization.slug, assessment.pk])
    shown = browser.get(results).content.decode()
    assert f'data-hx-get="{address(assessment)}"' in shown
    assert f'<a href="{address(assessment)}"' in shown  # and without scripts
    part = browser.get(address(assessment), **HTMX)
    with override(executive.language or "es"):
        headline = OutsideInPage(outside_in(assessment)).headline
    assert "<html" not in part.content.decode()
    assert re.sub(r"\s+", " ", headline) in text_of(part)
    assert "<main" in browser.get(address(assessment)).content.decode()


def test_what_people_wrote_is_shown_letter_by_letter(made, measured, journey, lead, client_of):
    touchpoint = touchpoint_of(journey, "Soporte")
    measured()
    MetricSource.objects.update(name="<b>CRM</b>")
    Touchpoint.objects.filter(pk=touchpoint.pk).update(title="<i>Soporte</i></script>")
    page = client_of(lead).get(address(made())).content.decode()
    assert "<i>Soporte" not in page and "<b>CRM" not in page
    assert "&lt;i&gt;Soporte" in page


def _queries(browser, where, **headers):
    with CaptureQueriesContext(
        connection,
    ) as caught:
        assert browser.get(where, **headers).status_code == 200
    return len(caught)


def test_the_number_of_queries_does_not_grow(made, measured, record, organization, lead, client_of):
    assessment, browser = made(), client_of(lead)
    measured()
    where = address(assessment)
    browser.get(where)  # what is kept in the process is kept by now
    few = _queries(browser, where), _queries(browser, where, **HTMX)
    for number in range(6):
        other = example_journey(organization, title=f"Otro {number}", personas=(f"P{number}",))
        measured(of=other)
        for kind in (Kind.CSAT, Kind.CES):
            record(kind=kind, source=f"S{number}", numerator=30, n=50, at=SEPTEMBER)
    assert (_queries(browser, where), _queries(browser, where, **HTMX)) == few == (15, 8)
