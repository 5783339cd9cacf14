"""People who type into one map at once, through the protocol that the map's script speaks.

Each has a session and a kept connection. A pause in the typing saves the field: one POST with the
revision and the text that were seen. Most texts grow in fields nobody else writes; every few
pauses a line goes into a field that all write into, where a refusal (409) brings the other
text and the person keeps both. Every five seconds the open map asks what others changed.
"""

from __future__ import annotations

import http.client
import json
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from random import Random
from typing import Any
from urllib.parse import urlencode

from tests.benchmarks.clients import in_one_line, kept
from tests.benchmarks.places import PartError
from tests.benchmarks.servers import HOST

PAUSES = (0.7, 1.5)  # seconds between two saves of somebody who types on
SHARED_EVERY = 5  # pauses; the other texts are one's own
ASKS_EVERY = 5.0  # seconds, as static/js/journey/live.js
SEEN_BY_CROWD = 4  # shared fields in use at a time: enough to meet in
WORDS = ("agua", "perito", "casa", "llamada", "espera", "carta", "agente", "factura", "técnico")
TRIES = 40


@dataclass
class Field:
    """What one person has seen of a field, and what they were told is saved."""

    rev: int = 1
    was: str = ""


@dataclass
class Typed:
    """What one person saw: milliseconds, failures, conflicts, and what must be stored."""

    milliseconds: list[float] = field(default_factory=list)
    asked: list[float] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    conflicts: int = 0
    resent: int = 0
    own: dict[str, str] = field(default_factory=dict)
    lines: dict[str, list[str]] = field(default_factory=dict)


class Typist:
    """One person at an open map."""

    def __init__(self, port: int, number: int, editor: Mapping[str, Any], known: Any) -> None:
        self.port, self.number, self.known = port, number, known
        self.typed = Typed()
        self.rng = Random(number)
        self.own: Sequence[str] = editor["own"]
        stands = known["stands"]
        self.seen = {address: Field(1, stands.get(address, "")) for address in self.own}
        self.cookies = {"sessionid": editor["session"]}
        self.connection = http.client.HTTPConnection(HOST, port, timeout=30)

    def arrive(self) -> None:
        """Open the map, as somebody must before they can write into it."""
        status, _body = self._ask("GET", self.known["map"])
        if status != 200:
            raise PartError(f"the map answered {status}")

    def type_on(self, ends: float) -> None:
        """Write until the time is over, then leave; nothing is left unsaved."""
        self._pause()  # people do not begin at the same moment
        asks_at, turn = time.monotonic(), 0
        since = ""
        while time.monotonic() < ends:
            turn += 1
            if turn % SHARED_EVERY:
                self.write_own(turn)
            else:
                self.write_shared(turn)
            if time.monotonic() - asks_at > ASKS_EVERY:
                asks_at, since = time.monotonic(), self.look_around(since)
            self._pause()
        self.connection.close()

    def _pause(self) -> None:
        time.sleep(self.rng.uniform(*PAUSES))

    def write_own(self, turn: int) -> None:
        """Add a word to the text at hand; after a dozen words go on to the next field."""
        address = self.own[turn // 12 % len(self.own)]
        seen = self.seen[address]
        text = f"{seen.was} {self.rng.choice(WORDS)}{turn}"[:150].strip()
        status, body = self._save(address, text, seen)
        if status != 200:
            self._fail(f"status {status}")
            return
        if body["value"] != text:
            self._fail("another text was stored")
        self.seen[address] = Field(body["rev"], text)
        self.typed.own[address] = text

    def write_shared(self, turn: int) -> None:
        """Add a line below what others wrote; where it changed meanwhile, keep both."""
        use = self.known["shared"][:SEEN_BY_CROWD]
        address = self.rng.choice(use)
        seen = self.seen.get(address, Field())
        line = f"{self.number}-{turn}"
        for _try in range(TRIES):
            text = f"{seen.was}\n{line}".strip()
            status, body = self._save(address, text, seen)
            if status == 409:
                self.typed.conflicts += 1
                seen = Field(body["rev"], body["theirs"])
                continue
            if status == 200:
                self.seen[address] = Field(body["rev"], body["value"])
                self.typed.lines.setdefault(address, []).append(line)
            else:
                self._fail(f"status {status}")
            return
        self._fail("never got through")

    def look_around(self, since: str) -> str:
        began = time.perf_counter()
        status, body = self._ask("POST", self.known["changes"], {"since": since, "cell": ""})
        if status != 200:
            self._fail(f"changes: status {status}")
            return since
        self.typed.asked.append(1000 * (time.perf_counter() - began))
        return str(body["now"])

    def _save(self, address: str, value: str, seen: Field) -> tuple[int, Any]:
        began = time.perf_counter()
        answer = self._ask("POST", address, {"value": value, "rev": seen.rev, "was": seen.was})
        self.typed.milliseconds.append(1000 * (time.perf_counter() - began))
        return answer

    def _fail(self, what: str) -> None:
        self.typed.failures.append(what)

    def _ask(
        self, method: str, address: str, fields: Mapping[str, Any] | None = None
    ) -> tuple[int, Any]:
        """Send and read; like a browser, send once more where a kept connection had ended."""
        for again in (False, True):
            try:
                return self._asked(method, address, fields)
            except (http.client.HTTPException, OSError) as error:
                self.connection.close()
                if again:
                    return 0, type(error).__name__
                self.typed.resent += 1
        raise AssertionError

    def _asked(
        self, method: str, address: str, fields: Mapping[str, Any] | None
    ) -> tuple[int, Any]:
        headers = {
            "Cookie": in_one_line(self.cookies),
            "X-CSRFToken": self.cookies.get("csrftoken", ""),
            "Accept": "application/json" if method == "POST" else "text/html",
        }
        if fields is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.connection.request(method, address, fields and urlencode(fields), headers)
        response = self.connection.getresponse()
        content = response.read()
        self.cookies |= kept(response.headers.get_all("Set-Cookie") or [])
        is_json = "json" in response.headers.get("Content-Type", "")
        return response.status, json.loads(content) if is_json else None


@dataclass(frozen=True)
class Room:
    """What all who typed saw together."""

    people: tuple[Typed, ...]
    seconds: float

    @property
    def milliseconds(self) -> list[float]:
        return sorted(ms for person in self.people for ms in person.milliseconds)

    @property
    def asked(self) -> list[float]:
        return sorted(ms for person in self.people for ms in person.asked)

    @property
    def failures(self) -> Counter[str]:
        return Counter(failure for person in self.people for failure in person.failures)

    @property
    def conflicts(self) -> int:
        return sum(person.conflicts for person in self.people)

    @property
    def resent(self) -> int:
        return sum(person.resent for person in self.people)

    @property
    def told(self) -> dict[str, Any]:
        """What each was told is saved: texts of their own, and lines of the texts all share."""
        lines: dict[str, list[str]] = {}
        for person in self.people:
            for address, own in person.lines.items():
                lines.setdefault(address, []).extend(own)
        return {"own": {k: v for p in self.people for k, v in p.own.items()}, "lines": lines}


def type_together(port: int, known: Any, people: int, seconds: float) -> Room:
    """Let ``people`` type for ``seconds``, each with an open map."""
    typists = [Typist(port, i, known["editors"][i], known) for i in range(people)]
    for typist in typists:
        typist.arrive()
    began = time.monotonic()
    with ThreadPoolExecutor(people) as pool:
        for done in [pool.submit(typist.type_on, began + seconds) for typist in typists]:
            done.result()
    return Room(tuple(typist.typed for typist in typists), time.monotonic() - began)


def type_alone(port: int, known: Any, saves: int) -> Typed:
    """Let one person save a growing text without a pause; return what they saw."""
    typist = Typist(port, 0, known["editors"][0], known)
    typist.arrive()
    for turn in range(saves):
        typist.write_own(turn)
    typist.connection.close()
    return typist.typed
