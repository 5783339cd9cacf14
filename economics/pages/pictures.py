"""What moves a value, and what a change of it is made of: each a chart with its table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from charts import economics as charts
from charts.figures import Figure
from economics import words
from economics.domain.uncertainty import Bar
from economics.domain.vectors import Split


@dataclass(frozen=True)
class Picture:
    """A chart and the table with the same numbers."""

    name: str
    figure: Figure
    text: str
    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def tornado(
    name: str, bars: Sequence[Bar], base: float | None, title: str, currency: str
) -> tuple[Picture, ...]:
    """Return the picture of how far each assumption moves a value; none where none is uncertain.

    An end without a result (∞) stands in the table only.
    """
    if base is None or not bars:
        return ()
    swings, rows = [], []
    for bar in bars:
        ends = [words.exact(bar.key, end, currency) for end in (bar.known.low, bar.known.high)]
        texts = [words.amount(bar.at_low, currency), words.amount(bar.at_high, currency)]
        label = str(words.SHORT_LABELS[bar.key])
        if bar.at_low is not None and bar.at_high is not None:
            said = [f"{end} → {text}" for end, text in zip(ends, texts, strict=True)]
            swings.append(charts.Swing(label, bar.at_low, bar.at_high, *said))
        rows.append((label, *ends, *texts))
    text = _("Most of all: %(names)s.") % {"names": ", ".join(row[0] for row in rows[:2])}
    headings = (
        _("Assumption"), pgettext("assumption", "Low"), pgettext("assumption", "High"),
        _("Value at low"), _("Value at high"),
    )  # fmt: skip
    shown = charts.tornado(swings, base=base, currency=currency)
    return (Picture(name, shown, text, title, headings, tuple(rows)),)


def waterfall(split: Split, text: str, currency: str) -> Picture:
    """Return the picture of what each vector adds between today and what is wanted."""
    names = (
        pgettext("vector", "Loyalty"), pgettext("vector", "Engagement"),
        pgettext("vector", "Prescription"),
    )  # fmt: skip
    parts = (split.parts.loyalty, split.parts.engagement, split.parts.prescription)
    alone = (split.alone.loyalty, split.alone.engagement, split.alone.prescription)
    amounts = (split.before.total, *parts, split.after.total)
    before, after = (words.amount(end, currency) for end in (amounts[0], amounts[-1]))
    texts = [before, *(words.step(part, currency) for part in parts), after]
    ends = (_("Today"), pgettext("value", "Wanted"))
    shown = charts.waterfall((ends[0], *names, ends[1]), amounts, texts, currency=currency)
    rows = [(ends[0], before, "")]
    rows += [
        (name, words.step(part, currency), words.step(one, currency))
        for name, part, one in zip(names, parts, alone, strict=True)
    ]
    rows.append((ends[1], after, ""))
    headings = (_("Part"), _("Adds"), _("Alone it would add"))
    return Picture("waterfall", shown, text, _("Which vector adds what"), headings, tuple(rows))
