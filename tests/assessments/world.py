"""Organisations, people and rounds for the tests of pages, made with the real services."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import count

from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import reverse

from accounts.links import new_token, token_hash
from accounts.models import Membership, Organization, Role, Team, User
from assessments.models import (
    Answer,
    Assessment,
    Capability,
    Framework,
    Identity,
    Participant,
    RoleGroup,
)
from assessments.services import close_round, open_round, plan_round
from roadmaps.models import Roadmap
from roadmaps.services import generate_roadmap

NOW = datetime(2026, 10, 14, 9, 0, tzinfo=UTC)
ROLES = (RoleGroup.EXECUTIVE, RoleGroup.MANAGER, RoleGroup.FRONT_LINE)
HTMX = {"HTTP_HX_REQUEST": "true"}
_number = count(1)

# What somebody answers: (team, seat within the team, capability code) -> level, status or nothing.
Answering = Callable[[str, int, str], int | str | None]


@contextmanager
def kept(blocker: object) -> Iterator[None]:
    """Rows for a whole module in one outer transaction, rolled back when the module is over."""
    with blocker.unblock():
        atom = transaction.atomic()
        atom._from_testcase = True
        atom.__enter__()
        try:
            yield
        finally:
            transaction.set_rollback(True)
            atom.__exit__(None, None, None)
            cache.clear()


def person(email: str = "", **fields: object) -> User:
    """Somebody who can sign in; no password is set, because hashing one takes its time."""
    user = User(email=email or f"persona{next(_number)}@ejemplo.es", **fields)
    user.set_unusable_password()
    user.save()
    return user


def member(organization: Organization, role: Role, **fields: object) -> User:
    user = person(**fields)
    Membership.objects.create(user=user, organization=organization, role=role)
    return user


def organization(name: str = "Aseguradora Altamira", **fields: object) -> Organization:
    return Organization.objects.create(name=name, slug=f"org-{next(_number)}", **fields)


def team(owner: Organization, name: str, headcount: int | None = None) -> Team:
    return Team.objects.get_or_create(
        organization=owner, name=name, defaults={"headcount": headcount}
    )[0]


def signed_in(user: User | None, **client: object) -> Client:
    """A browser in which this person is signed in; None is nobody."""
    browser = Client(**client)
    if user is not None:
        browser.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return browser


@dataclass
class Round:
    """A round with its seats, and the personal link's token of each."""

    assessment: Assessment
    seats: list[Participant]
    tokens: list[str]

    def arrive(self, seat: int = 0, **client: object) -> Client:
        """A browser that came by this seat's personal link."""
        browser = Client(**client)
        answer = browser.post(reverse("assessments:arrive", args=[self.tokens[seat]]))
        assert answer.status_code == 302, answer.status_code
        return browser

    def url(self, name: str, *args: object) -> str:
        where = self.assessment
        return reverse(name, args=[where.organization.slug, where.pk, *args])

    def question(self, seat: int, code: str) -> str:
        return reverse("assessments:question", args=[self.seats[seat].pk, code])


def hold_round(
    owner: Organization,
    sizes: Mapping[str, int] | None = None,
    answering: Answering = lambda team, seat, code: 3,
    *,
    state: str = "closed",
    named: bool = False,
    form: str = "full",
    k: int = 5,
    title: str = "Evaluación 2026",
    submitted: bool = True,
    comments: Mapping[tuple[str, int, str], str] | None = None,
    framework: Framework | None = None,
    opens_on: date = date(2026, 9, 1),
    names: Callable[[str, int], str] = lambda team, seat: f"{team} {seat}",
    before_opening: Callable[[Assessment], None] = lambda assessment: None,
) -> Round:
    """Plan a round, seat so many people per team, let them answer, open and close it."""
    assessment = plan_round(
        organization=owner,
        framework=framework or Framework.objects.get(slug="cx"),
        title=title,
        form=form,
        confidentiality="named" if named else "anonymous",
        minimum_group=k,
        opens_on=opens_on,
        closes_on=opens_on + timedelta(days=60),
    )
    before_opening(assessment)
    sizes = {"Norte": 6, "Sur": 7} if sizes is None else sizes
    tokens, seats, where = [], [], []
    for name, size in sizes.items():
        row = team(owner, name, headcount=max(size, 1) * 10)
        for seat in range(size):
            tokens.append(new_token())
            where.append((name, seat))
            seats.append(
                Participant(
                    assessment=assessment,
                    team=row,
                    role_group=ROLES[seat % 3],
                    token_hash=token_hash(tokens[-1]),
                    position=len(seats),
                    invited_at=NOW,
                    started_at=NOW if submitted else None,
                    submitted_at=NOW if submitted and state != "draft" else None,
                )
            )
    Participant.objects.bulk_create(seats)
    Identity.objects.bulk_create(
        Identity(participant=p, name=names(*place), email=f"{p.pk.hex[:12]}@ejemplo.es")
        for p, place in zip(seats, where, strict=True)
    )
    _answer(assessment, seats, where, answering, comments or {})
    if state != "draft" and seats:
        open_round(assessment=assessment, at=NOW)
        if state == "closed":
            assessment.refresh_from_db()
            close_round(assessment=assessment, at=NOW)
    assessment = Assessment.objects.select_related("organization", "framework").get(
        pk=assessment.pk
    )
    for participant in seats:
        participant.assessment = assessment
    return Round(assessment, seats, tokens)


def _answer(
    assessment: Assessment,
    seats: list[Participant],
    where: list[tuple[str, int]],
    answering: Answering,
    comments: Mapping[tuple[str, int, str], str],
) -> None:
    rows = []
    for capability in Capability.objects.asked_in(assessment):
        for participant, (name, seat) in zip(seats, where, strict=True):
            choice = answering(name, seat, capability.code)
            if choice is None:
                continue
            level = choice if isinstance(choice, int) else None
            rows.append(
                Answer(
                    participant=participant,
                    capability=capability,
                    status="level" if level else str(choice),
                    level=level,
                    comment=comments.get((name, seat, capability.code), ""),
                    updated_at=NOW,
                )
            )
    Answer.objects.bulk_create(rows, batch_size=2000)


def make_roadmap(
    assessment: Assessment, *, title: str = "Hoja de ruta 2027", **limits: int
) -> Roadmap:
    wanted = {"quarters": 4, "days_per_quarter": 120, "budget": 150_000, **limits}
    return generate_roadmap(
        assessment=assessment, title=title, starts_year=2027, starts_quarter=1, **wanted
    )


def text_of(response: object) -> str:
    return response.content.decode()
