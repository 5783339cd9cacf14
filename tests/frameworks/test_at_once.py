"""Eight people in one draft at the same moment: nothing is lost, nothing happens twice."""

from __future__ import annotations

import pytest
from django.urls import reverse

from assessments.models import Framework
from frameworks.services.parts import CapabilityPart
from tests.assessments.test_concurrency import THREADS, at_once
from tests.assessments.world import member, organization, part_form, signed_in
from tests.frameworks.examples import draft_of, published


@pytest.fixture
def owner(transactional_db):
    return organization("Concurrida")


@pytest.fixture
def browsers(owner):
    return [signed_in(member(owner, "lead")) for _ in range(THREADS)]


def at(framework, page, *args):
    return reverse(f"frameworks:{page}", args=[framework.organization.slug, framework.pk, *args])


def test_eight_people_in_eight_fields_of_one_form_all_stand(owner, browsers):
    draft = draft_of(owner)
    part = CapabilityPart(draft.areas.first().capabilities.first())
    names = [f"anchor_{level}_{lang}" for level in (1, 2, 3, 4) for lang in ("es", "en")]
    forms = [part_form(part, **{name: f"Lo de {name}."}) for name in names]
    address = at(draft, "edit_capability", part.capability.pk)
    sent = at_once(lambda n: browsers[n].post(address, forms[n]).status_code)
    assert sent == [302] * THREADS
    now = part.values()
    assert [now[name] for name in names] == [f"Lo de {name}." for name in names]
    draft.refresh_from_db()
    assert draft.rev == THREADS


def test_eight_people_in_one_field_leave_one_text_and_seven_refusals(owner, browsers):
    draft = draft_of(owner)
    part = CapabilityPart(draft.areas.first().capabilities.first())
    forms = [part_form(part, name_es=f"De {n}") for n in range(THREADS)]
    address = at(draft, "edit_capability", part.capability.pk)
    sent = at_once(lambda n: browsers[n].post(address, forms[n]).status_code)
    assert sorted(sent) == [302] + [409] * (THREADS - 1)
    assert part.values()["name_es"] == f"De {sent.index(302)}"


def test_eight_people_publishing_publish_once_and_copying_make_one_next_version(owner, browsers):
    draft = draft_of(owner)
    sent = at_once(
        lambda n: browsers[n].post(at(draft, "publish_model"), {"rev": draft.rev}).status_code
    )
    assert sorted(sent) == [302] + [409] * (THREADS - 1)
    copied = at_once(
        lambda n: browsers[n].post(at(draft, "copy_model"), {"becomes": "next"}).status_code
    )
    assert copied.count(302) == 1
    assert set(copied) <= {302, 409, 422}
    assert sorted(owner.frameworks.values_list("version", flat=True)) == [1, 2]


def test_deleting_a_version_and_planning_a_round_with_it_never_both_happen(owner, browsers):
    version = published(owner)
    plan = {
        "title": "Nueva", "framework": version.pk, "form": "full", "confidentiality": "anonymous",
        "minimum_group": "5", "opens_on": "2026-12-01", "closes_on": "2026-12-20",
    }  # fmt: skip

    def work(n):
        if n % 2:
            return browsers[n].post(at(version, "delete_model"), {"rev": version.rev}).status_code
        address = reverse("assessments:new_round", args=[owner.slug])
        return browsers[n].post(address, plan).status_code

    found = at_once(work)
    is_there = Framework.objects.filter(pk=version.pk).exists()
    assert is_there == owner.assessments.exists()
    assert set(found) <= {302, 404, 409, 422}
