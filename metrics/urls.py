"""Addresses of metrics: dashboards, readings, imports, and what stands beside a round."""

from django.urls import URLPattern, path

from metrics.views import (
    at_touchpoint,
    dashboards,
    import_steps,
    importing,
    keeping,
    outside_in,
    typing,
)

app_name = "metrics"

HOME = "o/<slug:organization>/metrics/"

IMPORT = f"{HOME}imports/<uuid:figures>/"
METRIC = f"{HOME}m/<slug:key>/"

urlpatterns: list[URLPattern] = [
    path(HOME, dashboards.home, name="home"),
    path(f"{HOME}summary/", dashboards.summary, name="summary"),
    path(f"{HOME}moments/<slug:moment>/", dashboards.moment, name="moment"),
    path(METRIC, dashboards.metric, name="metric"),
    path(f"{METRIC}readings/", dashboards.readings, name="readings"),
    path(f"{HOME}touchpoints/<uuid:touchpoint>/", at_touchpoint.said_here, name="said_here"),
    path(
        f"{HOME}touchpoints/<uuid:touchpoint>/rate/",
        at_touchpoint.rate_touchpoint,
        name="rate_touchpoint",
    ),
    # metrics and readings as they are kept
    path(f"{HOME}new/", keeping.new, name="new_metric"),
    path(f"{HOME}settings/", keeping.settings, name="settings"),
    path(f"{HOME}sources/", keeping.sources, name="sources"),
    path(
        f"{HOME}sources/<uuid:source>/delete/",
        keeping.delete_source_readings,
        name="delete_source_readings",
    ),
    path(f"{HOME}readings.<str:kind>", typing.export_readings, name="export_readings"),
    path(f"{HOME}m/<slug:key>/edit/", keeping.edit, name="edit_metric"),
    path(f"{HOME}m/<slug:key>/delete/", keeping.delete, name="delete_metric"),
    path(f"{HOME}m/<slug:key>/readings/new/", typing.new_reading, name="new_reading"),
    path(f"{HOME}m/<slug:key>/readings/<uuid:reading>/", typing.edit_reading, name="edit_reading"),
    path(
        f"{HOME}m/<slug:key>/readings/<uuid:reading>/delete/",
        typing.remove_reading,
        name="delete_reading",
    ),
    # files of figures
    path(f"{HOME}imports/", importing.imports, name="imports"),
    path(f"{HOME}imports/new/", importing.import_figures, name="import_figures"),
    path(
        f"{HOME}imports/template/<slug:shape>.csv",
        importing.import_template,
        name="import_template",
    ),
    path(f"{IMPORT}columns/", import_steps.import_columns, name="import_columns"),
    path(f"{IMPORT}check/", import_steps.import_check, name="import_check"),
    path(f"{IMPORT}refused.csv", import_steps.import_refused, name="import_refused"),
    path(f"{IMPORT}keep/", import_steps.keep_import, name="keep_import"),
    path(f"{IMPORT}cancel/", import_steps.cancel_import, name="cancel_import"),
    # beside a round
    path(
        "o/<slug:organization>/assessments/<uuid:pk>/customers/",
        outside_in.customers,
        name="outside_in",
    ),
]
