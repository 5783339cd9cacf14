"""A file of answers between being handed in and being confirmed: an hour, one a person and round.

It says who answered what. So it is kept under a key that only the page of the person who handed
it in holds: when that page is gone, what is left in the shared cache can be read by nobody.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass

from cryptography.fernet import Fernet, InvalidToken
from django.core.cache import cache

from accounts.models import User
from assessments.models import Assessment

SECONDS = 60 * 60


@dataclass(frozen=True)
class Upload:
    """A file as it came, and the key by which a page asks for it again."""

    token: str
    name: str
    data: bytes


def keep_upload(*, person: User, assessment: Assessment, data: bytes, name: str) -> Upload:
    """Keep a file for the person who handed it in; their earlier one makes room."""
    key = Fernet.generate_key()
    locked = Fernet(key).encrypt(zlib.compress(data, 1))
    cache.set(_place(person, assessment), (name, locked), SECONDS)
    return Upload(key.decode(), name, data)


def kept_upload(*, person: User, assessment: Assessment, token: str) -> Upload | None:
    """Return the file a page asks for; None where another came since, or the hour is over."""
    found = cache.get(_place(person, assessment))
    if found is None:
        return None
    name, locked = found
    try:
        data = zlib.decompress(Fernet(token.encode()).decrypt(locked))
    except (InvalidToken, ValueError):
        return None
    return Upload(token, name, data)


def forget_upload(*, person: User, assessment: Assessment) -> None:
    cache.delete(_place(person, assessment))


def _place(person: User, assessment: Assessment) -> str:
    return f"assessments.upload.{person.pk}.{assessment.pk}"
