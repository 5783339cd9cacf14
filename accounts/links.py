"""Personal links: random tokens of which only the hash is kept, and logs that never show one."""

from __future__ import annotations

import hashlib
import logging
import re
import secrets

TOKEN_BYTES = 32  # 256 bits from the system's generator; ASVS 11.5.1 asks for 128
# Respondents' links (r), teams' (t) and invitation links, links to meetings (c, m), surveys (s),
# walls and shared journeys, the sign-in library's reset and confirmation links; also
# percent-encoded in another address.
_TOKEN_IN_PATH = re.compile(
    r"((?:/|%2F)(?:r|t|c|m|s|wall|join|shared(?:/|%2F)journeys|confirm-email|reset(?:/|%2F)key)"
    r"(?:/|%2F))"
    r"[A-Za-z0-9_:\-]{16,}",
    re.IGNORECASE,
)


def new_token() -> str:
    """Return a random URL-safe token of 43 characters."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def token_hash(token: str) -> str:
    """Return what is stored of a token. A plain hash is enough: there is nothing to guess."""
    return hashlib.sha256(token.encode()).hexdigest()


def without_tokens(text: str) -> str:
    """Return ``text`` with the token of every personal link blotted out.

    >>> without_tokens("GET /r/abcdefghijklmnopqrstuvwxyz/ 200")
    'GET /r/…/ 200'
    """
    return _TOKEN_IN_PATH.sub(r"\1…", text)


class HideTokens(logging.Filter):
    """Keeps tokens out of log lines, whichever logger wrote them."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = without_tokens(record.getMessage())
        record.args = None
        return True
