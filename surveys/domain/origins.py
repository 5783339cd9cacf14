"""Sites that may show a survey in a frame: origins, as a content-security policy names them."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

MOST = 10
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_HOST = re.compile(rf"(?:\*\.)?{_LABEL}(?:\.{_LABEL})+")
_THIS_MACHINE = re.compile(r"localhost|127\.0\.0\.1")


class OriginError(ValueError):
    """A line names no site that a policy could name; ``args[0]`` is the line."""


def origin(line: str) -> str:
    """Return the origin of an address somebody wrote: scheme, host and port, without a path.

    A host alone means https; http is taken from this machine only, because anybody on the way
    could change a page that comes without encryption. ``*.example.org`` stands for its hosts.
    OriginError for anything else, so that nothing a person types can end one rule of the
    policy and begin another.

    >>> origin("www.example.org/contacto"), origin("https://Tienda.example:8443")
    ('https://www.example.org', 'https://tienda.example:8443')
    """
    text = line.strip()
    try:
        parts = urlsplit(text if "://" in text else f"https://{text}")
        host = (parts.hostname or "").encode("idna" if not text.isascii() else "ascii").decode()
        port = parts.port
    except ValueError as error:  # UnicodeError is one too
        raise OriginError(line) from error
    here = bool(_THIS_MACHINE.fullmatch(host))
    if parts.scheme not in ("https", "http") or (parts.scheme == "http" and not here):
        raise OriginError(line)
    if "@" in parts.netloc or not (here or _HOST.fullmatch(host)):
        raise OriginError(line)
    return f"{parts.scheme}://{host}" + (f":{port}" if port else "")


def origins(text: str) -> list[str]:
    """Return the origins of a text, one per line, each once and in the order given.

    ValueError for more than ``MOST``, OriginError for a line that is none.
    """
    found = list(dict.fromkeys(origin(line) for line in text.splitlines() if line.strip()))
    if len(found) > MOST:
        raise ValueError(f"more than {MOST} sites")
    return found
