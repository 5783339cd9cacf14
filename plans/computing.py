"""Computing a plan in a job: in a process of its own, so that it can be given up at any moment."""

from __future__ import annotations

import time
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from jobs.work import CannotGoOnError, Work
from plans.models import Scenario
from plans.selectors.inputs import Problem
from plans.services.computing import ChangedMeanwhileError, compute_plan
from plans.services.scenarios import DecidedError
from plans.solving import best_plan_apart
from roadmaps.domain.portfolio import Plan

TRIES = 3  # while people go on changing what it is computed from


def compute_in_job(work: Work) -> str:
    """Compute the plan of the scenario in the job's arguments; a sentence about how it went."""
    scenario = Scenario.objects.filter(pk=UUID(work.arguments["scenario"])).first()
    if scenario is None:
        raise CannotGoOnError(_("The scenario is no longer there."))

    def solver(problem: Problem, seconds: float) -> Plan:
        began = time.monotonic()

        def waiting() -> None:
            work.at(min(int(time.monotonic() - began), int(seconds)), int(seconds))

        return best_plan_apart(
            problem.options, problem.goals, problem.limits, seconds, problem.list.starts, waiting
        )

    for _try in range(TRIES):
        try:
            result = compute_plan(scenario=scenario, at=timezone.now(), solver=solver)
        except ChangedMeanwhileError:
            continue
        except Scenario.DoesNotExist as error:
            raise CannotGoOnError(_("The scenario is no longer there.")) from error
        except DecidedError as error:
            raise CannotGoOnError(
                _("This scenario is the decision: change a copy of it.")
            ) from error
        except TimeoutError as error:
            raise CannotGoOnError(
                _("No plan was found in the time there is; loosen a limit or a demand.")
            ) from error
        if "conflict" in result:
            return _("No plan can meet every demand; the page says why.")
        return _("The best plan is computed.")
    raise CannotGoOnError(_("The roadmap was changed again and again; compute the plan once more."))
