"""Read settings from the environment and refuse what cannot be right."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

TRUE_WORDS = {"1", "true", "yes", "on"}
FALSE_WORDS = {"0", "false", "no", "off", ""}

# Fifty people saving at once lose more than half their answers on SQLite as Django ships it:
# a transaction that reads first and writes later cannot be upgraded while another writes.
# IMMEDIATE takes the write lock at BEGIN and waits its turn; the rest is speed.
SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL;"
    "PRAGMA synchronous=NORMAL;"
    "PRAGMA mmap_size=134217728;"
    "PRAGMA journal_size_limit=27103364;"
    "PRAGMA cache_size=-16000;"
    "PRAGMA temp_store=MEMORY;"
)


def load_env_file(path: Path) -> None:
    """Copy KEY=value lines of ``path`` into the environment; what is set already stays."""
    if not path.is_file():
        return
    for line in path.read_text(encoding="utf-8").splitlines():
        key, separator, value = line.strip().partition("=")
        if separator and not key.startswith("#"):
            os.environ.setdefault(key.strip(), value.strip().strip("'\""))


def text(name: str, default: str = "") -> str:
    """Return a setting; one that is set but empty counts as not set."""
    return os.environ.get(name, "").strip() or default


def flag(name: str, *, default: bool) -> bool:
    """Return a yes/no setting; a word that is neither stops the start."""
    value = os.environ.get(name)
    if value is None:
        return default
    if value.strip().lower() in TRUE_WORDS:
        return True
    if value.strip().lower() in FALSE_WORDS:
        return False
    raise ImproperlyConfigured(f"{name}={value!r} is neither yes nor no; use 1 or 0.")


def number(name: str, default: int) -> int:
    value = text(name)
    if not value:
        return default
    try:
        return int(value)
    except ValueError as error:
        raise ImproperlyConfigured(f"{name}={value!r} is not a whole number.") from error


def words(name: str) -> list[str]:
    """Return a comma-separated setting as a list without blanks."""
    return [word.strip() for word in text(name).split(",") if word.strip()]


def one_of(name: str, *choices: str) -> str:
    """Return a setting that is one of ``choices``; the first where it is not set."""
    value = text(name, choices[0])
    if value not in choices:
        raise ImproperlyConfigured(f"{name}={value!r} is not one of {', '.join(choices)}.")
    return value


def base_url(name: str, *, local: bool) -> str:
    """Return the site's address as ``https://host``, without a slash at its end; "" if not set.

    A site on one's own machine answers at ``PORT``.
    """
    value = text(name).rstrip("/")
    if not value:
        return f"http://127.0.0.1:{number('PORT', 8000)}" if local else ""
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query:
        raise ImproperlyConfigured(f"{name}={value!r} is not an address such as https://host.")
    return value


def database(url: str) -> dict[str, object]:
    """Return Django's database entry for ``sqlite:///path`` or ``postgres://user:pw@host/name``."""
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": unquote(parts.path[1:]) or ":memory:",
            "CONN_MAX_AGE": None,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": SQLITE_PRAGMAS,
            },
        }
    if parts.scheme in {"postgres", "postgresql"}:
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path[1:]),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": parts.hostname or "",
            "PORT": str(parts.port or ""),
            # A new connection per request costs more than the request's own queries.
            "CONN_MAX_AGE": None,
            "CONN_HEALTH_CHECKS": True,
            "OPTIONS": dict(parse_qsl(parts.query)),
        }
    raise ImproperlyConfigured(
        f"DATABASE_URL begins with {parts.scheme!r}; use sqlite:///file or postgres://…"
    )
