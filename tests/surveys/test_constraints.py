"""What must hold of surveys also holds in the database: each named rule refuses once."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction

from surveys.models import SurveyAnswer, SurveyToken
from surveys.services.one_time import make_one_time_links
from tests.assessments.test_constraints import again, change, refused_by_name
from tests.surveys.conftest import NOW

pytestmark = pytest.mark.django_db


class Rows:
    """One row of each kind to break a rule with."""

    def __init__(self, make, answered):
        self.survey = make(is_open=False)
        make_one_time_links(survey=self.survey, number=1, at=NOW)
        self.token = SurveyToken.objects.get()
        answered(self.survey, 5)
        self.answer = SurveyAnswer.objects.get()


BROKEN = {
    "a_survey_asks_a_question_the_product_knows": lambda r: change(r.survey, question="own"),
    "an_answer_sent_twice_is_kept_once": lambda r: again(r.answer),
    "survey_scores_run_from_0_to_10": lambda r: change(r.answer, score=11),
}


@pytest.fixture
def rows(make, answered):
    return Rows(make, answered)


def test_every_named_rule_of_surveys_is_broken_once():
    named = {
        c.name for m in apps.get_app_config("surveys").get_models() for c in m._meta.constraints
    }
    assert named == set(BROKEN)


@pytest.mark.parametrize("name", BROKEN)
def test_the_database_refuses(name, rows):
    with refused_by_name(name):
        BROKEN[name](rows)


@pytest.mark.parametrize("of", ["survey", "token"])
def test_no_two_links_are_the_same(of, rows):
    row = getattr(rows, of)
    fields = {} if of == "token" else {"source": type(row.source).objects.create(
        organization=row.organization, name="otra")}  # fmt: skip
    row.pk = None if of == "token" else type(row)().pk
    for name, value in fields.items():
        setattr(row, name, value)
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)
