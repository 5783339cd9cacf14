"""By what a reading is broken down, and which level of detail may be added up.

One source often tells the same customers several times: in total, by channel, by touchpoint.
Adding levels of detail would count them twice, so each sum is made of one level only.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntFlag


class Cut(IntFlag):
    """The parts by which a reading is broken down; a reading has one kind of place at most.

    A part that is in the cut and empty in the reading means "not stated", and a part that is
    not in the cut means "all of them".
    """

    WHOLE = 0
    CHANNEL = 1
    SEGMENT = 2
    MOMENT = 4
    STAGE = 8
    TOUCHPOINT = 16


# A touchpoint lies in a stage and a stage in a moment: the finer one also tells the coarser.
_TELLS = {
    Cut.MOMENT: (Cut.MOMENT, Cut.STAGE, Cut.TOUCHPOINT),
    Cut.STAGE: (Cut.STAGE, Cut.TOUCHPOINT),
}


def tells(cut: Cut, wanted: Cut) -> bool:
    """Return whether readings of this cut can be told apart by every part wanted.

    >>> tells(Cut.CHANNEL | Cut.TOUCHPOINT, Cut.MOMENT), tells(Cut.CHANNEL, Cut.SEGMENT)
    (True, False)
    """
    return all(any(cut & finer for finer in _TELLS.get(part, (part,))) for part in Cut(wanted))


def chosen_cut(cuts: Iterable[Cut], wanted: Cut = Cut.WHOLE) -> Cut | None:
    """Return the coarsest cut that tells what is wanted; None where none does.

    Fewest parts first, then the coarser place. Source: docs/methods.md, "Adding readings up".

    >>> chosen_cut([Cut.CHANNEL | Cut.TOUCHPOINT, Cut.CHANNEL], Cut.CHANNEL)
    <Cut.CHANNEL: 1>
    """
    fitting = [cut for cut in cuts if tells(cut, wanted)]
    return min(fitting, key=lambda cut: (cut.bit_count(), int(cut)), default=None)
