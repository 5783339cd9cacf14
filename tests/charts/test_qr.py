"""A QR code is the picture of the address it was made of."""

from __future__ import annotations

import re

from django.template import Context, Template
from qrcode import QRCode
from qrcode.constants import ERROR_CORRECT_M

from charts.qr import QUIET, qr_code

ADDRESS = "https://cx.example.org/c/Zm9vYmFyLWZvb2Jhci1mb29iYXItZm9vYmFyLWZvb2I/"


def drawn(path: str, size: int) -> list[list[bool]]:
    """Fill in the modules that a path covers."""
    modules = [[False] * size for _ in range(size)]
    for x, y, width in re.findall(r"M(\d+) (\d+)h(\d+)v1H\d+z", path):
        for column in range(int(x), int(x) + int(width)):
            modules[int(y)][column] = True
    return modules


def test_the_path_draws_every_dark_module_and_no_other():
    library = QRCode(error_correction=ERROR_CORRECT_M, border=QUIET)
    library.add_data(ADDRESS)
    library.make(fit=True)
    code = qr_code(ADDRESS)
    assert drawn(code.path, code.size) == [[bool(m) for m in row] for row in library.get_matrix()]


def test_it_is_black_on_white_and_says_what_it_opens():
    page = Template("{% load qr %}{% qr address label %}")
    svg = page.render(Context({"address": ADDRESS, "label": "Join <here>"}))
    assert 'aria-label="Join &lt;here&gt;"' in svg
    assert 'fill="#ffffff"' in svg and 'fill="#000000"' in svg
    assert "style" not in svg
