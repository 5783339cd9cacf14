"""What the ranked list would have lost, in sentences that hold whichever of the two ends higher."""

from __future__ import annotations

import pytest
from django.utils.translation import override

from plans.sentences import conflict_words, loss_words, proof_words
from roadmaps.domain.listing import Difference, Left
from roadmaps.domain.portfolio import Demand, DemandKind, Proof

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


def test_a_plan_without_a_bound_is_not_said_to_be_so_much_below_the_best():
    with override("en"):
        assert proof_words(Proof.BOUNDED, None, 10.0) == (
            "The best plan found in 10.0 s; how good it is nobody knows yet."
        )
        assert "at most 5.0% below" in proof_words(Proof.BOUNDED, 0.05, 10.0)


def test_a_reason_that_was_not_narrowed_down_to_the_end_says_so():
    found = [Demand(DemandKind.MANDATORY, "a"), Demand(DemandKind.BUDGET)]
    with override("en"):
        whole, part = (
            conflict_words(found, TITLES, {}, ["Q1 2027"], is_smallest)
            for is_smallest in (True, False)
        )
    assert whole == "“Una” must be done: this does not fit into the budget."
    assert part == f"{whole} The time ran out while this was narrowed down: " + (
        "not all of it need have a part in it."
    )


@pytest.mark.parametrize(
    ("left", "said"),
    [
        (Left.DAYS, "the days left"),
        (Left.TEAM, "its teams"),
        (Left.QUARTER_BUDGET, "the money left"),
    ],
)
def test_what_a_quarter_lacks_has_its_own_words(left, said):
    with override("en"):
        assert said in loss_words(Difference(0.2, 0.5, {"a": left}, {}, ()), TITLES)[1]
