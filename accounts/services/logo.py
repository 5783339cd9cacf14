"""A logo as it can be printed: a small picture, re-encoded."""

from __future__ import annotations

from io import BytesIO

from PIL import Image, UnidentifiedImageError

LOGO_BYTES_LIMIT = 2 * 1024 * 1024
LOGO_PIXELS = (800, 300)
LOGO_FORMATS = ("PNG", "JPEG", "WEBP")


class LogoError(ValueError):
    """The uploaded file is not a picture we can print."""


def printable_logo(raw: bytes) -> bytes:
    """Return the picture as a small PNG; LogoError where it is none (an SVG may be a program)."""
    if len(raw) > LOGO_BYTES_LIMIT:
        raise LogoError
    try:
        with Image.open(BytesIO(raw), formats=LOGO_FORMATS) as picture:
            if picture.width * picture.height > 40_000_000:
                raise LogoError
            picture.thumbnail(LOGO_PIXELS)
            out = BytesIO()
            picture.convert("RGBA").save(out, format="PNG", optimize=True)
    except (
        UnidentifiedImageError,
        OSError,
        Image.DecompressionBombError,
        SyntaxError,
        ValueError,  # among them a text chunk that would unpack to megabytes
    ) as error:
        raise LogoError from error
    return out.getvalue()
