"""The plan as a calendar (iCalendar, RFC 5545): when each initiative runs, and the day it ends.

Text lines end in CRLF and are folded at 75 octets; days are dates without a time zone, and an
event's end is the day after its last.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta

from django.utils.translation import gettext as _

from plans.exchange.lines import Line, When, planned
from plans.models import Scenario

LONGEST = 75  # octets of a line; RFC 5545, 3.1
_UNSPOKEN = re.compile("[\x00-\x08\x0b-\x1f\x7f]")


def calendar_file(scenario: Scenario, lines: list[Line], address: str, at: datetime) -> bytes:
    """Return the calendar of a plan; ``address`` leads back to it, ``at`` is when it was written.

    The same initiative of the same scenario has the same identifier in every file, so that a
    calendar that reads a later one moves its events instead of adding others.
    """
    head = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Brujula CX//Plan//ES",
        "CALSCALE:GREGORIAN",
        f"X-WR-CALNAME:{escaped(f'{scenario.roadmap.title} · {scenario.title}')}",
    ]
    events = [row for pair in planned(lines) for row in _events(scenario, *pair, address, at)]
    rows = [*head, *events, "END:VCALENDAR"]
    return "".join(f"{folded(row)}\r\n" for row in rows).encode()


def _events(
    scenario: Scenario, line: Line, when: When, address: str, at: datetime
) -> Iterator[str]:
    told = [line.initiative.why, line.initiative.deliverable]
    if line.initiative.owner:
        told.append(_("Responsible: %(owner)s") % {"owner": line.initiative.owner})
    name = f"{line.key}.{scenario.pk}@brujula-cx"
    yield from _event(
        name, line.title, "\n".join(part for part in told if part), when.starts_on,
        when.ends_on, address, at, scenario.rev,
    )  # fmt: skip
    milestone = _("Milestone: “%(title)s” ends") % {"title": line.title}
    yield from _event(
        f"end.{name}", milestone, line.initiative.deliverable, when.ends_on, when.ends_on,
        address, at, scenario.rev,
    )  # fmt: skip


def _event(
    name: str,
    title: str,
    told: str,
    first: date,
    last: date,
    address: str,
    at: datetime,
    rev: int,
) -> Iterable[str]:
    return [
        "BEGIN:VEVENT",
        f"UID:{name}",
        f"DTSTAMP:{at.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"SEQUENCE:{rev}",
        f"DTSTART;VALUE=DATE:{first:%Y%m%d}",
        f"DTEND;VALUE=DATE:{last + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{escaped(title)}",
        *([f"DESCRIPTION:{escaped(told)}"] if told else []),
        f"URL:{address}",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


def escaped(text: str) -> str:
    r"""Return a text as a value of a calendar.

    >>> escaped("uno; dos, tres\r\ncuatro \\ cinco")
    'uno\\; dos\\, tres\\ncuatro \\\\ cinco'
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = _UNSPOKEN.sub("", text).replace("\\", "\\\\").replace("\n", "\\n")
    return text.replace(";", "\\;").replace(",", "\\,")


def folded(line: str) -> str:
    r"""Return a line in pieces of at most 75 octets, none of which breaks a letter in two.

    >>> folded("SUMMARY:" + "ñ" * 40).split("\r\n ")[1:]
    ['ñññññññ']
    """
    pieces, piece, size = [], "", 0
    for letter in line:
        octets = len(letter.encode())
        if size + octets > LONGEST:
            pieces.append(piece)
            piece, size = "", 1  # the blank that a further piece begins with
        piece += letter
        size += octets
    return "\r\n ".join([*pieces, piece])
