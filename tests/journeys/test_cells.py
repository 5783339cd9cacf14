"""One field of the map over HTTP: saved, refused in words, or told who wrote there meanwhile."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.urls import reverse

from accounts.models import Team
from journeys.models import Operation, PainPoint, Persona, Rating, Touchpoint
from journeys.services import remove
from tests.journeys.world import NOW, example_journey, touchpoint_of

JSON = {"accept": "application/json"}
SCRIPT = '<script>alert("1")</script><img src=x onerror=alert(1)>'


@pytest.fixture
def journey(organization):
    return example_journey(organization)


@pytest.fixture
def support(journey):
    return touchpoint_of(journey, "Soporte")


@pytest.fixture
def address(journey):
    def of(name, *words, journey=journey):
        return reverse(f"journeys:{name}", args=[journey.organization.slug, journey.pk, *words])

    return of


@pytest.fixture
def save(client_of, address):
    """``save(lead, row, "title", "…")``: what an open map sends, and the answer."""

    def sent(who, row, name, value, *, model="touchpoint", rev=1, was="", language="en", **extra):
        return client_of(who).post(
            address("cell", model, row.pk, name),
            {"value": value, "rev": rev, "was": was, **extra},
            headers={**JSON, "accept-language": language},
        )

    return sent


@pytest.fixture
def rate(client_of, address):
    def sent(who, touchpoint, name, value, *, rev=1, was="", persona=None, **headers):
        return client_of(who).post(
            address("rating_cell", touchpoint.pk, name),
            {
                "value": value,
                "rev": rev,
                "was": was,
                "persona": persona or Persona.objects.get().pk,
            },
            headers={**JSON, **headers},
        )

    return sent


# ---- saved --------------------------------------------------------------------------------------


def test_what_is_acknowledged_is_what_is_stored(save, support, lead):
    answer = save(lead, support, "title", "  Atención  ", was="Soporte")
    support.refresh_from_db()
    body = answer.json()
    assert answer.status_code == 200
    assert (support.title, body["value"], body["rev"]) == ("Atención", "Atención", 2)
    assert body["touchpoint"] == str(support.pk)
    assert "Atención" in body["cells"]["title"] and 'data-rev="2"' in body["cells"]["title"]
    assert body["saved"].startswith("Saved ") and "Atención" in body["undo"]


def test_cells_are_acknowledged_as_a_reload_would_show_them(
    save, client_of, address, support, lead
):
    cells = save(lead, support, "control", "partner", was="company").json()["cells"]
    english = {"accept-language": "en"}
    page = client_of(lead).get(address("map"), headers=english).content.decode()
    for name in ("title", "control", "channel", "owner", "importance", "gap"):
        assert cells[name] in page


def test_saving_what_is_there_already_changes_nothing(save, support, lead):
    body = save(lead, support, "title", "Soporte", was="Soporte").json()
    assert (body["rev"], body["undo"], Operation.objects.count()) == (1, None, 0)


@pytest.mark.parametrize(
    ("model", "name", "value"),
    [
        ("touchpoint", "description", "Una\nlínea y otra"),
        ("touchpoint", "kind", "communication"),
        ("touchpoint", "reach", "0.35"),
        ("touchpoint", "is_showstopper", "on"),
        ("stage", "goal", "Llegar a tiempo"),
        ("journey", "title", "Otra cosa"),
        ("journey", "review_days", "90"),
        ("pain_point", "text", "Espero mucho"),
        ("pain_point", "severity", "5"),
        ("rating", "n", "120"),
    ],
)
def test_each_kind_of_row_is_edited_field_by_field(
    save, journey, support, lead, model, name, value
):
    rows = {
        "touchpoint": support,
        "stage": support.stage,
        "journey": journey,
        "pain_point": PainPoint.objects.create(touchpoint=support, text="Espero"),
        "rating": support.ratings.get(),
    }
    row = rows[model]
    was = getattr(row, name)
    was = {None: "", False: "false"}.get(was, str(was))
    assert save(lead, row, name, value, model=model, was=was).status_code == 200
    row.refresh_from_db()
    assert str(getattr(row, name)) == {"on": "True"}.get(value, value)


def test_a_form_without_javascript_saves_and_goes_home(client_of, address, support, lead):
    browser = client_of(lead)
    page = browser.get(address("cell", "touchpoint", support.pk, "description"))
    assert b'name="rev"' in page.content and b'name="was"' in page.content
    sent = {"value": "Una\r\nlínea", "rev": 1, "was": ""}
    answer = browser.post(address("cell", "touchpoint", support.pk, "description"), sent)
    assert (answer.status_code, answer["Location"]) == (302, address("touchpoint", support.pk))
    support.refresh_from_db()
    assert support.description == "Una\nlínea"


@pytest.mark.parametrize("wanted", ["https://evil.example/", "//evil.example", "javascript:x"])
def test_a_form_leads_to_no_other_site(client_of, address, support, lead, wanted):
    here = address("cell", "touchpoint", support.pk, "title")
    sent = {"value": "Ayuda", "rev": 1, "was": "Soporte", "next": wanted}
    answer = client_of(lead).post(here, sent)
    assert answer["Location"] == address("touchpoint", support.pk)


def test_a_text_of_several_lines_that_a_form_sent_in_its_own_way_is_no_conflict(
    save, support, lead
):
    save(lead, support, "description", "a\r\nb")
    answer = save(lead, support, "description", "a\nb\nc", rev=9, was="a\r\nb")
    assert answer.status_code == 200


# ---- refused ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("title", "x" * 161),
        ("description", "x" * 2001),
        ("reach", "0"),
        ("reach", "1.5"),
        ("reach", "mucho"),
        ("kind", "nonsense"),
        ("control", ""),
        ("channel", "3f2c1d4e-0000-4000-8000-000000000000"),
        ("channel", "no id"),
        ("owner", "77"),
    ],
)
def test_what_does_not_fit_is_refused_in_words_of_both_languages(save, support, lead, name, value):
    said = {
        language: save(lead, support, name, value, language=language) for language in ("en", "es")
    }
    assert [answer.status_code for answer in said.values()] == [422, 422]
    problems = [answer.json()["problems"] for answer in said.values()]
    assert [len(said) for said in problems] == [1, 1] and problems[0] != problems[1]
    support.refresh_from_db()
    assert (support.rev, Operation.objects.count()) == (1, 0)


def test_a_journey_cannot_lose_its_title(save, journey, lead):
    answer = save(lead, journey, "title", " ", model="journey", was=journey.title)
    assert answer.status_code == 422


def test_a_refused_form_without_javascript_keeps_what_was_typed(client_of, address, support, lead):
    here = address("cell", "touchpoint", support.pk, "reach")
    answer = client_of(lead).post(here, {"value": "muchísimo", "rev": 1, "was": "1"})
    assert answer.status_code == 422
    assert "muchísimo" in answer.content.decode() and b"field-error" in answer.content


def test_a_channel_or_a_team_of_another_organisation_is_refused(
    save, other_organization, support, lead
):
    theirs = example_journey(other_organization)
    channel = touchpoint_of(theirs, "Compra").channel
    team = Team.objects.create(organization=other_organization, name="Ajenos")
    assert save(lead, support, "channel", channel.pk).status_code == 422
    assert save(lead, support, "owner", team.pk).status_code == 422


def test_a_rating_that_would_be_the_same_as_another_is_refused(save, support, lead):
    row = Rating.objects.create(
        touchpoint=support, persona=Persona.objects.get(), source="survey",
        rated_on=support.ratings.get().rated_on, experience=3,
    )  # fmt: skip
    answer = save(lead, row, "source", "assumption", model="rating", was="survey")
    assert answer.status_code == 422 and answer.json()["problems"]


@pytest.mark.parametrize("value", ["6", "0.5", "cinco", "nan", "3.555"])
def test_a_rating_outside_its_scale_is_refused(rate, support, lead, value):
    assert rate(lead, support, "importance", value, was="4").status_code == 422
    assert support.ratings.get().importance == 4


@pytest.mark.parametrize("value", ["-2", "0", "1.5", ""])
def test_an_emotion_runs_from_minus_2_to_2_or_is_unknown(rate, support, lead, value):
    assert rate(lead, support, "emotion", value, was="-2").status_code == 200
    stored = support.ratings.get().emotion
    assert stored == (float(value) if value else None)


# ---- two people ---------------------------------------------------------------------------------


def test_who_wrote_meanwhile_what_and_when_is_told(save, support, lead, consultant):
    save(consultant, support, "title", "Atención", was="Soporte")
    answer = save(lead, support, "title", "Ayuda", rev=1, was="Soporte")
    body = answer.json()
    assert (answer.status_code, body["theirs"], body["rev"]) == (409, "Atención", 2)
    for text in ("Atención", "Ayuda", consultant.get_short_name(), "Keep both"):
        assert text in body["conflict"]
    support.refresh_from_db()
    assert support.title == "Atención"


def test_whatever_a_person_chooses_is_accepted_afterwards(save, support, lead, consultant):
    save(consultant, support, "title", "Atención", was="Soporte")
    body = save(lead, support, "title", "Ayuda", was="Soporte").json()
    both = save(lead, support, "title", "Atención / Ayuda", rev=body["rev"], was=body["theirs"])
    assert (both.status_code, both.json()["value"]) == (200, "Atención / Ayuda")


def test_a_conflict_without_javascript_is_a_page_with_the_choice(
    client_of, address, save, support, lead, consultant
):
    save(consultant, support, "title", "Atención", was="Soporte")
    here = address("cell", "touchpoint", support.pk, "title")
    answer = client_of(lead).post(here, {"value": "Ayuda", "rev": 1, "was": "Soporte"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert page.count('name="value"') == 3 and f'action="{here}"' in page


def test_two_different_fields_of_one_touchpoint_are_no_conflict(save, support, lead, consultant):
    assert save(consultant, support, "title", "Atención", was="Soporte").status_code == 200
    assert save(lead, support, "description", "Llamo", rev=1).status_code == 200


def test_the_acknowledgement_of_a_rating_carries_the_ratings_own_revision(
    save, rate, support, lead, consultant
):
    """Else a later save could be taken for one that has seen what somebody else rated."""
    for turn in range(3):
        save(lead, support, "title", f"vuelta {turn}", rev=turn + 1, was="x")
    Touchpoint.objects.filter(pk=support.pk).update(rev=2)
    body = rate(lead, support, "experience", "3", rev=1, was="2").json()
    assert (body["rev"], body["value"]) == (2, "3")
    rate(consultant, support, "experience", "5", rev=2, was="3")
    answer = rate(lead, support, "experience", "1", rev=body["rev"], was=body["value"])
    assert (answer.status_code, answer.json()["theirs"]) == (409, "5")


# ---- who may, and what is whose -----------------------------------------------------------------


def test_an_executive_reads_and_changes_nothing(save, rate, client_of, address, support, executive):
    assert save(executive, support, "title", "Ayuda", was="Soporte").status_code == 403
    assert rate(executive, support, "importance", "1", was="4").status_code == 403
    page = client_of(executive).get(address("map")).content.decode()
    assert "Soporte" in page
    for control in ("data-cell", "data-rating", 'id="undo"', 'id="new-stage"', "data-add"):
        assert control not in page
    support.refresh_from_db()
    assert support.title == "Soporte"


def test_an_editor_sees_the_controls_that_an_executive_does_not(client_of, address, lead):
    page = client_of(lead).get(address("map")).content.decode()
    for control in ("data-cell", "data-rating", 'id="undo"', 'id="new-stage"', "data-add"):
        assert control in page


def test_a_strangers_cells_are_not_found(client_of, address, support, stranger):
    for name, words in (
        ("cell", ("touchpoint", support.pk, "title")),
        ("rating_cell", (support.pk, "importance")),
    ):
        assert client_of(stranger).get(address(name, *words)).status_code == 404
        assert client_of(stranger).post(address(name, *words), {"value": "1"}).status_code == 404


def test_rows_of_another_journey_are_not_found_here(
    save, rate, organization, journey, support, lead
):
    other = example_journey(organization, title="Otra")
    foreign = touchpoint_of(other, "Soporte")
    pain = PainPoint.objects.create(touchpoint=foreign, text="Espero")
    for model, row, name in (
        ("touchpoint", foreign, "title"),
        ("stage", foreign.stage, "name"),
        ("rating", foreign.ratings.get(), "n"),
        ("pain_point", pain, "text"),
        ("journey", other, "title"),
    ):
        assert save(lead, row, name, "1", model=model).status_code == 404
    assert rate(lead, foreign, "importance", "1", persona=uuid4()).status_code == 404
    assert touchpoint_of(other, "Soporte").rev == 1


def test_a_persona_that_does_not_walk_here_is_not_found(rate, organization, support, lead):
    ghost = Persona.objects.create(organization=organization, name="Nadie")
    assert rate(lead, support, "importance", "1", persona=ghost.pk).status_code == 404
    assert rate(lead, support, "importance", "1", persona="x").status_code == 404


@pytest.mark.parametrize(
    ("model", "name"),
    [
        ("touchpoint", "rev"),
        ("touchpoint", "deleted_at"),
        ("touchpoint", "stage"),
        ("touchpoint", "derived_from"),
        ("journey", "is_demonstration"),
        ("journey", "organization"),
        ("persona", "name"),
        ("nothing", "title"),
    ],
)
def test_only_what_people_write_can_be_written(save, support, lead, model, name):
    assert save(lead, support, name, "1", model=model).status_code == 404


def test_what_is_in_the_bin_cannot_be_written_into(save, rate, support, lead):
    remove(row=Touchpoint.objects.get(pk=support.pk), author=lead, at=NOW)
    assert save(lead, support, "title", "Ayuda", was="Soporte").status_code == 404
    assert rate(lead, support, "importance", "1", was="4").status_code == 404


@pytest.mark.parametrize(
    ("model", "name"),
    [
        ("touchpoint", "title"),
        ("touchpoint", "description"),
        ("stage", "name"),
        ("journey", "title"),
    ],
)
def test_html_in_a_text_stays_text_wherever_it_is_shown(
    save, client_of, address, journey, support, lead, model, name
):
    row = {"touchpoint": support, "stage": support.stage, "journey": journey}[model]
    body = save(lead, row, name, SCRIPT, model=model, was=str(getattr(row, name))).json()
    assert body["value"] == SCRIPT
    shown = " ".join(body["cells"].values())
    for path in ("map", "bin"):
        shown += client_of(lead).get(address(path)).content.decode()
    shown += client_of(lead).get(address("touchpoint", support.pk)).content.decode()
    shown += client_of(lead).get(address("cell", model, row.pk, name)).content.decode()
    assert "alert(" in shown
    assert "<script>alert" not in shown and "<img src=x" not in shown


def test_html_in_a_conflict_stays_text(save, support, lead, consultant):
    save(consultant, support, "title", SCRIPT, was="Soporte")
    conflict = save(lead, support, "title", SCRIPT + "!", was="Soporte").json()["conflict"]
    assert "alert(" in conflict
    assert "<script>alert" not in conflict and "<img src=x" not in conflict
