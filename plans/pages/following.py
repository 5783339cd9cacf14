"""The page that follows a decided plan up: what is late, what was said, what was achieved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from charts.numbers import figure, money, percent
from plans.forms import ProgressForm
from plans.selectors.following import Followed, FollowedPlan
from plans.sentences import moved_words, quarter_names, span_name
from roadmaps.domain.following import Pace


def pace_name(pace: Pace) -> str:
    return {
        Pace.LATE: pgettext("pace", "late"),
        Pace.BEHIND: pgettext("pace", "behind"),
        Pace.ON_TIME: pgettext("pace", "on time"),
        Pace.NOT_YET: pgettext("pace", "not begun, not due"),
        Pace.DONE: pgettext("pace", "done"),
        Pace.LEFT_OUT: pgettext("pace", "left out since the decision"),
    }[pace]


@dataclass(frozen=True)
class Line:
    """One initiative, in words."""

    followed: Followed
    currency: str
    quarters: Sequence[str]

    @property
    def when(self) -> str:
        return span_name(self.quarters, self.followed.start, self.followed.end)

    @property
    def pace(self) -> str:
        return pace_name(self.followed.pace)

    @property
    def mark(self) -> str:
        return self.followed.pace.value

    @property
    def done(self) -> str:
        """What is said to be done against what the days gone would give; of what is left out, why."""
        if self.followed.pace is Pace.LEFT_OUT:
            return self.followed.initiative.excluded_reason
        if self.followed.pace in (Pace.DONE, Pace.NOT_YET):
            return percent(self.followed.percent / 100)
        return _("%(said)s done; by the calendar it should be %(due)s") % {
            "said": percent(self.followed.percent / 100),
            "due": percent(self.followed.due / 100),
        }

    @property
    def used(self) -> str:
        """Effort and cost used against the estimates; nothing where nobody has said."""
        last, initiative = self.followed.last, self.followed.initiative
        parts = []
        if last and last.days is not None:
            parts.append(
                _("%(used)s of %(planned)s person-days")
                % {
                    "used": figure(float(last.days), 0),
                    "planned": figure(float(initiative.effort_days), 0),
                }
            )
        if last and last.cost is not None:
            parts.append(
                _("%(used)s of %(planned)s")
                % {
                    "used": money(float(last.cost), self.currency),
                    "planned": money(float(initiative.cost), self.currency),
                }
            )
        return " · ".join(parts)

    @property
    def wants_evidence(self) -> bool:
        """It is done, and nothing said with it tells where that can be seen."""
        said = self.followed.words
        return self.followed.initiative.is_done and not any(
            word.note for word in said if word.percent == 100
        )

    @property
    def wants_metric(self) -> bool:
        """It is done and names no metric that could show what it brought."""
        return self.followed.initiative.is_done and not self.followed.initiative.aims.all()

    @property
    def form(self) -> ProgressForm:
        return ProgressForm.about(self.followed)


@dataclass(frozen=True)
class Achieved:
    """What the next round found of one done initiative."""

    title: str
    expected: str
    found: str
    share: str


@dataclass(frozen=True)
class FollowingPage:
    """Everything the page says."""

    plan: FollowedPlan

    @property
    def currency(self) -> str:
        return self.plan.roadmap.organization.currency

    @cached_property
    def lines(self) -> list[Line]:
        last = max((followed.end for followed in self.plan.lines), default=1)
        quarters = quarter_names(self.plan.scenario, last)
        return [Line(followed, self.currency, quarters) for followed in self.plan.lines]

    def count(self, *paces: Pace) -> int:
        return sum(line.followed.pace in paces for line in self.lines)

    @property
    def headline(self) -> str:
        late, done = self.count(Pace.LATE), self.count(Pace.DONE)
        if late:
            return ngettext("%(n)s initiative is late", "%(n)s initiatives are late", late) % {
                "n": late
            }
        if done and done == len(self.lines) - self.count(Pace.LEFT_OUT):
            return _("Everything in the plan is done")
        if behind := self.count(Pace.BEHIND):
            return ngettext(
                "Nothing is late; %(n)s initiative is behind",
                "Nothing is late; %(n)s initiatives are behind",
                behind,
            ) % {"n": behind}
        return _("Nothing is late")

    @property
    def sentence(self) -> str:
        said = _(
            "%(done)s of %(all)s done, %(running)s on time, %(behind)s behind, %(waiting)s not due yet."
        ) % {
            "done": self.count(Pace.DONE),
            "all": len(self.lines) - self.count(Pace.LEFT_OUT),
            "running": self.count(Pace.ON_TIME),
            "behind": self.count(Pace.BEHIND),
            "waiting": self.count(Pace.NOT_YET),
        }
        left_out = self.count(Pace.LEFT_OUT)
        if not left_out:
            return said
        more = ngettext(
            "%(n)s initiative was left out since the decision and is not followed.",
            "%(n)s initiatives were left out since the decision and are not followed.",
            left_out,
        ) % {"n": left_out}
        return f"{said} {more}"

    @property
    def moved(self) -> str:
        """That the roadmap begins elsewhere now, where it does."""
        return moved_words(self.plan.scenario)

    @cached_property
    def achieved(self) -> list[Achieved]:
        calibration = self.plan.calibration
        if calibration is None:
            return []
        return [
            Achieved(
                calibration.initiatives[key].title,
                figure(one.expected, 2),
                figure(one.found, 2),
                percent(one.share),
            )
            for key, one in sorted(
                calibration.found.items(), key=lambda item: calibration.initiatives[item[0]].title
            )
        ]

    @property
    def calibration_sentence(self) -> str:
        """What the next round makes of the library's probabilities, with an example."""
        calibration = self.plan.calibration
        if calibration is None:
            return ""
        achieved, tried = calibration.average
        return ngettext(
            "“%(round)s” found %(share)s of what %(n)s done initiative was to lift. Weighed against "
            "the library’s estimate, which counts as six more, a probability of %(given)s becomes "
            "%(own)s here.",
            "“%(round)s” found %(share)s of what %(n)s done initiatives were to lift. Weighed against "
            "the library’s estimate, which counts as six more, a probability of %(given)s becomes "
            "%(own)s here.",
            tried,
        ) % {
            "round": calibration.round.title,
            "share": percent(achieved / tried),
            "n": tried,
            "given": figure(0.8, 2),
            "own": figure(calibration.own_probability(0.8), 2),
        }
