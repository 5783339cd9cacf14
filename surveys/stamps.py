"""What makes a page of a survey one answer, however often it is sent: a signed stamp.

A customer's browser gets no cookie, so what a form usually proves by one travels in it: that
this server made it, for this survey, not long ago. There is nobody signed in whose rights
another site's form could borrow.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import timedelta

from django.core import signing

from surveys.models import Survey

LIVES = timedelta(days=1)  # a page left open overnight can still be sent
_SALT = "surveys.stamp"


@dataclass(frozen=True)
class Stamp:
    """Which page was sent; an old one may still say that it was sent before."""

    key: uuid.UUID
    is_old: bool


def new_stamp(survey: Survey) -> str:
    """Return a stamp for one page of this survey, to be put into its form."""
    return signing.TimestampSigner(salt=_SALT).sign(f"{survey.pk.hex}.{uuid.uuid4().hex}")


def read_stamp(text: str, survey: Survey) -> Stamp | None:
    """Return what a form's stamp says; None where this server did not make it for this survey."""
    signer, is_old = signing.TimestampSigner(salt=_SALT), False
    try:
        said = signer.unsign(text, max_age=LIVES)
    except signing.SignatureExpired:
        said, is_old = signer.unsign(text), True
    except signing.BadSignature:
        return None
    whose, _, key = said.partition(".")
    return Stamp(uuid.UUID(key), is_old) if whose == survey.pk.hex else None
