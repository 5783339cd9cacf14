"""Addresses about people and organisations."""

from django.urls import path

from accounts.views import consultancy, joining, people, personal

app_name = "accounts"

urlpatterns = [
    path("", personal.welcome, name="welcome"),
    path("language/", personal.set_language, name="language"),
    path("me/", personal.profile, name="profile"),
    path("me/consultancy/", consultancy.consultancy, name="consultancy"),
    path("me/consultancy/logo.png", consultancy.consultancy_logo, name="consultancy_logo"),
    path("me/consultancy/propose/", consultancy.propose_colleague, name="propose_colleague"),
    path(
        "me/consultancy/proposals/<int:proposal>/accept/",
        consultancy.accept_proposal,
        name="accept_proposal",
    ),
    path(
        "me/consultancy/proposals/<int:proposal>/withdraw/",
        consultancy.withdraw_proposal,
        name="withdraw_proposal",
    ),
    path("me/consultancy/leave/", consultancy.leave_consultancy, name="leave_consultancy"),
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
