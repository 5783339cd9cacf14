"""All rounds, one after another: broken where the questions changed, grey where they are old."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.models import Assessment
from assessments.selectors.scores import round_scores
from assessments.selectors.trend import trend_page
from tests.assessments.rounds_again import next_version
from tests.assessments.world import hold_round, text_of

ENGLISH = {"HTTP_ACCEPT_LANGUAGE": "en"}


@pytest.fixture
def reader(executive, client_of):
    return client_of(executive, **ENGLISH)


@pytest.fixture
def address(organization):
    return reverse("assessments:trend", args=[organization.slug])


@pytest.fixture
def hold(framework, organization):
    """``hold(level, days_ago)``: a round of six closed so many days ago."""

    def held(level, days_ago, **how):
        answering = level if callable(level) else lambda t, s, c: min(5, level + s % 2)
        opens = date(2020, 1, 1) + timedelta(days=2000 - days_ago)
        made = hold_round(
            organization, {"Norte": 6}, answering, opens_on=opens, title=f"R{days_ago}", **how
        ).assessment
        closed = timezone.now() - timedelta(days=days_ago)
        Assessment.objects.filter(pk=made.pk).update(closed_at=closed)
        made.refresh_from_db()
        return made

    return held


def figure_of(page: str) -> dict:
    return json.loads(re.search(r'id="chart-data-trend">(.*?)</script>', page, re.S).group(1))


def lines_of(page: str) -> dict:
    return {trace["name"]: trace for trace in figure_of(page)["data"]}


def test_without_a_closed_round_it_says_what_it_will_show(reader, address, framework):
    page = text_of(reader.get(address))
    assert "No closed round yet" in page
    assert "chart-data" not in page


def test_one_round_is_where_the_line_begins(hold, reader, address):
    hold(3, 10)
    page = text_of(reader.get(address))
    assert "One closed round: where the line begins" in page
    assert len(lines_of(page)) == 7  # the whole, five areas, the target


def test_the_chart_holds_the_frozen_means_and_their_intervals(hold, reader, address):
    rounds = [hold(2, 200), hold(3, 10)]
    page = text_of(reader.get(address))
    line = lines_of(page)["The whole"]
    cards = [round_scores(r).scorecard for r in rounds]
    assert line["y"] == pytest.approx([card.overall_mean for card in cards])
    above = [card.interval.clipped[1] - card.overall_mean for card in cards]
    assert line["error_y"]["array"] == pytest.approx(above)
    assert "2 closed rounds, from 2.5" in page
    for card in cards:
        assert f"{card.interval.clipped[0]:.1f}–{card.interval.clipped[1]:.1f}" in page


def test_changed_anchors_interrupt_the_line_with_a_rule(hold, reader, address, framework):
    hold(2, 300)
    hold(2, 200)
    hold(3, 10, framework=next_version(framework, {"DA1": "Otra frase.", "DI2": "Y otra."}))
    page = text_of(reader.get(address))
    assert "2 descriptions changed" in page
    line = lines_of(page)["The whole"]
    assert [mean is None for mean in line["y"]] == [False, False, True, False]
    rules = [s for s in figure_of(page)["layout"]["shapes"] if s["type"] == "line"]
    assert len(rules) == 1
    assert line["connectgaps"] is False
    assert "from 2.5" not in page  # no line, so no way from one end to the other


def test_another_version_with_the_same_anchors_goes_on(hold, reader, address, framework):
    hold(2, 300)
    hold(3, 10, framework=next_version(framework))
    figure = figure_of(text_of(reader.get(address)))
    assert not [s for s in figure["layout"]["shapes"] if s["type"] == "line"]


def test_the_short_form_is_no_point_of_the_same_line(hold, reader, address):
    hold(2, 300)
    hold(3, 10, form="short")
    assert "another form was used" in text_of(reader.get(address))


def test_results_older_than_twelve_months_are_grey_with_the_reason(hold, reader, address):
    hold(2, 370)
    hold(3, 10)
    page = text_of(reader.get(address))
    assert "Results older than twelve months are grey" in page
    colours = lines_of(page)["The whole"]["marker"]["color"]
    assert colours == ["var:line-strong", "var:ink"]
    assert "assess again before you decide by it" not in page


def test_if_the_last_is_old_it_says_to_assess_again(hold, reader, address):
    hold(2, 370)
    assert "assess again before you decide by it" in text_of(reader.get(address))


@pytest.mark.parametrize(("days", "old"), [(365, False), (366, True)])
def test_twelve_months_are_counted_in_days(days, old, hold, organization):
    made = hold(2, 0)
    Assessment.objects.filter(pk=made.pk).update(closed_at=datetime(2026, 3, 1, 12, tzinfo=UTC))
    page = trend_page(organization, date(2026, 3, 1) + timedelta(days=days))
    assert page.rounds[0].is_old is old


def test_open_rounds_and_those_of_others_are_no_points(
    hold, organization, other_organization, framework
):
    hold_round(organization, {"Norte": 6}, state="open", named=True)
    hold_round(other_organization, {"Norte": 6})
    assert trend_page(organization, timezone.localdate()).rounds == ()


def test_a_round_without_a_mean_leaves_a_gap_and_no_0(hold, reader, address):
    hold(2, 300)
    hold(lambda t, s, c: "dont_know", 10)
    page = text_of(reader.get(address))
    assert lines_of(page)["The whole"]["y"][-1] is None


@pytest.mark.parametrize("rounds", [1, 4])
def test_the_page_costs_the_same_however_many_rounds(
    rounds, hold, reader, address, django_assert_num_queries
):
    for n in range(rounds):
        hold(2, 10 + 100 * n)
    reader.get(address)
    # Session, person, membership; the rounds, the areas.
    with django_assert_num_queries(5):
        reader.get(address)
