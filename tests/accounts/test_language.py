"""The language is chosen by the person, kept with them, and leads to no other site."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

FOREIGN = [
    "//evil.example",
    "///evil.example",
    "https:evil.example",
    "https://evil.example/",
    "http:///evil.example",
    "\\evil.example",
    "\\\\evil.example",
    "/\\evil.example",
    "javascript:alert(1)",
    "evil.example",
    "\t//evil.example",
    "//testserver@evil.example",
    "",
]


def choose(client: Client, language: str, next_page: str = "/"):
    return client.post(reverse("accounts:language"), {"language": language, "next": next_page})


def lang(client: Client) -> str:
    page = client.get(reverse("account_login"), follow=True).content.decode()
    return page.partition('<html lang="')[2][:2]


def test_a_visitor_keeps_the_chosen_language_in_this_browser(visitor):
    assert lang(visitor) == "en"
    choose(visitor, "es")
    assert lang(visitor) == "es"


def test_a_person_keeps_the_chosen_language_in_every_browser(lead, browser):
    choose(browser(lead), "es")
    lead.refresh_from_db()
    assert lead.language == "es"
    elsewhere = browser(lead)
    assert '<html lang="es">' in elsewhere.get(reverse("accounts:profile")).content.decode()
    choose(elsewhere, "en")
    assert '<html lang="en">' in elsewhere.get(reverse("accounts:profile")).content.decode()


def test_one_persons_choice_is_nobody_elses(lead, consultant, browser):
    choose(browser(lead), "es")
    consultant.refresh_from_db()
    assert consultant.language == ""


def test_saving_a_language_answers_in_that_language(lead, browser):
    client = browser(lead)
    form = {"name": "Lead", "language": "es"}
    page = client.post(reverse("accounts:profile"), form, follow=True).content.decode()
    assert '<html lang="es">' in page


@pytest.mark.parametrize("target", FOREIGN)
def test_the_way_back_leads_to_no_other_host(target, visitor):
    assert choose(visitor, "en", target).url == "/"


@pytest.mark.parametrize("target", ["/", "/account/login/?next=/me/", "/me/"])
def test_the_way_back_leads_to_the_page_one_was_on(target, visitor):
    assert choose(visitor, "en", target).url == target


@pytest.mark.parametrize("target", [t for t in FOREIGN if t])
def test_signing_in_and_out_lead_to_no_other_host(target, visitor, lead):
    form = {"login": lead.email, "password": "a long enough password", "next": target}
    signed_in = visitor.post(reverse("account_login"), form)
    assert signed_in.status_code == 302
    assert host(signed_in.url) == "testserver"
    assert host(visitor.post(reverse("account_logout"), {"next": target}).url) == "testserver"


def host(location: str) -> str:
    """Return whose page a browser opens next; it reads a backslash as a slash."""
    here = "https://testserver/account/login/"
    return urlsplit(urljoin(here, location.replace("\\", "/"))).netloc


@pytest.mark.parametrize("language", ["fr", "", "es-mx", "../../etc/passwd"])
def test_a_language_the_product_does_not_speak_changes_nothing(language, lead, browser):
    answer = choose(browser(lead), language, "/me/")
    assert answer.url == "/me/"
    assert settings.LANGUAGE_COOKIE_NAME not in answer.cookies
    lead.refresh_from_db()
    assert lead.language == ""


def test_a_link_cannot_switch_the_language(visitor):
    assert visitor.get(reverse("accounts:language"), {"language": "es"}).status_code == 405


def test_switching_needs_the_forms_token(db):
    strict = Client(enforce_csrf_checks=True)
    assert choose(strict, "en").status_code == 403
