"""Addresses of the questionnaire, of rounds and of results."""

from django.urls import path

from assessments.views import (
    answering,
    comparing,
    importing,
    perceptions,
    planning,
    results,
    rounds,
)

app_name = "assessments"

ROUND = "o/<slug:organization>/assessments/<uuid:pk>/"
SEAT = "q/<uuid:participant>/"

urlpatterns = [
    path("model/", results.about, name="about"),
    path("r/<str:token>/", answering.arrive, name="arrive"),
    path(SEAT, answering.questionnaire, name="questionnaire"),
    path(f"{SEAT}first/", answering.global_level, name="global_level"),
    path(f"{SEAT}review/", answering.review, name="review"),
    path(f"{SEAT}submit/", answering.submit, name="submit"),
    path(f"{SEAT}done/", answering.done, name="done"),
    path(f"{SEAT}model/", answering.seen_model, name="seen_model"),
    path(f"{SEAT}results/", answering.seen_results, name="seen_results"),
    path(f"{SEAT}<slug:code>/", answering.question, name="question"),
    path("o/<slug:organization>/assessments/", rounds.rounds, name="rounds"),
    path("o/<slug:organization>/assessments/trend/", comparing.trend, name="trend"),
    path("o/<slug:organization>/assessments/new/", rounds.new_round, name="new_round"),
    path(ROUND, rounds.round_detail, name="round"),
    path(f"{ROUND}edit/", rounds.edit_round, name="edit_round"),
    path(f"{ROUND}scope/", rounds.scope, name="scope"),
    path(f"{ROUND}routing/", planning.routing, name="routing"),
    path(f"{ROUND}weights/", planning.weights, name="weights"),
    path(f"{ROUND}check/", planning.check, name="check"),
    path(f"{ROUND}reopen/", planning.reopen, name="reopen"),
    path(f"{ROUND}delete/", planning.delete, name="delete_round"),
    path(f"{ROUND}open/", rounds.start, name="open_round"),
    path(f"{ROUND}close/", rounds.finish, name="close_round"),
    path(f"{ROUND}publish/", rounds.publish, name="publish"),
    path(f"{ROUND}participants/add/", rounds.add_seat, name="add_participant"),
    path(f"{ROUND}participants/<uuid:participant>/link/", rounds.renew_seat, name="renew_link"),
    path(
        f"{ROUND}participants/<uuid:participant>/withdraw/",
        rounds.withdraw_seat,
        name="withdraw_participant",
    ),
    path(f"{ROUND}import/", importing.import_answers, name="import_answers"),
    path(f"{ROUND}perceptions/", perceptions.perceptions, name="perceptions"),
    path(f"{ROUND}changes/", comparing.changes, name="changes"),
    path(f"{ROUND}quality/", comparing.quality, name="quality"),
    path(f"{ROUND}results/", results.results, name="results"),
    path(f"{ROUND}results/<slug:code>/", results.capability, name="capability"),
]
