"""How people come to a round: lists of participants, messages, reminders, codes on paper, team links."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from jobs.kinds import Kind


class InvitationsConfig(AppConfig):
    name = "invitations"
    job_kinds = {
        "send_messages": Kind(_("Sending messages"), "invitations.services.sending.send_waiting")
    }
    due_work = ("invitations.services.reminding.send_what_is_due",)
