"""A round against an earlier one: what changed, and what only looks like change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from assessments import change_sentences as sentences
from assessments.domain.bands import attainment
from assessments.domain.progress import Held, Mix, PartChange, held_level
from assessments.domain.scorecard import OVERALL, Scorecard
from assessments.models import Assessment, Capability
from assessments.selectors.comparable import (
    Common,
    common_capabilities,
    earlier_rounds,
    previous_round,
)
from assessments.selectors.comparison import Comparison, compare
from assessments.selectors.scores import RoundScores, round_scores
from assessments.sentences import change_words
from charts.numbers import percent


@dataclass(frozen=True)
class ChangeLine:
    """One area or capability then and now, in numbers and words."""

    part: PartChange
    name: str
    level: int | None

    @property
    def words(self) -> str:
        return change_words(self.part)

    @property
    def interval(self) -> str:
        return sentences.interval_span(self.part.estimate)

    @property
    def method(self) -> str:
        return sentences.method_words(self.part.estimate, tells_people=self.part.tells_people)

    @property
    def arithmetic(self) -> str:
        return sentences.arithmetic(self.part)

    @property
    def progress(self) -> str:
        return sentences.progress_words(self.part)

    @property
    def attained(self) -> str:
        """How much of the way from level 1 to the target is done."""
        return percent(attainment(self.part.now, self.part.target or 0.0))


@dataclass(frozen=True)
class MixTable:
    """A change split over role groups or teams, with the shares of those who answered."""

    title: str
    mix: Mix
    rows: tuple[tuple[str, float, float], ...]

    @property
    def words(self) -> str:
        return sentences.mix_words(self.mix)


@dataclass(frozen=True)
class ChangesPage:
    """A round against an earlier one. ``then`` and what follows are None without one."""

    assessment: Assessment
    choices: tuple[Assessment, ...]
    then: Assessment | None
    scores: RoundScores
    before: Scorecard | None
    common: Common | None
    comparison: Comparison | None
    names: Mapping[str, str]

    @property
    def overall(self) -> PartChange | None:
        return self.comparison.parts.overall if self.comparison else None

    @cached_property
    def overall_line(self) -> ChangeLine | None:
        if self.overall is None:
            return None
        return ChangeLine(self.overall, self.names[OVERALL], None)

    @cached_property
    def headline(self) -> str:
        if self.then is None:
            return _("There is no earlier round to compare with")
        return sentences.headline(self.overall, self._telling_mix, self.then.title)

    @property
    def lede(self) -> str:
        return sentences.lede(self.overall)

    @cached_property
    def _telling_mix(self) -> Mix | None:
        """The split that explains most by who answered, if one does."""
        mixes = [table.mix for table in self.mixes if table.mix.composition.is_mostly_mix]
        return max(mixes, key=lambda mix: abs(mix.composition.mix), default=None)

    @property
    def mix_first(self) -> str:
        """The split as a sentence where it must be said before anything else."""
        return sentences.mix_words(self._telling_mix) if self._telling_mix else ""

    @cached_property
    def level_words(self) -> str:
        now, before = self.scores.scorecard.staged, self.before.staged if self.before else None
        if now is None or before is None:
            return ""
        return sentences.level_words(before.staged, now.staged, self._held)

    @property
    def _held(self) -> Held | None:
        """What the level holds on to, if this is the round it held on to when it was counted."""
        card, before = self.scores.scorecard, self.before
        if card.overall_mean is None or card.staged is None or not before or not before.staged:
            return None
        held = held_level(card.overall_mean, before.staged.nearest)
        return held if held and held.level == card.staged.staged == card.staged.nearest else None

    @cached_property
    def areas(self) -> list[ChangeLine]:
        levels = {
            area.code: area.staged.nearest for area in self.scores.scorecard.areas if area.staged
        }
        parts = self.comparison.parts.areas if self.comparison else ()
        return [ChangeLine(part, self.names[part.code], levels.get(part.code)) for part in parts]

    @cached_property
    def capabilities(self) -> list[tuple[str, list[ChangeLine]]]:
        """Lines by area name, in the framework's order."""
        scores = {score.code: score for score in self.scores.scorecard.capabilities}
        found: dict[str, list[ChangeLine]] = {}
        for part in self.comparison.capabilities if self.comparison else ():
            score = scores[part.code]
            line = ChangeLine(part, self.names[part.code], score.level)
            found.setdefault(self.names[score.area], []).append(line)
        return list(found.items())

    @cached_property
    def unbacked(self) -> str:
        """What rose detectably with nothing more to show for it, in a sentence; "" if nothing."""
        if self.comparison is None:
            return ""
        names = [self.names[part.code] for part in self.comparison.capabilities if part.unbacked]
        return sentences.unbacked_words(names) if names else ""

    @cached_property
    def left_out(self) -> list[str]:
        """Which capabilities are not compared and why, in sentences."""
        if self.common is None:
            return []
        kinds = ("reworded", "added", "dropped")
        found = {kind: getattr(self.common, kind) for kind in kinds}
        return [
            sentences.not_comparable(kind, [self.names.get(code, code) for code in codes])
            for kind, codes in found.items()
            if codes
        ]

    @cached_property
    def mixes(self) -> list[MixTable]:
        """The splits by role group and by team, where they can be made."""
        if self.comparison is None:
            return []
        parts = self.comparison.parts
        roles = {group.key: group.name for group in self.scores.role_groups}
        teams = {team.key: team.name for team in self.scores.teams}
        made = [
            (_("By role group"), parts.by_role, roles),
            (_("By team"), parts.by_team, teams),
        ]
        return [
            MixTable(
                title,
                mix,
                tuple(
                    (names.get(s.group, _("The others together")), s.share_before, s.share_now)
                    for s in mix.strata
                ),
            )
            for title, mix, names in made
            if mix
        ]


def changes_page(assessment: Assessment, then: Assessment | None = None) -> ChangesPage:
    """Return a round against ``then``, or against the last comparable round before it."""
    choices = tuple(earlier_rounds(assessment))
    then = then or next((r for r in choices if r.form == assessment.form), None)
    scores = round_scores(assessment)
    names = _names(assessment)
    if then is None:
        return ChangesPage(assessment, choices, None, scores, None, None, None, names)
    before = round_scores(then).scorecard
    common = common_capabilities(assessment, then)
    if common.dropped:
        names = {**_names(then), **names}
    return ChangesPage(
        assessment=assessment,
        choices=choices,
        then=then,
        scores=scores,
        before=before,
        common=common,
        comparison=compare(assessment, then, scores.scorecard, before),
        names=names,
    )


def _names(assessment: Assessment) -> dict[str, str]:
    """Return what areas and capabilities are called, by code; the whole as "overall"."""
    names = {OVERALL: _("The whole")}
    for capability in Capability.objects.asked_in(assessment):
        names[capability.area.code] = capability.area.name
        names[capability.code] = capability.name
    return names


def previous_nearest(assessment: Assessment) -> dict[str, int]:
    """Return the nearest levels of the last comparable closed round: what hysteresis holds on to.

    By area code and "overall"; {} without such a round. An area, or the whole, of which another
    set of questions was asked then is left out: its level may not hold back today's.
    Source: docs/methods.md, "Mean → level", hysteresis.
    """
    then = previous_round(assessment)
    if then is None:
        return {}
    card = round_scores(then).scorecard
    common = common_capabilities(assessment, then)
    area_of = {score.code: score.area for score in card.capabilities}
    touched = {area_of.get(code, "") for code in (*common.reworded, *common.dropped)}
    if common.added:
        areas = assessment.framework.areas.filter(capabilities__code__in=common.added)
        touched |= set(areas.values_list("code", flat=True))
    found = {
        area.code: area.staged.nearest
        for area in card.areas
        if area.staged and area.code not in touched
    }
    if card.staged and common.is_whole:
        found[OVERALL] = card.staged.nearest
    return found
