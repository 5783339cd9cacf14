"""New drafts: copied from a version, read from a file; and what was retired, brought back."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.db import transaction
from django.db.models import Max
from django.utils.text import slugify

from accounts.models import Organization
from assessments.models import Area, Capability, Framework
from frameworks.domain.checking import MOST_CAPABILITIES
from frameworks.domain.content import Content, Text, content_hash
from frameworks.selectors.content import (
    capabilities_of,
    capability_content,
    content_of,
    hash_of,
)
from frameworks.services.errors import CodeTakenError, DraftExistsError, TooManyError
from frameworks.services.locking import locked_draft, touch
from frameworks.services.writing import write_capabilities, write_content, write_initiatives

LONGEST_SLUG = 40
OWN = "-own"  # what an organisation makes of a built-in model by changing its file


@transaction.atomic
def copy_framework(
    *,
    organization: Organization,
    source: Framework,
    as_next_version: bool = False,
    title: Text | None = None,
) -> Framework:
    """Make a draft that says what ``source`` says: its next version, or a model of its own.

    ``title`` names a model of its own; the title of the source without it. DraftExistsError
    where the model whose next version is wanted has a draft already.
    """
    _hold(organization)
    content = content_of(source)
    if as_next_version and source.organization_id == organization.pk:
        draft = _draft_of(organization, source.slug)
        if draft:
            raise DraftExistsError(draft)
        return _new(organization, source.slug, content, source)
    named = replace(content, title=title or content.title)
    slug = free_slug(organization, slugify(named.title.es) or slugify(named.title.en))
    return _new(organization, slug, named, source)


def free_slug(organization: Organization, wanted: str) -> str:
    """Return a name for a new model that no other one has, built in or the organisation's."""
    taken = {*organization.frameworks.values_list("slug", flat=True), *_built_in_slugs()}
    wanted = wanted[:LONGEST_SLUG].strip("-") or "model"
    number, slug = 1, wanted
    while slug in taken:
        number += 1
        slug = f"{wanted[: LONGEST_SLUG - 4]}-{number}"
    return slug


def _built_in_slugs() -> set[str]:
    return set(Framework.objects.built_in().values_list("slug", flat=True))


@dataclass(frozen=True)
class Target:
    """Where a content would go. ``same``: a version that says exactly this already.

    ``draft`` is replaced by it; ``before`` is what it is compared with, ``slug`` the model.
    """

    slug: str
    same: Framework | None
    draft: Framework | None
    before: Framework | None

    @property
    def print(self) -> str:
        """What was looked at when it was decided to write: anything else is stale."""
        draft = f"{self.draft.pk}.{self.draft.rev}" if self.draft else "-"
        before = self.before.pk if self.before else "-"
        return f"{self.slug} {draft} {before}"


def target_of(organization: Organization, slug: str, content: Content) -> Target:
    """Return where a file's content would go: the model it names, or a new one."""
    slug = slug or slugify(content.title.es)[:LONGEST_SLUG] or "model"
    built_in = Framework.objects.built_in().published().filter(slug=slug).newest_first().first()
    if built_in:  # a model that was changed is another one, and must not pass for the built-in
        slug = f"{slug[: LONGEST_SLUG - len(OWN)]}{OWN}"
    wanted = content_hash(content)
    usable = [
        *organization.frameworks.order_by("-version"),
        *Framework.objects.built_in().published().newest_first(),
    ]
    same = next((row for row in usable if hash_of(row) == wanted), None)
    of_slug = [row for row in usable if row.slug == slug]
    draft = next((row for row in of_slug if row.is_draft and not row.is_built_in), None)
    before = draft or next(iter(of_slug), None) or built_in
    return Target(slug, same, draft, before)


@transaction.atomic
def import_content(*, organization: Organization, target: Target, content: Content) -> Framework:
    """Write a checked content as a draft, in place of the model's draft where it has one.

    Nothing is written where a version says exactly this already: that one is returned.
    StaleDraftError is the caller's to raise, by comparing ``target.print`` with what was shown.
    """
    _hold(organization)
    if target.same:
        return target.same
    if target.draft:
        draft = locked_draft(target.draft)
        write_content(draft, content)
        touch(draft)
        return draft
    return _new(organization, target.slug, content, target.before)


@transaction.atomic
def bring_back(*, draft: Framework, code: str) -> Capability:
    """Put a retired capability back from the version the draft is based on.

    Its anchors come with it, and those of its initiatives that are gone. It goes to the end
    of its area, or of the first one where its area is gone too. LookupError where the
    version has no such capability, CodeTakenError where the draft still has the code.
    """
    draft = locked_draft(draft)
    rows = capabilities_of(draft.based_on) if draft.based_on else []
    row = next((one for one in rows if one.code == code), None)
    areas = list(draft.areas.order_by("order", "pk"))
    if row is None or not areas:
        raise LookupError(code)
    if _has_code(draft, code):
        raise CodeTakenError(code)
    area = next((one for one in areas if one.code == row.area.code), areas[0])
    if area.capabilities.count() >= MOST_CAPABILITIES:
        raise TooManyError
    last = area.capabilities.aggregate(last=Max("order"))["last"] or 0
    back = write_capabilities(area, [capability_content(row)], last + 1)[0]
    taken = set(draft.initiatives.values_list("code", flat=True))
    base = content_of(draft.based_on)
    write_initiatives(
        draft, [i for i in base.initiatives if i.capability == code and i.code not in taken]
    )
    touch(draft)
    return back


def _has_code(draft: Framework, code: str) -> bool:
    return (
        Capability.objects.filter(area__framework=draft, code=code).exists()
        or Area.objects.filter(framework=draft, code=code).exists()
    )


def _hold(organization: Organization) -> None:
    """Two copies at once must not both become version 2."""
    Organization.objects.select_for_update().get(pk=organization.pk)


def _draft_of(organization: Organization, slug: str) -> Framework | None:
    drafts: Framework | None = organization.frameworks.filter(slug=slug, published_at=None).first()
    return drafts


def _new(
    organization: Organization, slug: str, content: Content, based_on: Framework | None
) -> Framework:
    last = organization.frameworks.filter(slug=slug).aggregate(last=Max("version"))["last"] or 0
    framework = Framework.objects.create(
        organization=organization,
        based_on=based_on,
        slug=slug,
        version=last + 1,
        content_hash="",
    )
    write_content(framework, content)
    return framework
