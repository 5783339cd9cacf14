"""How good the data of a round are: who is missing, what weakens the answers, and what it does.

An open anonymous round tells of participation only. What is flagged is counted for the whole
round and never for a person or a group.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db import connection
from django.db.models import Count, Q

from accounts.models import Team
from assessments import quality_sentences as sentences
from assessments.domain.distribution import Distribution
from assessments.domain.reliability import Alpha, alpha_from_variances
from assessments.domain.scorecard import Scorecard
from assessments.domain.soundness import (
    Bounds,
    evidenced_overall,
    may_be_set_apart,
    overall_of,
    silence_bounds,
    visibility_bounds,
)
from assessments.models import Answer, Assessment, Capability, Participant, RoleGroup
from assessments.quality_sentences import Finding
from assessments.selectors.evidence import evidence_grades
from assessments.selectors.scores import (
    GroupParticipation,
    RoundScores,
    participation,
    round_scores,
)


@dataclass(frozen=True)
class Flags:
    """How many of those who count were flagged; None where it may not be said exactly.

    ``without`` is the overall mean of all others; None where it cannot or may not be told.
    """

    straight_lined: int | None
    hasty: int | None
    any_flag: bool
    without: float | None


@dataclass(frozen=True)
class QualityPage:
    """Findings about who answered, and about the answers where they may be looked at."""

    assessment: Assessment
    teams: tuple[GroupParticipation, ...]
    role_groups: tuple[GroupParticipation, ...]
    nobody_invited: tuple[str, ...]
    by_team_link: int
    scores: RoundScores | None
    flags: Flags | None
    grades: Mapping[str, int | None]
    alpha: Alpha | None
    names: Mapping[str, str]

    @property
    def invited(self) -> int:
        return sum(team.invited for team in self.teams)

    @property
    def submitted(self) -> int:
        return sum(team.submitted for team in self.teams)

    @property
    def card(self) -> Scorecard | None:
        return self.scores.scorecard if self.scores else None

    @property
    def shows_answers(self) -> bool:
        return self.scores is not None

    @cached_property
    def who(self) -> list[Finding]:
        """What is known of who answered and who is missing."""
        silence: Bounds | None = silence_bounds(self.card) if self.card else None
        return [
            sentences.response(self.submitted, self.invited, silence),
            sentences.teams_missing(
                [t.name for t in self.teams if t.invited and not t.submitted],
                self.nobody_invited,
                _covered(self.teams),
            ),
            sentences.one_team([(t.name, t.submitted) for t in self.teams]),
            sentences.roles(
                {g.key: g.submitted for g in self.role_groups},
                {group.value: str(group.label) for group in RoleGroup},
            ),
            sentences.team_links(self.by_team_link, self.submitted),
        ]

    @cached_property
    def answers(self) -> list[Finding]:
        """What is known of the answers; nothing of an anonymous round that has not closed."""
        if self.scores is None or self.card is None or self.flags is None:
            return []
        card = self.card
        dark = [self.names[s.code] for s in card.capabilities if s.low_visibility]
        unscored = [
            self.names[s.code]
            for s in card.capabilities
            if s.mean is None and s.status.value != "out_of_scope"
        ]
        found = [
            sentences.unscored(unscored),
            sentences.dont_knows(dark, visibility_bounds(card), card.overall_mean),
            sentences.flagged(
                self.flags.straight_lined,
                self.flags.hasty,
                self.flags.without,
                card.overall_mean,
                any_flag=self.flags.any_flag,
                k=self.assessment.k,
            ),
            sentences.evidence(card.overall_mean, evidenced_overall(card, self.grades)),
            sentences.halo(self.alpha),
            sentences.first_sight(self.scores.first_sight.mean, card.overall_mean),
        ]
        return [finding for finding in found if finding]

    @cached_property
    def exposed(self) -> list[tuple[str, float, str, float]]:
        """Capabilities above what could be shown: name, mean, evidence, evidenced; worst first."""
        if self.card is None:
            return []
        return sentences.exposed(
            [(self.names[s.code], s.mean, self.grades.get(s.code)) for s in self.card.capabilities]
        )

    @property
    def headline(self) -> str:
        return sentences.headline([*self.who, *self.answers], shows_answers=self.shows_answers)


def quality_page(assessment: Assessment) -> QualityPage:
    """Return how good a round's data are. A fixed number of queries."""
    teams, role_groups = participation(assessment)
    seated = {team.key for team in teams if team.invited}
    others = Team.objects.owned_by(assessment.organization).order_by("name")
    nobody = tuple(team.name for team in others if str(team.pk) not in seated)
    tallies = _tallies(assessment)
    by_link = sum(n for (_, _, _, link, _), n in tallies.items() if link)
    scores = round_scores(assessment) if assessment.shows_results else None
    if scores is None:
        return QualityPage(
            assessment, teams, role_groups, nobody, by_link, None, None, {}, None, {}
        )
    names = {c.code: c.name for c in Capability.objects.asked_in(assessment)}
    # Of those who came for a second closing, few may have answered everything, or one question.
    again = _was_counted_again(assessment, tallies)
    return QualityPage(
        assessment=assessment,
        teams=teams,
        role_groups=role_groups,
        nobody_invited=nobody,
        by_team_link=by_link,
        scores=scores,
        flags=_flags(assessment, scores.scorecard, tallies, again=again),
        grades=evidence_grades(assessment),
        alpha=None if again else _alpha(assessment),
        names=names,
    )


def _covered(teams: tuple[GroupParticipation, ...]) -> float | None:
    """Return the share of the headcount of invited teams that somebody answered for."""
    known = [team for team in teams if team.headcount and team.invited]
    total = sum(team.headcount or 0 for team in known)
    if not total:
        return None
    return sum(team.headcount or 0 for team in known if team.submitted) / total


# Closing, straight-lined, hasty, by team link, imported.
Tally = tuple[int | None, bool, bool, bool, bool]


def _tallies(assessment: Assessment) -> dict[Tally, int]:
    """Count those who submitted by closing, flags and how they came. One query."""
    rows = (
        Participant.objects.filter(assessment=assessment)
        .taking_part()
        .submitted()
        .order_by()
        .values_list("closing", "straight_lined", "hasty", "team_link", "imported")
        .annotate(people=Count("pk"))
    )
    found: dict[Tally, int] = defaultdict(int)
    for closing, straight, hasty, link, imported, people in rows:
        found[closing, straight, hasty, link is not None, imported] += people
    return dict(found)


def _was_counted_again(assessment: Assessment, tallies: Mapping[Tally, int]) -> bool:
    """Whether more than one closing of an anonymous round counted people.

    Then a figure that does not keep their cohorts apart could be subtracted from what it was
    before, and the difference be about a few.
    """
    closings = {closing for closing, *_ in tallies if closing is not None}
    return not assessment.is_named and len(closings) > 1


def _flags(
    assessment: Assessment, card: Scorecard, tallies: Mapping[Tally, int], *, again: bool
) -> Flags:
    """Count flags over the whole round, and the mean without them, as far as both may be told."""
    counted = {key: n for key, n in tallies.items() if assessment.is_named or key[0] is not None}
    straight, hasty, any_flag = (
        _apart(counted, is_flagged)
        for is_flagged in (lambda t: t[1], lambda t: t[2], lambda t: t[1] or t[2])
    )
    k = assessment.k
    some = sum(flagged for flagged, _ in any_flag)
    without = None
    if some and may_be_set_apart(any_flag, k) and not again:
        without = overall_of(card, _means_without_flagged(assessment))
    # Two counts beside that of either would tell how many are both: all three must be safe.
    safe = all(may_be_set_apart(groups, k) for groups in (straight, hasty, any_flag))
    return Flags(
        straight_lined=sum(n for n, _ in straight) if safe else None,
        hasty=sum(n for n, _ in hasty) if safe else None,
        any_flag=some > 0,
        without=without,
    )


def _apart(counted: Mapping[Tally, int], is_flagged: Any) -> list[tuple[int, int]]:
    """Return (flagged, others) of each closing; apart for those who were imported."""
    groups: dict[tuple[int | None, bool], list[int]] = defaultdict(lambda: [0, 0])
    for key, people in counted.items():
        groups[key[0], key[4]][0 if is_flagged(key) else 1] += people
    return [(flagged, others) for flagged, others in groups.values()]


def _means_without_flagged(assessment: Assessment) -> dict[str, float | None]:
    """Return the mean of each capability over those who were not flagged, from k of them on."""
    rows = (
        Answer.objects.counted_in(assessment)
        .filter(level__isnull=False)
        .exclude(Q(participant__straight_lined=True) | Q(participant__hasty=True))
        .order_by()
        .values_list("capability__code", "level")
        .annotate(people=Count("pk"))
    )
    tallies: dict[str, list[int]] = defaultdict(lambda: [0] * 5)
    for code, level, people in rows:
        tallies[code][level - 1] += people
    found = {code: Distribution(tuple(tally)) for code, tally in tallies.items()}
    return {code: d.mean if d.n >= assessment.k else None for code, d in found.items()}


_ALPHA_SQL = """
WITH complete AS (
    SELECT answer.participant_id AS person, SUM(answer.level) AS total
    FROM assessments_participant AS participant
    JOIN assessments_answer AS answer ON answer.participant_id = participant.id
    WHERE participant.assessment_id = %s AND participant.submitted_at IS NOT NULL
      AND participant.withdrawn_at IS NULL AND (participant.closing IS NOT NULL OR %s)
      AND answer.level IS NOT NULL
    GROUP BY answer.participant_id
    HAVING COUNT(*) = %s
)
SELECT 0 AS item, COUNT(*), SUM(total), SUM(total * total) FROM complete
UNION ALL
SELECT answer.capability_id, COUNT(*), SUM(answer.level), SUM(answer.level * answer.level)
FROM complete JOIN assessments_answer AS answer ON answer.participant_id = complete.person
GROUP BY answer.capability_id
"""


def _alpha(assessment: Assessment) -> Alpha | None:
    """Return α over those who chose a level for everything; None with fewer than may be shown."""
    asked = assessment.scopes.count()
    key = assessment.pk.hex if connection.vendor == "sqlite" else assessment.pk
    with connection.cursor() as cursor:
        cursor.execute(_ALPHA_SQL, [key, assessment.is_named, asked])
        (_zero, people, *sums), *items = cursor.fetchall()
    if people < 3:
        return None
    found = alpha_from_variances(
        [_variance(n, total, squares) for _item, n, total, squares in items],
        _variance(people, *sums),
        people,
    )
    return found if found and found.may_be_shown else None


def _variance(n: int, total: int, squares: int) -> float:
    return (n * int(squares) - int(total) ** 2) / (n * (n - 1))
