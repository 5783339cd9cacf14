"""In an anonymous round nobody is shown whose answer is whose: no page, file, screen or log.

Everybody gets a name, an address, a comment and a pattern of answers that nobody else has. Then
every address of the site is asked for, and whatever comes back is searched.
"""

from __future__ import annotations

import csv
import html
import logging
import re
from io import BytesIO, StringIO

import pytest
from django.contrib.admin import site
from django.db import connection
from django.urls import reverse
from openpyxl import load_workbook

from accounts.models import User
from assessments.models import Answer, Identity, Participant
from assessments.services import publish_results
from tests.assessments.world import (
    NOW,
    Round,
    Scene,
    body,
    build_scene,
    copy_of,
    hold_round,
    kept,
    parameters,
    signed_in,
    undone,
)
from tests.test_access import MATRIX, TABLES, content, raw_of

READERS = ("lead", "consultant", "executive")
# Journeys cannot even import what knows of seats (pyproject.toml, import-linter).
ABOUT_ROUNDS = {n: rows for n, rows in MATRIX.items() if "journey" not in n}
TAKES_GET = [name for name, (get, _) in ABOUT_ROUNDS.items() if not get.startswith("405")]
TAKES_POST = [name for name, (_, post) in ABOUT_ROUNDS.items() if not post.startswith("405")]
# A person's own questionnaire shows that person their own answers; others are told 404.
SHORTEST_PATTERN = 12  # answers in a row that cannot be there by chance


def name_of(team: str, seat: int) -> str:
    return f"Nombrix{team[-1]}{seat:02d}"


def pattern_of(team: str, seat: int) -> str:
    """Thirty levels that nobody else has: a number in base 5, spread over 1 to 5."""
    number = (seat + 1) * 7_919_777_773 + (31_337_991_113 if team.endswith("Sur") else 0)
    number = number * 2_654_435_761 % 5**30
    digits = ""
    while len(digits) < 30:
        number, digit = divmod(number, 5)
        digits += str(digit + 1)
    return digits


def anonymous_round(scene: Scene, codes: list[str], **how: object) -> Round:
    """A round of two teams of 12 and 13, large enough for comments to be shown."""
    sizes = {f"{scene.marker} Norte": 12, f"{scene.marker} Sur": 13}
    comments = {
        (team, seat, code): f"Comentix{team[-1]}{seat:02d}{code}"
        for team, size in sizes.items()
        for seat in range(size)
        for code in ("DA1", "CU3")
    }
    held = hold_round(
        scene.organization,
        sizes,
        lambda team, seat, code: int(pattern_of(team, seat)[codes.index(code)]),
        comments=comments,
        names=name_of,
        **how,
    )
    for seat in held.seats:
        address = f"{seat.identity.name.lower()}@correox.example"
        Identity.objects.filter(participant=seat).update(email=address)
        pairing = f"pairix{seat.identity.name}".ljust(64, "0")
        Participant.objects.filter(pk=seat.pk).update(pairing=pairing)
    return held


@pytest.fixture(scope="module")
def scene(django_db_setup, django_db_blocker):
    with kept(django_db_blocker):
        scene = build_scene("Apartado")
        framework = scene.closed.assessment.framework
        codes = [c.code for area in framework.areas.all() for c in area.capabilities.all()]
        scene.closed = anonymous_round(scene, codes, title="Apartado Cerrada")
        publish_results(assessment=scene.closed.assessment, at=NOW)
        scene.opened = anonymous_round(scene, codes, title="Apartado Abierta", state="open")
        scene.draft = anonymous_round(scene, codes, title="Apartado Borrador", state="draft")
        yield scene


@pytest.fixture(scope="module")
def browsers(scene):
    return {who: signed_in(getattr(scene, who)) for who in READERS}


@pytest.fixture(scope="module")
def secrets(scene):
    """What to look for: identities, comments, and patterns of the people of anonymous rounds."""
    seats = [*scene.closed.seats, *scene.opened.seats, *scene.draft.seats]
    rows = Participant.objects.filter(pk__in=[seat.pk for seat in seats])
    return {
        "names": re.compile(r"Nombrix\w\d\d|nombrix\w\d\d@", re.IGNORECASE),
        "comments": re.compile(r"Comentix\w\d\d\w+"),
        "keys": [value for row in rows.values_list("pairing", "token_hash") for value in row],
        "patterns": sorted(
            {pattern_of(team, seat) for team in ("Norte", "Sur") for seat in range(13)}
        ),
    }


def lines_of(raw: bytes, text: str) -> list[str]:
    """Levels as they stand beside and below each other in whatever was sent."""
    plain = html.unescape(re.sub(r"<[^>]*>", " ", text))
    found = ["".join(re.findall(r"(?<![\d.,])[1-5](?![\d.,]\d|\d)", plain))]
    tables: list[list[list[object]]] = []
    if raw[:2] == b"PK" and b"xl/workbook.xml" in raw:
        book = load_workbook(BytesIO(raw), read_only=True)
        tables = [[list(row) for row in sheet.iter_rows(values_only=True)] for sheet in book]
    elif raw.startswith(b"\xef\xbb\xbf"):
        tables = [list(csv.reader(StringIO(text.lstrip("\ufeff"))))]
    for table in tables:
        width = max((len(row) for row in table), default=0)
        columns = [[row[i] if i < len(row) else None for row in table] for i in range(width)]
        for cells in [*table, *columns]:
            found.append("".join(str(c) for c in cells if str(c) in ("1", "2", "3", "4", "5")))
    return found


def told(raw: bytes, text: str, secrets: dict) -> list[str]:
    """Return what a response tells that it must not."""
    wrong = []
    if secrets["names"].search(text) and secrets["comments"].search(text):
        wrong.append("names beside comments")
    wrong += [f"a key: {key[:12]}" for key in secrets["keys"] if key and key in text]
    for line in lines_of(raw, text):
        for pattern in secrets["patterns"]:
            pieces = (pattern[i : i + SHORTEST_PATTERN] for i in range(0, 30, SHORTEST_PATTERN))
            if any(len(p) == SHORTEST_PATTERN and p in line for p in pieces):
                wrong.append(f"a person's answers: {pattern}")
    return wrong


# ---- the search can find


def test_patterns_differ_and_the_search_finds_one_in_every_kind_of_file(scene, secrets):
    assert len(secrets["patterns"]) == 26
    pattern = secrets["patterns"][0]
    row = ",".join(pattern)
    column = "\n".join(f"x,{digit},2.5" for digit in pattern)
    page = "".join(f"<td class='l{d}'>{d}</td><td>2.4</td>" for d in pattern)
    for text in (f"\ufeff{row}", f"\ufeff{column}", page):
        assert told(text.encode(), text, secrets)
    assert told(b"", "NombrixE03 ComentixE03DA1", secrets) == ["names beside comments"]
    assert told(b"", secrets["keys"][0], secrets)
    assert told(b"", "NombrixE03", secrets) == []


def test_what_is_looked_for_is_there_to_be_found(scene, browsers, secrets):
    """Names where a lead works with them, comments where there are enough: never both."""
    people = content(browsers["lead"].get(scene.address("invitations:participants")))
    assert secrets["names"].search(people)
    page = content(browsers["lead"].get(scene.address("assessments:capability")))
    assert secrets["comments"].search(page)


# ---- every address


@pytest.mark.parametrize("name", TAKES_GET)
def test_no_page_or_file_tells_whose_answer_is_whose(name, scene, browsers, secrets, db):
    if "participant" in parameters(name) and "pk" not in parameters(name):
        return  # of a respondent: the next test
    for who in READERS:
        with undone():
            response = copy_of(browsers[who]).get(scene.address(name))
        if response.status_code == 200:
            raw = raw_of(response)
            assert told(raw, content(response), secrets) == [], (who, name)


@pytest.mark.parametrize("name", TAKES_POST)
def test_no_answer_to_a_change_tells_whose_answer_is_whose(name, scene, browsers, secrets, db):
    with undone():
        sent = body(scene, name)
        response = copy_of(browsers["lead"]).post(scene.address(name), sent)
    if response.status_code == 200:
        assert told(raw_of(response), content(response), secrets) == []


def test_a_respondents_own_screens_open_to_nobody_who_leads(scene, browsers, db):
    seats = [n for n in TAKES_GET if "participant" in parameters(n) and "pk" not in parameters(n)]
    assert seats
    for name in seats:
        for who in READERS:
            assert copy_of(browsers[who]).get(scene.address(name)).status_code == 404, name


@pytest.mark.parametrize("state", ["draft", "opened", "closed"])
def test_the_people_of_a_round_stand_beside_no_answer_in_any_state(
    state, scene, browsers, secrets, db
):
    held = getattr(scene, state)
    for name in ("assessments:round", "invitations:participants"):
        for who in ("lead", "consultant"):
            address = reverse(name, args=[scene.organization.slug, held.assessment.pk])
            response = copy_of(browsers[who]).get(address)
            if response.status_code == 200:
                assert told(raw_of(response), content(response), secrets) == []
                assert not secrets["comments"].search(content(response))


# ---- staff


def test_staffs_screens_know_no_seats_names_or_answers(scene, secrets, db):
    apart = {Participant, Identity, Answer}
    for model in site._registry:
        related = {f.related_model for f in model._meta.get_fields() if f.is_relation}
        shown = set(site._registry[model].get_inlines(None, None) or ())
        assert model not in apart
        assert not {inline.model for inline in shown} & apart, model
        if model._meta.app_label in ("assessments", "invitations", "meetings"):
            assert not related & apart, model


def test_no_screen_of_staff_shows_anybody_of_a_round(scene, secrets, db):
    staff = signed_in(User.objects.create_superuser("jefa@example.org", "a long enough password"))
    pages = [reverse("admin:index"), *(reverse(f"admin:{t}_changelist") for t in TABLES)]
    for model in site._registry:
        rows = model._default_manager.all()[:5]
        label = model._meta.label_lower.replace(".", "_")
        pages += [reverse(f"admin:{label}_change", args=[row.pk]) for row in rows]
        pages += [reverse(f"admin:{label}_history", args=[row.pk]) for row in rows]
    for page in pages:
        response = staff.get(page)
        text = content(response)
        assert response.status_code == 200, page
        assert told(raw_of(response), text, secrets) == []
        assert not secrets["names"].search(text) and not secrets["comments"].search(text), page


# ---- tables and logs


def test_the_table_of_answers_holds_no_name(db):
    def columns(table: str) -> set[str]:
        with connection.cursor() as cursor:
            description = connection.introspection.get_table_description(cursor, table)
        return {column.name for column in description}

    answers = Answer._meta.db_table
    assert {"participant_id", "capability_id"} <= columns(answers)
    named = re.compile(r"name|mail|pairing|token|user|phone|address|\bip\b")
    assert [c for c in columns(answers) if named.search(c)] == []
    seats = columns(Participant._meta.db_table)
    assert [c for c in seats if re.search(r"name|mail|user|phone|address", c)] == []


def test_the_logs_name_nobody(scene, browsers, secrets, caplog, db):
    caplog.set_level(logging.INFO)
    held = scene.opened
    seat = held.arrive(0)
    with undone():
        seat.post(held.question(0, "DA1"), {"choice": "2", "comment": "ComentixE00DA1 nuevo"})
        seat.get(held.question(0, "ZZ9"))
        seat.post(reverse("assessments:submit", args=[held.seats[0].pk]))
        browsers["lead"].get(held.url("assessments:results"))
        browsers["lead"].get(held.url("reports:results_csv"))
    said = "\n".join(f"{record.getMessage()} {record.exc_text or ''}" for record in caplog.records)
    assert "Not Found" in said, "there is something in the logs"
    assert not secrets["names"].search(said)
    assert not secrets["comments"].search(said)
    assert not [key for key in secrets["keys"] if key in said]
    assert not [token for token in held.tokens if token in said]
