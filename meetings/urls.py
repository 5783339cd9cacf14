"""Addresses of calibration sessions and of the executive team's reflection."""

from django.urls import path

from meetings.views import attending, facilitating, reflecting, room, sessions

app_name = "meetings"

ROUND = "o/<slug:organization>/assessments/<uuid:pk>/"
SESSION = f"{ROUND}calibration/<uuid:session>/"
SEAT = "session/<uuid:session>/"

urlpatterns = [
    path(f"{ROUND}calibration/", sessions.calibration, name="calibration"),
    path(f"{ROUND}calibration/new/", sessions.new_session, name="new_session"),
    path(SESSION, sessions.session, name="session"),
    path(f"{SESSION}live/", facilitating.live, name="session_live"),
    path(f"{SESSION}act/", facilitating.act, name="act"),
    path(f"{SESSION}timer/", facilitating.timer, name="timer"),
    path(f"{SESSION}topics/", facilitating.more_topics, name="more_topics"),
    path(f"{SESSION}topics/<int:topic>/agree/", facilitating.agree_on, name="agree"),
    path(
        f"{SESSION}attendees/<int:attendee>/remove/",
        facilitating.remove_attendee,
        name="remove_attendee",
    ),
    path(f"{SESSION}close/", facilitating.close, name="close_session"),
    path(f"{SESSION}room/", room.room, name="room"),
    path(f"{SESSION}room/live/", room.room_live, name="room_live"),
    path("c/", attending.enter_code, name="enter_code"),
    path("c/<str:token>/", attending.join, name="join"),
    path(SEAT, attending.seat, name="seat"),
    path(f"{SEAT}live/", attending.seat_live, name="seat_live"),
    path(f"{SEAT}vote/", attending.vote, name="vote"),
    path(f"{SEAT}leave/", attending.leave, name="leave"),
    path(f"{ROUND}reflection/", reflecting.reflection, name="reflection"),
    path(f"{ROUND}reflection/finish/", reflecting.finish, name="finish_reflection"),
    path(f"{ROUND}reflection/link/", reflecting.link, name="reflection_link"),
    path(f"{ROUND}reflection/<slug:question>/", reflecting.reflect, name="reflect"),
    path("m/<str:token>/", reflecting.shared, name="shared_reflection"),
    path("m/<str:token>/<slug:question>/", reflecting.shared_reflect, name="shared_reflect"),
]
