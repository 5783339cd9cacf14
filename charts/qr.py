"""An address as a QR code: one path of squares, to be drawn as SVG without any style."""

from __future__ import annotations

from dataclasses import dataclass

QUIET = 4  # modules of white around it that the standard asks for


@dataclass(frozen=True)
class QrCode:
    """``size`` modules wide and high, margin included; ``path`` draws the dark ones."""

    size: int
    path: str


def qr_code(text: str) -> QrCode:
    """Return the code of a text, such that a seventh of it may be unreadable.

    Dark modules that stand side by side in a row are one rectangle, which keeps the path short.
    """
    from qrcode import QRCode  # imported where used: few pages draw one
    from qrcode.constants import ERROR_CORRECT_M

    code = QRCode(error_correction=ERROR_CORRECT_M, border=QUIET)
    code.add_data(text)
    code.make(fit=True)
    rows = code.get_matrix()
    return QrCode(len(rows), "".join(_row(y, row) for y, row in enumerate(rows)))


def _row(y: int, dark: list[bool]) -> str:
    parts, x = [], 0
    while x < len(dark):
        if not dark[x]:
            x += 1
            continue
        end = x
        while end < len(dark) and dark[end]:
            end += 1
        parts.append(f"M{x} {y}h{end - x}v1H{x}z")
        x = end
    return "".join(parts)
