"""Addresses of roadmaps and their initiatives."""

from django.urls import path

from roadmaps import aim_views, importing_views, reusing_views, tracing_views, views

app_name = "roadmaps"

ROADMAP = "o/<slug:organization>/roadmaps/<uuid:pk>/"

urlpatterns = [
    path("o/<slug:organization>/roadmaps/", views.roadmaps, name="roadmaps"),
    path("o/<slug:organization>/roadmaps/behind/", tracing_views.behind, name="behind"),
    path(
        "o/<slug:organization>/assessments/<uuid:assessment>/roadmap/",
        views.from_round,
        name="from_round",
    ),
    path(
        "o/<slug:organization>/assessments/<uuid:assessment>/roadmap/new/",
        views.new_roadmap,
        name="new_roadmap",
    ),
    path(ROADMAP, views.roadmap_detail, name="roadmap"),
    path(f"{ROADMAP}capacity/", views.set_capacity, name="set_capacity"),
    path(f"{ROADMAP}journeys/", views.set_journeys, name="set_journeys"),
    path(f"{ROADMAP}needs/<str:code>/", views.answer, name="answer"),
    path(f"{ROADMAP}library/", views.library, name="library"),
    path(f"{ROADMAP}import/", importing_views.import_initiatives, name="import_initiatives"),
    path(f"{ROADMAP}reuse/", reusing_views.reuse, name="reuse_roadmap"),
    path(
        f"{ROADMAP}initiatives.<str:kind>",
        importing_views.initiatives_file,
        name="initiatives_file",
    ),
    path(f"{ROADMAP}initiatives/new/", views.new_initiative, name="new_initiative"),
    path(f"{ROADMAP}initiatives/<uuid:initiative>/", views.edit_initiative, name="edit_initiative"),
    path(
        f"{ROADMAP}initiatives/<uuid:initiative>/estimates/",
        views.set_estimates,
        name="set_estimates",
    ),
    path(f"{ROADMAP}initiatives/<uuid:initiative>/exclude/", views.exclude, name="exclude"),
    path(f"{ROADMAP}initiatives/<uuid:initiative>/aims/new/", aim_views.new_aim, name="new_aim"),
    path(
        f"{ROADMAP}initiatives/<uuid:initiative>/aims/<uuid:aim>/",
        aim_views.edit_aim,
        name="edit_aim",
    ),
    path(
        f"{ROADMAP}initiatives/<uuid:initiative>/aims/<uuid:aim>/delete/",
        aim_views.delete_aim,
        name="delete_aim",
    ),
]
