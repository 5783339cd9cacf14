"""Addresses of economics."""

from django.urls import path

from economics.views import cases, what_if

app_name = "economics"

ALL = "o/<slug:organization>/economics/"

urlpatterns = [
    path(ALL, cases.cases, name="cases"),
    path(f"{ALL}new/", cases.new_case, name="new_case"),
    path(f"{ALL}summary/", cases.summary, name="summary"),
    path(f"{ALL}<uuid:pk>/", what_if.case, name="case"),
    path(f"{ALL}<uuid:pk>/result/", what_if.result, name="result"),
    path(f"{ALL}<uuid:pk>/save/", what_if.save, name="save_case"),
    path(f"{ALL}<uuid:pk>/reading/", what_if.record, name="record_reading"),
    path(f"{ALL}<uuid:pk>/delete/", cases.delete, name="delete_case"),
]
