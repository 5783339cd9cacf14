"""Addresses of journeys: the views of one, its parts, what travels in and out, and what all share."""

from django.urls import path

from journeys.views import (
    board,
    cells,
    comments,
    evidence,
    exchange,
    library,
    parts,
    personas,
    reading,
    sharing,
    structure,
    tools,
    versions,
    vocabulary,
)

app_name = "journeys"

ORGANIZATION = "o/<slug:organization>/journeys/"
JOURNEY = f"{ORGANIZATION}<uuid:pk>/"
TOUCHPOINT = f"{JOURNEY}touchpoints/<uuid:touchpoint>/"

urlpatterns = [
    # All journeys of an organisation, and what they have in common
    path(ORGANIZATION, library.journeys, name="journeys"),
    path(f"{ORGANIZATION}new/", library.new_journey, name="new_journey"),
    path(f"{ORGANIZATION}ready-made/<slug:sector>/", library.ready_made, name="ready_made"),
    path(f"{ORGANIZATION}import/", exchange.import_journey, name="import_journey"),
    path(f"{ORGANIZATION}bin/", library.journey_bin, name="journey_bin"),
    path(f"{ORGANIZATION}personas/", personas.personas, name="personas"),
    path(f"{ORGANIZATION}personas/new/", personas.new_persona, name="new_persona"),
    path(f"{ORGANIZATION}personas/<uuid:persona>/", personas.edit_persona, name="edit_persona"),
    path(f"{ORGANIZATION}tools/", tools.tools, name="tools"),
    path(f"{ORGANIZATION}tools/new/", tools.new_tool, name="new_tool"),
    path(f"{ORGANIZATION}tools/<uuid:tool>/", tools.edit_tool, name="edit_tool"),
    path(f"{ORGANIZATION}words/", vocabulary.vocabulary, name="vocabulary"),
    # Views of one journey
    path(JOURNEY, board.journey_map, name="map"),
    path(f"{JOURNEY}table/", reading.table, name="table"),
    path(f"{JOURNEY}curve/", reading.curve, name="curve"),
    path(f"{JOURNEY}matrix/", reading.matrix, name="matrix"),
    path(f"{JOURNEY}story/", reading.story, name="story"),
    path(f"{JOURNEY}diff/", reading.diff, name="diff"),
    path(f"{JOURNEY}print/", reading.printed, name="print"),
    path(TOUCHPOINT, board.touchpoint, name="touchpoint"),
    path(f"{TOUCHPOINT}moment/", reading.moment_of_truth, name="moment_of_truth"),
    # Its parts
    path(f"{JOURNEY}cells/<slug:model>/<uuid:row>/<slug:name>/", cells.cell, name="cell"),
    path(f"{TOUCHPOINT}ratings/<slug:name>/", cells.rating_cell, name="rating_cell"),
    path(f"{JOURNEY}changes/", board.changes, name="changes"),
    path(f"{JOURNEY}undo/", structure.undo_last, name="undo"),
    path(f"{JOURNEY}redo/", structure.redo_last, name="redo"),
    path(f"{JOURNEY}stages/add/", structure.new_stage, name="add_stage"),
    path(f"{JOURNEY}stages/<uuid:stage>/", structure.edit_stage, name="stage"),
    path(f"{JOURNEY}stages/<uuid:stage>/move/", structure.move_stage, name="move_stage"),
    path(f"{JOURNEY}stages/<uuid:stage>/remove/", structure.remove_stage, name="remove_stage"),
    path(f"{JOURNEY}stages/<uuid:stage>/add/", structure.new_touchpoint, name="add_touchpoint"),
    path(f"{TOUCHPOINT}move/", structure.move_touchpoint, name="move_touchpoint"),
    path(f"{TOUCHPOINT}add/<slug:model>/", parts.new_finding, name="add_finding"),
    path(f"{TOUCHPOINT}tools/", parts.set_tools, name="touchpoint_tools"),
    path(f"{JOURNEY}rows/<slug:model>/<uuid:row>/remove/", parts.remove_row, name="remove"),
    path(f"{JOURNEY}rows/<slug:model>/<uuid:row>/restore/", parts.restore_row, name="restore"),
    path(f"{JOURNEY}bin/", parts.bin_page, name="bin"),
    path(f"{JOURNEY}evidence/<uuid:evidence>/file/", evidence.evidence_file, name="evidence_file"),
    # The journey as a whole
    path(f"{JOURNEY}settings/", library.settings, name="settings"),
    path(f"{JOURNEY}delete/", library.delete_journey, name="delete_journey"),
    path(f"{JOURNEY}out-of-bin/", library.restore_journey, name="restore_journey"),
    path(f"{JOURNEY}future/", library.derive_future, name="derive_future"),
    path(f"{JOURNEY}paste/", exchange.paste, name="paste"),
    path(f"{JOURNEY}exchange/", exchange.exchange, name="exchange"),
    path(f"{JOURNEY}export/<slug:kind>/", exchange.export, name="export"),
    path(f"{JOURNEY}versions/", versions.versions, name="versions"),
    path(f"{JOURNEY}versions/<uuid:version>/", versions.version, name="version"),
    path(
        f"{JOURNEY}versions/<uuid:version>/restore/",
        versions.restore_version,
        name="restore_version",
    ),
    path(f"{JOURNEY}share/", sharing.share, name="share"),
    path(f"{JOURNEY}comments/", comments.comments, name="comments"),
    path(f"{JOURNEY}comments/<uuid:comment>/", comments.comment, name="comment"),
    # Without an account
    path("shared/journeys/<str:token>/", sharing.shared, name="shared"),
    path("shared/of/<slug:slug>/", sharing.listed, name="listed"),
]
