"""Writes about people, organisations and consultancies, each in one transaction."""

from accounts.services.consultancies import (
    ProposalError,
    StaleConsultancyError,
    accept_proposal,
    leave_consultancy,
    propose_colleague,
    save_consultancy,
    withdraw_proposal,
)
from accounts.services.exports import record_export
from accounts.services.logo import LOGO_BYTES_LIMIT, LOGO_PIXELS, LogoError, printable_logo
from accounts.services.people import (
    INVITATION_DAYS,
    InvitationError,
    LastEditorError,
    accept_invitation,
    change_role,
    create_organization,
    invite_member,
    remove_member,
)

__all__ = [
    "INVITATION_DAYS",
    "LOGO_BYTES_LIMIT",
    "LOGO_PIXELS",
    "InvitationError",
    "LastEditorError",
    "LogoError",
    "ProposalError",
    "StaleConsultancyError",
    "accept_invitation",
    "accept_proposal",
    "change_role",
    "create_organization",
    "invite_member",
    "leave_consultancy",
    "printable_logo",
    "propose_colleague",
    "record_export",
    "remove_member",
    "save_consultancy",
    "withdraw_proposal",
]
