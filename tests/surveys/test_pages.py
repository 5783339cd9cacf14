"""Pages of those who lead: what is asked, what it says, how it reaches customers."""

from __future__ import annotations

import csv
import re
from datetime import date, timedelta
from html import escape, unescape
from io import StringIO

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.links import token_hash
from metrics.models import MetricSettings
from surveys.models import Survey, SurveyToken
from surveys.selectors.page import figure_of_scores, survey_page
from surveys.services.one_time import make_one_time_links
from surveys.services.surveys import set_running
from tests.assessments.world import changed, tables, text_of
from tests.surveys.conftest import link, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(lead, organization, client_of):
    """``page("share", survey)``: what the lead is shown, in English; ``who`` is somebody else."""
    own = client_of(lead, HTTP_ACCEPT_LANGUAGE="en")

    def shown(name, survey=None, who=None, data=None, **options):
        browser = client_of(who, HTTP_ACCEPT_LANGUAGE="en") if who else own
        args = [organization.slug, *([survey.pk] if survey else [])]
        address = reverse(f"surveys:{name}", args=args)
        if data is None:
            return browser.get(address, options)
        return browser.post(address, data)

    return shown


def words(response) -> str:
    """What a page says, without markup and with single blanks."""
    main = text_of(response).partition("<main")[2].partition("</main>")[0]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())


NEW = {"title": "Caja", "question": "nps", "is_open": "yes"}


# ---- all surveys -------------------------------------------------------------------------------


def test_the_empty_list_offers_the_first_survey_to_who_may_make_it(page, executive):
    assert "/surveys/new/" in text_of(page("surveys"))
    assert "/surveys/new/" not in text_of(page("surveys", who=executive))


def test_the_list_says_what_each_asks_where_how_many_answered_and_what_that_says(
    page, make, answered, place
):
    survey = make(question="csat", touchpoint=place, title="Tras la entrega")
    answered(survey, *[5] * 34, *[1] * 16)
    set_running(survey=make(title="Descansa"), running=False)
    make(title="Acabada", ends_on=timezone.localdate() - timedelta(days=1))
    said = words(page("surveys"))
    assert "1 survey takes answers" in said
    for part in ("Tras la entrega", "Entrega", "Compro algo", "68%", "between 54% and 79%", " 50 "):
        assert part in said
    assert "resting" in said and "ended" in said
    assert said.index("Tras la entrega") < said.index("Descansa")


@pytest.mark.parametrize("number", [1, 12])
def test_the_list_takes_the_same_queries_for_one_survey_and_many(
    number, page, make, answered, place, django_assert_num_queries
):
    for _ in range(number):
        answered(make(touchpoint=place), 5, 4)
    # Session, person, membership; surveys, smallest group, sources of the same metric, answers.
    with django_assert_num_queries(7):
        page("surveys")


# ---- one survey --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("question", "scores", "headline", "says"),
    [
        ("csat", [5] * 34 + [1] * 16, "CSAT of 68%", "34 of 50 answers say 4 or 5 of 5"),
        ("nps", [9] * 20 + [8] * 20 + [3] * 10, "NPS of +20", "20 of 50 answers would recommend"),
        ("ces", [7, 6, 5, 5, 4, 3, 6, 7, 2, 5], "CES of 70%", "7 of 10 answers say 5, 6 or 7 of 7"),
        ("csat", [4] * 5, "CSAT between 57% and 100%", "Of so few only the interval"),
    ],
)
def test_a_surveys_page_begins_with_its_figure_in_a_sentence(
    question, scores, headline, says, page, make, answered
):
    survey = make(question=question)
    answered(survey, *scores)
    said = words(page("survey", survey))
    assert headline in said and says in said


def test_what_would_give_a_smaller_survey_back_is_not_shown(page, make, answered):
    """The dashboards show the whole: 23 answers minus these 20 would be those of the other three."""
    large, small = make(question="csat"), make(question="csat")
    answered(large, *[5] * 12, *[2] * 8)
    assert "12 of 20 answers" in words(page("survey", large))
    answered(small, 5, 1, 1)
    said, listed = words(page("survey", large)), words(page("surveys"))
    assert "20 answers; not shown while a smaller source" in said
    assert "not shown: a smaller source could be worked out" in listed
    for page_ in (said, listed):
        assert "60%" not in page_ and "12 of 20" not in page_
    answered(small, 4, 4)  # five: large enough to be shown itself
    assert "12 of 20 answers" in words(page("survey", large))
    assert "between" in words(page("survey", small))


def test_another_question_gives_nothing_back(page, make, answered):
    large, small = make(question="csat"), make(question="nps")
    answered(large, *[5] * 12, *[2] * 8)
    answered(small, 9, 1, 1)
    assert "12 of 20 answers" in words(page("survey", large))


def test_of_fewer_than_the_smallest_group_nothing_is_shown_but_how_many(page, make, answered):
    survey = make(question="csat")
    answered(survey, 5, 1, 1, 5, comment="Bien")
    said = words(page("survey", survey))
    assert "4 answers so far; figures from 5 on" in said
    assert "50%" not in said and "Score" not in said and "Bien" in said
    answered(survey, 5)
    assert "Score 5" in words(page("survey", survey))


def test_the_smallest_group_is_the_organisations_own(page, make, answered, organization):
    MetricSettings.objects.create(organization=organization, smallest_group=10)
    survey = make()
    answered(survey, *[5] * 9)
    assert "9 answers so far; figures from 10 on" in words(page("survey", survey))
    assert "from 10 answers on" in words(page("surveys"))


def test_comments_of_few_tell_neither_score_nor_day_nor_their_order(make, answered):
    survey = make()
    for text in ("Zeta", "Alfa"):
        answered(survey, 5, comment=text)
    few = survey_page(survey, timezone.localdate()).comments
    assert [(said.text, said.score, said.on) for said in few] == [
        ("Alfa", None, None), ("Zeta", None, None),
    ]  # fmt: skip
    answered(survey, 1, 2, 3, comment="Más")
    many = survey_page(survey, timezone.localdate()).comments
    assert [said.score for said in many] == [3, 2, 1, 5, 5]


@pytest.mark.parametrize("number", [5, 60])
def test_a_surveys_page_takes_the_same_queries_for_few_answers_and_many(
    number, page, make, answered, django_assert_num_queries
):
    survey = make(is_open=False)
    make_one_time_links(survey=survey, number=number, at=timezone.now())
    answered(survey, *[4] * number, comment="Bien")
    # session, person, membership; survey; scores, smallest group, sources of the same metric,
    # first and last day, comments, one-time links
    with django_assert_num_queries(10):
        page("survey", survey)


def test_who_reads_sees_the_figure_and_neither_link_nor_buttons(page, make, answered, executive):
    survey = make()
    answered(survey, *[5] * 12)
    shown = text_of(page("survey", survey, who=executive))
    assert "CSAT" in shown
    assert link(survey) not in shown
    ends = ("share/", "edit/", "state/", "links/", "preview/")
    assert [end for end in ends if f"{survey.pk}/{end}" in shown] == []


def test_the_interval_line_runs_from_the_lowest_to_the_highest_possible():
    whole = figure_of_scores("nps", {0: 30}, 5).mark
    assert float(whole["x"][:-1]) == pytest.approx(2, abs=0.01)
    assert float(whole["dot"][:-1]) == pytest.approx(2, abs=0.01)
    assert figure_of_scores("csat", {5: 9}, 5).mark["dot"] == ""
    assert figure_of_scores("csat", {5: 4}, 5).mark is None


# ---- making and changing -----------------------------------------------------------------------


def test_a_survey_is_made_and_the_next_page_brings_it_to_customers(page, organization, lead, place):
    done = page(
        "new_survey", data={**NEW, "touchpoint": str(place.pk), "framed_by": "www.a.example"}
    )
    survey = Survey.objects.get()
    assert done["Location"] == reverse("surveys:share", args=[organization.slug, survey.pk])
    assert (survey.question, survey.touchpoint, survey.created_by) == ("nps", place, lead)
    assert survey.framing_sites == ["https://www.a.example"]
    assert survey.token_hash == token_hash(link(survey).split("/")[2])


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": ""},
        {"question": "own"},
        {"own_text_es": "¿Qué tal?"},
        {"own_text_en": "How was it?"},
        {"ends_on": "2020-01-01"},
        {"framed_by": "https://example.org; script-src *"},
        {"framed_by": "\n".join(f"s{n}.example" for n in range(11))},
        {"is_open": "no", "framed_by": "https://example.org"},
        {"touchpoint": "00000000-0000-0000-0000-000000000000"},
    ],
)
def test_what_cannot_be_is_refused_and_stays_in_the_form(wrong, page):
    before = tables()
    refused = page("new_survey", data={**NEW, "title": "Mi encuesta", **wrong})
    assert (refused.status_code, changed(before)) == (422, set())
    for value in {"title": "Mi encuesta", **wrong}.values():
        if value and "0000" not in value and value not in ("own", "no"):
            assert value.split("\n")[0] in unescape(text_of(refused))


def test_a_touchpoint_of_another_organisation_cannot_be_asked_about(page, other_organization):
    from journeys.models import Touchpoint
    from tests.journeys.world import example_journey

    foreign = Touchpoint.objects.of(example_journey(other_organization)).first()
    assert page("new_survey", data={**NEW, "touchpoint": str(foreign.pk)}).status_code == 422
    assert str(foreign.pk) not in text_of(page("new_survey"))


def test_once_answered_the_form_shows_what_stays_and_saves_the_rest(page, make, answered, place):
    survey = make(question="csat", touchpoint=place)
    answered(survey, 5)
    place.deleted_at = timezone.now()  # in the bin meanwhile: no reason to refuse the form
    place.save()
    shown = text_of(page("edit_survey", survey))
    assert shown.count(" disabled") >= 6
    done = page("edit_survey", survey, data={"title": "Otra", "question": "nps", "is_open": "no"})
    survey.refresh_from_db()
    assert (done.status_code, survey.title, survey.question) == (302, "Otra", "csat")
    assert (survey.touchpoint, survey.is_open) == (place, True)


def test_one_like_another_begins_with_what_that_one_asks(page, make, place, stranger, client_of):
    survey = make(question="ces", title="Alta", touchpoint=place, is_open=False)
    shown = text_of(page("new_survey", like=str(survey.pk)))
    assert 'value="Alta"' in shown and f'value="{place.pk}" selected' in shown
    assert page("new_survey", like="nonsense").status_code == 200
    theirs = stranger.memberships.get().organization.slug
    other = client_of(stranger).get(
        reverse("surveys:new_survey", args=[theirs]), {"like": survey.pk}
    )
    assert "Alta" not in text_of(other)


def test_a_survey_rests_and_takes_answers_again(page, make):
    survey = make()
    assert page("change_state", survey, data={"do": "rest"}).status_code == 302
    assert send(link(survey), score="5").status_code == 410
    page("change_state", survey, data={"do": "run"})
    assert send(link(survey), score="5").status_code == 302


def test_only_what_nobody_answered_is_deleted(page, make, answered):
    kept, gone = make(), make()
    answered(kept, 5)
    for survey in (kept, gone):
        assert page("delete_survey", survey, data={}).status_code == 302
    assert list(Survey.objects.all()) == [kept]
    assert "delete/" not in text_of(page("survey", kept))


# ---- to the customers --------------------------------------------------------------------------


def test_the_link_can_be_shown_again_though_only_its_hash_is_kept(page, make):
    survey = make(framed_by="https://www.example.org")
    shown = text_of(page("share", survey))
    assert f"http://testserver{link(survey)}" in shown
    frame = escape(f'<iframe src="http://testserver{link(survey, "embed")}" title="')
    assert f'value="{frame}' in shown
    assert link(survey).split("/")[2] not in repr(Survey.objects.values_list().get())


def test_a_new_link_is_made_by_the_page_that_saw_the_old_one(page, make):
    survey = make()
    old = link(survey)
    assert page("share", survey, data={"rev": "1"}).status_code == 302
    survey.refresh_from_db()
    assert link(survey) != old
    late = page("share", survey, data={"rev": "1"})
    assert (late.status_code, link(survey) in text_of(late)) == (409, True)
    assert page("share", survey, data={"rev": "x"}).status_code == 409


def test_the_card_speaks_the_language_asked_for(page, make):
    survey = make(question="ces")
    spanish, english_card = (text_of(page("card", survey, lang=lang)) for lang in ("es", "en"))
    assert 'class="survey-cards" lang="es"' in spanish
    assert 'class="survey-cards" lang="en"' in english_card
    assert english_card.count("made it easy for me") == 4
    assert page("card", make(is_open=False)).status_code == 302


def test_the_preview_shows_both_languages_and_sends_nothing(page, make):
    survey = make(own_text_es="¿Qué tal la entrega?", own_text_en="How was the delivery?")
    shown = text_of(page("preview", survey)).partition("<main")[2].partition("</main>")[0]
    assert "¿Qué tal la entrega?" in shown and "How was the delivery?" in shown
    assert "<form" not in shown


def test_a_file_of_one_time_links_is_handed_out_once_and_each_opens(page, make, client):
    survey = make(is_open=False)
    handed = page("links", survey, data={"number": "3"})
    assert handed["Content-Disposition"] == 'attachment; filename="survey-links.csv"'
    rows = list(csv.reader(StringIO(handed.content.decode("utf-8-sig")), delimiter=";"))
    assert rows[0] == ["number", "link"] and [row[0] for row in rows[1:]] == ["1", "2", "3"]
    addresses = [row[1].removeprefix("http://testserver") for row in rows[1:]]
    assert {client.get(address).status_code for address in addresses} == {200}
    assert {token_hash(a.split("/")[2]) for a in addresses} == set(
        SurveyToken.objects.values_list("token_hash", flat=True)
    )
    after = page("links", survey)
    assert "0 of 3 used (0%)" in words(after)
    assert not any(address in text_of(after) for address in addresses)


@pytest.mark.parametrize("number", ["", "0", "5001", "x"])
def test_a_number_of_links_that_cannot_be_is_refused_in_words(number, page, make):
    refused = page("links", make(is_open=False), data={"number": number})
    assert (refused.status_code, SurveyToken.objects.count()) == (422, 0)


def test_an_open_survey_gets_no_links_of_ones_own(page, make):
    survey = make()
    assert page("links", survey, data={"number": "3"}).status_code == 409
    assert SurveyToken.objects.count() == 0


def test_the_unused_links_of_a_file_are_ended(page, make, client):
    survey = make(is_open=False)
    tokens = make_one_time_links(survey=survey, number=2, at=timezone.now())
    batch = SurveyToken.objects.first().batch
    assert page("links", survey, data={"end": str(batch)}).status_code == 302
    assert client.get(reverse("surveys:answer", args=[tokens[0]])).status_code == 404
    assert page("links", survey, data={"end": "x"}).status_code == 404


def test_what_others_call_their_organisation_stands_on_no_page_of_ours(
    page, make, other_organization
):
    make(of=other_organization, title="AJENA")
    assert "AJENA" not in text_of(page("surveys"))
    assert page("survey", Survey.objects.get()).status_code == 404


def test_the_last_day_still_counts(make):
    survey = make(ends_on=date(2026, 10, 14))
    assert survey.takes_answers(date(2026, 10, 14)) is True
    assert survey.takes_answers(date(2026, 10, 15)) is False
