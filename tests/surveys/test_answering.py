"""What a customer sees and sends: one question, no cookie, one answer, nothing typed lost."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone, translation

from surveys import stamps
from surveys.links import open_token
from surveys.models import Survey, SurveyAnswer, SurveyToken
from surveys.selectors.arriving import arrival
from surveys.services.surveys import delete_survey, renew_open_link, set_running
from surveys.stamps import new_stamp, read_stamp
from tests.assessments.world import changed, english, tables, text_of
from tests.surveys.conftest import link, one_time, send, stamp_on
from voice.models import CustomerComment, Sentiment

pytestmark = pytest.mark.django_db


@pytest.fixture
def visitor():
    """A browser without cookies that reads English; forged forms are refused wherever they can be."""
    return Client(enforce_csrf_checks=True, HTTP_ACCEPT_LANGUAGE="en")


@pytest.mark.parametrize(
    ("question", "scale"),
    [("csat", range(1, 6)), ("ces", range(1, 8)), ("nps", range(11))],
)
def test_a_question_offers_its_own_scale(question, scale, make, visitor):
    page = text_of(visitor.get(link(make(question=question))))
    offered = [n for n in range(-1, 12) if f'name="score" id="a-{n}"' in page]
    assert offered == list(scale)


def test_an_answer_is_kept_with_its_comment_and_leads_on(make, visitor, place):
    survey = make(question="nps", touchpoint=place)
    done = send(link(survey), visitor, score="9", comment="  Todo perfecto.\r\nGracias ")
    assert (done.status_code, done["Location"]) == (302, f"{link(survey)}?sent=1&lang=en")
    assert english("Thank you") in text_of(visitor.get(done["Location"]))
    row = SurveyAnswer.objects.get()
    assert (row.score, row.language, row.by_token) == (9, "en", False)
    said = CustomerComment.objects.get(survey_answer=row)
    assert (said.text.split(), said.score, said.satisfaction, said.metric, said.origin) == (
        ["Todo", "perfecto.", "Gracias"], 9, 90, "nps", survey.title,
    )  # fmt: skip
    assert (said.touchpoint, said.organization) == (place, survey.organization)
    assert said.sentiment == Sentiment.POSITIVE  # read at once


def test_no_cookie_is_set_on_the_whole_way(make, visitor):
    survey = make()
    for language in ("es", "en"):
        visitor.get(f"{link(survey)}?lang={language}&score=4")
    visitor.get(send(link(survey), visitor, score="3")["Location"])
    send(link(survey), visitor, score="99")
    assert SurveyAnswer.objects.count() == 1
    assert dict(visitor.cookies) == {}


def test_a_number_in_the_address_is_chosen_and_nothing_written(make, visitor):
    survey, before = make(question="nps"), None
    before = tables()
    page = text_of(visitor.get(f"{link(survey)}?score=9"))
    assert 'value="9" required checked' in page and page.count("checked") == 1
    assert "checked" not in text_of(visitor.get(f"{link(survey)}?score=12"))
    assert visitor.head(f"{link(survey)}?score=9").status_code == 200
    assert changed(before) == set()


@pytest.mark.parametrize("score", ["", "0", "6", "-1", "4.5", "x", "٣"])
def test_a_score_beyond_the_scale_is_refused_and_the_comment_stays(score, make, visitor):
    survey = make(question="csat")
    refused = send(link(survey), visitor, score=score, comment="Esperé <b>una hora")
    page = text_of(refused)
    assert refused.status_code == 422
    assert english("Choose one of the numbers.") in page
    assert "Esperé &lt;b&gt;una hora</textarea>" in page
    assert not SurveyAnswer.objects.exists()


@pytest.mark.parametrize("comment", ["x" * 4001, "nul\x00"])
def test_a_comment_that_cannot_be_kept_is_refused_and_stays(comment, make, visitor):
    refused = send(link(make()), visitor, score="4", comment=comment)
    assert refused.status_code == 422
    assert comment in text_of(refused) and 'value="4" required checked' in text_of(refused)
    assert not SurveyAnswer.objects.exists()


def test_the_same_page_sent_twice_is_one_answer(make, visitor):
    survey = make()
    stamp = stamp_on(visitor.get(link(survey)))
    both = [send(link(survey), visitor, score=s, comment="hola", stamp=stamp) for s in "54"]
    assert [response.status_code for response in both] == [302, 302]
    assert [row.score for row in SurveyAnswer.objects.all()] == [5]
    assert CustomerComment.objects.count() == 1


def test_two_pages_are_two_answers_where_anybody_may_answer(make, visitor):
    survey = make()
    for score in "54":
        assert send(link(survey), visitor, score=score).status_code == 302
    assert SurveyAnswer.objects.count() == 2


@pytest.fixture
def later(monkeypatch):
    """``later()``: from now on every stamp made before is too old."""
    return lambda: monkeypatch.setattr(stamps, "LIVES", timedelta(seconds=-1))


def test_a_page_left_open_too_long_is_asked_to_send_again_with_its_text(
    make, visitor, later, monkeypatch
):
    survey = make()
    with monkeypatch.context() as patch:
        old = stamp_on(visitor.get(link(survey)))
        patch.setattr(stamps, "LIVES", timedelta(seconds=-1))
        refused = send(link(survey), visitor, score="2", comment="Tardaron", stamp=old)
    page = text_of(refused)
    assert refused.status_code == 409
    assert "Tardaron</textarea>" in page and 'value="2" required checked' in page
    assert english("please send it again") in page or "send it again" in page
    again = send(link(survey), visitor, score="2", comment="Tardaron", stamp=stamp_on(refused))
    assert (again.status_code, SurveyAnswer.objects.count()) == (302, 1)


def test_a_page_that_was_sent_before_it_grew_old_is_thanked_and_not_counted_again(
    make, visitor, later
):
    survey = make()
    stamp = stamp_on(visitor.get(link(survey)))
    assert send(link(survey), visitor, score="5", stamp=stamp).status_code == 302
    later()
    assert send(link(survey), visitor, score="5", stamp=stamp).status_code == 302
    assert SurveyAnswer.objects.count() == 1


@pytest.mark.parametrize("forged", ["", "x", "{another}", "{meddled}"])
def test_a_stamp_this_server_did_not_make_for_this_survey_writes_nothing(forged, make, visitor):
    survey = make()
    meddled = new_stamp(survey).replace(survey.pk.hex[:4], "0000")
    stamp = forged.format(another=new_stamp(make()), meddled=meddled)
    refused = send(link(survey), visitor, score="5", comment="hola", stamp=stamp)
    assert (refused.status_code, SurveyAnswer.objects.count()) == (409, 0)
    assert "hola</textarea>" in text_of(refused)


def test_a_stamp_says_for_which_survey_and_how_old(make, later):
    survey, other = make(), make()
    stamp = new_stamp(survey)
    assert read_stamp(stamp, survey).is_old is False
    assert read_stamp(stamp, other) is None
    later()
    assert read_stamp(stamp, survey).is_old is True


# ---- languages --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("browser", "asked", "spoken"),
    [
        ("es-MX", "", "es"),
        ("en-GB", "", "en"),
        ("fr", "", "es"),
        ("es", "en", "en"),
        ("en", "xx", "en"),
    ],
)
def test_a_survey_speaks_the_browsers_language_or_the_one_asked_for(browser, asked, spoken, make):
    survey = make(question="nps")
    page = text_of(Client(HTTP_ACCEPT_LANGUAGE=browser).get(link(survey), {"lang": asked}))
    assert f'<html lang="{spoken}">' in page


def test_an_own_question_is_asked_in_both_languages(make):
    survey = make(own_text_es="¿Qué tal la entrega?", own_text_en="How was the delivery?")
    for language, question in (("es", survey.own_text_es), ("en", survey.own_text_en)):
        assert question in text_of(Client().get(link(survey), {"lang": language}))


def test_changing_the_language_keeps_what_was_typed_and_sends_nothing(make, visitor):
    survey = make()
    said = {"score": "2", "comment": "Tarde", "switch": "1", "stamp": "x"}
    page = visitor.post(f"{link(survey)}?lang=es", said)
    assert (page.status_code, '<html lang="es">' in text_of(page)) == (200, True)
    assert "Tarde</textarea>" in text_of(page) and 'value="2" required checked' in text_of(page)
    assert not SurveyAnswer.objects.exists()


def test_the_language_of_the_answer_is_the_one_of_the_page(make, visitor):
    survey = make()
    stamp = stamp_on(visitor.get(link(survey)))
    visitor.post(f"{link(survey)}?lang=es", {"score": "2", "comment": "Tarde", "stamp": stamp})
    assert SurveyAnswer.objects.get().language == "es"


# ---- links that open nothing, and surveys that take no answers ----------------------------------


def test_an_unknown_link_is_404_in_the_visitors_language(visitor, db):
    for name in ("/s/" + "x" * 43 + "/", "/s/x/", "/s/" + "x" * 43 + "/embed/"):
        response = visitor.get(name)
        assert (response.status_code, visitor.post(name).status_code) == (404, 404)
        assert english("There is no survey here") in text_of(response)
        assert response["X-Frame-Options"] == "DENY"


def test_a_new_link_ends_the_old_one_and_answers_stay(make, visitor, answered):
    survey = make()
    answered(survey, 5)
    old = link(survey)
    assert visitor.get(old).status_code == 200
    renew_open_link(survey=survey, seen_rev=1)
    survey.refresh_from_db()
    assert visitor.get(old).status_code == 404
    assert visitor.get(link(survey)).status_code == 200
    assert survey.answers.count() == 1


@pytest.mark.parametrize("why", ["resting", "over"])
def test_a_survey_that_takes_no_answers_says_so_kindly_and_gives_back_what_was_written(
    why, make, visitor
):
    survey = make(ends_on=timezone.localdate())
    stamp = stamp_on(visitor.get(link(survey)))
    if why == "resting":
        set_running(survey=survey, running=False)
    else:
        yesterday = timezone.localdate() - timedelta(days=1)
        Survey.objects.filter(pk=survey.pk).update(ends_on=yesterday)
    page = visitor.get(link(survey))
    assert (page.status_code, survey.organization.name in text_of(page)) == (410, True)
    sent = visitor.post(link(survey), {"score": "1", "comment": "Tarde", "stamp": stamp})
    assert (sent.status_code, "Tarde" in text_of(sent)) == (410, True)
    assert not SurveyAnswer.objects.exists()


# ---- links of one's own -----------------------------------------------------------------------


def test_a_one_time_link_takes_one_answer_and_then_says_thanks(make, visitor):
    survey = make(is_open=False)
    mine, other = one_time(survey, 2)
    second_page = stamp_on(visitor.get(mine))
    assert send(mine, visitor, score="5").status_code == 302
    again = visitor.post(mine, {"score": "1", "comment": "Otra vez", "stamp": second_page})
    assert (again.status_code, "Otra vez" in text_of(again)) == (409, True)
    page = visitor.get(mine)
    assert (page.status_code, b"stamp" in page.content) == (200, False)
    assert english("You have answered already") in text_of(page)
    assert [row.score for row in SurveyAnswer.objects.all()] == [5]
    assert SurveyAnswer.objects.get().by_token is True
    assert send(other, visitor, score="4").status_code == 302


def test_the_open_link_of_a_survey_with_one_time_links_opens_nothing(make, visitor):
    assert visitor.get(link(make(is_open=False))).status_code == 404


def test_what_is_kept_of_one_time_links_is_a_hash_and_a_day(make, visitor):
    survey = make(is_open=False)
    (mine,) = one_time(survey)
    send(mine, visitor, score="5")
    row = SurveyToken.objects.get()
    assert row.used_on == timezone.localdate()
    assert row.token_hash not in mine and len(row.token_hash) == 64
    assert not [f.name for f in SurveyAnswer._meta.get_fields() if f.name == "token"]


# ---- too many -----------------------------------------------------------------------------------


def test_an_open_survey_takes_so_many_answers_from_one_address_and_keeps_the_text(
    make, visitor, settings
):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "survey": "2/m/ip"}
    survey = make()
    for _ in range(2):
        assert send(link(survey), visitor, score="5").status_code == 302
    refused = send(link(survey), visitor, score="1", comment="Me quejo")
    assert (refused.status_code, SurveyAnswer.objects.count()) == (429, 2)
    assert "Me quejo</textarea>" in text_of(refused)
    other = Client(REMOTE_ADDR="10.9.8.7")
    assert send(link(survey), other, score="1").status_code == 302


def test_links_of_ones_own_need_no_limit(make, visitor, settings):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "survey": "1/m/ip"}
    survey = make(is_open=False)
    found = [send(address, visitor, score="5").status_code for address in one_time(survey, 3)]
    assert found == [302, 302, 302]


# ---- inside other sites ---------------------------------------------------------------------------


def test_a_frame_is_for_the_named_sites_only(make, visitor):
    survey = make(framed_by="https://www.example.org\nhttps://*.tienda.example")
    framed = visitor.get(link(survey, "embed"))
    assert framed.status_code == 200
    assert "X-Frame-Options" not in framed
    policy = dict(rule.split(" ", 1) for rule in framed["Content-Security-Policy"].split("; "))
    assert policy["frame-ancestors"] == "https://www.example.org https://*.tienda.example"
    assert (policy["default-src"], policy["form-action"]) == ("'none'", "'self'")
    whole = visitor.get(link(survey))
    assert whole["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in whole["Content-Security-Policy"]


def test_a_survey_that_names_no_site_has_no_frame(make, visitor):
    response = visitor.get(link(make(), "embed"))
    assert (response.status_code, response["X-Frame-Options"]) == (404, "DENY")
    assert "frame-ancestors 'none'" in response["Content-Security-Policy"]


def test_an_answer_inside_a_frame_stays_inside_it(make, visitor):
    survey = make(framed_by="https://www.example.org")
    address = link(survey, "embed")
    done = send(address, visitor, score="4")
    assert (done.status_code, done["Location"]) == (302, f"{address}?sent=1&lang=en")
    thanks = visitor.get(done["Location"])
    assert (thanks.status_code, "X-Frame-Options" in thanks) == (200, False)
    assert dict(visitor.cookies) == {}


def test_search_engines_are_asked_to_stay_away(make, visitor):
    for address in (link(make()), "/s/" + "x" * 43 + "/"):
        assert "noindex" in visitor.get(address)["X-Robots-Tag"]


def test_looking_takes_one_query_however_many_answered(
    make, visitor, answered, django_assert_num_queries
):
    survey = make()
    with django_assert_num_queries(1):  # the survey, with its organisation and source
        visitor.get(link(survey))
    answered(survey, 5, 4, 3)
    with django_assert_num_queries(1):
        visitor.get(link(survey))
    (mine,) = one_time(make(is_open=False))
    with django_assert_num_queries(2):  # no survey of that token, then the token's row
        visitor.get(mine)
    with translation.override("es"):
        assert visitor.get(mine).status_code == 200


def test_a_survey_deleted_while_its_page_is_sent_is_over(make, monkeypatch):
    survey = make()
    address, found = link(survey), arrival(open_token(survey))
    stamp = stamp_on(Client().get(address))
    delete_survey(survey=survey)
    monkeypatch.setattr("surveys.views.answering.arrival", lambda token: found)
    assert send(address, score=5, stamp=stamp).status_code == 410
