"""Initiatives from a file on their pages: shown line by line, kept as shown, by whom, told in words."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from html import unescape
from io import StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import translation

from roadmaps.models import Initiative, InitiativeStatus
from roadmaps.services import decide
from tests.assessments.world import changed, english, make_roadmap, tables, text_of

HEADING = "Code;Initiative;Effort;Cost;Duration;Probability;D;ME;Requires;Status"
NEW = ";Plan de voz;30;12.000;2;0,8;0,5;;I1;"


@pytest.fixture
def address(roadmap):
    return reverse("roadmaps:import_initiatives", args=[roadmap.organization.slug, roadmap.pk])


def handed_in(browser, address, *lines, name="plan.csv", heading=HEADING):
    content = "\n".join([heading, *lines]).encode()
    return browser.post(address, {"file": SimpleUploadedFile(name, content)})


def seal(response):
    """What the preview keeps of what it showed."""
    found = re.search(r'name="kept" value="([^"]+)"', text_of(response))
    return found[1] if found else None


def words(response):
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text_of(response))))


def counts(response):
    return [int(n) for n in re.findall(r"<dd>(\d+)</dd>", text_of(response))]


# ---- what is shown ------------------------------------------------------------------------------


def test_a_file_is_shown_line_by_line_and_nothing_is_written(editor, address, initiatives):
    before = tables()
    response = handed_in(
        editor, address, NEW, "I3;;25;;1;0,8;1;;;", "I2;;;;;;;;;", ";;1;1;1;1;1;;;"
    )
    assert (response.status_code, changed(before)) == (200, set())
    said = words(response)
    assert counts(response)[0] == 4
    assert sum(counts(response)[1:]) == 4
    assert "Missing: Outside cost." in said
    assert english("It has neither a name nor a code.") in text_of(response)


def test_what_was_shown_is_kept_and_the_same_file_again_changes_nothing(
    editor, address, roadmap, initiatives
):
    row = initiatives["I1"]
    heading, line = "Code;Effort;Outside cost", f"I1;{row.effort_days + 5};{row.cost}"
    shown = handed_in(editor, address, line, heading=heading)
    kept = editor.post(address, {"kept": seal(shown)}, follow=True)
    assert "1 was changed." in words(kept)
    fresh = Initiative.objects.get(pk=row.pk)
    assert (fresh.effort_days, fresh.rev) == (row.effort_days + 5, row.rev + 1)
    before = tables()
    again = handed_in(editor, address, line, heading=heading)
    assert seal(again) is None
    assert english("This file changes nothing") in text_of(again)
    assert english("All of it is in the roadmap already.") in text_of(again)
    assert changed(before) == set()


def test_a_new_initiative_is_written_whole_and_ranked(editor, address, roadmap, initiatives):
    shown = handed_in(editor, address, NEW)
    assert "30 days of work · €12,000 · 2 quarters · 80% · D +0.5 · after Iniciativa I1" in words(
        shown
    )
    response = editor.post(address, {"kept": seal(shown)})
    assert response["Location"] == roadmap.get_absolute_url()
    row = Initiative.objects.get(own_title="Plan de voz")
    assert (row.roadmap, row.effort_days, row.cost, row.duration) == (roadmap, 30, 12000, 2)
    assert (row.probability, row.status) == (Decimal("0.8"), InitiativeStatus.PROPOSED)
    assert [(lift.capability.code, lift.points) for lift in row.lifts.all()] == [
        ("D", Decimal("0.5"))
    ]
    assert list(row.requires.all()) == [initiatives["I1"]]
    assert "Plan de voz" in text_of(editor.get(roadmap.get_absolute_url()))


def test_the_library_is_taken_up_by_code_with_the_files_estimates(
    editor, address, roadmap, initiatives
):
    library = initiatives["I5"].library
    initiatives["I5"].delete()
    shown = handed_in(editor, address, "i5;33", heading="Código;Esfuerzo")
    assert "new, from the library" in text_of(shown)
    editor.post(address, {"kept": seal(shown)})
    row = roadmap.initiatives.get(library=library)
    assert (row.effort_days, row.cost, row.own_title) == (33, library.cost_likely, "")
    assert row.lifts.count() == library.lifts.count()


def test_what_a_file_marks_as_done_is_done_since_today_and_not_done_any_more_when_it_says_so(
    editor, address, roadmap, initiatives
):
    for status, is_done in (("Done", True), ("Propuesta", False)):
        shown = handed_in(editor, address, f"I1;{status}", heading="Code;Status")
        editor.post(address, {"kept": seal(shown)})
        row = Initiative.objects.get(pk=initiatives["I1"].pk)
        assert (row.is_done, row.done_on is not None) == (is_done, is_done)


def test_an_update_leaves_alone_what_the_file_does_not_say(editor, address, initiatives):
    row = initiatives["I2"]
    # Line breaks as a browser sends them: a file that says nothing of them leaves them so.
    why = "Uno\r\nDos"
    decide(initiative=row, seen_rev=1, pinned_quarter=2, excluded_reason="No toca", own_why=why)
    lifts = set(row.lifts.values_list("capability__code", "points"))
    shown = handed_in(editor, address, "I2;Ventas", heading="Code;Owner")
    editor.post(address, {"kept": seal(shown)})
    fresh = Initiative.objects.get(pk=row.pk)
    assert (fresh.own_owner, fresh.pinned_quarter, fresh.excluded_reason, fresh.own_why) == (
        "Ventas", 2, "No toca", why,
    )  # fmt: skip
    assert set(fresh.lifts.values_list("capability__code", "points")) == lifts


def test_what_of_a_file_can_be_kept_is_kept_and_the_rest_is_refused_with_reasons(
    editor, address, roadmap
):
    shown = handed_in(
        editor, address,
        ";A;10;0;1;0.5;1;;B;", ";B;10;0;1;0.5;1;;A;", ";C;10;0;1;0.5;1;;nadie;",
        ";E;10;0;1;0.5;1;;C;", ";F;10;0;1;0.5;1;;;", heading=f"{HEADING};Z9",
    )  # fmt: skip
    said = words(shown)
    assert counts(shown) == [5, 1, 0, 0, 4]
    assert "A (line 2) → B (line 3) → A (line 2)" in said
    assert "“nadie”, which must be done first, is neither in the file nor in the roadmap." in said
    assert "“C”, which must be done first, is refused in line 4." in said
    assert re.search(r"Z9 ?: neither a column known here nor a capability", said)
    assert "Keep 1 line " in said
    editor.post(address, {"kept": seal(shown)})
    own = roadmap.initiatives.filter(library=None)
    assert [row.own_title for row in own] == ["F"]


def test_texts_of_a_file_are_shown_as_texts(editor, address):
    shown = handed_in(editor, address, ";<b>Voz</b>;10;0;1;0.5;1;;;")
    assert "&lt;b&gt;Voz&lt;/b&gt;" in text_of(shown)
    assert "<b>Voz" not in text_of(shown)


# ---- what is kept is what was shown -------------------------------------------------------------


def test_who_keeps_a_file_on_top_of_a_change_is_shown_anew_and_nothing_is_written(
    editor, address, initiatives
):
    row = initiatives["I1"]
    shown = handed_in(editor, address, "I1;44", heading="Code;Effort")
    decide(initiative=row, seen_rev=1, effort_days=Decimal(55))
    before = tables()
    response = editor.post(address, {"kept": seal(shown)})
    assert (response.status_code, changed(before)) == (409, set())
    assert "55 → 44" in words(response)
    assert 'role="alert"' in text_of(response)
    editor.post(address, {"kept": seal(response)})
    assert Initiative.objects.get(pk=row.pk).effort_days == 44


def test_who_had_the_form_open_is_told_that_a_file_changed_the_initiative(
    editor, address, roadmap, initiatives
):
    shown = handed_in(editor, address, "I1;44", heading="Code;Effort")
    editor.post(address, {"kept": seal(shown)})
    args = [roadmap.organization.slug, roadmap.pk, initiatives["I1"].pk]
    sent = {"rev": "1", "excluded_reason": "No toca"}
    assert editor.post(reverse("roadmaps:exclude", args=args), sent).status_code == 409


@pytest.mark.parametrize("spoilt", [lambda s: "", lambda s: s[:-3] + "xyz", lambda s: "nonsense"])
def test_nothing_is_kept_but_what_this_site_has_shown(spoilt, editor, address):
    kept = seal(handed_in(editor, address, NEW))
    before = tables()
    response = editor.post(address, {"kept": spoilt(kept)})
    assert (response.status_code, changed(before)) == (422, set())
    assert english("What was shown is no longer valid. Hand in the file again.") in text_of(
        response
    )


def test_what_was_shown_for_one_roadmap_is_not_kept_in_another(
    editor, address, roadmap, initiatives
):
    other = make_roadmap(roadmap.assessment, title="Otra")
    kept = seal(handed_in(editor, address, NEW))
    elsewhere = reverse("roadmaps:import_initiatives", args=[other.organization.slug, other.pk])
    before = tables()
    assert editor.post(elsewhere, {"kept": kept}).status_code == 422
    assert changed(before) == set()


# ---- who, and what goes wrong -------------------------------------------------------------------


def test_only_who_may_edit_may_hand_in_a_file(address, roadmap, reader, stranger, client_of):
    strange = client_of(stranger)
    before = tables()
    for browser, status in ((reader, 403), (strange, 404)):
        assert browser.get(address).status_code == status
        assert handed_in(browser, address, NEW).status_code == status
    assert changed(before) == set()
    for kind, status in (("csv", 200), ("xlsx", 200), ("doc", 404)):
        args = [roadmap.organization.slug, roadmap.pk, kind]
        taken = reverse("roadmaps:initiatives_file", args=args)
        assert reader.get(taken).status_code == status
        assert strange.get(taken).status_code == 404


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({}, "Choose a file."),
        ({"file": b"%PDF-1.4 no table"}, "This is a PDF, not a table. Save the table as .xlsx or .csv."),
        ({"file": b"a;b\n1;2"}, "Line 1: The first line must name the columns"),
        ({"file": b""}, "The submitted file is empty."),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_in_words_with_the_form_kept(sent, said, editor, address):
    before = tables()
    files = {name: SimpleUploadedFile("x.csv", content) for name, content in sent.items()}
    response = editor.post(address, files)
    assert (response.status_code, changed(before)) == (422, set())
    assert said in words(response)
    assert 'type="file"' in text_of(response)


def test_a_file_of_which_nothing_can_be_kept_is_refused_and_offers_nothing_to_keep(editor, address):
    response = handed_in(editor, address, ";;1;1;1;1;1;;;")
    assert (response.status_code, seal(response)) == (422, None)
    assert english("Nothing of this file can be kept") in text_of(response)


def test_the_page_and_its_answer_speak_spanish(lead, client_of, address):
    browser = client_of(lead, HTTP_ACCEPT_LANGUAGE="es")
    with translation.override("es"):
        headline = translation.gettext("What this file would do")
        title = translation.gettext("Initiatives from a file")
    assert title in text_of(browser.get(address))
    assert headline in unescape(text_of(handed_in(browser, address, NEW)))


@pytest.mark.parametrize("lines", [1, 40])
def test_a_preview_costs_the_same_however_many_lines_there_are(
    lines, editor, address, django_assert_num_queries
):
    rows = [f";Plan {n};10;0;1;0.5;1;;{f'Plan {n - 1}' if n else ''};" for n in range(lines)]
    # Session, person, membership, roadmap with its round; capabilities of the model, of the round
    # for the columns and for the lifts; initiatives, lifts, their capabilities and areas, reliefs,
    # tools, what comes first; the library, lifts, their capabilities, what comes first; what every
    # page asks.
    with django_assert_num_queries(18):
        assert handed_in(editor, address, *rows).status_code == 200


# ---- by hand on the server ----------------------------------------------------------------------


@pytest.fixture
def command(roadmap, tmp_path):
    """``command("line", check=True)``: what the command prints, and its exit status."""

    def run(*lines, of=roadmap.organization.slug, **options):
        path = tmp_path / "plan.csv"
        path.write_text("\n".join([HEADING, *lines]), encoding="utf-8")
        out = StringIO()
        status = 0
        try:
            call_command(
                "import_initiatives", path, organization=of, roadmap=str(roadmap.pk),
                language="en", stdout=out, **options,
            )  # fmt: skip
        except CommandError as error:
            status = error.returncode
        return json.loads(out.getvalue() or "null"), status

    return run


def test_the_command_says_what_became_of_each_line(command, roadmap):
    told, status = command(NEW, ";B;;0;1;0,5;1;;;")
    assert status == 1
    assert (told["lines"], told["new"], told["updated"], told["same"]) == (2, 1, 0, 0)
    assert told["refused"] == [
        {"line": 3, "title": "B", "reasons": ["Missing: Effort, person-days."]}
    ]
    assert told["written"] is True
    assert roadmap.initiatives.filter(own_title="Plan de voz").count() == 1
    told, status = command(NEW)
    assert (told["same"], told["new"], told["written"], status) == (1, 0, False, 0)


def test_the_command_writes_nothing_to_check_or_where_every_line_is_refused(command):
    before = tables()
    told, status = command(NEW, check=True)
    assert (told["new"], told["written"], status) == (1, False, 0)
    told, status = command(";B;;0;1;0.5;1;;;")
    assert (told["new"], told["written"], status) == (0, False, 1)
    assert changed(before) == set()


def test_the_command_knows_no_roadmap_of_another_organisation(command, other_organization):
    before = tables()
    assert command(NEW, of=other_organization.slug) == (None, 1)
    assert changed(before) == set()
