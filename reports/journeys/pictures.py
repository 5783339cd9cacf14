"""The curve and the map of a journey as one picture each, to paste where it is talked about."""

from __future__ import annotations

from datetime import date
from math import sqrt

from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import Consultancy
from journeys.models import Journey, Persona
from reports.journeys.context import Context, checked, read
from reports.journeys.curve_drawing import draw_curve, draw_head, draw_key, draw_scale, key_width
from reports.journeys.map_drawing import map_drawing
from reports.journeys.measure import shortened, wrapped
from reports.journeys.svg import INK_2, LINE, Drawing
from reports.pdf.content.journey_map import overview_alt
from reports.pdf.render import render_png

SUBJECTS = ("curve", "map")
KINDS = {"svg": "image/svg+xml; charset=utf-8", "png": "image/png"}
PIXELS = 30_000_000  # of a PNG; a longer journey gets fewer for each unit
COLUMN, SCALE = 112, 128  # of the curve: one touchpoint, and the words of emotion beside it
HEIGHT, TITLES = 300, 5  # of the band of lines, and how many lines a touchpoint's title takes


def journey_picture(
    *,
    journey: Journey,
    persona: Persona | None,
    subject: str,
    language: str,
    consultancy: Consultancy | None,
    made_on: date,
) -> str:
    """Return the curve or the map as SVG, whatever language is active outside.

    ValueError for another subject or a language that the product does not speak.
    """
    if subject not in SUBJECTS:
        raise ValueError(f"no picture of {subject!r}")
    with override(checked(language)):
        context = read(journey, persona, consultancy, made_on)
        draw = curve_drawing if subject == "curve" else map_drawing
        return str(draw(context, language))


def as_png(svg: str) -> bytes:
    """Return the drawing as pixels, two for each unit where it is not too long. RenderError."""
    width, height = (
        float(svg.split(f'{side}="', 1)[1].split('"')[0]) for side in ("width", "height")
    )
    return render_png(svg, width=width, scale=min(2.0, sqrt(PIXELS / (width * height))))


def curve_drawing(context: Context, language: str) -> Drawing:
    """The lines of emotion with the stages and the touchpoints under them."""
    columns = context.columns
    size_words = _("larger: more intense")
    width = max(SCALE + COLUMN * len(columns) + 24, key_width(context, size_words), 720)
    titles = [
        wrapped(f"{column.number} {column.touchpoint}", COLUMN - 16, 12.5, most=TITLES)
        for column in columns
    ]
    drawing = Drawing(
        width,
        96 + HEIGHT + 28 + max(map(len, titles), default=0) * 16 + 40,
        title=context.journey.title,
        description=overview_alt(context),
        language=language,
    )
    draw_head(drawing, context)
    top = 80
    draw_scale(drawing, context, top=top, height=HEIGHT, room=SCALE)
    x = float(SCALE)
    for stage in context.filled_stages:
        room = COLUMN * len(stage.columns)
        drawing.line((x, top), (x, top + HEIGHT + 24), stroke=LINE)
        name = shortened(str(stage.stage), room - 16, 13, bold=True)
        drawing.text((x + 8, top + HEIGHT + 14), name, bold=True)
        x += room
    if columns:
        draw_curve(drawing, context, left=SCALE, top=top, column=COLUMN, height=HEIGHT)
    for number, said in enumerate(titles):
        at = (SCALE + COLUMN * number + 8, top + HEIGHT + 36)
        drawing.lines(at, said, leading=16, size=12.5, fill=INK_2)
    draw_key(drawing, context, drawing.height - 20, size_words=size_words)
    return drawing
