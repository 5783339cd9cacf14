"""The spread of raters as the database sums it is the one that leaving each of them out gives."""

from __future__ import annotations

from random import Random

import pytest

from assessments.domain.intervals import jackknife, jackknife_overall
from assessments.models import Answer, Assessment
from assessments.selectors import influence
from assessments.selectors.scores import round_scores
from assessments.services import close_round, save_scope
from tests.assessments.world import NOW, hold_round


def rows_of(assessment):
    """Each rater's levels by code, read one by one: what the product itself never does."""
    rows: dict[object, dict[str, int]] = {}
    answers = Answer.objects.counted_in(assessment).exclude(level=None)
    for participant, code, level in answers.values_list("participant", "capability__code", "level"):
        rows.setdefault(participant, {})[code] = level
    return list(rows.values())


def some_answers(seed, missing):
    dice = Random(seed)

    def answering(team, seat, code):
        if dice.random() < missing:
            return dice.choice(["dont_know", "not_applicable", None])
        return dice.randint(1, 5)

    return answering


@pytest.mark.parametrize("people", [5, 6, 14, 40])
@pytest.mark.parametrize("missing", [0.0, 0.2])
@pytest.mark.parametrize("weighted", [False, True], ids=["equal", "weighted"])
def test_the_intervals_are_those_of_leaving_out_one_rater_at_a_time(
    people, missing, weighted, framework, organization
):
    def weigh(assessment):
        if weighted:
            codes = list(assessment.scopes.values_list("capability__code", flat=True))
            save_scope(
                assessment=assessment, targets={}, out_of_scope={"EN2": "No hay formación propia"},
                weights={code: 1 + n % 3 for n, code in enumerate(codes)},
                area_weights={"DA": 2, "DI": 0.5, "EN": 1, "ME": 1.25, "CU": 3},
            )  # fmt: skip

    held = hold_round(
        organization,
        {"Norte": people // 2, "Sur": people - people // 2},
        some_answers(people, missing),
        before_opening=weigh,
        k=3,
    )
    card = round_scores(held.assessment).scorecard
    rows = rows_of(held.assessment)
    scopes = held.assessment.scopes.select_related("capability__area")
    shown = {s.code for s in card.capabilities if s.mean is not None}
    weights: dict[str, dict[str, float]] = {}
    for scope in scopes:
        if not scope.out_of_scope_reason and scope.capability.code in shown:
            area = weights.setdefault(scope.capability.area.code, {})
            area[scope.capability.code] = float(scope.weight)
    scored = {area.code for area in card.areas if area.mean is not None}
    assert len(scored) == 5
    for area in card.areas:
        expected = jackknife(rows, weights[area.code])
        assert area.mean == pytest.approx(expected.mean, abs=1e-9)
        assert area.interval.se == pytest.approx(expected.se, abs=1e-9)
        assert area.interval.df == expected.df
    totals = {row.area.code: float(row.weight) for row in held.assessment.area_weights.all()}
    expected = jackknife_overall(rows, weights, totals)
    assert card.overall_mean == pytest.approx(expected.mean, abs=1e-9)
    assert card.interval.se == pytest.approx(expected.se, abs=1e-9)
    assert card.interval.df == expected.df


def test_a_closed_round_gives_back_exactly_what_it_froze(framework, organization):
    held = hold_round(organization, {"Norte": 9}, some_answers(3, 0.1), state="open", named=True)
    live = round_scores(held.assessment)
    close_round(assessment=held.assessment, at=NOW)
    assert round_scores(Assessment.objects.get(pk=held.assessment.pk)) == live


def test_a_sample_of_the_raters_gives_about_the_width_that_all_of_them_give(
    framework, organization, monkeypatch
):
    sizes = {"Norte": 200, "Sur": 200}
    held = hold_round(organization, sizes, some_answers(7, 0.1), state="open", named=True)
    exact = round_scores(held.assessment).scorecard
    monkeypatch.setattr(influence, "RATERS_FOR_SPREAD", 100)  # four times as many: still exact
    assert round_scores(held.assessment).scorecard == exact
    monkeypatch.setattr(influence, "RATERS_FOR_SPREAD", 99)
    sampled = round_scores(held.assessment).scorecard
    assert sampled.overall_mean == exact.overall_mean
    assert sampled.interval.se != exact.interval.se
    assert sampled.interval.se == pytest.approx(exact.interval.se, rel=0.2)
    for one, other in zip(sampled.areas, exact.areas, strict=True):
        assert (one.mean, one.interval.se) == (
            other.mean,
            pytest.approx(other.interval.se, rel=0.2),
        )
