"""Put a checked framework into the database; a published version is never changed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time

from django.db import transaction
from django.utils import timezone

from assessments.framework_files import FrameworkFiles
from assessments.models import Anchor, Area, Capability, Framework, Level


class FrameworkChangedError(ValueError):
    """The files differ from the version that is already published: raise the version number."""


@transaction.atomic
def load_framework(*, files: FrameworkFiles) -> tuple[Framework, bool]:
    """Create the framework unless it is there; return it and whether it was created.

    Who can know what is a suggestion and no content: a version already published takes it too.
    """
    existing = Framework.objects.built_in().filter(slug=files.slug, version=files.version).first()
    if existing:
        if existing.content_hash != files.content_hash:
            raise FrameworkChangedError(
                f"{files.slug} version {files.version} is published and its files have changed; "
                "give the new content a new version."
            )
        _suggest_who_knows(existing, files.known_by)
        return existing, False
    published = datetime.combine(files.published, time.min, tzinfo=timezone.get_current_timezone())
    framework = Framework.objects.create(
        slug=files.slug,
        version=files.version,
        content_hash=files.content_hash,
        published_at=published,
        **_bilingual(title=files.title, status=files.status),
    )
    Level.objects.bulk_create(
        Level(
            framework=framework,
            number=number,
            **_bilingual(name=level["name"], summary=level["summary"]),
        )
        for number, level in files.levels.items()
    )
    for area in files.areas:
        _load_area(framework, area)
    _suggest_who_knows(framework, files.known_by)
    return framework, True


def _suggest_who_knows(framework: Framework, known_by: Mapping[str, list[str]]) -> None:
    rows = list(Capability.objects.filter(area__framework=framework, code__in=known_by))
    changed = [row for row in rows if row.known_by != known_by[row.code]]
    for row in changed:
        row.known_by = known_by[row.code]
    Capability.objects.bulk_update(changed, ["known_by"])


def _load_area(framework: Framework, area: dict) -> None:
    row = Area.objects.create(
        framework=framework,
        code=area["code"],
        key=area["area"],
        order=area["order"],
        **_bilingual(name=area["name"], summary=area["summary"]),
    )
    for order, capability in enumerate(area["capabilities"], start=1):
        capability_row = Capability.objects.create(
            area=row,
            code=capability["code"],
            order=order,
            in_short_form=bool(capability.get("short_form")),
            **_bilingual(
                name=capability["name"],
                definition=capability["definition"],
                question=capability["question"],
                help=capability["help"],
                sufficient=capability["evidence"]["sufficient"],
                insufficient=capability["evidence"]["insufficient"],
            ),
        )
        Anchor.objects.bulk_create(
            Anchor(capability=capability_row, level=level, **_bilingual(text=text))
            for level, text in capability["anchors"].items()
        )


def _bilingual(**texts: dict[str, str]) -> dict[str, str]:
    """Return ``{name_es: …, name_en: …}`` for each named pair of texts."""
    return {
        f"{name}_{language}": text[language].strip()
        for name, text in texts.items()
        for language in ("es", "en")
    }
