"""A scenario of Example R: its roadmap, two teams, and people who change or read it."""

from __future__ import annotations

import pytest

from accounts.models import Team
from plans.models import Scenario
from plans.services.scenarios import begin_scenario
from tests.conftest import NOW

# The roadmap of the example, as the tests of roadmaps make it.
from tests.roadmaps.conftest import (  # noqa: F401
    editor,
    example_library,
    hold,
    initiatives,
    reader,
    roadmap,
    tiny,
)


@pytest.fixture
def scenario(roadmap, lead) -> Scenario:  # noqa: F811
    return begin_scenario(roadmap=roadmap, title="As stated", by=lead, at=NOW)


@pytest.fixture
def north(roadmap) -> Team:  # noqa: F811
    """The team that answered."""
    return Team.objects.get(organization=roadmap.organization, name="Norte")


@pytest.fixture
def south(organization) -> Team:
    return Team.objects.create(organization=organization, name="Sur", headcount=10)


@pytest.fixture
def key_of(initiatives):  # noqa: F811
    """``key_of("I1")``: the key of the example's initiative in a problem."""
    return lambda code: str(initiatives[code].pk)


@pytest.fixture
def named(initiatives):  # noqa: F811
    """``named({key: …})``: the same by the names of the example, in order."""
    codes = {str(row.pk): code for code, row in initiatives.items()}
    return lambda found: {codes[key]: value for key, value in found.items()}
