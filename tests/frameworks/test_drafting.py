"""A model of one's own from copy to published version: what changes, what never does."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from assessments.models import Area, Capability, Framework
from frameworks.domain.advice import advise
from frameworks.domain.checking import check
from frameworks.domain.content import Text, content_hash
from frameworks.domain.merging import prints, read_prints
from frameworks.selectors.content import content_of
from frameworks.services import (
    CircleError,
    CodeTakenError,
    DraftExistsError,
    IncompleteError,
    InUseError,
    PublishedError,
    StaleDraftError,
    StaleFormError,
    TooManyError,
    add_area,
    add_capability,
    bring_back,
    copy_framework,
    delete_framework,
    import_content,
    move_area,
    move_capability,
    publish,
    remove_area,
    retire_capability,
    save_part,
    target_of,
)
from frameworks.services.parts import AreaPart, CapabilityPart, InitiativePart, WeightsPart
from roadmaps.models import LibraryInitiative
from tests.assessments.world import changed, hold_round, tables
from tests.frameworks.examples import NOW, draft_of, model, published

EMPTY = {"name_es": "", "name_en": "", "summary_es": "", "summary_en": ""}


@pytest.fixture
def draft(organization):
    return draft_of(organization)


def capability(framework, code):
    return Capability.objects.get(area__framework=framework, code=code)


def codes(framework):
    return [c.code for c in content_of(framework).capabilities]


def save(draft, part, shown, **typed):
    return save_part(draft=draft, part=part, typed=typed, shown=read_prints(prints(shown)))


# ---- copying -------------------------------------------------------------------------------


def test_a_copy_of_the_built_in_model_says_the_same_under_its_own_title(framework, organization):
    copy = copy_framework(organization=organization, source=framework, title=Text("Lo mío", "Mine"))
    original, own = content_of(framework), content_of(copy)
    assert (own.title, own.levels, own.areas) == (
        Text("Lo mío", "Mine"), original.levels, original.areas
    )  # fmt: skip
    assert own.initiatives == original.initiatives
    assert (copy.slug, copy.version, copy.is_draft) == ("lo-mio", 1, True)
    assert copy.based_on == framework


def test_the_next_version_is_one_more_and_there_is_one_draft_at_a_time(organization):
    first = published(organization)
    second = copy_framework(organization=organization, source=first, as_next_version=True)
    assert (second.slug, second.version) == (first.slug, 2)
    with pytest.raises(DraftExistsError) as refused:
        copy_framework(organization=organization, source=first, as_next_version=True)
    assert refused.value.draft == second


def test_two_models_of_one_title_have_names_that_differ(organization, framework):
    title = Text("Lo mío", "Mine")
    made = [
        copy_framework(organization=organization, source=framework, title=title).slug
        for _ in range(3)
    ]
    assert made == ["lo-mio", "lo-mio-2", "lo-mio-3"]


# ---- editing -------------------------------------------------------------------------------


def test_what_two_people_change_in_different_fields_both_stands(draft):
    row = capability(draft, "P1")
    part = CapabilityPart(row)
    shown = part.values()
    assert save(draft, part, shown, anchor_3_es="Alguien lo cuenta cada lunes.")
    assert save(draft, part, shown, anchor_3_es=shown["anchor_3_es"], name_en="Another name")
    now = part.values()
    assert (now["anchor_3_es"], now["name_en"]) == (
        "Alguien lo cuenta cada lunes.", "Another name"
    )  # fmt: skip


def test_what_two_people_change_in_one_field_is_refused_with_both_texts(draft):
    part = CapabilityPart(capability(draft, "P1"))
    shown = part.values()
    save(draft, part, shown, name_es="El suyo")
    with pytest.raises(StaleFormError) as refused:
        save(draft, part, shown, name_es="El mío", name_en="Mine")
    (conflict,) = refused.value.conflicts
    assert (conflict.field, conflict.theirs, conflict.mine) == ("name_es", "El suyo", "El mío")
    assert part.values()["name_en"] == shown["name_en"]


def test_saving_without_a_change_counts_as_none(draft):
    part = AreaPart(draft.areas.first())
    assert not save(draft, part, part.values(), **part.values())
    draft.refresh_from_db()
    assert draft.rev == 0
    assert save(draft, part, part.values(), name_es="Otra")
    draft.refresh_from_db()
    assert draft.rev == 1


def test_areas_and_capabilities_move_one_place_and_stop_at_the_ends(draft):
    first = draft.areas.get(code="PP")
    move_area(draft=draft, area=first, by=1)
    assert [a.code for a in content_of(draft).areas] == ["QQ", "PP", "RR"]
    move_area(draft=draft, area=first, by=-5)
    assert [a.code for a in content_of(draft).areas] == ["PP", "QQ", "RR"]
    move_capability(draft=draft, capability=capability(draft, "P2"), by=-1)
    assert codes(draft)[:2] == ["P2", "P1"]
    move_capability(draft=draft, capability=capability(draft, "P2"), to=draft.areas.get(code="RR"))
    assert codes(draft) == ["P1", "Q1", "Q2", "R1", "R2", "P2"]


def test_a_model_has_seven_areas_at_most_and_codes_that_differ(draft):
    for letter in "STUV":
        add_area(draft=draft, code=letter * 2, texts=EMPTY)
    with pytest.raises(TooManyError):
        add_area(draft=draft, code="WW", texts=EMPTY)
    area = draft.areas.first()
    for taken in ("P1", "QQ"):
        with pytest.raises(CodeTakenError):
            add_capability(draft=draft, area=area, code=taken, texts={})


def test_a_new_capability_has_five_empty_anchors_and_keeps_the_model_from_being_published(draft):
    area = draft.areas.first()
    row = add_capability(
        draft=draft, area=area, code="P9", texts={"name_es": "Nueva", "name_en": "New"}
    )
    assert row.anchors.count() == 5
    draft.refresh_from_db()
    with pytest.raises(IncompleteError) as refused:
        publish(draft=draft, seen_rev=draft.rev, at=NOW)
    # Five texts and five anchors, in two languages; its name is written.
    assert len(refused.value.problems) == 20
    draft.refresh_from_db()
    assert draft.is_draft


def test_what_is_retired_comes_back_with_its_anchors_and_initiatives(organization):
    first = published(organization)
    second = copy_framework(organization=organization, source=first, as_next_version=True)
    before = content_of(second)
    retire_capability(draft=second, capability=capability(second, "P2"))
    assert "P2" not in codes(second)
    assert not LibraryInitiative.objects.filter(framework=second, code="P2-A").exists()
    assert "P2" in codes(first)
    bring_back(draft=second, code="P2")
    assert content_of(second) == before
    with pytest.raises(CodeTakenError):
        bring_back(draft=second, code="P2")
    with pytest.raises(LookupError):
        bring_back(draft=second, code="ZZ")


def test_what_comes_back_to_an_area_that_is_gone_goes_to_the_first(organization):
    second = copy_framework(
        organization=organization, source=published(organization), as_next_version=True
    )
    remove_area(draft=second, area=Area.objects.get(framework=second, code="QQ"))
    assert codes(second) == ["P1", "P2", "R1", "R2"]
    bring_back(draft=second, code="Q1")
    assert codes(second) == ["P1", "P2", "Q1", "R1", "R2"]


def test_weights_are_written_one_by_one(draft):
    part = WeightsPart(draft)
    save(draft, part, part.values(), area_PP=Decimal("2.5"), capability_Q1=Decimal(3))
    content = content_of(draft)
    assert [a.weight for a in content.areas] == [Decimal("2.50"), 1, 1]
    assert content.areas[1].capabilities[0].weight == 3


def test_initiatives_that_wait_for_one_another_are_refused(draft):
    first, second = LibraryInitiative.objects.filter(framework=draft, code__in=["P1-A", "P2-A"])
    part = InitiativePart(first)
    save(draft, part, part.values(), requires=["P2-A"])
    part = InitiativePart(second)
    with pytest.raises(CircleError) as refused:
        save(draft, part, part.values(), requires=["P1-A"])
    assert refused.value.codes == ("P1-A", "P2-A", "P1-A")
    assert part.values()["requires"] == []


# ---- publishing ----------------------------------------------------------------------------


def test_a_published_version_never_changes_again(organization):
    version = published(organization)
    assert version.content_hash == content_hash(model())
    row, area = capability(version, "P1"), version.areas.first()
    initiative = LibraryInitiative.objects.filter(framework=version).first()
    part = AreaPart(area)
    attempts = (
        lambda: save(version, part, part.values(), name_es="Otra"),
        lambda: add_area(draft=version, code="ZZ", texts=EMPTY),
        lambda: move_area(draft=version, area=area, by=1),
        lambda: remove_area(draft=version, area=area),
        lambda: add_capability(draft=version, area=area, code="ZZ", texts={}),
        lambda: move_capability(draft=version, capability=row, by=1),
        lambda: retire_capability(draft=version, capability=row),
        lambda: bring_back(draft=version, code="P1"),
        lambda: publish(draft=version, seen_rev=version.rev, at=NOW),
        lambda: save(version, InitiativePart(initiative), {}, title_es="Otra"),
    )
    before = tables()
    for attempt in attempts:
        with pytest.raises(PublishedError):
            attempt()
    assert changed(before) == set()


def test_who_has_not_seen_the_last_change_publishes_nothing(draft):
    part = AreaPart(draft.areas.first())
    save(draft, part, part.values(), name_es="Otra")
    with pytest.raises(StaleDraftError):
        publish(draft=draft, seen_rev=0, at=NOW)
    with pytest.raises(StaleDraftError):
        delete_framework(framework=draft, seen_rev=0)
    publish(draft=draft, seen_rev=1, at=NOW)


def test_a_draft_can_be_deleted_and_a_version_that_a_round_asks_cannot(organization, framework):
    draft = draft_of(organization, slug="uno")
    delete_framework(framework=draft, seen_rev=0)
    assert not Framework.objects.filter(pk=draft.pk).exists()
    version = published(organization)
    hold_round(organization, framework=version)
    with pytest.raises(InUseError):
        delete_framework(framework=version, seen_rev=version.rev)
    with pytest.raises(PublishedError):
        delete_framework(framework=framework, seen_rev=framework.rev)


# ---- importing -----------------------------------------------------------------------------


def test_importing_twice_changes_nothing(organization):
    first = draft_of(organization, slug="propio")
    before = tables()
    assert draft_of(organization, slug="propio") == first
    assert draft_of(organization, slug="otro-nombre") == first
    assert changed(before) == set()


def test_the_built_in_model_brought_back_is_known_for_what_it_is(framework, organization):
    target = target_of(organization, "cx", content_of(framework))
    assert target.same == framework
    written = import_content(
        organization=organization, target=target, content=content_of(framework)
    )
    assert written == framework
    assert organization.frameworks.count() == 0


def test_a_changed_file_of_the_built_in_model_never_passes_for_it(framework, organization):
    changed = replace(content_of(framework), title=Text("Casi", "Nearly"))
    target = target_of(organization, "cx", changed)
    assert (target.slug, target.before) == ("cx-own", framework)
    draft = import_content(organization=organization, target=target, content=changed)
    assert (draft.slug, draft.based_on) == ("cx-own", framework)
    again = target_of(organization, "cx", replace(changed, title=Text("Otro", "Other")))
    assert again.draft == draft
    copy = copy_framework(organization=organization, source=framework, title=Text("CX", "CX"))
    assert copy.slug == "cx-2"


def test_another_content_replaces_the_draft_and_never_a_published_version(organization):
    draft = draft_of(organization, slug="propio")
    again = draft_of(organization, model(4), slug="propio")
    assert (again.pk, again.rev, len(content_of(again).areas)) == (draft.pk, 1, 4)
    publish(draft=again, seen_rev=1, at=NOW)
    third = draft_of(organization, model(5), slug="propio")
    assert (third.version, third.based_on_id) == (2, again.pk)
    again.refresh_from_db()
    assert len(content_of(again).areas) == 4


def test_what_a_file_would_do_is_told_apart_by_what_was_there_when_it_was_shown(organization):
    draft = draft_of(organization, slug="propio")
    shown = target_of(organization, "propio", model(4)).print
    part = AreaPart(draft.areas.first())
    save(draft, part, part.values(), name_es="Otra")
    assert target_of(organization, "propio", model(4)).print != shown


def test_a_version_is_copied_whole_in_a_fixed_number_of_queries(
    organization, framework, django_assert_max_num_queries
):
    with django_assert_max_num_queries(60):
        copy_framework(organization=organization, source=framework)


def test_the_built_in_model_passes_what_is_asked_and_advised_of_others(framework):
    content = content_of(framework)
    assert check(content) == []
    assert advise(content) == []
