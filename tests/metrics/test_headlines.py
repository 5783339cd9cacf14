"""What a page of metrics says first: few names, no success told twice, months as people write them."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import RequestFactory
from django.urls import resolve
from django.utils import translation

from accounts.templatetags.layout import here
from metrics import dashboard_sentences
from metrics.domain.change import Verdict
from metrics.domain.measures import Kind
from metrics.domain.windows import latest_window
from metrics.pages.dashboard import moved
from metrics.pages.lines import line_of
from metrics.reading_words import named_period_text
from metrics.selectors.courses import Filters, load_courses
from metrics.sentences import is_better, months_words, verdict_words
from tests.metrics.figures import TODAY, metric, month, record, shares


@pytest.fixture(autouse=True)
def in_english(settings):
    with translation.override("en"):
        yield


def test_a_headline_counts_what_it_would_have_to_list():
    assert (
        dashboard_sentences.headline(["CES", "NPS"], ["COCA"], 5)
        == "CES and NPS better, COCA worse"
    )
    said = dashboard_sentences.headline(["CES", "NPS", "Revenue"], ["COCA"], 5)
    assert said == "3 metrics better, COCA worse"


def test_the_lede_names_what_the_headline_only_counted():
    said = dashboard_sentences.lede(
        better=["CES", "NPS", "Revenue"], worse=["COCA"], within=0, unknown=0, missing=()
    )
    assert said == "Better: CES, NPS and Revenue."


@pytest.mark.django_db
def test_churn_worked_out_of_retention_is_no_second_success(organization):
    retention = metric(organization, Kind.RETENTION)
    record(
        organization,
        *shares(retention, [(month(9), 900, 860), (month(9, 2025), 900, 600)]),
    )
    courses = load_courses(organization, Filters(latest_window(TODAY)))
    lines = [line_of(courses, m, TODAY) for m in courses.metrics]
    churn = next(line for line in lines if line.metric.kind == Kind.CHURN)
    assert churn.is_better and churn.is_turned_round
    assert moved(lines) == (["Retention"], [])


def test_months_are_small_inside_a_spanish_sentence():
    first, last = date(2025, 11, 1), date(2026, 10, 1)
    assert months_words(first, last) == "November 2025 – October 2026"
    with translation.override("es"):
        assert months_words(first, last) == "noviembre de 2025 – octubre de 2026"


@pytest.mark.parametrize(("entry", "is_lit"), [("assessments", True), ("metrics", False)])
def test_a_round_beside_its_customers_is_looked_for_under_assessments(entry, is_lit):
    path = "/o/x/assessments/00000000-0000-0000-0000-000000000001/customers/"
    request = RequestFactory().get(path)
    request.resolver_match = resolve(path)
    assert bool(here({"request": request}, entry)) is is_lit


@pytest.mark.parametrize(
    ("written", "said"), [("2026-03", "March 2026"), ("2026-Q2", "Q2 2026"), ("2026", "2026")]
)
def test_a_period_of_a_file_is_named_as_people_name_it(written, said):
    assert named_period_text(written) == said


@pytest.mark.django_db
def test_more_spent_to_win_customers_is_neither_a_success_nor_a_failure(organization):
    spend, coca = (metric(organization, kind) for kind in (Kind.ACQUISITION_SPEND, Kind.COCA))
    assert is_better(spend, Verdict.ROSE) is None
    assert verdict_words(spend, Verdict.ROSE) == "rose"
    assert is_better(coca, Verdict.ROSE) is False
