"""Sharing a journey: what a link opens, for whom and until when, and what it never shows."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.links import token_hash
from accounts.models import Team
from journeys.models import (
    Comment,
    Evidence,
    Journey,
    JourneyLink,
    PainPoint,
    Persona,
    Tool,
    Touchpoint,
)
from journeys.services import StaleRowError
from journeys.services.sharing import make_link
from tests.assessments.world import rows_holding
from tests.journeys.world import NOW, example_journey, touchpoint_of

HIDDEN_FROM_CLIENTS = {
    "pain": "MARCA-DOLOR",
    "evidence": "MARCA-PRUEBA",
    "team": "MARCA-EQUIPO",
    "persona": "MARCA-PERSONA",
}
NEVER = {
    "comment": "MARCA-COMENTARIO",
    "reason": "MARCA-MOTIVO",
    "tool": "MARCA-HERRAMIENTA",
    "person": "MARCA-PERSONAL",
    "quote": "MARCA-CITA",
    "file": "MARCA-FICHERO",
    "evidence link": "https://marca-enlace.example/",
}
SHOWN = "MARCA-VISIBLE"


@pytest.fixture
def journey(organization, lead):
    """A journey with a marker in everything that can be written about it."""
    made = example_journey(organization, personas=(HIDDEN_FROM_CLIENTS["persona"], "Pedro"))
    lead.name = NEVER["person"]
    lead.save()
    team = Team.objects.create(organization=organization, name=HIDDEN_FROM_CLIENTS["team"])
    Journey.objects.filter(pk=made.pk).update(goal=f"{SHOWN} meta", owner=team)
    Persona.objects.filter(name=HIDDEN_FROM_CLIENTS["persona"]).update(
        segment=f"{SHOWN} segmento", quote=NEVER["quote"], goal=NEVER["quote"], initials="MRC"
    )
    place = touchpoint_of(made, "Entrega")
    Touchpoint.objects.filter(pk=place.pk).update(
        description=f"{SHOWN} descripción", owner=team, moment_reason=NEVER["reason"]
    )
    PainPoint.objects.create(touchpoint=place, text=HIDDEN_FROM_CLIENTS["pain"])
    Evidence.objects.create(
        touchpoint=place,
        text=HIDDEN_FROM_CLIENTS["evidence"],
        link=NEVER["evidence link"],
        file="evidence/x",
        file_name=NEVER["file"],
        file_type="text/plain",
    )
    tool = Tool.objects.create(organization=organization, name=NEVER["tool"])
    tool.touchpoints.add(place)
    Comment.objects.create(journey=made, author=lead, text=NEVER["comment"], at=NOW)
    return Journey.objects.get(pk=made.pk)


@pytest.fixture
def opened(journey, lead):
    """``opened(visibility="listed", client_safe=False)``: the token of the journey's link."""

    def made(**fields: object) -> str:
        fields = {"visibility": "hidden", "expires_on": None, "client_safe": True, **fields}
        return make_link(journey=journey, fields=fields, made_by=lead)

    return made


@pytest.fixture
def visitor() -> Client:
    return Client(headers={"accept-language": "es"})


def address(token: object) -> str:
    return reverse("journeys:shared", args=[token])


def share_page(journey: Journey) -> str:
    return reverse("journeys:share", args=[journey.organization.slug, journey.pk])


def sent(**fields: object) -> dict[str, object]:
    return {"visibility": "hidden", "expires_on": "", "client_safe": "on", **fields}


def text(response: object) -> str:
    return response.content.decode()


# ---- what a visitor sees


def test_a_visitor_reads_score_curve_and_every_touchpoint(opened, visitor):
    page = text(visitor.get(address(opened())))
    for word in ("Compro algo", "Acme Seguros", SHOWN, "Búsqueda", "Renovación", "Entrega"):
        assert word in page
    assert page.count('class="shared-curve"') == 1
    assert page.count('scope="row"') == 5
    assert page.count('scope="rowgroup"') == 4


def test_client_safe_hides_pains_evidence_and_names_and_calls_personas_by_segment(
    opened, journey, visitor
):
    token = opened(client_safe=False)
    whole = text(visitor.get(address(token)))
    # It could leak: without the switch all of it is on the page.
    assert [name for name, mark in HIDDEN_FROM_CLIENTS.items() if mark not in whole] == []
    JourneyLink.objects.update(client_safe=True)
    safe = text(visitor.get(address(token)))
    assert [name for name, mark in HIDDEN_FROM_CLIENTS.items() if mark in safe] == []
    assert f"{SHOWN} segmento" in safe and "Pedro" not in safe and "MRC" not in safe


@pytest.mark.parametrize("client_safe", [True, False])
def test_what_is_for_members_stands_on_no_public_page(
    client_safe, opened, journey, lead, visitor, client_of
):
    token = opened(visibility="listed", client_safe=client_safe)
    pages = text(visitor.get(address(token)))
    pages += text(visitor.get(reverse("journeys:listed", args=["acme"])))
    # Somebody signed in who opens the link sees no more than anybody else.
    pages += text(client_of(lead).get(address(token)))
    assert [name for name, mark in NEVER.items() if mark in pages] == []
    ids = [journey.pk, lead.pk, *Touchpoint.objects.values_list("pk", flat=True)]
    ids += Persona.objects.values_list("pk", flat=True)
    assert [pk for pk in ids[2:] if str(pk) in pages or pk.hex in pages] == []
    assert str(journey.pk) not in pages and lead.email not in pages
    assert re.findall(r'(?:href|action|data-hx-\w+)="/o/', pages) == []


def test_a_page_shared_by_link_is_kept_by_nobody_and_named_to_nobody(opened, visitor):
    for response in (visitor.get(address(opened())), visitor.get(address("nothing"))):
        assert "no-store" in response["Cache-Control"]
        assert response["X-Robots-Tag"].startswith("noindex")
        assert 'name="robots" content="noindex' in text(response)
        assert response["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize(("language", "word"), [("es", "Punto de contacto"), ("en", "Touchpoint")])
def test_a_visitor_reads_in_the_language_of_their_choice(language, word, opened):
    token = opened()
    visitor = Client(headers={"accept-language": "en" if language == "es" else "es"})
    visitor.post(reverse("accounts:language"), {"language": language, "next": address(token)})
    page = text(visitor.get(address(token)))
    assert f'lang="{language}"' in page and word in page


def test_looking_at_a_shared_journey_writes_nothing_and_takes_no_form(opened, visitor):
    token = opened()
    assert visitor.post(address(token)).status_code == 405
    assert visitor.post(reverse("journeys:listed", args=["acme"])).status_code == 405
    visitor.get(address(token))
    assert JourneyLink.objects.get().rev == 1


def test_text_on_a_shared_page_never_becomes_markup(opened, journey, visitor):
    Journey.objects.filter(pk=journey.pk).update(title="<script>alert(1)</script>")
    page = text(visitor.get(address(opened(visibility="listed"))))
    page += text(visitor.get(reverse("journeys:listed", args=["acme"])))
    assert "&lt;script&gt;alert(1)" in page and "<script>alert" not in page


# ---- what opens it, and what does not


def _off(journey):
    JourneyLink.objects.update(visibility="off")


def _past(journey):
    JourneyLink.objects.update(expires_on=timezone.localdate() - timedelta(days=1))


def _binned(journey):
    Journey.objects.update(deleted_at=NOW)


def _replaced(journey):
    JourneyLink.objects.update(token_hash=token_hash("another"))


def _gone(journey):
    journey.delete()


@pytest.mark.parametrize("close", [_off, _past, _binned, _replaced, _gone])
def test_off_over_replaced_binned_and_unknown_all_look_alike(close, opened, journey, visitor):
    token = opened()
    assert visitor.get(address(token)).status_code == 200
    close(journey)
    closed, unknown = visitor.get(address(token)), visitor.get(address("x" * 43))
    assert (closed.status_code, unknown.status_code) == (404, 404)

    def said(response: object) -> str:
        """The page without what differs each time: its own address and the form's secret."""
        page = re.sub(r'(csrfmiddlewaretoken" value=|X-CSRFToken": )"[^"]+"', "", text(response))
        return re.sub(r'name="next" value="[^"]+"', "", page)

    assert said(closed) == said(unknown)


@pytest.mark.parametrize(("days", "status"), [(0, 200), (-1, 404), (1, 200)])
def test_the_last_day_is_the_last_day(days, status, opened, visitor):
    token = opened(expires_on=timezone.localdate() + timedelta(days=days))
    assert visitor.get(address(token)).status_code == status


def test_a_hidden_journey_opens_by_its_token_alone(opened, visitor):
    token = opened()
    link = JourneyLink.objects.get()
    assert visitor.get(address(token)).status_code == 200
    for other in (link.pk, link.pk.hex, link.journey_id, link.token_hash):
        assert visitor.get(address(other)).status_code == 404
    assert visitor.get(reverse("journeys:listed", args=["acme"])).status_code == 404


def test_a_listed_journey_is_found_on_the_public_page_without_its_token(opened, visitor):
    token = opened(visibility="listed")
    page = text(visitor.get(reverse("journeys:listed", args=["acme"])))
    assert token not in page
    (place,) = re.findall(r'href="(/shared/journeys/[^"]+)"', page)
    assert "Entrega" in text(visitor.get(place))
    assert visitor.get(address(token)).status_code == 200
    JourneyLink.objects.update(visibility="hidden")
    assert visitor.get(place).status_code == 404  # no longer public, so its public address is not


@pytest.mark.parametrize("close", [_off, _past, _binned])
def test_a_public_page_without_journeys_is_not_there(close, opened, journey, visitor):
    place = reverse("journeys:listed", args=["acme"])
    opened(visibility="listed")
    assert visitor.get(place).status_code == 200
    close(journey)
    assert visitor.get(place).status_code == 404
    assert visitor.get(reverse("journeys:listed", args=["nobody"])).status_code == 404


def test_a_public_page_lists_only_its_own_organisations_journeys(
    opened, other_organization, stranger, visitor
):
    opened(visibility="listed")
    theirs = example_journey(other_organization, title="Viajo con ellos")
    fields = {"visibility": "listed", "expires_on": None, "client_safe": True}
    make_link(journey=theirs, fields=fields, made_by=stranger)
    ours = text(visitor.get(reverse("journeys:listed", args=["acme"])))
    assert "Compro algo" in ours and "Viajo con ellos" not in ours


# ---- making and changing the link


def test_a_link_is_shown_once_and_only_its_hash_is_kept(journey, lead, client_of, visitor):
    browser = client_of(lead)
    made = text(browser.post(share_page(journey), sent()))
    (token,) = set(re.findall(r"/shared/journeys/([\w-]{43})/", made))
    assert visitor.get(address(token)).status_code == 200
    assert token not in text(browser.get(share_page(journey)))
    assert JourneyLink.objects.get().token_hash == token_hash(token)
    assert rows_holding(token) == set()


def test_a_new_link_ends_the_old_one(opened, journey, lead, client_of, visitor):
    old = opened()
    page = text(client_of(lead).post(share_page(journey), {"renew": "1"}))
    (new,) = set(re.findall(r"/shared/journeys/([\w-]{43})/", page))
    assert visitor.get(address(old)).status_code == 404
    assert visitor.get(address(new)).status_code == 200


def test_a_first_link_is_hidden_client_safe_and_ends_by_itself(journey, lead, client_of):
    page = text(client_of(lead).get(share_page(journey)))
    last = timezone.localdate() + timedelta(days=30)
    assert re.search(r'value="hidden"[^>]* checked', page)
    assert re.search(r'name="client_safe"[^>]* checked', page)
    assert f'value="{last.isoformat()}"' in page
    assert not JourneyLink.objects.exists()


def test_visibility_last_day_and_client_safe_are_kept(opened, journey, lead, client_of):
    opened()
    fields = {"visibility": "listed", "expires_on": "2999-12-31", "rev": 1}
    assert client_of(lead).post(share_page(journey), fields).status_code == 302
    link = JourneyLink.objects.get()
    assert (link.visibility, link.expires_on, link.client_safe) == (
        "listed",
        date(2999, 12, 31),
        False,
    )


@pytest.mark.parametrize(
    "wrong",
    [{"visibility": "public"}, {"expires_on": "2020-01-01"}, {"expires_on": "soon"}],
)
def test_what_does_not_fit_changes_nothing(wrong, opened, journey, lead, client_of):
    opened()
    answer = client_of(lead).post(share_page(journey), sent(rev=1, **wrong))
    assert answer.status_code == 422
    link = JourneyLink.objects.get()
    assert (link.visibility, link.expires_on, link.rev) == ("hidden", None, 1)


def test_a_link_switched_off_meanwhile_is_not_opened_by_an_old_form(
    opened, journey, lead, client_of
):
    opened()
    browser = client_of(lead)
    browser.post(share_page(journey), sent(visibility="off", rev=1))
    answer = browser.post(share_page(journey), sent(visibility="listed", rev=1))
    assert answer.status_code == 409
    assert 'name="rev" value="2"' in text(answer)
    assert JourneyLink.objects.get().visibility == "off"


def test_of_two_first_links_the_second_is_refused(opened, journey, lead):
    opened()
    with pytest.raises(StaleRowError):
        make_link(journey=journey, fields={"visibility": "hidden"}, made_by=lead)
    assert JourneyLink.objects.count() == 1


@pytest.mark.parametrize(("who", "status"), [("executive", 403), ("stranger", 404)])
def test_only_editors_share(who, status, opened, journey, client_of, request):
    opened()
    browser = client_of(request.getfixturevalue(who))
    for data in (sent(visibility="listed", rev=1), {"renew": "1"}):
        assert browser.post(share_page(journey), data).status_code == status
    assert browser.get(share_page(journey)).status_code == status
    assert JourneyLink.objects.get().visibility == "hidden"


@pytest.mark.parametrize("personas", [("Uno",), ("Uno", "Dos", "Tres")])
def test_a_shared_page_asks_as_often_however_many_walk(
    personas, organization, lead, visitor, django_assert_num_queries
):
    journey = example_journey(organization, personas=personas)
    fields = {"visibility": "hidden", "expires_on": None, "client_safe": True}
    token = make_link(journey=journey, fields=fields, made_by=lead)
    with django_assert_num_queries(9):  # the link with its journey, and the board
        visitor.get(address(token))
