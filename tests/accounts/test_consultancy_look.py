"""A logo is a picture, small and re-encoded; whatever else is uploaded is refused in words."""

from __future__ import annotations

import random
import struct
import zlib
from contextlib import suppress
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image, PngImagePlugin

from accounts.models import Consultancy
from accounts.services import (
    LOGO_BYTES_LIMIT,
    LOGO_PIXELS,
    LogoError,
    printable_logo,
    save_consultancy,
)
from tests.accounts.conftest import main_of, words

PNG = b"\x89PNG\r\n\x1a\n"
SVG = (
    b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
)


def picture(kind: str, size: tuple[int, int] = (400, 100), **options: object) -> bytes:
    out = BytesIO()
    Image.new("RGB", size, (180, 60, 20)).save(out, kind, **options)
    return out.getvalue()


def chunk(name: bytes, content: bytes) -> bytes:
    return (
        struct.pack(">I", len(content))
        + name
        + content
        + struct.pack(">I", zlib.crc32(name + content))
    )


def bomb(side: int) -> bytes:
    """A PNG of a few hundred bytes that says it is ``side`` × ``side`` pixels."""
    header = struct.pack(">IIBBBBB", side, side, 8, 6, 0, 0, 0)
    return (
        PNG
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0" * 9999))
        + chunk(b"IEND", b"")
    )


def text_bomb() -> bytes:
    """A small PNG whose text unpacks to 100 MB."""
    note = PngImagePlugin.PngInfo()
    note.add(b"zTXt", b"note\0\0" + zlib.compress(b"\0" * 100_000_000))
    return picture("PNG", pnginfo=note)


NOT_PICTURES = {
    "svg": SVG,
    "svg called png": SVG,
    "gif": picture("GIF"),
    "bmp": picture("BMP"),
    "pdf": b"%PDF-1.7\n",
    "html": b"<html><script>alert(1)</script></html>",
    "empty after its signature": PNG,
    "half a png": picture("PNG")[:60],
    "half a jpeg": picture("JPEG")[:200],
    "bomb of 100 megapixels": bomb(10_000),
    "bomb of 900 megapixels": bomb(30_000),
    "bomb of 4 gigapixels": bomb(65_000),
    "bomb of text": text_bomb(),
    "too many bytes": picture("PNG") + b"\0" * LOGO_BYTES_LIMIT,
}


@pytest.mark.parametrize("name", NOT_PICTURES)
@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
def test_what_is_no_printable_picture_is_refused(name):
    with pytest.raises(LogoError):
        printable_logo(NOT_PICTURES[name])


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_every_accepted_picture_becomes_a_small_png(kind):
    out = printable_logo(picture(kind, (3000, 500)))
    assert out.startswith(PNG)
    with Image.open(BytesIO(out)) as result:
        assert result.format == "PNG"
        assert result.width <= LOGO_PIXELS[0]
        assert result.height <= LOGO_PIXELS[1]


def test_what_a_camera_wrote_beside_the_picture_is_not_kept():
    exif = Image.Exif()
    exif[0x010E] = "taken at home"
    raw = picture("JPEG", exif=exif)
    assert b"taken at home" in raw
    assert b"taken at home" not in printable_logo(raw)


def test_a_damaged_picture_is_accepted_or_refused_and_nothing_else():
    rng = random.Random(7)
    originals = [picture(kind, (60, 40)) for kind in ("PNG", "JPEG", "WEBP")]
    for _ in range(600):
        raw = bytearray(rng.choice(originals))
        for _ in range(rng.randint(1, 6)):
            raw[rng.randrange(len(raw))] = rng.randrange(256)
        with suppress(LogoError):
            assert printable_logo(bytes(raw)).startswith(PNG)


# ---- the page --------------------------------------------------------------------------------


def upload(client, raw: bytes, name: str = "logo.png", kind: str = "image/png", **fields: str):
    form = {
        "firm": "Firm",
        "color": "#0b5c63",
        "rev": "1",
        "logo": SimpleUploadedFile(name, raw, kind),
    }
    return client.post(reverse("accounts:consultancy"), form | fields)


def test_a_logo_is_served_to_its_consultancy_as_png_and_to_nobody_else(
    consultant, lead, browser, visitor
):
    assert upload(browser(consultant), picture("JPEG"), "../../logo.jpg").status_code == 302
    address = reverse("accounts:consultancy_logo")
    own = browser(consultant).get(address)
    assert own["Content-Type"] == "image/png"
    assert own.content.startswith(PNG)
    assert browser(lead).get(address).status_code == 404
    assert visitor.get(address).status_code == 302


@pytest.mark.parametrize("name", ["svg called png", "bomb of 100 megapixels", "too many bytes"])
@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
def test_a_refused_logo_says_so_and_changes_nothing(name, consultant, browser):
    save_consultancy(user=consultant, fields={"firm": "Before"}, logo=picture("PNG"))
    before = Consultancy.objects.values().get()
    answer = upload(browser(consultant), NOT_PICTURES[name])
    assert answer.status_code == 422
    assert 'class="invalid-feedback"' in main_of(answer)
    assert Consultancy.objects.values().get() == before


def test_a_refused_colour_is_not_shown_as_saved(consultant, browser):
    save_consultancy(user=consultant, fields={"firm": "Firm", "color": "#123456"})
    answer = browser(consultant).post(
        reverse("accounts:consultancy"), {"firm": "F", "color": "red"}
    )
    assert answer.status_code == 422
    assert 'fill="#123456"' in main_of(answer)
    assert 'fill="red"' not in main_of(answer)


@pytest.mark.parametrize("color", ['#12345"', "red", "#12", "#1234567", "url(x)", "#12345\n6"])
def test_a_colour_is_six_hexadecimal_digits(color, consultant, browser):
    answer = browser(consultant).post(reverse("accounts:consultancy"), {"firm": "", "color": color})
    assert answer.status_code == 422


def test_the_logo_stays_when_only_the_name_changes_and_goes_when_asked(consultant, browser):
    client = browser(consultant)
    upload(client, picture("PNG"))
    client.post(reverse("accounts:consultancy"), {"firm": "Other", "rev": "1"})
    assert Consultancy.objects.get().logo_png
    client.post(reverse("accounts:consultancy"), {"firm": "Other", "rev": "2", "remove_logo": "on"})
    assert not Consultancy.objects.get().logo_png


def test_the_name_of_a_firm_is_text_and_never_markup(consultant, browser):
    browser(consultant).post(
        reverse("accounts:consultancy"), {"firm": "<script>alert(1)</script>", "color": ""}
    )
    page = words(browser(consultant).get(reverse("accounts:consultancy")))
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page
