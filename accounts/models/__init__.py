"""People, organisations, the consultancies that work with them, and what was handed over."""

from accounts.models.consultancy import Colleague, Consultancy, Proposal, ReportSection
from accounts.models.export import Export, ExportKind
from accounts.models.organization import (
    EDITING_ROLES,
    Invitation,
    Language,
    Membership,
    Organization,
    Role,
    Team,
    User,
)

__all__ = [
    "EDITING_ROLES",
    "Colleague",
    "Consultancy",
    "Export",
    "ExportKind",
    "Invitation",
    "Language",
    "Membership",
    "Organization",
    "Proposal",
    "ReportSection",
    "Role",
    "Team",
    "User",
]
