"""What can be wrong with a model, and where: said in words elsewhere.

A path leads into the document of ``content.document_of``: lists by index from 0, anchors and
steps by their number from 1.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

Path = tuple[str | int, ...]


class Kind(StrEnum):
    """What is wrong. Values that its sentence needs stand in ``Problem.values``."""

    MISSING = "missing"
    NOT_A_TEXT = "not_a_text"
    NOT_A_NUMBER = "not_a_number"
    NOT_A_LIST = "not_a_list"
    NOT_A_MAPPING = "not_a_mapping"
    NOT_YES_OR_NO = "not_yes_or_no"
    OUT_OF_RANGE = "out_of_range"  # low, high
    TOO_MANY_DECIMALS = "too_many_decimals"
    TOO_LONG = "too_long"  # most
    STRANGE_CHARACTER = "strange_character"
    FORMULA = "formula"
    UNKNOWN_FIELD = "unknown_field"  # name
    UNKNOWN_GROUP = "unknown_group"  # name
    BAD_CODE = "bad_code"  # code
    SAME_CODE = "same_code"  # code
    LEVELS = "levels"  # n
    AREAS = "areas"  # n
    NO_CAPABILITIES = "no_capabilities"
    TOO_MANY = "too_many"  # most
    ANCHORS = "anchors"  # n
    STEPS = "steps"  # n
    APPLIES = "applies"
    ESTIMATE = "estimate"
    UNKNOWN_CAPABILITY = "unknown_capability"  # code
    UNKNOWN_AREA = "unknown_area"  # code
    UNKNOWN_INITIATIVE = "unknown_initiative"  # code
    LIFTS_NOT_ITS_OWN = "lifts_not_its_own"  # code
    CIRCLE = "circle"  # codes
    # Advice: worth another look, refused by nobody.
    LENGTH = "length"  # n
    NO_FULL_STOP = "no_full_stop"
    DEGREE_WORD = "degree_word"  # word
    REGIONAL_WORD = "regional_word"  # word
    TRAILS_OFF = "trails_off"
    NOT_A_QUESTION = "not_a_question"
    LONG_LINE = "long_line"  # n, most
    SAME_IN_BOTH = "same_in_both"
    SAME_AS = "same_as"  # code, level


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong, or worth another look, at one place."""

    path: Path
    kind: Kind
    values: Mapping[str, str | int] = field(default_factory=dict)
