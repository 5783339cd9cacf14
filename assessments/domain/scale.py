"""The 1-5 scale and the constants of the method: one home, each with its source.

Sections are those of docs/methods.md.
"""

from enum import StrEnum

LEVELS = (1, 2, 3, 4, 5)  # "Mean → level": 1 spontaneous service … 5 disruptive CX
LEVEL_CUTS = (1.5, 2.5, 3.5, 4.5)  # "Mean → level": true limits of the anchors; strict >
WEAKEST_LINK_MARGIN = 1.15  # "Mean → level": every part of level l must be > l - 1.15
HYSTERESIS = 0.10  # "Mean → level": keeps a level from flipping between rounds
DEFAULT_TARGET = 4  # "Target level": Expert CX; more is not automatically better
MINIMUM_TARGET = 2  # "Three bands": at 1 there is no distance to attain a share of
ATTAINMENT_CUTS = (0.50, 0.85)  # "Three bands": act <= .50 < improve <= .85 < excellent

MINIMUM_GROUP_DEFAULT = 5  # "Anonymity": k, fewest people whose mean may be published
MINIMUM_GROUP_FLOOR = 3  # "Anonymity": no organisation may set k lower
VERBATIM_GROUP = 10  # "Anonymity": fewest people for their own words to be shown
PEOPLE_BANDS = (5, 10, 20)  # "Anonymity": where the bands begin in which groups are counted
EXTREME_MEANS = (1.5, 4.5)  # "Anonymity": beyond them a small group's mean is only a bound
MINIMUM_RANGE_WIDTH = 1.0  # "Anonymity": levels that must stay possible for a hidden mean

CONFIDENCE = 0.95  # "Uncertainty with few raters"
PRIOR_DF = 4.0  # "Uncertainty with few raters": weight of the borrowed variance
PRIOR_VARIANCE = 0.8  # "Uncertainty with few raters": when the round cannot lend one
MINIMUM_POOLED_DF = 10  # "Uncertainty with few raters": from here on the round can
SMALL_SAMPLE = 4  # "Uncertainty with few raters": up to here the variance is borrowed
MINIMUM_JACKKNIFE = 3  # "Uncertainty with few raters": fewest raters to leave one out
PROBABILITY_TO_NAME = 0.70  # "Mean → level", "Three bands": below it say "between"

LOW_VISIBILITY = 0.60  # "Answer options": flagged at or below
MINIMUM_SCORED_SHARE = 0.5  # "Completeness": of an area's weight
MINIMUM_SCORED_AREA_SHARE = 0.8  # "Completeness": of the areas; four of the built-in five

MINIMUM_COMPARED = 3  # "Change between rounds": fewest people in a round to compare it
QUESTIONS_THAT_HIDE = 4  # "Change between rounds": from so many on, pairs give nobody else away
EXACT_SPLITS = 100_000  # "Role groups": up to here every split is counted …
RANDOM_DRAWS = 9_999  # … beyond, so many are drawn, and the one observed is added
SIGNIFICANCE = 0.05  # "Role groups": Holm-adjusted, over the areas

STRAIGHT_LINE_SHARE = 0.90  # "Order effects": same answer on at least this share …
STRAIGHT_LINE_MINIMUM = 15  # … of at least so many answers
HASTY_SECONDS = 3.0  # "Order effects": median seconds per question

_DECIMALS = 9


class AnswerStatus(StrEnum):
    """What kind of answer a participant gave; skipped questions have no answer at all."""

    LEVEL = "level"
    DONT_KNOW = "dont_know"
    NOT_APPLICABLE = "not_applicable"


def settled(x: float) -> float:
    """Return x rounded to 9 decimals: call it before any comparison with a threshold.

    Binary floats put 1 + 0.85 * 3 a hair below 3.55, and a band must not hang on that.
    Source: docs/methods.md, conventions.

    >>> 3.3 * 3 > 9.9, settled(3.3 * 3) > settled(9.9)
    (False, False)
    >>> 0.1 + 0.2 > 0.3, settled(0.1 + 0.2) > 0.3
    (True, False)
    """
    return round(x, _DECIMALS)


def pomp(x: float) -> float:
    """Return a 1-5 mean as percent of the maximum possible, 100 (x - 1) / 4, in 0..100.

    Source: docs/methods.md, "One scale, honestly". It aligns axes, not meanings.

    >>> round(pomp(3.05), 4)
    51.25
    """
    return 100 * (x - 1) / 4
