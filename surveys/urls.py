"""Addresses of surveys: those of an organisation, and the page that customers answer."""

from django.urls import path

from surveys.views import answering, managing, one_time, sharing

app_name = "surveys"

ALL = "o/<slug:organization>/surveys/"
ONE = f"{ALL}<uuid:pk>/"

urlpatterns = [
    path("s/<str:token>/", answering.answer, name="answer"),
    path("s/<str:token>/embed/", answering.embed, name="embed"),
    path(ALL, managing.surveys, name="surveys"),
    path(f"{ALL}new/", managing.new_survey, name="new_survey"),
    path(ONE, managing.survey, name="survey"),
    path(f"{ONE}edit/", managing.edit_survey, name="edit_survey"),
    path(f"{ONE}state/", managing.change_state, name="change_state"),
    path(f"{ONE}delete/", managing.delete, name="delete_survey"),
    path(f"{ONE}preview/", sharing.preview, name="preview"),
    path(f"{ONE}share/", sharing.share, name="share"),
    path(f"{ONE}card/", sharing.card, name="card"),
    path(f"{ONE}links/", one_time.links, name="links"),
]
