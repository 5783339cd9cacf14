"""Addresses of jobs."""

from django.urls import path

from jobs import views

app_name = "jobs"

JOB = "o/<slug:organization>/jobs/<uuid:job>/"

urlpatterns = [
    path(JOB, views.progress, name="progress"),
    path(f"{JOB}stop/", views.stop, name="stop"),
    path(f"{JOB}go-on/", views.go_on, name="go_on"),
]
