"""A file looked at before anything is decided: its columns, each as a whole.

The JSON of ``MetricImport.look``::

    {"kind", "encoding", "separator", "sheet", "sheets", "title_lines": [[line, text]…],
     "heading_line": 0 for none, "lines": rows below the heading, "totals": [[line, text]…],
     "total_count", "columns": [one :class:`ColumnFacts` with "index", "heading" and, as words,
     "date_evidence" each], "likely_shape", "suggested": a mapping}
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from django.utils.translation import gettext as _

from metrics.domain.columns import Column, is_total, shown
from metrics.domain.headings import Shape, likely_shape
from metrics.domain.spellings import sounds_like_a_total
from metrics.exchange.files import Batch, Head, batches, head_of, opened
from metrics.exchange.mapping import suggested_mapping
from metrics.exchange.names import Names
from metrics.exchange.seen import headings_in, seen_as_json
from metrics.models import ImportState, MetricImport
from metrics.services.importing import note_look, note_refusal
from tables.errors import TableError
from tables.source import Source

SHOWN_TOTALS = 5
Progress = Callable[[int, int], None]


def look_at(
    row: MetricImport,
    *,
    heading_line: int | None = None,
    sheet: str = "",
    shape: str | None = None,
    progress: Progress | None = None,
) -> None:
    """Look through a file and keep what was seen on its row, with a suggested mapping.

    A file that cannot be taken is refused: ``result["problem"]`` says why and ``state`` is
    refused. ``shape`` None keeps the row's own, "" takes the likeliest.
    """
    try:
        with opened(row, sheet) as source:
            head = head_of(source, heading_line)
            look = _looked(row, source, head, progress)
    except TableError as error:
        note_refusal(row=row, message=error.message, line=error.line)
        return
    names = Names.of(row.organization)
    headings = headings_in(look)
    look["likely_shape"] = likely_shape(headings, names.metric_names).value
    if shape is not None:
        row.shape = shape or look["likely_shape"]
    look["suggested"] = suggested_mapping(
        look, row.source, Shape(row.shape), row.organization, names=names
    )
    note_look(row=row, look=look)


def looked_at(row: MetricImport) -> bool:
    """Return whether a mapping can be chosen."""
    return row.state in (ImportState.LOOKED_AT, ImportState.CHECKED)


def _looked(
    row: MetricImport, source: Source, head: Head, progress: Progress | None
) -> dict[str, Any]:
    columns = [Column() for _text in head.texts]
    totals: list[list[Any]] = []
    lines = total_count = 0
    for batch in batches(source, head):
        lines += len(batch.lines)
        counted = [Counter(cells) for cells in batch.columns[: head.width]]
        if any(any(map(sounds_like_a_total, count)) for count in counted):
            found = [i for i in range(len(batch.lines)) if is_total(batch.row(i))]
            total_count += len(found)
            totals += [[batch.lines[i], _said(batch.row(i))] for i in found]
            batch = _without(batch, found)
            counted = [Counter(cells) for cells in batch.columns[: head.width]]
        for column, cells, count in zip(columns, batch.columns, counted, strict=False):
            column.add(cells, batch.lines, count)
        if progress:
            progress(row.file.file.tell() // 1000, max(1, row.file_size // 1000))
    if not lines:
        raise TableError(_("There is nothing below the heading."), head.line or None)
    return {
        "kind": source.kind,
        "encoding": source.encoding,
        "separator": source.separator,
        "sheet": source.sheet,
        "sheets": list(source.sheets),
        "title_lines": [list(title) for title in head.titles],
        "heading_line": head.line,
        "lines": lines,
        "totals": totals[:SHOWN_TOTALS],
        "total_count": total_count,
        "columns": [
            seen_as_json(index, text, column.decided())
            for index, (text, column) in enumerate(zip(head.texts, columns, strict=True))
        ],
    }


def _without(batch: Batch, left_out: Sequence[int]) -> Batch:
    out = set(left_out)
    kept = [i for i in range(len(batch.lines)) if i not in out]
    return Batch(
        [batch.lines[i] for i in kept],
        [tuple(cells[i] for i in kept) for cells in batch.columns],
        {},
        frozenset(),
    )


def _said(cells: Sequence[Any]) -> str:
    return " · ".join(shown(cell) for cell in cells if cell != "")[:120]
