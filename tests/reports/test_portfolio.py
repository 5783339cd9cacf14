"""A portfolio of clients: where each stands, what asks for attention, how they stand together."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Export, ExportKind, Membership, Role
from accounts.services import record_export
from assessments.models import Assessment
from plans.models import Progress, Scenario
from reports.selectors import portfolio
from roadmaps.models import InitiativeStatus
from tests.assessments.world import (
    english,
    hold_round,
    make_roadmap,
    organization,
    person,
    signed_in,
    text_of,
)

pytestmark = pytest.mark.django_db
HOME = reverse("reports:home")
ALL = f"{HOME}?all"
TODAY = date(2027, 5, 14)  # in the second quarter of the roadmaps below


@pytest.fixture
def working(framework):
    """``working(3)``: a consultant, their browser in English and so many clients."""

    def made(number: int, role: Role = Role.CONSULTANT, language: str = "en") -> tuple:
        user = person(name="Carla Consultora")
        clients = [organization(f"Cliente {n}") for n in range(number)]
        for client in clients:
            Membership.objects.create(user=user, organization=client, role=role)
        return user, signed_in(user, HTTP_ACCEPT_LANGUAGE=language), clients

    return made


def closed(owner: Any, days_ago: int = 30, level: int = 3, **how: Any) -> Assessment:
    held = hold_round(owner, {"Norte": 6}, lambda *x: level, **how).assessment
    Assessment.objects.filter(pk=held.pk).update(
        closed_at=timezone.now() - timedelta(days=days_ago)
    )
    held.refresh_from_db()
    return held


def decide(roadmap: Any, starts: dict[Any, int]) -> Scenario:
    return Scenario.objects.create(
        roadmap=roadmap, title="Decidido", quarters=4, days_per_quarter=100, budget=1000,
        result={"starts": {str(row.pk): start for row, start in starts.items()}},
        decided_at=timezone.now(), decided_why="Cabe",
    )  # fmt: skip


def cards(page: str) -> dict[str, str]:
    found = re.findall(r'<li class="client">.*?(?=<li class="client">|</main>)', page, re.S)
    return {re.search(r"<h2><a [^>]*>(.*?)</a>", card)[1]: card for card in found}


def one(user: Any, today: date = TODAY) -> Any:
    return portfolio(user, today).clients[0]


# ---- where each stands ---------------------------------------------------------------------------


def test_a_portfolio_shows_each_clients_last_closed_round(working) -> None:
    _, browser, (first, second, _third) = working(3)
    closed(first, 300, level=2, title="Vieja")
    closed(first, 1, level=4, title="Nueva")
    hold_round(second, {"Norte": 6}, lambda *x: 5, state="open", title="Abierta")
    shown = cards(text_of(browser.get(HOME)))
    assert ("Nueva" in shown["Cliente 0"], "Vieja" in shown["Cliente 0"]) == (True, False)
    assert "mean 4.0" in shown["Cliente 0"]
    assert ("Abierta" in shown["Cliente 1"], "6 of 6 submitted" in shown["Cliente 1"]) == (
        True,
    ) * 2
    assert "5.0" not in shown["Cliente 1"]  # anonymous and open: nobody sees its mean
    assert english("not assessed yet") in shown["Cliente 2"]


def test_a_round_without_a_level_shows_no_0(working) -> None:
    _, browser, (only,) = working(1)
    hold_round(only, {"Norte": 4}, lambda *x: 5)
    page = text_of(browser.get(ALL))
    assert english("no level: too little is known") in page
    assert "0.0" not in page and "5.0" not in page


@pytest.mark.parametrize(
    ("days", "words", "is_old"),
    [
        (3, "less than a month old", False),
        (45, "1 month old", False),
        (300, "9 months old", False),
        (400, "13 months old", True),
        (800, "more than 2 years old", True),
    ],
)
def test_results_say_how_old_they_are_and_after_twelve_months_that_they_are_out_of_date(
    days, words, is_old, working
) -> None:
    _, browser, (only,) = working(1)
    closed(only, days)
    page = text_of(browser.get(ALL))
    assert words in page
    assert ("Out of date" in page) is is_old
    assert ("out-of-date" in page) is is_old
    assert ('class="chip l3"' in page) is not is_old


# ---- open actions --------------------------------------------------------------------------------


def test_late_initiatives_of_the_decided_plan_are_counted_with_a_link(working) -> None:
    user, _, (owner,) = working(1)
    roadmap = make_roadmap(closed(owner))
    rows = list(roadmap.initiatives.order_by("pk")[:5])
    for row in rows:
        row.duration = 1
        row.save()
    decide(roadmap, {rows[0]: 1, rows[1]: 1, rows[2]: 1, rows[3]: 2, rows[4]: 3})
    assert one(user).work.late == 2 + 1 + 1  # three of the first quarter, one not begun in time
    rows[0].status = InitiativeStatus.DONE
    rows[0].save()
    rows[1].excluded_reason = "Ya no hace falta"
    rows[1].save()
    Progress.objects.create(initiative=rows[3], percent=40, said_by=user)
    client = one(user)
    assert client.work.late == 1
    assert client.work.is_decided
    assert client.standing.actions == 1


def test_without_a_decision_what_is_under_way_past_its_quarter_is_counted(working) -> None:
    user, browser, (owner,) = working(1)
    roadmap = make_roadmap(closed(owner))
    rows = list(roadmap.initiatives.order_by("pk")[:4])
    for row, pinned, status in zip(
        rows, (1, 1, None, 2), ("under_way", "proposed", "under_way", "under_way"), strict=True
    ):
        row.pinned_quarter, row.status, row.duration = pinned, status, 1
        row.save()
    assert one(user).work.late == 1
    assert one(user, date(2028, 1, 2)).work.late == 3  # the roadmap itself is over
    link = reverse("roadmaps:roadmap", args=[owner.slug, roadmap.pk])
    assert link in text_of(browser.get(ALL))


def test_a_decided_roadmap_counts_before_a_newer_one_without_a_decision(working) -> None:
    user, _, (owner,) = working(1)
    held = closed(owner)
    older, newer = make_roadmap(held, title="Decidida"), make_roadmap(held, title="Nueva")
    type(newer).objects.filter(pk=newer.pk).update(
        created_at=older.created_at + timedelta(minutes=1)
    )
    assert one(user).work.roadmap == newer
    decide(older, {older.initiatives.first(): 2})
    assert one(user).work.roadmap == older


def test_the_next_quarter_names_what_begins_in_it(working) -> None:
    user, _browser, (owner,) = working(1)
    roadmap = make_roadmap(closed(owner))
    rows = list(roadmap.initiatives.order_by("pk")[:5])
    decide(roadmap, {rows[0]: 2, rows[1]: 3, rows[2]: 3, rows[3]: 4, rows[4]: 1})
    work = one(user).work
    assert work.next_quarter == (3, 2027)
    assert set(work.next_titles) == {rows[1].title, rows[2].title}
    assert one(user, date(2027, 12, 1)).work.next_titles == ()


def test_a_round_past_its_last_day_is_said_so(working) -> None:
    _, browser, (only,) = working(1)
    held = hold_round(only, {"Norte": 6}, lambda *x: 5, state="open").assessment
    assert "Past its last day" not in text_of(browser.get(ALL))
    yesterday = timezone.localdate() - timedelta(days=1)
    Assessment.objects.filter(pk=held.pk).update(opens_on=yesterday, closes_on=yesterday)
    assert "Past its last day" in text_of(browser.get(ALL))


# ---- order and search ----------------------------------------------------------------------------


def test_what_needs_attention_comes_first_and_by_name_can_be_asked_for(working) -> None:
    _, browser, (first, second, third) = working(3)
    closed(first, 10)
    closed(second, 500)
    closed(third, 500)
    hold_round(third, {"Norte": 6}, lambda *x: 5, state="open", title="Sin cerrar")
    yesterday = timezone.localdate() - timedelta(days=1)
    Assessment.objects.filter(title="Sin cerrar").update(opens_on=yesterday, closes_on=yesterday)
    page = text_of(browser.get(HOME))
    assert list(cards(page)) == ["Cliente 2", "Cliente 1", "Cliente 0"]
    assert "In 2 of them something is late or out of date." in page
    by_name = text_of(browser.get(f"{HOME}?order=name"))
    assert list(cards(by_name)) == ["Cliente 0", "Cliente 1", "Cliente 2"]


@pytest.mark.parametrize(("number", "searched"), [(10, False), (11, True)])
def test_from_eleven_clients_on_they_can_be_searched(number, searched, working) -> None:
    _, browser, clients = working(number)
    clients[3].sector = "Educación"
    clients[3].save()
    assert ('role="search"' in text_of(browser.get(HOME))) is searched
    assert list(cards(text_of(browser.get(f"{HOME}?q=educacion")))) == ["Cliente 3"]
    nothing = text_of(browser.get(f"{HOME}?q=<script>"))
    assert cards(nothing) == {}
    assert "0 found for “&lt;script&gt;”." in nothing


# ---- what was handed over ------------------------------------------------------------------------


def note(owner: Any, user: Any, day: int, kind: ExportKind = ExportKind.REPORT_PDF) -> Export:
    return record_export(
        organization=owner, person=user, kind=kind, about=f"Ronda {day}", language="es",
        at=datetime(2026, 10, day, tzinfo=UTC),
    )  # fmt: skip


def test_the_last_three_exports_of_each_client_say_who_what_when_and_in_which_language(
    working,
) -> None:
    user, browser, (first, second) = working(2)
    for day in (1, 2, 3, 4):
        note(first, user, day)
    note(second, user, 9, ExportKind.PLAN_PPTX)
    shown = cards(text_of(browser.get(HOME)))
    assert re.findall(r"Ronda \d", shown["Cliente 0"]) == ["Ronda 4", "Ronda 3", "Ronda 2"]
    assert all(word in shown["Cliente 1"] for word in ("Plan, slides", "Español", "Carla"))
    assert "Ronda 9" not in shown["Cliente 0"]


def test_executives_are_not_told_who_took_what_away(working) -> None:
    user, browser, (owner, _) = working(2, Role.EXECUTIVE)
    note(owner, user, 3)
    page = text_of(browser.get(HOME))
    assert "Cliente 0" in page
    assert "Ronda 3" not in page and "Taken away last" not in page
    assert not any(client.exports for client in portfolio(user, TODAY).clients)


# ---- the clients together ------------------------------------------------------------------------


def test_from_five_clients_on_their_median_and_quartiles_stand_together(working) -> None:
    user, browser, clients = working(5)
    for client, level in zip(clients, (1, 2, 3, 4, 5), strict=True):
        closed(client, level=level)
    own = portfolio(user, TODAY).own_clients
    assert own.clients == 5 and own.missing == 0
    assert len(own.parts) == 6
    assert {(p.spread.lower, p.spread.median, p.spread.upper) for p in own.parts} == {
        (2.0, 3.0, 4.0)
    }
    page = text_of(browser.get(HOME))
    assert "last closed full rounds of your 5 clients" in page


def test_below_five_it_says_how_many_are_missing(working) -> None:
    user, browser, clients = working(5)
    for client in clients[:3]:
        closed(client)
    closed(clients[3], form="short")  # other questions: it does not count
    hold_round(clients[4], {"Norte": 4}, lambda *x: 3)  # answered by too few
    assert portfolio(user, TODAY).own_clients.missing == 2
    page = text_of(browser.get(HOME))
    assert "2 more are needed" in page
    assert "Middle half" not in page


def test_demonstrations_and_clients_of_others_do_not_count(working) -> None:
    user, _browser, clients = working(6)
    _, _, others = working(1)
    for client in (*clients, *others):
        closed(client)
    assert portfolio(user, TODAY).own_clients.clients == 6
    clients[0].is_demonstration = True
    clients[0].save()
    Membership.objects.filter(user=user, organization=clients[1]).update(role=Role.EXECUTIVE)
    assert portfolio(user, TODAY).own_clients.missing == 1


@pytest.mark.parametrize("role", [Role.LEAD, Role.EXECUTIVE])
def test_nobody_but_a_consultant_sees_clients_together(role, working) -> None:
    user, browser, clients = working(6, role)
    for client in clients:
        closed(client)
    assert portfolio(user, TODAY).own_clients is None
    assert "clients together" not in text_of(browser.get(HOME))


def test_a_clients_own_pages_show_nothing_of_the_others(working) -> None:
    _, _browser, clients = working(6)
    for client in clients:
        closed(client)
    lead = person(name="Una Responsable")
    Membership.objects.create(user=lead, organization=clients[0], role=Role.LEAD)
    page = text_of(signed_in(lead, HTTP_ACCEPT_LANGUAGE="en").get(ALL))
    assert "Cliente 0" in page
    assert "Cliente 1" not in page and "clients together" not in page


# ---- what it costs, and both languages -----------------------------------------------------------


@pytest.mark.parametrize("number", [1, 6])
def test_a_portfolio_costs_the_same_however_many_clients_it_has(
    number, working, django_assert_num_queries
) -> None:
    user, browser, clients = working(number)
    for client in clients:
        roadmap = make_roadmap(closed(client))
        first, second = roadmap.initiatives.all()[:2]
        decide(roadmap, {first: 1, second: 2})
        Progress.objects.create(initiative=first, percent=10, said_by=user)
        hold_round(client, {"Norte": 1}, state="open", form="short")
        note(client, user, 1)
        note(client, user, 2)
    # Session, person; memberships, last rounds, levels, roadmaps with decisions and choices (3),
    # initiatives with what was said (2), open rounds, exports; full rounds, their areas.
    with django_assert_num_queries(14):
        browser.get(ALL)


@pytest.mark.parametrize("language", ["es", "en"])
def test_the_portfolio_speaks_both_languages(language, working) -> None:
    _, browser, clients = working(2, language=language)
    closed(clients[0], 500)
    page = text_of(browser.get(HOME))
    assert f'<html lang="{language}"' in page
    assert {"es": "2 organizaciones", "en": "2 organisations"}[language] in page
