"""Saving answers: seats to save from, the queries of one save, and whether all was kept.

prepare <seats> · queries · check (what each client was told is saved, on the input)
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.links import new_token, token_hash
from accounts.models import Organization, Team
from assessments.models import Answer, Assessment, Capability, Framework, Identity, Participant
from assessments.services import open_round, plan_round
from tests.benchmarks.inside.tools import browser, given, prepare, statements


def make_seats(count: int) -> dict[str, Any]:
    """Open an anonymous round with ``count`` people; return their links and the questions."""
    prepare()
    organization = Organization.objects.create(slug="bench", name="Bench")
    teams = [
        Team.objects.create(organization=organization, name=f"Team {i}", headcount=40)
        for i in range(1, 5)
    ]
    today = timezone.localdate()
    assessment = plan_round(
        organization=organization,
        framework=Framework.objects.get(),
        title="Bench",
        form="full",
        confidentiality="anonymous",
        minimum_group=5,
        opens_on=today,
        closes_on=today + timedelta(days=14),
    )
    tokens = [new_token() for _ in range(count)]
    roles = ("executive", "manager", "front_line")
    seats = Participant.objects.bulk_create(
        Participant(
            assessment=assessment,
            team=teams[i % len(teams)],
            role_group=roles[i % len(roles)],
            token_hash=token_hash(token),
            position=i,
            invited_at=timezone.now(),
        )
        for i, token in enumerate(tokens)
    )
    Identity.objects.bulk_create(
        Identity(participant=seat, name=f"Person {i}", email=f"person{i}@example.org")
        for i, seat in enumerate(seats)
    )
    open_round(assessment=assessment, at=timezone.now())
    return {
        "codes": [c.code for c in Capability.objects.asked_in(assessment)],
        "seats": [[str(seat.pk), token] for seat, token in zip(seats, tokens, strict=True)],
    }


def queries_of_one_save(seat: str, token: str) -> dict[str, int]:
    """Return the statements of saving one answer with 1 and with 30 answers given."""
    client = browser()
    client.post(f"/r/{token}/")
    codes = [c.code for c in Capability.objects.asked_in(Assessment.objects.get())]

    def save(code: str, choice: str) -> None:
        response = client.post(
            f"/q/{seat}/{code}/",
            {"choice": choice, "seconds": "4.2"},
            headers={"hx-request": "true"},
        )
        if response.status_code != 200:
            raise RuntimeError(f"saving answered {response.status_code}")

    save(codes[0], "2")
    with_one = len(statements(lambda: save(codes[1], "3")))
    for code in codes:
        save(code, "4")
    return {"with_one": with_one, "with_thirty": len(statements(lambda: save(codes[1], "5")))}


def compare(told: dict[str, dict[str, str]]) -> dict[str, int]:
    """Compare what each client was told is saved with what is stored."""
    stored = {
        (str(seat), code): str(level) if status == "level" else status
        for seat, code, status, level in Answer.objects.values_list(
            "participant_id", "capability__code", "status", "level"
        )
    }
    expected = {(seat, code): choice for seat, own in told.items() for code, choice in own.items()}
    lost = sum(stored.get(key) != choice for key, choice in expected.items())
    return {"compared": len(expected), "lost": lost}


def main(words: list[str]) -> Any:
    task, *rest = words
    if task == "prepare":
        return make_seats(int(rest[0]))
    if task == "queries":
        return queries_of_one_save(*rest)
    return compare(given())
