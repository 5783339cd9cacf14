"""The lines of emotion in a drawing, over columns of equal width, and the key to them."""

from __future__ import annotations

from reports.journeys.context import Context
from reports.journeys.measure import shortened, width
from reports.journeys.svg import INK_2, LINE, Drawing
from reports.journeys.wording import GRADES, grade_name, persona_words
from reports.pdf.content.journey_map import DASHES, curve

STROKES = {"solid": "", "dashed": "8 5", "dotted": "0.1 6"}
PAD = 34  # above +2 and below −2, for words
RADIUS = 6
ZERO = "#b9b6ad"
NAME_ROOM = 260


def draw_head(drawing: Drawing, context: Context) -> None:
    """Write the journey's title, and whose journey it is, on top."""
    room = drawing.width - 48
    title = shortened(context.journey.title, room, 22, bold=True)
    drawing.text((24, 38), title, size=22, bold=True)
    who = f"{context.organization.name} · {persona_words(context.walkers)}"
    drawing.text((24, 62), shortened(who, room, 13.5), size=13.5, fill=INK_2)


def draw_curve(
    drawing: Drawing, context: Context, *, left: float, top: float, column: float, height: float
) -> None:
    """Draw every line of the journey into a band of the drawing."""
    found = curve(context, 0, len(context.columns))
    inner = height - 2 * PAD

    def at(place: list[float]) -> tuple[float, float]:
        return left + place[0] * column, top + PAD + place[1] * inner

    for share in (0, 0.25, 0.5, 0.75, 1):
        y = top + PAD + share * inner
        right = left + column * found["width"]
        drawing.line((left, y), (right, y), stroke=ZERO if share == 0.5 else LINE)
    for line in found["lines"]:
        for part in line["segments"]:
            drawing.line(
                at(part["from"]),
                at(part["to"]),
                stroke=line["colour"],
                width=2.5,
                dash=STROKES[part["dash"]],
            )
    for line in found["lines"]:
        for dot in line["dots"]:
            x, y = at([dot["x"], dot["y"]])
            r = RADIUS * dot["size"]
            drawing.mark(line["shape"], (x, y), r, colour=line["colour"], filled=dot["filled"])
            if dot["word"]:
                below = y - r - 8 if dot["above"] else y + r + 17
                word = shortened(dot["word"], column - 4, 12.5)
                drawing.text((x, below), word, size=12.5, fill=INK_2, anchor="middle", halo=True)


def draw_scale(
    drawing: Drawing, context: Context, *, top: float, height: float, room: float
) -> None:
    """Name the five steps of emotion beside the lines, in the organisation's words."""
    for step in (2, 1, 0, -1, -2):
        y = top + PAD + (2 - step) / 4 * (height - 2 * PAD) + 4
        word = context.board.words.get(step) or f"{step:+d}".replace("-", "−")
        drawing.text((24, y), shortened(word, room - 36, 12.5), size=12.5, fill=INK_2)


def draw_key(drawing: Drawing, context: Context, y: float, *, size_words: str) -> None:
    """Say which mark is whose, and what solid, dashed and dotted lines stand for."""
    x = 32.0
    if len(context.lines) > 1:
        for line in context.lines:
            drawing.mark(line.shape, (x, y - 4), 6, colour=line.colour, filled=True)
            x = _say(drawing, x + 14, y, f"{line.mark} · {line.name}")
    for grade in GRADES:
        drawing.line(
            (x - 8, y - 4), (x + 18, y - 4), stroke=INK_2, width=2.5, dash=STROKES[DASHES[grade]]
        )
        drawing.mark("circle", (x + 24, y - 4), 4.5, colour=INK_2, filled=DASHES[grade] == "solid")
        x = _say(drawing, x + 36, y, grade_name(grade))
    drawing.mark("circle", (x, y - 4), 3, colour=INK_2, filled=True)
    drawing.mark("circle", (x + 14, y - 4), 6, colour=INK_2, filled=True)
    _say(drawing, x + 28, y, size_words)


def key_width(context: Context, size_words: str) -> float:
    """How wide the key is, so that no drawing is narrower."""
    names = [f"{line.mark} · {line.name}" for line in context.lines if len(context.lines) > 1]
    said = [*names, *map(grade_name, GRADES), size_words]
    return 64 + sum(min(width(text, 13), NAME_ROOM) + 60 for text in said)


def _say(drawing: Drawing, x: float, y: float, text: str) -> float:
    shown = shortened(text, NAME_ROOM, 13)
    drawing.text((x, y), shown, fill=INK_2)
    return x + width(shown, 13) + 28
