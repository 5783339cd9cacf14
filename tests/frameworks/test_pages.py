"""The pages about models as a lead uses them: what is shown, refused, kept and undone."""

from __future__ import annotations

import json
import re
from io import StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse

from accounts.models import Organization
from assessments.models import Capability, Framework
from frameworks.domain.content import document_of
from frameworks.domain.merging import prints
from frameworks.exchange.files import KINDS, envelope_of
from frameworks.selectors.content import content_of
from frameworks.services import add_capability, publish, save_part
from frameworks.services.parts import AreaPart, CapabilityPart, HeadPart, InitiativePart
from tests.assessments.world import (
    changed,
    english,
    hold_round,
    member,
    part_form,
    signed_in,
    tables,
    text_of,
)
from tests.frameworks.examples import NOW, draft_of, model, published


@pytest.fixture
def browser(organization):
    return signed_in(member(organization, "lead", language="en"), HTTP_ACCEPT_LANGUAGE="en")


@pytest.fixture
def draft(organization):
    return draft_of(organization, slug="propio")


def at(framework, page, *args):
    return reverse(f"frameworks:{page}", args=[framework.organization.slug, framework.pk, *args])


def first(draft, code="P1"):
    return Capability.objects.get(area__framework=draft, code=code)


# ---- the list, reading, copying ------------------------------------------------------------


def test_the_list_says_which_rounds_ask_which_version(organization, framework, browser):
    own = published(organization)
    hold_round(organization, framework=own, title="La ronda propia")
    page = text_of(browser.get(reverse("frameworks:models", args=[organization.slug])))
    rows = page.split('<ul class="versions">')[1].split("<li>")[1:]
    assert len(rows) == 2
    assert "La ronda propia" in rows[0] and english("built in") in rows[1]
    assert reverse("frameworks:delete_model", args=[organization.slug, own.pk]) not in page


def test_a_version_is_read_whole_and_nothing_of_another_organisations(
    organization, other_organization, browser, draft
):
    page = text_of(browser.get(at(draft, "read")))
    assert "In R2 somebody makes step 5 visible" in page
    assert "P1A title in English" in page
    foreign = published(other_organization)
    address = reverse("frameworks:read", args=[organization.slug, foreign.pk])
    assert browser.get(address).status_code == 404


def test_copying_the_built_in_model_leads_to_its_workshop(organization, framework, browser):
    address = reverse("frameworks:copy_model", args=[organization.slug, framework.pk])
    assert browser.post(address, {"becomes": "own", "title_es": "Solo uno"}).status_code == 422
    sent = {"becomes": "own", "title_es": "Lo nuestro", "title_en": "What is ours"}
    page = browser.post(address, sent, follow=True)
    assert page.status_code == 200
    assert "What is ours" in text_of(page)
    assert english("Nothing keeps it from being published.") in text_of(page)


# ---- editing -------------------------------------------------------------------------------


def test_a_form_is_saved_and_says_so(browser, draft):
    part = CapabilityPart(first(draft))
    address = at(draft, "edit_capability", part.capability.pk)
    page = browser.post(
        address, part_form(part, name_en="Renamed", known_by=["manager"]), follow=True
    )
    assert english("Saved.") in text_of(page)
    assert part.values()["name_en"] == "Renamed"
    assert part.values()["known_by"] == ["manager"]


def test_a_stale_form_is_refused_with_both_texts_and_saved_on_a_second_look(browser, draft):
    part = CapabilityPart(first(draft))
    address = at(draft, "edit_capability", part.capability.pk)
    sent = part_form(part, name_en="My words", help_en="My help")
    theirs = {"name_en": "Their words", "question_en": "Is it theirs?"}
    save_part(draft=draft, part=part, typed=theirs, shown=_shown(part))
    answer = browser.post(address, sent)
    page = text_of(answer)
    assert answer.status_code == 409
    assert "Their words" in page and "My words" in page
    assert part.values()["name_en"] == "Their words"
    # The form now holds mine where I wrote, and theirs where I did not.
    assert 'value="My help"' in page or ">\nMy help<" in page
    assert "Is it theirs?" in page
    shown = re.search(r'name="shown" value="([^"]*)"', page)[1]
    again = {**sent, "question_en": "Is it theirs?", "shown": shown}
    assert browser.post(address, again).status_code == 302
    now = part.values()
    assert (now["name_en"], now["question_en"]) == ("My words", "Is it theirs?")


def _shown(part):
    return dict(item.split(":") for item in prints(part.values()).split())


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"anchor_1_es": "a\x00b"}, "Null characters are not allowed."),
        ({"anchor_1_es": "a\x07b"}, "This text holds a character that no text has."),
        ({"name_en": "x" * 121}, "Ensure this value has at most 120 characters"),
        ({"known_by": ["boss"]}, "boss is not one of the available choices"),
    ],
)
def test_a_form_that_does_not_fit_keeps_what_was_typed(browser, draft, changes, said):
    part = CapabilityPart(first(draft))
    before = tables()
    sent = part_form(part, help_es="Lo que escribí", **changes)
    answer = browser.post(at(draft, "edit_capability", part.capability.pk), sent)
    assert answer.status_code == 422
    assert said in text_of(answer)
    assert "Lo que escribí" in text_of(answer)
    assert changed(before) == set()


def test_what_was_typed_into_something_retired_meanwhile_is_shown_once_more(browser, draft):
    part = CapabilityPart(first(draft))
    sent = part_form(part, name_es="No me pierdas")
    address = at(draft, "edit_capability", part.capability.pk)
    browser.post(at(draft, "retire_capability", part.capability.pk))
    answer = browser.post(address, sent)
    assert answer.status_code == 404
    assert "No me pierdas" in text_of(answer)


def test_a_version_published_meanwhile_takes_no_form_and_loses_none(browser, draft):
    part = HeadPart(draft)
    sent = part_form(part, title_es="Tarde")
    publish(draft=draft, seen_rev=draft.rev, at=NOW)
    answer = browser.post(at(draft, "edit_head"), sent)
    assert answer.status_code == 409
    assert "Tarde" in text_of(answer)
    assert browser.get(at(draft, "edit_model")).status_code == 409
    assert part.values()["title_es"] != "Tarde"


def test_save_and_next_leads_through_the_capabilities_to_the_workshop(browser, draft):
    codes, address = ["P1"], at(draft, "edit_capability", first(draft).pk)
    while "capabilities" in address:
        part = CapabilityPart(first(draft, codes[-1]))
        address = browser.post(address, {**part_form(part), "then": "next"})["Location"]
        found = re.search(r"capabilities/(\d+)/", address)
        if found:
            codes.append(Capability.objects.get(pk=found[1]).code)
    assert codes == ["P1", "P2", "Q1", "Q2", "R1", "R2"]


def test_advice_stands_on_the_capabilitys_page_and_refuses_nothing(browser, draft):
    part = CapabilityPart(first(draft))
    address = at(draft, "edit_capability", part.capability.pk)
    sent = part_form(part, anchor_2_en="It is very well done.")
    assert browser.post(address, sent).status_code == 302
    page = text_of(browser.get(address))
    assert "“very” is a word of degree" in page


@pytest.mark.parametrize("by", ["", "0", "2", "x", "--1"])
def test_a_row_moves_one_place_or_not_at_all(browser, draft, by):
    assert (
        browser.post(at(draft, "move_capability", first(draft).pk), {"by": by}).status_code == 404
    )


def test_a_capability_goes_to_another_area_of_the_same_draft_only(browser, draft, organization):
    other = published(organization, model(4))
    row, address = first(draft), at(draft, "move_capability", first(draft).pk)
    foreign = other.areas.first().pk
    for wrong in (foreign, "x", 10**30, "²"):
        assert browser.post(address, {"to": wrong}).status_code == 404
    assert browser.post(address, {"to": draft.areas.get(code="RR").pk}).status_code == 302
    row.refresh_from_db()
    assert row.area.code == "RR"


def test_initiatives_that_wait_for_one_another_are_told_on_their_page(browser, draft):
    rows = {row.code: row for row in draft.initiatives.all()}
    parts = {code: InitiativePart(row) for code, row in rows.items()}
    for code, needed, status in (("P1-A", "P2-A", 302), ("P2-A", "P1-A", 422)):
        values = parts[code].values()
        ((lifted, points),) = values.pop("lifts")
        sent = {**values, "lift_0": lifted, "points_0": points, "requires": [needed]}
        sent["shown"] = prints(parts[code].values())
        answer = browser.post(at(draft, "edit_initiative", rows[code].pk), sent)
        assert (code, answer.status_code) == (code, status)
    assert "P1-A → P2-A → P1-A" in text_of(answer)
    assert parts["P2-A"].values()["requires"] == []


# ---- checking and publishing ---------------------------------------------------------------


def test_the_check_lists_what_is_missing_with_the_way_to_mend_it(browser, draft):
    area = draft.areas.first()
    row = add_capability(draft=draft, area=area, code="P9", texts={"name_es": "X", "name_en": "X"})
    page = text_of(browser.get(at(draft, "check_model")))
    assert english("20 things are missing") in page or "20 things are missing" in page
    assert page.count(at(draft, "edit_capability", row.pk)) == 1
    assert "Missing: Definition; Question; Where to look; Evidence that is enough;" in page
    assert at(draft, "publish_model") not in page
    draft.refresh_from_db()
    assert browser.post(at(draft, "publish_model"), {"rev": draft.rev}).status_code == 422


def test_who_looked_at_an_older_draft_publishes_nothing(browser, draft):
    part = AreaPart(draft.areas.first())
    page = text_of(browser.get(at(draft, "check_model")))
    rev = re.search(r'name="rev" value="(\d+)"', page)[1]
    save_part(draft=draft, part=part, typed={"name_es": "Otra"}, shown=_shown(part))
    for seen in (rev, "", "x", "²", "9" * 30):
        assert browser.post(at(draft, "publish_model"), {"rev": seen}).status_code == 409
    draft.refresh_from_db()
    assert draft.is_draft
    page = browser.post(at(draft, "publish_model"), {"rev": draft.rev}, follow=True)
    assert english("published") in text_of(page) or "Published" in text_of(page)


def test_a_version_that_a_round_asks_is_not_deleted(browser, organization):
    own = published(organization)
    hold_round(organization, framework=own)
    answer = browser.post(at(own, "delete_model"), {"rev": own.rev})
    assert answer.status_code == 409
    assert Framework.objects.filter(pk=own.pk).exists()


# ---- files ---------------------------------------------------------------------------------


def a_file(content, kind="json", slug="propio", name="modelo"):
    whole = {"format": "brujula-framework", "format_version": 1, "slug": slug, "version": 1}
    return SimpleUploadedFile(f"{name}.{kind}", KINDS[kind][0]({**whole, **document_of(content)}))


@pytest.mark.parametrize("kind", KINDS)
def test_what_was_taken_out_of_one_organisation_makes_the_same_model_in_another(
    kind, organization, other_organization, browser
):
    foreign = published(other_organization)
    address = reverse("frameworks:export_model", args=[other_organization.slug, foreign.pk, kind])
    there = signed_in(member(other_organization, "lead"))
    taken = there.get(address)
    assert taken["Content-Disposition"].endswith(f'.{kind}"')
    here = reverse("frameworks:import_model", args=[organization.slug])
    file = SimpleUploadedFile(f"m.{kind}", taken.content)
    preview = text_of(browser.post(here, {"file": file}))
    assert organization.frameworks.count() == 0
    browser.post(here, _confirmed(preview))
    made = organization.frameworks.get()
    assert content_of(made) == content_of(foreign)
    # The same file again: nothing to do, and nothing done.
    before = tables()
    again = SimpleUploadedFile(f"m.{kind}", taken.content)
    assert "says exactly this already" in text_of(browser.post(here, {"file": again}))
    assert changed(before) <= {"shared_cache"}


def _confirmed(page):
    fields = dict(re.findall(r'name="(token|seen)" value="([^"]*)"', page))
    return {**fields, "step": "confirm"}


def test_a_preview_says_what_is_new_and_what_differs(browser, draft, organization):
    here = reverse("frameworks:import_model", args=[organization.slug])
    page = text_of(browser.post(here, {"file": a_file(model(4))}))
    assert "It replaces what stands in the draft" in page
    assert "S1 S1 name in English" in page
    assert content_of(draft) == model()
    browser.post(here, _confirmed(page))
    assert content_of(draft) == model(4)


def test_what_changed_between_preview_and_confirmation_is_looked_at_again(
    browser, draft, organization
):
    here = reverse("frameworks:import_model", args=[organization.slug])
    page = text_of(browser.post(here, {"file": a_file(model(4))}))
    part = AreaPart(draft.areas.first())
    save_part(draft=draft, part=part, typed={"name_es": "Otra"}, shown=_shown(part))
    answer = browser.post(here, _confirmed(page))
    assert answer.status_code == 409
    assert part.values()["name_es"] == "Otra"


def test_a_file_that_is_no_complete_model_is_refused_line_by_line(browser, organization):
    here = reverse("frameworks:import_model", args=[organization.slug])
    before = tables()
    answer = browser.post(here, {"file": a_file(model(2), "xlsx")})
    assert answer.status_code == 422
    assert "A model has 3 to 7 areas; here there are 2." in text_of(answer)
    assert browser.post(here, {}).status_code == 422
    assert browser.post(here, {"token": "x", "step": "confirm"}).status_code == 410
    assert browser.post(here, {"file": SimpleUploadedFile("m.json", b"")}).status_code == 422
    large = SimpleUploadedFile("m.json", b" " * (5 * 1024 * 1024 + 1))
    assert browser.post(here, {"file": large}).status_code == 413
    assert changed(before) <= {"shared_cache"}


def run(name, *args, **options):
    out = StringIO()
    call_command(name, *args, stdout=out, **options)
    return json.loads(out.getvalue())


def test_a_script_takes_models_out_and_in_and_reads_what_was_done(tmp_path, organization):
    file = tmp_path / "cx.xlsx"
    said = run("export_framework", file, model="cx")
    assert (said["status"], said["slug"], said["version"]) == ("written", "cx", 1)
    said = run("import_framework", file, organization="acme")
    assert (said["status"], said["built_in"]) == ("unchanged", True)
    own = tmp_path / "own.yaml"
    own.write_bytes(a_file(model(), "yaml").read())
    assert run("import_framework", own, organization="acme", check=True)["status"] == "created"
    assert organization.frameworks.count() == 0
    said = run("import_framework", own, organization="acme", publish=True)
    assert (said["status"], said["version"], said["published"]) == ("created", 1, True)
    assert run("import_framework", own, organization="acme")["status"] == "unchanged"
    back = tmp_path / "back.json"
    run("export_framework", back, model="propio", organization="acme")
    assert json.loads(back.read_text())["slug"] == "propio"


def test_a_script_is_told_why_nothing_was_done(tmp_path, organization, capsys):
    file = tmp_path / "m.json"
    file.write_bytes(a_file(model(2)).read())
    out = StringIO()
    with pytest.raises(CommandError, match="1 problems; nothing was written"):
        call_command("import_framework", file, organization="acme", stdout=out)
    said = json.loads(out.getvalue())
    assert said["status"] == "refused"
    assert (
        "3 to 7 areas" in said["problems"][0]["problem"]
        or "3 a 7" in said["problems"][0]["problem"]
    )
    for wrong in (
        ("import_framework", file, {"organization": "nobody"}),
        ("import_framework", tmp_path / "none.json", {"organization": "acme"}),
        ("export_framework", tmp_path / "m.pdf", {"model": "cx"}),
        ("export_framework", tmp_path / "m.json", {"model": "none"}),
        ("export_framework", tmp_path / "no" / "m.json", {"model": "cx"}),
    ):
        name, path, options = wrong
        with pytest.raises(CommandError):
            call_command(name, path, **options)
    assert Organization.objects.get(slug="acme").frameworks.count() == 0


def test_a_file_of_the_built_in_size_is_looked_through_in_a_moment(
    framework, organization, browser
):
    data = KINDS["yaml"][0](envelope_of(framework))
    here = reverse("frameworks:import_model", args=[organization.slug])
    page = browser.post(here, {"file": SimpleUploadedFile("cx.yaml", data)})
    assert page.status_code == 200
    assert "says exactly this already" in text_of(page)
