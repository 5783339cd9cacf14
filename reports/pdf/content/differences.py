"""What people see differently: role groups by area, and where answers lie far apart."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from assessments import perception_sentences as words
from assessments.domain.perceptions import GroupMean
from assessments.models import RoleGroup
from assessments.selectors.perceptions import (
    AreaLine,
    BoardLine,
    GapLine,
    PerceptionsPage,
    perceptions,
)
from charts.numbers import NO_FIGURE, figure
from reports.pdf.content.context import Context
from reports.pdf.content.wording import table

APART, WIDEST = 6, 4  # capabilities shown: least agreed on, and widest between role groups
HIDDEN = "·"


def differences(context: Context) -> dict[str, Any]:
    """Return the page, or {} where nothing was answered by enough people."""
    page = perceptions(context.assessment)
    if not page.board:
        return {}
    return {
        "topic": _("What we see differently"),
        "headline": page.headline[0],
        "lead": " ".join(page.headline[1:]),
        "groups_title": _("Executives, managers and front line"),
        "groups": _groups(page),
        "gaps_title": _("Who is above, who is below"),
        "gaps": _gaps(page),
        "apart_title": _("Where answers lie far apart"),
        "apart_header": [_("Capability"), *map(str, range(1, 6)), _("Agreement"), ""],
        "apart": [_apart(line) for line in page.board[:APART]],
        "notes": _notes(page),
    }


def _groups(page: PerceptionsPage) -> dict[str, Any]:
    """Means of the role groups by area; {} where none may be shown."""
    if not page.has_groups:
        return {}
    header = [_("Area"), *(str(role.label) for role in RoleGroup), _("What can be said")]
    return table(header, [_area(area) for area in page.areas if area.groups])


def _area(area: AreaLine) -> list[str]:
    shown = {group.role: group for group in area.groups.groups} if area.groups else {}
    return [area.name, *(_mean(shown.get(role)) for role in RoleGroup.values), _said(area)]


def _mean(group: GroupMean | None) -> str:
    if group is None or group.mean is None:
        return HIDDEN
    mean = f"{group.bound}{figure(group.mean)}"
    return mean if group.half is None else f"{mean} ± {figure(group.half)}"


def _said(area: AreaLine) -> str:
    """The widest difference that can be told from chance, else why there is none."""
    told = sorted((one for one in area.differences if one.is_told), key=lambda one: -one.size)
    if told:
        widest = told[0]
        return _("%(higher)s %(size)s above %(lower)s") % {
            "higher": RoleGroup(widest.higher).label,
            "lower": RoleGroup(widest.lower).label,
            "size": f"{widest.bound}{figure(widest.size)}",
        }
    verdicts = [words.verdict_words(one.verdict) for one in area.differences]
    return verdicts[0] if verdicts else NO_FIGURE


def _gaps(page: PerceptionsPage) -> dict[str, Any]:
    lines = page.wide_gaps[:WIDEST]
    if not lines:
        return {}
    header = [_("Capability"), _("Higher"), _("Lower"), _("Levels apart")]
    return table(header, [_gap(line) for line in lines])


def _gap(line: GapLine) -> list[str]:
    def side(cell: Any) -> str:
        return f"{RoleGroup(cell.role).label} {cell.bound}{figure(cell.mean)}"

    return [
        f"{line.score.code} {line.capability.name}",
        side(line.high),
        side(line.low),
        f"{line.bound}{figure(line.gap)}",
    ]


def _apart(line: BoardLine) -> dict[str, Any]:
    return {
        "code": line.score.code,
        "name": line.capability.name,
        "counts": list(line.answers.counts),
        "index": figure(line.shown_index, 2),
        "words": line.words,
    }


def _notes(page: PerceptionsPage) -> list[str]:
    notes = [
        _(
            "Agreement is 1 when all answer alike and 0 when they answer as if at random. Numbers "
            "under 1 to 5 are people."
        )
    ]
    if page.has_groups:
        notes.append(
            _(
                "± is half the interval. A difference is called one where chance alone would make "
                "it in fewer than one case of twenty, all areas taken together."
            )
        )
    if any(
        group.mean is None for area in page.areas if area.groups for group in area.groups.groups
    ):
        notes.append(
            _("“%(sign)s”: not shown, too few people, or they would give others away.")
            % {"sign": HIDDEN}
        )
    return notes
