"""Jobs for the tests: each does nothing but what its name says."""

from __future__ import annotations

from jobs.models import Job
from jobs.services import ask_to_stop
from jobs.work import CannotGoOnError, Work

SEEN: list[tuple[int, int]] = []


def count(work: Work) -> str:
    """Count to the number given, going on where it stopped."""
    last = work.arguments["to"]
    for number in range(work.job.done, last + 1):
        work.at(number, last, now=True)
        SEEN.append((number, last))
        if number == work.arguments.get("stop_at"):
            ask_to_stop(job=work.job)
    return f"counted to {last}"


def cannot(work: Work) -> str:
    raise CannotGoOnError("the mail server sleeps")


def breaks(work: Work) -> str:
    raise ZeroDivisionError("secret detail")


def loses_its_hold(work: Work) -> str:
    """Another process takes the job over while this one works."""
    Job.objects.filter(pk=work.job.pk).update(claim="another", done=7)
    work.at(1, 2, now=True)
    raise AssertionError("not reached")
