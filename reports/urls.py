"""Addresses of overviews and exports."""

from django.urls import path

from reports import views

app_name = "reports"

EXPORTS = "o/<slug:organization>/assessments/<uuid:pk>/exports/"
JOURNEY = "o/<slug:organization>/journeys/<uuid:journey>/exports/"

PLAN = "o/<slug:organization>/roadmaps/<uuid:roadmap>/plans/<uuid:scenario>/"

urlpatterns = [
    path("home/", views.home, name="home"),
    path("o/<slug:organization>/", views.overview, name="overview"),
    path(EXPORTS, views.round_exports, name="round_exports"),
    path(f"{EXPORTS}report.pdf", views.report_pdf, name="report_pdf"),
    path(f"{EXPORTS}results.xlsx", views.results_xlsx, name="results_xlsx"),
    path(f"{EXPORTS}results.csv", views.results_csv, name="results_csv"),
    path(f"{EXPORTS}results.json", views.results_json, name="results_json"),
    path(f"{EXPORTS}roadmap.csv", views.roadmap_csv, name="roadmap_csv"),
    path(f"{JOURNEY}journey.pdf", views.journey_pdf, name="journey_pdf"),
    path(f"{PLAN}plan.pptx", views.plan_slides, name="plan_slides"),
    path(f"{JOURNEY}journey.pptx", views.journey_slides, name="journey_slides"),
    path(f"{JOURNEY}<slug:subject>.<slug:kind>", views.journey_picture, name="journey_picture"),
]
