"""A journey read as table, curve, matrix, story, difference and on paper."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.journeys.world import example_journey

VIEWS = ("table", "curve", "matrix", "story", "diff", "print")


@pytest.fixture
def journey(organization):
    return example_journey(organization)


def address(journey, view, *more):
    return reverse(f"journeys:{view}", args=[journey.organization.slug, journey.pk, *more])


@pytest.mark.parametrize("view", VIEWS)
def test_every_member_reads_every_view(view, journey, lead, executive, client_of):
    for who in (lead, executive):
        page = client_of(who).get(address(journey, view))
        assert page.status_code == 200
        assert "Entrega" in page.content.decode() or view == "diff"
