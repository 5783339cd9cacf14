"""The product's sessions are Django's own, read with a plain statement."""

from __future__ import annotations

from datetime import timedelta

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.models import Session
from django.urls import reverse
from django.utils import timezone

from accounts.sessions import SessionStore


def test_what_django_has_stored_is_read_and_the_other_way_round(db):
    theirs = DatabaseStore()
    theirs["seats"] = {"a": "b"}
    theirs.save()
    assert SessionStore(theirs.session_key)["seats"] == {"a": "b"}
    ours = SessionStore()
    ours["n"] = 1
    ours.save()
    assert DatabaseStore(ours.session_key)["n"] == 1


def test_a_session_that_has_run_out_opens_nothing(lead, client_of):
    browser = client_of(lead)
    assert browser.get(reverse("accounts:profile")).status_code == 200
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    assert browser.get(reverse("accounts:profile")).status_code == 302


def test_a_key_nobody_gave_out_is_not_taken_over(db):
    store = SessionStore("x" * 32)
    assert (store.get("seats"), store.session_key) == (None, None)
