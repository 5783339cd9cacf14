"""People answering at once: one process each, one kept connection each, one seat each.

They wait for each other at the start and then save without a pause, which is harder on the
server than people are: somebody who reads a question takes some twenty seconds for it.
"""

from __future__ import annotations

import http.client
import multiprocessing
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from math import ceil
from queue import Empty
from random import Random
from typing import Any
from urllib.parse import urlencode

from tests.benchmarks.places import PartError
from tests.benchmarks.servers import HOST

CHOICES = ("1", "2", "3", "4", "5", "dont_know", "not_applicable")
WEIGHTS = (2, 4, 5, 4, 1, 1, 1)
CLOSED_WHILE_IDLE = (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError)


@dataclass
class Saved:
    """What one client saw: milliseconds of each save, what it was told is kept, what failed."""

    seat: str
    milliseconds: list[float] = field(default_factory=list)
    told: dict[str, str] = field(default_factory=dict)
    failures: list[str] = field(default_factory=list)
    resent: int = 0
    began: float = 0.0
    ended: float = 0.0


class Respondent:
    """A browser reduced to a connection, its cookies, and the headers htmx sends."""

    def __init__(self, port: int) -> None:
        self.connection = http.client.HTTPConnection(HOST, port, timeout=30)
        self.cookies: dict[str, str] = {}
        self.resent = 0

    def ask(self, method: str, address: str, **fields: str) -> int:
        """Return the status; the answer is read to its end and its cookies are kept."""
        body = urlencode(fields).encode() if method == "POST" else None
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        if body is not None:
            headers |= {
                "Content-Type": "application/x-www-form-urlencoded",
                "HX-Request": "true",
                "X-CSRFToken": self.cookies.get("csrftoken", ""),
            }
        try:
            self.connection.request(method, address, body, headers)
            response = self.connection.getresponse()
        except CLOSED_WHILE_IDLE:
            # A kept connection may be closed at any moment; a browser opens another and resends.
            self.resent += 1
            self.connection.close()
            self.connection.request(method, address, body, headers)
            response = self.connection.getresponse()
        response.read()
        for line in response.headers.get_all("Set-Cookie") or []:
            self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(line).items()}
        return response.status

    def arrive(self, token: str) -> None:
        """Open the personal link and begin, as a person does."""
        if self.ask("GET", f"/r/{token}/") != 200:
            raise PartError("the personal link did not open")
        if self.ask("POST", f"/r/{token}/") != 302:
            raise PartError("the questionnaire did not begin")


def answer(
    port: int, seat: str, token: str, codes: Sequence[str], saves: int, starting: Any
) -> Saved:
    """Save ``saves`` answers one after another; questions come round again when they run out."""
    saved = Saved(seat)
    browser, rng = Respondent(port), Random(seat)
    browser.arrive(token)
    browser.ask("GET", f"/q/{seat}/{codes[0]}/")
    starting.wait(60)
    saved.began = time.monotonic()
    for i in range(saves):
        code = codes[i % len(codes)]
        choice = rng.choices(CHOICES, WEIGHTS)[0]
        began = time.perf_counter()
        try:
            status = browser.ask("POST", f"/q/{seat}/{code}/", choice=choice, seconds="4.2")
        except (OSError, http.client.HTTPException) as error:
            saved.failures.append(type(error).__name__)
            browser.connection.close()
            continue
        saved.milliseconds.append(1000 * (time.perf_counter() - began))
        if status == 200:
            saved.told[code] = choice
        else:
            saved.failures.append(f"status {status}")
    saved.ended = time.monotonic()
    saved.resent = browser.resent
    return saved


@dataclass(frozen=True)
class Crowd:
    """What all clients saw together."""

    clients: tuple[Saved, ...]

    @property
    def milliseconds(self) -> list[float]:
        return sorted(ms for client in self.clients for ms in client.milliseconds)

    @property
    def saves_per_second(self) -> float:
        seconds = max(c.ended for c in self.clients) - min(c.began for c in self.clients)
        return len(self.milliseconds) / seconds

    @property
    def failures(self) -> Counter[str]:
        return Counter(failure for client in self.clients for failure in client.failures)

    @property
    def resent(self) -> int:
        return sum(client.resent for client in self.clients)

    @property
    def told(self) -> dict[str, dict[str, str]]:
        return {client.seat: client.told for client in self.clients}


def percentile(ordered: Sequence[float], share: float) -> float:
    """Return the nearest-rank percentile of an ascending list: percentile(…, 0.95) is p95."""
    return ordered[max(0, ceil(share * len(ordered)) - 1)]


def crowd(
    port: int, seats: Sequence[Sequence[str]], codes: Sequence[str], saves: int, seconds: float
) -> Crowd:
    """Let one process per seat answer; PartError when they are not done in ``seconds``."""
    context = multiprocessing.get_context("fork")
    starting, done = context.Barrier(len(seats)), context.Queue()

    def one(seat: str, token: str) -> None:
        try:
            done.put(answer(port, seat, token, codes, saves, starting))
        except Exception as error:  # told to the parent, which stops the part
            starting.abort()
            done.put(f"{type(error).__name__}: {error}")

    processes = [context.Process(target=one, args=tuple(seat), daemon=True) for seat in seats]
    for process in processes:
        process.start()
    ends = time.monotonic() + seconds
    clients: list[Saved] = []
    try:
        while len(clients) < len(seats):
            told = done.get(timeout=max(0.1, ends - time.monotonic()))
            if isinstance(told, str):
                raise PartError(f"a client could not work: {told}")
            clients.append(told)
    except Empty as error:
        raise PartError(f"{len(seats) - len(clients)} clients were not done in time") from error
    finally:
        for process in processes:
            process.join(timeout=1)
            if process.is_alive():
                process.kill()
    return Crowd(tuple(clients))
