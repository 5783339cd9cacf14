from journeys.domain.emotion import peak_end
from journeys.domain.figures import figures

from .example_j import POINTS, near, point


def test_the_figures_of_the_example():
    found = figures(POINTS)
    assert (found.touchpoints, found.score.score) == (5, near(3.4234))
    assert (found.mean_gap, found.weighted_gap, found.slope) == (near(0.6), near(0.75), near(-0.5))
    assert found.peak_end == peak_end([1, 1, -1, -2, 0])


def test_of_a_journey_without_ratings_only_the_touchpoints_are_known():
    found = figures([point(), point()])
    assert (found.touchpoints, found.score.score, found.score.unweighted) == (2, None, 2)
    assert (found.mean_gap, found.weighted_gap, found.slope, found.peak_end) == (None,) * 4
