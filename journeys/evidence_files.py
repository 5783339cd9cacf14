"""Which files may stand as evidence: told by what is in them, never by their name alone."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import BinaryIO
from zipfile import BadZipFile, ZipFile

from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError

BYTES_LIMIT = 5 * 1024 * 1024
NAME_LENGTH = 120
PIXELS_LIMIT = 60_000_000
UNPACKED_LIMIT, PARTS_LIMIT = 60 * 1024 * 1024, 2000  # of a workbook, which is a zip archive

BINARY = {"pdf", "png", "jpg", "jpeg", "webp", "xlsx"}
PROGRAMS = {"svg", "svgz", "htm", "html", "xhtml", "xht", "xml", "mht", "mhtml"}
_MARKUP = re.compile(
    r"<\s*(?:!doctype|\?xml|html|head|body|script|svg|iframe|meta|object|embed|img|style)\b"
    r"|<\?xml|<!doctype",
    re.IGNORECASE,
)
_NO_TEXT = re.compile(r"[\x00-\x08\x0e-\x1f]")


class FileRefusedError(ValueError):
    """A file that is not taken; the text says why, in the active language."""


class FileTooLargeError(FileRefusedError):
    """A file beyond ``BYTES_LIMIT``."""


def content_type_of(name: str, file: BinaryIO, size: int) -> str:
    """Return the content type of a file whose name and content agree on an allowed kind.

    Raises FileTooLargeError above 5 MB and FileRefusedError for any other kind.
    """
    if size > BYTES_LIMIT:
        raise FileTooLargeError(_("The file is larger than 5 MB."))
    if not size:
        raise FileRefusedError(_("The file is empty."))
    extension = name.rpartition(".")[2].lower() if "." in name else ""
    if extension in PROGRAMS or (extension not in BINARY and _is_markup(file)):
        raise FileRefusedError(
            _(
                "SVG and HTML files are not taken, because they can carry programs. Save it as "
                "PDF or as a picture (PNG, JPEG, WebP)."
            )
        )
    if extension not in KINDS:
        raise FileRefusedError(
            _("This kind of file is not taken. Allowed: PDF, PNG, JPEG, WebP, XLSX, CSV and TXT.")
        )
    content_type, holds = KINDS[extension]
    file.seek(0)
    if not holds(file):
        raise FileRefusedError(
            _("The file is called .%(extension)s, but that is not what is in it.")
            % {"extension": extension}
        )
    file.seek(0)
    return content_type


def shown_name(name: str) -> str:
    """Return a file's name as it may be shown: no path, no invisible marks, at most 120 long."""
    last = re.split(r"[/\\]", name)[-1]
    plain = "".join(c for c in last if unicodedata.category(c)[0] != "C").strip()
    stem, dot, extension = plain.rpartition(".")
    return f"{stem[: NAME_LENGTH - 1 - len(extension)]}{dot}{extension}"[:NAME_LENGTH]


def _is_markup(file: BinaryIO) -> bool:
    file.seek(0)
    start = file.read(1024)
    encoding = "utf-16" if start[:2] in (b"\xff\xfe", b"\xfe\xff") else "latin-1"
    # A mark of the byte order hides nothing from a browser, so it hides nothing here.
    text = start.removeprefix(b"\xef\xbb\xbf").decode(encoding, errors="replace")
    return bool(_MARKUP.search(text))


def _is_pdf(file: BinaryIO) -> bool:
    return file.read(5) == b"%PDF-"


def _is_picture(form: str) -> Callable[[BinaryIO], bool]:
    def holds(file: BinaryIO) -> bool:
        try:
            with Image.open(file, formats=[form]) as picture:
                if picture.width * picture.height > PIXELS_LIMIT:
                    return False
                picture.verify()
        except (
            UnidentifiedImageError,
            OSError,
            Image.DecompressionBombError,
            SyntaxError,
            ValueError,  # among them a text chunk that would unpack to megabytes
        ):
            return False
        return True

    return holds


def _is_workbook(file: BinaryIO) -> bool:
    try:
        with ZipFile(file) as book:
            parts = book.infolist()
    except (BadZipFile, OSError, ValueError, NotImplementedError):
        return False
    names = {part.filename for part in parts}
    return (
        {"[Content_Types].xml", "xl/workbook.xml"} <= names
        and "xl/vbaProject.bin" not in names
        and len(parts) <= PARTS_LIMIT
        and sum(part.file_size for part in parts) <= UNPACKED_LIMIT
    )


def _is_text(file: BinaryIO) -> bool:
    raw = file.read()
    wide = raw[:2] in (b"\xff\xfe", b"\xfe\xff")
    for encoding in ("utf-16",) if wide else ("utf-8", "cp1252"):
        try:
            return not _NO_TEXT.search(raw.decode(encoding))
        except UnicodeDecodeError:
            continue
    return False


XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
KINDS: dict[str, tuple[str, Callable[[BinaryIO], bool]]] = {
    "pdf": ("application/pdf", _is_pdf),
    "png": ("image/png", _is_picture("PNG")),
    "jpg": ("image/jpeg", _is_picture("JPEG")),
    "jpeg": ("image/jpeg", _is_picture("JPEG")),
    "webp": ("image/webp", _is_picture("WEBP")),
    "xlsx": (XLSX, _is_workbook),
    "csv": ("text/csv", _is_text),
    "txt": ("text/plain", _is_text),
}
ACCEPTED = ",".join(f".{extension}" for extension in KINDS)
