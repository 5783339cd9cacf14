"""The settings refuse what is not safe, and what leaves the site carries its protection."""

from __future__ import annotations

import json
import os
import runpy
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db.backends.sqlite3.base import DatabaseWrapper
from gunicorn.config import Config

from cxmaturity import environment as env

ROOT = Path(settings.BASE_DIR)
PRODUCTION = {
    "CX_ENVIRONMENT": "production",
    "CX_SECRET_KEY": "a-text-nobody-guesses-" * 3,
    "CX_ALLOWED_HOSTS": "cx.example",
}


def started(code: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run ``code`` in a process that knows nothing but ``environment``."""
    return subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code],
        cwd=ROOT,
        env={
            "PATH": os.environ["PATH"],
            "DJANGO_SETTINGS_MODULE": "cxmaturity.settings",
            "CX_STATE_DIR": str(folder),
            "CX_ENV_FILE": os.devnull,
            **{name: value for name, value in environment.items() if value is not None},
        },
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_production_starts_when_all_it_needs_is_given(tmp_path):
    done = started("import cxmaturity.settings as s; print(s.DEBUG)", tmp_path, **PRODUCTION)
    assert (done.stdout, done.returncode) == ("False\n", 0)


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"CX_DEBUG": "1"}, "CX_DEBUG"),
        ({"CX_LOCAL": "1"}, "CX_LOCAL"),
        ({"CX_SECRET_KEY": None}, "CX_SECRET_KEY"),
        ({"CX_SECRET_KEY": "0123456789" * 4 + "nearly 50"}, "CX_SECRET_KEY"),
        (
            {"CX_SECRET_KEY": "only-for-local-use-and-tests-never-in-production-0123456789"},
            "CX_SECRET_KEY",
        ),
        ({"CX_ALLOWED_HOSTS": None}, "CX_ALLOWED_HOSTS"),
        ({"CX_ALLOWED_HOSTS": " , "}, "CX_ALLOWED_HOSTS"),
        ({"CX_ALLOWED_HOSTS": "cx.example,*"}, "CX_ALLOWED_HOSTS"),
        ({"CX_DEBUG": "perhaps"}, "CX_DEBUG='perhaps'"),
        ({"CX_EMAIL_PORT": "post"}, "CX_EMAIL_PORT='post'"),
        ({"DATABASE_URL": "mysql://cx@db/cx"}, "DATABASE_URL begins with 'mysql'"),
    ],
)
def test_production_does_not_start_with(tmp_path, wrong, named):
    done = started("import cxmaturity.settings", tmp_path, **{**PRODUCTION, **wrong})
    assert done.returncode == 1
    last = done.stderr.strip().splitlines()[-1]
    assert "ImproperlyConfigured" in last
    assert named in last


def test_an_env_file_is_read_but_does_not_overrule_what_is_set(tmp_path, monkeypatch):
    file = tmp_path / ".env"
    file.write_text("# CX_A=comment\nCX_A='from file'\nCX_B = 2\nnonsense\n")
    monkeypatch.setenv("CX_B", "mine")
    monkeypatch.delenv("CX_A", raising=False)
    env.load_env_file(file)
    said = (env.text("CX_A"), env.text("CX_B"))
    os.environ.pop("CX_A")
    assert said == ("from file", "mine")


@pytest.mark.parametrize("word", ["1", "true", "YES", "on"])
def test_a_switch_is_on(monkeypatch, word):
    monkeypatch.setenv("CX_SWITCH", word)
    assert env.flag("CX_SWITCH", default=False) is True


@pytest.mark.parametrize("word", ["0", "False", "no", "off", ""])
def test_a_switch_is_off(monkeypatch, word):
    monkeypatch.setenv("CX_SWITCH", word)
    assert env.flag("CX_SWITCH", default=True) is False


def test_a_database_address_may_hold_any_password():
    entry = env.database("postgres://cx:p%40ss%2Fword@db.example:6432/cx?sslmode=require")
    named = {key: entry[key] for key in ("NAME", "USER", "PASSWORD", "HOST", "PORT", "OPTIONS")}
    assert named == {
        "NAME": "cx",
        "USER": "cx",
        "PASSWORD": "p@ss/word",
        "HOST": "db.example",
        "PORT": "6432",
        "OPTIONS": {"sslmode": "require"},
    }


def test_a_database_address_of_another_kind_is_refused():
    with pytest.raises(ImproperlyConfigured, match="'oracle'"):
        env.database("oracle://x")


def test_the_deployed_settings_pass_djangos_own_check_without_a_warning(tmp_path):
    code = (
        "from django.core.management import execute_from_command_line as run;"
        "run(['manage.py', 'check', '--deploy', '--fail-level', 'WARNING'])"
    )
    done = started(code, tmp_path, **PRODUCTION)
    assert "no issues (0 silenced)" in done.stdout, done.stderr


# ---- what every answer carries -------------------------------------------------------------

# Runs the deployed settings on an empty database and prints what five pages answer.
ASK = """
import json, sys, types
import django
from django.conf import settings
plain = "django.contrib.staticfiles.storage.StaticFilesStorage"
settings.STORAGES["staticfiles"]["BACKEND"] = plain  # nothing has been collected here
settings.LOGGING["root"]["level"] = "CRITICAL"
settings.LOGGING["loggers"] = {"django": {"level": "CRITICAL", "propagate": False}}
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
call_command("createcachetable")
from django.test import Client
from django.urls import include, path
from django.contrib.auth.decorators import login_not_required

@login_not_required
def breaks(request):
    raise RuntimeError("secret-of-the-server")

urls = types.ModuleType("urls_that_break")
import cxmaturity.urls as ours
urls.__dict__.update({name: getattr(ours, name) for name in dir(ours) if "handler" in name})
urls.urlpatterns = [path("breaks/", breaks), path("", include("cxmaturity.urls"))]
sys.modules["urls_that_break"] = urls
settings.ROOT_URLCONF = "urls_that_break"

answers = {}
for name, address, secure in (
    ("page", "/", True),
    ("sign-in", "/account/login/", True),
    ("redirect", "/me/", True),
    ("not found", "/nowhere/", True),
    ("broken", "/breaks/", True),
    ("plain http", "/", False),
):
    client = Client(raise_request_exception=False, HTTP_HOST="cx.example")
    response = client.get(address, secure=secure)
    answers[name] = {
        "status": response.status_code,
        "headers": dict(response.headers),
        "cookies": {key: morsel.OutputString() for key, morsel in response.cookies.items()},
        "body": response.content.decode(),
    }
from accounts.models import User
User.objects.create_user("a@example.org", "a long enough password")
client = Client(HTTP_HOST="cx.example")
client.post("/account/login/", {"login": "a@example.org", "password": "a long enough password"},
            secure=True)
response = client.post("/language/", {"language": "en", "next": "/"}, secure=True)
answers["signed in"] = {
    "cookies": {key: morsel.OutputString() for key, morsel in client.cookies.items()},
}
print(json.dumps(answers))
"""

KINDS = [("page", 200), ("sign-in", 200), ("redirect", 302), ("not found", 404), ("broken", 500)]


@pytest.fixture(scope="module")
def answers(tmp_path_factory):
    done = started(ASK, tmp_path_factory.mktemp("deployed"), **PRODUCTION)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.parametrize(("kind", "status"), KINDS)
def test_every_kind_of_answer_carries_its_protection(answers, kind, status):
    answer = answers[kind]
    assert answer["status"] == status
    headers = answer["headers"]
    assert headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains; preload"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["X-Frame-Options"] == "DENY"
    policy = dict(rule.split(" ", 1) for rule in headers["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == "'self'"
    assert policy["object-src"] == policy["base-uri"] == policy["frame-ancestors"] == "'none'"
    assert "unsafe" not in headers["Content-Security-Policy"]


def test_a_broken_page_tells_nothing_about_the_server(answers):
    body = answers["broken"]["body"]
    assert "<h1" in body
    assert not [told for told in ("secret-of-the-server", "Traceback", "settings") if told in body]


def test_plain_http_is_sent_to_https(answers):
    answer = answers["plain http"]
    assert (answer["status"], answer["headers"]["Location"]) == (301, "https://cx.example/")


def test_every_cookie_is_bound_to_the_host_and_to_https(answers):
    given = {
        name: cookie
        for answer in answers.values()
        for name, cookie in answer["cookies"].items()
        if name != "messages"
    }
    assert sorted(given) == ["__Host-csrf", "__Host-language", "__Host-session"]
    for name, cookie in given.items():
        assert "Secure" in cookie, name
        assert "Path=/" in cookie, name
        assert "SameSite=Lax" in cookie, name
        assert "Domain" not in cookie, name
    assert "HttpOnly" in given["__Host-session"]


# ---- the web server ------------------------------------------------------------------------


def test_the_web_servers_logs_show_no_personal_link(capsys, monkeypatch):
    monkeypatch.setattr(sys, "path", [*sys.path])
    server = runpy.run_path(str(ROOT / "gunicorn.conf.py"))
    config = Config()
    config.set("accesslog", "-")
    log = server["TokenFreeLogger"](config)
    line = "GET /r/abcdefghijklmnopqrstuvwxyz0123456789/ answered"
    log.access_log.info("%(r)s", {"r": line})
    log.error("Error handling request %s", line)
    said = capsys.readouterr()
    assert said.out == "GET /r/…/ answered\n"
    assert said.err.rstrip().endswith("Error handling request GET /r/…/ answered")


def test_nobody_is_believed_about_addresses_unless_named(monkeypatch):
    monkeypatch.setattr(sys, "path", [*sys.path])
    monkeypatch.delenv("CX_FORWARDED_ALLOW_IPS", raising=False)
    server = runpy.run_path(str(ROOT / "gunicorn.conf.py"))
    assert server["forwarded_allow_ips"] == ""
    assert settings.ALLAUTH_TRUSTED_PROXY_COUNT == 0


# ---- SQLite --------------------------------------------------------------------------------


@contextmanager
def connected(file: Path) -> Iterator[DatabaseWrapper]:
    entry = {**settings.DATABASES["default"], **env.database(f"sqlite:///{file}")}
    connection = DatabaseWrapper({**entry, "TIME_ZONE": None, "AUTOCOMMIT": True}, alias="tuned")
    connection.inc_thread_sharing()
    try:
        yield connection
    finally:
        connection.close()


@pytest.mark.parametrize(
    ("pragma", "value"),
    [
        ("journal_mode", "wal"),
        ("synchronous", 1),  # NORMAL
        ("mmap_size", 134217728),
        ("journal_size_limit", 27103364),
        ("cache_size", -16000),
        ("temp_store", 2),  # MEMORY
        ("foreign_keys", 1),
        ("busy_timeout", 20000),
    ],
)
def test_sqlite_is_tuned_on_the_connection_itself(tmp_path, django_db_blocker, pragma, value):
    file = tmp_path / "tuned.sqlite3"
    with django_db_blocker.unblock(), connected(file) as tuned, tuned.cursor() as cursor:
        cursor.execute(f"PRAGMA {pragma}")
        assert cursor.fetchone() == (value,)


def test_a_transaction_takes_its_turn_to_write_when_it_begins(tmp_path, django_db_blocker):
    """A transaction that only read so far already keeps others from writing: none fails later."""
    file = tmp_path / "tuned.sqlite3"
    with django_db_blocker.unblock(), connected(file) as connection:
        connection.ensure_connection()
        other = sqlite3.connect(file, timeout=0, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")  # nobody else is writing: it may
        other.execute("ROLLBACK")
        connection.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")
        connection.rollback()
        other.close()
