"""What holds for each of these pages, in both languages."""

from __future__ import annotations

import re

import pytest
from django.test import Client, RequestFactory
from django.urls import reverse

from accounts.links import new_token
from accounts.views.errors import too_many_requests
from tests.accounts.conftest import main_of, sign_in, words

PUBLIC = [
    "accounts:welcome",
    "account_login",
    "account_signup",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key_done",
    "account_email_verification_sent",
    "account_inactive",
]
OWN = [
    "accounts:profile",
    "accounts:consultancy",
    "accounts:new_organization",
    "account_change_password",
    "account_email",
    "account_logout",
    "account_reauthenticate",
    "mfa_index",
]


def check(page: str, language: str) -> None:
    assert f'<html lang="{language}">' in page
    assert page.count("<h1") == 1
    assert page.count("<main") == 1
    assert not re.search(r"\sstyle=", page)
    assert not re.search(r"\son[a-z]+=", page)
    assert not re.search(r"<script(?![^>]*\ssrc=)", page)
    assert not re.search(r'(?:src|href|action)="(?:https?:)?//', page), "no other host"
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    title = re.search(r"<title>(.*?)</title>", page, re.DOTALL).group(1)
    assert not title.startswith(" ·"), "the page has a title of its own"


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("name", PUBLIC)
def test_public_pages(name, language, db):
    answer = Client(headers={"accept-language": language}).get(reverse(name))
    assert answer.status_code == 200
    check(answer.content.decode(), language)


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("name", OWN)
def test_ones_own_pages(name, language, lead):
    client = Client(headers={"accept-language": language})
    sign_in(client, lead.email)
    answer = client.get(reverse(name))
    assert answer.status_code == 200
    check(answer.content.decode(), language)


@pytest.mark.parametrize("language", ["es", "en"])
def test_the_pages_of_an_organisation(language, organization, lead, client_of, invited):
    invited()
    client = client_of(lead, headers={"accept-language": language})
    team = organization.teams.create(name="Ventas")
    for name, *rest in [("people",), ("edit_organization",), ("edit_team", team.pk)]:
        answer = client.get(reverse(f"accounts:{name}", args=[organization.slug, *rest]))
        assert answer.status_code == 200
        check(answer.content.decode(), language)


@pytest.mark.parametrize("language", ["es", "en"])
def test_the_pages_of_an_invitation(language, invited):
    _, token = invited()
    client = Client(headers={"accept-language": language})
    for secret in (token, new_token()):
        check(client.get(reverse("accounts:join", args=[secret])).content.decode(), language)


@pytest.mark.parametrize("opened", [True, False])
@pytest.mark.parametrize("name", ["accounts:welcome", "account_login", "account_reset_password"])
def test_an_account_is_offered_only_where_it_can_be_opened(name, opened, settings, visitor):
    settings.SIGNUP_OPEN = opened
    offered = reverse("account_signup") in words(visitor.get(reverse(name)))
    assert offered is (opened and name != "account_reset_password")


def test_the_sign_in_page_shows_nothing_to_sign_in_with(visitor):
    page = main_of(visitor.get(reverse("account_login")))
    assert "@" not in page
    assert 'type="password" name="password"' in page
    assert not re.search(r'type="password"[^>]*\svalue=', page)


def test_a_form_with_errors_says_so_first_and_beside_the_field(visitor):
    form = {"email": "no address", "password1": "short", "password2": "other"}
    page = main_of(visitor.post(reverse("account_signup"), form))
    assert page.index('role="alert"') < page.index("<form")
    assert page.count('class="invalid-feedback"') == 2
    assert page.count('aria-invalid="true"') == 2


def test_front_page_and_sign_in_page_lead_the_signed_in_on(lead, browser):
    for name in ("accounts:welcome", "account_login", "account_signup"):
        assert browser(lead).get(reverse(name)).url == reverse("reports:home")


def test_the_profile_leads_to_password_address_and_second_step(lead, consultant, browser):
    page = main_of(browser(lead).get(reverse("accounts:profile")))
    for name in ("account_change_password", "account_email", "mfa_index"):
        assert f'href="{reverse(name)}"' in page
    consultancy = f'href="{reverse("accounts:consultancy")}"'
    assert consultancy not in page
    assert consultancy in main_of(browser(consultant).get(reverse("accounts:profile")))


def test_the_ones_own_only_address_cannot_be_removed_from_the_page(lead, visitor):
    sign_in(visitor, lead.email)
    page = main_of(visitor.get(reverse("account_email")))
    assert lead.email in page
    assert 'name="action_remove"' not in page


def test_too_many_attempts_are_answered_in_words(rf: RequestFactory, db):
    answer = too_many_requests(rf.get("/"))
    assert answer.status_code == 429
    assert answer.content.decode().count("<h1") == 1
