"""Browsers in English, whose texts are the msgids, and invitations of the test's organisation."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Invitation, Role, User
from accounts.services import invite_member
from tests.conftest import PASSWORD

ENGLISH = {"accept-language": "en"}


@pytest.fixture
def visitor(db) -> Client:
    """A browser in which nobody is signed in."""
    return Client(headers=ENGLISH)


@pytest.fixture
def browser(client_of) -> Callable[..., Client]:
    """``browser(lead)``: a browser in English in which that person is signed in."""
    return lambda user: client_of(user, headers=ENGLISH)


@pytest.fixture
def invited(organization, lead) -> Callable[..., tuple[Invitation, str]]:
    """``invited("new@example.org")``: an open invitation and the token of its link."""

    def made(
        email: str = "new@example.org", role: Role = Role.EXECUTIVE, at: datetime | None = None
    ) -> tuple[Invitation, str]:
        return invite_member(
            organization=organization,
            email=email,
            role=role,
            invited_by=lead,
            at=at or timezone.now(),
        )

    return made


@pytest.fixture
def newcomer(db) -> User:
    """Somebody with an account who belongs to no organisation yet."""
    return User.objects.create_user("new@example.org", PASSWORD)


def sign_in(browser: Client, email: str, password: str = PASSWORD, **extra: str) -> HttpResponse:
    return browser.post(reverse("account_login"), {"login": email, "password": password}, **extra)


def words(response: HttpResponse) -> str:
    """Return the page without what differs between any two of them: the form tokens."""
    return re.sub(r"\b[A-Za-z0-9]{64}\b", "", response.content.decode())


def main_of(response: HttpResponse) -> str:
    """Return what stands between <main> and </main>."""
    found = re.search(r"<main.*?</main>", response.content.decode(), re.DOTALL)
    assert found, "the page has no <main>"
    return found.group()
