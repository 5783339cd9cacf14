"""A calendar that other programs read: days, ends, names that stay, lines that fold."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

import pytest

from plans.exchange.calendar_file import calendar_file, escaped, folded
from plans.exchange.lines import lines_of
from roadmaps.models import Initiative
from tests.plans.world import computed

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 2, 8, 30, tzinfo=UTC)


def events(raw: bytes) -> list[dict[str, str]]:
    """The events of a calendar, unfolded, by the names of their properties."""
    rows = raw.decode().replace("\r\n ", "").split("\r\n")
    found: list[dict[str, str]] = []
    for row in rows:
        if row == "BEGIN:VEVENT":
            found.append({})
        elif found and ":" in row:
            name, value = row.split(":", 1)
            found[-1].setdefault(name.split(";")[0], value)
    return found


def test_an_initiative_lasts_its_quarters_and_its_milestone_is_the_last_day(known, download):
    found = {event["SUMMARY"]: event for event in events(download(known, "ics"))}
    runs, ends = found["Iniciativa I1"], found["Milestone: “Iniciativa I1” ends"]
    assert (runs["DTSTART"], runs["DTEND"]) == ("20270401", "20271001")  # the end is not in it
    assert (ends["DTSTART"], ends["DTEND"]) == ("20270930", "20271001")
    assert len(found) == 10  # five initiatives of the plan; the sixth does not fit
    assert not any("I4" in title for title in found)


def test_every_line_ends_in_crlf_and_is_no_longer_than_75_octets(known, initiatives, download):
    title = "Señalización «única»; correo, teléfono\\fax y más: " + "ñ" * 90
    Initiative.objects.filter(pk=initiatives["I2"].pk).update(own_title=title)
    raw = download(known, "ics")
    assert raw.endswith(b"END:VCALENDAR\r\n")
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert max(len(line) for line in raw.split(b"\r\n")) <= 75
    written = events(raw)[0]["SUMMARY"]
    assert re.sub(r"\\([\\;,])", r"\1", written) == title
    assert raw.startswith(b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:")


def test_a_text_cannot_end_its_line_or_begin_another(known, initiatives, download):
    Initiative.objects.filter(pk=initiatives["I2"].pk).update(
        own_title="A\r\nATTACH:x",
        own_why="uno\rdos\x01\x0btres",  # NUL reaches no database
    )
    raw = download(known, "ics")
    assert b"\r\nATTACH" not in raw
    event = events(raw)[0]
    assert event["SUMMARY"] == "A\\nATTACH:x"
    assert event["DESCRIPTION"].startswith("uno\\ndostres\\n")


def test_names_stay_when_the_plan_moves_and_differ_between_scenarios(known, plan_of):
    def names(scenario):
        plan = plan_of(scenario)
        return [e["UID"] for e in events(calendar_file(scenario, lines_of(plan), "https://x", AT))]

    first = names(known)
    assert len(set(first)) == len(first) == 10
    known.choices.create(initiative_id=lines_of(plan_of(known))[0].key, start=2)
    assert set(names(computed(known))) & set(first)
    event = events(calendar_file(known, lines_of(plan_of(known)), "https://x", AT))[0]
    assert event["DTSTAMP"] == "20261102T083000Z"
    assert event["URL"] == "https://x"


def test_quarters_go_on_into_the_next_year(known, roadmap, plan_of):
    roadmap.starts_quarter = 4
    roadmap.save()
    by_title = {line.title: line.when for line in lines_of(plan_of(known)) if line.when}
    when = by_title["Iniciativa I1"]  # second and third quarter of the plan
    assert (when.starts_on, when.ends_on) == (date(2028, 1, 1), date(2028, 6, 30))


@pytest.mark.parametrize(
    ("text", "written"), [("a,b;c", "a\\,b\\;c"), ("\\n", "\\\\n"), ("a\nb", "a\\nb"), ("", "")]
)
def test_what_a_calendar_would_misread_is_escaped(text, written):
    assert escaped(text) == written


@pytest.mark.parametrize("length", [74, 75, 76, 149, 150, 300])
def test_folding_loses_nothing(length):
    for letter in ("a", "ñ", "€", "😀"):
        line = letter * length
        pieces = folded(line).split("\r\n ")
        assert "".join(pieces) == line
        sizes = [len(piece.encode()) + (n > 0) for n, piece in enumerate(pieces)]
        assert max(sizes) <= 75
