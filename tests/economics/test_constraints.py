"""What must hold of cases also holds in the database: each named rule refuses once."""

from __future__ import annotations

import pytest
from django.apps import apps

from economics.models import Case, CaseInput
from tests.assessments.test_constraints import again, change, refused_by_name


class Rows:
    """One row of each kind to break a rule with."""

    def __init__(self, organization):
        self.case = Case.objects.create(organization=organization, title="Hogar")
        self.input = CaseInput.objects.create(
            case=self.case, key="retention", low=0.75, likely=0.8, high=0.85
        )


BROKEN = {
    "a_case_looks_1_to_120_periods": lambda r: change(r.case, horizon=0),
    "an_assumption_is_made_once": lambda r: again(r.input),
    "assumptions_are_low_likely_high": lambda r: change(r.input, low=0.81),
}


@pytest.fixture
def rows(organization):
    return Rows(organization)


def test_every_named_rule_of_cases_is_broken_once():
    named = {
        c.name for m in apps.get_app_config("economics").get_models() for c in m._meta.constraints
    }
    assert named == set(BROKEN)


@pytest.mark.parametrize("name", BROKEN)
def test_the_database_refuses(name, rows):
    with refused_by_name(name):
        BROKEN[name](rows)


def test_a_high_below_the_likely_number_is_refused(rows):
    with refused_by_name("assumptions_are_low_likely_high"):
        change(rows.input, high=0.79)
