"""What only this server can compute: who is the same person in two rounds, and links to seats."""

from __future__ import annotations

import base64
import hashlib
import hmac
from uuid import UUID

from django.conf import settings


def pairing_of(organization: int, email: str) -> str:
    """Return the keyed hash of (organisation, address) in 64 hexadecimal digits; "" without one.

    The key is the server's: who has the database alone cannot tell whose hash it is by trying
    addresses. Upper and lower case and surrounding blanks make no difference.
    Source: docs/methods.md, "Change between rounds", pairing.
    """
    address = email.strip().casefold()
    if not address:
        return ""
    return _keyed("pairing", f"{organization}:{address}").hex()


def link_token(purpose: str, row: UUID, rev: int) -> str:
    """Return the token of a link: 256 bits that nobody can guess and the server can make again.

    A reminder carries the same link as the invitation although only its hash is stored.
    ``rev`` grows when a link is renewed, and the old one is dead.
    """
    digest = _keyed(f"link:{purpose}", f"{row.hex}:{rev}")
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def imported_seat(assessment: UUID, key: str) -> UUID:
    """Return the id of the seat of somebody whom a file of answers calls ``key``.

    The same file finds the same seats again, and who sees an id cannot tell whose it is: what
    the file called them is kept nowhere.
    """
    said = " ".join(key.casefold().split())
    return UUID(bytes=_keyed("imported", f"{assessment.hex}:{said}")[:16], version=5)


def _keyed(purpose: str, text: str) -> bytes:
    key = hashlib.sha256(f"cxmaturity:{purpose}:{settings.CX_LINK_KEY}".encode()).digest()
    return hmac.new(key, text.encode(), hashlib.sha256).digest()
