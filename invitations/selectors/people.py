"""Who is in a round, who is still open, and to whom can be written."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from accounts.links import token_hash
from assessments.keyed import link_token
from assessments.models import Assessment, Participant, TeamLink
from assessments.plan_sentences import planning_line
from invitations.models import Message, MessageKind, MessageState

PER_PAGE = 100
STATES = ("open", "begun", "submitted", "withdrawn", "no_address", "trouble")


def seats_of_people(assessment: Assessment) -> QuerySet[Participant]:
    """Seats of people who are known: not the devices that came by a team link."""
    return Participant.objects.filter(assessment=assessment, team_link=None)


def open_people(assessment: Assessment) -> QuerySet[Participant]:
    """People who take part and have not finished."""
    return seats_of_people(assessment).taking_part().filter(submitted_at=None)


def reachable(people: QuerySet[Participant]) -> QuerySet[Participant]:
    """Those of them who have an address that has not failed: neither refused nor come back.

    A corrected address is another address.
    """
    dead = Message.objects.filter(
        participant=OuterRef("pk"),
        address=OuterRef("identity__email"),
        state__in=(MessageState.FAILED, MessageState.BOUNCED),
    )
    return people.filter(identity__email__gt="").exclude(Exists(dead))


def to_invite(assessment: Assessment) -> QuerySet[Participant]:
    """People to whom no invitation has been written yet."""
    written = Message.objects.filter(participant=OuterRef("pk"), kind=MessageKind.INVITATION)
    return open_people(assessment).filter(identity__email__gt="").exclude(Exists(written))


def to_remind(assessment: Assessment) -> QuerySet[Participant]:
    """People who can be reached, have not finished and are not about to get a message anyway."""
    under_way = Message.objects.filter(participant=OuterRef("pk"), state=MessageState.QUEUED)
    return reachable(open_people(assessment)).exclude(Exists(under_way))


def without_address(assessment: Assessment) -> QuerySet[Participant]:
    """People who have not finished and to whom nobody can write: a code on paper is for them."""
    return open_people(assessment).filter(Q(identity__email="") | Q(identity=None))


def link_may_be_seen(seat: Participant) -> bool:
    """Whether those who lead may see a seat's personal link.

    As for a new link: in an anonymous round not once the person has begun, because it would
    open their answers; in a named one until they have submitted.
    """
    if seat.withdrawn_at or seat.submitted_at or seat.assessment.is_closed:
        return False
    return seat.started_at is None or seat.assessment.is_named


def living_token(seat: Participant) -> str:
    """Return the token of a seat's link, "" where its link was made in another way.

    So it is with links from before tokens could be made again, and after a change of key.
    """
    token = link_token("seat", seat.pk, seat.link_rev)
    return token if token_hash(token) == seat.token_hash else ""


@dataclass(frozen=True)
class TeamLinkRow:
    """A team link with what came of it: one seat for each device, whoever held it."""

    link: TeamLink
    begun: int
    submitted: int


def team_link_rows(assessment: Assessment) -> list[TeamLinkRow]:
    rows = (
        TeamLink.objects.filter(assessment=assessment)
        .select_related("team")
        .annotate(
            begun=Count("participants", filter=Q(participants__withdrawn_at=None)),
            handed_in=Count(
                "participants",
                filter=Q(participants__withdrawn_at=None, participants__submitted_at__isnull=False),
            ),
        )
    )
    return [TeamLinkRow(row, row.begun, row.handed_in) for row in rows]


@dataclass(frozen=True)
class PersonRow:
    """One person of the table: seat and the last message written to them."""

    seat: Participant
    message: Message | None

    @property
    def name(self) -> str:
        identity = getattr(self.seat, "identity", None)
        return identity.name if identity else ""

    @property
    def email(self) -> str:
        identity = getattr(self.seat, "identity", None)
        return identity.email if identity else ""


@dataclass
class PeoplePage:
    """A round's people, a hundred at a time, and what else leads to it."""

    rows: list[PersonRow]
    page: Page
    total: int
    counts: dict[str, int] = field(default_factory=dict)
    links: list[TeamLinkRow] = field(default_factory=list)
    wanted: str = ""
    query: str = ""

    @property
    def devices(self) -> int:
        return sum(row.begun for row in self.links)

    @property
    def planning_line(self) -> str:
        """What so many people can tell of a change, said where their number grows."""
        return planning_line(self.counts.get("taking", 0) + self.devices)


def people_page(
    assessment: Assessment, *, number: str | int = 1, wanted: str = "", query: str = ""
) -> PeoplePage:
    """Return one page of people: those in the wanted state whose name or address holds ``query``."""
    wanted = wanted if wanted in STATES else ""
    people = seats_of_people(assessment)
    counts = _counts(people)
    chosen = _in_state(people, wanted)
    query = query.strip()[:100]
    if query:
        chosen = chosen.filter(
            Q(identity__name__icontains=query) | Q(identity__email__icontains=query)
        )
    page = Paginator(chosen.with_identity(), PER_PAGE).get_page(number)
    seats = list(page.object_list)
    latest = _latest_messages(seats)
    return PeoplePage(
        rows=[PersonRow(seat, latest.get(seat.pk)) for seat in seats],
        page=page,
        total=counts["all"],
        counts=counts,
        links=team_link_rows(assessment),
        wanted=wanted,
        query=query,
    )


def _counts(people: QuerySet[Participant]) -> dict[str, int]:
    taking = Q(withdrawn_at=None)
    still = taking & Q(submitted_at=None)
    return people.order_by().aggregate(
        all=Count("pk"),
        taking=Count("pk", filter=taking),
        open=Count("pk", filter=still),
        begun=Count("pk", filter=still & Q(started_at__isnull=False)),
        submitted=Count("pk", filter=taking & Q(submitted_at__isnull=False)),
        withdrawn=Count("pk", filter=Q(withdrawn_at__isnull=False)),
        no_address=Count("pk", filter=still & (Q(identity__email="") | Q(identity=None))),
    )


def _in_state(people: QuerySet[Participant], wanted: str) -> QuerySet[Participant]:
    taking = people.taking_part()
    if wanted == "trouble":
        troubled = Message.objects.troubled().filter(participant=OuterRef("pk"))
        return taking.filter(submitted_at=None).filter(Exists(troubled))
    return {
        "": people,
        "open": taking.filter(submitted_at=None),
        "begun": taking.filter(submitted_at=None, started_at__isnull=False),
        "submitted": taking.submitted(),
        "withdrawn": people.filter(withdrawn_at__isnull=False),
        "no_address": taking.filter(submitted_at=None).filter(
            Q(identity__email="") | Q(identity=None)
        ),
    }[wanted]


def _latest_messages(seats: list[Participant]) -> dict[object, Message]:
    rows = Message.objects.filter(participant__in=[s.pk for s in seats]).order_by(
        "created_at", "pk"
    )
    return {row.participant_id: row for row in rows}
