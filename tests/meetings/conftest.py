"""One closed round people see differently, and an open session about it."""

from __future__ import annotations

import pytest

from tests.meetings.world import at_odds, hold_session


@pytest.fixture
def held(make_round):
    return make_round(people={"Ventas": 6, "Soporte": 6}, levels=at_odds, closed=True)


@pytest.fixture
def session(held, lead):
    return hold_session(held, lead)


@pytest.fixture
def facilitator(lead, client_of):
    return client_of(lead, HTTP_ACCEPT_LANGUAGE="en")
