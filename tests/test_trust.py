"""What must be true of every page and form: nothing foreign, nothing forged, nothing left."""

from __future__ import annotations

import io
import json
import logging
import re
import uuid
from html.parser import HTMLParser

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext

from accounts.links import new_token
from accounts.models import Export, Membership, Organization, Role, Team, User
from assessments.models import (
    Answer,
    Area,
    Assessment,
    Capability,
    Framework,
    Identity,
    Participant,
)
from journeys.models import (
    Channel,
    Comment,
    Evidence,
    Journey,
    JourneyLink,
    PainPoint,
    Persona,
    Rating,
    Revision,
    Stage,
    Tool,
    Touchpoint,
)
from plans.models import Scenario
from roadmaps.models import Initiative, LibraryInitiative, Roadmap
from surveys.models import Survey, SurveyAnswer
from tests.assessments.world import (
    HTMX,
    body,
    build_scene,
    changed,
    copy_of,
    kept,
    parameters,
    rows_holding,
    signed_in,
    tables,
)
from tests.test_access import MATRIX, SIGN_IN, outcome, raw_of

# Breaks out of an attribute, out of an element, out of a script, and tries a template.
PAYLOAD = '"><img src=x onerror=alert(1)><script>alert(1)</script>{{7-9}}'

TAKES_GET = [n for n, (get, _) in MATRIX.items() if not get.startswith("405")]
TAKES_POST = [n for n, (_, post) in MATRIX.items() if not post.startswith("405")]
OF_A_SEAT = [n for n in MATRIX if "participant" in parameters(n) and "pk" not in parameters(n)]
ANSWERING = [*OF_A_SEAT, "assessments:arrive", "meetings:vote", "meetings:leave"]
FILES = (
    "reports:report_pdf",
    "reports:results_xlsx",
    "reports:results_csv",
    "reports:results_json",
    "reports:roadmap_csv",
    "reports:journey_pdf",
    "reports:journey_slides",
    "journeys:evidence_file",
    "journeys:export",
    "frameworks:export_model",
    "benchmarks:benchmark_template",
    "metrics:import_template",
    "metrics:import_refused",
    "metrics:export_readings",
    "voice:export_comments",
    "plans:file",
    "reports:plan_slides",
    "roadmaps:initiatives_file",
)
DRAWN = ("reports:report_pdf", "reports:results_xlsx")  # slow to make, and no page


@pytest.fixture(scope="module")
def scenes(django_db_setup, django_db_blocker):
    with kept(django_db_blocker):
        yield build_scene(PAYLOAD), build_scene("Ajena")


@pytest.fixture(scope="module")
def browsers(scenes):
    ours, _ = scenes
    return {
        "lead": signed_in(ours.lead),
        "executive": signed_in(ours.executive),
        "consultant": signed_in(ours.consultant),
        "anonymous": Client(),
        "respondent": ours.respondent(),
    }


@pytest.fixture
def ours(scenes, db):
    return scenes[0]


@pytest.fixture
def theirs(scenes, db):
    return scenes[1]


@pytest.fixture
def browser(browsers, db):
    """``browser(who)``: a browser of that person which no other test has touched."""
    return lambda who, **client: copy_of(browsers[who], **client)


# Customers have no cookie that another site's form could borrow: a signed stamp stands in it.
STAMPED = ("surveys:answer", "surveys:embed")


def who_uses(name: str) -> str:
    return "respondent" if name in ANSWERING else "lead"


# ---- things of another organisation in the body of a form ----------------------------------


@pytest.fixture
def other_framework(db):
    """Another framework, not published, with one capability and one initiative."""
    texts = ("name", "definition", "question", "help", "sufficient", "insufficient")
    both = {f"{t}_{language}": "x" for t in texts for language in ("es", "en")}
    framework = Framework.objects.create(slug="other", version=1, title_es="x", title_en="x")
    names = {k: v for k, v in both.items() if k.startswith("name")}
    area = Area.objects.create(framework=framework, code="ZZ", key="z", order=1, **names)
    capability = Capability.objects.create(area=area, code="ZZ1", order=1, **both)
    numbers = ("effort_low", "effort_likely", "effort_high", "cost_low", "cost_likely", "cost_high")
    LibraryInitiative.objects.create(
        framework=framework,
        code="ZZ1-A",
        capability=capability,
        applies_from=1,
        applies_to=3,
        quarters=1,
        probability="0.5",
        **dict.fromkeys(numbers, 10),
    )
    return framework


FOREIGN = {
    "a team of theirs for a seat": (
        "assessments:add_participant", lambda t: {"team": t.team.pk}, 422,
    ),
    "a team that does not exist": (
        "assessments:add_participant", lambda t: {"team": uuid.uuid4()}, 422,
    ),
    "an initiative of theirs as prerequisite": (
        "roadmaps:edit_initiative", lambda t: {"requires": [t.initiative.pk]}, 422,
    ),
    "an initiative of theirs as prerequisite of a new one": (
        "roadmaps:new_initiative", lambda t: {"requires": [t.initiative.pk]}, 422,
    ),
    "a capability of another framework": (
        "roadmaps:edit_initiative", lambda t: {"capability_0": foreign_capability()}, 422,
    ),
    "a capability of another framework in a new one": (
        "roadmaps:new_initiative", lambda t: {"capability_0": foreign_capability()}, 422,
    ),
    "an initiative of another framework's library": (
        "roadmaps:library", lambda t: {"code": "ZZ1-A"}, 404,
    ),
    "an initiative that is in no library": ("roadmaps:library", lambda t: {"code": "XX"}, 404),
    "a framework that is not published": (
        "assessments:new_round",
        lambda t: {"framework": Framework.objects.get(slug="other").pk}, 422,
    ),
    "a role that does not exist": ("accounts:invite", lambda t: {"role": "owner"}, 422),
    "a smallest group below three": (
        "assessments:new_round", lambda t: {"minimum_group": "2"}, 422,
    ),
}  # fmt: skip


def foreign_capability() -> int:
    return Capability.objects.get(code="ZZ1").pk


@pytest.mark.parametrize("case", FOREIGN)
def test_what_is_not_ones_own_is_refused_without_a_trace(
    case, ours, theirs, browser, other_framework
):
    name, foreign, status = FOREIGN[case]
    before = tables()
    sent = {**body(ours, name), **foreign(theirs)}
    response = browser("lead").post(ours.address(name), sent)
    assert (response.status_code, changed(before)) == (status, set())


@pytest.mark.parametrize("name", ["reports:results_xlsx", "reports:roadmap_csv"])
def test_a_file_with_a_roadmap_of_another_organisation_is_not_there(name, ours, theirs, browser):
    wanted = {"roadmap": theirs.roadmap.pk}
    assert browser("lead").get(ours.address(name), wanted).status_code == 404
    assert browser("lead").get(ours.address(name), {"roadmap": "nonsense"}).status_code == 404
    own = browser("lead").get(ours.address(name), {"roadmap": ours.roadmap.pk})
    assert own.status_code == 200


def test_a_question_of_another_framework_is_not_there_and_writes_nothing(
    ours, browser, other_framework
):
    address = reverse("assessments:question", args=[ours.opened.seats[0].pk, "ZZ1"])
    before = tables()
    for headers in ({}, HTMX):
        assert browser("respondent").post(address, {"choice": "5"}, **headers).status_code == 404
    assert changed(before) == set()


def test_targets_for_what_is_not_asked_are_not_written(ours, browser, other_framework):
    name = "assessments:scope"
    sent = {**body(ours, name), "target_ZZ1": "5", "area_ZZ": "9", "target_DA1": "5"}
    assert browser("lead").post(ours.address(name), sent).status_code == 302
    scopes = ours.draft.assessment.scopes.values_list("capability__code", "target")
    assert dict(scopes)["DA1"] == 5
    assert {code for code, target in scopes if target == 5} == {"DA1"}
    assert not ours.draft.assessment.area_weights.filter(weight=9).exists()


# ---- fields that no form offers ------------------------------------------------------------

NEVER_FROM_A_FORM = {
    User: ("is_staff", "is_superuser", "is_active", "email"),
    Organization: ("slug", "is_demonstration"),
    Team: ("organization_id",),
    Membership: ("user_id", "organization_id"),
    Assessment: (
        "organization_id", "framework_id", "opened_at", "closed_at", "published_at", "seed",
        "form", "confidentiality", "minimum_group", "scorecard",
    ),
    Participant: ("assessment_id", "team_id", "submitted_at", "withdrawn_at", "token_hash"),
    Identity: ("participant_id", "email"),
    Roadmap: ("organization_id", "assessment_id"),
    Initiative: ("roadmap_id", "library_id"),
    Answer: ("participant_id", "capability_id", "comment", "comment_rev"),
    Journey: ("organization_id", "is_demonstration", "derived_from_id", "created_at"),
    Persona: ("organization_id",),
    Tool: ("organization_id",),
    Channel: ("organization_id", "key"),
    Stage: ("journey_id",),
    Touchpoint: ("derived_from_id",),
    Rating: ("touchpoint_id", "persona_id"),
    Evidence: ("touchpoint_id",),
    PainPoint: ("touchpoint_id",),
    Comment: ("journey_id", "author_id", "at"),
    Revision: ("journey_id", "author_id", "at", "snapshot"),
    JourneyLink: ("journey_id", "token_hash", "made_by_id"),
    Survey: ("organization_id", "source_id", "created_by_id"),
    Scenario: ("roadmap_id", "result", "digest", "created_at", "created_by_id"),
}  # fmt: skip
FORMS = [n for n in TAKES_POST if n not in ("accounts:language", "assessments:publish")]


def protected() -> dict[str, list]:
    return {
        model._meta.label: list(model.objects.order_by("pk").values_list("pk", *fields))
        for model, fields in NEVER_FROM_A_FORM.items()
    }


@pytest.mark.parametrize(
    "name",
    [
        n
        for n in FORMS
        if n
        not in {  # these change just what they are for, and take no form
            "assessments:open_round", "assessments:close_round", "assessments:submit",
            "assessments:withdraw_participant", "assessments:renew_link", "accounts:remove_member",
            "accounts:delete_team", "accounts:join", "assessments:arrive", "assessments:reopen",
            "accounts:withdraw_invitation", "assessments:delete_round", "surveys:delete_survey",
            "plans:delete_scenario", "plans:recalibrate", "accounts:accept_proposal",
            "roadmaps:reuse_roadmap",  # for another organisation, of which there is none here
        }
    ],
)  # fmt: skip
def test_fields_that_no_form_offers_change_nothing(name, ours, theirs, browser):
    now = timezone.now().isoformat()
    extra = {
        **dict.fromkeys(("is_staff", "is_superuser", "is_demonstration"), "on"),
        **dict.fromkeys(("opened_at", "closed_at", "published_at", "submitted_at"), now),
        "is_active": "",
        "email": "otra@ejemplo.es",
        "slug": "otra",
        "organization": theirs.organization.pk,
        "organization_id": theirs.organization.pk,
        "user": theirs.lead.pk,
        "assessment": theirs.closed.assessment.pk,
        "participant": theirs.closed.seats[0].pk,
        "roadmap": theirs.roadmap.pk,
        "framework": ours.draft.assessment.framework_id,
        "library": LibraryInitiative.objects.first().pk,
        "seed": "1",
        "scorecard": "{}",
        "score": "5",
        "status": "level",
        "form": "short",
        "confidentiality": "named",
        "minimum_group": "3",
        "token_hash": "0" * 64,
        "comment_rev": "7",
        **dict.fromkeys(("journey", "journey_id", "derived_from"), theirs.journey.pk),
        **dict.fromkeys(("author", "author_id", "made_by"), theirs.lead.pk),
        **dict.fromkeys(("at", "created_at", "deleted_at"), now),
        "touchpoint_id": theirs.touchpoint.pk,
        "persona_id": theirs.persona.pk,
        "key": "otra",
        "snapshot": "{}",
    }
    sent = {**extra, **body(ours, name)}
    before = protected()
    response = browser(who_uses(name)).post(ours.address(name), sent)
    assert response.status_code in (200, 302)
    after = protected()
    for label, rows in before.items():
        known = {row[0] for row in rows}
        assert (label, [row for row in after[label] if row[0] in known]) == (label, rows)


# ---- looking changes nothing; changing needs the page's own token ----------------------------


@pytest.mark.parametrize("who", ["lead", "executive", "respondent", "anonymous"])
def test_looking_changes_nothing(who, ours, browser):
    before = tables()
    found = {}
    for name in MATRIX:
        if name not in DRAWN:
            response = browser(who).get(ours.address(name))
            browser(who).get(ours.address(name), **HTMX)
            found[name] = response.status_code
    assert sum(status == 200 for status in found.values()) >= 4
    # That a file was handed over is noted, and nothing else.
    assert changed(before) <= {Export._meta.db_table}


@pytest.mark.parametrize("name", [name for name in TAKES_POST if name not in STAMPED])
def test_a_change_without_the_pages_token_is_refused(name, ours, browser):
    before = tables()
    sent = body(ours, name)
    strict = browser(who_uses(name), enforce_csrf_checks=True)
    for headers in ({}, HTMX, {"HTTP_X_CSRFTOKEN": "forged" * 8}):
        response = strict.post(ours.address(name), sent, **headers)
        assert response.status_code == 403
        assert response.templates[0].name == "403_csrf.html"
    assert changed(before) == set()


@pytest.mark.parametrize("name", STAMPED)
def test_an_answer_without_the_pages_own_stamp_is_refused(name, ours, theirs, browser):
    strict, before = browser("anonymous", enforce_csrf_checks=True), SurveyAnswer.objects.count()
    theirs_stamp = body(theirs, name)["stamp"]
    for stamp in ("", "forged" * 8, theirs_stamp):
        sent = {**body(ours, name), "stamp": stamp}
        assert strict.post(ours.address(name), sent).status_code == 409
    assert SurveyAnswer.objects.count() == before
    assert strict.post(ours.address(name), body(ours, name)).status_code == 302


def test_with_the_pages_token_it_is_accepted(ours, browser):
    strict = browser("lead", enforce_csrf_checks=True)
    page = strict.get(ours.address("assessments:round"))
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.content.decode()).group(1)
    name = "assessments:add_participant"
    address, sent = ours.address(name), body(ours, name)
    assert strict.post(address, {**sent, "csrfmiddlewaretoken": token}).status_code == 302
    assert strict.post(address, sent, HTTP_X_CSRFTOKEN=token).status_code == 302


@pytest.mark.parametrize("name", [n for n, (_, post) in SIGN_IN.items() if post.startswith("200")])
def test_signing_in_and_up_needs_the_pages_token_too(name, db):
    values = dict.fromkeys(parameters(name), "1")
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(reverse(name, kwargs=values), {"login": "x"}).status_code == 403


# ---- user text is text ----------------------------------------------------------------------


class Markup(HTMLParser):
    """Collects what somebody's text could have become: elements and handlers not of ours."""

    def __init__(self) -> None:
        super().__init__()
        self.foreign: list[str] = []
        self.data: list[str] = []
        self.inside = ""

    def handle_starttag(self, tag, attrs):
        self.inside = tag
        given = dict(attrs)
        if given.get("src") == "x" or any(key.startswith("on") for key in given):
            self.foreign.append(f"<{tag} {attrs}>")

    def handle_endtag(self, tag):
        self.inside = ""

    def handle_data(self, data):
        if self.inside == "script" and "alert(1)" in data and not data.lstrip().startswith("{"):
            self.foreign.append(data)


def foreign_markup(page: str) -> list[str]:
    parser = Markup()
    parser.feed(page)
    return parser.foreign


def test_the_payload_would_be_found_where_it_is_not_escaped():
    assert len(foreign_markup(f'<p title="{PAYLOAD}">{PAYLOAD}</p>')) == 4


@pytest.mark.parametrize("who", ["lead", "executive", "respondent", "consultant"])
def test_what_people_wrote_is_shown_and_never_becomes_markup(who, ours, browser):
    shown = set()
    for name in TAKES_GET:
        if name in FILES:
            continue
        for headers in ({}, HTMX):
            response = browser(who).get(ours.address(name), **headers)
            page = raw_of(response).decode(errors="replace")
            assert (name, foreign_markup(page)) == (name, [])
            assert (name, "}}-2" in page or ">-2<" in page) == (name, False)
            if "&lt;img src=x" in page and "{{7-9}}" in page:
                shown.add(name)
    assert len(shown) >= {"lead": 20, "consultant": 20, "executive": 10, "respondent": 6}[who]


REFUSED = {
    "accounts:add_team": {"name": PAYLOAD * 4, "headcount": "x"},
    "accounts:edit_team": {"name": PAYLOAD, "headcount": "-1"},
    "accounts:invite": {"email": PAYLOAD, "role": PAYLOAD},
    "accounts:edit_organization": {"name": PAYLOAD, "currency": PAYLOAD},
    "accounts:profile": {"name": PAYLOAD, "language": PAYLOAD},
    "accounts:consultancy": {"firm": PAYLOAD, "color": PAYLOAD},
    "assessments:add_participant": {"name": PAYLOAD, "email": PAYLOAD, "team": PAYLOAD},
    "assessments:new_round": {"title": PAYLOAD, "form": PAYLOAD, "opens_on": PAYLOAD},
    "invitations:read_list": {"text": PAYLOAD, "team": PAYLOAD, "language": PAYLOAD},
    "invitations:person": {"name": PAYLOAD * 4, "email": PAYLOAD, "language": PAYLOAD},
    "invitations:texts": {"subject": PAYLOAD, "body": PAYLOAD, "do": "preview"},
    "invitations:add_team_link": {"team": PAYLOAD, "role_group": PAYLOAD},
    "invitations:bounced": {"addresses": PAYLOAD},
    "invitations:add_reminder": {"days_before": PAYLOAD},
    "assessments:scope": {"target_DA1": PAYLOAD, "reason_DA1": PAYLOAD, "area_DA": PAYLOAD},
    "journeys:new_journey": {"title": PAYLOAD * 4},
    "journeys:settings": {"title": PAYLOAD, "status": PAYLOAD, "review_days": PAYLOAD, "rev": "1"},
    "journeys:new_persona": {"name": PAYLOAD * 4, "colour": PAYLOAD},
    "journeys:edit_persona": {"name": PAYLOAD, "colour": PAYLOAD, "rev": "1"},
    "journeys:new_tool": {"name": PAYLOAD, "kind": PAYLOAD},
    "journeys:edit_tool": {"name": PAYLOAD, "kind": PAYLOAD, "rev": "1"},
    "journeys:cell": {"value": PAYLOAD * 4, "rev": "1"},
    "journeys:add_finding": {"text": PAYLOAD, "severity": PAYLOAD},
    "journeys:import_journey": {"file": SimpleUploadedFile(PAYLOAD, PAYLOAD.encode())},
    "journeys:paste": {"text": f"{PAYLOAD}\n{PAYLOAD}"},
    "journeys:comments": {"text": PAYLOAD * 60, "mentions": PAYLOAD},
    "journeys:share": {"visibility": PAYLOAD, "expires_on": PAYLOAD},
    "surveys:new_survey": {"title": PAYLOAD, "question": PAYLOAD, "framed_by": PAYLOAD},
    "surveys:edit_survey": {"title": PAYLOAD * 4, "framed_by": PAYLOAD},
    "surveys:links": {"number": PAYLOAD},
    "surveys:answer": {"score": PAYLOAD, "comment": PAYLOAD, "stamp": PAYLOAD},
    "roadmaps:new_roadmap": {"title": PAYLOAD, "budget": PAYLOAD},
    "roadmaps:set_capacity": {"days_per_quarter": PAYLOAD, "budget": PAYLOAD},
    "roadmaps:new_initiative": {"own_title": PAYLOAD, "effort_days": PAYLOAD},
    "roadmaps:edit_initiative": {"own_title": PAYLOAD, "effort_days": PAYLOAD},
    "roadmaps:set_estimates": {"rev": "1", "effort_days": PAYLOAD},
    "roadmaps:import_initiatives": {
        "file": SimpleUploadedFile(PAYLOAD, f"Iniciativa;{PAYLOAD}\n{PAYLOAD};1".encode())
    },
    "roadmaps:exclude": {"rev": PAYLOAD, "excluded_reason": PAYLOAD},
    "plans:new_scenario": {"title": PAYLOAD * 4},
    "plans:limits": {"title": PAYLOAD, "quarters": PAYLOAD, "budget": PAYLOAD, "days_1": PAYLOAD},
    "plans:choice": {"rev": PAYLOAD, "rule": PAYLOAD, "start": PAYLOAD},
    "plans:decide": {"why": PAYLOAD * 20},
    "plans:progress": {"rev": "1", "status": PAYLOAD, "percent": PAYLOAD, "note": PAYLOAD},
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_a_form_gives_back_is_text_too(name, ours, browser):
    before = tables()
    for headers in ({}, HTMX):
        response = browser("lead").post(ours.address(name), REFUSED[name], **headers)
        assert response.status_code in (200, 422)
        assert foreign_markup(raw_of(response).decode()) == []
    assert changed(before) == set()


def test_both_texts_of_a_comment_conflict_are_shown_as_text(ours, browser):
    address = ours.address("assessments:question")
    sent = {"comment": f"{PAYLOAD} mío", "comment_rev": "9", "comment_shown": "-"}
    for headers in ({}, HTMX):
        response = browser("respondent").post(address, sent, **headers)
        page = raw_of(response).decode()
        assert (response.status_code, foreign_markup(page)) == (409, [])
        assert "&lt;img src=x" in page


def test_both_texts_of_a_conflict_on_the_map_are_shown_as_text(ours, browser):
    sent = {"value": f"{PAYLOAD} mío", "rev": "9", "was": "-"}
    page = browser("lead").post(ours.address("journeys:cell"), sent)
    assert (page.status_code, foreign_markup(page.content.decode())) == (409, [])
    assert "&lt;img src=x" in page.content.decode()


def test_the_data_of_charts_cannot_end_its_script(ours, browser):
    found = 0
    charted = (
        "assessments:results",
        "assessments:capability",
        "roadmaps:roadmap",
        "plans:scenario",
    )
    for name in charted:
        page = browser("lead").get(ours.address(name)).content.decode()
        for data in re.findall(r'<script type="application/json"[^>]*>(.*?)</script>', page, re.S):
            assert not set("<>&") & set(data)
            json.loads(data)
            found += 1
    assert found >= 5


# ---- headers --------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["lead", "respondent", "anonymous"])
def test_no_page_leaves_a_copy_in_a_cache_and_no_address_leaves_the_site(who, ours, browser):
    for name in MATRIX:
        if name == "reports:report_pdf" and who != "lead":
            continue
        response = browser(who).get(ours.address(name))
        assert (name, "no-store" in response["Cache-Control"]) == (name, True)
        assert (name, response["Referrer-Policy"]) == (name, "same-origin")
        assert (name, response["X-Content-Type-Options"]) == (name, "nosniff")
        assert (name, "object-src 'none'" in response["Content-Security-Policy"]) == (name, True)
        assert "unsafe" not in response["Content-Security-Policy"]


@pytest.mark.parametrize("name", [*FILES[1:], "reports:journey_picture"])
def test_a_file_is_handed_over_as_a_file_with_a_plain_name(name, ours, browser):
    response = browser("lead").get(ours.address(name))
    found = re.fullmatch(r'attachment; filename="([a-z0-9_.-]+)"', response["Content-Disposition"])
    assert found, response["Content-Disposition"]


@pytest.mark.parametrize(
    "target",
    [
        "//evil.example/x",
        "https:evil.example",
        "\\\\evil.example",
        "/\\evil.example",
        "https://evil.example/",
        "javascript:alert(1)",
        "http:///evil.example",
    ],
)
def test_nobody_is_led_to_another_host(target, db):
    response = Client().post(reverse("accounts:language"), {"language": "en", "next": target})
    assert (response.status_code, response["Location"]) == (302, "/")
    person = User.objects.create_user("alguien@ejemplo.es", "a long enough password")
    sent = {"login": person.email, "password": "a long enough password", "next": target}
    signed = Client().post(reverse("account_login"), sent)
    assert (signed.status_code, signed["Location"]) == (302, reverse("reports:home"))


# ---- personal links -------------------------------------------------------------------------


@pytest.fixture
def log(db):
    """What the console handlers of the site really write, filters and all."""
    written = io.StringIO()
    handlers = {
        handler
        for name in ("", "django", "django.server")
        for handler in logging.getLogger(name).handlers
        if any(type(f).__name__ == "HideTokens" for f in handler.filters)
    }
    assert handlers
    before = [(handler, handler.setStream(written)) for handler in handlers]
    yield written
    for handler, stream in before:
        handler.setStream(stream)


@pytest.mark.parametrize("kind", ["living", "dead"])
def test_a_personal_link_stands_in_no_line_of_the_log(kind, ours, log, monkeypatch):
    token = ours.opened.tokens[1] if kind == "living" else "x" * 43
    address = reverse("assessments:arrive", args=[token])
    visitor = Client(raise_request_exception=False, enforce_csrf_checks=True)
    visitor.get(address)
    visitor.post(address)  # refused for want of the page's token: a warning with the address
    visitor.put(address)
    monkeypatch.setattr("assessments.views.answering.render", None)
    visitor.get(address)  # breaks: an error with the address and a trace
    logging.getLogger("django.server").info('"GET %s HTTP/1.1" 200 1', address)
    said = log.getvalue()
    assert "/r/…" in said and "Internal Server Error" in said
    assert token not in said


def test_an_invitations_link_stands_in_no_line_of_the_log(ours, log):
    address = reverse("accounts:join", args=[ours.invitation_token])
    Client().put(address)
    assert "/join/…" in log.getvalue()
    assert ours.invitation_token not in log.getvalue()


def test_after_arriving_the_link_stands_in_no_address_page_cookie_or_table(ours):
    token = ours.opened.tokens[2]
    visitor = Client()
    arrived = visitor.post(reverse("assessments:arrive", args=[token]), follow=True)
    addresses = [address for address, _ in arrived.redirect_chain]
    assert addresses and not any(token in address for address in addresses)
    assert token not in arrived.content.decode()
    seat = ours.opened.seats[2].pk
    for name in OF_A_SEAT:
        values = {"participant": seat, "code": "DA1"}
        kwargs = {key: values[key] for key in parameters(name)}
        assert token not in visitor.get(reverse(name, kwargs=kwargs)).content.decode()
    assert not any(token in cookie.value for cookie in visitor.cookies.values())
    assert rows_holding(token) == set()


def test_a_link_is_shown_to_who_leads_until_the_person_begins_and_only_its_hash_is_kept(
    ours, browser
):
    lead = browser("lead")
    name = "assessments:add_participant"
    shown = lead.post(ours.address(name), body(ours, name), follow=True)
    where = shown.redirect_chain[-1][0]
    token = re.search(r"/r/([\w-]{43})/", shown.content.decode()).group(1)
    assert token not in lead.get(ours.address("assessments:round")).content.decode()
    assert token not in lead.get(ours.address("invitations:participants")).content.decode()
    assert rows_holding(token) == set()
    Client().post(reverse("assessments:arrive", args=[token]))
    for address in (
        where,
        ours.address("invitations:codes"),
        f"{where.partition('?')[0]}codes/?for=all",
    ):
        page = lead.get(address)
        assert (page.status_code, token in page.content.decode()) == (200, False)


def test_two_hundred_links_are_all_different_and_long():
    tokens = {new_token() for _ in range(200)}
    assert (len(tokens), {len(token) for token in tokens}) == (200, {43})


# ---- errors ---------------------------------------------------------------------------------

SAID = {
    403: "Your role does not allow this",
    404: "There is nothing at this address",
    500: "Something went wrong on our side",
}
GIVES_AWAY = ("Traceback", "secreto", "RuntimeError", "django.conf", "SECRET_KEY", "site-packages")


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("status", SAID)
def test_an_error_page_speaks_ones_language_and_shows_no_trace(
    status, language, ours, browsers, monkeypatch
):
    def broken(*args, **kwargs):
        raise RuntimeError("secreto")

    monkeypatch.setattr("assessments.views.rounds.round_list", broken)
    name = {403: "accounts:edit_organization", 500: "assessments:rounds"}.get(status)
    address = ours.address(name) if name else "/no-such-page/"
    visitor = copy_of(browsers["executive"], raise_request_exception=False)
    response = visitor.get(address, HTTP_ACCEPT_LANGUAGE=language)
    page = response.content.decode()
    assert response.status_code == status
    with translation.override(language):
        said = gettext(SAID[status])
    assert (said == SAID[status]) is (language == "en")
    assert f"<h1>{said}</h1>" in page
    assert f'<html lang="{language}">' in page
    assert [word for word in GIVES_AWAY if word in page] == []


def test_a_malformed_address_or_host_gets_a_plain_answer(db):
    assert Client().get("/o/../../etc/passwd").status_code == 404
    refused = Client(raise_request_exception=False).get("/", HTTP_HOST="evil.example")
    assert refused.status_code == 400
    assert [word for word in GIVES_AWAY if word in refused.content.decode()] == []


# ---- language -------------------------------------------------------------------------------


def language_of(response) -> str:
    return re.search(r'<html lang="([\w-]+)"', response.content.decode()).group(1)


@pytest.mark.parametrize(
    ("accepted", "cookie", "spoken"),
    [
        ("fr", None, "es"),
        ("", None, "es"),
        ("en-GB,en;q=0.9,es;q=0.5", None, "en"),
        ("es-MX", None, "es"),
        ("fr,en;q=0.5", None, "en"),
        ("en", "es", "es"),
        ("es", "en", "en"),
        ("en", "fr", "en"),
        ("es", "nonsense<", "es"),
    ],
)
def test_the_language_is_the_cookies_or_else_the_browsers(accepted, cookie, spoken, db):
    visitor = Client()
    if cookie:
        visitor.cookies["language"] = cookie
    assert language_of(visitor.get("/", HTTP_ACCEPT_LANGUAGE=accepted)) == spoken


def test_a_persons_own_language_wins_over_cookie_and_browser(ours, browser):
    User.objects.filter(pk=ours.lead.pk).update(language="en")
    visitor = browser("lead")
    visitor.cookies["language"] = "es"
    page = visitor.get(ours.address("assessments:rounds"), HTTP_ACCEPT_LANGUAGE="es")
    assert language_of(page) == "en"


def test_a_participant_is_spoken_to_in_their_language_until_they_choose_another(ours):
    seat = ours.opened.seats[3]
    Participant.objects.filter(pk=seat.pk).update(language="en")
    visitor = Client(HTTP_ACCEPT_LANGUAGE="es")
    arrived = reverse("assessments:arrive", args=[ours.opened.tokens[3]])
    assert language_of(visitor.get(arrived)) == "en"
    question = visitor.post(arrived, follow=True)
    assert (question.status_code, language_of(question)) == (200, "en")
    visitor.post(reverse("accounts:language"), {"language": "es", "next": "/"})
    assert language_of(visitor.get(question.request["PATH_INFO"])) == "es"
    assert language_of(visitor.get(arrived)) == "es"


def test_removing_somebody_keeps_one_editor(ours, browser):
    """The last person who can change an organisation can neither leave nor be lowered."""
    Membership.objects.filter(user=ours.consultant).delete()
    own = Membership.objects.get(user=ours.lead, organization=ours.organization)
    address = reverse("accounts:remove_member", args=[ours.organization.slug, own.pk])
    assert outcome(browser("lead").post(address)) == "302"
    own.refresh_from_db()
    assert own.role == Role.LEAD
