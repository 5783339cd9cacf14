"""Addresses of models of one's own."""

from django.urls import path

from frameworks.views import drafting, importing, publishing, reading

app_name = "frameworks"

MODELS = "o/<slug:organization>/models/"
MODEL = MODELS + "<int:pk>/"
EDIT = MODEL + "edit/"
AREA = EDIT + "areas/<int:area>/"
CAPABILITY = EDIT + "capabilities/<int:capability>/"
INITIATIVE = EDIT + "initiatives/<int:initiative>/"

urlpatterns = [
    path(MODELS, reading.models, name="models"),
    path(f"{MODELS}import/", importing.import_model, name="import_model"),
    path(MODEL, reading.read, name="read"),
    path(f"{MODEL}file/<slug:kind>/", reading.export_model, name="export_model"),
    path(f"{MODEL}copy/", publishing.copy_model, name="copy_model"),
    path(f"{MODEL}check/", publishing.check_model, name="check_model"),
    path(f"{MODEL}publish/", publishing.publish_model, name="publish_model"),
    path(f"{MODEL}delete/", publishing.delete_model, name="delete_model"),
    path(EDIT, drafting.edit_model, name="edit_model"),
    path(f"{EDIT}levels/", drafting.edit_head, name="edit_head"),
    path(f"{EDIT}weights/", drafting.edit_weights, name="edit_weights"),
    path(f"{EDIT}areas/add/", drafting.add_area, name="add_area"),
    path(AREA, drafting.edit_area, name="edit_area"),
    path(f"{AREA}move/", drafting.move_area, name="move_area"),
    path(f"{AREA}remove/", drafting.remove_area, name="remove_area"),
    path(f"{AREA}capabilities/add/", drafting.add_capability, name="add_capability"),
    path(f"{EDIT}capabilities/back/", drafting.bring_back, name="bring_back"),
    path(CAPABILITY, drafting.edit_capability, name="edit_capability"),
    path(f"{CAPABILITY}move/", drafting.move_capability, name="move_capability"),
    path(f"{CAPABILITY}retire/", drafting.retire_capability, name="retire_capability"),
    path(f"{EDIT}initiatives/add/", drafting.add_initiative, name="add_initiative"),
    path(INITIATIVE, drafting.edit_initiative, name="edit_initiative"),
    path(f"{INITIATIVE}retire/", drafting.retire_initiative, name="retire_initiative"),
]
