"""People answering at once: one kept connection each, one seat each, all of them in one process.

They begin together and then save without a pause, which is harder on the server than people
are: somebody who reads a question takes some twenty seconds for it. They share the machine with
the server, so they are as cheap as they can be: plain sockets, and one process that sends the
next answer wherever the last one has been acknowledged. A save is timed from the first byte
sent until the whole acknowledgement has been read.
"""

from __future__ import annotations

import http.client
import selectors
import socket
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from math import ceil
from random import Random
from urllib.parse import urlencode

from tests.benchmarks.places import PartError
from tests.benchmarks.servers import HOST

CHOICES = ("1", "2", "3", "4", "5", "dont_know", "not_applicable")
WEIGHTS = (2, 4, 5, 4, 1, 1, 1)


@dataclass
class Saved:
    """What one client saw: milliseconds of each save, what it was told is kept, what failed."""

    seat: str
    milliseconds: list[float] = field(default_factory=list)
    told: dict[str, str] = field(default_factory=dict)
    failures: list[str] = field(default_factory=list)
    resent: int = 0


def arrive(port: int, seat: str, token: str, code: str) -> dict[str, str]:
    """Open the personal link, begin, look at a question; return the browser's cookies."""
    connection = http.client.HTTPConnection(HOST, port, timeout=30)
    cookies: dict[str, str] = {}

    def ask(method: str, address: str) -> int:
        headers = {"Cookie": in_one_line(cookies), "X-CSRFToken": cookies.get("csrftoken", "")}
        connection.request(method, address, None, headers)
        response = connection.getresponse()
        response.read()
        cookies.update(kept(response.headers.get_all("Set-Cookie") or []))
        return response.status

    try:
        if ask("GET", f"/r/{token}/") != 200:
            raise PartError("the personal link did not open")
        if ask("POST", f"/r/{token}/") != 302:
            raise PartError("the questionnaire did not begin")
        ask("GET", f"/q/{seat}/{code}/")
    finally:
        connection.close()
    return cookies


def in_one_line(cookies: dict[str, str]) -> str:
    return "; ".join(f"{name}={value}" for name, value in cookies.items())


def kept(lines: Sequence[str]) -> dict[str, str]:
    return {name: m.value for line in lines for name, m in SimpleCookie(line).items()}


class BrokenAnswerError(OSError):
    """The connection ended before the answer did."""


class Respondent:
    """A browser reduced to a socket, its cookies, and the headers htmx sends."""

    def __init__(self, port: int, seat: str, codes: Sequence[str], saves: int) -> None:
        self.port, self.saved = port, Saved(seat)
        self.cookies: dict[str, str] = {}
        self.socket: socket.socket | None = None
        self.received = b""
        self.asked = b""
        self.again = False  # this save has been sent a second time
        self.began = 0.0
        self.code = self.choice = ""
        self.turns = self._turns(codes, saves)

    def _turns(self, codes: Sequence[str], saves: int) -> Iterator[tuple[str, str]]:
        """Questions come round again when they run out."""
        rng = Random(self.saved.seat)
        for i in range(saves):
            yield codes[i % len(codes)], rng.choices(CHOICES, WEIGHTS)[0]

    def connect(self) -> socket.socket:
        self.socket = socket.create_connection((HOST, self.port), timeout=30)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return self.socket

    def send_next(self) -> bool:
        """Send the next answer; False when all are sent."""
        turn = next(self.turns, None)
        if turn is None:
            return False
        self.code, self.choice = turn
        body = urlencode({"choice": self.choice, "seconds": "4.2"})
        self.asked = (
            f"POST /q/{self.saved.seat}/{self.code}/ HTTP/1.1\r\n"
            f"Host: {HOST}:{self.port}\r\n"
            "Accept-Encoding: identity\r\n"
            "Content-Type: application/x-www-form-urlencoded\r\n"
            f"Content-Length: {len(body)}\r\n"
            "HX-Request: true\r\n"
            f"X-CSRFToken: {self.cookies.get('csrftoken', '')}\r\n"
            f"Cookie: {in_one_line(self.cookies)}\r\n\r\n{body}"
        ).encode()
        self.again, self.began = False, time.perf_counter()
        self.send()
        return True

    def send(self) -> None:
        """Send what is asked; a connection that was closed meanwhile is opened anew."""
        self.received = b""
        if self.socket is None:
            self.connect()
        try:
            self.socket.sendall(self.asked)
        except (BrokenPipeError, ConnectionResetError):
            self.resend()

    def resend(self) -> None:
        """Do what a browser does when a kept connection ends under it: once, on a new one."""
        if self.again:
            raise BrokenAnswerError("the connection ended twice")
        self.again = True
        self.saved.resent += 1
        self.hang_up()
        self.connect().sendall(self.asked)

    def hang_up(self) -> None:
        if self.socket is not None:
            self.socket.close()
            self.socket = None

    def read(self) -> bool:
        """Take what has come; True once the answer is whole and noted."""
        try:
            came = self.socket.recv(65536)
        except ConnectionResetError:
            came = b""
        if not came:
            if self.received:
                raise BrokenAnswerError("the answer broke off")
            self.resend()
            return False
        self.received += came
        head, blank, body = self.received.partition(b"\r\n\r\n")
        if not blank:
            return False
        status, *lines = head.decode("latin-1").split("\r\n")
        headers = [line.partition(": ") for line in lines]
        length = [int(value) for name, _, value in headers if name.lower() == "content-length"]
        if not length:
            raise BrokenAnswerError("an answer without length")
        if len(body) < length[0]:
            return False
        self.note(int(status.split()[1]), headers)
        return True

    def note(self, status: int, headers: Sequence[tuple[str, str, str]]) -> None:
        self.saved.milliseconds.append(1000 * (time.perf_counter() - self.began))
        if status == 200:
            self.saved.told[self.code] = self.choice
        else:
            self.saved.failures.append(f"status {status}")
        self.cookies |= kept([value for name, _, value in headers if name.lower() == "set-cookie"])
        if any(n.lower() == "connection" and v.lower() == "close" for n, _, v in headers):
            self.hang_up()


def answer_together(people: Sequence[Respondent], seconds: float) -> float:
    """Let everybody save until all is saved; return the seconds it took."""
    ends = time.monotonic() + seconds
    began = time.monotonic()
    with selectors.DefaultSelector() as waiting:

        def go_on(person: Respondent) -> None:
            """Send, and wait on whichever socket it went out by."""
            while True:
                try:
                    if not person.send_next():
                        person.hang_up()
                        return
                    waiting.register(person.socket, selectors.EVENT_READ, person)
                    return
                except OSError as error:
                    person.saved.failures.append(type(error).__name__)
                    person.hang_up()

        for person in people:
            go_on(person)
        while waiting.get_map():
            if time.monotonic() > ends:
                raise PartError(f"{len(waiting.get_map())} clients were not done in time")
            for key, _ in waiting.select(timeout=1):
                person = key.data
                waiting.unregister(key.fileobj)
                try:
                    whole = person.read()
                except OSError as error:
                    person.saved.failures.append(type(error).__name__)
                    person.hang_up()
                    whole = True
                if whole:
                    go_on(person)
                else:
                    waiting.register(person.socket, selectors.EVENT_READ, person)
    return time.monotonic() - began


@dataclass(frozen=True)
class Crowd:
    """What all clients saw together; ``cpu_seconds`` is what they themselves used."""

    clients: tuple[Saved, ...]
    seconds: float
    cpu_seconds: float

    @property
    def milliseconds(self) -> list[float]:
        return sorted(ms for client in self.clients for ms in client.milliseconds)

    @property
    def saves_per_second(self) -> float:
        return len(self.milliseconds) / self.seconds

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
    """Let one client per seat answer; PartError when they are not done in ``seconds``."""
    people = []
    for seat, token in seats:
        person = Respondent(port, seat, codes, saves)
        person.cookies = arrive(port, seat, token, codes[0])
        people.append(person)
    cpu = time.process_time()
    took = answer_together(people, seconds)
    return Crowd(tuple(p.saved for p in people), took, time.process_time() - cpu)
