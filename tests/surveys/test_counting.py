"""An answer is a reading at once: of its month, its touchpoint and its channel."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from journeys.models import Channel
from metrics.domain.cuts import Cut
from metrics.domain.measures import Kind
from metrics.models import Metric, Reading
from metrics.selectors.known import metric_by_key
from metrics.selectors.sums import inventory
from surveys.models import Survey, SurveyAnswer, SurveyToken
from surveys.services.answers import AlreadyAnsweredError, SurveyOverError, take_answer
from surveys.services.one_time import end_unused_links, make_one_time_links
from surveys.services.surveys import (
    AnsweredError,
    LinkMovedError,
    change_survey,
    delete_survey,
    make_survey,
    renew_open_link,
    set_running,
)
from surveys.stamps import new_stamp, read_stamp
from voice.models import CustomerComment

pytestmark = pytest.mark.django_db
OCTOBER, NOVEMBER = (
    datetime(2026, 10, 31, 20, tzinfo=UTC),
    datetime(2026, 10, 31, 23, 30, tzinfo=UTC),
)


def fields_of(survey, **changes):
    names = (
        "title", "question", "own_text_es", "own_text_en", "touchpoint", "channel", "is_open",
        "ends_on", "framed_by",
    )  # fmt: skip
    return {name: getattr(survey, name) for name in names} | changes


def test_each_answer_counts_in_the_reading_of_its_month_at_once(make, answered, place):
    survey = make(question="csat", touchpoint=place)
    told = []
    for score in (5, 4, 2):
        answered(survey, score, at=OCTOBER)
        row = Reading.objects.get()
        told.append((row.n, row.numerator, row.score_sum, row.squares))
    assert told == [(1, 1, 5, 25), (2, 2, 9, 41), (3, 2, 11, 45)]
    assert (row.value, row.starts_on) == (pytest.approx(2 / 3), date(2026, 10, 1))
    assert (row.metric.key, row.source, row.touchpoint) == ("csat", survey.source, place)
    assert row.recorded_by is None


def test_the_month_is_the_one_of_the_place_and_not_of_greenwich(make, answered):
    survey = make(question="csat")
    answered(survey, 5, 5, at=OCTOBER)
    answered(survey, 1, at=NOVEMBER)  # half past midnight in Madrid
    found = Reading.objects.order_by("starts_on").values_list("starts_on", "n", "numerator")
    assert list(found) == [(date(2026, 10, 1), 2, 2), (date(2026, 11, 1), 1, 0)]


def test_promoters_and_detractors_are_both_recorded(make, answered):
    answered(make(question="nps"), 10, 9, 8, 6, 0, at=OCTOBER)
    row = Reading.objects.get()
    assert (row.n, row.numerator, row.detractors, row.value) == (5, 2, 2, 0)


@pytest.mark.parametrize(
    ("with_place", "with_channel", "cut"),
    [
        (False, False, Cut.WHOLE),
        (True, False, Cut.TOUCHPOINT),
        (False, True, Cut.CHANNEL),
        (True, True, Cut.TOUCHPOINT | Cut.CHANNEL),
    ],
)
def test_a_reading_is_broken_down_as_the_survey_is(
    with_place, with_channel, cut, make, answered, place, organization
):
    channel = Channel.objects.owned_by(organization).first() if with_channel else None
    answered(make(touchpoint=place if with_place else None, channel=channel), 5)
    row = Reading.objects.get()
    assert (Cut(row.cut), row.touchpoint, row.channel) == (
        cut, place if with_place else None, channel,
    )  # fmt: skip


def test_two_surveys_of_one_touchpoint_add_up_and_count_nobody_twice(make, answered, place):
    answered(make(question="csat", touchpoint=place), 5, 4, at=OCTOBER)
    answered(make(question="csat", touchpoint=place), 1, at=OCTOBER)
    metric = metric_by_key(place.stage.journey.organization, "csat")
    found = inventory([metric]).whole(metric.pk, date(2026, 1, 1), date(2027, 1, 1))
    assert (found.n, found.numerator, found.readings) == (3, 2, 2)


def test_an_open_survey_marks_its_source_and_one_with_links_of_ones_own_does_not(make):
    assert make().source.is_open is True
    assert make(is_open=False).source.is_open is False


def test_the_metric_becomes_a_row_with_the_first_answer(make, answered, organization):
    survey = make(question="ces")
    assert not Metric.objects.owned_by(organization).exists()
    answered(survey, 7, 5)
    assert Metric.objects.get().kind == Kind.CES


def test_a_refused_answer_leaves_no_trace(make, place):
    survey = make(is_open=False, touchpoint=place)
    make_one_time_links(survey=survey, number=1, at=OCTOBER)
    token = SurveyToken.objects.get()
    said = {"survey": survey, "token": token, "comment": "x", "language": "es", "at": OCTOBER}

    def stamp():
        return read_stamp(new_stamp(survey), survey).key

    with pytest.raises(ValueError, match="not on the scale"):
        take_answer(**said, score=6, stamp=stamp())
    set_running(survey=survey, running=False)
    with pytest.raises(SurveyOverError):
        take_answer(**said, score=5, stamp=stamp())
    set_running(survey=survey, running=True)
    assert take_answer(**said, score=5, stamp=stamp()) is True
    with pytest.raises(AlreadyAnsweredError):
        take_answer(**said, score=1, stamp=stamp())
    assert list(SurveyAnswer.objects.values_list("score")) == [(5,)]
    assert Reading.objects.get().n == 1


def test_an_answer_takes_the_same_queries_however_many_there_are(
    make, answered, django_assert_num_queries, place
):
    survey = make(touchpoint=place)
    answered(survey, 5)
    for more in (1, 30):
        answered(survey, *[4] * more)
        stamp = read_stamp(new_stamp(survey), survey).key
        # two savepoints opened and closed, the survey locked, its stamp, the answer, the month's
        # count; organisation, metric and source, the source locked, the reading there, rewritten
        # within its savepoint
        with django_assert_num_queries(14):
            take_answer(
                survey=survey, token=None, score=3, comment="", language="es", stamp=stamp,
                at=datetime.now(UTC),
            )  # fmt: skip


# ---- making and changing ------------------------------------------------------------------------


def test_two_surveys_of_the_same_title_have_sources_of_their_own(make):
    long = "x" * 80
    names = [make(title=title).source.name for title in ("Caja", "Caja", "Caja", long, long)]
    assert names[:3] == ["Caja", "Caja (2)", "Caja (3)"]
    assert len(set(names)) == 5 and max(map(len, names)) == 80


def test_before_the_first_answer_everything_changes_and_the_source_with_it(make):
    survey = make()
    change_survey(
        survey=survey, fields=fields_of(survey, title="Otra", question="nps", is_open=False)
    )
    survey = Survey.objects.get()
    assert (survey.question, survey.source.name, survey.source.is_open) == ("nps", "Otra", False)


def test_after_the_first_answer_what_figures_hang_on_stays(make, answered, place):
    survey = make(question="csat")
    answered(survey, 5, comment="Bien")
    changes = {
        "question": "nps", "own_text_es": "¿Y?", "own_text_en": "So?", "touchpoint": place,
        "is_open": False,
    }  # fmt: skip
    change_survey(survey=survey, fields=fields_of(survey, title="Otra", **changes))
    found = Survey.objects.get()
    assert (found.title, found.source.name) == ("Otra", "Otra")
    assert CustomerComment.objects.get().origin == "Otra"
    assert {name: getattr(found, name) for name in changes} == {
        name: getattr(survey, name) for name in changes
    }
    assert found.source.is_open is True


def test_a_survey_nobody_answered_can_be_deleted_with_its_source(make, answered):
    survey = make(is_open=False)
    make_one_time_links(survey=survey, number=3, at=OCTOBER)
    source = survey.source
    delete_survey(survey=survey)
    assert not Survey.objects.exists() and not SurveyToken.objects.exists()
    assert not type(source).objects.filter(pk=source.pk).exists()
    kept = make()
    answered(kept, 5)
    with pytest.raises(AnsweredError):
        delete_survey(survey=kept)
    assert Reading.objects.count() == 1


def test_a_second_new_link_made_at_the_same_time_is_refused(make):
    survey = make()
    renew_open_link(survey=survey, seen_rev=1)
    with pytest.raises(LinkMovedError):
        renew_open_link(survey=survey, seen_rev=1)


@pytest.mark.parametrize("number", [0, 5001])
def test_links_are_made_from_one_to_five_thousand_at_once(number, make):
    with pytest.raises(ValueError, match="links"):
        make_one_time_links(survey=make(is_open=False), number=number, at=OCTOBER)


def test_five_thousand_links_are_all_different(make):
    tokens = make_one_time_links(survey=make(is_open=False), number=5000, at=OCTOBER)
    assert len(set(tokens)) == SurveyToken.objects.count() == 5000
    assert {len(token) for token in tokens} == {43}


def test_ending_a_batch_ends_what_nobody_used_and_nothing_else(make):
    survey = make(is_open=False)
    for number in (3, 2):
        make_one_time_links(survey=survey, number=number, at=OCTOBER)
    first, last = (
        SurveyToken.objects.order_by("pk").first(),
        SurveyToken.objects.order_by("pk").last(),
    )
    SurveyToken.objects.filter(pk=first.pk).update(used_on=date(2026, 10, 14))
    assert end_unused_links(survey=survey, batch=first.batch) == 2
    assert SurveyToken.objects.filter(batch=first.batch).get() == first
    assert SurveyToken.objects.filter(batch=last.batch).count() == 2


def test_surveys_are_made_without_anybody_by_the_demonstration_too(organization):
    fields = {"title": "x", "question": "csat", "is_open": True}
    assert (
        make_survey(organization=organization, fields=fields, by=None, at=OCTOBER).created_by
        is None
    )
