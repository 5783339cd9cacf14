"""A roadmap as a template for another organisation: what goes along, and that nothing else does."""

from __future__ import annotations

import re
from decimal import Decimal
from html import unescape

import pytest
from django.urls import reverse

from accounts.models import Membership, Role
from assessments.models import Capability
from journeys.models import StageKind, ToolKind
from roadmaps.models import Initiative, InitiativeStatus, InitiativeTool, Roadmap
from roadmaps.reusing import TemplateChangedError, reuse_roadmap
from roadmaps.services import add_own_initiative, decide
from tests.assessments.world import changed, english, hold_round, tables, text_of
from tests.roadmaps.conftest import tiny_framework

LIMITS = {
    "title": "Plan de hoteles",
    "quarters": 4,
    "days_per_quarter": 90,
    "budget": 70_000,
    "starts_year": 2027,
    "starts_quarter": 2,
}
SECRET = "Zafiro"  # stands in whatever must not go along


def low(team, seat, code):
    return 2


@pytest.fixture
def there(tiny, other_organization):
    """A closed round of the other organisation, of the same model."""
    return hold_round(other_organization, {"Sur": 6}, low, framework=tiny).assessment


@pytest.fixture
def both(consultant, other_organization):
    """The consultant edits the other organisation too."""
    Membership.objects.create(
        user=consultant, organization=other_organization, role=Role.CONSULTANT
    )
    return consultant


@pytest.fixture
def template(roadmap, initiatives):
    """The example's roadmap with everything that a roadmap can hold of its organisation."""
    capability = Capability.objects.get(area__framework=roadmap.assessment.framework, code="D")
    add_own_initiative(
        roadmap=roadmap,
        fields={
            "own_title": "Plan de voz",
            "own_why": "Las llamadas esperan",
            "own_steps": "Elegir\nPreguntar",
            "own_deliverable": f"Lo que quiere Acme y {SECRET}",
            "own_owner": f"Ana {SECRET}",
            "effort_days": Decimal("12.5"),
            "cost": Decimal(3000),
            "duration": 2,
            "probability": Decimal("0.65"),
        },
        lifts={capability: Decimal("0.45")},
        requires=[initiatives["I1"]],
    )
    decide(initiative=initiatives["I1"], seen_rev=1, status="done", own_owner=f"Ana {SECRET}")
    decide(initiative=initiatives["I2"], seen_rev=1, pinned_quarter=2)
    decide(initiative=initiatives["I3"], seen_rev=1, excluded_reason=f"{SECRET} no quiere")
    InitiativeTool.objects.create(
        initiative=initiatives["I2"], moment=StageKind.values[0], kind=ToolKind.values[0]
    )
    Roadmap.objects.filter(pk=roadmap.pk).update(title=f"Plan {SECRET}")
    roadmap.refresh_from_db()
    return roadmap


@pytest.fixture
def address(template):
    return reverse("roadmaps:reuse_roadmap", args=[template.organization.slug, template.pk])


@pytest.fixture
def browser(both, client_of):
    return client_of(both, HTTP_ACCEPT_LANGUAGE="en")


def words(response):
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text_of(response))))


def seal(response):
    return re.search(r'name="seen" value="(\w+)"', text_of(response))[1]


def made(browser, address, there, **limits):
    shown = browser.get(address, {"round": there.pk})
    return browser.post(
        address, {"round": there.pk, "seen": seal(shown), **LIMITS, **limits}, follow=True
    )


def test_a_roadmap_is_made_there_with_texts_estimates_lifts_and_what_comes_first(
    browser, address, there, template, initiatives
):
    response = made(browser, address, there)
    roadmap = Roadmap.objects.get(organization=there.organization)
    assert response.redirect_chain == [(roadmap.get_absolute_url(), 302)]
    assert (roadmap.assessment, roadmap.title, roadmap.budget) == (
        there, "Plan de hoteles", 70_000,
    )  # fmt: skip
    rows = {row.title: row for row in roadmap.initiatives.all()}
    assert set(rows) == {f"Iniciativa I{n}" for n in (1, 2, 4, 5, 6)} | {"Plan de voz"}
    own = rows["Plan de voz"]
    assert (own.effort_days, own.cost, own.duration, own.probability) == (
        Decimal("12.5"), 3000, 2, Decimal("0.65"),
    )  # fmt: skip
    assert (own.own_why, own.steps) == ("Las llamadas esperan", ["Elegir", "Preguntar"])
    assert [(lift.capability.code, lift.points) for lift in own.lifts.all()] == [
        ("D", Decimal("0.45"))
    ]
    assert [row.title for row in own.requires.all()] == ["Iniciativa I1"]
    assert rows["Iniciativa I1"].library == initiatives["I1"].library


def test_neither_status_nor_dates_people_tools_nor_what_was_left_out_go_along(
    browser, address, there, initiatives
):
    made(browser, address, there)
    rows = Initiative.objects.filter(roadmap__organization=there.organization)
    assert {row.status for row in rows} == {InitiativeStatus.PROPOSED}
    assert {(row.done_on, row.pinned_quarter, row.own_owner) for row in rows} == {(None, None, "")}
    assert not InitiativeTool.objects.filter(initiative__in=rows).exists()
    assert not rows.exclude(excluded_reason="").exists()
    assert InitiativeTool.objects.filter(initiative=initiatives["I2"]).exists()


def test_nothing_of_the_first_organisation_is_written_but_what_the_page_shows(
    browser, address, there, organization
):
    shown = words(browser.get(address, {"round": there.pk}))
    response = made(browser, address, there)
    assert "Las llamadas esperan" in shown
    assert "stays behind: it says “Acme”" in shown
    roadmap = Roadmap.objects.get(organization=there.organization)
    rows = Initiative.objects.filter(roadmap=roadmap)
    written = " ".join(
        str(value) for row in [*rows.values(), *Roadmap.objects.filter(pk=roadmap.pk).values()]
        for value in row.values()
    )  # fmt: skip
    # As it was written at the first one, so that the search is able to find it.
    there_before = Initiative.objects.filter(roadmap__organization=organization)
    assert SECRET in str(list(there_before.values()))
    for secret in (SECRET, "Acme", organization.name, str(organization.pk), organization.slug):
        if not secret.isdecimal():
            assert secret not in written
    page = response.content.decode().split("<main", 1)[1]
    assert SECRET not in page
    assert "Acme" not in page


def test_an_initiative_named_after_the_organisation_stays_and_is_named(
    browser, address, there, template, initiatives
):
    own = template.initiatives.get(own_title="Plan de voz")
    decide(initiative=own, seen_rev=own.rev, own_title="Plan Acme")
    response = browser.get(address, {"round": there.pk})
    assert "Plan Acme : its name says “Acme”" in words(response)
    made(browser, address, there)
    titles = [r.title for r in Initiative.objects.filter(roadmap__organization=there.organization)]
    assert len(titles) == 5
    assert not any("Acme" in title for title in titles)


def test_a_person_of_the_organisation_is_not_named_there(browser, address, there, template, lead):
    lead.name = "Ana Ruiz"
    lead.save()
    own = template.initiatives.get(own_title="Plan de voz")
    decide(initiative=own, seen_rev=own.rev, own_why="Lo pidió ana ruiz ayer")
    made(browser, address, there)
    row = Initiative.objects.get(roadmap__organization=there.organization, own_title="Plan de voz")
    assert row.own_why == ""


def test_capabilities_that_the_other_model_lacks_are_named_and_not_lifted(
    browser, address, template, other_organization
):
    other = tiny_framework(codes=("D", "DI"), slug="small")
    there = hold_round(other_organization, {"Sur": 6}, low, framework=other).assessment
    response = browser.get(address, {"round": there.pk})
    said = words(response)
    rows = template.initiatives.filter(excluded_reason="")
    lifted = {lift.capability.code for row in rows for lift in row.lifts.all()}
    assert lifted - {"D", "DI"}
    for code in lifted | {"D", "DI"}:
        assert (f"{code} Capacidad {code}" in said) == (code not in {"D", "DI"})
    assert "lifts nothing that the other round asks about" in said
    made(browser, address, there)
    rows = Initiative.objects.filter(roadmap__organization=other_organization)
    lifted = {lift.capability for row in rows for lift in row.lifts.all()}
    assert {c.area.framework for c in lifted} == {other}
    assert {c.code for c in lifted} <= {"D", "DI"}
    assert {row.library for row in rows} == {None}
    assert all(row.own_title for row in rows)


def test_costs_stay_where_the_other_organisation_reckons_in_another_currency(
    browser, address, there, template
):
    there.organization.currency = "MXN"
    there.organization.save()
    shown = browser.get(address, {"round": there.pk})
    assert english("Outside costs") + "<" not in text_of(shown)
    made(browser, address, there)
    rows = {r.title: r for r in Initiative.objects.filter(roadmap__organization=there.organization)}
    assert rows["Plan de voz"].cost == 0
    library = rows["Iniciativa I2"].library
    assert rows["Iniciativa I2"].cost == library.cost_likely


def test_the_page_says_whose_estimates_they_are_and_so_does_what_follows(browser, address, there):
    shown = browser.get(address, {"round": there.pk})
    assert english("Their estimates are those of the template") in text_of(shown)
    assert "Its estimates are those of the template: check each one" in words(
        made(browser, address, there)
    )


def test_what_was_changed_meanwhile_is_shown_anew_and_nothing_is_made(
    browser, address, there, template, initiatives
):
    shown = browser.get(address, {"round": there.pk})
    decide(initiative=initiatives["I2"], seen_rev=2, effort_days=Decimal(77))
    before = tables()
    sent = {"round": there.pk, "seen": seal(shown), **LIMITS}
    response = browser.post(address, sent)
    assert (response.status_code, changed(before)) == (409, set())
    assert "77 days of work" in words(response)
    assert 'value="Plan de hoteles"' in text_of(response)
    with pytest.raises(TemplateChangedError):
        reuse_roadmap(roadmap=template, assessment=there, seen="", **LIMITS)


@pytest.mark.parametrize("wrong", [{"title": ""}, {"quarters": "99"}, {"budget": "x"}])
def test_bad_limits_are_refused_with_the_form_kept(wrong, browser, address, there):
    shown = browser.get(address, {"round": there.pk})
    before = tables()
    sent = {"round": there.pk, "seen": seal(shown), **LIMITS, "days_per_quarter": 91, **wrong}
    response = browser.post(address, sent)
    assert (response.status_code, changed(before)) == (422, set())
    assert 'value="91"' in text_of(response)
    assert english("Please look at this again; what you typed is still here.") in text_of(response)


# ---- who, and for whom --------------------------------------------------------------------------


def test_a_round_of_an_organisation_one_does_not_edit_is_not_there(
    lead, consultant, client_of, address, there, other_organization
):
    before = tables()
    for person in (lead, consultant):
        browser = client_of(person)
        # Signing in notes the time; nothing else is written.
        assert browser.get(address).status_code == 200
        assert other_organization.name not in text_of(browser.get(address))
        for method in (browser.get, browser.post):
            assert method(address, {"round": there.pk, **LIMITS}).status_code == 404
    Membership.objects.create(user=consultant, organization=other_organization, role=Role.EXECUTIVE)
    assert client_of(consultant).get(address, {"round": there.pk}).status_code == 404
    assert changed(before) == {"accounts_user", "accounts_membership"}


def test_only_closed_rounds_elsewhere_are_offered(
    browser, address, there, template, tiny, other_organization
):
    opened = hold_round(
        other_organization, {"Sur": 6}, low, framework=tiny, state="open", title="Sin cerrar"
    ).assessment
    page = text_of(browser.get(address))
    assert str(there.pk) in page
    for other in (opened, template.assessment):
        assert str(other.pk) not in page
        assert browser.get(address, {"round": other.pk}).status_code == 404
    for nonsense in ("", "x", "1"):
        assert browser.get(address, {"round": nonsense}).status_code == 404
    assert browser.post(address, LIMITS).status_code == 422


def test_only_who_may_edit_the_template_may_take_it(address, there, reader, stranger, client_of):
    for browser, status in ((reader, 403), (client_of(stranger), 404)):
        assert browser.get(address).status_code == status
        assert browser.post(address, {"round": there.pk, **LIMITS}).status_code == status


def test_who_edits_one_organisation_only_is_told_what_is_missing(editor, address):
    assert english("You edit no other organisation with a closed round.") in text_of(
        editor.get(address)
    )


@pytest.mark.parametrize("more", [0, 30])
def test_the_page_costs_the_same_however_many_initiatives_there_are(
    more, browser, address, there, template, django_assert_num_queries
):
    capability = Capability.objects.get(area__framework=template.assessment.framework, code="D")
    for n in range(more):
        Initiative.objects.create(
            roadmap=template, own_title=f"P{n}", effort_days=5, cost=0, duration=1,
            probability=Decimal("0.5"),
        ).lifts.create(capability=capability, points=Decimal("0.5"))  # fmt: skip
    with django_assert_num_queries(15):
        assert browser.get(address, {"round": there.pk}).status_code == 200
