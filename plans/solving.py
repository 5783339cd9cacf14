"""The programme solved in a process of its own, which can be ended at any moment.

The solver itself cannot be interrupted. This module knows nothing of Django: the child loads it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from multiprocessing import get_context
from multiprocessing.connection import Connection

from roadmaps.domain.portfolio import Goal, InfeasibleError, Limits, Option, Plan
from roadmaps.domain.programme import best_plan

PATIENCE = 0.5  # seconds between two signs of life
REASON = 30.0  # seconds until what is found of a reason why there is no plan has to do


def best_plan_apart(
    options: Sequence[Option],
    goals: Sequence[Goal],
    limits: Limits,
    seconds: float,
    fallback: Mapping[str, int],
    waiting: Callable[[], None],
) -> Plan:
    """Return the best plan as :func:`best_plan` does, calling ``waiting`` while it is looked for.

    Whatever ``waiting`` raises ends the child and is raised. InfeasibleError and TimeoutError as
    ever; ChildProcessError where the child ended without an answer.
    """
    processes = get_context("spawn")
    ours, theirs = processes.Pipe(duplex=False)
    child = processes.Process(
        target=_answer, args=(theirs, options, goals, limits, seconds, fallback), daemon=True
    )
    child.start()
    theirs.close()
    try:
        while not ours.poll(PATIENCE):
            waiting()
        answer = ours.recv()
    except EOFError as error:
        raise ChildProcessError("the solver ended without an answer") from error
    finally:
        child.kill()
        child.join()
        ours.close()
    if isinstance(answer, Plan):
        return answer
    if answer is None:
        raise TimeoutError("no plan was found in the time given")
    raise InfeasibleError(*answer)


def seconds_left(seconds: float) -> Callable[[], float]:
    """Return what says how many of ``seconds`` are left, from now on."""
    end = time.monotonic() + seconds
    return lambda: end - time.monotonic()


def _answer(
    connection: Connection,
    options: Sequence[Option],
    goals: Sequence[Goal],
    limits: Limits,
    seconds: float,
    fallback: Mapping[str, int],
) -> None:
    try:
        left = seconds_left(REASON)
        connection.send(best_plan(options, goals, limits, seconds, fallback, left=left))
    except InfeasibleError as error:
        connection.send((error.conflict, error.is_smallest))
    except TimeoutError:
        connection.send(None)
    connection.close()
