"""What changed since the round before, and what only looks like change."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from assessments.models import Assessment
from assessments.selectors.changes import ChangeLine, changes_page
from charts.numbers import NO_FIGURE, figure, signed
from reports.pdf.content.context import Context
from reports.pdf.content.wording import interval_title, table

UNBACKED = " *"  # beside the name of what rose with nothing more to show for it


def changed(context: Context, previous: Assessment | None) -> dict[str, Any]:
    """Return the page, or {} without an earlier round to compare with."""
    if previous is None:
        return {}
    page = changes_page(context.assessment, previous)
    if page.comparison is None:
        return {}
    whole = [page.overall_line] if page.overall_line else []
    lines = [*whole, *page.areas]
    if not lines:
        return {}
    header = [
        _("Area"),
        _("Before"),
        _("Now"),
        _("Change"),
        interval_title(),
        _("It takes"),
        _("Of the way to the target"),
    ]
    return {
        "topic": _("What changed"),
        "headline": page.headline,
        "lead": " ".join(filter(None, (page.mix_first, page.lede, page.level_words))),
        "table": table(header, [_row(line) for line in lines]),
        "capabilities_title": _("Capabilities with a change that can be told"),
        "capabilities": _capabilities(page.capabilities),
        "none": _("No single capability changed by more than its answers can tell from none."),
        "notes": _notes(page),
    }


def _row(line: ChangeLine) -> list[str]:
    part = line.part
    return [
        line.name,
        figure(part.before),
        figure(part.now),
        line.words if part.is_detected or part.is_uniform else _("≈ none detectable"),
        line.interval,
        NO_FIGURE if part.detectable is None else f"±{figure(part.detectable)}",
        line.progress,
    ]


def _capabilities(areas: list[tuple[str, list[ChangeLine]]]) -> dict[str, Any]:
    told = [line for _area, lines in areas for line in lines if line.part.is_detected]
    if not told:
        return {}
    told.sort(key=lambda line: -line.part.difference)
    header = [_("Capability"), _("Before"), _("Now"), _("Change")]
    return table(
        header,
        [
            [
                f"{line.part.code} {line.name}{UNBACKED if line.part.unbacked else ''}",
                figure(line.part.before),
                figure(line.part.now),
                signed(line.part.difference),
            ]
            for line in told
        ],
    )


def _notes(page: Any) -> list[str]:
    notes = [
        _(
            "“It takes”: the smallest change that these answers can tell from none. People in both "
            "rounds are compared with themselves as far as that is allowed."
        )
    ]
    if any(line.part.unbacked for _area, lines in page.capabilities for line in lines):
        notes.append(
            _(
                "%(mark)s: it rose clearly, and no better evidence was named than before. Hopes and "
                "targets raise answers too."
            )
            % {"mark": UNBACKED.strip()}
        )
    return [*notes, *(table.words for table in page.mixes), *page.left_out]
