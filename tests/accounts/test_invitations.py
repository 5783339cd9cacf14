"""An invitation: secret, used once, by the person invited, until it ends or is withdrawn."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.links import new_token, token_hash
from accounts.models import Invitation, Membership, Role, User
from accounts.services import INVITATION_DAYS, InvitationError, accept_invitation, invite_member
from tests.accounts.conftest import main_of, sign_in, words


def join(token: str) -> str:
    return reverse("accounts:join", args=[token])


def used(invited, newcomer) -> str:
    _, token = invited()
    accept_invitation(token=token, user=newcomer, at=timezone.now())
    return token


def expired(invited, newcomer) -> str:
    return invited(at=timezone.now() - timedelta(days=INVITATION_DAYS, seconds=1))[1]


def withdrawn(invited, newcomer) -> str:
    invitation, token = invited()
    Invitation.objects.filter(pk=invitation.pk).update(withdrawn_at=timezone.now())
    return token


def replaced(invited, newcomer) -> str:
    _, token = invited()
    invited()
    return token


def unknown(invited, newcomer) -> str:
    return new_token()


DEAD = [used, expired, withdrawn, replaced, unknown]


@pytest.mark.parametrize("dead", DEAD)
def test_every_dead_invitation_gives_the_same_answer(dead, invited, newcomer, visitor, browser):
    token, other = dead(invited, newcomer), new_token()
    for who in (visitor, browser(newcomer)):
        for ask in (who.get, who.post):
            answer, reference = ask(join(token)), ask(join(other))
            assert answer.status_code == reference.status_code == 404
            assert words(answer).replace(token, "") == words(reference).replace(other, "")
            assert "does not open anything" in words(answer)


@pytest.mark.parametrize("dead", DEAD)
def test_no_dead_invitation_gives_a_role(dead, invited, newcomer):
    token = dead(invited, newcomer)
    before = list(Membership.objects.values_list())
    with pytest.raises(InvitationError):
        accept_invitation(token=token, user=newcomer, at=timezone.now())
    assert list(Membership.objects.values_list()) == before


def test_a_living_invitation_is_shown_and_gives_its_role_once(invited, newcomer, browser):
    _, token = invited(role=Role.CONSULTANT)
    page = browser(newcomer).get(join(token))
    assert page.status_code == 200
    assert "Acme Seguros" in main_of(page)
    assert browser(newcomer).post(join(token)).status_code == 302
    assert newcomer.memberships.get().role == Role.CONSULTANT
    assert browser(newcomer).post(join(token)).status_code == 404


def test_looking_at_an_invitation_does_not_use_it(invited, newcomer, browser):
    _, token = invited()
    browser(newcomer).get(join(token))
    assert Invitation.objects.usable(timezone.now()).exists()
    assert not newcomer.memberships.exists()


def test_an_invitation_works_until_the_last_second_and_not_after(invited, newcomer):
    at = timezone.now()
    _, token = invited(at=at)
    end = at + timedelta(days=INVITATION_DAYS)
    with pytest.raises(InvitationError):
        accept_invitation(token=token, user=newcomer, at=end)
    assert accept_invitation(token=token, user=newcomer, at=end - timedelta(seconds=1))


def test_another_address_is_refused_without_naming_the_invited_one(invited, stranger, browser):
    _, token = invited("secret.name@example.org")
    answer = browser(stranger).post(join(token))
    assert answer.status_code == 404
    assert "not for this account" in words(answer)
    assert "secret.name" not in words(answer)
    assert not stranger.memberships.filter(organization__slug="acme").exists()
    assert Invitation.objects.usable(timezone.now()).exists(), "and it is not used up"


def test_the_invited_address_is_told_to_nobody_who_holds_the_link(
    invited, visitor, browser, stranger
):
    _, token = invited("secret.name@example.org")
    for who in (visitor, browser(stranger)):
        assert "secret.name" not in words(who.get(join(token)))


def test_the_case_of_an_address_does_not_matter(invited, newcomer):
    _, token = invited("NEW@Example.org")
    assert accept_invitation(token=token, user=newcomer, at=timezone.now())


def test_a_token_carries_at_least_128_bits_and_never_repeats():
    tokens = {new_token() for _ in range(1000)}
    assert len(tokens) == 1000
    assert min(len(token) for token in tokens) * 6 >= 128  # six bits in each URL-safe character


def test_only_the_hash_of_a_token_is_in_the_database(organization, lead, browser):
    answer = browser(lead).post(
        reverse("accounts:invite", args=[organization.slug]),
        {"email": "new@example.org", "role": "executive"},
    )
    token = answer.context["new_link"].rstrip("/").rpartition("/")[2]
    assert token in main_of(answer), "shown once"
    assert "only its hash is kept" in main_of(answer)
    everything = _dump()
    assert token_hash(token) in everything, "the search does find what is there"
    assert token not in everything
    again = browser(lead).get(reverse("accounts:people", args=[organization.slug]))
    assert "new@example.org" in words(again)
    assert token not in words(again)


def _dump() -> str:
    rows = [session.get_decoded() for session in Session.objects.all()]
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            rows += cursor.fetchall()
    return repr(rows)


def test_the_inviter_can_withdraw(invited, organization, lead, browser, visitor):
    invitation, token = invited()
    assert visitor.get(join(token)).status_code == 200
    browser(lead).post(
        reverse("accounts:withdraw_invitation", args=[organization.slug, invitation.pk])
    )
    assert visitor.get(join(token)).status_code == 404


def test_a_new_invitation_to_the_same_address_replaces_the_old_one(invited, visitor):
    _, first = invited()
    _, second = invited()
    assert visitor.get(join(first)).status_code == 404
    assert visitor.get(join(second)).status_code == 200


def test_the_database_refuses_two_open_invitations_to_one_address(invited, organization, lead):
    invited()
    with pytest.raises(IntegrityError, match=r"one_open_invitation|UNIQUE"), transaction.atomic():
        Invitation.objects.create(
            organization=organization,
            email="NEW@example.org",
            role=Role.LEAD,
            invited_by=lead,
            token_hash="x",
            expires_at=timezone.now(),
        )


def test_whoever_belongs_already_is_not_invited_again(organization, lead, executive, browser):
    answer = browser(lead).post(
        reverse("accounts:invite", args=[organization.slug]),
        {"email": executive.email.upper(), "role": "lead"},
    )
    assert answer.status_code == 422
    assert "already belongs" in words(answer)
    assert not Invitation.objects.exists()


def test_a_role_that_does_not_exist_cannot_be_offered(organization, lead, browser):
    answer = browser(lead).post(
        reverse("accounts:invite", args=[organization.slug]),
        {"email": "new@example.org", "role": "owner"},
    )
    assert answer.status_code == 422
    assert not Invitation.objects.exists()


def test_coming_back_to_the_address_of_the_new_link_makes_no_second_one(
    organization, lead, browser
):
    answer = browser(lead).get(reverse("accounts:invite", args=[organization.slug]))
    assert answer.url == reverse("accounts:people", args=[organization.slug])
    assert not Invitation.objects.exists()


# ---- by way of signing in ------------------------------------------------------------------


def test_an_invitation_is_taken_up_by_signing_in(invited, newcomer, visitor):
    invitation, token = invited()
    sent_on = visitor.post(join(token))
    assert sent_on.url == reverse("account_login")
    assert token not in sent_on.url, "the token travels in no further address"
    assert sign_in(visitor, newcomer.email).status_code == 302
    invitation.refresh_from_db()
    assert invitation.accepted_at
    assert newcomer.memberships.get().organization == invitation.organization
    assert "invitation" not in visitor.session


def test_signing_in_with_another_address_signs_in_and_nothing_more(invited, stranger, visitor):
    _, token = invited()
    visitor.post(join(token))
    sign_in(visitor, stranger.email)
    assert not stranger.memberships.filter(organization__slug="acme").exists()
    assert Invitation.objects.usable(timezone.now()).exists()
    assert "was not accepted" in words(visitor.get(reverse("accounts:profile")))


@pytest.mark.parametrize("opened", [False, True])
def test_the_invited_open_an_account_even_where_that_is_closed(opened, settings, invited, visitor):
    settings.SIGNUP_OPEN = opened
    address = reverse("account_signup")
    form = {"email": "new@example.org", "password1": "a long enough password"}
    form["password2"] = form["password1"]
    assert ("<form" in main_of(visitor.get(address))) is opened
    _, token = invited()
    visitor.post(join(token), {"new": "1"})
    assert "<form" in main_of(visitor.get(address))
    assert visitor.post(address, form).status_code == 302
    assert User.objects.get(email="new@example.org").memberships.get().role == Role.EXECUTIVE


def test_where_accounts_are_by_invitation_nobody_opens_one_without(settings, visitor):
    settings.SIGNUP_OPEN = False
    form = {"email": "new@example.org", "password1": "a long enough password"}
    form["password2"] = form["password1"]
    answer = visitor.post(reverse("account_signup"), form)
    assert "by invitation" in words(answer)
    assert not User.objects.filter(email="new@example.org").exists()


def test_an_invitation_changes_the_role_of_somebody_who_belongs_already(
    organization, lead, executive
):
    _, token = invite_member(
        organization=organization,
        email=executive.email,
        role=Role.LEAD,
        invited_by=lead,
        at=timezone.now(),
    )
    accept_invitation(token=token, user=executive, at=timezone.now())
    assert executive.memberships.get().role == Role.LEAD


def test_inviting_sends_no_mail_by_itself(invited):
    invited()
    assert mail.outbox == []
