"""Rows copied from a spreadsheet and pasted: tables without a file, often without headings."""

from __future__ import annotations

from django.utils.translation import gettext as _

from journeys.exchange.assembling import Known
from journeys.exchange.files import Incoming, from_tables
from journeys.exchange.limits import PASTED_CHARACTERS
from journeys.exchange.sheets import FLAT
from journeys.exchange.tables import Table
from journeys.exchange.text_tables import SEPARATORS, read_csv
from journeys.exchange.workbook import refused


def read_pasted(text: str, *, known: Known, chosen: dict[str, str]) -> Incoming:
    """Read pasted rows. Raises DocumentError where nothing of them can be taken."""
    if len(text) > PASTED_CHARACTERS:
        message = _("At most %(most)d characters can be pasted; import a file instead.")
        raise refused(message % {"most": PASTED_CHARACTERS})
    if not text.strip():
        raise refused(_("There is nothing to read: the text is empty."))
    return from_tables([pasted_table(text)], known=known, chosen=chosen)


def pasted_table(text: str) -> Table:
    """Return pasted text as a table. Rows without headings begin with the touchpoint's title."""
    name = _("pasted rows")
    table = read_csv(text.replace("\x00", ""), name, "\t" if "\t" in text else SEPARATORS)
    recognised = [FLAT.recognised(heading) for heading in table.header]
    known = [column.key for column in recognised if column]
    if len(known) > 1 or known == ["title"]:
        return Table(name, table.header, table.rows)
    width = max([len(table.header), *(len(row) for _line, row in table.rows)])
    header = [FLAT.column("title").heading]
    header += [_("column %(number)d") % {"number": number} for number in range(2, width + 1)]
    return Table(name, header, [(1, table.header), *table.rows])
