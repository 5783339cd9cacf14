"""Files of figures for tests of pages, handed in and taken on with the real services."""

from __future__ import annotations

from io import BytesIO

from django.utils import timezone

from accounts.models import Organization, User
from metrics.exchange.importing import check
from metrics.exchange.looking import look_at
from metrics.models import MetricImport, SourceKind
from metrics.pages.import_results import CheckPage
from metrics.services.importing import receive_file
from metrics.services.metrics import source_named

# As a Spanish spreadsheet saves it: semicolons, decimal commas, day first, a title, a total.
SPANISH = """Satisfacción por canal;;;;
Mes;Canal;Métrica;Valor;Encuestas
31/01/2026;WEB-ES;CSAT;84,5;120
28/02/2026;WEB-ES;CSAT;86,1;130
31/01/2026;Tienda;CSAT;70,0;80
28/02/2026;Tienda;CSAT;170,0;90
Total;;;;420
"""


def hand_in(
    organization: Organization,
    by: User | None = None,
    text: str = SPANISH,
    *,
    name: str = "cifras.csv",
    source: str = "Encuesta de canal",
    shape: str = "readings",
) -> MetricImport:
    """A file received and looked at."""
    row = receive_file(
        organization=organization,
        source=source_named(organization=organization, name=source, kind=SourceKind.IMPORT),
        file=BytesIO(text.encode("cp1252")),
        name=name,
        shape=shape,
        by=by,
        at=timezone.now(),
    )
    look_at(row)
    return row


def checked(row: MetricImport) -> MetricImport:
    """The same file checked with the mapping that was suggested."""
    check(row, row.look["suggested"])
    return row


def seen(row: MetricImport) -> dict[str, str]:
    """What the button that keeps it sends."""
    row.refresh_from_db()
    return {"seen": CheckPage(row, {}).seen}


def marked_import(organization: Organization, marker: str, by: User) -> MetricImport:
    """A file checked and not kept; its name, its source and a channel in it carry a marker."""
    quoted = marker.replace('"', '""')
    text = SPANISH.replace("WEB-ES", f'"{quoted} Web"')
    return checked(hand_in(organization, by, text, name=f"{marker}.csv", source=f"{marker} Lista"))


def import_of(organization: Organization) -> MetricImport:
    return MetricImport.objects.owned_by(organization).latest("created_at")
