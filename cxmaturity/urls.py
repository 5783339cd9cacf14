"""All addresses of the site, app by app."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("admin/", admin.site.urls),
    path("account/", include("allauth.urls")),
    path("", include("accounts.urls")),
    path("", include("assessments.urls")),
    path("", include("journeys.urls")),
    path("", include("voice.urls")),
    path("", include("metrics.urls")),
    path("", include("jobs.urls")),
    path("", include("invitations.urls")),
    path("", include("meetings.urls")),
    path("", include("benchmarks.urls")),
    path("", include("surveys.urls")),
    path("", include("economics.urls")),
    path("", include("frameworks.urls")),
    path("", include("roadmaps.urls")),
    path("", include("plans.urls")),
    path("", include("reports.urls")),
]

handler400 = "accounts.views.errors.bad_request"
handler403 = "accounts.views.errors.permission_denied"
handler404 = "accounts.views.errors.page_not_found"
handler429 = "accounts.views.errors.too_many_requests"  # the sign-in library's limits ask for it
handler500 = "accounts.views.errors.server_error"
