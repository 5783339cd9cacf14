"""What customers say in their own words: read by rules that can be seen, searched, shared."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from jobs.kinds import Kind


class VoiceConfig(AppConfig):
    name = "voice"
    job_kinds = {"read_comments": Kind(_("Reading comments"), "voice.services.reading.read_all")}
