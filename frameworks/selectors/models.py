"""Read models of the pages about models: the list, one version, a draft, its check."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from django.db.models import Count, Q

from accounts.models import Organization
from assessments.models import Area, Assessment, Capability, Framework, Level
from frameworks.domain.advice import advise
from frameworks.domain.checking import (
    MOST_AREAS,
    MOST_CAPABILITIES,
    check,
    completeness,
    written,
)
from frameworks.domain.content import LANGUAGES, CapabilityContent, Content
from frameworks.domain.problems import Path, Problem
from frameworks.selectors.content import (
    areas_of,
    capabilities_of,
    capability_content,
    content_of,
    library_of,
)
from roadmaps.models import LibraryInitiative


@dataclass(frozen=True)
class Version:
    """One version in the list, with its size and the organisation's rounds that ask it."""

    framework: Framework
    areas: int
    capabilities: int
    rounds: tuple[Assessment, ...]

    @property
    def may_go(self) -> bool:
        """Whether it can be deleted: the organisation's own, and asked by no round."""
        return not self.framework.is_built_in and not self.rounds


def versions(organization: Organization) -> list[Version]:
    """Return what an organisation can use or edit: its own models first, newest version first."""
    rows = (
        Framework.objects.filter(
            Q(organization=organization) | Q(organization=None, published_at__isnull=False)
        )
        .annotate(
            n_areas=Count("areas", distinct=True),
            n_capabilities=Count("areas__capabilities", distinct=True),
        )
        .select_related("based_on")
        .order_by("slug", "-version")
    )
    rounds: dict[int, list[Assessment]] = {}
    for held in Assessment.objects.owned_by(organization).newest_first():
        rounds.setdefault(held.framework_id, []).append(held)
    found = [
        Version(row, row.n_areas, row.n_capabilities, tuple(rounds.get(row.pk, ()))) for row in rows
    ]
    return sorted(found, key=lambda version: version.framework.is_built_in)


@dataclass(frozen=True)
class AreaRead:
    """An area with its capabilities."""

    area: Area
    capabilities: tuple[Capability, ...]


@dataclass(frozen=True)
class VersionPage:
    """Everything one version says, to be read or printed."""

    framework: Framework
    levels: tuple[Level, ...]
    areas: tuple[AreaRead, ...]
    initiatives: tuple[LibraryInitiative, ...]
    has_weights: bool

    @property
    def capability_count(self) -> int:
        return sum(len(area.capabilities) for area in self.areas)


def version_page(framework: Framework) -> VersionPage:
    """Return one version as a page reads it."""
    capabilities = capabilities_of(framework)
    areas = areas_of(framework)
    return VersionPage(
        framework,
        tuple(framework.levels.order_by("number")),
        tuple(
            AreaRead(area, tuple(c for c in capabilities if c.area_id == area.pk)) for area in areas
        ),
        tuple(library_of(framework)),
        has_weights=any(row.weight != 1 for row in (*areas, *capabilities)),
    )


@dataclass(frozen=True)
class CapabilityLine:
    """One capability in the workshop: how many of its texts are written."""

    capability: Capability
    written: int
    total: int

    @property
    def is_complete(self) -> bool:
        return self.written == self.total

    @property
    def percent(self) -> int:
        return round(100 * self.written / self.total)


@dataclass(frozen=True)
class AreaLines:
    area: Area
    lines: tuple[CapabilityLine, ...]

    @property
    def is_full(self) -> bool:
        return len(self.lines) >= MOST_CAPABILITIES


@dataclass(frozen=True)
class Workshop:
    """A draft with everything that can be done to it."""

    draft: Framework
    areas: tuple[AreaLines, ...]
    initiatives: tuple[LibraryInitiative, ...]
    retired: tuple[Capability, ...]
    written: int
    total: int
    problems: int
    levels_are_written: bool

    @property
    def percent(self) -> int:
        return round(100 * self.written / self.total) if self.total else 0

    @property
    def capability_count(self) -> int:
        return sum(len(area.lines) for area in self.areas)

    @property
    def short_count(self) -> int:
        return sum(line.capability.in_short_form for area in self.areas for line in area.lines)

    @property
    def may_add_area(self) -> bool:
        return len(self.areas) < MOST_AREAS


def workshop(draft: Framework) -> Workshop:
    """Return a draft as it is worked on."""
    content = content_of(draft)
    capabilities = capabilities_of(draft)
    done, total = completeness(content)
    problems = check(content)
    return Workshop(
        draft=draft,
        areas=tuple(
            AreaLines(area, tuple(capability_line(c) for c in capabilities if c.area_id == area.pk))
            for area in areas_of(draft)
        ),
        initiatives=tuple(library_of(draft)),
        retired=tuple(retired(draft, {c.code for c in capabilities})),
        written=done,
        total=total,
        problems=len(problems),
        levels_are_written=not any(p.path[0] in ("levels", "title", "status") for p in problems),
    )


def capability_line(row: Capability) -> CapabilityLine:
    texts = [text for _path, text in capability_content(row).texts()]
    return CapabilityLine(row, written(texts), len(texts) * len(LANGUAGES))


def retired(draft: Framework, kept: set[str]) -> list[Capability]:
    """Return the capabilities of the version a draft is based on that the draft has no more."""
    if draft.based_on is None:
        return []
    return [row for row in capabilities_of(draft.based_on) if row.code not in kept]


@dataclass(frozen=True)
class Finding:
    """A problem or a piece of advice, and the row of the draft on whose page it is mended.

    ``part`` is "model", "area", "capability" or "initiative"; ``pk`` that of the row, or None.
    """

    problem: Problem
    part: str
    pk: int | None


@dataclass(frozen=True)
class Place:
    """One part of a draft with everything found in it."""

    part: str
    pk: int | None
    findings: tuple[Finding, ...]

    @property
    def path(self) -> Path:
        """The path of the part itself; () for the model as a whole."""
        depth = {"capability": 4, "area": 2, "initiative": 2}.get(self.part, 0)
        path = self.findings[0].problem.path
        return path[: 2 if path[0] == "levels" and len(path) > 1 else depth]


def by_place(findings: Sequence[Finding]) -> tuple[Place, ...]:
    """Return findings by the part they are in, in the order of the model."""
    listed: dict[tuple[str, object], list[Finding]] = {}
    for one in findings:
        level = one.problem.path[1] if one.problem.path[0] == "levels" else one.pk
        listed.setdefault((one.part, level), []).append(one)
    return tuple(Place(found[0].part, found[0].pk, tuple(found)) for found in listed.values())


@dataclass(frozen=True)
class CheckPage:
    """What keeps a draft from being published, and what is worth another look."""

    draft: Framework
    content: Content
    missing: tuple[Finding, ...]
    advice: tuple[Finding, ...]
    written: int
    total: int

    @property
    def missing_places(self) -> tuple[Place, ...]:
        return by_place(self.missing)

    @property
    def advice_places(self) -> tuple[Place, ...]:
        return by_place(self.advice)

    @property
    def is_ready(self) -> bool:
        return not self.missing

    @property
    def percent(self) -> int:
        return round(100 * self.written / self.total) if self.total else 0


def check_page(draft: Framework) -> CheckPage:
    """Return the check of a draft, each finding with the page that mends it."""
    content = content_of(draft)
    places = _Places(draft, content)
    done, total = completeness(content)
    return CheckPage(
        draft=draft,
        content=content,
        missing=tuple(places.finding(problem) for problem in check(content)),
        advice=tuple(places.finding(problem) for problem in advise(content)),
        written=done,
        total=total,
    )


@dataclass
class _Places:
    """Leads from a path into a content to the draft's row."""

    draft: Framework
    content: Content
    areas: list[Area] = field(init=False)
    capabilities: dict[int, list[Capability]] = field(init=False)
    initiatives: dict[str, LibraryInitiative] = field(init=False)

    def __post_init__(self) -> None:
        self.areas = areas_of(self.draft)
        self.capabilities = {}
        for row in capabilities_of(self.draft):
            self.capabilities.setdefault(row.area_id, []).append(row)
        self.initiatives = {row.code: row for row in library_of(self.draft)}

    def finding(self, problem: Problem) -> Finding:
        path: Path = problem.path
        if path[0] == "areas" and len(path) > 1:
            area = self.areas[int(path[1])]
            if path[2:3] == ("capabilities",) and len(path) > 3:
                row = self.capabilities[area.pk][int(path[3])]
                return Finding(problem, "capability", row.pk)
            return Finding(problem, "area", area.pk)
        if path[0] == "initiatives" and len(path) > 1:
            code = self.content.initiatives[int(path[1])].code
            return Finding(problem, "initiative", self.initiatives[code].pk)
        return Finding(
            problem, "workshop" if path[0] in ("areas", "initiatives") else "model", None
        )


def advice_for(capability: CapabilityContent) -> Iterator[Problem]:
    """Yield advice on one capability; its paths begin inside the capability."""
    from frameworks.domain.advice import advise_text

    for path, text in capability.texts():
        for language in LANGUAGES:
            said = text.said_in(language).strip()
            if said:
                yield from advise_text((*path, language), said)
