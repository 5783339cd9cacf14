"""Slides with native shapes: texts, tables and charts that can be edited where they are shown."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from lxml import etree
from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.slide import Slide
from pptx.util import Inches, Pt

from reports.journeys.measure import width as measured
from reports.journeys.measure import wrapped

WIDE, TALL = 13.333, 7.5  # inches, 16:9
EDGE, TOP, BOTTOM = 0.6, 1.45, 6.95  # where content begins and ends
ROOM = WIDE - 2 * EDGE
INK, INK_2, LINE = "1C2321", "56605C", "DEDBD3"
SUNKEN, ATTENTION, WHITE = "F6F5F1", "B3401A", "FFFFFF"
PLAIN_TABLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"
SIZES = (16, 15, 14, 13, 12, 11, 10, 9)  # points a table may be set in, the first that fits
LEADING = 1.22  # height of a line, in its size
CELL_X, CELL_Y = 0.08, 0.05  # inches around the text of a cell
TITLE_SIZES = ((70, 26), (120, 21), (10_000, 17))  # characters up to which a title has its size
POINTS = 72
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
HAIR = "6350"  # half a point
UNBREAKABLE = 16  # characters; a longer word may be broken
_CONTROLS = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff"
_TURNING = "\u202a-\u202e\u2066-\u2069"  # a name could reverse the sentence after it
_DROPPED = re.compile(f"[{_CONTROLS}{_TURNING}]")


def plain(text: object) -> str:
    """Return a text without what no file of slides may hold, and what turns its direction."""
    return _DROPPED.sub("", str(text))


def rgb(color: str) -> RGBColor:
    return RGBColor.from_string(color.lstrip("#").upper())


class Deck:
    """A presentation that grows slide by slide, in one colour and one language."""

    def __init__(self, *, accent: str, footer: str, language: str) -> None:
        self.accent = accent.lstrip("#").upper()
        self.language = "en-GB" if language == "en" else "es-ES"
        self._deck = Presentation()
        self._deck.slide_width, self._deck.slide_height = Inches(WIDE), Inches(TALL)
        self._layout = self._deck.slide_layouts[5]
        for layout in [one for one in self._deck.slide_layouts if one is not self._layout]:
            self._deck.slide_layouts.remove(layout)
        self._dress(footer)

    def _dress(self, footer: str) -> None:
        """Give master and layout their colour, their title, and the line at the bottom."""
        master = self._deck.slide_master
        theme = master.part.part_related_by(RT.THEME)
        said = theme.blob.decode("utf-8")
        accent = rf'\g<1><a:srgbClr val="{self.accent}"/>\g<2>'
        theme._blob = re.sub(
            r"(<a:accent1>).*?(</a:accent1>)", accent, said, count=1, flags=re.S
        ).encode()
        for place in (master, self._layout):
            for shape in list(place.placeholders):
                if shape.placeholder_format.type.name == "TITLE":
                    _put(shape, EDGE, 0.4, ROOM, 0.95)
                    shape.text_frame.vertical_anchor = MSO_ANCHOR.MIDDLE
                elif place is self._layout or shape.placeholder_format.type.name != "BODY":
                    shape._element.getparent().remove(shape._element)
                else:
                    _put(shape, EDGE, TOP, ROOM, BOTTOM - TOP)
        first = self._deck.slides.add_slide(self._layout)
        box = self.text(first, plain(footer), EDGE, 7.05, ROOM - 1, 0.3, size=10, colour=INK_2)
        number = self.text(first, "", WIDE - EDGE - 1, 7.05, 1, 0.3, size=10, colour=INK_2)
        _number_field(number.text_frame.paragraphs[0])
        for shape in (box, number):
            self._layout.shapes._spTree.append(shape._element)
        rows = self._deck.slides._sldIdLst
        self._deck.part.drop_rel(rows[0].rId)
        rows.remove(rows[0])

    def slide(self, title: str, *, notes: str = "") -> Slide:
        """Add a slide with its title, and what is said to it in the notes."""
        slide = self._deck.slides.add_slide(self._layout)
        frame = slide.shapes.title.text_frame
        frame.text = plain(title)
        frame.word_wrap = True
        size = next(size for most, size in TITLE_SIZES if len(title) <= most)
        self._look(frame.paragraphs[0], size, bold=True, colour=INK)
        if notes:
            slide.notes_slide.notes_text_frame.text = plain(notes)
        return slide

    def _look(self, paragraph: Any, size: float, *, bold: bool, colour: str) -> None:
        paragraph.alignment = paragraph.alignment or PP_ALIGN.LEFT
        for run in paragraph.runs:
            run.font.size, run.font.bold = Pt(size), bold
            run.font.color.rgb = rgb(colour)

    def text(
        self, slide: Slide, text: str, x: float, y: float, width: float, height: float, *,
        size: float = 14, bold: bool = False, colour: str = INK, middle: bool = False,
    ) -> Any:  # fmt: skip
        """Write a text into a box; lines of it are paragraphs."""
        box = slide.shapes.add_textbox(Inches(x), Inches(y), Inches(width), Inches(height))
        frame = box.text_frame
        frame.word_wrap = True
        frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
        if middle:
            frame.vertical_anchor = MSO_ANCHOR.MIDDLE
        frame.text = plain(text)
        for paragraph in frame.paragraphs:
            self._look(paragraph, size, bold=bold, colour=colour)
        return box

    @staticmethod
    def align_right(box: Any) -> None:
        for paragraph in box.text_frame.paragraphs:
            paragraph.alignment = PP_ALIGN.RIGHT

    def block(
        self, slide: Slide, x: float, y: float, width: float, height: float, colour: str
    ) -> Any:
        """Put a plain rectangle, such as the edge of a card."""
        shape = slide.shapes.add_shape(
            MSO_SHAPE.RECTANGLE, Inches(x), Inches(y), Inches(width), Inches(height)
        )
        shape.fill.solid()
        shape.fill.fore_color.rgb = rgb(colour)
        shape.line.fill.background()
        shape.shadow.inherit = False
        describe(shape, "")
        return shape

    def table(
        self, slide: Slide, header: Sequence[str], rows: Sequence[Sequence[str]],
        widths: Sequence[float], *, x: float = EDGE, y: float = TOP, bottom: float = BOTTOM,
        right: Sequence[int] = (), loud: Sequence[tuple[int, int]] = (), description: str = "",
    ) -> Any:  # fmt: skip
        """Write a table in the largest type in which it ends above ``bottom``.

        ``right`` are columns of figures, ``loud`` the cells, as (row, column), that call for
        attention.
        """
        said = [[plain(cell) for cell in row] for row in (header, *rows)]
        size = next((one for one in SIZES if _fits(said, widths, one, bottom - y)), SIZES[-1])
        heights = _heights(said, widths, size)
        shape = slide.shapes.add_table(
            len(said), len(widths), Inches(x), Inches(y), Inches(sum(widths)), Inches(sum(heights))
        )
        describe(shape, description)
        shape._element.graphic.graphicData.tbl.tblPr.find(A + "tableStyleId").text = PLAIN_TABLE
        table = shape.table
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Inches(width)
        for number, (row, height) in enumerate(zip(table.rows, heights, strict=True)):
            row.height = Inches(height)
            for place, cell in enumerate(row._tr.tc_lst):
                is_loud = (number - 1, place) in loud
                colour = INK_2 if number == 0 else ATTENTION if is_loud else INK
                type_size = size - 1 if number == 0 else size
                _fill(
                    cell, said[number][place], size=type_size, bold=is_loud, colour=colour,
                    right=place in right, line=LINE if number else INK_2,
                )  # fmt: skip
        return shape

    def picture(self, slide: Slide, png: bytes, x: float, y: float, height: float, alt: str) -> Any:
        shape = slide.shapes.add_picture(BytesIO(png), Inches(x), Inches(y), height=Inches(height))
        describe(shape, alt)
        return shape

    def to_bytes(self, *, title: str, author: str, made_on: Any) -> bytes:
        """Return the file, with its properties and the language of every text."""
        properties = self._deck.core_properties
        made = datetime(made_on.year, made_on.month, made_on.day, tzinfo=UTC)
        properties.title, properties.author = plain(title)[:255], plain(author)[:255]
        properties.last_modified_by, properties.language = plain(author)[:255], self.language
        properties.created = properties.modified = made
        for slide in self._deck.slides:
            _speak(slide._element, self.language)
            if slide.has_notes_slide:
                _speak(slide.notes_slide._element, self.language)
        file = BytesIO()
        self._deck.save(file)
        return file.getvalue()


def describe(shape: Any, text: str) -> None:
    """Say what a shape shows to those who cannot see it; nothing for mere decoration."""
    shape._element.xpath(".//p:cNvPr")[0].set("descr", plain(text)[:2000])


def text_height(text: str, width: float, size: float) -> float:
    """Return how tall a text is in a box of this width, in inches."""
    lines = sum(len(wrapped(part, width * POINTS, size)) or 1 for part in text.split("\n"))
    return lines * size * LEADING / POINTS


def _fits(rows: Sequence[Sequence[str]], widths: Sequence[float], size: float, room: float) -> bool:
    """Say whether a table ends in time, without breaking a word that a smaller type would not."""
    if sum(_heights(rows, widths, size)) > room:
        return False
    return all(
        measured(word, size) <= (wide - 2 * CELL_X) * POINTS
        for row in rows
        for text, wide in zip(row, widths, strict=True)
        for word in text.split()
        if len(word) < UNBREAKABLE
    )


def _heights(rows: Sequence[Sequence[str]], widths: Sequence[float], size: float) -> list[float]:
    return [
        2 * CELL_Y
        + max(
            text_height(text, width - 2 * CELL_X, size)
            for text, width in zip(row, widths, strict=True)
        )
        for row in rows
    ]


def _put(shape: Any, x: float, y: float, width: float, height: float) -> None:
    shape.left, shape.top = Inches(x), Inches(y)
    shape.width, shape.height = Inches(width), Inches(height)


def _fill(
    cell: Any, text: str, *, size: float, bold: bool, colour: str, right: bool, line: str
) -> None:
    """Write a cell as XML: a long journey has thousands, and cell by cell they take seconds."""
    frame = cell.get_or_add_txBody()
    for old in frame.findall(A + "p"):
        frame.remove(old)
    for part in text.split("\n"):
        paragraph = etree.SubElement(frame, A + "p")
        etree.SubElement(paragraph, A + "pPr", algn="r" if right else "l")
        look = {"sz": str(round(size * 100)), "b": str(int(bold))}
        holder = etree.SubElement(paragraph, A + "r") if part else paragraph
        properties = etree.SubElement(holder, A + ("rPr" if part else "endParaRPr"), look)
        fill = etree.SubElement(properties, A + "solidFill")
        etree.SubElement(fill, A + "srgbClr", val=colour)
        if part:
            etree.SubElement(holder, A + "t").text = part
    properties = cell.get_or_add_tcPr()
    for side, inches in (("marL", CELL_X), ("marR", CELL_X), ("marT", CELL_Y), ("marB", CELL_Y)):
        properties.set(side, str(Inches(inches)))
    properties.set("anchor", "t")
    for side in ("lnL", "lnR", "lnT"):
        etree.SubElement(etree.SubElement(properties, A + side, w=HAIR), A + "noFill")
    under = etree.SubElement(etree.SubElement(properties, A + "lnB", w=HAIR), A + "solidFill")
    etree.SubElement(under, A + "srgbClr", val=line)


def _number_field(paragraph: Any) -> None:
    paragraph.alignment = PP_ALIGN.RIGHT
    field = etree.SubElement(
        paragraph._p, A + "fld", id="{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}", type="slidenum"
    )
    etree.SubElement(field, A + "rPr", sz="1000")
    etree.SubElement(field, A + "t").text = "‹#›"


def _speak(element: Any, language: str) -> None:
    for run in element.iter(A + "r", A + "fld"):
        properties = run.find(A + "rPr")
        if properties is None:
            properties = etree.Element(A + "rPr")
            run.insert(0, properties)
        properties.set("lang", language)
