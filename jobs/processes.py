"""A job in a process of its own, which outlives the web process that started it."""

from __future__ import annotations

import logging
import subprocess
import sys
import threading
import uuid

from django.conf import settings

logger = logging.getLogger(__name__)


def run_apart(job_id: uuid.UUID) -> None:
    """Start ``manage.py run_job`` and return at once; what it says goes to ``jobs.log``.

    A session of its own: a signal to the web server's group does not reach it. Where no process
    can be started the job stays in the queue, and ``manage.py run_due`` finds it.
    """
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "run_job", str(job_id)]
    settings.STATE_DIR.mkdir(parents=True, exist_ok=True)
    try:
        with (settings.STATE_DIR / "jobs.log").open("ab") as log:
            process = subprocess.Popen(  # noqa: S603 - our own program and a key of our own
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=settings.BASE_DIR,
                start_new_session=True,
            )
    except OSError:
        logger.exception("no process could be started for job %s", job_id)
        return
    # Somebody must wait for a child, or it stays in the list of processes after its end.
    threading.Thread(target=process.wait, daemon=True).start()
