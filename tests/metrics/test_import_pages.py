"""The pages of an import: what they say, what they refuse, and that nothing is lost on the way."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone, translation

from jobs.models import Job
from journeys.models import Channel
from metrics.exchange.importing import keep
from metrics.models import ImportState, MetricImport, Reading, Source
from metrics.pages.import_words import how_it_was_read
from metrics.services.importing import cancel_import
from metrics.views import import_steps
from tests.metrics.handing_in import checked, hand_in, import_of, seen

# A date that nothing proves to be day or month first, and a number that may be thousands.
UNCLEAR = "Fecha;Métrica;Valor;Encuestas\n03/04/2026;NPS;31;1.234\n05/06/2026;NPS;28;2.345\n"
RESPONSES = "Fecha;Punto;Canal;Nota\n31/01/2026;Entrega;Web;5\n14/02/2026;Entrega;Web;3\n"


@pytest.fixture
def ours(organization):
    """A channel of the organisation."""
    return Channel.objects.create(
        organization=organization, key="online", name_es="En línea", name_en="Online"
    )


@pytest.fixture
def browser(client_of, lead):
    return client_of(lead)


@pytest.fixture(autouse=True)
def spoken_english():
    """What is said of a file while it is looked at, checked and kept stands in its row."""
    with translation.override("en"):
        yield


@pytest.fixture
def address(organization):
    def of(name: str, row: MetricImport | None = None) -> str:
        key = [row.pk] if row else []
        return reverse(f"metrics:{name}", args=[organization.slug, *key])

    return of


def body(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def english(client) -> object:
    client.cookies["language"] = "en"
    return client


# ---- handing in ------------------------------------------------------------------------------


def test_pasted_lines_lead_to_their_columns(browser, organization, address):
    sent = {"text": "Mes;CSAT\n2026-01;80 %", "name": "CRM", "shape": "readings"}
    answer = browser.post(address("import_figures"), sent)
    row = import_of(organization)
    assert (answer.status_code, answer["Location"]) == (302, address("import_columns", row))
    assert (row.source.name, row.state, row.file_name) == ("CRM", "looked_at", "")


def test_a_file_that_is_no_table_is_refused_and_what_was_typed_stays(
    browser, organization, address
):
    pdf = SimpleUploadedFile("informe.pdf", b"%PDF-1.7 nothing")
    answer = english(browser).post(
        address("import_figures"), {"file": pdf, "name": "CRM mensual", "shape": "orders"}
    )
    assert answer.status_code == 422
    page = body(answer)
    assert "This is a PDF, not a table" in page
    assert 'value="CRM mensual"' in page
    assert 'value="orders" checked' in page
    assert not Reading.objects.exists()


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"name": "CRM"}, "file"),
        ({"text": "a;b\n1;2"}, "name"),
        ({"text": "a;b\n1;2", "name": "CRM", "shape": "nonsense"}, "shape"),
        ({"text": "a;b\n1;2", "source": "11111111-1111-4111-8111-111111111111"}, "source"),
    ],
)
def test_an_upload_that_lacks_something_says_at_which_field(browser, address, sent, field):
    answer = browser.post(address("import_figures"), sent)
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {field}
    assert not MetricImport.objects.exists()


def test_a_source_of_another_organisation_is_none(browser, other_organization, address):
    theirs = hand_in(other_organization).source
    answer = browser.post(
        address("import_figures"), {"text": "Mes;CSAT\n2026-01;80 %", "source": theirs.pk}
    )
    assert answer.status_code == 422
    assert theirs.imports.count() == 1


def test_a_name_that_exists_adds_to_that_source(browser, organization, address):
    before = hand_in(organization, source="CRM").source
    browser.post(address("import_figures"), {"text": "Mes;CSAT\n2026-02;80 %", "name": "crm"})
    assert import_of(organization).source == before
    assert Source.objects.owned_by(organization).count() == 1


@pytest.mark.parametrize("shape", ["readings", "responses", "orders", "deals", "ads"])
@pytest.mark.parametrize("language", ["es", "en"])
def test_a_template_filled_in_is_understood_without_a_decision(
    browser, organization, address, shape, language
):
    browser.cookies["language"] = language
    template = browser.get(reverse("metrics:import_template", args=[organization.slug, shape]))
    assert template["Content-Disposition"] == f'attachment; filename="{shape}.csv"'
    file = SimpleUploadedFile("plantilla.csv", template.content)
    browser.post(address("import_figures"), {"file": file, "name": f"{shape} {language}"})
    row = import_of(organization)
    assert row.shape == shape
    columns = browser.get(address("import_columns", row)).context["page"]
    assert columns.problems == []
    browser.post(address("import_columns", row), {"step": "check"})
    row.refresh_from_db()
    assert (row.state, row.result["kept"], row.result["refused"]) == ("checked", 3, 0)


# ---- columns ---------------------------------------------------------------------------------


def test_the_columns_say_how_the_file_was_read(organization):
    row = hand_in(organization)
    assert how_it_was_read(row) == (
        "5 lines, each a reading: a value for a period; text in Windows-1252, separated by"
        " semicolons; set aside: 1 title line and 1 total line."
    )


def test_each_column_says_what_was_found_in_the_whole_of_it(browser, organization, address):
    row = hand_in(organization)
    page = english(browser).get(address("import_columns", row)).context["page"]
    assert {column.heading: (column.role, column.found) for column in page.columns} == {
        "Mes": ("date", "day first, because of 31/01/2026 in line 3"),
        "Canal": ("channel", "2 different words"),
        "Métrica": ("metric", "1 word"),
        "Valor": ("value", "decimal comma; from 70 to 170"),
        "Encuestas": ("n", "whole numbers; from 80 to 130"),
    }


def test_a_score_that_only_its_range_names_is_asked_about(browser, organization, address):
    for heading, asked in (("Nota", True), ("Nota (1-5)", False), ("Satisfacción", False)):
        sent = {"text": f"Fecha;{heading}\n13/01/2026;4", "name": heading, "shape": "responses"}
        answer = english(browser).post(address("import_figures"), sent)
        page = browser.get(answer["Location"])
        assert page.context["page"].columns[1].role == "score:csat"
        assert ("Which question did customers answer?" in page.content.decode()) is asked


def test_a_line_for_all_channels_is_all_of_them_and_not_a_channel(browser, organization, address):
    row = hand_in(
        organization, text="Mes;Canal;CSAT;n\n2026-01;Web;80,5;40\n2026-01;Total;70,5;90\n"
    )
    page = browser.get(address("import_columns", row)).context["page"]
    assert [(block.whole, [line.text for line in block.lines]) for block in page.names] == [
        (["Total"], ["Web"])
    ]
    browser.post(address("import_columns", row), {"step": "check"})
    shown = english(browser).get(address("import_check", row)).context["page"]
    assert [(line.channel, line.n) for line in shown.preview] == [("", 90), ("Web", 40)]
    assert shown.nothing_stated == "all"


def test_what_nothing_proves_has_to_be_chosen(browser, organization, address):
    row = hand_in(organization, text=UNCLEAR)
    page = browser.get(address("import_columns", row)).context["page"]
    date, _metric, _value, n = page.columns
    assert [(c.name, c.chosen) for c in date.formats] == [("date_order-0", "")]
    # What stands before decimals has a usual answer, which is shown and can be changed.
    assert [(c.name, c.chosen) for c in n.formats] == [("decimal-3", "comma")]
    assert [problem.field for problem in page.problems] == ["date_order-0"]
    refused = browser.post(address("import_columns", row), {"step": "check", "column-0": "date"})
    assert refused.status_code == 422
    done = browser.post(
        address("import_columns", row), {"step": "check", "date_order-0": "month_first"}
    )
    assert done.status_code == 302
    row.refresh_from_db()
    assert [line["period"] for line in row.result["preview"]] == ["2026-03", "2026-05"]


def test_an_order_of_dates_that_was_chosen_once_is_not_asked_again(browser, organization, address):
    first = hand_in(organization, text=UNCLEAR)
    sent = {"step": "check", "date_order-0": "month_first"}
    browser.post(address("import_columns", first), sent)
    browser.post(address("keep_import", first), seen(first))
    second = hand_in(organization, text=UNCLEAR.replace("NPS;31", "NPS;32"))
    page = browser.get(address("import_columns", second)).context["page"]
    assert [(c.name, c.chosen) for c in page.columns[0].formats] == [
        ("date_order-0", "month_first")
    ]
    # Another column of the same source was never asked about.
    third = hand_in(organization, text=UNCLEAR.replace("Fecha", "Fecha de alta"))
    page = browser.get(address("import_columns", third)).context["page"]
    assert [problem.field for problem in page.problems] == ["date_order-0"]


def test_choices_stay_when_a_role_is_changed(browser, organization, address):
    row = hand_in(organization)
    sent = {
        "step": "again",
        **{f"column-{index}": role for index, role in enumerate(["date", "", "metric", "value"])},
        "column-4": "",
        "fixed-segment": "Empresas",
    }
    page = browser.post(address("import_columns", row), sent).context["page"]
    assert [column.role for column in page.columns] == ["date", "", "metric", "value", ""]
    assert page.segment == "Empresas"
    assert "channel" in page.fixed_asked
    assert [block.role for block in page.names] == ["metric"]
    row.refresh_from_db()
    assert row.mapping == {}  # nothing is decided before it is checked


def test_the_same_role_twice_and_one_that_is_none_are_not_taken(browser, organization, address):
    row = hand_in(organization)
    sent = {"step": "check", "column-3": "n", "column-4": "n", "column-1": "nonsense"}
    answer = english(browser).post(address("import_columns", row), sent)
    assert answer.status_code == 422
    said = [problem.message for problem in answer.context["page"].problems]
    assert said == [
        "“Valor” and “Encuestas” cannot both be that; leave one of them out.",
        "Say which column is the value.",
    ]
    assert MetricImport.objects.get(pk=row.pk).state == "looked_at"


def test_a_name_is_matched_made_or_left_out(browser, organization, address, ours):
    row = hand_in(organization)
    page = browser.get(address("import_columns", row)).context["page"]
    (channels, _metrics) = page.names
    assert [(line.text, line.chosen) for line in channels.lines] == [
        ("Tienda", "new"),
        ("WEB-ES", "new"),
    ]
    names = {line.text: line.name for line in channels.lines}
    sent = {"step": "check", names["WEB-ES"]: str(ours.pk), names["Tienda"]: "leave_out"}
    assert browser.post(address("import_columns", row), sent).status_code == 302
    row.refresh_from_db()
    assert row.mapping["names"]["channel"] == {"WEB-ES": str(ours.pk), "Tienda": "leave_out"}
    assert row.result["reasons"] == {"left_out": 2, "total": 1}


def test_a_channel_of_another_organisation_cannot_be_meant(
    browser, organization, other_organization, address
):
    theirs = Channel.objects.create(organization=other_organization, key="x", name_es="X")
    row = hand_in(organization)
    channel = browser.get(address("import_columns", row)).context["page"].names[0].lines[0]
    sent = {"step": "check", channel.name: str(theirs.pk), "fixed-touchpoint": str(theirs.pk)}
    browser.post(address("import_columns", row), sent)
    row.refresh_from_db()
    assert str(theirs.pk) not in str(row.mapping)
    assert row.mapping["names"]["channel"][channel.text] == "new"


def test_a_file_can_be_read_as_something_else(browser, organization, address):
    row = hand_in(organization, text=RESPONSES)
    sent = {"step": "reread", "shape": "responses", "heading_line": "1"}
    answer = browser.post(address("import_columns", row), sent)
    assert answer["Location"] == address("import_columns", row)
    row.refresh_from_db()
    assert (row.shape, row.look["suggested"]["columns"]["3"]) == ("responses", "score:csat")


def test_a_heading_where_there_is_none_is_refused_and_can_be_corrected(
    browser, organization, address
):
    row = hand_in(organization)
    wrong = browser.post(
        address("import_columns", row), {"step": "reread", "heading_line": "7"}, follow=True
    )
    assert wrong.redirect_chain[-1][0] == address("import_check", row)
    assert 'value="reread"' in body(wrong)
    right = browser.post(address("import_columns", row), {"step": "reread"}, follow=True)
    assert [column.heading for column in right.context["page"].columns][:2] == ["Mes", "Canal"]


def test_columns_of_a_source_are_read_as_last_time(browser, organization, address, ours):
    first = hand_in(organization)
    page = browser.get(address("import_columns", first)).context["page"]
    line = page.names[0].lines[0]
    browser.post(address("import_columns", first), {"step": "check", line.name: str(ours.pk)})
    browser.post(address("keep_import", first), seen(first))
    second = hand_in(organization, text="Mes;Canal;Metrica;Valor\n31/03/2026;Tienda;CSAT;90\n")
    answer = english(browser).get(address("import_columns", second))
    assert "Read as last time. No longer there: Encuestas, Métrica. New: Metrica." in body(answer)
    found = {line.text: line.chosen for line in answer.context["page"].names[0].lines}
    assert found == {line.text: str(ours.pk)}


# ---- check, keep, give up --------------------------------------------------------------------


def test_the_check_says_what_would_be_kept_and_why_not(browser, organization, address):
    row = checked(hand_in(organization))
    page = english(browser).get(address("import_check", row))
    shown = page.context["page"]
    assert shown.lede == "3 of 5 lines would be kept. 2 are refused, with their reasons below."
    assert shown.reasons == [
        ("a value outside its range", 1),
        ("a line that adds up others", 1),
    ]
    assert [line for line, _words, _text in shown.refusals] == [6, 7]
    assert (shown.readings["new"], shown.new_channels) == (3, ["Tienda", "WEB-ES"])
    assert [(p.metric, p.period, p.channel, p.value, p.n) for p in shown.preview] == [
        ("CSAT", "January 2026", "Tienda", "70.0%", 80),
        ("CSAT", "January 2026", "WEB-ES", "84.5%", 120),
        ("CSAT", "February 2026", "WEB-ES", "86.1%", 130),
    ]
    assert not Reading.objects.exists()


def test_refused_lines_are_a_file(browser, organization, address):
    row = checked(hand_in(organization))
    answer = browser.get(address("import_refused", row))
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert answer["Content-Disposition"] == 'attachment; filename="refused.csv"'
    assert [line.split(";")[0] for line in lines[1:]] == ["6", "7"]
    assert "170,0" in lines[1]


def test_keeping_says_what_happened_and_leads_to_the_figures(browser, organization, address):
    row = checked(hand_in(organization))
    answer = english(browser).post(address("keep_import", row), seen(row), follow=True)
    assert answer.redirect_chain == [(address("import_check", row), 302)]
    assert answer.context["page"].lede == "3 new readings. 2 lines refused."
    assert f'href="{address("home")}"' in body(answer)
    assert answer.context["page"].preview == []  # dashboards protect small groups, this page not
    assert Reading.objects.owned_by(organization).count() == 3


def test_the_same_file_twice_changes_nothing_and_says_so(browser, organization, address):
    keep(checked(hand_in(organization)))
    again = checked(hand_in(organization))
    assert "This very file was kept on" in body(
        english(browser).get(address("import_columns", again))
    )
    page = english(browser).get(address("import_check", again)).context["page"]
    assert page.lede.endswith("All of it is there already: keeping it changes nothing.")
    browser.post(address("keep_import", again), seen(again))
    shown = browser.get(address("import_check", again)).context["page"]
    assert shown.lede == "Every reading was there already; nothing changed. 2 lines refused."


def test_an_update_that_rests_on_fewer_is_a_warning(browser, organization, address):
    keep(checked(hand_in(organization)))
    smaller = "Mes;Canal;Métrica;Valor;Encuestas\n31/01/2026;WEB-ES;CSAT;80,5;40\n"
    page = browser.get(address("import_check", checked(hand_in(organization, text=smaller))))
    (line,) = page.context["page"].shrinking
    assert (line.metric, line.period, line.had, line.has) == ("CSAT", "enero de 2026", 120, 40)


def test_what_would_be_counted_twice_cannot_be_kept(browser, organization, address):
    keep(checked(hand_in(organization, text="Mes;CSAT;n\nT1 2026;81,2;80\n")))
    text = "Fecha;Nota\n31/01/2026;5\n30/04/2026;5\n"
    single = checked(hand_in(organization, text=text, shape="responses"))
    page = browser.get(address("import_check", single))
    assert page.context["page"].overlaps == ["CSAT · enero de 2026"]
    assert address("keep_import", single) not in body(page)
    refused = browser.post(address("keep_import", single), seen(single))
    assert refused.status_code == 422
    assert Reading.objects.owned_by(organization).count() == 1


def test_what_was_corrected_in_another_tab_is_not_kept(browser, organization, address):
    row = checked(hand_in(organization))
    before = seen(row)
    browser.post(address("import_columns", row), {"step": "check", "column-4": ""})
    answer = browser.post(address("keep_import", row), before)
    assert answer.status_code == 409
    assert not Reading.objects.exists()
    assert browser.post(address("keep_import", row), seen(row)).status_code == 302
    assert Reading.objects.count() == 3


@pytest.mark.parametrize("name", ["import_columns", "keep_import", "cancel_import"])
def test_an_import_kept_in_another_tab_is_left_alone(browser, organization, address, name):
    row = checked(hand_in(organization))
    sent = seen(row) | {"step": "check"}
    keep(row)
    answer = browser.post(address(name, row), sent)
    assert answer.status_code == 409
    assert MetricImport.objects.get(pk=row.pk).state == ImportState.DONE


def test_giving_up_leaves_nothing(browser, organization, address):
    row = checked(hand_in(organization))
    kept = row.file.name
    assert row.file.storage.exists(kept)
    with_commit = browser.post(address("cancel_import", row))
    assert with_commit["Location"] == address("imports")
    row.refresh_from_db()
    assert (row.state, row.look, row.mapping, row.result) == ("cancelled", {}, {}, {})
    assert browser.get(address("import_columns", row))["Location"] == address("import_check", row)
    assert browser.get(address("import_refused", row)).status_code == 404
    assert not Reading.objects.exists()


def test_a_file_that_is_gone_is_said_and_not_an_error(browser, organization, address):
    row = hand_in(organization)
    row.file.storage.delete(row.file.name)
    answer = english(browser).post(address("import_columns", row), {"step": "check"})
    assert answer.status_code == 422
    assert "The file is no longer here. Hand it in again." in body(answer)


def test_a_large_file_is_worked_on_by_jobs(
    browser, organization, address, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr(import_steps, "SMALL", 10)
    sent = {"text": "Mes;CSAT;n\n2026-01;80,5;40\n", "name": "CRM", "shape": "readings"}
    browser.post(address("import_figures"), sent)
    row = import_of(organization)
    browser.post(address("import_columns", row), {"step": "check"})
    row.refresh_from_db()
    browser.post(address("keep_import", row), seen(row))
    jobs = Job.objects.owned_by(organization).order_by("created_at")
    assert [(job.kind, job.state, job.back) for job in jobs] == [
        ("look_at_figures", "done", address("import_columns", row)),
        ("check_figures", "done", address("import_check", row)),
        ("keep_figures", "done", address("import_check", row)),
    ]
    assert Reading.objects.owned_by(organization).count() == 1


def test_while_a_job_works_on_an_import_its_pages_lead_there(
    browser, organization, address, settings
):
    row = checked(hand_in(organization))
    now = timezone.now()
    job = Job.objects.create(
        organization=organization, kind="keep_figures", subject=f"figures:{row.pk}",
        created_at=now, heartbeat_at=now,
    )  # fmt: skip
    progress = reverse("jobs:progress", args=[organization.slug, job.pk])
    for name in ("import_columns", "import_check"):
        assert browser.get(address(name, row))["Location"] == progress
    assert browser.post(address("keep_import", row), seen(row))["Location"] == progress


def test_a_look_that_was_broken_off_can_be_had_again(browser, organization, address):
    row = hand_in(organization)
    MetricImport.objects.filter(pk=row.pk).update(state="received", look={})
    assert browser.get(address("import_columns", row))["Location"] == address("import_check", row)
    assert 'value="reread"' in body(browser.get(address("import_check", row)))
    browser.post(address("import_columns", row), {"step": "reread"})
    row.refresh_from_db()
    assert row.state == "looked_at"


# ---- the list --------------------------------------------------------------------------------


def test_the_list_says_what_became_of_each_file(browser, organization, address):
    keep(checked(hand_in(organization, name="uno.csv")))
    cancel_import(row=hand_in(organization, name="dos.csv"))
    checked(hand_in(organization, name="tres.csv"))
    hand_in(organization, name="cuatro.csv", text="nada")
    lines = english(browser).get(address("imports")).context["lines"]
    assert {line.name: line.became for line in lines} == {
        "cuatro.csv": "Line 1: There is nothing below the heading.",
        "tres.csv": "Checked, waiting to be kept",
        "dos.csv": "Given up",
        "uno.csv": "3 new readings. 2 lines refused.",
    }


def test_executives_read_the_list_and_no_files(client_of, executive, organization, address):
    row = checked(hand_in(organization))
    reader = client_of(executive)
    page = body(reader.get(address("imports")))
    assert "cifras.csv" in page
    assert address("import_check", row) not in page
    assert address("import_figures") not in page
    assert reader.get(address("import_check", row)).status_code == 403


@pytest.mark.parametrize("files", [1, 12])
def test_queries_do_not_grow_with_the_files(
    browser, organization, address, files, django_assert_num_queries
):
    for _number in range(files):
        row = checked(hand_in(organization))
    with django_assert_num_queries(5):  # session, person, membership; how many imports, which
        browser.get(address("imports"))
    # session, person, membership; the import; its job; metrics, stages, touchpoints and channels
    # as words and as options; whether the same file was kept before
    with django_assert_num_queries(13):
        browser.get(address("import_columns", row))
    with django_assert_num_queries(6):  # session, person, membership; import; job; metrics
        browser.get(address("import_check", row))
