"""Addresses of scenarios and plans."""

from django.urls import path

from plans.views import choosing, comparing, demands, files, following, scenario, scores

app_name = "plans"

PLANS = "o/<slug:organization>/roadmaps/<uuid:roadmap>/plans/"
ONE = f"{PLANS}<uuid:pk>/"

urlpatterns = [
    path(PLANS, comparing.scenarios, name="scenarios"),
    path(f"{PLANS}new/", comparing.new_scenario, name="new_scenario"),
    path(f"{PLANS}teams/", demands.demands, name="demands"),
    path(f"{PLANS}pairs/", demands.add_pair, name="add_pair"),
    path(f"{PLANS}pairs/<int:pair>/delete/", demands.delete_pair, name="delete_pair"),
    path(f"{PLANS}scores/", scores.scores, name="scores"),
    path(f"{PLANS}scores/enter/", scores.enter, name="enter_scores"),
    path(f"{PLANS}following/", following.following, name="following"),
    path(f"{PLANS}following/probabilities/", following.recalibrate, name="recalibrate"),
    path(f"{PLANS}following/<uuid:initiative>/", following.progress, name="progress"),
    path(ONE, scenario.scenario, name="scenario"),
    path(f"{ONE}limits/", scenario.limits, name="limits"),
    path(f"{ONE}compute/", scenario.compute, name="compute"),
    path(f"{ONE}copy/", comparing.copy, name="copy"),
    path(f"{ONE}delete/", comparing.delete, name="delete_scenario"),
    path(f"{ONE}decide/", choosing.decide, name="decide"),
    path(f"{ONE}undecide/", choosing.take_back, name="take_back"),
    path(f"{ONE}initiatives/<uuid:initiative>/", choosing.choice, name="choice"),
    path(f"{ONE}files/<slug:kind>/", files.file, name="file"),
]
