"""Put a checked framework into the database; a published version is never changed."""

from __future__ import annotations

from datetime import datetime, time

from django.db import transaction
from django.utils import timezone

from assessments.framework_files import FrameworkFiles
from assessments.models import Anchor, Area, Capability, Framework, Level


class FrameworkChangedError(ValueError):
    """The files differ from the version that is already published: raise the version number."""


@transaction.atomic
def load_framework(*, files: FrameworkFiles) -> tuple[Framework, bool]:
    """Create the framework unless it is there; return it and whether it was created."""
    existing = Framework.objects.filter(slug=files.slug, version=files.version).first()
    if existing:
        if existing.content_hash != files.content_hash:
            raise FrameworkChangedError(
                f"{files.slug} version {files.version} is published and its files have changed; "
                "give the new content a new version."
            )
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
    return framework, True


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
