"""Every named address of the site, asked for by everybody: who may see what, and change what.

One literal matrix. An address that is in no row of it fails the first test.
"""

from __future__ import annotations

import re
import zipfile
from io import BytesIO

import pytest
from django.contrib.admin import site
from django.test import Client
from django.urls import get_resolver, reverse
from pypdf import PdfReader

from accounts.models import Membership, Role, User
from tests.assessments.world import (
    HTMX,
    body,
    build_scene,
    copy_of,
    kept,
    named_patterns,
    parameters,
    signed_in,
    undone,
)

OURS = "MARCA-PROPIA"
THEIRS = "MARCA-AJENA"

# lead · consultant · executive of the organisation · a lead of another one · anonymous ·
# respondent with a personal link. "in" is a redirect to the sign-in page.
PEOPLE = ("lead", "consultant", "executive", "stranger", "anonymous", "respondent")
READ = "200 200 200 404 in in"
EDIT = "200 200 403 404 in in"
DONE = "302 302 403 404 in in"  # a change that leads on to a page
NOT_SO = "405 405 405 405 in in"  # asked in a way this address does not take
OWN = "200 200 200 200 in in"  # about the person who asks, whoever that is
PUBLIC = "200 200 200 200 200 200"
BY_LINK = "404 404 404 404 404 "  # of a respondent: nobody else, whatever their role

MATRIX: dict[str, tuple[str, str]] = {
    # the front door, one's own pages
    "accounts:welcome": ("302 302 302 302 200 200", "405 405 405 405 405 405"),
    "accounts:language": ("405 405 405 405 405 405", "302 302 302 302 302 302"),
    "accounts:profile": (OWN, "302 302 302 302 in in"),
    "accounts:consultancy": (OWN, "302 302 302 302 in in"),
    "accounts:consultancy_logo": ("404 200 404 404 in in", NOT_SO),
    "accounts:propose_colleague": (NOT_SO, "302 302 302 302 in in"),
    "accounts:accept_proposal": (NOT_SO, "404 404 404 404 in in"),
    "accounts:withdraw_proposal": (NOT_SO, "302 302 302 302 in in"),
    "accounts:leave_consultancy": (NOT_SO, "302 302 302 302 in in"),
    "accounts:join": (PUBLIC, "404 404 404 404 302 302"),
    "accounts:new_organization": (OWN, "302 302 302 302 in in"),
    # people and teams
    "accounts:edit_organization": (EDIT, DONE),
    "accounts:people": (READ, NOT_SO),
    "accounts:invite": (DONE, EDIT),
    "accounts:withdraw_invitation": (NOT_SO, DONE),
    "accounts:set_role": (NOT_SO, DONE),
    "accounts:remove_member": (NOT_SO, DONE),
    "accounts:add_team": (DONE, DONE),
    "accounts:edit_team": (EDIT, DONE),
    "accounts:delete_team": (NOT_SO, DONE),
    # the questionnaire
    "assessments:about": (PUBLIC, "405 405 405 405 405 405"),
    "assessments:arrive": (PUBLIC, "302 302 302 302 302 302"),
    "assessments:questionnaire": (BY_LINK + "302", "405 405 405 405 405 405"),
    "assessments:global_level": (BY_LINK + "200", BY_LINK + "302"),
    "assessments:question": (BY_LINK + "200", BY_LINK + "302"),
    "assessments:review": (BY_LINK + "200", "405 405 405 405 405 405"),
    "assessments:submit": ("405 405 405 405 405 405", BY_LINK + "302"),
    "assessments:done": (BY_LINK + "200", "405 405 405 405 405 405"),
    "assessments:seen_model": (BY_LINK + "200", "405 405 405 405 405 405"),
    "assessments:seen_results": (BY_LINK + "200", "405 405 405 405 405 405"),
    # rounds and results
    "assessments:rounds": (READ, NOT_SO),
    "assessments:new_round": (EDIT, DONE),
    "assessments:round": (READ, NOT_SO),
    "assessments:edit_round": (EDIT, DONE),
    "assessments:scope": (EDIT, DONE),
    "assessments:routing": (EDIT, DONE),
    "assessments:weights": (EDIT, DONE),
    "assessments:check": (EDIT, NOT_SO),
    "assessments:reopen": (EDIT, DONE),
    "assessments:delete_round": (EDIT, DONE),
    "assessments:open_round": (NOT_SO, DONE),
    "assessments:close_round": (NOT_SO, DONE),
    "assessments:publish": (NOT_SO, DONE),
    "assessments:add_participant": (NOT_SO, DONE),
    "assessments:renew_link": (NOT_SO, DONE),
    "assessments:withdraw_participant": (NOT_SO, DONE),
    "assessments:import_answers": (EDIT, EDIT),
    "assessments:results": (READ, NOT_SO),
    "assessments:changes": (READ, NOT_SO),
    "assessments:trend": (READ, NOT_SO),
    "assessments:quality": (READ, NOT_SO),
    "assessments:capability": (READ, NOT_SO),
    "assessments:perceptions": (READ, NOT_SO),
    # calibration sessions: who leads, the screen in the room, who attends without an account
    "meetings:calibration": (READ, NOT_SO),
    "meetings:new_session": (EDIT, DONE),
    "meetings:session": (READ, NOT_SO),
    "meetings:session_live": (EDIT, NOT_SO),
    "meetings:act": (NOT_SO, DONE),
    "meetings:timer": (NOT_SO, DONE),
    "meetings:more_topics": (NOT_SO, DONE),
    "meetings:agree": (NOT_SO, DONE),
    "meetings:remove_attendee": (NOT_SO, DONE),
    "meetings:close_session": (NOT_SO, DONE),
    "meetings:room": (READ, NOT_SO),
    "meetings:room_live": (READ, NOT_SO),
    "meetings:enter_code": (PUBLIC, "302 302 302 302 302 302"),
    "meetings:join": ("200 200 200 200 200 302", "302 302 302 302 302 302"),
    "meetings:seat": (BY_LINK + "200", "405 405 405 405 405 405"),
    "meetings:seat_live": (BY_LINK + "200", "405 405 405 405 405 405"),
    "meetings:vote": ("405 405 405 405 405 405", BY_LINK + "302"),
    "meetings:leave": ("405 405 405 405 405 405", BY_LINK + "302"),
    # the executive team's reflection: every member writes, and who has the link
    "meetings:reflection": (READ, NOT_SO),
    "meetings:reflect": (NOT_SO, "302 302 302 404 in in"),
    "meetings:finish_reflection": (NOT_SO, DONE),
    "meetings:reflection_link": (NOT_SO, DONE),
    "meetings:shared_reflection": (PUBLIC, "302 302 302 302 302 302"),
    "meetings:shared_reflect": ("405 405 405 405 405 405", "302 302 302 302 302 302"),
    # how others stand
    "benchmarks:benchmarks": (READ, NOT_SO),
    "benchmarks:import_benchmark": (EDIT, EDIT),
    "benchmarks:benchmark_template": (READ, NOT_SO),
    "benchmarks:consent": (NOT_SO, "302 403 403 404 in in"),
    "benchmarks:pool": (NOT_SO, DONE),
    "benchmarks:delete_benchmark": (NOT_SO, DONE),
    "benchmarks:beside": (READ, NOT_SO),
    # surveys: those who lead, and customers, who need no account
    "surveys:surveys": (READ, NOT_SO),
    "surveys:new_survey": (EDIT, DONE),
    "surveys:survey": (READ, NOT_SO),
    "surveys:edit_survey": (EDIT, DONE),
    "surveys:change_state": (NOT_SO, DONE),
    "surveys:delete_survey": (NOT_SO, DONE),
    "surveys:preview": (EDIT, NOT_SO),
    "surveys:share": (EDIT, DONE),
    "surveys:card": (EDIT, NOT_SO),
    "surveys:links": (EDIT, EDIT),
    "surveys:answer": (PUBLIC, "302 302 302 302 302 302"),
    "surveys:embed": (PUBLIC, "302 302 302 302 302 302"),
    # what a customer is worth: anybody may try, editors keep
    "economics:cases": (READ, NOT_SO),
    "economics:new_case": (EDIT, DONE),
    "economics:summary": ("302 302 302 404 in in", NOT_SO),
    "economics:case": (READ, READ),
    "economics:result": ("302 302 302 404 in in", NOT_SO),
    "economics:save_case": (NOT_SO, DONE),
    "economics:record_reading": (NOT_SO, DONE),
    "economics:delete_case": (NOT_SO, DONE),
    # models of one's own
    "frameworks:models": (READ, NOT_SO),
    "frameworks:read": (READ, NOT_SO),
    "frameworks:export_model": (READ, NOT_SO),
    "frameworks:import_model": (EDIT, EDIT),
    "frameworks:copy_model": (EDIT, DONE),
    "frameworks:check_model": (EDIT, NOT_SO),
    "frameworks:publish_model": (NOT_SO, DONE),
    "frameworks:delete_model": (EDIT, DONE),
    "frameworks:edit_model": (EDIT, NOT_SO),
    "frameworks:edit_head": (EDIT, DONE),
    "frameworks:edit_weights": (EDIT, DONE),
    "frameworks:add_area": (EDIT, DONE),
    "frameworks:edit_area": (EDIT, DONE),
    "frameworks:move_area": (NOT_SO, DONE),
    "frameworks:remove_area": (EDIT, DONE),
    "frameworks:add_capability": (EDIT, DONE),
    "frameworks:edit_capability": (EDIT, DONE),
    "frameworks:move_capability": (NOT_SO, DONE),
    "frameworks:retire_capability": (EDIT, DONE),
    "frameworks:bring_back": (NOT_SO, DONE),
    "frameworks:add_initiative": (EDIT, DONE),
    "frameworks:edit_initiative": (EDIT, DONE),
    "frameworks:retire_initiative": (EDIT, DONE),
    # a round's people, what is written to them, and work that goes on by itself
    "invitations:team_arrive": (PUBLIC, "302 302 302 302 302 302"),
    "invitations:participants": (EDIT, NOT_SO),
    "invitations:read_list": (DONE, DONE),
    "invitations:list": (EDIT, DONE),
    "invitations:person": (EDIT, DONE),
    "invitations:codes": (EDIT, NOT_SO),
    "invitations:add_team_link": (DONE, DONE),
    "invitations:team_link": (NOT_SO, DONE),
    "invitations:team_poster": (EDIT, NOT_SO),
    "invitations:messages": (EDIT, NOT_SO),
    "invitations:state": (READ, NOT_SO),
    "invitations:texts": (EDIT, DONE),
    "invitations:send": (EDIT, DONE),
    "invitations:send_waiting": (NOT_SO, DONE),
    "invitations:send_again": (NOT_SO, DONE),
    "invitations:bounced": (DONE, DONE),
    "invitations:add_reminder": (DONE, DONE),
    "invitations:remove_reminder": (NOT_SO, DONE),
    "jobs:progress": (READ, NOT_SO),
    "jobs:stop": (NOT_SO, DONE),
    "jobs:go_on": (NOT_SO, DONE),
    # roadmaps
    "roadmaps:roadmaps": (READ, NOT_SO),
    "roadmaps:behind": (READ, NOT_SO),
    "roadmaps:from_round": ("302 302 302 404 in in", NOT_SO),
    "roadmaps:new_roadmap": (EDIT, DONE),
    "roadmaps:roadmap": (READ, NOT_SO),
    "roadmaps:set_capacity": (NOT_SO, DONE),
    "roadmaps:set_journeys": (NOT_SO, DONE),
    "roadmaps:answer": (EDIT, NOT_SO),
    "roadmaps:library": (EDIT, DONE),
    "roadmaps:import_initiatives": (EDIT, EDIT),
    "roadmaps:initiatives_file": (READ, NOT_SO),
    # asked without a round of another organisation: these people edit one only
    "roadmaps:reuse_roadmap": (EDIT, "422 422 403 404 in in"),
    "roadmaps:new_initiative": (EDIT, DONE),
    "roadmaps:edit_initiative": (EDIT, DONE),
    "roadmaps:set_estimates": (DONE, DONE),
    "roadmaps:exclude": (NOT_SO, DONE),
    "roadmaps:new_aim": (EDIT, DONE),
    "roadmaps:edit_aim": (EDIT, DONE),
    "roadmaps:delete_aim": (NOT_SO, DONE),
    # what people, money and time allow of a roadmap, what is decided, and how it goes
    "plans:scenarios": (READ, NOT_SO),
    "plans:new_scenario": (NOT_SO, DONE),
    "plans:scenario": (READ, NOT_SO),
    "plans:limits": (EDIT, DONE),
    "plans:compute": (NOT_SO, DONE),
    "plans:copy": (NOT_SO, DONE),
    "plans:delete_scenario": (NOT_SO, DONE),
    "plans:decide": (NOT_SO, DONE),
    "plans:take_back": (NOT_SO, DONE),
    "plans:choice": (NOT_SO, DONE),
    "plans:file": (READ, NOT_SO),
    "plans:demands": (EDIT, DONE),
    "plans:add_pair": (NOT_SO, DONE),
    "plans:delete_pair": (NOT_SO, DONE),
    "plans:scores": (READ, NOT_SO),
    "plans:enter_scores": (NOT_SO, DONE),
    "plans:following": (READ, NOT_SO),
    "plans:progress": (NOT_SO, DONE),
    "plans:recalibrate": (NOT_SO, "404 404 403 404 in in"),  # no later round has closed
    # metrics as they are kept
    "metrics:new_metric": (EDIT, DONE),
    "metrics:edit_metric": (EDIT, DONE),
    "metrics:delete_metric": (EDIT, DONE),
    "metrics:new_reading": (EDIT, DONE),
    "metrics:edit_reading": (EDIT, DONE),
    "metrics:delete_reading": (EDIT, DONE),
    "metrics:settings": (EDIT, DONE),
    "metrics:sources": (READ, NOT_SO),
    "metrics:delete_source_readings": (EDIT, DONE),
    "metrics:export_readings": (EDIT, NOT_SO),
    # all journeys, ready-made ones, personas, tools and words
    "journeys:journeys": (READ, NOT_SO),
    "journeys:new_journey": (EDIT, DONE),
    "journeys:ready_made": (EDIT, DONE),
    "journeys:journey_bin": (EDIT, NOT_SO),
    "journeys:personas": (READ, DONE),
    "journeys:new_persona": (EDIT, DONE),
    "journeys:edit_persona": (EDIT, DONE),
    "journeys:tools": (READ, DONE),
    "journeys:new_tool": (EDIT, DONE),
    "journeys:edit_tool": (EDIT, DONE),
    "journeys:vocabulary": (READ, DONE),
    "journeys:settings": (EDIT, DONE),
    "journeys:delete_journey": (NOT_SO, DONE),
    "journeys:restore_journey": (NOT_SO, DONE),
    "journeys:derive_future": (NOT_SO, DONE),
    # the map of one journey, what is changed in it, and its bin
    "journeys:map": (READ, NOT_SO),
    "journeys:touchpoint": (READ, NOT_SO),
    "journeys:cell": (EDIT, DONE),
    "journeys:rating_cell": (EDIT, DONE),
    "journeys:changes": (NOT_SO, EDIT),
    "journeys:undo": (NOT_SO, DONE),
    "journeys:redo": (NOT_SO, DONE),
    "journeys:add_stage": (NOT_SO, DONE),
    "journeys:stage": (EDIT, NOT_SO),
    "journeys:move_stage": (NOT_SO, DONE),
    "journeys:remove_stage": (NOT_SO, DONE),
    "journeys:add_touchpoint": (NOT_SO, DONE),
    "journeys:move_touchpoint": (NOT_SO, DONE),
    "journeys:add_finding": (NOT_SO, DONE),
    "journeys:touchpoint_tools": (NOT_SO, DONE),
    "journeys:remove": (NOT_SO, DONE),
    "journeys:restore": (NOT_SO, DONE),
    "journeys:bin": (READ, NOT_SO),
    # journeys in and out as files, pasted rows, versions
    "journeys:import_journey": (EDIT, EDIT),
    "journeys:paste": (EDIT, EDIT),
    "journeys:exchange": (READ, NOT_SO),
    "journeys:export": (READ, NOT_SO),
    "journeys:versions": (READ, DONE),
    "journeys:version": (READ, NOT_SO),
    "journeys:restore_version": (NOT_SO, DONE),
    # one journey read
    "journeys:table": (READ, NOT_SO),
    "journeys:curve": (READ, NOT_SO),
    "journeys:matrix": (READ, NOT_SO),
    "journeys:story": (READ, NOT_SO),
    "journeys:diff": (READ, NOT_SO),
    "journeys:print": (READ, NOT_SO),
    "journeys:moment_of_truth": (NOT_SO, DONE),
    # what is said of a journey, its evidence, and who reads it without an account
    "journeys:comments": (READ, "302 302 302 404 in in"),
    "journeys:comment": (NOT_SO, "302 302 302 404 in in"),
    "journeys:evidence_file": (READ, DONE),
    "journeys:share": (EDIT, DONE),
    "journeys:shared": (PUBLIC, "405 405 405 405 405 405"),
    "journeys:listed": (PUBLIC, "405 405 405 405 405 405"),
    # what customers say and do
    "metrics:home": (READ, NOT_SO),
    "metrics:summary": (READ, NOT_SO),
    "metrics:moment": (READ, NOT_SO),
    "metrics:metric": (READ, NOT_SO),
    "metrics:readings": (READ, NOT_SO),
    "metrics:outside_in": (READ, NOT_SO),
    "metrics:said_here": (READ, NOT_SO),
    "metrics:rate_touchpoint": (NOT_SO, DONE),
    "metrics:imports": (READ, NOT_SO),
    "metrics:import_figures": (EDIT, DONE),
    "metrics:import_template": (READ, NOT_SO),
    "metrics:import_columns": (EDIT, DONE),
    "metrics:import_check": (EDIT, NOT_SO),
    "metrics:import_refused": (EDIT, NOT_SO),
    "metrics:keep_import": (NOT_SO, DONE),
    "metrics:cancel_import": (NOT_SO, DONE),
    # what customers say in their own words
    "voice:comments": (READ, NOT_SO),
    "voice:new_comment": (EDIT, DONE),
    "voice:export_comments": (READ, NOT_SO),
    "voice:said": (READ, NOT_SO),
    "voice:themes": (READ, NOT_SO),
    "voice:rules": (READ, NOT_SO),
    "voice:save_word": (NOT_SO, DONE),
    "voice:delete_word": (NOT_SO, DONE),
    "voice:new_theme": (EDIT, DONE),
    "voice:edit_theme": (EDIT, DONE),
    "voice:delete_theme": (NOT_SO, DONE),
    "voice:read_again": (NOT_SO, DONE),
    "voice:wall": (READ, NOT_SO),
    "voice:wall_settings": (EDIT, DONE),
    "voice:shared_wall": (PUBLIC, "405 405 405 405 405 405"),
    "voice:comment": (READ, NOT_SO),
    "voice:correct_comment": (NOT_SO, DONE),
    "voice:share_comment": (EDIT, DONE),
    "voice:unshare_comment": (NOT_SO, DONE),
    "voice:delete_comment": (NOT_SO, DONE),
    # overviews and what can be taken away
    "reports:home": ("302 302 302 302 in in", NOT_SO),
    "reports:overview": (READ, NOT_SO),
    "reports:round_exports": (READ, NOT_SO),
    "reports:report_pdf": (READ, NOT_SO),
    "reports:results_xlsx": (READ, NOT_SO),
    "reports:results_csv": (READ, NOT_SO),
    "reports:results_json": (READ, NOT_SO),
    "reports:roadmap_csv": (READ, NOT_SO),
    "reports:journey_pdf": (READ, NOT_SO),
    "reports:journey_slides": (READ, NOT_SO),
    "reports:plan_slides": (READ, NOT_SO),
    "reports:journey_picture": (READ, NOT_SO),
}

# The sign-in library and the staff's screens, by somebody anonymous and by a lead, who is no
# staff: these lead a lead away ("302") to a sign-in for staff.
STAFF_ONLY = ("in 302", "in 302")
SIGN_IN: dict[str, tuple[str, str]] = {
    "account_login": ("200 302", "200 302"),
    "account_logout": ("302 200", "302 302"),
    "account_inactive": ("200 200", "405 405"),
    "account_signup": ("200 302", "200 302"),
    "account_reauthenticate": ("in 200", "in 200"),
    "account_email": ("in 200", "in 302"),
    "account_email_verification_sent": ("200 200", "405 405"),
    "account_change_password": ("in 200", "in 200"),
    "account_set_password": ("in 302", "in 302"),
    "account_reset_password": ("200 200", "200 200"),
    "account_confirm_login_code": ("302 302", "302 302"),
    "account_confirm_email": ("200 200", "404 404"),
    "account_reset_password_from_key": ("200 200", "200 200"),
    "account_reset_password_from_key_done": ("200 200", "405 405"),
    "account_reset_password_done": ("200 200", "405 405"),
    "mfa_index": ("in 200", "in 405"),
    "mfa_authenticate": ("302 302", "302 302"),
    "mfa_reauthenticate": ("in 302", "in 302"),
    "mfa_activate_totp": ("in 302", "in 302"),
    "mfa_deactivate_totp": ("in 404", "in 404"),
    "mfa_view_recovery_codes": ("in 404", "in 405"),
    "mfa_generate_recovery_codes": ("in 302", "in 302"),
    "mfa_download_recovery_codes": ("in 404", "in 404"),
    "admin:index": ("302 302", "302 302"),
    "admin:login": ("200 200", "200 200"),
    "admin:logout": ("302 302", "302 302"),
    "admin:password_change": ("302 302", "302 302"),
    "admin:password_change_done": ("302 302", "302 302"),
    "admin:autocomplete": ("302 302", "302 302"),
    "admin:jsi18n": ("302 302", "302 302"),
    "admin:view_on_site": ("302 302", "302 302"),
    "admin:app_list": ("302 302", "302 302"),
}
TABLES = (
    "auth_group",
    "account_emailaddress",
    "mfa_authenticator",
    "accounts_user",
    "accounts_organization",
    "accounts_team",
    "accounts_membership",
    "journeys_channel",
    "journeys_emotionword",
)
SIGN_IN |= {
    f"admin:{table}_{act}": STAFF_ONLY
    for table in TABLES
    for act in ("changelist", "add", "history", "delete", "change")
}


@pytest.fixture(scope="module")
def scenes(django_db_setup, django_db_blocker):
    """Two organisations with everything in them, for the whole module."""
    with kept(django_db_blocker):
        yield build_scene(OURS), build_scene(THEIRS)


@pytest.fixture(scope="module")
def browsers(scenes):
    """A browser for each of the people of the matrix."""
    ours, theirs = scenes
    return {
        "lead": signed_in(ours.lead),
        "consultant": signed_in(ours.consultant),
        "executive": signed_in(ours.executive),
        "stranger": signed_in(theirs.lead),
        "anonymous": signed_in(None),
        "respondent": ours.respondent(),
    }


@pytest.fixture
def ours(scenes, db):
    return scenes[0]


@pytest.fixture
def theirs(scenes, db):
    return scenes[1]


@pytest.fixture
def ask(browsers, db):
    """``ask(who, method, address, …)``: one request, whose effects are then taken back."""

    def asked(who, method, address, data=None, **headers):
        with undone():
            return getattr(copy_of(browsers[who]), method)(address, data or {}, **headers)

    return asked


def outcome(response) -> str:
    """The status; "in" for a redirect to the sign-in page."""
    if response.status_code == 302 and response["Location"].startswith("/account/login/?next="):
        return "in"
    return str(response.status_code)


def raw_of(response) -> bytes:
    """What a response holds, also one that is sent piece by piece; it may be asked again."""
    if not response.streaming:
        return response.content
    if not hasattr(response, "pieces"):
        response.pieces = b"".join(response.streaming_content)
    return response.pieces


def content(response) -> str:
    """What a response says, unpacked where it is a spreadsheet or a document."""
    raw = raw_of(response)
    if raw[:2] == b"PK":
        with zipfile.ZipFile(BytesIO(raw)) as book:
            return " ".join(book.read(name).decode(errors="replace") for name in book.namelist())
    if raw[:5] == b"%PDF-":
        return " ".join(page.extract_text() for page in PdfReader(BytesIO(raw)).pages)
    return raw.decode(errors="replace")


def test_every_named_address_stands_in_the_matrix():
    names = {name for name, _ in named_patterns(get_resolver())}
    assert names == set(MATRIX) | set(SIGN_IN)


@pytest.mark.parametrize("name", MATRIX)
def test_who_may_look(name, ours, ask):
    found = [outcome(ask(who, "get", ours.address(name))) for who in PEOPLE]
    assert " ".join(found) == MATRIX[name][0]


@pytest.mark.parametrize("name", MATRIX)
def test_who_may_change(name, ours, ask):
    found = [outcome(ask(who, "post", ours.address(name), body(ours, name))) for who in PEOPLE]
    assert " ".join(found) == MATRIX[name][1]


def test_the_sign_in_library_and_the_staffs_screens_open_to_nobody_else(lead, client_of):
    values = {"object_id": "1", "content_type_id": "1", "app_label": "accounts", "key": "abc"}
    found = {}
    for name in SIGN_IN:
        kwargs = {key: values.get(key, "1") for key in parameters(name)}
        address = reverse(name, kwargs=kwargs)
        rows = []
        for method in ("get", "post"):
            row = []
            for browser in (Client(), client_of(lead)):
                with undone():
                    row.append(outcome(getattr(browser, method)(address)))
            rows.append(" ".join(row))
        found[name] = tuple(rows)
    assert found == SIGN_IN


def test_staff_see_people_and_organisations_but_nobodys_answers(db):
    boss = User.objects.create_superuser("staff@example.org", "a long enough password")
    page = signed_in(boss).get("/admin/")
    assert page.status_code == 200
    registered = {model._meta.label for model in site._registry}
    assert not {label for label in registered if label.startswith(("assessments.", "roadmaps."))}


@pytest.mark.parametrize(
    "name", [n for n, rows in MATRIX.items() if "in" in (rows[0].split()[4], rows[1].split()[4])]
)
def test_an_anonymous_fragment_is_told_401_and_where_to_sign_in(name, ours, ask):
    for method, row in zip(("get", "post"), MATRIX[name], strict=True):
        if row.split()[4] != "in":
            continue
        response = ask("anonymous", method, ours.address(name), **HTMX)
        where = f"/account/login/?next={ours.address(name)}"
        assert (response.status_code, response["HX-Redirect"]) == (401, where)


FRAGMENTS = (
    "roadmaps:set_capacity",
    "roadmaps:set_estimates",
    "roadmaps:exclude",
    "plans:choice",
)


@pytest.mark.parametrize("name", FRAGMENTS)
def test_a_fragment_is_a_part_of_a_page_for_editors_and_404_for_strangers(name, ours, ask):
    sent = body(ours, name)
    found = {}
    for who in PEOPLE:
        response = ask(who, "post", ours.address(name), sent, **HTMX)
        found[who] = response.status_code
        if response.status_code == 200:
            assert "<html" not in content(response)
    assert found == {
        "lead": 200,
        "consultant": 200,
        "executive": 403,
        "stranger": 404,
        "anonymous": 401,
        "respondent": 401,
    }


def test_a_respondents_fragment_is_404_for_everybody_without_the_link(ours, ask):
    name = "assessments:question"
    sent = body(ours, name)
    found = [
        outcome(ask(who, method, ours.address(name), sent if method == "post" else None, **HTMX))
        for method in ("get", "post")
        for who in PEOPLE
    ]
    assert found == ["404"] * 5 + ["200"] + ["404"] * 5 + ["200"]


OF_THE_ORGANISATION = [n for n in MATRIX if "organization" in parameters(n)]
THINGS = {
    "pk",
    "roadmap",
    "journey",
    "assessment",
    "team",
    "member",
    "invitation",
    "persona",
    "tool",
    "job",
}
ABOUT_A_THING = [n for n in OF_THE_ORGANISATION if THINGS & set(parameters(n))]


@pytest.mark.parametrize("name", ABOUT_A_THING)
def test_a_thing_of_another_organisation_is_not_there_under_ones_own_address(
    name, ours, theirs, ask
):
    """A lead of one organisation, its slug in the address, and the number of another's thing."""
    things = {**ours.things(name), "organization": theirs.organization.slug}
    address = reverse(name, kwargs={key: things[key] for key in parameters(name)})
    for method, row in zip(("get", "post"), MATRIX[name], strict=True):
        expected = "405" if row.startswith("405") else "404"
        assert outcome(ask("stranger", method, address, body(ours, name))) == expected


@pytest.mark.parametrize(
    ("name", "foreign"),
    [
        ("assessments:renew_link", "participant"),
        ("assessments:withdraw_participant", "participant"),
        ("invitations:person", "participant"),
        ("invitations:team_link", "link"),
        ("invitations:send_again", "message"),
        ("invitations:remove_reminder", "plan"),
        ("jobs:go_on", "job"),
        ("frameworks:edit_area", "area"),
        ("frameworks:move_area", "area"),
        ("frameworks:remove_area", "area"),
        ("frameworks:add_capability", "area"),
        ("frameworks:edit_capability", "capability"),
        ("frameworks:move_capability", "capability"),
        ("frameworks:retire_capability", "capability"),
        ("frameworks:edit_initiative", "initiative"),
        ("frameworks:retire_initiative", "initiative"),
        ("roadmaps:edit_initiative", "initiative"),
        ("roadmaps:set_estimates", "initiative"),
        ("roadmaps:exclude", "initiative"),
        ("plans:new_scenario", "roadmap"),
        ("plans:limits", "roadmap"),
        ("plans:limits", "pk"),
        ("plans:copy", "pk"),
        ("plans:decide", "pk"),
        ("plans:choice", "pk"),
        ("plans:choice", "initiative"),
        ("plans:progress", "initiative"),
        ("journeys:touchpoint_tools", "touchpoint"),
        ("journeys:move_touchpoint", "touchpoint"),
        ("journeys:add_finding", "touchpoint"),
        ("journeys:rating_cell", "touchpoint"),
        ("journeys:moment_of_truth", "touchpoint"),
        ("journeys:move_stage", "stage"),
        ("journeys:remove_stage", "stage"),
        ("journeys:add_touchpoint", "stage"),
        ("journeys:cell", "row"),
        ("journeys:remove", "row"),
        ("journeys:restore", "row"),
        ("journeys:restore_version", "version"),
        ("journeys:comment", "comment"),
        ("journeys:evidence_file", "evidence"),
        ("meetings:act", "session"),
        ("meetings:agree", "session"),
        ("meetings:agree", "topic"),
        ("meetings:remove_attendee", "attendee"),
        ("meetings:close_session", "session"),
    ],
)
def test_anothers_thing_within_ones_own_is_not_there(name, foreign, ours, theirs, ask):
    things = {**ours.things(name), foreign: theirs.things(name)[foreign]}
    address = reverse(name, kwargs={key: things[key] for key in parameters(name)})
    assert ask("lead", "post", address, body(ours, name)).status_code == 404


def test_what_one_organisation_wrote_appears_in_no_page_or_file_of_another(ours, theirs, ask):
    said, leaked = set(), set()
    for name in MATRIX:
        editors = ("lead",) if name == "reports:report_pdf" else ("lead", "consultant")
        for who in (*editors, "respondent"):
            text = content(ask(who, "get", ours.address(name)))
            said |= {name} if OURS in text else set()
            leaked |= {name} if THEIRS in text else set()
        if name in OF_THE_ORGANISATION or "participant" in parameters(name):
            text = content(ask("stranger", "get", ours.address(name)))
            leaked |= {name} if OURS in text else set()
    # What cannot be said cannot leak: so many pages and files do say what is one's own.
    assert len(said) >= 30
    assert {"reports:results_xlsx", "reports:report_pdf", "reports:roadmap_csv"} <= said
    assert leaked == set()


def test_lists_hold_no_row_of_another_organisation_even_for_somebody_in_both(ours, theirs, db):
    both = ours.executive
    Membership.objects.create(user=both, organization=theirs.organization, role=Role.EXECUTIVE)
    browser = signed_in(both)
    for name in ("assessments:rounds", "roadmaps:roadmaps", "accounts:people", "reports:overview"):
        page = content(browser.get(ours.address(name)))
        assert (OURS in page, THEIRS in page) == (True, False)
    home = content(browser.get(reverse("reports:home")))
    assert OURS in home and THEIRS in home


def test_a_membership_taken_away_is_gone_at_the_next_request(ours):
    browser = signed_in(ours.executive)
    address = ours.address("assessments:results")
    assert browser.get(address).status_code == 200
    Membership.objects.filter(user=ours.executive).delete()
    assert browser.get(address).status_code == 404


def test_a_role_lowered_takes_editing_away_at_the_next_request(ours):
    browser = signed_in(ours.consultant)
    address = ours.address("roadmaps:set_capacity")
    sent = body(ours, "roadmaps:set_capacity")
    assert browser.post(address, sent).status_code == 302
    Membership.objects.filter(user=ours.consultant).update(role=Role.EXECUTIVE)
    assert browser.post(address, sent).status_code == 403
    assert browser.get(ours.address("roadmaps:roadmap")).status_code == 200


def test_somebody_set_inactive_is_out_at_the_next_request(ours):
    browser = signed_in(ours.lead)
    User.objects.filter(pk=ours.lead.pk).update(is_active=False)
    assert outcome(browser.get(ours.address("assessments:results"))) == "in"


EDIT_CONTROLS = ("assessments:round", "roadmaps:roadmap", "accounts:people", "assessments:rounds")


@pytest.mark.parametrize("name", EDIT_CONTROLS)
def test_who_may_only_read_sees_no_form_that_changes_the_organisation(name, ours, ask):
    def forms(who):
        page = content(ask(who, "get", ours.address(name)))
        places = re.findall(r'(?:action|hx-post|href)="(/o/[^"?#]+)', page)
        slug = ours.organization.slug
        may_change = (f"/o/{slug}/{end}" for end in ("people/invite/", "assessments/new/"))
        known = set(may_change) | {
            ours.address(n) for n in OF_THE_ORGANISATION if MATRIX[n][1].startswith(("302", "200"))
        }
        return set(places) & known

    assert forms("lead")
    assert forms("executive") == set()


def test_an_executive_never_sees_single_answers_or_who_gave_them(ours, ask):
    """Identities stand on the page of those who lead the round, answers on nobody's."""
    page = content(ask("executive", "get", ours.address("assessments:round")))
    assert "Respondiente" not in page
    assert "Respondiente" in content(ask("lead", "get", ours.address("invitations:participants")))
    for who in ("lead", "consultant", "executive"):
        for name in ("assessments:results", "assessments:capability", "reports:results_xlsx"):
            assert "Respondiente" not in content(ask(who, "get", ours.address(name)))
