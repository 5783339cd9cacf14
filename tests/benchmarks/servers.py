"""gunicorn as `make run` starts it, on a free loopback port, stopped by its own pid."""

from __future__ import annotations

import http.client
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.benchmarks.places import ROOT, PartError, Place, end_group

HOST = "127.0.0.1"


@dataclass(frozen=True)
class Server:
    pid: int
    port: int
    seconds_to_first_page: float

    def worker(self) -> int:
        """Return the pid of the first web worker, a child of the server's own process."""
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children")
        pids = children.read_text().split() if children.exists() else []
        if not pids:
            raise PartError("this system does not list a process's children")
        return int(pids[0])


def cpu_seconds(server: Server) -> float:
    """Return the processor time of all web workers so far; 0 where the system does not tell."""
    total = 0
    children = Path(f"/proc/{server.pid}/task/{server.pid}/children")
    for pid in children.read_text().split() if children.exists() else []:
        numbers = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        total += int(numbers[11]) + int(numbers[12])
    return total / os.sysconf("SC_CLK_TCK")


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind((HOST, 0))
        return int(listener.getsockname()[1])


@contextmanager
def server(place: Place, *, workers: int = 2) -> Iterator[Server]:
    """Serve the place; yields once the first page has come."""
    port = free_port()
    own = {"CX_BIND": f"{HOST}:{port}", "CX_WORKERS": str(workers)}
    with (place.folder / "server.log").open("ab") as log:
        began = time.monotonic()
        process = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "cxmaturity.wsgi"],
            cwd=ROOT,
            env={**place.environment, **own},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        try:
            seconds = first_page(process, port, began, place.deadline.at_most(30))
            yield Server(process.pid, port, seconds)
        finally:
            stop(process)


def first_page(process: subprocess.Popen[Any], port: int, began: float, seconds: float) -> float:
    """Return the seconds from ``began`` to the first page; PartError if it does not come."""
    while time.monotonic() - began < seconds:
        if process.poll() is not None:
            raise PartError(f"the server ended at once (status {process.returncode})")
        try:
            if _status(port) == 200:
                return time.monotonic() - began
        except OSError:
            time.sleep(0.02)
    raise PartError(f"no page came within {seconds:.0f} s")


def _status(port: int) -> int:
    connection = http.client.HTTPConnection(HOST, port, timeout=20)
    try:
        connection.request("GET", "/")
        return connection.getresponse().status
    finally:
        connection.close()


def stop(process: subprocess.Popen[Any]) -> None:
    """Ask the server to end; then make sure that none of its workers stays."""
    if process.poll() is None:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=8)
    end_group(process)


def memory(pid: int) -> dict[str, float]:
    """Return a process's memory in MiB: RSS, and PSS (its fair share) where the system tells."""
    rollup = Path(f"/proc/{pid}/smaps_rollup")
    try:
        text = rollup.read_text()
    except OSError:
        status = Path(f"/proc/{pid}/status")
        text = status.read_text().replace("VmRSS", "Rss") if status.exists() else ""
    found = re.findall(r"^(Rss|Pss):\s+(\d+) kB", text, re.MULTILINE)
    return {name.upper(): int(kib) / 1024 for name, kib in found}
