"""Starting, doing, stopping and taking up jobs."""

from __future__ import annotations

import logging
import uuid
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import Organization, User
from jobs.kinds import due_work, kind_of
from jobs.models import Job, JobState
from jobs.processes import run_apart
from jobs.work import CannotGoOnError, StopError, TakenOverError, Work

logger = logging.getLogger(__name__)

ATTEMPTS = 10  # at starting a job whose subject others begin and end at the same moment


class JobOverError(ValueError):
    """The job is done, or somebody has it in hand: there is nothing to stop or to take up."""


def start_job(
    *,
    organization: Organization,
    kind: str,
    arguments: dict[str, Any],
    by: User | None,
    subject: str = "",
    back: str = "",
) -> Job:
    """Start a job in a process of its own and return it; the page can be left.

    Where the same subject is being worked on already, that job is returned: two clicks, or two
    leads at once, start one.
    """
    kind_of(kind)  # a kind that does not exist fails here and not in a log
    at = timezone.now()
    wanted = Job(
        organization=organization, kind=kind, arguments=arguments, started_by=by,
        subject=subject, back=back, created_at=at, heartbeat_at=at,
    )  # fmt: skip
    for attempt in range(1, ATTEMPTS + 1):
        try:
            with transaction.atomic():
                wanted.save(force_insert=True)
        except IntegrityError:
            # The job in the way may end before it is looked up: then there is room for this one.
            if job := Job.objects.owned_by(organization).open().filter(subject=subject).first():
                return job
            if attempt == ATTEMPTS:
                raise
        else:
            break
    _hand_over(wanted)
    return wanted


def ask_to_stop(*, job: Job) -> None:
    """Ask a job to end at its next step. JobOverError where it has ended.

    A job that nobody has in hand is stopped on the spot.
    """
    at = timezone.now()
    rows = Job.objects.filter(pk=job.pk)
    idle = rows.free(at).update(state=JobState.STOPPED, claim="", ended_at=at)
    if not idle and not rows.open().update(stop_asked=True):
        raise JobOverError


def take_up(*, job: Job) -> None:
    """Let a stopped, failed or interrupted job go on. JobOverError where there is none such."""
    at = timezone.now()
    rows = Job.objects.filter(pk=job.pk)
    fresh = {
        "state": JobState.QUEUED, "claim": "", "stop_asked": False, "message": "",
        "ended_at": None, "heartbeat_at": at,
    }  # fmt: skip
    try:
        with transaction.atomic():
            ended = rows.filter(state__in=(JobState.STOPPED, JobState.FAILED)).update(**fresh)
            if not ended and not rows.forgotten(at).update(**fresh):
                raise JobOverError
    except IntegrityError as error:  # meanwhile another job works on the same thing
        raise JobOverError from error
    _hand_over(job)


def do_job(*, job_id: uuid.UUID) -> bool:
    """Do a job here and now; return whether it was ours to do.

    Of two processes that ask at once, the row lets one begin.
    """
    at, claim = timezone.now(), uuid.uuid4().hex
    taken = (
        Job.objects.filter(pk=job_id)
        .free(at)
        .update(state=JobState.RUNNING, claim=claim, heartbeat_at=at)
    )
    if not taken:
        return False
    job = Job.objects.select_related("organization", "started_by").get(pk=job_id)
    speaker = job.started_by.language if job.started_by else ""
    with translation.override(speaker or settings.LANGUAGE_CODE):
        _do(Work(job, claim))
    return True


def do_what_is_due() -> dict[str, int]:
    """Look after what nobody is waiting for: forgotten jobs, and each app's due work.

    Returns how much was done by name. For cron, every few minutes.
    """
    found: dict[str, int] = {}
    for path, function in due_work():
        try:
            found[path] = function(timezone.now())
        except Exception:  # one app's trouble must not cost the others their turn
            logger.exception("due work failed: %s", path)
            found[path] = 0
    waiting = Job.objects.forgotten(timezone.now())
    if settings.JOBS_RUN == "later":  # no process of their own: this is where they are done
        waiting = Job.objects.free(timezone.now())
    found["jobs"] = sum(do_job(job_id=pk) for pk in waiting.values_list("pk", flat=True))
    return found


def _do(work: Work) -> None:
    try:
        said = kind_of(work.job.kind).function()(work)
    except StopError:
        _end(work, JobState.STOPPED, "")
    except TakenOverError:
        logger.warning("job %s goes on in another process", work.job.pk)
    except CannotGoOnError as reason:
        _end(work, JobState.FAILED, str(reason))
    except Exception:
        logger.exception("job %s failed", work.job.pk)
        _end(work, JobState.FAILED, _("Something went wrong; what was done so far stands."))
    else:
        _end(work, JobState.DONE, said)


def _end(work: Work, state: JobState, message: str) -> None:
    at = timezone.now()
    Job.objects.filter(pk=work.job.pk, claim=work.claim).update(
        state=state, done=work.job.done, total=work.job.total, message=message[:500],
        heartbeat_at=at, ended_at=at, claim="",
    )  # fmt: skip


def _hand_over(job: Job) -> None:
    """Give a job to whoever does the work on this installation (``JOBS_RUN``)."""
    if settings.JOBS_RUN == "here":
        do_job(job_id=job.pk)
    elif settings.JOBS_RUN == "apart":
        transaction.on_commit(lambda: run_apart(job.pk))
