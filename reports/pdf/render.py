"""Draws documents as tagged PDF (PDF/UA-1), and pictures, in a confined process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, datetime
from math import ceil
from pathlib import Path
from typing import Any

from reports.pdf.characters import FONTS, drawable_values

HERE = Path(__file__).parent
TEMPLATES = HERE / "template"  # the root of what Typst may read: nothing but templates
MEMORY = 2 * 1024**3  # address space; a report takes about 250 MB of it
LOGO_LIMIT = 512 * 1024
PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"


class RenderError(RuntimeError):
    """The report could not be drawn, or not in time."""


def render_pdf(
    document: dict[str, Any],
    *,
    template: str = "report",
    logo: bytes | None = None,
    timeout: float = 20.0,
) -> bytes:
    """Return the PDF of a document made for ``template``; the same input, the same bytes.

    The document travels as data and never as markup: whatever a text looks like, it is
    shown as it was written. RenderError on failure or after ``timeout`` seconds.
    """
    order = {
        "template": f"{template}.typ",
        "document": {**drawable_values(document), "logo": _logo(logo)},
        "timestamp": _timestamp(document),
    }
    return _drawn(order, timeout, b"%PDF")


def render_png(svg: str, *, width: float, scale: float = 2.0, timeout: float = 20.0) -> bytes:
    """Return a picture of ``width`` units as PNG, ``scale`` pixels for each unit.

    RenderError on failure or after ``timeout`` seconds.
    """
    order = {
        "template": "picture.typ",
        "document": {"svg": svg, "width": width},
        "timestamp": 0,
        "ppi": 72 * scale,
    }
    return _drawn(order, timeout, PNG_SIGNATURE)


def _drawn(order: dict[str, Any], timeout: float, signature: bytes) -> bytes:
    """Return what the child process makes of an order."""
    order = {
        **order,
        "template": str(TEMPLATES / order["template"]),
        "root": str(TEMPLATES),
        "fonts": [str(FONTS)],
        "memory": MEMORY,
        "seconds": ceil(timeout),
    }
    try:
        done = subprocess.run(  # noqa: S603 - our own program, no shell, nothing of the user's
            [sys.executable, "-I", str(HERE / "worker.py")],
            input=json.dumps(order).encode(),
            capture_output=True,
            timeout=timeout,
            check=False,
            cwd=TEMPLATES,
            env={"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "no_proxy": "*"},
        )
    except subprocess.TimeoutExpired as error:
        raise RenderError(f"the report took longer than {timeout:g} seconds") from error
    if done.returncode != 0 or not done.stdout.startswith(signature):
        said = done.stderr.decode("utf-8", "replace").strip()[-2000:]
        raise RenderError(f"the report could not be drawn ({done.returncode}): {said}")
    return done.stdout


def _logo(logo: bytes | None) -> list[int] | None:
    """A PNG as numbers, the way Typst takes bytes; anything else is left out of the report."""
    if not logo or len(logo) > LOGO_LIMIT or not logo.startswith(PNG_SIGNATURE):
        return None
    return list(logo)


def _timestamp(document: dict[str, Any]) -> int:
    """The day the report was made, so that drawing it again gives the same file."""
    year, month, day = document["properties"]["date"]
    return int(datetime(year, month, day, tzinfo=UTC).timestamp())
