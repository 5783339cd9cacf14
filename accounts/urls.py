"""Addresses about people and organisations."""

from django.urls import path

from accounts.views import joining, people, personal

app_name = "accounts"

urlpatterns = [
    path("", personal.welcome, name="welcome"),
    path("language/", personal.set_language, name="language"),
    path("me/", personal.profile, name="profile"),
    path("me/branding/", personal.branding, name="branding"),
    path("me/branding/logo.png", personal.branding_logo, name="branding_logo"),
    path("join/<str:token>/", joining.join, name="join"),
    path("o/new/", people.new_organization, name="new_organization"),
    path("o/<slug:organization>/settings/", people.edit_organization, name="edit_organization"),
    path("o/<slug:organization>/people/", people.people, name="people"),
    path("o/<slug:organization>/people/invite/", people.invite, name="invite"),
    path(
        "o/<slug:organization>/people/invitations/<int:invitation>/withdraw/",
        people.withdraw_invitation,
        name="withdraw_invitation",
    ),
    path("o/<slug:organization>/people/<int:member>/role/", people.set_role, name="set_role"),
    path("o/<slug:organization>/people/<int:member>/remove/", people.remove, name="remove_member"),
    path("o/<slug:organization>/teams/add/", people.add_team, name="add_team"),
    path("o/<slug:organization>/teams/<uuid:team>/", people.edit_team, name="edit_team"),
    path("o/<slug:organization>/teams/<uuid:team>/delete/", people.delete_team, name="delete_team"),
]
