"""Metrics are made, changed and deleted; nobody's change is lost; sources can be cleared."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from metrics.domain.cuts import Cut
from metrics.domain.measures import Kind
from metrics.models import (
    Metric,
    MetricImport,
    MetricSettings,
    Reading,
    Source,
    SourceKind,
)
from metrics.selectors.known import smallest_group
from metrics.services.metrics import known_metric, source_named
from metrics.services.readings import Wanted, record_readings
from tests.assessments.world import text_of
from voice.models import CustomerComment

pytestmark = pytest.mark.django_db
ENGLISH = {"HTTP_ACCEPT_LANGUAGE": "en"}
NOW = datetime(2026, 10, 14, 9, 0, tzinfo=UTC)
OWN = {
    "own_name_es": "Reclamaciones por cien pedidos",
    "own_name_en": "Complaints per hundred orders",
    "measure": "ratio",
    "unit": "reclamaciones",
    "higher_is_better": "0",
    "moment": "delivery",
}
BLANK = {"baseline": "", "baseline_on": "", "target": "", "target_on": ""}


@pytest.fixture
def page(organization):
    return lambda name, *args: reverse(f"metrics:{name}", args=[organization.slug, *args])


@pytest.fixture
def editor(lead, client_of):
    return client_of(lead, **ENGLISH)


@pytest.fixture
def spanish(lead, client_of):
    lead.language = "es"
    lead.save()
    return client_of(lead, HTTP_ACCEPT_LANGUAGE="es")


@pytest.fixture
def csat(organization):
    return known_metric(organization=organization, kind=Kind.CSAT)


def tell(organization, metric, *readings, name="CRM", kind=SourceKind.IMPORT, batch=None):
    """Record (month of 2026, favourable, n) or wanted readings of one source."""
    source = source_named(organization=organization, name=name, kind=kind)
    wanted = [
        r if isinstance(r, Wanted) else Wanted(metric, date(2026, r[0], 1), numerator=r[1], n=r[2])
        for r in readings
    ]
    record_readings(source=source, wanted=wanted, by=None, at=NOW, batch=batch)
    return source


# ---- own metrics --------------------------------------------------------------------------------


def test_an_own_metric_is_made_with_name_unit_and_direction(editor, page):
    answer = editor.post(page("new_metric"), OWN)
    metric = Metric.objects.get()
    assert answer.url == page("metric", "reclamaciones-por-cien-pedidos")
    assert (metric.kind, metric.measure, metric.unit, metric.higher_is_better, metric.moment) == (
        "own", "ratio", "reclamaciones", False, "delivery",
    )  # fmt: skip


def test_two_own_metrics_of_one_name_have_addresses_of_their_own(editor, page):
    for name in ("Pedidos", "Pedidos", "orders"):
        editor.post(page("new_metric"), {**OWN, "own_name_es": name})
    keys = list(Metric.objects.order_by("key").values_list("key", flat=True))
    assert keys == ["orders-2", "pedidos", "pedidos-2"]  # "orders" is a known one's


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"own_name_en": ""}, "This field is required."),
        ({"measure": "guess"}, "guess"),
        ({"measure": "total", "is_asked": "on"}, "Customers can be asked for a share"),
    ],
)
def test_an_own_metric_that_cannot_be_is_refused_with_what_was_typed(changed, said, editor, page):
    answer = editor.post(page("new_metric"), {**OWN, **changed})
    assert (answer.status_code, said in text_of(answer)) == (422, True)
    assert "Reclamaciones por cien pedidos" in text_of(answer)
    assert not Metric.objects.exists()


def test_the_kind_of_figure_is_fixed_once_there_are_readings(organization, editor, page):
    editor.post(page("new_metric"), OWN)
    metric = Metric.objects.get()
    tell(organization, metric, (1, 12, 400))
    sent = {**OWN, **BLANK, "measure": "total", "own_name_en": "Complaints", "rev": "1"}
    editor.post(page("edit_metric", metric.key), sent)
    metric.refresh_from_db()
    assert (metric.measure, metric.own_name_en) == ("ratio", "Complaints")


def test_deleting_says_how_many_readings_go_and_takes_them(organization, editor, page):
    editor.post(page("new_metric"), OWN)
    metric = Metric.objects.get()
    tell(organization, metric, (1, 12, 400), (2, 9, 380))
    assert "2 readings are gone" in text_of(editor.get(page("delete_metric", metric.key)))
    editor.post(page("delete_metric", metric.key))
    assert (Metric.objects.count(), Reading.objects.count()) == (0, 0)


def test_a_known_metric_is_not_deleted(editor, page, csat):
    for key in ("csat", "nps", "nothing"):
        assert editor.post(page("delete_metric", key)).status_code == 404
    assert Metric.objects.count() == 1


# ---- baseline and target ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "typed"), [("es", "68,5"), ("es", "68.5"), ("en", "68.5"), ("en", "68,5 %")]
)
def test_a_share_is_typed_in_per_cent_with_either_mark(language, typed, lead, client_of, page):
    lead.language = language
    lead.save()
    sent = {**BLANK, "target": typed, "target_on": "2027-12-31", "rev": "1"}
    client_of(lead, HTTP_ACCEPT_LANGUAGE=language).post(page("edit_metric", "csat"), sent)
    metric = Metric.objects.get()
    assert (metric.target, metric.target_on) == (0.685, date(2027, 12, 31))


@pytest.mark.parametrize(
    ("language", "typed", "kept"),
    [("es", "1.234", 1234), ("en", "1.234", 1.234), ("es", "1.234,5", 1234.5), ("en", "12,000", 12000)],
)  # fmt: skip
def test_thousands_are_those_of_the_language(language, typed, kept, lead, client_of, page):
    lead.language = language
    lead.save()
    sent = {**BLANK, "target": typed, "target_on": "2027-12-31", "rev": "1"}
    client_of(lead, HTTP_ACCEPT_LANGUAGE=language).post(page("edit_metric", "revenue"), sent)
    assert Metric.objects.get().target == kept


def test_a_value_is_shown_as_its_language_writes_it(spanish, page, csat):
    Metric.objects.update(target=0.685, target_on=date(2027, 12, 31))
    assert 'value="68,5"' in text_of(spanish.get(page("edit_metric", "csat")))


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"target": "120", "target_on": "2027-12-31"}, "From 0 to 100, please."),
        ({"target": "many", "target_on": "2027-12-31"}, "This is no number."),
        ({"target": "nan", "target_on": "2027-12-31"}, "This is no number."),
        ({"target": "75"}, "By when?"),
        ({"baseline": "60"}, "Of when is it?"),
    ],
)
def test_an_aim_that_cannot_be_is_refused_and_nothing_lost(changed, said, editor, page):
    answer = editor.post(page("edit_metric", "csat"), {**BLANK, **changed, "rev": "1"})
    assert (answer.status_code, said in text_of(answer)) == (422, True)
    assert f'value="{next(iter(changed.values()))}"' in text_of(answer)
    assert not Metric.objects.exists()


def test_the_baseline_is_taken_from_months_and_kept_only_on_saving(
    organization, editor, page, csat
):
    tell(organization, csat, (1, 30, 50), (2, 38, 50), (3, 45, 50), (4, 20, 50))
    sent = {**BLANK, "rev": "1", "take": "1", "take_first": "2026-01-01", "take_last": "2026-03-01"}
    answer = editor.post(page("edit_metric", "csat"), sent)
    said = text_of(answer)
    assert answer.status_code == 200
    assert "The baseline now holds 75\u202f%" in said or "The baseline now holds 75%" in said
    assert 'value="75.3333"' in said and 'value="2026-03-31"' in said
    assert Metric.objects.get().baseline is None
    editor.post(
        page("edit_metric", "csat"),
        {**BLANK, "rev": "1", "baseline": "75.3333", "baseline_on": "2026-03-31"},
    )
    assert Metric.objects.get().baseline == pytest.approx(113 / 150, abs=1e-6)


def test_months_of_few_customers_are_offered_together_only(organization, editor, page, csat):
    tell(organization, csat, (1, 1, 2), (2, 2, 4), (3, 6, 9))
    said = text_of(editor.get(page("edit_metric", "csat")))
    offered = re.findall(r'<option value="(2026-[^"]+)"', said)
    assert offered == ["2026-01-01", "2026-03-01"] * 2
    assert "January 2026 – February 2026" in said


def test_readings_without_their_number_make_no_baseline(organization, editor, page, csat):
    tell(organization, csat, *(Wanted(csat, date(2026, m, 1), value=0.5) for m in (1, 2)))
    sent = {**BLANK, "rev": "1", "take": "1", "take_first": "2026-01-01", "take_last": "2026-02-01"}
    assert "do not say of how many" in text_of(editor.post(page("edit_metric", "csat"), sent))


def test_a_target_worse_than_the_baseline_is_asked_about(editor, page):
    sent = {
        "baseline": "70", "baseline_on": "2026-01-31", "target": "60", "target_on": "2027-12-31",
        "rev": "1",
    }  # fmt: skip
    answer = editor.post(page("edit_metric", "csat"), sent, follow=True)
    assert "The target is worse than the baseline" in text_of(answer)
    sent |= {"rev": "1"}
    answer = editor.post(page("edit_metric", "churn"), sent, follow=True)  # less churn is better
    assert "The target is worse than the baseline" not in text_of(answer)


def test_of_two_who_change_a_metric_the_second_sees_both_values(editor, page, csat):
    first = {**BLANK, "target": "75", "target_on": "2027-12-31", "rev": "1"}
    second = {**BLANK, "target": "80", "target_on": "2027-12-31", "rev": "1"}
    assert editor.post(page("edit_metric", "csat"), first).status_code == 302
    answer = editor.post(page("edit_metric", "csat"), second)
    said = text_of(answer)
    assert (answer.status_code, Metric.objects.get().target) == (409, 0.75)
    assert "<td>75%</td><td>80%</td>" in said
    assert 'value="80"' in said
    again = re.search(r'name="rev" value="(\d+)"', said)[1]
    assert editor.post(page("edit_metric", "csat"), {**second, "rev": again}).status_code == 302
    assert Metric.objects.get().target == 0.8


def test_two_who_are_the_first_to_say_something_do_not_lose_anything_either(editor, page):
    sent = {**BLANK, "target": "75", "target_on": "2027-12-31", "rev": "1"}
    assert editor.post(page("edit_metric", "csat"), sent).status_code == 302
    assert editor.post(page("edit_metric", "csat"), {**sent, "target": "80"}).status_code == 409


def test_which_source_counts_is_asked_only_where_several_tell(organization, editor, page, csat):
    crm = tell(organization, csat, (1, 30, 50))
    assert "counted_source" not in text_of(editor.get(page("edit_metric", "csat")))
    tell(organization, csat, (1, 31, 50), name="Encuestas")
    assert "counted_source" in text_of(editor.get(page("edit_metric", "csat")))
    editor.post(page("edit_metric", "csat"), {**BLANK, "rev": "1", "counted_source": str(crm.pk)})
    assert Metric.objects.get().counted_source == crm


def test_a_source_of_somebody_else_cannot_count(
    other_organization, organization, editor, page, csat
):
    theirs = source_named(organization=other_organization, name="Suyo", kind=SourceKind.IMPORT)
    tell(organization, csat, (1, 30, 50))
    tell(organization, csat, (1, 31, 50), name="Encuestas")
    sent = {**BLANK, "rev": "1", "counted_source": str(theirs.pk)}
    assert editor.post(page("edit_metric", "csat"), sent).status_code == 422


# ---- settings, sources --------------------------------------------------------------------------


def test_the_smallest_group_is_set_within_its_limits(organization, editor, page):
    for asked, status in (("8", 302), ("2", 422), ("51", 422), ("", 422)):
        answer = editor.post(page("settings"), {"smallest_group": asked})
        assert (asked, answer.status_code) == (asked, status)
    assert smallest_group(organization) == 8
    assert MetricSettings.objects.count() == 1


def test_the_sources_say_what_each_told(organization, editor, page, csat):
    nps = known_metric(organization=organization, kind=Kind.NPS)
    tell(organization, csat, (1, 30, 50), (3, 30, 50))
    tell(organization, nps, Wanted(nps, date(2026, 3, 1), value=12.0, n=40))
    said = text_of(editor.get(page("sources")))
    assert "CSAT, NPS" in said and "January 2026 – March 2026" in said


def test_no_source_leads_to_the_import(editor, page):
    assert page("import_figures") in text_of(editor.get(page("sources")))


@pytest.mark.parametrize("sources", [1, 5])
def test_the_list_of_sources_costs_the_same_however_many(
    sources, organization, editor, page, csat, django_assert_num_queries
):
    for n in range(sources):
        tell(organization, csat, (1, 30, 50), name=f"Fuente {n}")
    editor.get(page("sources"))
    # Session, person, membership; sources, what they tell, names of metrics.
    with django_assert_num_queries(6):
        editor.get(page("sources"))


def kept_import(source, name="marzo.csv"):
    return MetricImport.objects.create(
        organization=source.organization, source=source, state="done", done_at=timezone.now(),
        file_name=name,
    )  # fmt: skip


def comment_of(organization, batch):
    return CustomerComment.objects.create(
        organization=organization, text="Bien", said_on=date(2026, 1, 3), batch=batch,
        fingerprint=str(uuid4()),
    )  # fmt: skip


def test_the_readings_of_one_import_go_alone(organization, editor, page, csat):
    source = tell(organization, csat, (1, 30, 50))
    row = kept_import(source)
    tell(organization, csat, (2, 31, 50), (3, 32, 50), batch=row.pk)
    comment_of(organization, row.pk)
    where = page("delete_source_readings", source.pk)
    assert "2 readings" in text_of(editor.get(where, {"import": str(row.pk)}))
    editor.post(where, {"import": str(row.pk)})
    assert list(Reading.objects.values_list("starts_on__month", flat=True)) == [1]
    assert CustomerComment.objects.count() == 1  # only on request
    editor.post(where, {"import": str(row.pk), "comments": "1"})
    assert CustomerComment.objects.count() == 0


def test_a_source_is_cleared_and_forgotten(organization, editor, page, csat):
    source = tell(organization, csat, (1, 30, 50), (2, 30, 50))
    other = tell(organization, csat, (1, 30, 50), name="Otra")
    editor.post(page("delete_source_readings", source.pk), {"forget": "1"})
    assert [r.source for r in Reading.objects.all()] == [other]
    assert list(Source.objects.all()) == [other]


def test_a_source_with_a_file_still_open_is_cleared_and_keeps_its_name(
    organization, editor, page, csat
):
    source = tell(organization, csat, (1, 30, 50))
    MetricImport.objects.create(organization=organization, source=source, state="checked")
    answer = editor.post(page("delete_source_readings", source.pk), {"forget": "1"}, follow=True)
    assert "is still open, so its name stays" in text_of(answer)
    assert (Source.objects.count(), Reading.objects.count()) == (1, 0)


def test_the_figures_of_a_survey_are_not_deleted_here(organization, editor, page, csat):
    source = tell(organization, csat, (1, 30, 50), name="Pulso", kind=SourceKind.SURVEY)
    assert editor.post(page("delete_source_readings", source.pk)).status_code == 409
    assert Reading.objects.count() == 1


def test_what_another_organisation_has_is_not_found(
    other_organization, organization, editor, page, csat
):
    theirs = known_metric(organization=other_organization, kind=Kind.CSAT)
    source = tell(other_organization, theirs, (1, 30, 50))
    row = kept_import(source)
    own = tell(organization, csat, (1, 30, 50))
    assert editor.post(page("delete_source_readings", source.pk)).status_code == 404
    answer = editor.post(page("delete_source_readings", own.pk), {"import": str(row.pk)})
    assert (answer.status_code, Reading.objects.count()) == (404, 2)
    for asked in ("nonsense", str(uuid4())):
        where = page("delete_source_readings", own.pk)
        assert editor.get(where, {"import": asked}).status_code == 404


def test_a_cut_of_a_source_is_no_other_row_of_the_list(organization, editor, page, csat):
    tell(
        organization, csat, (1, 30, 50),
        Wanted(csat, date(2026, 1, 1), numerator=3, n=5, cut=Cut.SEGMENT, segment="Pymes"),
    )  # fmt: skip
    assert text_of(editor.get(page("sources"))).count('<th scope="row">') == 1
