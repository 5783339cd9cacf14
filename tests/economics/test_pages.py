"""The pages of cases: what they say, what they refuse, what they keep, in how many queries."""

from __future__ import annotations

import json
import re
from html import unescape

import pytest
from django.urls import reverse

from economics.domain.inputs import Key, Range, certain
from economics.models import Case, CaseInput, InputOrigin
from metrics.domain.measures import Kind
from metrics.domain.periods import Period
from metrics.models import Reading
from tests.assessments.world import HTMX
from tests.economics.conftest import PROMOTERS, VALUE, VECTORS

pytestmark = pytest.mark.django_db
ENGLISH = {"HTTP_ACCEPT_LANGUAGE": "en"}
SPANISH = {"HTTP_ACCEPT_LANGUAGE": "es"}


@pytest.fixture
def browser(client_of, lead):
    return client_of(lead, **ENGLISH)


def url(name, organization, *args):
    return reverse(f"economics:{name}", args=[organization.slug, *args])


def typed(case, **fields):
    """What the form of a case sends, with some fields changed."""
    sent = {
        "title": case.title, "segment": case.segment, "period": case.period, "form": case.form,
        "prices": case.prices, "horizon": case.horizon, "customers": case.customers or "",
        "rev": case.rev,
    }  # fmt: skip
    for row in case.inputs.all():
        share = row.key not in (
            "margin",
            "acquisition_cost",
            "wallet",
            "referrals",
            "referrals_wanted",
        )
        scale = 100 if share else 1
        sent[row.key] = f"{row.likely * scale:g}"
        if row.low != row.high:
            sent |= {
                f"{row.key}_low": f"{row.low * scale:g}",
                f"{row.key}_high": f"{row.high * scale:g}",
            }
    return sent | fields


def words_of(response):
    """The text of a page, without markup and chart data."""
    text = re.sub(r"<script.*?</script>|<[^>]+>", " ", response.content.decode(), flags=re.S)
    return re.sub(r"[\s\u00a0\u202f]+", " ", unescape(text).replace("\u2060", ""))


def headline(response):
    found = unescape(re.search(r"<h1>(.*?)</h1>", response.content.decode())[1])
    return re.sub(r"\s+", " ", found.replace("\u2060", ""))


# ---- what a page says ------------------------------------------------------------------------


def test_the_page_begins_with_the_value_and_its_range(browser, organization, make_case):
    page = browser.get(make_case().get_absolute_url())
    assert headline(page) == "A customer of today is worth €260 (€230–310 in 8 of 10 cases)"
    said = words_of(page)
    assert "formula B: a customer of today, before the next renewal" in said
    assert "Over 5 years: €" in said
    assert "B = m · r ÷ (1 + d − r) = €100.00 × 0.8 ÷ (1 + 0.1 − 0.8) = €266.67" in said


@pytest.mark.parametrize(("form", "worth"), [("a", "€370"), ("b", "€270"), ("c", "€330")])
def test_the_sentence_says_which_formula(browser, make_case, form, worth):
    ranges = {key: certain(known.likely) for key, known in VALUE.items()}
    page = browser.get(make_case(ranges, form=form).get_absolute_url())
    assert worth in headline(page)
    assert f"formula {form.upper()}" in words_of(page)
    assert "in 8 of 10 cases" not in headline(page)


def test_spanish_numbers_have_a_comma(client_of, lead, make_case):
    said = words_of(client_of(lead, **SPANISH).get(make_case().get_absolute_url()))
    assert "100,00 € × 0,8 ÷ (1 + 0,1 − 0,8) = 266,67 €" in said


def test_what_is_missing_is_named_with_who_would_know(browser, make_case):
    page = browser.get(make_case({Key.RETENTION: certain(0.8)}).get_absolute_url())
    assert headline(page) == "The value of a customer cannot be computed yet"
    said = words_of(page)
    assert "What is missing: margin per customer and discount rate." in said
    assert "Finance: the rate with which the organisation plans" in said
    assert b'href="#id_margin"' in page.content
    assert b'id="id_margin"' in page.content


def test_a_value_without_an_end_says_why_and_what_to_do(browser, make_case):
    page = browser.get(make_case({**VALUE, Key.GROWTH: certain(0.4)}).get_absolute_url())
    assert headline(page) == "With these assumptions the value has no end"
    assert "Take a lower growth" in words_of(page)


def test_all_four_questions_are_answered_where_everything_is_known(browser, make_case):
    page = browser.get(make_case({**VECTORS, **PROMOTERS}, customers=1000).get_absolute_url())
    said = words_of(page)
    assert "From €240 to €320: +€81 a customer." in said
    assert "42.63 + 25.66 + 12.83 = €81.11" in said
    assert "shown, not graded" in said
    assert "With an NPS of 20, 81.6% of customers stay." in said
    assert "Association, not cause" in said
    assert "All 1,000 customers together" in said
    for name in ("tornado", "waterfall", "tornado-vectors"):
        assert f'data-chart="chart-data-{name}"' in page.content.decode()


def test_each_picture_has_its_numbers_in_a_table(browser, make_case):
    page = browser.get(make_case(VECTORS).get_absolute_url()).content.decode()
    data = json.loads(re.search(r'id="chart-data-waterfall">(.*?)</script>', page, re.S)[1])
    shown = data["data"][0]["text"]
    table = re.search(r'id="table-waterfall".*?</table>', page, re.S)[0]
    assert [text for text in shown if text not in table] == []
    steps = data["data"][0]["y"]
    assert steps[0] + sum(steps[1:-1]) == pytest.approx(steps[-1])


def test_the_three_to_one_of_the_textbooks_is_no_mark(browser, make_case):
    page = browser.get(make_case(VECTORS).get_absolute_url())
    assert "“3:1” is a convention without empirical derivation: shown, not graded." in words_of(
        page
    )


# ---- changing an assumption ------------------------------------------------------------------


def test_a_changed_assumption_moves_value_and_range(browser, organization, make_case):
    case = make_case()
    where = url("result", organization, case.pk)
    before = headline(browser.get(where, typed(case), **HTMX))
    after = headline(browser.get(where, typed(case, retention_high="95"), **HTMX))
    assert before == "A customer of today is worth €260 (€230–310 in 8 of 10 cases)"
    assert after == "A customer of today is worth €280 (€230–370 in 8 of 10 cases)"
    assert CaseInput.objects.get(case=case, key="retention").high == 0.85


def test_what_was_typed_stands_in_the_address_without_the_token(browser, organization, make_case):
    case = make_case()
    sent = typed(case, retention="82,5", csrfmiddlewaretoken="secret")
    answer = browser.get(url("result", organization, case.pk), sent, **HTMX)
    address = answer["HX-Replace-Url"]
    assert "retention=82%2C5" in address
    assert "secret" not in address
    page = browser.get(address)
    assert page.status_code == 200
    assert b'value="82,5"' in page.content
    assert "Not saved" in words_of(page)


def test_a_result_asked_for_as_a_page_is_the_page(browser, organization, make_case):
    case = make_case()
    answer = browser.get(url("result", organization, case.pk), typed(case))
    assert answer.status_code == 302
    assert answer["Location"].startswith(case.get_absolute_url() + "?")


def test_without_javascript_computing_writes_nothing(browser, make_case):
    case = make_case()
    page = browser.post(case.get_absolute_url(), typed(case, margin="200", margin_high="250"))
    assert page.status_code == 200
    assert b'value="200"' in page.content
    assert CaseInput.objects.get(case=case, key="margin").likely == 100


@pytest.mark.parametrize("number", ["82,5", "82.5", "82,5 %"])
def test_both_decimal_marks_are_read_in_both_languages(
    client_of, lead, organization, make_case, number
):
    case = make_case()
    sent = typed(case, retention=number)
    for language in (ENGLISH, SPANISH):
        client = client_of(lead, **language)
        assert (
            client.post(
                url("save_case", organization, case.pk), sent | {"rev": case.rev}
            ).status_code
            == 302
        )
        case.refresh_from_db()
    assert CaseInput.objects.get(case=case, key="retention").likely == 0.825


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("retention", "120"), ("retention", "100"), ("retention", "-1"), ("retention", "many"),
        ("retention", "NaN"), ("retention", "inf"), ("discount", "0"), ("discount", "-5"),
        ("margin", "1e308"), ("margin", "9" * 39), ("margin", "<b>7</b>"), ("margin", ""),
        ("growth", "90"), ("horizon", "0"), ("horizon", "121"), ("horizon", "x"),
        ("customers", "-1"), ("customers", "1.5"), ("form", "z"), ("period", "day"),
        ("brands", "2.5"), ("promoters", "101"), ("title", ""), ("retention_low", "81"),
        ("retention_high", "79"), ("referrals", "nan"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_and_stays_in_its_field(
    browser, organization, make_case, field, text
):
    case = make_case()
    sent = typed(case, **{field: text}) | ({"margin_low": "80"} if text == "" else {})
    answers = [
        browser.get(url("result", organization, case.pk), sent, **HTMX),
        browser.get(case.get_absolute_url(), sent),
        browser.post(url("save_case", organization, case.pk), sent),
    ]
    assert [answer.status_code for answer in answers] == [422, 422, 422]
    assert headline(answers[0]) == "Not computed: please look at what is marked"
    page = answers[2].content.decode()
    assert f'href="#id_{field.split("_l")[0].split("_h")[0]}' in page
    if text:
        assert text in unescape(page)
    assert "<b>7</b>" not in page
    case.refresh_from_db()
    assert case.rev == 1


@pytest.mark.parametrize(
    ("fields", "marked"),
    [
        ({"promoters": "70", "detractors": "40"}, "detractors"),
        ({"promoters": "40", "detractors": "20", "promoters_wanted": "90"}, "promoters_wanted"),
        ({"wallet_rank": "4", "brands": "3"}, "wallet_rank"),
    ],
)
def test_numbers_that_contradict_one_another_are_refused(browser, make_case, fields, marked):
    case = make_case()
    page = browser.get(case.get_absolute_url(), typed(case, **fields))
    assert page.status_code == 422
    assert f'href="#id_{marked}"' in page.content.decode()


@pytest.mark.parametrize(
    "fields",
    [
        {"margin": "1000000000", "margin_high": "", "margin_low": "", "customers": "10000000000"},
        {"margin": "0", "margin_high": "", "margin_low": ""},
        {"margin": "-50", "margin_high": "", "margin_low": "", "acquisition_cost": "10"},
        {"retention": "0", "retention_low": "", "retention_high": "", "acquisition_cost": "10"},
        {"retention": "99.99", "retention_low": "", "retention_high": "", "discount": "0.01"},
        {"acquisition_cost": "0"}, {"horizon": "120", "period": "month"},
        {"growth": "37.5"}, {"growth_low": "-50", "growth": "0", "growth_high": "50"},
    ],
)  # fmt: skip
def test_the_ends_of_what_may_be_typed_are_computed(browser, make_case, fields):
    case = make_case({**VECTORS, **PROMOTERS})
    page = browser.get(case.get_absolute_url(), typed(case, **fields))
    assert page.status_code == 200
    data = re.findall(r'type="application/json"[^>]*>(.*?)</script>', page.content.decode(), re.S)
    assert not re.search(r"NaN|Infinity", "".join(data))
    assert "nan" not in words_of(page).lower().replace("financ", "")


def test_everything_is_carried_over_to_months(browser, make_case):
    case = make_case({key: certain(known.likely) for key, known in VALUE.items()})
    page = browser.post(case.get_absolute_url(), typed(case) | {"convert": "month"})
    text = page.content.decode()
    assert re.search(r'name="margin" value="8\.333333"', text)
    assert re.search(r'name="retention" value="98\.157', text)
    assert re.search(r'name="horizon" value="60"', text)
    assert "Over 5 months" not in words_of(page)
    assert "Over 60 months" in words_of(page)


# ---- own figures -----------------------------------------------------------------------------


def test_an_own_figure_stands_beside_and_is_taken_over_on_request(
    browser, organization, make_case, record
):
    record(Kind.RETENTION, period=Period.YEAR, n=1000, numerator=900)
    case = make_case()
    page = browser.get(case.get_absolute_url())
    assert "Own figures: 90%" in words_of(page)
    assert b'name="retention" value="80"' in page.content
    taken = browser.post(case.get_absolute_url(), typed(case) | {"take": "retention:0"})
    assert b'name="retention" value="90"' in taken.content
    assert "Not saved" in words_of(taken)


@pytest.mark.parametrize("asked", ["retention:1", "margin:0", "nothing", ":", "retention:x"])
def test_an_own_figure_that_is_not_there_changes_nothing(browser, make_case, record, asked):
    record(Kind.RETENTION, period=Period.YEAR, n=1000, numerator=900)
    case = make_case()
    page = browser.post(case.get_absolute_url(), typed(case) | {"take": asked})
    assert page.status_code == 200
    assert b'name="retention" value="80"' in page.content


def test_a_number_taken_over_is_called_own_until_it_is_changed(
    browser, organization, make_case, record
):
    record(Kind.ACQUISITION_SPEND, value=1200)
    record(Kind.NEW_CUSTOMERS, value=10)
    case = make_case()
    save = url("save_case", organization, case.pk)
    browser.post(save, typed(case, acquisition_cost="120"))
    row = CaseInput.objects.get(case=case, key="acquisition_cost")
    assert row.origin == InputOrigin.MEASURED
    Reading.objects.all().delete()
    browser.post(save, typed(case, acquisition_cost="120", rev=2))
    assert CaseInput.objects.get(case=case, key="acquisition_cost").origin == InputOrigin.MEASURED
    browser.post(save, typed(case, acquisition_cost="121", rev=3))
    assert CaseInput.objects.get(case=case, key="acquisition_cost").origin == InputOrigin.ESTIMATED


def test_a_new_case_begins_with_own_figures_only_if_wanted(browser, organization, record):
    record(Kind.ACQUISITION_SPEND, value=1200)
    record(Kind.NEW_CUSTOMERS, value=10)
    head = {"title": "Hogar", "period": "year", "form": "b", "prices": "real", "segment": ""}
    browser.post(url("new_case", organization), head)
    assert CaseInput.objects.count() == 0
    answer = browser.post(url("new_case", organization), head | {"take_over": "on"})
    assert answer.status_code == 302
    (row,) = CaseInput.objects.all()
    assert (row.key, row.likely, row.origin) == ("acquisition_cost", 120, "measured")
    assert row.note


def test_a_case_without_a_name_is_refused(browser, organization):
    answer = browser.post(url("new_case", organization), {"title": ""})
    assert answer.status_code == 422
    assert Case.objects.count() == 0


# ---- keeping ---------------------------------------------------------------------------------


def test_a_case_is_saved_whole(browser, organization, make_case):
    case = make_case()
    sent = typed(
        case, title="Coche", horizon="8", customers="12,400", growth="2", discount="",
        margin_note="Controlling",
    )  # fmt: skip
    assert browser.post(url("save_case", organization, case.pk), sent).status_code == 302
    case.refresh_from_db()
    assert (case.title, case.horizon, case.customers, case.rev) == ("Coche", 8, 12400, 2)
    kept = {row.key: Range(row.low, row.likely, row.high) for row in case.inputs.all()}
    assert kept == {
        "margin": Range(80, 100, 115), "retention": Range(0.75, 0.8, 0.85), "growth": certain(0.02),
    }  # fmt: skip
    assert case.inputs.get(key="margin").note == "Controlling"


def test_saving_what_somebody_else_saved_meanwhile_is_refused_with_both(
    browser, organization, make_case
):
    case = make_case()
    save = url("save_case", organization, case.pk)
    browser.post(save, typed(case, title="Theirs", margin="90"))
    answer = browser.post(save, typed(case, title="Mine", margin="110"))
    assert answer.status_code == 409
    said = words_of(answer)
    assert "Somebody saved this case meanwhile" in said
    assert "Margin per customer €90 (€80–€115) €110 (€80–€115)" in said
    assert "Theirs Mine" in said
    assert b'name="margin" value="110"' in answer.content
    assert b'name="rev" value="2"' in answer.content
    case.refresh_from_db()
    assert case.title == "Theirs"
    assert browser.post(save, typed(case, title="Mine", rev=2)).status_code == 302


def test_another_case_can_be_made_of_what_was_typed(browser, organization, make_case):
    case = make_case()
    sent = typed(case, title="Mejor", margin="110") | {"copy": "1"}
    browser.post(url("save_case", organization, case.pk), sent)
    assert set(Case.objects.values_list("title", flat=True)) == {"Hogar", "Mejor"}
    assert CaseInput.objects.get(case=case, key="margin").likely == 100
    assert CaseInput.objects.get(case__title="Mejor", key="margin").likely == 110


def test_fields_nobody_asked_for_change_nothing(
    browser, organization, other_organization, make_case
):
    case = make_case()
    sent = typed(case) | {"organization": other_organization.pk, "created_by": "1", "id": "x"}
    browser.post(url("save_case", organization, case.pk), sent)
    case.refresh_from_db()
    assert case.organization == organization


def test_a_deleted_case_is_gone(browser, organization, make_case):
    case = make_case()
    browser.post(url("delete_case", organization, case.pk))
    assert not Case.objects.exists()


def test_who_only_reads_may_try_but_not_keep(client_of, executive, organization, make_case):
    case, browser = make_case(), client_of(executive, **ENGLISH)
    page = browser.get(case.get_absolute_url())
    assert b"Compute" in page.content
    assert url("save_case", organization, case.pk).encode() not in page.content
    assert browser.post(case.get_absolute_url(), typed(case)).status_code == 200
    assert browser.post(url("save_case", organization, case.pk), typed(case)).status_code == 403


# ---- readings --------------------------------------------------------------------------------


def test_the_value_becomes_this_months_reading_once(browser, organization, make_case):
    case = make_case({key: certain(known.likely) for key, known in VALUE.items()}, customers=500)
    for _twice in range(2):
        browser.post(url("record_reading", organization, case.pk))
    (reading,) = Reading.objects.all()
    assert (reading.metric.kind, reading.n, reading.period) == (Kind.CLTV, 500, "month")
    assert reading.value == pytest.approx(266.6667, abs=5e-5)


def test_a_segments_value_is_a_reading_of_that_segment(browser, organization, make_case):
    browser.post(url("record_reading", organization, make_case(segment="Jóvenes").pk))
    assert Reading.objects.get().segment == "Jóvenes"


def test_without_a_value_nothing_is_recorded(browser, organization, make_case):
    answer = browser.post(url("record_reading", organization, make_case({}).pk), follow=True)
    assert "There is no value to record yet." in words_of(answer)
    assert not Reading.objects.exists()


# ---- all cases -------------------------------------------------------------------------------


def test_the_empty_list_says_what_it_will_show_and_offers_a_case(browser, organization):
    page = browser.get(url("cases", organization))
    assert headline(page) == "What is a customer worth to you?"
    assert url("new_case", organization).encode() in page.content


def test_segments_stand_beside_one_another_with_what_an_average_hides(
    browser, organization, make_case
):
    sure = {Key.MARGIN: certain(100), Key.DISCOUNT: certain(0.1)}
    make_case({**sure, Key.RETENTION: certain(0.9)}, title="A", segment="Familias", customers=50)
    make_case({**sure, Key.RETENTION: certain(0.6)}, title="B", segment="Jóvenes", customers=50)
    page = browser.get(url("cases", organization))
    said = words_of(page)
    assert "worth €29,000" in said
    assert "it would be €21,000" in said
    assert b'data-chart="chart-data-cases"' in page.content


def test_cases_of_different_formulas_are_not_drawn_beside_one_another(
    browser, organization, make_case
):
    make_case(title="A", form="a", segment="X", customers=1)
    make_case(title="B", form="b", segment="Y", customers=1)
    page = browser.get(url("cases", organization))
    assert b"chart-data-cases" not in page.content
    assert "average" not in words_of(page).split("How these figures")[0]


def test_the_sentence_for_other_pages(browser, organization, make_case):
    where = url("summary", organization)
    assert "has not been computed yet" in words_of(browser.get(where, **HTMX))
    make_case(VECTORS)
    said = words_of(browser.get(where, **HTMX))
    assert "A customer of today is worth €260" in said
    assert "Value ÷ cost of acquiring: 2.2" in said
    assert browser.get(where).status_code == 302


# ---- queries ---------------------------------------------------------------------------------


@pytest.mark.parametrize("many", [1, 3, 30])
def test_the_list_asks_the_same_for_any_number_of_cases(
    browser, organization, make_case, django_assert_num_queries, many
):
    for number in range(many):
        make_case(title=f"Caso {number}", segment=f"S{number}", customers=10)
    # session, person, membership; cases, their assumptions
    with django_assert_num_queries(5):
        browser.get(url("cases", organization))
    with django_assert_num_queries(5):
        browser.get(url("summary", organization), **HTMX)


@pytest.mark.parametrize("ranges", [{Key.MARGIN: certain(1)}, {**VECTORS, **PROMOTERS}])
def test_a_case_asks_the_same_for_any_number_of_assumptions(
    browser, organization, make_case, record, django_assert_num_queries, ranges
):
    record(Kind.NEW_CUSTOMERS, months=24, value=10)
    case = make_case(ranges)
    # session, person, membership; case, assumptions; metrics, readings, smallest group
    with django_assert_num_queries(8):
        browser.get(case.get_absolute_url())
    sent = typed(case)
    # what follows needs no own figures
    with django_assert_num_queries(5):
        browser.get(url("result", organization, case.pk), sent, **HTMX)
