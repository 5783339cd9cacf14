from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from jobs.kinds import Kind


class PlansConfig(AppConfig):
    name = "plans"
    job_kinds = {
        "compute_plan": Kind(_("Looking for the best plan"), "plans.computing.compute_in_job")
    }
