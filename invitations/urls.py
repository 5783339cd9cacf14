"""Addresses of invitations."""

from django.urls import path

from invitations.views import arriving, messages, people

app_name = "invitations"

ROUND = "o/<slug:organization>/assessments/<uuid:pk>/"
PEOPLE = f"{ROUND}participants/"
MESSAGES = f"{ROUND}messages/"

urlpatterns = [
    path("t/<str:token>/", arriving.team_arrive, name="team_arrive"),
    path(PEOPLE, people.participants, name="participants"),
    path(f"{PEOPLE}lists/", people.read_list, name="read_list"),
    path(f"{PEOPLE}lists/<uuid:upload>/", people.show_list, name="list"),
    path(f"{PEOPLE}codes/", people.codes, name="codes"),
    path(f"{PEOPLE}links/", people.add_team_link, name="add_team_link"),
    path(f"{PEOPLE}links/<uuid:link>/", people.change_team_link, name="team_link"),
    path(f"{PEOPLE}links/<uuid:link>/poster/", people.team_poster, name="team_poster"),
    path(f"{PEOPLE}<uuid:participant>/", people.person, name="person"),
    path(MESSAGES, messages.all_messages, name="messages"),
    path(f"{MESSAGES}state/", messages.state, name="state"),
    path(f"{MESSAGES}texts/", messages.texts, name="texts"),
    path(f"{MESSAGES}send/<slug:kind>/", messages.send, name="send"),
    path(f"{MESSAGES}waiting/", messages.send_waiting, name="send_waiting"),
    path(f"{MESSAGES}<int:message>/again/", messages.send_once_more, name="send_again"),
    path(f"{MESSAGES}bounced/", messages.bounced, name="bounced"),
    path(f"{MESSAGES}reminders/", messages.add_reminder, name="add_reminder"),
    path(f"{MESSAGES}reminders/<int:plan>/", messages.remove_reminder, name="remove_reminder"),
]
