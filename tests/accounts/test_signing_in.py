"""Signing in: slowed for guessers, silent about who has an account, kind to long passwords."""

from __future__ import annotations

import gzip
import re
import time
from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.conf import settings
from django.contrib.auth import password_validation
from django.contrib.auth.password_validation import validate_password
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role, User
from accounts.services import invite_member
from tests.accounts.conftest import ENGLISH, main_of, sign_in, words
from tests.conftest import PASSWORD

TOO_MANY = "Too many failed login attempts"
COMMON = Path(password_validation.__file__).parent / "common-passwords.txt.gz"


@pytest.fixture(autouse=True)
def shared_cache(db):
    """The counters live in the table all web processes share."""
    call_command("createcachetable")
    assert settings.CACHES["default"]["BACKEND"].endswith("DatabaseCache")


# ---- guessing --------------------------------------------------------------------------------


WRONG = "not this one"


def guess(email: str, password: str = WRONG, ip: str = "192.0.2.1"):
    """Try once, from a browser that knows nothing of earlier tries."""
    return sign_in(Client(headers=ENGLISH, REMOTE_ADDR=ip), email, password)


def test_after_five_wrong_passwords_even_the_right_one_has_to_wait(lead, monkeypatch):
    for number in range(5):
        assert TOO_MANY not in words(guess(lead.email, ip=f"192.0.2.{number}"))
    assert TOO_MANY in words(guess(lead.email, PASSWORD, ip="192.0.2.99"))

    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 301)
    later = guess(lead.email, PASSWORD, ip="192.0.2.99")
    assert later.status_code == 302, "and nobody is locked out for good"


def test_the_case_of_the_address_opens_no_second_account_of_guesses(lead):
    for number in range(5):
        guess(lead.email.upper() if number % 2 else lead.email, ip=f"192.0.2.{number}")
    assert TOO_MANY in words(guess(lead.email.title(), ip="192.0.2.99"))


def test_guesses_at_one_address_do_not_slow_another(lead, consultant):
    for number in range(6):
        guess(lead.email, ip=f"192.0.2.{number}")
    assert guess(consultant.email, PASSWORD, ip="192.0.2.99").status_code == 302


def test_an_address_without_an_account_is_slowed_just_the_same():
    answers = [guess("nobody@example.org", ip=f"192.0.2.{number}") for number in range(6)]
    assert [TOO_MANY in words(answer) for answer in answers] == [False] * 5 + [True]


def test_one_visitor_cannot_try_many_addresses(lead):
    answers = [guess(f"nobody{number}@example.org") for number in range(11)]
    assert all(answer.status_code == 200 for answer in answers[:10])
    assert answers[10].status_code == 429


def test_right_passwords_are_not_counted_as_guesses(lead):
    for number in range(7):
        signed_in = guess(lead.email, PASSWORD, ip=f"192.0.2.{number}")
        assert signed_in.status_code == 302


# ---- who has an account is nobody's business ------------------------------------------------


def test_signing_in_answers_alike_for_known_and_unknown_addresses(lead):
    known, unknown = guess(lead.email), guess("nobody@example.org")
    assert known.status_code == unknown.status_code == 200
    answers = [
        words(known).replace(lead.email, ""),
        words(unknown).replace("nobody@example.org", ""),
    ]
    assert answers[0] == answers[1]


def test_asking_for_a_new_password_answers_alike_for_known_and_unknown_addresses(lead):
    answers = []
    for email in (lead.email, "nobody@example.org"):
        client = Client(headers=ENGLISH)
        answer = client.post(reverse("account_reset_password"), {"email": email}, follow=True)
        answers.append((answer.status_code, answer.redirect_chain, words(answer)))
    assert answers[0] == answers[1]
    assert [message.to for message in mail.outbox] == [[lead.email], ["nobody@example.org"]]


def test_the_mail_to_an_unknown_address_offers_an_account_only_where_that_is_open(
    settings, visitor
):
    for opened in (True, False):
        settings.SIGNUP_OPEN = opened
        visitor.post(reverse("account_reset_password"), {"email": "nobody@example.org"})
        assert (reverse("account_signup") in mail.outbox[-1].body) is opened


# ---- sessions --------------------------------------------------------------------------------


def test_the_session_key_changes_at_sign_in_and_the_old_one_is_dead(invited, lead, visitor):
    _, token = invited()
    visitor.post(reverse("accounts:join", args=[token]))  # a reason to have a session before
    before = visitor.session.session_key
    assert Session.objects.filter(pk=before).exists()
    sign_in(visitor, lead.email)
    assert visitor.session.session_key != before
    assert not Session.objects.filter(pk=before).exists()


def test_signing_out_ends_the_session_on_the_server(lead, visitor):
    sign_in(visitor, lead.email)
    cookies = visitor.cookies.copy()
    assert visitor.get(reverse("accounts:profile")).status_code == 200
    visitor.post(reverse("account_logout"))
    thief = Client()
    thief.cookies = cookies
    assert thief.get(reverse("accounts:profile")).status_code == 302


def test_a_link_cannot_sign_anybody_out(lead, browser):
    client = browser(lead)
    client.get(reverse("account_logout"))
    assert client.get(reverse("accounts:profile")).status_code == 200


def test_a_new_password_ends_the_sessions_elsewhere(lead, browser):
    here, elsewhere = browser(lead), browser(lead)
    form = {"oldpassword": PASSWORD, "password1": "quite another password"}
    form["password2"] = form["password1"]
    assert here.post(reverse("account_change_password"), form).status_code == 302
    assert here.get(reverse("accounts:profile")).status_code == 200
    assert elsewhere.get(reverse("accounts:profile")).status_code == 302


def test_a_reset_link_works_once(lead, visitor):
    visitor.post(reverse("account_reset_password"), {"email": lead.email})
    link = re.search(r"https?://[^/]+(/\S+)", mail.outbox[0].body).group(1)
    page = visitor.get(link, follow=True)
    form = {"password1": "quite another password", "password2": "quite another password"}
    assert visitor.post(page.redirect_chain[-1][0], form).status_code == 302
    lead.refresh_from_db()
    assert lead.check_password("quite another password")
    again = Client(headers=ENGLISH).get(link, follow=True)
    assert "no longer works" in words(again)


# ---- passwords -------------------------------------------------------------------------------


def sign_up(email: str, password: str, again: str | None = None):
    form = {"email": email, "password1": password, "password2": again or password}
    return Client(headers=ENGLISH).post(reverse("account_signup"), form)


def test_none_of_the_three_thousand_most_common_passwords_is_accepted():
    with gzip.open(COMMON, "rt", encoding="utf-8") as lines:
        common = [line.strip() for line in lines][:3000]
    assert len(common) == 3000
    for password in common:
        with pytest.raises(ValidationError):
            validate_password(password)


def test_the_common_ones_that_are_long_enough_are_refused_in_words():
    for password in ("1234567890", "Qwertyuiop"):
        answer = sign_up("new@example.org", password)
        assert "too common" in words(answer)
    assert not User.objects.exists()


@pytest.mark.parametrize(
    "password",
    [
        "ten lower.",
        "aaaaabbbbbccccc",
        "cuatro palabras y una eñe",
        "correct horse battery staple " * 3,
        "x" * 30 + "y" * 34,
        "ß→🙂" * 22,
        "k" * 64 + "z" * 64,
    ],
)
def test_any_characters_and_any_length_from_ten_up_are_accepted(password):
    assert sign_up("new@example.org", password).status_code == 302
    assert User.objects.get().check_password(password)
    assert guess("new@example.org", password).status_code == 302
    if len(password) > 64:
        assert guess("new@example.org", password[:64]).status_code == 200, "no part is cut off"


def test_nine_characters_are_too_few_and_the_page_says_how_many_are_needed():
    assert "At least 10 characters of any kind" in words(sign_up("new@example.org", "nine char"))
    assert not User.objects.exists()


def test_spaces_at_the_ends_of_a_password_count():
    sign_up("new@example.org", " with spaces around ")
    assert User.objects.get().check_password(" with spaces around ")


@pytest.mark.parametrize("name", ["account_login", "account_signup", "account_reset_password"])
def test_nothing_keeps_a_password_manager_out(name, visitor):
    page = main_of(visitor.get(reverse(name)))
    assert "onpaste" not in page
    assert not re.search(r'type="password"[^>]*maxlength', page)
    assert 'autocomplete="off"' not in page
    assert 'autocomplete="email"' in page


def test_password_fields_say_which_password_they_want(visitor, lead, browser):
    assert 'autocomplete="current-password"' in main_of(visitor.get(reverse("account_login")))
    new = 'autocomplete="new-password"'
    assert main_of(visitor.get(reverse("account_signup"))).count(new) == 2
    assert main_of(browser(lead).get(reverse("account_change_password"))).count(new) == 2


def test_a_refused_password_is_not_sent_back(visitor):
    answer = sign_up("new@example.org", "secret-and-long", "another-and-long")
    assert "new@example.org" in words(answer), "what was typed is still there"
    assert "secret-and-long" not in words(answer)


# ---- the second step -------------------------------------------------------------------------


@pytest.fixture
def two_steps(lead) -> str:
    """The lead has connected an authenticator app; its key."""
    EmailAddress.objects.create(user=lead, email=lead.email, verified=True, primary=True)
    key = totp.generate_totp_secret()
    totp.TOTP.activate(lead, key)
    return key


def code(key: str) -> str:
    return totp.format_hotp_value(
        totp.hotp_value(key, next(iter(totp.yield_hotp_counters_from_time())))
    )


def test_with_two_steps_the_password_alone_opens_nothing(two_steps, lead, visitor):
    assert sign_in(visitor, lead.email).url == reverse("mfa_authenticate")
    assert visitor.get(reverse("accounts:profile")).status_code == 302
    page = main_of(visitor.get(reverse("mfa_authenticate")))
    assert 'autocomplete="one-time-code"' in page
    assert visitor.post(reverse("mfa_authenticate"), {"code": "000000"}).status_code == 200
    assert visitor.post(reverse("mfa_authenticate"), {"code": code(two_steps)}).status_code == 302
    assert visitor.get(reverse("accounts:profile")).status_code == 200


def test_a_code_works_once(two_steps, lead, visitor):
    now = code(two_steps)
    sign_in(visitor, lead.email)
    assert visitor.post(reverse("mfa_authenticate"), {"code": now}).status_code == 302
    second = Client(headers=ENGLISH)
    sign_in(second, lead.email)
    assert second.post(reverse("mfa_authenticate"), {"code": now}).status_code == 200


def test_a_new_password_does_not_go_round_the_second_step(two_steps, lead, visitor):
    lead.set_password("quite another password")
    lead.save()
    assert sign_in(visitor, lead.email, "quite another password").url == reverse("mfa_authenticate")
    assert Authenticator.objects.filter(user=lead).exists()


def test_an_invitation_waits_for_the_second_step(
    two_steps, lead, visitor, other_organization, stranger
):
    _, token = invite_member(
        organization=other_organization,
        email=lead.email,
        role=Role.EXECUTIVE,
        invited_by=stranger,
        at=timezone.now(),
    )
    visitor.post(reverse("accounts:join", args=[token]))
    sign_in(visitor, lead.email)
    assert not lead.memberships.filter(organization=other_organization).exists()
    visitor.post(reverse("mfa_authenticate"), {"code": code(two_steps)})
    assert lead.memberships.filter(organization=other_organization).exists()
