"""What people say they could show, as a grade of each capability."""

from __future__ import annotations

from collections import defaultdict

from django.db.models import Count

from assessments.domain.evidence import grade_of
from assessments.models import Answer, Assessment, Evidence
from assessments.selectors.cohorts import counted_in_cohorts


def evidence_grades(assessment: Assessment) -> dict[str, int | None]:
    """Return the evidence grade of each capability by its code. One query.

    None where fewer than k people named any; without the code where nobody did. Fewer than k
    people of a later closing wait: a grade that moved would be theirs.
    """
    said: dict[str, list[tuple[int | None, int, int]]] = defaultdict(list)
    rows = (
        Answer.objects.counted_in(assessment)
        .filter(evidence__isnull=False)
        .order_by()
        .values_list("capability__code", "participant__closing", "evidence")
        .annotate(people=Count("pk"))
    )
    for code, *counted in rows:
        said[code].append(tuple(counted))
    grades = {}
    for code, counts in said.items():
        people = counted_in_cohorts(counts, assessment.k)
        grades[code] = grade_of([people[grade] for grade in Evidence], assessment.k)
    return grades
