"""What people say they could show, as a grade of each capability."""

from __future__ import annotations

from collections import defaultdict

from django.db.models import Count

from assessments.domain.evidence import grade_of
from assessments.models import Answer, Assessment


def evidence_grades(assessment: Assessment) -> dict[str, int | None]:
    """Return the evidence grade of each capability by its code. One query.

    None where fewer than k people named any; without the code where nobody did.
    """
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    rows = (
        Answer.objects.counted_in(assessment)
        .filter(evidence__isnull=False)
        .order_by()
        .values_list("capability__code", "evidence")
        .annotate(people=Count("pk"))
    )
    for code, grade, people in rows:
        counts[code][grade] += people
    return {code: grade_of(tally, assessment.k) for code, tally in counts.items()}
