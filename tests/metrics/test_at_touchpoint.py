"""Customers' figures on a touchpoint's page, and their score as a rating of it."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from journeys.models import Rating, Touchpoint
from metrics.domain.cuts import Cut
from metrics.domain.measures import Kind
from metrics.models import SourceKind
from metrics.services.metrics import known_metric, source_named
from metrics.services.readings import Wanted, record_readings
from tests.journeys.world import example_journey

pytestmark = pytest.mark.django_db


@pytest.fixture
def touchpoints(organization):
    journey = example_journey(organization)
    return list(Touchpoint.objects.filter(stage__journey=journey).order_by("title"))


@pytest.fixture
def said(organization):
    """Record satisfaction at a touchpoint this month: so many customers, a mean of 3.2."""

    def recorded(touchpoint, n):
        metric = known_metric(organization=organization, kind=Kind.CSAT)
        source = source_named(organization=organization, name="CRM", kind=SourceKind.IMPORT)
        want = Wanted(
            metric, timezone.localdate(), n=n, numerator=n // 2, score_sum=3.2 * n,
            cut=Cut.TOUCHPOINT, touchpoint=touchpoint.pk,
        )  # fmt: skip
        now = datetime(2026, 10, 14, 9, 0, tzinfo=UTC)
        record_readings(source=source, wanted=[want], by=None, at=now)

    return recorded


def page(client, organization, touchpoint):
    return client.get(reverse("metrics:said_here", args=[organization.slug, touchpoint.pk]))


def rate(client, organization, touchpoint, persona):
    where = reverse("metrics:rate_touchpoint", args=[organization.slug, touchpoint.pk])
    return client.post(where, {"persona": persona.pk}, follow=True)


def test_the_figures_of_a_touchpoint_stand_on_its_page(
    organization, lead, client_of, touchpoints, said
):
    said(touchpoints[0], 40)
    found = page(client_of(lead), organization, touchpoints[0])
    assert found.status_code == 200
    assert "CSAT" in found.text
    assert "n = 40<" in found.text


def test_few_customers_are_not_shown_and_rate_nothing(
    organization, lead, client_of, touchpoints, said
):
    said(touchpoints[0], 4)
    found = page(client_of(lead), organization, touchpoints[0])
    assert "n = 4<" not in found.text
    persona = organization.personas.first()
    rate(client_of(lead), organization, touchpoints[0], persona)
    assert not Rating.objects.filter(source="survey").exists()


def test_a_touchpoint_that_would_give_a_small_one_away_is_hidden_too(
    organization, lead, client_of, touchpoints, said
):
    said(touchpoints[0], 40)
    assert "n = 40<" in page(client_of(lead), organization, touchpoints[0]).text
    said(touchpoints[1], 4)
    assert "n = 40<" not in page(client_of(lead), organization, touchpoints[0]).text


def test_the_mean_score_becomes_a_rating_by_survey_once(
    organization, lead, client_of, touchpoints, said
):
    said(touchpoints[0], 40)
    persona = organization.personas.first()
    rate(client_of(lead), organization, touchpoints[0], persona)
    again = rate(client_of(lead), organization, touchpoints[0], persona)
    row = Rating.objects.get(source="survey")
    assert (row.experience, row.n, row.persona) == (Decimal("3.20"), 40, persona)
    assert again.status_code == 200


def test_it_asks_the_same_number_of_queries_for_one_touchpoint_and_for_five(
    organization, lead, client_of, touchpoints, said, django_assert_num_queries
):
    client = client_of(lead)
    page(client, organization, touchpoints[0])
    said(touchpoints[0], 40)
    with django_assert_num_queries(14):
        page(client, organization, touchpoints[0])
    for touchpoint in touchpoints[1:]:
        said(touchpoint, 40)
    with django_assert_num_queries(14):
        page(client, organization, touchpoints[0])
