from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from jobs.kinds import Kind


class MetricsConfig(AppConfig):
    name = "metrics"
    job_kinds = {
        "look_at_figures": Kind(
            _("Looking through figures"), "metrics.exchange.working.look_at_figures"
        ),
        "check_figures": Kind(_("Checking figures"), "metrics.exchange.working.check_figures"),
        "keep_figures": Kind(_("Keeping figures"), "metrics.exchange.working.keep_figures"),
    }
    due_work = ("metrics.services.importing.give_up_forgotten",)
