"""How much a table may hold, so that no file takes more time or memory than it deserves."""

from __future__ import annotations

from dataclasses import dataclass

MB = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """What is read of a file at most. Sizes in bytes, the others counted."""

    file_bytes: int = 25 * MB
    unpacked_bytes: int = 300 * MB  # of a workbook, all parts together
    rows: int = 60_000  # below the heading
    columns: int = 1_000
    cell_characters: int = 32_767  # what a cell of a workbook can hold
    line_bytes: int = 4 * MB  # of a text, up to the next line break
    parts: int = 400  # files inside a workbook
    shared_characters: int = 60_000_000  # of all texts that a workbook keeps apart from its cells
    pasted_characters: int = 3_000_000


ORDINARY = Limits()
# What a job reads with nobody waiting: a million lines.
LARGE = Limits(
    file_bytes=400 * MB, unpacked_bytes=2_000 * MB, rows=1_100_000, shared_characters=200_000_000
)
