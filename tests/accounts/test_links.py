"""No log line shows the secret of a link, whoever wrote the line."""

from __future__ import annotations

import logging
from io import StringIO

import pytest
from django.conf import settings
from django.urls import reverse

from accounts.links import HideTokens, new_token, without_tokens

TOKEN = "Zm9vYmFyLWZvb2Jhci1mb29iYXItZm9vYmFyLWZvb2I"
SECRET_PATHS = [
    f"/r/{TOKEN}/",
    f"/join/{TOKEN}/",
    f"https://cx.example.org/join/{TOKEN}/?x=1",
    f"/account/password/reset/key/1f-{TOKEN}/",
    "/account/confirm-email/MQ:1tTqAb:Zm9vYmFyLWZvb2Jhci1mb29iYXI/",
    f"/account/login/?next=/join/{TOKEN}/",
    f"/account/login/?next=%2Fjoin%2F{TOKEN}%2F",
    f"/account/login/?next=%2fr%2f{TOKEN}%2f",
    f"/shared/journeys/{TOKEN}/",
    f"/t/{TOKEN}/",
    f"/c/{TOKEN}/",
    f"/m/{TOKEN}/",
    f"/m/{TOKEN}/hand-offs/",
    f"/account/login/?next=%2Fshared%2Fjourneys%2F{TOKEN}%2F",
]


@pytest.mark.parametrize("path", SECRET_PATHS)
def test_the_secret_of_a_link_is_blotted_out(path):
    shown = without_tokens(f'"GET {path} HTTP/1.1" 200 and {path}')
    assert TOKEN not in shown
    assert "Zm9vYmFy" not in shown
    assert shown.count("…") == 2
    assert "HTTP/1.1" in shown


@pytest.mark.parametrize(
    "path",
    [
        "/o/acme/people/",
        "/account/password/reset/",
        "/r/",
        "/model/",
        "/join/short/",
        "/shared/of/acme/",
    ],
)
def test_other_addresses_stay_readable(path):
    assert without_tokens(f"GET {path} 200") == f"GET {path} 200"


def test_the_filter_reads_the_arguments_too():
    record = logging.LogRecord(
        "x", logging.INFO, "", 0, "%s %s", ("Not Found:", f"/join/{TOKEN}/"), None
    )
    assert HideTokens().filter(record)
    assert record.getMessage() == "Not Found: /join/…/"


def test_every_log_handler_has_the_filter():
    handlers = settings.LOGGING["handlers"]
    assert handlers
    assert all("hide_tokens" in handler["filters"] for handler in handlers.values())


@pytest.mark.parametrize(
    "name",
    ["accounts:join", "assessments:arrive", "journeys:shared", "invitations:team_arrive"],
)
def test_a_refused_link_is_logged_without_its_secret(name, visitor):
    token, lines = new_token(), StringIO()
    handler = logging.StreamHandler(lines)
    bare, stained = logging.getLogger("django.request"), StringIO()
    witness = logging.StreamHandler(stained)  # without the filter, to see that it could leak
    handler.addFilter(HideTokens())
    bare.addHandler(witness)
    bare.addHandler(handler)
    try:
        visitor.get(reverse(name, args=[token]))
    finally:
        bare.removeHandler(witness)
        bare.removeHandler(handler)
    assert token in stained.getvalue(), "without the filter it would be there"
    assert "…" in lines.getvalue()
    assert token not in lines.getvalue()


def test_a_page_reached_by_a_secret_link_tells_other_sites_nothing(invited, visitor):
    _, token = invited()
    answer = visitor.get(reverse("accounts:join", args=[token]))
    assert answer["Referrer-Policy"] == "same-origin"
    assert "no-store" in answer["Cache-Control"]
