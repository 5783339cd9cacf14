"""``manage.py demonstration``: whom to sign in as, and a link that works."""

from io import StringIO

import pytest
from django.core.management import call_command

from accounts.models import Organization
from assessments.models import Framework, Participant
from demonstration import story

pytestmark = pytest.mark.django_db


def said(*arguments):
    out = StringIO()
    call_command("demonstration", *arguments, stdout=out)
    return out.getvalue()


def holder(link):
    return Participant.objects.holding(link.strip().rstrip("/").rsplit("/", 1)[1]).first()


def test_on_an_empty_installation_it_loads_what_it_needs_and_says_who_may_sign_in():
    text = said("--base", "https://cx.example/")
    assert Framework.objects.count() == 1
    for address in story.USER_ADDRESSES:
        assert address in text
    assert story.PASSWORD in text
    link = text.strip().splitlines()[-1].strip()
    assert link.startswith("https://cx.example/r/")
    assert holder(link).identity.email == story.HALFWAY


def test_for_scripts_it_prints_the_link_alone_and_a_new_link_ends_the_old(foundations):
    first, second = said("--quiet-links"), said("--quiet-links")
    assert len(first.strip().splitlines()) == 1
    assert first.startswith("http://127.0.0.1:8000/r/")
    assert holder(first) is None
    assert holder(second).identity.email == story.HALFWAY


def test_it_removes_what_it_built(foundations):
    said()
    assert Organization.objects.count() == 2
    said("--remove")
    assert not Organization.objects.exists()
