"""Addresses of what customers say."""

from django.urls import path

from voice.views import comments, reading, rules, wall

app_name = "voice"

VOICE = "o/<slug:organization>/voice/"
RULES = f"{VOICE}rules/"
COMMENT = f"{VOICE}<uuid:pk>/"

urlpatterns = [
    path(VOICE, reading.comments, name="comments"),
    path(f"{VOICE}new/", comments.new_comment, name="new_comment"),
    path(f"{VOICE}export/", reading.export_comments, name="export_comments"),
    path(f"{VOICE}said/", reading.said, name="said"),
    path(f"{VOICE}themes/", reading.themes, name="themes"),
    # How it is read
    path(RULES, rules.rules, name="rules"),
    path(f"{RULES}words/", rules.save_own_word, name="save_word"),
    path(f"{RULES}words/<int:word>/delete/", rules.delete_own_word, name="delete_word"),
    path(f"{RULES}themes/new/", rules.new_theme, name="new_theme"),
    path(f"{RULES}themes/<slug:theme>/", rules.edit_theme, name="edit_theme"),
    path(f"{RULES}themes/<slug:theme>/delete/", rules.delete_theme, name="delete_theme"),
    path(f"{RULES}read-again/", rules.read_all_again, name="read_again"),
    # The wall
    path(f"{VOICE}wall/", wall.wall, name="wall"),
    path(f"{VOICE}wall/settings/", wall.wall_settings, name="wall_settings"),
    path("wall/<str:token>/", wall.shared_wall, name="shared_wall"),
    # One comment
    path(COMMENT, comments.comment, name="comment"),
    path(f"{COMMENT}correct/", comments.correct_comment, name="correct_comment"),
    path(f"{COMMENT}share/", comments.share_comment_page, name="share_comment"),
    path(f"{COMMENT}unshare/", comments.unshare, name="unshare_comment"),
    path(f"{COMMENT}delete/", comments.delete, name="delete_comment"),
]
