"""What is written to participants unless a round has words of its own: the files of ``texts/``.

The first line is the subject; the text begins after an empty one.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent / "texts"


@dataclass(frozen=True)
class Words:
    """Subject and text of one message, with places to fill in."""

    subject: str
    body: str


def _read(file: Path) -> Words:
    subject, _empty, body = file.read_text(encoding="utf-8").split("\n", 2)
    return Words(subject, body)


# (kind, language) → words; read once, when the program starts.
USUAL: dict[tuple[str, str], Words] = {
    (kind, language): _read(FOLDER / f"{kind}.{language}.txt")
    for kind in ("invitation", "reminder")
    for language in ("es", "en")
}
