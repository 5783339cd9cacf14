"""Answers gathered elsewhere become seats of a round: in bulk, all of them or none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import NamedTuple
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Max, QuerySet

from accounts.links import token_hash
from accounts.models import Team
from assessments.domain.quality import is_straight_lined
from assessments.keyed import imported_seat, pairing_of
from assessments.models import Answer, Assessment, Identity, Participant
from assessments.services.answering import ConsentMissingError
from assessments.services.participation import personal_token
from assessments.services.rounds import RoundStateError

PEOPLE_AT_ONCE = 500
ANSWERS_AT_ONCE = 500
REFUSED = frozenset({"withdrawn", "answered", "counted"})
_INSERT = """
    INSERT INTO assessments_answer
        (participant_id, capability_id, status, level, comment, comment_rev, position, updated_at)
    VALUES"""
# Capability → status, level, comment: what one person said.
Said = Mapping[int, tuple[str, int | None, str]]


@dataclass(frozen=True, slots=True)
class ImportedPerson:
    """What one line of a file says.

    ``key`` is what the file calls the person; ``email`` the same where it is an address, else "".
    ``team`` is a team's id, or the name of one that is to be made.
    """

    line: int
    key: str
    email: str
    name: str
    team: UUID | str
    role_group: str
    language: str
    said: Said


@dataclass(frozen=True, slots=True)
class Refusal:
    """A line that is left out: why, in a word that a page puts into a sentence, and about what."""

    line: int
    reason: str
    about: str = ""


@dataclass
class Outcome:
    """What a file does to a round, or would do."""

    new: int = 0  # seats made
    filled: int = 0  # invited here, had not begun
    there: int = 0  # imported before, left as they are
    replaced: int = 0  # imported before, written anew
    answers: int = 0  # written with all of these
    refusals: list[Refusal] = field(default_factory=list)
    new_teams: set[str] = field(default_factory=set)

    @property
    def people(self) -> int:
        return self.new + self.filled + self.replaced

    @property
    def fingerprint(self) -> str:
        """Equal where a file still does what was seen."""
        counts = (self.new, self.filled, self.there, self.replaced, self.answers)
        return "-".join(map(str, (*counts, len(self.refusals), len(self.new_teams))))


class ImportMovedError(ValueError):
    """The file would no longer do what was seen; nothing was written. ``outcome``: what it would."""

    def __init__(self, outcome: Outcome) -> None:
        self.outcome = outcome
        super().__init__("the import has changed meanwhile")


def check_answers(
    *, assessment: Assessment, people: Iterable[ImportedPerson | Refusal], replaces: bool = False
) -> Outcome:
    """Return what an import would do. Reads the rows of the people named, writes nothing."""
    work = _Import(assessment, replaces=replaces)
    for batch in _batches(people):
        work.decide(batch)
    return work.outcome


@transaction.atomic
def import_answers(
    *,
    assessment: Assessment,
    people: Iterable[ImportedPerson | Refusal],
    at: datetime,
    agreed: bool = False,
    replaces: bool = False,
    seen: str | None = None,
) -> Outcome:
    """Write what people answered elsewhere. Who was imported before stays as they are.

    ``replaces``: write anew who was imported before and is counted in no closing yet. What is
    stored is never compared with the file: that would tell whoever guesses whether they are right.
    ``agreed``: in a named round, those who lead it say that these people agreed to be known.
    ``seen``: the fingerprint of what was looked at; ImportMovedError where it is no longer so.
    RoundStateError once the round is closed; ConsentMissingError in a named one without
    ``agreed``.
    """
    assessment = (
        Assessment.objects.select_for_update(of=("self",))
        .select_related("organization")
        .get(pk=assessment.pk)
    )
    if assessment.is_closed:
        raise RoundStateError("closed")
    if assessment.is_named and not agreed:
        raise ConsentMissingError
    work = _Import(assessment, at=at, replaces=replaces)
    for batch in _batches(people):
        work.write(work.decide(batch))
    if seen is not None and work.outcome.fingerprint != seen:
        raise ImportMovedError(work.outcome)
    return work.outcome


def _batches(
    people: Iterable[ImportedPerson | Refusal],
) -> Iterator[list[ImportedPerson | Refusal]]:
    people = iter(people)
    while batch := list(islice(people, PEOPLE_AT_ONCE)):
        yield batch


@dataclass(frozen=True, slots=True)
class _Decided:
    """A person, the seat their answers go to, and what is done to it: new, filled, replaced."""

    person: ImportedPerson
    seat: UUID
    fate: str


class _Seat(NamedTuple):
    """What decides about somebody who has a seat already."""

    pk: UUID
    pairing: str
    started_at: datetime | None
    withdrawn_at: datetime | None
    closing: int | None


def _seats(rows: QuerySet[Participant]) -> Iterator[_Seat]:
    fields = rows.values_list(*_Seat._fields)
    return (_Seat(*row) for row in fields.iterator(chunk_size=2000))


class _Import:
    """One import under way: decides about people in batches, then writes them."""

    def __init__(
        self, assessment: Assessment, *, at: datetime | None = None, replaces: bool = False
    ) -> None:
        self.assessment, self.at, self.replaces = assessment, at, replaces
        self.outcome = Outcome()
        self._teams: dict[str, UUID] = {}
        # Seats from before pairings were kept are found by their address.
        known = assessment.participants.filter(pairing="", identity__email__gt="").order_by()
        self._unpaired = {
            email.lower(): _Seat(*seat)
            for email, *seat in known.values_list("identity__email", *_Seat._fields)
        }
        last = assessment.participants.aggregate(last=Max("position"))["last"]
        self._position = -1 if last is None else last

    # ---- deciding

    def decide(self, batch: Sequence[ImportedPerson | Refusal]) -> list[_Decided]:
        """Return whose answers are to be written; count everybody."""
        people = [one for one in batch if isinstance(one, ImportedPerson)]
        self.outcome.refusals += [one for one in batch if isinstance(one, Refusal)]
        seats = {person.key: imported_seat(self.assessment.pk, person.key) for person in people}
        pairings = {
            person.key: pairing_of(self.assessment.organization_id, person.email)
            for person in people
            if person.email
        }
        found = self._existing(seats, pairings, people)
        decided = []
        for person in people:
            seat, own = found.get(person.key), seats[person.key]
            fate = self._fate(seat, own)
            if fate in REFUSED:
                self.outcome.refusals.append(Refusal(person.line, fate))
                continue
            setattr(self.outcome, fate, getattr(self.outcome, fate) + 1)
            if fate == "there":
                continue
            decided.append(_Decided(person, seat.pk if seat else own, fate))
            self.outcome.answers += len(person.said)
            if isinstance(person.team, str):
                self.outcome.new_teams.add(person.team)
        return decided

    def _fate(self, seat: _Seat | None, own: UUID) -> str:
        """Return what becomes of somebody: a field of the outcome, or why they are refused.

        ``own`` is the id of the seat that an import makes for them.
        """
        if seat is None:
            return "new"
        if seat.withdrawn_at:
            return "withdrawn"
        if seat.pk != own:
            return "answered" if seat.started_at else "filled"
        if not self.replaces:
            return "there"
        return "replaced" if seat.closing is None else "counted"

    def _existing(
        self, seats: Mapping[str, UUID], pairings: Mapping[str, str], people: list[ImportedPerson]
    ) -> dict[str, _Seat]:
        """Return, by key, the seat somebody has in this round already."""
        keys = {pairing: key for key, pairing in pairings.items()}
        rows = Participant.objects.filter(assessment=self.assessment).order_by()
        found = {keys[seat.pairing]: seat for seat in _seats(rows.filter(pairing__in=keys))}
        for person in people:
            if person.email.lower() in self._unpaired:
                found[person.key] = self._unpaired[person.email.lower()]
        # A seat made by an import goes before one that has only the address in common.
        by_seat = {seat: key for key, seat in seats.items()}
        for seat in _seats(rows.filter(pk__in=by_seat)):
            found[by_seat[seat.pk]] = seat
        return found

    # ---- writing

    def write(self, decided: list[_Decided]) -> None:
        new = [one for one in decided if one.fate == "new"]
        Participant.objects.bulk_create(self._seat(one) for one in new)
        Identity.objects.bulk_create(
            Identity(participant_id=one.seat, **identity)
            for one in new
            if (identity := self._identity(one.person))
        )
        old = [one for one in decided if one.fate != "new"]
        self._update(old)
        Answer.objects.filter(participant__in=[one.seat for one in old]).delete()
        self._insert_answers(decided)

    def _seat(self, one: _Decided) -> Participant:
        self._position += 1
        seat = Participant(
            pk=one.seat,
            assessment=self.assessment,
            position=self._position,
            invited_at=self.at,
            **self._changing(one),
        )
        seat.token_hash = token_hash(personal_token(seat))
        return seat

    def _changing(self, one: _Decided) -> dict[str, object]:
        """What a second import of somebody may change."""
        levels = [level for _status, level, _comment in one.person.said.values() if level]
        return {
            "team_id": self._team(one.person.team),
            "role_group": one.person.role_group,
            "language": one.person.language,
            "started_at": self.at,
            "submitted_at": self.at,
            "consented_at": self.at if self.assessment.is_named else None,
            "pairing": self._pairing(one.person),
            "imported": True,
            "straight_lined": is_straight_lined(levels),
        }

    def _pairing(self, person: ImportedPerson) -> str:
        """Who this is in other rounds: of an anonymous one nobody, whatever the file says.

        Who imports knows the file, and may have made it up. Held person by person against what
        the same people said elsewhere, it would be a question about each of them.
        """
        if not self.assessment.is_named:
            return ""
        return pairing_of(self.assessment.organization_id, person.email)

    def _identity(self, person: ImportedPerson) -> dict[str, str] | None:
        """A name where the file gives one; the address only where people agreed to be known."""
        if self.assessment.is_named:
            return {"name": person.name or person.key, "email": person.email.lower()}
        return {"name": person.name, "email": ""} if person.name else None

    def _update(self, old: list[_Decided]) -> None:
        """Hand in for seats that are there. Whoever began meanwhile keeps their own answers."""
        for one in old:
            changes = self._changing(one)
            rows = Participant.objects.filter(pk=one.seat, closing=None)
            if one.fate == "filled":
                # Where and from where somebody invited here sees the customer stands already.
                del changes["team_id"], changes["role_group"]
                rows = rows.filter(started_at=None)
            if not rows.update(**changes):
                raise ImportMovedError(self.outcome)

    def _team(self, team: UUID | str) -> UUID:
        if isinstance(team, UUID):
            return team
        if team not in self._teams:
            own = Team.objects.owned_by(self.assessment.organization)
            row = own.filter(name__iexact=team).first() or Team.objects.create(
                organization=self.assessment.organization, name=team
            )
            self._teams[team] = row.pk
        return self._teams[team]

    def _insert_answers(self, decided: list[_Decided]) -> None:
        """Many rows in one statement, by hand: Django takes ten times as long to build them."""
        at = connection.ops.adapt_datetimefield_value(self.at)
        is_sqlite = connection.vendor == "sqlite"
        rows = (
            (seat, capability, status, level, comment, at)
            for one in decided
            for seat in (one.seat.hex if is_sqlite else str(one.seat),)
            for capability, (status, level, comment) in one.person.said.items()
        )
        with connection.cursor() as cursor:
            while some := list(islice(rows, ANSWERS_AT_ONCE)):
                values = ", ".join(["(%s, %s, %s, %s, %s, 0, 0, %s)"] * len(some))
                # Only the number of rows is put together; what people said travels as parameters.
                cursor.execute(f"{_INSERT} {values}", [value for row in some for value in row])
