"""Figures of others: handed in with their source, or pooled from organisations that agreed."""

from __future__ import annotations

import io
import json
import re
from datetime import UTC, date, datetime

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from accounts.models import Organization
from assessments.models import Assessment
from benchmarks.models import Benchmark, BenchmarkConsent, PooledBenchmark
from benchmarks.selectors.pool import contributions
from benchmarks.services import agree_to_pool, renew_pool, withdraw_from_pool
from benchmarks.services.pooling import DemonstrationError
from tests.assessments.world import hold_round, member, text_of
from tests.assessments.world import organization as new_organization

ENGLISH = {"HTTP_ACCEPT_LANGUAGE": "en"}
SAID = {
    "title": "CX en seguros",
    "source": "Instituto de Ejemplo",
    "url": "",
    "year": "2025",
    "organizations": "120",
}
TABLE = "part;mean;p25;p75;n\noverall;2,8;2,3;3,2;120\nDatos;2.5;2.0;3.0;120\nDA1;2.2;;;118\n"


def upload(text: str | bytes, name: str = "estudio.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text.encode() if isinstance(text, str) else text)


@pytest.fixture
def page(organization):
    return lambda name, *args: reverse(f"benchmarks:{name}", args=[organization.slug, *args])


@pytest.fixture
def editor(lead, client_of):
    return client_of(lead, **ENGLISH)


@pytest.fixture
def hand_in(editor, page):
    """``hand_in(text, …)``: the preview of a file."""

    def handed_in(text, name="estudio.csv", **said):
        sent = {**SAID, **said, "file": upload(text, name)}
        return editor.post(page("import_benchmark"), sent)

    return handed_in


def kept_in(preview) -> str:
    return re.search(r'name="kept" value="([^"]+)"', text_of(preview)).group(1)


# ---- from a file --------------------------------------------------------------------------------


def test_a_file_is_shown_first_and_kept_when_confirmed(framework, editor, page, hand_in):
    preview = hand_in(TABLE)
    assert (preview.status_code, Benchmark.objects.count()) == (200, 0)
    assert "3 figures would be kept" in text_of(preview)
    editor.post(page("import_benchmark"), {"kept": kept_in(preview)})
    row = Benchmark.objects.get()
    assert [(v.part, v.mean, v.lower, v.upper, v.n) for v in row.values.all()] == [
        ("overall", 2.8, 2.3, 3.2, 120),
        ("DA", 2.5, 2.0, 3.0, 120),
        ("DA1", 2.2, None, None, 118),
    ]


def test_the_same_file_twice_is_kept_once(framework, editor, page, hand_in):
    for _ in range(2):
        editor.post(page("import_benchmark"), {"kept": kept_in(hand_in(TABLE))})
    assert Benchmark.objects.count() == 1


def test_a_workbook_says_the_same_as_a_table(framework, editor, page, hand_in):
    book = openpyxl.Workbook()
    for row in (("Parte", "Media", "n"), ("Conjunto", 2.8, 120), ("Diseño", 3, 5)):
        book.active.append(row)
    raw = io.BytesIO()
    book.save(raw)
    preview = hand_in(raw.getvalue(), "estudio.xlsx")
    editor.post(page("import_benchmark"), {"kept": kept_in(preview)})
    assert [v.part for v in Benchmark.objects.get().values.all()] == ["overall", "DI"]


def test_json_also_says_where_it_comes_from(framework, editor, page, hand_in):
    document = {
        "format": "brujula-cx-benchmark", "title": "De la red", "source": "La red", "year": 2024,
        "organizations": 40, "values": [{"part": "CU", "mean": 3.1, "n": 40}],
    }  # fmt: skip
    blank = dict.fromkeys(SAID, "")
    preview = hand_in(json.dumps(document), "red.json", **blank)
    editor.post(page("import_benchmark"), {"kept": kept_in(preview)})
    row = Benchmark.objects.get()
    assert (row.title, row.source, row.year, row.organizations) == ("De la red", "La red", 2024, 40)


REFUSED = {
    "overall;2.8;;;4": "Never from fewer than five organisations.",
    "XX9;2.8;;;40": "“XX9” is no part of this model.",
    "DA;5.1;;;40": "From 1 to 5, please: the mean.",
    "DA;much;;;40": "Not a number: the mean.",
    "DA;2.8;;;": "Not a number: the number of organisations.",
    "DA;2.8;;;5.5": "The number of organisations must be a whole number.",
    "DA;2.8;2.5;;40": "Give both quartiles, p25 and p75, or neither.",
    "DA;2.8;3.5;2.5;40": "p25 lies above p75.",
    "DA;=1+1;;;40": "A formula stands here; put in its value.",
    "DI;2.8;;;40": "This part stands in the file twice.",
}


@pytest.mark.parametrize("line", REFUSED)
def test_a_line_is_refused_by_its_number_and_the_others_kept(line, framework, hand_in):
    preview = hand_in(f"part;mean;p25;p75;n\nDI;3;;;40\n{line}\n")
    said = text_of(preview)
    assert (preview.status_code, "1 figure would be kept" in said) == (200, True)
    assert f"<b>Line 3</b>: {REFUSED[line]}" in said


@pytest.mark.parametrize(
    ("text", "name", "said"),
    [
        ("", "a.csv", "There is nothing in it that could be read."),
        ("a;b\n1;2\n", "a.csv", "The first line must name the columns"),
        ("part;mean;n\nXX;1;9\n", "a.csv", "is no part of this model"),
        ("{", "a.json", "The JSON breaks off or is wrong."),
        ("[]", "a.json", "must be “brujula-cx-benchmark”"),
        (b"%PDF-1.7 ...", "a.csv", "This is a PDF"),
        ("part;mean;n\n" + "DA;1;9\n" * 501, "a.csv", "at most 500 lines"),
    ],
)
def test_what_is_no_benchmark_is_refused_with_the_reason(text, name, said, framework, hand_in):
    answer = hand_in(text, name)
    assert (answer.status_code, said in text_of(answer)) == (422, True)
    assert "CX en seguros" in text_of(answer)  # what was typed is still there


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("organizations", "4", "Never from fewer than five organisations."),
        ("source", "", "required"),
        ("year", "1066", "1990"),
    ],
)
def test_no_figure_without_source_year_and_number(field, value, said, framework, hand_in):
    answer = hand_in(TABLE, **{field: value})
    assert (answer.status_code, said in text_of(answer)) == (422, True)
    assert "Keep these figures" not in text_of(answer)


def test_what_was_shown_to_one_organisation_is_not_kept_by_another(
    framework, hand_in, stranger, client_of, other_organization
):
    preview = hand_in(TABLE)
    where = reverse("benchmarks:import_benchmark", args=[other_organization.slug])
    for kept in (kept_in(preview), kept_in(preview)[:-2] + "xx", "nonsense"):
        answer = client_of(stranger, **ENGLISH).post(where, {"kept": kept})
        assert (answer.status_code, Benchmark.objects.count()) == (422, 0)


def test_a_benchmark_of_another_organisation_is_not_there(
    framework, editor, page, hand_in, stranger, client_of, other_organization
):
    editor.post(page("import_benchmark"), {"kept": kept_in(hand_in(TABLE))})
    row = Benchmark.objects.get()
    theirs = client_of(stranger)
    where = reverse("benchmarks:delete_benchmark", args=[other_organization.slug, row.pk])
    assert theirs.post(where).status_code == 404
    shown = theirs.get(reverse("benchmarks:benchmarks", args=[other_organization.slug]))
    assert "CX en seguros" not in text_of(shown)
    editor.post(page("delete_benchmark", row.pk))
    assert not Benchmark.objects.exists()


def test_source_year_and_number_stand_beside_the_figures(
    framework, editor, page, hand_in, organization
):
    hold_round(organization, {"Norte": 6}, lambda team, seat, code: 3 + seat % 2)
    editor.post(page("import_benchmark"), {"kept": kept_in(hand_in(TABLE))})
    said = text_of(editor.get(page("benchmarks")))
    assert "Instituto de Ejemplo, 2025, n = 120 organisations" in said
    assert "0.7 levels above “CX en seguros”" in said
    assert "in the highest quarter" in said
    assert "n = 118" in said


def test_a_difference_within_the_interval_is_none(framework, editor, page, hand_in, organization):
    hold_round(organization, {"Norte": 6}, lambda team, seat, code: 2 + seat % 3)
    editor.post(page("import_benchmark"), {"kept": kept_in(hand_in(TABLE))})
    assert "No detectable difference from" in text_of(editor.get(page("benchmarks")))


def test_the_template_filled_in_is_read(framework, editor, page, hand_in):
    raw = editor.get(page("benchmark_template")).content.decode("utf-8-sig")
    lines = raw.splitlines()
    assert len(lines) == 1 + 1 + 5 + 30
    filled = [lines[0], *(line.replace(";;;;", ";3;;;9") for line in lines[1:])]
    filled[1] = "overall;;3;;;9"
    assert "36 figures would be kept" in text_of(hand_in("\n".join(filled)))


def test_no_page_where_there_is_nothing_says_what_to_do(framework, editor, page):
    said = text_of(editor.get(page("benchmarks")))
    assert "Nothing to compare with yet" in said
    assert page("import_benchmark") in said


@pytest.mark.parametrize("asked", ["nonsense", "00000000-0000-0000-0000-000000000000"])
def test_a_round_that_is_not_there_is_not_found(asked, framework, editor, page):
    assert editor.get(page("benchmarks"), {"round": asked}).status_code == 404


def test_an_open_anonymous_round_stands_beside_nobody(framework, editor, page, organization):
    held = hold_round(organization, {"Norte": 6}, state="open").assessment
    assert editor.get(page("benchmarks"), {"round": held.pk}).status_code == 404
    assert editor.get(page("beside", held.pk)).status_code == 404


# ---- between the organisations of one installation ----------------------------------------------


def agreed(number: int, level: int = 3, **how) -> tuple[Organization, Assessment]:
    """An organisation that agreed, with one closed round."""
    owner = new_organization(f"Organización {number}", **how)
    held = hold_round(owner, {"Norte": 5}, lambda *x: level, opens_on=date(2025, 3, 1))
    who = member(owner, "lead")
    agree_to_pool(organization=owner, by=who, at=timezone.now())
    return owner, held.assessment


@pytest.fixture
def five(framework):
    return [agreed(n, level) for n, level in enumerate((1, 2, 3, 4, 5))]


def renew():
    return renew_pool(framework_slug="cx", at=timezone.now())


def test_an_area_that_one_of_them_does_not_have_has_no_figure(five, framework, monkeypatch):
    """Five of six would have one: beside an earlier figure of others it could be about a few."""
    agreed(5, 3)
    found = contributions("cx")
    del found[5].means["DA"]
    monkeypatch.setattr("benchmarks.services.pooling.contributions", lambda slug: found)
    assert set(renew().values) == {"overall", "DI", "EN", "ME", "CU"}


def test_five_that_agreed_make_a_snapshot_and_four_make_none(five):
    withdraw_from_pool(organization=five[0][0], by=None, at=timezone.now())
    assert renew() is None
    agree_to_pool(organization=five[0][0], by=None, at=timezone.now())
    made = renew()
    assert made.organizations == 5
    assert made.values["overall"] == {"lower": 2.0, "median": 3.0, "upper": 4.0}
    assert set(made.values) == {"overall", "DA", "DI", "EN", "ME", "CU"}


def test_one_more_changes_nothing_that_is_shown(five):
    first = renew()
    agreed(9, 5)
    assert renew() is None
    assert PooledBenchmark.objects.get() == first


def test_who_withdraws_cannot_be_solved_for_either(five):
    agreed(9, 5)
    assert renew().organizations == 6
    withdraw_from_pool(organization=five[0][0], by=None, at=timezone.now())
    assert renew() is None
    for n in range(10, 14):
        agreed(n)
    # One left, four joined: whatever is subtracted is about five, and none of them stands alone.
    assert renew().organizations == 9


def test_five_more_make_a_new_snapshot(five):
    renew()
    for n in range(10, 15):
        agreed(n, 1)
    assert renew().organizations == 10


def test_an_organisation_that_goes_leaves_the_rule_its_memory(five):
    agreed(9, 5)
    renew()
    five[0][0].delete()
    assert renew() is None


def test_what_does_not_take_part(five):
    """No demonstration, no short form, no open round, nobody who did not agree, no handful."""
    taking_part = {c.organization for c in contributions("cx")}
    hold_round(new_organization("Sin acuerdo"))
    agreed(20, 3, is_demonstration=False)
    demonstration = new_organization("Inventada", is_demonstration=True)
    hold_round(demonstration)
    BenchmarkConsent.objects.create(organization=demonstration, agreed_at=timezone.now())
    short = new_organization("Corta")
    hold_round(short, form="short")
    opened = new_organization("Abierta")
    hold_round(opened, state="open")
    few = new_organization("Pocos")
    hold_round(few, {"Norte": 3}, k=3)
    for owner in (short, opened, few):
        agree_to_pool(organization=owner, by=None, at=timezone.now())
    now = {c.organization for c in contributions("cx")}
    assert len(now - taking_part) == 1


def test_a_demonstration_cannot_agree(framework):
    demonstration = new_organization("Inventada", is_demonstration=True)
    with pytest.raises(DemonstrationError):
        agree_to_pool(organization=demonstration, by=None, at=timezone.now())


def test_only_the_last_closed_round_of_each_enters(five):
    owner, first = five[0]
    later = hold_round(owner, {"Norte": 5}, lambda *x: 4).assessment
    Assessment.objects.filter(pk=first.pk).update(closed_at=datetime(2025, 5, 1, tzinfo=UTC))
    found = {c.round for c in contributions("cx") if c.organization == owner.pk}
    assert found == {str(later.pk)}


def test_who_gives_sees_and_nobody_is_named(five, organization, editor, page):
    renew()
    hold_round(organization, {"Norte": 6}, lambda *x: 4)
    assert "n = 5 organisations" not in text_of(editor.get(page("benchmarks")))
    editor.post(page("consent"), {"agree": "1"})
    said = text_of(editor.get(page("benchmarks")))
    assert "Organisations of this installation" in said
    assert "n = 5 organisations" in said
    assert not [owner.name for owner, _ in five if owner.name in said]


def test_consent_is_ticked_withdrawn_and_a_leads(organization, editor, consultant, client_of, page):
    editor.post(page("consent"), {})
    assert not BenchmarkConsent.objects.exists()
    for _ in range(2):
        editor.post(page("consent"), {"agree": "1"})
    consent = BenchmarkConsent.objects.get()
    assert (consent.agreed_by.email, consent.withdrawn_at) == ("lead@example.org", None)
    assert client_of(consultant).post(page("consent"), {"withdraw": "1"}).status_code == 403
    editor.post(page("consent"), {"withdraw": "1"})
    consent.refresh_from_db()
    assert consent.withdrawn_at is not None


def test_the_command_makes_one_or_says_why_not(five, capsys):
    call_command("pool_benchmarks")
    call_command("pool_benchmarks")
    first, second = capsys.readouterr().out.splitlines()
    assert first == "New snapshot of 5 organisations."
    assert second.startswith("No new snapshot")


def test_the_part_beside_the_results_shows_the_whole_and_the_areas(
    framework, editor, page, hand_in, organization
):
    held = hold_round(organization, {"Norte": 6}, lambda *x: 3).assessment
    editor.post(page("import_benchmark"), {"kept": kept_in(hand_in(TABLE))})
    part = editor.get(page("beside", held.pk), HTTP_HX_REQUEST="true")
    assert "<html" not in text_of(part)
    assert text_of(part).count('<th scope="row">') == 2  # the whole and data; no capability
    assert "<html" in text_of(editor.get(page("beside", held.pk)))


@pytest.mark.parametrize("references", [1, 4])
def test_the_page_costs_the_same_however_many_references(
    references, framework, editor, page, hand_in, organization, django_assert_num_queries
):
    hold_round(organization, {"Norte": 6}, lambda *x: 3)
    for n in range(references):
        editor.post(page("import_benchmark"), {"kept": kept_in(hand_in(TABLE, title=f"T{n}"))})
    editor.get(page("benchmarks"))
    # Session, person, membership; rounds, consent, benchmarks, values, areas, capabilities.
    with django_assert_num_queries(9):
        editor.get(page("benchmarks"))
