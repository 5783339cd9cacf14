"""Cases as rows, and as the assumptions that the arithmetic takes."""

from __future__ import annotations

from accounts.models import Organization
from economics.domain.assumptions import Assumptions
from economics.domain.inputs import NAMES, SINGLE, Key, Range, certain
from economics.domain.value import Form
from economics.models import Case, CasePeriod

MONTHS = {CasePeriod.MONTH: 1, CasePeriod.YEAR: 12}


def months_of(period: str) -> int:
    """Return how many months one period of a case lasts."""
    return MONTHS[CasePeriod(period)]


def cases_of(organization: Organization) -> list[Case]:
    """Return all cases with their assumptions, the oldest first. Two queries."""
    cases = list(Case.objects.owned_by(organization).prefetch_related("inputs"))
    for case in cases:
        case.organization = organization
    return cases


def ranges_of(case: Case) -> dict[Key, Range]:
    """Return the assumptions of a case; rows of keys that are no longer known are left out.

    Of those that one number says, the likely one counts.
    """
    return {
        Key(row.key): certain(row.likely)
        if row.key in SINGLE
        else Range(row.low, row.likely, row.high)
        for row in case.inputs.all()
        if row.key in NAMES
    }


def assumptions_of(case: Case) -> Assumptions:
    """Return what a case assumes, as saved."""
    return Assumptions(ranges_of(case), Form(case.form), case.horizon, months_of(case.period))


def main_case(cases: list[Case]) -> Case | None:
    """Return the case that speaks for all customers: the first one without a segment.

    Where every case is of a segment, the one of most customers; None without cases.
    """
    whole = [case for case in cases if not case.segment]
    if whole:
        return whole[0]
    return max(cases, key=lambda case: case.customers or 0, default=None)
