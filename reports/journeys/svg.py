"""A drawing as SVG, shape by shape: text stays text, nothing in it runs or is fetched."""

from __future__ import annotations

from collections.abc import Sequence
from xml.sax.saxutils import escape, quoteattr

from reports.pdf.characters import drawable

FACES = "'Source Sans 3', 'Source Sans Pro', 'Segoe UI', 'Helvetica Neue', Arial, sans-serif"
INK, INK_2, INK_3 = "#1c2321", "#56605c", "#6f7975"
LINE, SUNKEN, PAPER, BAR = "#dedbd3", "#f6f5f1", "#ffffff", "#ecebe5"
ATTENTION = "#b3401a"
Place = tuple[float, float]


class Drawing:
    """Shapes on white paper of a fixed size, with a title and a description to be read out."""

    def __init__(
        self, width: float, height: float, *, title: str, description: str, language: str
    ) -> None:
        self.width, self.height = width, height
        self._parts = [
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{_n(width)}" height="{_n(height)}" '
            f'viewBox="0 0 {_n(width)} {_n(height)}" role="img" lang="{language}" '
            f'xml:lang="{language}" aria-labelledby="title desc" font-family="{FACES}" '
            f'font-size="13" fill="{INK}">',
            f'<title id="title">{_said(title)}</title><desc id="desc">{_said(description)}</desc>',
        ]
        self.rect(0, 0, width, height, fill=PAPER)

    def rect(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        *,
        fill: str = "none",
        stroke: str = "none",
        radius: float = 0,
        dash: str = "",
    ) -> None:
        self._add("rect", x=x, y=y, width=width, height=height, rx=radius or None, fill=fill,
                  stroke=stroke, stroke_dasharray=dash or None)  # fmt: skip

    def line(
        self, start: Place, end: Place, *, stroke: str = LINE, width: float = 1, dash: str = ""
    ) -> None:
        self._add("line", x1=start[0], y1=start[1], x2=end[0], y2=end[1], stroke=stroke,
                  stroke_width=width, stroke_dasharray=dash or None,
                  stroke_linecap="round" if dash.startswith("0") else None)  # fmt: skip

    def mark(self, shape: str, at: Place, r: float, *, colour: str, filled: bool) -> None:
        """Draw a persona's mark: told apart by shape, hollow where it is not researched."""
        x, y = at
        look = {"fill": colour if filled else PAPER, "stroke": colour, "stroke_width": 2}
        if shape == "square":
            self._add("rect", x=x - 0.9 * r, y=y - 0.9 * r, width=1.8 * r, height=1.8 * r, **look)
        elif shape == "triangle":
            self._polygon([(x, y - r), (x + r, y + 0.9 * r), (x - r, y + 0.9 * r)], look)
        elif shape == "diamond":
            self._polygon([(x, y - 1.1 * r), (x + r, y), (x, y + 1.1 * r), (x - r, y)], look)
        else:
            self._add("circle", cx=x, cy=y, r=r, **look)

    def _polygon(self, corners: Sequence[Place], look: dict[str, object]) -> None:
        self._add("polygon", points=" ".join(f"{_n(x)},{_n(y)}" for x, y in corners), **look)

    def text(
        self,
        at: Place,
        text: str,
        *,
        size: float = 13,
        fill: str = INK,
        bold: bool = False,
        anchor: str = "",
        halo: bool = False,
    ) -> None:
        """Write one line; ``at`` is where its baseline begins, or its middle or end by ``anchor``.

        A ``halo`` of paper keeps it readable over lines.
        """
        attributes = {
            "x": at[0], "y": at[1], "font_size": size, "fill": fill,
            "font_weight": 600 if bold else None, "text_anchor": anchor or None,
            "stroke": PAPER if halo else None, "stroke_width": 4 if halo else None,
            "paint_order": "stroke" if halo else None,
        }  # fmt: skip
        self._parts.append(f"<text{_attributes(attributes)}>{_said(text)}</text>")

    def lines(
        self, at: Place, lines: Sequence[str], *, leading: float = 17, **look: object
    ) -> None:
        """Write lines that were broken before, one under the other."""
        for number, line in enumerate(lines):
            self.text((at[0], at[1] + number * leading), line, **look)

    def _add(self, name: str, **attributes: object) -> None:
        self._parts.append(f"<{name}{_attributes(attributes)}/>")

    def __str__(self) -> str:
        return "\n".join([*self._parts, "</svg>", ""])


def _attributes(attributes: dict[str, object]) -> str:
    given = {name: value for name, value in attributes.items() if value is not None}
    return "".join(
        f" {name.replace('_', '-')}={quoteattr(_n(value) if isinstance(value, float) else str(value))}"
        for name, value in given.items()
    )


def _n(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _said(text: str) -> str:
    return escape(" ".join(drawable(text).split()))
