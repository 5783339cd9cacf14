"""Addresses of benchmarks."""

from django.urls import path

from benchmarks.views import comparing, importing

app_name = "benchmarks"

ALL = "o/<slug:organization>/benchmarks/"

urlpatterns = [
    path(ALL, comparing.benchmarks, name="benchmarks"),
    path(f"{ALL}import/", importing.import_benchmark_file, name="import_benchmark"),
    path(f"{ALL}template/", importing.template, name="benchmark_template"),
    path(f"{ALL}consent/", comparing.consent, name="consent"),
    path(f"{ALL}pool/", comparing.pool, name="pool"),
    path(f"{ALL}<uuid:pk>/delete/", importing.delete, name="delete_benchmark"),
    path("o/<slug:organization>/assessments/<uuid:pk>/benchmarks/", comparing.marks, name="beside"),
]
