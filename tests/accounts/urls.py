"""The site's addresses, with the neighbours' pages reduced to their names."""

from django.http import HttpResponse
from django.urls import include, path


def page(request, **kwargs):
    return HttpResponse("a neighbour's page")


urlpatterns = [
    path("account/", include("allauth.urls")),
    path("", include("accounts.urls")),
    path("", include(([path("model/", page, name="about"), path("o/<slug:organization>/assessments/", page, name="rounds")], "assessments"))),
    path("", include(([path("o/<slug:organization>/roadmaps/", page, name="roadmaps")], "roadmaps"))),
    path("", include(([path("organisations/", page, name="home"), path("o/<slug:organization>/", page, name="overview")], "reports"))),
]

handler400 = "accounts.views.errors.bad_request"
handler403 = "accounts.views.errors.permission_denied"
handler404 = "accounts.views.errors.page_not_found"
handler429 = "accounts.views.errors.too_many_requests"
handler500 = "accounts.views.errors.server_error"
