"""What every test starts from: the framework and its library loaded, and people in roles.

Tests under ``domain/`` ask for none of this and never touch a database.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from itertools import count

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client, TestCase, TransactionTestCase
from django.utils import timezone
from pytest_django.plugin import blocking_manager_key

from accounts.links import new_token, token_hash
from accounts.models import Membership, Organization, Role, Team, User
from assessments.domain.scale import AnswerStatus
from assessments.framework_files import read_framework
from assessments.models import (
    Answer,
    Assessment,
    Capability,
    Confidentiality,
    Form,
    Framework,
    Identity,
    Participant,
    RoleGroup,
)
from assessments.services import close_round, load_framework, open_round, plan_round
from roadmaps.library_files import read_library
from roadmaps.services import load_library

NOW = datetime(2026, 10, 14, 9, 0, tzinfo=UTC)
PASSWORD = "a long enough password"
CONTENT = settings.BASE_DIR / "fixtures" / "frameworks" / "cx_v1"

# Says what one person answers to one question: (capability code, team, seat) -> 1..5,
# "dont_know", "not_applicable", or None where the question is skipped.
Levels = Callable[[str, str, int], int | str | None]


# What does not depend on the database is not repeated on PostgreSQL: the tree, documents as they
# are drawn, files as they are read, and what the demonstration tells (it is built on both).
ONCE = (
    "test_repository.py",
    "test_translations.py",
    "test_imports.py",
    "test_settings.py",
    "test_pdf.py",
    "test_together.py",
    "test_identity_apart.py",
    "test_journey_pdf.py",
    "test_journey_pictures.py",
    "test_journey_slides.py",
    "test_import_hostile.py",
    "test_ready_made.py",
    "test_demonstration.py",
    "test_demonstration_journeys.py",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.parent.name == "domain" or item.path.name in ONCE:
            item.add_marker(pytest.mark.once)


# ---- the loaded framework ------------------------------------------------------------------


def _load_content() -> None:
    """Load the built-in framework and its library of initiatives."""
    framework, _ = load_framework(files=read_framework(CONTENT))
    codes = Capability.objects.filter(area__framework=framework).values_list("code", flat=True)
    load_library(framework=framework, rows=read_library(CONTENT, codes))


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """The test database, with the content in it once; Django has made the cache table already."""
    with django_db_blocker.unblock():
        _load_content()


def _empties_the_database(item: pytest.Item) -> bool:
    """Whether the test commits for real, so that all tables are emptied after it."""
    marker = item.get_closest_marker("django_db")
    cls = getattr(item, "cls", None)
    return (
        bool(marker and (marker.kwargs.get("transaction") or marker.args[:1] == (True,)))
        or not {"transactional_db", "live_server"}.isdisjoint(getattr(item, "fixturenames", ()))
        or (
            cls is not None
            and issubclass(cls, TransactionTestCase)
            and not issubclass(cls, TestCase)
        )
    )


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> Iterator[None]:
    """After a test that commits, put the content back for the next one.

    Here and not in a fixture, because the tables are emptied when the last fixture ends.
    """
    yield
    if nextitem is None or not _empties_the_database(item):
        return
    with item.config.stash[blocking_manager_key].unblock():
        _load_content()
        cache.clear()  # the table of the cache is none of Django's models: emptied by nobody else


@pytest.fixture
def framework(db) -> Framework:
    return Framework.objects.get(slug="cx")


# ---- organisations and people --------------------------------------------------------------


@pytest.fixture
def organization(db) -> Organization:
    return Organization.objects.create(slug="acme", name="Acme Seguros")


@pytest.fixture
def other_organization(db) -> Organization:
    return Organization.objects.create(slug="globex", name="Globex Hoteles")


def _person(address: str, organization: Organization, role: Role) -> User:
    person = User.objects.create_user(f"{address}@example.org", PASSWORD, name=address.title())
    Membership.objects.create(user=person, organization=organization, role=role)
    return person


@pytest.fixture
def lead(organization) -> User:
    return _person("lead", organization, Role.LEAD)


@pytest.fixture
def executive(organization) -> User:
    return _person("executive", organization, Role.EXECUTIVE)


@pytest.fixture
def consultant(organization) -> User:
    return _person("consultant", organization, Role.CONSULTANT)


@pytest.fixture
def stranger(other_organization) -> User:
    """A lead, but of the other organisation."""
    return _person("stranger", other_organization, Role.LEAD)


@pytest.fixture
def client_of() -> Callable[[User], Client]:
    """``client_of(lead)``: a browser in which that person is signed in."""

    def signed_in(user: User, **options: object) -> Client:
        browser = Client(**options)
        browser.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return browser

    return signed_in


@pytest.fixture
def client_at() -> Callable[[Participant], Client]:
    """``client_at(participant)``: a browser that has opened that seat's personal link."""

    def arrived(participant: Participant, **options: object) -> Client:
        token = new_token()
        Participant.objects.filter(pk=participant.pk).update(token_hash=token_hash(token))
        participant.refresh_from_db(fields=["token_hash"])
        browser = Client(**options)
        browser.post(f"/r/{token}/", {"consent": "yes"})
        return browser

    return arrived


# ---- rounds --------------------------------------------------------------------------------


@pytest.fixture
def make_round(framework, organization) -> Callable[..., Assessment]:
    """``make_round(people={"Ventas": 6, "Soporte": 5}, levels=3, closed=True)``.

    people: how many people per team. A team is found by name or made.
    levels: one level for all, levels by capability code, or a function of
        (code, team, seat); None leaves a question, or with it a whole seat, unanswered.
    submitted: how many of each team hand in (all who answered anything, unless told).
    named: named instead of anonymous. short: 10 questions instead of 30.
    draft / closed: otherwise the round is open. minimum_group: k.
    """
    numbers = count(1)

    def made(
        *,
        people: Mapping[str, int] | None = None,
        levels: int | Mapping[str, int | str | None] | Levels | None = 3,
        submitted: int | None = None,
        named: bool = False,
        short: bool = False,
        draft: bool = False,
        closed: bool = False,
        minimum_group: int = 5,
        of: Organization = organization,
        title: str = "",
        opens_on: date = date(2026, 9, 1),
    ) -> Assessment:
        assessment = plan_round(
            organization=of,
            framework=framework,
            title=title or f"Evaluación {next(numbers)}",
            form=Form.SHORT if short else Form.FULL,
            confidentiality=Confidentiality.NAMED if named else Confidentiality.ANONYMOUS,
            minimum_group=minimum_group,
            opens_on=opens_on,
            # A last day that never passes: the tests outlive the year they were written in.
            closes_on=max(opens_on, timezone.localdate()) + timedelta(days=43),
        )
        seats = _seats(assessment, {"Ventas": 6} if people is None else people)
        _answers(assessment, seats, _as_function(levels), submitted)
        if not draft and seats:
            open_round(assessment=assessment, at=NOW)
            if closed:
                close_round(assessment=assessment, at=NOW)
        assessment.refresh_from_db()
        return assessment

    return made


def _as_function(levels: int | str | Mapping | Levels | None) -> Levels:
    if callable(levels):
        return levels
    if isinstance(levels, Mapping):
        return lambda code, team, seat: levels.get(code)
    return lambda code, team, seat: levels


def _seats(assessment: Assessment, people: Mapping[str, int]) -> list[tuple[Participant, int]]:
    """Seats with their number inside the team: one executive, one manager, then front line."""
    seats = []
    for name, size in people.items():
        team, _ = Team.objects.get_or_create(organization=assessment.organization, name=name)
        for number in range(size):
            role = list(RoleGroup)[min(number, 2)]
            seat = Participant(
                assessment=assessment,
                team=team,
                role_group=role,
                token_hash=token_hash(new_token()),
                position=len(seats),
                invited_at=NOW,
            )
            seats.append((seat, number))
    Participant.objects.bulk_create(seat for seat, _ in seats)
    Identity.objects.bulk_create(
        Identity(
            participant=seat,
            name=f"{seat.team.name} {number}",
            email=f"seat{seat.position}.{assessment.pk.hex[:8]}@example.org",
        )
        for seat, number in seats
    )
    return seats


def _answers(
    assessment: Assessment,
    seats: list[tuple[Participant, int]],
    levels: Levels,
    submitted: int | None,
) -> None:
    asked = list(Capability.objects.asked_in(assessment))
    answers, answered = [], []
    for seat, number in seats:
        said = [(c, levels(c.code, seat.team.name, number)) for c in asked]
        own = [_answer(seat, c, choice) for c, choice in said if choice is not None]
        answers += own
        if own and (submitted is None or number < submitted):
            seat.started_at = seat.submitted_at = NOW
            answered.append(seat)
    Answer.objects.bulk_create(answers)
    Participant.objects.bulk_update(answered, ["started_at", "submitted_at"])


def _answer(seat: Participant, capability: Capability, choice: int | str) -> Answer:
    level = choice if isinstance(choice, int) else None
    status = AnswerStatus.LEVEL if level else AnswerStatus(choice)
    return Answer(
        participant=seat, capability=capability, status=status.value, level=level, updated_at=NOW
    )
