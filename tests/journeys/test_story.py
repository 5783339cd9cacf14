"""A journey told in sentences: two to four for a stage, in both languages, of what is known."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse
from django.utils import translation

from journeys.models import (
    ControlledBy,
    Journey,
    JourneyState,
    PainKind,
    PainPoint,
    Persona,
    Rating,
    Source,
    Stage,
    Touchpoint,
)
from journeys.pages.sentences import listed, quoted, some
from journeys.pages.telling import story_of
from journeys.ready_made import all_ready_made
from journeys.selectors.board import load_board
from journeys.selectors.story import Course, mood_of
from journeys.services.documents import create_from_document
from tests.journeys.world import NOW, TODAY, example_journey, touchpoint_of


@pytest.fixture
def journey(organization):
    return example_journey(organization)


def told(journey, language="en", persona=None):
    with translation.override(language):
        return story_of(load_board(journey, persona))


def stage(journey, name, language="en"):
    """What is told of one stage, in one string."""
    found = told(journey, language).chapters
    return " ".join(next(c.sentences for c in found if c.stage.stage.name == name))


def test_a_stage_is_told_by_scene_mood_shortfall_and_what_it_rests_on(journey):
    PainPoint.objects.create(
        touchpoint=touchpoint_of(journey, "Entrega"), text="No sé cuándo llega.", severity=4
    )
    assert stage(journey, "Recibo") == (
        "Then come “Entrega” and “Soporte”, all through one channel: Website. "
        "The mood starts at “Annoyed” and falls to “Upset” at “Soporte”. "
        "“Entrega” is a moment of truth and falls short: 5 is expected and 3 is lived "
        "(in the customer’s words: “No sé cuándo llega”); mending it is in our hands, "
        "and the rest of the stage falls short as well."
    )


def test_the_first_stage_says_that_all_is_assumed_and_the_next_ones_do_not_repeat_it(journey):
    chapters = told(journey).chapters
    honest = "All this is an assumption: no customer has been asked yet."
    assert [honest in chapter.sentences for chapter in chapters] == [True, False, False, False]
    assert {chapter.ground for chapter in chapters} == {"assumption"}


def test_where_customers_were_asked_it_says_how_many(journey):
    for row in Rating.objects.filter(touchpoint__stage__name="Recibo"):
        Rating.objects.create(
            touchpoint=row.touchpoint,
            persona=row.persona,
            source=Source.SURVEY,
            rated_on=date(2026, 11, 3),
            experience=2,
            n={"Entrega": 40, "Soporte": 3}[row.touchpoint.title],
        )
    assert "1 of 2 touchpoints are researched; take the rest as a guess." in stage(
        journey, "Recibo"
    )
    Rating.objects.filter(n=3).update(n=55)
    assert "Each rating here rests on 40 customers or more." in stage(journey, "Recibo")


def test_nothing_is_told_that_is_not_known(journey):
    Rating.objects.filter(touchpoint__stage__name="Sigo").update(deleted_at=NOW)
    assert stage(journey, "Sigo") == "It ends with “Renovación” (Website). Nobody has rated it yet."
    Touchpoint.objects.filter(title="Compra").update(deleted_at=NOW)
    assert stage(journey, "Compro") == "Nothing happens here yet: the stage has no touchpoint."


@pytest.mark.parametrize(
    ("control", "words"),
    [
        (ControlledBy.COMPANY, "mending it is in our hands"),
        (ControlledBy.PARTNER, "mending it takes an agreement with a partner"),
        (ControlledBy.CUSTOMER, "what happens there is up to the customer"),
        (ControlledBy.SOCIAL, "others decide there, we can only respond"),
    ],
)
def test_who_controls_what_falls_short_is_said(control, words, journey):
    Touchpoint.objects.filter(title="Entrega").update(control=control)
    assert words in stage(journey, "Recibo")


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (PainKind.PAIN, "What hurts at “Búsqueda”: “Así es”."),
        (PainKind.NEED, "What is missing at “Búsqueda”: “Así es”."),
        (PainKind.GAIN, "What delights at “Búsqueda”: “Así es”."),
    ],
)
def test_customers_are_heard_where_nothing_falls_short(kind, words, journey):
    PainPoint.objects.create(
        touchpoint=touchpoint_of(journey, "Búsqueda"), kind=kind, text="Así es"
    )
    assert words in stage(journey, "Busco")


@pytest.mark.parametrize(
    ("emotions", "course"),
    [
        ((), Course.UNKNOWN),
        ((None, None), Course.UNKNOWN),
        ((1,), Course.ONE),
        ((None, 1), Course.ONE),
        ((1, 1.2, 1), Course.STEADY),
        ((-1, 0, 2), Course.RISES),
        ((2, 2, -1), Course.FALLS),
        ((1, -2, 1), Course.DIPS),
        ((0, -1, -2, 0), Course.DIPS),
        ((0, 2, 1), Course.PEAKS),
    ],
)
def test_the_course_of_a_mood(emotions, course, journey):
    first = journey.stages.first()
    Touchpoint.objects.filter(stage=first).delete()
    persona = journey.personas.get()
    for order, emotion in enumerate(emotions):
        row = Touchpoint.objects.create(stage=first, order=order, title=str(order))
        Rating.objects.create(touchpoint=row, persona=persona, emotion=emotion)
    assert mood_of(load_board(journey).stages[0].columns).course is course


def test_the_story_opens_with_who_walks_and_ends_with_what_remains(journey):
    Persona.objects.filter(name="Lucía").update(
        quote="Quiero que llegue a tiempo.", segment="Ciudad"
    )
    Journey.objects.filter(pk=journey.pk).update(goal="Tenerlo en casa.")
    journey.refresh_from_db()
    found = told(journey)
    assert found.opening == (
        "This is the journey of Lucía.",
        "The aim: “Tenerlo en casa”.",
        "Ciudad.",
        "Lucía says: “Quiero que llegue a tiempo”.",
    )
    assert found.ending == (
        "What stays in mind most is “Soporte” (“Upset”).",
        "It will be remembered worse than it is: −1.0 against a mean of −0.2.",
        "The place to begin is “Entrega”, 2.0 below what is expected.",
    )


def test_a_future_journey_is_told_as_what_is_wanted(journey):
    Journey.objects.filter(pk=journey.pk).update(state=JourneyState.TO_BE)
    journey.refresh_from_db()
    found = told(journey)
    assert "It tells how things should be, not how they are today." in found.opening
    assert "That is what is wanted, and still to be shown." in found.chapters[0].sentences


@pytest.mark.parametrize("language", ["es", "en"])
def test_each_ready_made_journey_takes_two_to_four_sentences_a_stage(language, organization, lead):
    for ready in all_ready_made(language):
        document = ready.document(language, TODAY)
        journey = create_from_document(
            organization=organization, document=document, author=lead, at=NOW
        )
        found = told(journey, language)
        assert {len(c.sentences) for c in found.chapters} <= {2, 3, 4}
        text = " ".join(s for c in found.chapters for s in c.sentences)
        assert "None" not in text
        assert "%(" not in text
        assert ".." not in text.replace("…", "").replace("...", "")


def test_the_story_is_read_in_the_other_language_when_asked_for(journey, lead, client_of):
    where = reverse("journeys:story", args=[journey.organization.slug, journey.pk])
    browser = client_of(lead)
    english = browser.get(f"{where}?in=en").content.decode()
    spanish = browser.get(f"{where}?in=es").content.decode()
    assert '<article class="told" lang="en">' in english
    assert "“Annoyed”" in english
    assert '<article class="told" lang="es">' in spanish
    assert "Molesto" in spanish
    assert browser.get(f"{where}?in=klingon").status_code == 200


def test_what_people_wrote_stays_text(journey, lead, client_of):
    Stage.objects.filter(name="Recibo").update(name="<i>Recibo</i> 100 %s")
    Touchpoint.objects.filter(title="Entrega").update(title="<b>%(place)s</b>")
    where = reverse("journeys:story", args=[journey.organization.slug, journey.pk])
    page = client_of(lead).get(where).content.decode()
    assert "&lt;b&gt;%(place)s&lt;/b&gt;" in page
    assert "<i>Recibo" not in page


def test_words_are_listed_as_each_language_does():
    with translation.override("en"):
        assert listed(["a", "b", "c"]) == "a, b and c"
        assert some([str(n) for n in range(9)]) == "0, 1, 2, 3 and 5 more"
        assert quoted(" Llegó tarde. ") == "“Llegó tarde”"
        assert quoted("Y luego...") == "“Y luego...”"
