"""A file between being handed in and being confirmed: in the shared cache, for an hour, one a person."""

from __future__ import annotations

import hashlib
import zlib
from dataclasses import dataclass

from django.core.cache import cache

from accounts.models import User

SECONDS = 60 * 60


@dataclass(frozen=True)
class Upload:
    """A file as it came, and a short text by which a page asks for it again."""

    token: str
    name: str
    title: str
    data: bytes


def keep_upload(*, person: User, data: bytes, name: str, title: str) -> Upload:
    """Keep a file for the person who handed it in; their earlier one makes room."""
    token = hashlib.sha256(b"\x00".join((data, name.encode(), title.encode()))).hexdigest()
    packed = (token, name, title, zlib.compress(data, 1))
    cache.set(_key(person), packed, SECONDS)
    return Upload(token, name, title, data)


def kept_upload(*, person: User, token: str) -> Upload | None:
    """Return the file a page asks for; None where another came since, or the hour is over."""
    found = cache.get(_key(person))
    if found is None or found[0] != token:
        return None
    _token, name, title, packed = found
    return Upload(token, name, title, zlib.decompress(packed))


def forget_upload(*, person: User) -> None:
    cache.delete(_key(person))


def _key(person: User) -> str:
    return f"journeys.upload.{person.pk}"
