"""A link for a whole team: a seat for each device, marked as such, and an end when it ends."""

from __future__ import annotations

import re

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Team
from assessments.models import Participant, TeamLink
from assessments.services import close_round
from invitations.models import Message
from invitations.services.links import (
    LinkOverError,
    NamedRoundError,
    make_team_link,
    renew_team_link,
    revoke_team_link,
    seat_device,
    team_token,
)
from invitations.services.messages import prepare_invitations
from tests.assessments.world import changed, rows_holding, tables, text_of

ENGLISH = {"accept-language": "en"}


@pytest.fixture(autouse=True)
def counters(db):
    cache.clear()


@pytest.fixture
def link_of():
    def made(held, **said):
        team = Team.objects.get(organization=held.assessment.organization)
        given = {"role_group": "front_line", "language": "en", "at": timezone.now(), **said}
        return make_team_link(assessment=held.assessment, team=team, **given)

    return made


def address(link) -> str:
    return reverse("invitations:team_arrive", args=[team_token(link)])


def device() -> Client:
    return Client(headers=ENGLISH)


def test_looking_takes_no_seat_and_beginning_takes_one(hold, link_of):
    held = hold("ana")
    link, phone = link_of(held), device()
    before = tables()
    page = text_of(phone.get(address(link)))
    assert "30 questions" in page and "One answer for each device" in page
    assert changed(before) == set()
    begun = phone.post(address(link))
    seat = Participant.objects.get(team_link=link)
    assert begun["Location"] == reverse("assessments:questionnaire", args=[seat.pk])
    assert (seat.team, seat.role_group, seat.language) == (link.team, "front_line", "en")
    assert seat.started_at and not hasattr(seat, "identity") and seat.pairing == ""
    question = reverse("assessments:question", args=[seat.pk, "DA1"])
    assert phone.post(question, {"choice": "3"}).status_code == 302


def test_the_same_device_comes_back_to_its_seat_and_another_gets_its_own(hold, link_of):
    held = hold("ana")
    link, phone, tablet = link_of(held), device(), device()
    first = phone.post(address(link))["Location"]
    assert "Go on where I stopped" in text_of(phone.get(address(link)))
    assert phone.post(address(link))["Location"] == first
    assert tablet.post(address(link))["Location"] != first
    assert tablet.get(first).status_code == 404
    assert Participant.objects.filter(team_link=link).count() == 2


def test_no_message_and_no_card_is_for_a_device(hold, link_of, editor):
    held = hold("ana")
    device().post(address(link_of(held)))
    prepare_invitations(assessment=held.assessment, at=timezone.now())
    assert [m.participant.identity.name for m in Message.objects.all()] == ["Ana"]
    assert text_of(editor.get(held.url("codes") + "?for=all")).count('class="code-card"') == 1


def test_the_token_is_kept_nowhere(hold, link_of):
    link = link_of(hold("ana"))
    device().post(address(link))
    assert rows_holding(team_token(link)) == set()


@pytest.mark.parametrize(
    ("end", "begun", "other"),
    [
        (lambda link: revoke_team_link(link=link, at=timezone.now()), 302, 404),
        (lambda link: renew_team_link(link=link), 404, 404),
        (lambda link: close_round(assessment=link.assessment, at=timezone.now()), 410, 410),
    ],
)
def test_a_link_that_ended_takes_nobody_in(hold, link_of, end, begun, other):
    link, phone = link_of(hold("ana")), device()
    where = address(link)
    seat = phone.post(where)["Location"]
    end(link)
    assert phone.post(where).status_code == begun
    assert device().post(where).status_code == other
    assert Participant.objects.filter(team_link=link).count() == 1
    if other == 404:  # who has begun goes on where they were
        assert phone.get(seat).status_code == 302


def test_a_renewed_link_is_another_address(hold, link_of):
    link = link_of(hold("ana"))
    old = address(link)
    renew_team_link(link=link)
    link.refresh_from_db()
    assert address(link) != old
    assert device().post(address(link)).status_code == 302


def test_a_round_that_has_not_begun_takes_no_device(hold, link_of):
    held = hold("ana", draft=True)
    link = link_of(held)
    page = device().get(address(link))
    assert (page.status_code, "has not begun yet" in text_of(page)) == (200, True)
    device().post(address(link))
    with pytest.raises(LinkOverError, match="not open"):
        seat_device(link=link, language="es", at=timezone.now())


def test_more_devices_than_twice_the_team_are_refused_and_told(hold, link_of):
    held = hold("ana", headcount=2)
    link = link_of(held)
    found = [device().post(address(link)) for _ in range(5)]
    assert [answer.status_code for answer in found] == [302] * 4 + [429]
    assert "More devices have begun" in text_of(found[-1])


def test_too_many_from_one_place_in_a_short_time_are_asked_to_wait(hold, link_of):
    held = hold("ana", headcount=500)
    link = link_of(held)
    found = [device().post(address(link)) for _ in range(61)]
    assert [answer.status_code for answer in found] == [302] * 60 + [429]
    assert "Wait ten minutes" in text_of(found[-1])


def test_a_named_round_has_no_link_for_teams(hold, link_of, editor):
    held = hold("ana", named=True)
    with pytest.raises(NamedRoundError):
        link_of(held)
    assert "Links for whole teams" not in text_of(editor.get(held.url("participants")))
    sent = {"team": Team.objects.get().pk, "role_group": "manager", "language": "es"}
    page = editor.post(held.url("add_team_link"), sent, follow=True)
    assert "A named round has no links for teams" in text_of(page)
    assert not TeamLink.objects.exists()


def test_the_same_link_asked_for_twice_is_one(hold, link_of):
    held = hold("ana")
    assert link_of(held) == link_of(held)
    assert link_of(held, role_group="manager") != link_of(held)


def test_the_lead_makes_a_link_prints_it_and_ends_it(hold, editor):
    held = hold("ana")
    sent = {"team": Team.objects.get().pk, "role_group": "front_line", "language": "es"}
    poster = text_of(editor.post(held.url("add_team_link"), sent, follow=True))
    link = TeamLink.objects.get()
    assert address(link) in poster and "<svg" in poster and 'lang="es"' in poster
    device().post(address(link))
    people = text_of(editor.get(held.url("participants")))
    assert re.search(r'<td class="num">1</td><td class="num">0</td>', people)
    assert "not verified" in people
    editor.post(held.url("team_link", link.pk), {"do": "revoke"})
    link.refresh_from_db()
    assert link.revoked_at
    assert "This link has ended" in text_of(editor.get(held.url("team_poster", link.pk)))


def test_the_page_of_the_round_says_how_many_came_that_way(hold, link_of, editor):
    held = hold("ana")
    link, phone = link_of(held), device()
    phone.post(address(link))
    page = reverse("assessments:round", args=["acme", held.assessment.pk])
    assert "by a link for a whole team" not in text_of(editor.get(page))
    Participant.objects.filter(team_link=link).update(submitted_at=timezone.now())
    assert "1 answer came by a link for a whole team" in text_of(editor.get(page))


def test_a_token_nobody_has_opens_nothing(db):
    assert device().get("/t/nothing-of-the-kind/").status_code == 404
