"""A person's clients: where each stands, what is open, what begins, what was handed over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.utils import timezone

from accounts.models import Export, Membership, Organization, Role, User
from assessments.domain.spellings import plain
from assessments.models import Assessment, Level
from assessments.selectors.scores import round_scores
from assessments.selectors.trend import FRESH
from reports import sentences
from reports.domain.portfolio import Standing, by_attention, months_between
from reports.selectors.open_work import OpenWork, open_work
from reports.selectors.own_clients import OwnClients, own_clients
from reports.selectors.rounds import last_of_each

EXPORTS = 3  # of each client
SEARCHED = 10  # clients that are seen at a glance; more of them are searched


@dataclass(frozen=True)
class Client:
    """One organisation in a person's portfolio, as it stands on a day."""

    membership: Membership
    latest: Assessment | None
    level: int | None
    level_name: str
    mean: float | None
    open_rounds: tuple[Assessment, ...]
    work: OpenWork | None
    exports: tuple[Export, ...]
    today: date

    @property
    def organization(self) -> Organization:
        return self.membership.organization

    @cached_property
    def _closed_on(self) -> date | None:
        return timezone.localdate(self.latest.closed_at) if self.latest else None

    @property
    def is_out_of_date(self) -> bool:
        return bool(self._closed_on and self.today - self._closed_on > FRESH)

    @property
    def age(self) -> str:
        """How old the results are, in words."""
        if self._closed_on is None:
            return ""
        return sentences.age(months_between(self._closed_on, self.today))

    @property
    def past_last_day(self) -> tuple[Assessment, ...]:
        """Rounds that take no more answers and have not been closed."""
        return tuple(r for r in self.open_rounds if not r.takes_answers(self.today))

    @cached_property
    def standing(self) -> Standing:
        return Standing(
            name=self.organization.name,
            actions=self.work.late if self.work else 0,
            past_last_day=len(self.past_last_day),
            out_of_date=self.is_out_of_date,
        )


@dataclass(frozen=True)
class Portfolio:
    """The clients in the order asked for; ``found`` are those that fit what was searched for."""

    clients: tuple[Client, ...]
    found: tuple[Client, ...]
    own_clients: OwnClients | None

    @property
    def is_searched(self) -> bool:
        return len(self.clients) > SEARCHED

    @property
    def headline(self) -> str:
        asking = sum(client.standing.kinds > 0 for client in self.clients)
        return sentences.asking_for_attention(asking)


def portfolio(user: User, today: date, *, by_name: bool = False, search: str = "") -> Portfolio:
    """Return a person's organisations, each with all that is open. A fixed number of queries.

    What was handed over is for those who lead; the benchmark is for a consultant's eyes.
    """
    memberships = list(
        Membership.objects.filter(user=user)
        .select_related("organization")
        .order_by("organization__name")
    )
    clients = _clients(memberships, today)
    if not by_name:
        clients = [clients[i] for i in by_attention([client.standing for client in clients])]
    advised = [
        m.organization_id
        for m in memberships
        if m.role == Role.CONSULTANT and not m.organization.is_demonstration
    ]
    wanted = plain(search)
    return Portfolio(
        clients=tuple(clients),
        found=tuple(c for c in clients if wanted in plain(_searched(c.organization))),
        own_clients=own_clients(advised) if _advises(memberships) else None,
    )


def _advises(memberships: Sequence[Membership]) -> bool:
    return any(m.role == Role.CONSULTANT for m in memberships)


def _searched(organization: Organization) -> str:
    return f"{organization.name} {organization.sector}"


def _clients(memberships: Sequence[Membership], today: date) -> list[Client]:
    everywhere = [m.organization_id for m in memberships]
    leading = [m.organization_id for m in memberships if m.may_edit]
    rounds = Assessment.objects.filter(organization__in=everywhere)
    still_open = (
        rounds.filter(opened_at__isnull=False, closed_at=None)
        .with_participation()
        .defer("scorecard")
        .order_by("closes_on", "pk")
    )
    latest = {row.organization_id: row for row in last_of_each(rounds)}
    names = {(lv.framework_id, lv.number): lv.name for lv in Level.objects.all()}
    work = open_work(everywhere, today)
    opened = _by_organization(still_open)
    exports = _by_organization(
        Export.objects.filter(organization__in=leading)
        .last_of_each(EXPORTS)
        .select_related("person")
    )
    return [
        _client(
            m,
            latest.get(m.organization_id),
            opened.get(m.organization_id, ()),
            work.get(m.organization_id),
            exports.get(m.organization_id, ()),
            names,
            today,
        )
        for m in memberships
    ]


def _by_organization(rows: object) -> dict[int, list]:
    found: dict[int, list] = {}
    for row in rows:
        found.setdefault(row.organization_id, []).append(row)
    return found


def _client(
    membership: Membership,
    latest: Assessment | None,
    open_rounds: Sequence[Assessment],
    work: OpenWork | None,
    exports: Sequence[Export],
    names: Mapping[tuple[int, int], str],
    today: date,
) -> Client:
    card = round_scores(latest).scorecard if latest else None
    level = card.staged.staged if card and card.staged else None
    return Client(
        membership=membership,
        latest=latest,
        level=level,
        level_name=names.get((latest.framework_id, level), "") if latest and level else "",
        mean=card.overall_mean if card else None,
        open_rounds=tuple(open_rounds),
        work=work,
        exports=tuple(exports),
        today=today,
    )
