"""What the ranked list would have lost, in sentences that hold whichever of the two ends higher."""

from __future__ import annotations

import pytest
from django.utils.translation import override

from plans.sentences import loss_words
from roadmaps.domain.listing import Difference, Left

TITLES = {"a": "Una", "b": "Otra"}


@pytest.mark.parametrize(
    ("points", "over_time", "said"),
    [
        (0.0, 0.0, "leads to the same plan"),
        (
            0.2,
            0.5,
            "would end 0.200 points lower; added up over all quarters, it would close 0.500",
        ),
        (0.0, 0.5, "would get there later"),
        (-0.2, 0.5, "would end 0.200 points higher, but get there late"),
        (-0.2, -0.5, "would not keep every demand"),
        (0.2, -0.5, "would not keep every demand"),
    ],
)
def test_each_way_in_which_list_and_plan_can_differ_has_its_sentence(points, over_time, said):
    with override("en"):
        first, *rest = loss_words(Difference(points, over_time, {}, {}, ()), TITLES)
    assert said in first
    assert rest == []


def test_what_must_be_done_and_does_not_fit_the_list_is_named():
    found = Difference(-0.2, -0.5, {"a": Left.DAYS}, {"b": 0.0}, ())
    with override("en"):
        assert loss_words(found, TITLES)[1:] == [
            "It leaves out “Una”: no quarter has the days left."
        ]
