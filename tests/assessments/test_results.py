"""The results pages: what they cost, what they show, and what nobody may work out from them."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from datetime import date
from itertools import combinations

import numpy as np
import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.domain.scorecard import CapabilityStatus
from assessments.models import Answer, Participant, TeamLink
from assessments.selectors.results import capability_page, results_page
from assessments.selectors.scores import round_scores
from assessments.services import close_round, save_scope
from tests.assessments.world import english, hold_round, nothing, text_of

ENGLISH = {"HTTP_ACCEPT_LANGUAGE": "en"}
FILES = ("reports:results_xlsx", "reports:results_csv", "reports:results_json")
LONG_AGO = date(2020, 3, 1)


@pytest.fixture
def hold(framework, organization):
    return lambda *args, **how: hold_round(organization, *args, **how)


@pytest.fixture
def reader(executive, client_of):
    """Somebody who may look and change nothing, with an English browser."""
    return client_of(executive, **ENGLISH)


@pytest.fixture
def editor(lead, client_of):
    return client_of(lead, **ENGLISH)


def spread(team, seat, code):
    return 1 + (seat * 7 + sum(map(ord, code + team))) % 5


def unpacked(response) -> str:
    if response.content[:2] != b"PK":
        return text_of(response)
    with zipfile.ZipFile(io.BytesIO(response.content)) as book:
        return " ".join(book.read(name).decode() for name in book.namelist())


# ---- what the pages cost ------------------------------------------------------------------------

# Session, person, membership with organisation, the round; the round before; its levels and
# capabilities; who is not asked what; what sessions agreed on and what the executive team wrote;
# its closings; answers by links for teams: twelve. An open round has none and reads its
# capabilities with its scopes; it also counts people and answers, and, from k people on, how far
# raters differ.
CLOSED, OPEN = 12, 13


@pytest.mark.parametrize(
    ("state", "people", "queries"),
    [
        ("closed", 1, CLOSED),
        ("closed", 3, CLOSED),
        ("closed", 300, CLOSED),
        ("open", 1, OPEN),
        ("open", 3, OPEN + 1),
        ("open", 300, OPEN + 1),
    ],
)
def test_the_results_cost_the_same_whoever_answered(
    state, people, queries, hold, reader, django_assert_num_queries
):
    def answering(team, seat, code):
        return spread(team, seat, code) if code[-1] in "135" else None

    held = hold({"Norte": people}, answering, state=state, named=True, k=3)
    with django_assert_num_queries(queries):
        page = reader.get(held.url("assessments:results"))
    assert ("Level" in text_of(page), queries <= 17) == (True, True)


@pytest.mark.parametrize("people", [1, 3, 40])
def test_a_capabilitys_page_costs_the_same_whoever_answered(
    people, hold, reader, django_assert_max_num_queries
):
    held = hold({"Norte": people, "Sur": people}, spread)
    address = held.url("assessments:capability", "DA1")
    with django_assert_max_num_queries(15):
        assert reader.get(address).status_code == 200


@pytest.mark.parametrize("rounds", [1, 3])
def test_the_list_of_rounds_costs_the_same_however_many_there_are(
    rounds, hold, reader, organization, django_assert_num_queries
):
    for _ in range(rounds):
        hold({"Norte": 2}, nothing)
    with django_assert_num_queries(4):  # session, person, membership, rounds
        reader.get(reverse("assessments:rounds", args=[organization.slug]))


# ---- nothing before its time --------------------------------------------------------------------


@pytest.mark.parametrize("state", ["draft", "open"])
def test_an_anonymous_round_shows_participation_only_until_it_closes(state, hold, editor):
    held = hold({"Norte": 6, "Sur": 7}, spread, state=state)
    where = held.url("assessments:round")
    redirected = [
        editor.get(held.url("assessments:results")),
        editor.get(held.url("assessments:results"), HTTP_HX_REQUEST="true"),
        editor.get(held.url("assessments:capability", "DA1")),
        editor.get(held.url("roadmaps:new_roadmap")),
        editor.post(held.url("roadmaps:new_roadmap"), {"title": "x"}),
    ]
    assert [(r.status_code, r["Location"]) for r in redirected] == [(302, where)] * 5
    names = (
        "round_exports",
        "report_pdf",
        "results_xlsx",
        "results_csv",
        "results_json",
        "roadmap_csv",
    )
    gone = [editor.get(held.url(f"reports:{name}")).status_code for name in names]
    assert gone == [404] * len(names)
    seat = held.seats[0].pk
    if state == "open":
        page = held.arrive().get(reverse("assessments:seen_results", args=[seat]))
        assert page.status_code == 404
    page = text_of(editor.get(where))
    assert "chart-data" not in page
    assert "Norte" in page


def test_a_named_round_shows_results_while_it_is_open(hold, reader):
    held = hold({"Norte": 6}, lambda *x: 4, state="open", named=True)
    page = text_of(reader.get(held.url("assessments:results")))
    assert "Level 4" in page
    assert reader.get(held.url("reports:results_csv")).status_code == 200


# ---- small groups -------------------------------------------------------------------------------


def pages_and_files(held, browser) -> dict[str, str]:
    """Everything that is published about a round."""
    codes = [line.score.code for line in results_page(held.assessment).capabilities]
    addresses = {
        "results": held.url("assessments:results"),
        **{code: held.url("assessments:capability", code) for code in codes},
        **{name: held.url(name) for name in FILES},
    }
    return {name: unpacked(browser.get(address)) for name, address in addresses.items()}


def heat(page: str) -> dict[str, list[str]]:
    """The heat map as published: code -> all and one cell per team, "" where none is shown."""
    table = re.search(r'<table class="heat">(.*?)</table>', page, re.S).group(1)
    rows = {}
    for row in re.findall(r"<tr><th scope=\"row\">(.*?)</tr>", table, re.S):
        code = re.search(r'<span class="code">(\w+)</span>', row).group(1)
        cells = re.findall(r"<td([^>]*)>(.*?)</td>", row, re.S)
        rows[code] = ["" if "hide" in kind else text for kind, text in cells]
    return rows


def test_a_team_of_three_is_nowhere_to_be_seen(hold, reader):
    """The three answered 5 where everybody else answered 2, so that their mean would show."""
    held = hold(
        {"Pequeño": 3, "Grande": 6, "Mayor": 8},
        lambda team, seat, code: 5 if team == "Pequeño" else 2,
    )
    published = pages_and_files(held, reader)
    found = heat(published["results"])
    assert len(found) == 30
    order = [team.name for team in round_scores(held.assessment).teams]
    small, middle, large = (order.index(name) + 1 for name in ("Pequeño", "Grande", "Mayor"))
    for cells in found.values():
        # Everybody, and the largest team: with the middle one the three could be worked out.
        assert (cells[small], cells[middle], cells[large]) == ("", "", "2.0")
    for name in ("DA1", "CU6"):
        by_team = published[name].split(english("By team"))[1]
        assert ">5.0<" not in by_team
    sheet = published["reports:results_xlsx"]
    assert "<v>5</v>" not in re.sub(
        r"<c r=\"[A-Z]+\d+\" s=\"\d+\"", "<c", sheet.split("Pequeño")[-1]
    )
    row = next(csv.DictReader(io.StringIO(published["reports:results_csv"].lstrip("\ufeff"))))
    assert "Pequeño" not in row


def published_teams(held, browser) -> list[dict[str, str]]:
    """The sheet of teams, as the workbook holds it."""
    raw = browser.get(held.url("reports:results_xlsx")).content
    sheet = openpyxl.load_workbook(io.BytesIO(raw))[english("Teams")]
    head, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]


SIZES = [
    {"A": 3, "B": 6, "C": 8, "D": 5},
    {"A": 1, "B": 9},
    {"A": 4, "B": 4, "C": 4},
    {"A": 2, "B": 3, "C": 20},
    {"A": 4, "B": 5, "C": 5},
    {"A": 1, "B": 1, "C": 1, "D": 30},
]


@pytest.mark.parametrize("sizes", SIZES, ids=str)
def test_from_what_is_published_nobody_works_out_fewer_than_five(sizes, hold, reader):
    """Try it: total minus visible, in every combination, over numbers as published.

    Some people leave questions open, so that the groups differ from question to question.
    """

    def answering(team, seat, code):
        if (seat + ord(code[-1])) % 4 == 0 and seat:
            return None
        return spread(team, seat, code)

    held = hold(sizes, answering)
    people = {
        (team, code): sum(answering(team, seat, code) is not None for seat in range(size))
        for team, size in sizes.items()
        for code in (f"{area}{n}" for area in ("DA", "DI", "EN", "ME", "CU") for n in range(1, 7))
    }
    page = heat(text_of(reader.get(held.url("assessments:results"))))
    order = [team.name for team in round_scores(held.assessment).teams]
    for row in published_teams(held, reader):
        code = row[english("Code")]
        if row[english("Everybody")] is None:
            assert [row[team] for team in sizes] == [None] * len(sizes)
            continue
        occupied = [team for team in sizes if people[team, code]]
        visible = [team for team in occupied if row[team] is not None]
        on_page = [name for name, cell in zip(order, page[code][1:], strict=True) if cell]
        assert set(on_page) == set(visible)
        cuts = [np.ones(len(occupied))]
        cuts += [np.array([float(team == shown) for team in occupied]) for shown in visible]
        basis = np.array(cuts)
        for size in range(1, len(occupied) + 1):
            for some in combinations(range(len(occupied)), size):
                if sum(people[occupied[i], code] for i in some) >= 5:
                    continue
                wanted = np.array([float(i in some) for i in range(len(occupied))])
                found, *_ = np.linalg.lstsq(basis.T, wanted, rcond=None)
                assert np.abs(basis.T @ found - wanted).max() > 1e-9, (code, visible, some)


def test_the_attack_would_succeed_on_one_hidden_team():
    """The guard of the test above: of three hidden and six shown the three can be solved."""
    basis = np.array([[1.0, 1.0], [0.0, 1.0]])
    found, *_ = np.linalg.lstsq(basis.T, np.array([1.0, 0.0]), rcond=None)
    assert np.abs(basis.T @ found - np.array([1.0, 0.0])).max() < 1e-9


def test_fewer_than_the_smallest_group_show_nothing_at_all(hold, reader):
    held = hold({"Norte": 4}, lambda *x: 5)
    published = pages_and_files(held, reader)
    assert "so far 4 have submitted" in published["results"]
    for name, page in published.items():
        assert "5.0" not in page, name
        assert "chart-data" not in page, name
    assert {tuple(cells) for cells in heat(published["results"]).values()} == {("",)}


@pytest.mark.parametrize(("k", "shown"), [(3, True), (4, True), (5, False), (8, False)])
def test_the_smallest_group_is_what_the_round_says(k, shown, hold, reader):
    held = hold({"Norte": 4}, lambda *x: 3, k=k)
    page = text_of(reader.get(held.url("assessments:results")))
    assert ("Level 3," in page) is shown


def test_no_chart_holds_a_number_that_the_page_does_not(hold, reader):
    held = hold({"Pequeño": 3, "Grande": 6, "Mayor": 8}, spread)
    page = text_of(reader.get(held.url("assessments:results")))
    data = re.findall(r'<script type="application/json"[^>]*>(.*?)</script>', page, re.S)
    card = round_scores(held.assessment).scorecard
    means = {round(a.mean, 6) for a in card.areas}
    assert len(data) == 2
    for chart in map(json.loads, data):
        today = next(t for t in chart["data"] if t["name"] == english("Today"))
        drawn = today.get("r") or [1 + x for x in today["x"]]
        assert {round(x, 6) for x in drawn} == means
        assert "Pequeño" not in json.dumps(chart, ensure_ascii=False)


# ---- comments -----------------------------------------------------------------------------------


@pytest.mark.parametrize(("people", "shown"), [(9, False), (10, True), (11, True)])
def test_comments_are_shown_from_ten_answers_on(people, shown, hold, reader):
    said = {
        ("Norte", 1, "DA1"): "zeta «&»",
        ("Norte", 0, "DA1"): "Alfa",
        ("Norte", 2, "DA2"): "otra",
    }
    held = hold({"Norte": people}, spread, comments=said)
    page = text_of(reader.get(held.url("assessments:capability", "DA1")))
    assert ("zeta «&amp;»" in page, "Alfa" in page) == (shown, shown)
    assert "otra" not in page
    if shown:  # in an order that does not tell who answered first
        assert page.index("Alfa") < page.index("zeta")


def test_comments_of_those_who_did_not_submit_are_nobodys_business(hold, reader):
    said = {("Norte", 0, "DA1"): "a medias"}
    held = hold({"Norte": 12}, spread, comments=said, state="open")
    Participant.objects.filter(pk=held.seats[0].pk).update(submitted_at=None)
    close_round(assessment=held.assessment, at=timezone.now())
    assert "a medias" not in text_of(reader.get(held.url("assessments:capability", "DA1")))


def test_ten_who_say_they_do_not_know_are_no_ten_answers(hold, reader):
    said = {("Norte", 0, "DA1"): "a solas"}
    held = hold(
        {"Norte": 12}, lambda team, seat, code: 3 if seat < 9 else "dont_know", comments=said
    )
    assert "a solas" not in text_of(reader.get(held.url("assessments:capability", "DA1")))


# ---- when there is nothing to show --------------------------------------------------------------

EMPTY = {
    "nobody was invited yet": ({}, nothing),
    "nobody has answered": ({"Norte": 6}, nothing),
    "everything was left open": ({"Norte": 6}, nothing),
    "nothing applies": ({"Norte": 6}, lambda *x: "not_applicable"),
    "nobody knows": ({"Norte": 6}, lambda *x: "dont_know"),
    "one person": ({"Norte": 1}, lambda *x: 3),
    "one person of many": ({"Norte": 30}, lambda team, seat, code: None if seat else 3),
    "only one area": ({"Norte": 6}, lambda t, s, code: 3 if code.startswith("DA") else None),
}


@pytest.mark.parametrize("case", EMPTY)
@pytest.mark.parametrize("state", ["open", "closed"])
def test_what_cannot_be_computed_is_said_and_is_never_0(case, state, hold, reader, editor):
    sizes, answering = EMPTY[case]
    # Named, because an open anonymous round shows nothing; one who is alone stays hidden only there.
    held = hold(sizes, answering, state=state, named="one person" not in case)
    if not held.assessment.shows_results:  # a round with no participant does not open
        assert reader.get(held.url("assessments:results")).status_code == 302
        return
    card = round_scores(held.assessment).scorecard
    assert (card.overall_mean, card.staged, card.interval) == (None, None, None)
    page = text_of(reader.get(held.url("assessments:results")))
    assert english("There is no overall level yet.") in page
    assert not re.search(r">\s*[−-]?0[.,]0+\s*<", page)
    assert "nan" not in page.lower().split()
    for code in ("DA1", "CU6"):
        detail = reader.get(held.url("assessments:capability", code))
        assert detail.status_code == 200
        assert not re.search(r">\s*[−-]?0[.,]0+\s*<", text_of(detail))
    for name in FILES:
        assert reader.get(held.url(name)).status_code == 200
    overview = reader.get(reverse("reports:overview", args=[held.assessment.organization.slug]))
    assert overview.status_code == 200


def test_one_person_who_agreed_to_be_known_is_an_indication_and_no_level(hold, reader):
    held = hold({"Norte": 1}, lambda *x: 3, state="open", named=True)
    card = round_scores(held.assessment).scorecard
    assert (card.overall_mean, card.interval, card.likely) == (3.0, None, None)
    page = text_of(reader.get(held.url("assessments:results")))
    assert english("It is the view of 1 person: an indication, not yet a level.") in page


@pytest.mark.parametrize(
    ("choice", "status"),
    [
        (None, CapabilityStatus.NO_ANSWERS),
        ("dont_know", CapabilityStatus.NO_VISIBILITY),
        ("not_applicable", CapabilityStatus.SCOPE_PENDING),
    ],
)
def test_a_capability_without_a_score_says_why(choice, status, hold, reader):
    held = hold({"Norte": 6}, lambda team, seat, code: choice if code == "DA1" else 3)
    line = capability_page(held.assessment, "DA1").line
    assert (line.score.status, line.score.mean) == (status, None)
    page = text_of(reader.get(held.url("assessments:capability", "DA1")))
    assert held.assessment.is_closed
    assert "not_open" not in page
    said = english("Provisional: some capabilities have no score.")
    assert said in text_of(reader.get(held.url("assessments:results")))


def test_a_question_left_open_neither_raises_nor_lowers_the_score(hold):
    whole = hold({"Norte": 6}, lambda *x: 4)
    gaps = hold(
        {"Norte": 6}, lambda team, seat, code: None if seat == 5 and code[-1] in "135" else 4
    )
    means = [round_scores(held.assessment).scorecard.overall_mean for held in (whole, gaps)]
    assert means == [4.0, 4.0]


def test_a_code_that_is_not_asked_has_no_page(hold, reader):
    held = hold({"Norte": 6}, spread, form="short")
    asked = [line.score.code for line in results_page(held.assessment).capabilities]
    other = next(f"DA{n}" for n in range(1, 7) if f"DA{n}" not in asked)
    found = [
        reader.get(held.url("assessments:capability", code)).status_code
        for code in (asked[0], other, "XX9")
    ]
    assert found == [200, 404, 404]


# ---- the numbers --------------------------------------------------------------------------------


def test_the_page_says_what_the_scorecard_says(hold, reader):
    held = hold({"Norte": 6, "Sur": 7}, spread)
    card = round_scores(held.assessment).scorecard
    found = heat(text_of(reader.get(held.url("assessments:results"))))
    answers = Answer.objects.filter(participant__assessment=held.assessment, level__isnull=False)
    for score in card.capabilities:
        levels = list(answers.filter(capability__code=score.code).values_list("level", flat=True))
        assert score.mean == pytest.approx(sum(levels) / len(levels), abs=1e-12)
        assert float(found[score.code][0]) == pytest.approx(score.mean, abs=0.0501)


def test_what_the_round_leaves_out_is_in_no_mean(hold, organization, reader):
    def without_culture(assessment):
        save_scope(
            assessment=assessment, targets={}, weights={}, area_weights={},
            out_of_scope={f"CU{n}": "No es parte del encargo" for n in range(1, 7)},
        )  # fmt: skip

    held = hold(
        {"Norte": 6},
        lambda team, seat, code: 1 if code.startswith("CU") else 4,
        before_opening=without_culture,
    )
    card = round_scores(held.assessment).scorecard
    assert (card.overall_mean, card.area("CU").mean) == (4.0, None)
    page = heat(text_of(reader.get(held.url("assessments:results"))))
    assert [page[f"CU{n}"] for n in range(1, 7)] == [[""]] * 6
    detail = reader.get(held.url("assessments:capability", "CU1"))
    assert "chart-data" not in text_of(detail)


def test_the_round_before_is_shown_beside_this_one(hold, reader, framework):
    hold({"Norte": 6}, lambda *x: 2, title="Antes", opens_on=LONG_AGO)
    now = hold({"Norte": 6}, lambda *x: 3, title="Ahora")
    page = results_page(now.assessment)
    assert page.previous.title == "Antes"
    assert {line.previous for line in page.areas} == {2.0}
    assert "Antes" in text_of(reader.get(now.url("assessments:results")))


def test_a_round_of_another_form_is_not_the_round_before(hold):
    hold({"Norte": 6}, spread, form="short", opens_on=LONG_AGO)
    assert results_page(hold({"Norte": 6}, spread).assessment).previous is None


# ---- the way around a round ----------------------------------------------------------------------

AROUND = (
    "assessments:round",
    "assessments:results",
    "assessments:perceptions",
    "assessments:changes",
    "metrics:outside_in",
    "assessments:quality",
    "meetings:calibration",
    "meetings:reflection",
)


@pytest.mark.parametrize("here", AROUND)
def test_every_page_of_a_round_leads_to_all_others_and_marks_itself(here, hold, reader):
    held = hold({"Norte": 6}, spread)
    text = text_of(reader.get(held.url(here)))
    (tabs,) = re.findall(r'<nav class="tabs".*?</nav>', text, re.DOTALL)
    assert re.findall(r'href="([^"]+)"', tabs) == [held.url(name) for name in AROUND]
    assert re.findall(r'href="([^"]+)" aria-current="page"', tabs) == [held.url(here)]


def test_an_open_anonymous_round_leads_to_no_results(hold, reader):
    held = hold({"Norte": 6}, spread, state="open")
    (tabs,) = re.findall(
        r'<nav class="tabs".*?</nav>', text_of(reader.get(held.url("assessments:round"))), re.DOTALL
    )
    shown = ("assessments:round", "assessments:quality", "meetings:reflection")
    assert re.findall(r'href="([^"]+)"', tabs) == [held.url(name) for name in shown]


def test_answers_by_a_link_for_a_team_are_marked_on_the_results(hold, reader):
    held = hold({"Norte": 6}, spread)
    address = held.url("assessments:results")
    assert "by-team-link" not in text_of(reader.get(address))
    link = TeamLink.objects.create(
        assessment=held.assessment,
        team=held.seats[0].team,
        role_group="front_line",
        token_hash="x",
        created_at=timezone.now(),
    )
    Participant.objects.filter(pk__in=[seat.pk for seat in held.seats[:2]]).update(team_link=link)
    assert "2 answers came by links for whole teams" in text_of(reader.get(address))


@pytest.mark.parametrize(("own", "shown"), [(1, 10), (9, 10), (10, 20)])
def test_comments_of_a_few_are_not_hidden_among_imported_ones(own, shown, hold, reader):
    """Whoever imported ten comments knows them, and who else wrote one."""
    said = {("Norte", seat, "DA1"): f"Texto {seat:02}" for seat in range(10 + own)}
    held = hold({"Norte": 10 + own}, spread, comments=said)
    imported = [seat.pk for seat in held.seats[:10]]
    Participant.objects.filter(pk__in=imported).update(imported=True)
    detail = capability_page(held.assessment, "DA1")
    assert (len(detail.comments), detail.comments_hidden) == (shown, own < 10)
