"""What the stories play on: the demonstration, empty places beside it, and links that open seats.

Run as a program in a process of its own, with DATABASE_URL set: builds everything and
writes where it is as JSON to the file named.
"""

from __future__ import annotations

import json
import os
import sys
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

SEATS = 12


@dataclass(frozen=True)
class Seat:
    """A participant's place: its key, the path of its personal link, the round."""

    pk: str
    link: str


@dataclass(frozen=True)
class Stage:
    """Keys, slugs and session cookies of what was built."""

    sessions: dict[str, str]
    addresses: dict[str, str]
    password: str
    insurer: str
    hotels: str
    empty: str
    workshop: str
    compass: str
    first_round: str
    second_round: str
    open_round: str
    short_round: str
    draft_round: str
    model: str
    model_area: str
    model_capability: str
    model_initiative: str
    anonymous_round: str
    people_list: str
    team_link: str
    team_arrival: str
    invited: str
    job: str
    roadmap: str
    initiative: str
    team: str
    seats: list[Seat]
    halfway: Seat
    finished: Seat
    too_late: Seat
    too_early: Seat
    fresh: Seat
    invitation: str
    journey: str
    touchpoint: str
    journey_stage: str
    version: str
    shared_journey: str
    persona: str
    tool: str
    meeting: str
    meeting_over: str
    joining: str
    reflecting: str
    value_case: str
    scenario: str
    decided_scenario: str
    figures: str
    customer_comment: str
    wall: str
    cafe: str
    survey: str
    own_survey: str
    easy_survey: str
    guests_link: str
    easy_link: str
    own_link: str
    over_link: str
    demo_survey: str


def load(file: Path) -> Stage:
    given = json.loads(file.read_text(encoding="utf-8"))
    for name in ("halfway", "finished", "too_late", "too_early", "fresh"):
        given[name] = Seat(**given[name])
    given["seats"] = [Seat(**seat) for seat in given["seats"]]
    return Stage(**given)


def build() -> Stage:
    """Build the demonstration and what the stories need beside it."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import transaction

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    with transaction.atomic():  # one commit instead of hundreds
        return _build()


def _build() -> Stage:
    from django.utils import timezone

    from accounts.links import new_token, token_hash
    from accounts.models import Membership, Role, Team, User
    from accounts.services import create_organization, invite_member
    from assessments.models import Framework, Participant
    from assessments.services import add_participant, open_round, plan_round
    from demonstration import story
    from demonstration.management.commands.demonstration import build_with_its_foundations
    from tests.stories import asking, last_year, meeting, planning, voicing
    from tests.stories.inviting import build as invite_for

    now, today = timezone.now(), timezone.localdate()
    demo = build_with_its_foundations()
    first, second, third = demo.rounds[1:]
    framework = Framework.objects.published().newest_first().first()

    def person(email: str, name: str) -> User:
        user = User(email=email, name=name, password=demo.lead.password)
        user.save()
        return user

    def organization(name: str, lead: User):
        return create_organization(
            name=name, sector="", currency="EUR", creator=lead, role=Role.LEAD
        )

    def seat(assessment, team: Team, name: str, language: str = "es") -> Seat:
        participant, token = add_participant(
            assessment=assessment,
            team=team,
            role_group="front_line",
            name=name,
            email="",
            language=language,
            at=now,
        )
        return Seat(str(participant.pk), f"/r/{token}/")

    def plan(where, title: str, confidentiality: str, form: str = "full"):
        return plan_round(
            organization=where,
            framework=framework,
            title=title,
            form=form,
            confidentiality=confidentiality,
            minimum_group=5,
            opens_on=today,
            closes_on=today + timedelta(days=14),
        )

    director = person("directora@stories.example", "Delia Directora")
    founder = person("fundadora@stories.example", "Olga Fundadora")
    newcomer = person("nueva@stories.example", "Nuria Nueva")
    nobody = person("nadie@stories.example", "")
    polyglot = person("idiomas@stories.example", "Luz Idiomas")
    baker = person("panadera@stories.example", "Berta Panadera")
    asker = person("camarera@stories.example", "Celia Camarera")
    organization("Ferretería Lechuga", director)
    empty = organization("Casa Vacía", founder)
    workshop = organization("Taller de Historias", newcomer)
    Membership.objects.create(user=polyglot, organization=workshop, role=Role.EXECUTIVE)
    team = Team.objects.create(organization=workshop, name="Mostrador", headcount=40)
    playing = plan(workshop, "Ronda de las historias", "named")
    seats = [seat(playing, team, f"Persona {n:02}") for n in range(SEATS)]
    open_round(assessment=playing, at=now)
    anonymous = plan(workshop, "Ronda anónima", "anonymous")
    fresh = seat(anonymous, team, "Recién Llegada")
    open_round(assessment=anonymous, at=now)
    inviting = invite_for(anonymous, team, newcomer, now)
    draft = plan(workshop, "Borrador", "anonymous", "short")
    too_early = seat(draft, team, "Demasiado Pronto")

    def link_of(participant: Participant) -> Seat:
        """A link such as was sent long ago: past the service, which makes no new one by now."""
        token = new_token()
        participant.token_hash = token_hash(token)
        participant.save(update_fields=["token_hash"])
        return Seat(str(participant.pk), f"/r/{token}/")

    closed = second.participants.select_related("assessment").order_by("position")
    _, invitation = invite_member(
        organization=workshop,
        email="invitada@stories.example",
        role=Role.EXECUTIVE,
        invited_by=newcomer,
        at=now,
    )
    journey = _journey(demo.organization, demo.lead, now)
    roadmap = demo.roadmap
    met = meeting.build(first, demo.lead, now)
    people = {
        "lead": demo.lead,
        "executive": demo.executive,
        "consultant": demo.consultant,
        "founder": founder,
        "newcomer": newcomer,
        "nobody": nobody,
        "polyglot": polyglot,
        "director": director,
        "baker": baker,
        "asker": asker,
    }
    return Stage(
        sessions={who: _session(user) for who, user in people.items()} | meeting.devices(first),
        addresses={who: user.email for who, user in people.items()},
        password=story.PASSWORD,
        insurer=demo.organization.slug,
        hotels=demo.neighbour.slug,
        empty=empty.slug,
        workshop=workshop.slug,
        compass=last_year.build(baker, framework, now),
        first_round=str(first.pk),
        second_round=str(second.pk),
        open_round=str(third.pk),
        short_round=str(demo.neighbour.assessments.get().pk),
        draft_round=str(draft.pk),
        **_model(workshop, framework),
        anonymous_round=str(anonymous.pk),
        **inviting,
        roadmap=str(roadmap.pk),
        initiative=str(roadmap.initiatives.filter(excluded_reason="").first().pk),
        team=str(demo.organization.teams.first().pk),
        seats=seats,
        halfway=link_of(demo.halfway),
        finished=link_of(closed.exclude(submitted_at=None).first()),
        too_late=link_of(closed.filter(submitted_at=None).first()),
        too_early=too_early,
        fresh=fresh,
        invitation=f"/join/{invitation}/",
        journey=str(journey.pk),
        touchpoint=str(journey.stages.first().touchpoints.first().pk),
        journey_stage=str(journey.stages.first().pk),
        version=_version(journey, demo.lead, now),
        shared_journey=f"/shared/journeys/{_shared(journey, demo.lead, now)}/",
        persona=str(journey.personas.first().pk),
        tool=str(demo.organization.tools.first().pk),
        value_case=str(demo.organization.value_cases.first().pk),
        **planning.build(roadmap, now),
        figures=_figures(workshop, newcomer),
        **met,
        **voicing.build(workshop, newcomer, now),
        **asking.build(asker, now),
        demo_survey=str(demo.organization.surveys.first().pk),
    )


def _model(organization: Any, built_in: Any) -> dict[str, str]:
    """A draft made of the built-in model: one capability half written, another retired."""
    from frameworks.domain.content import Text
    from frameworks.services import add_capability, copy_framework, retire_capability

    title = Text("Modelo del taller", "The workshop’s model")
    draft = copy_framework(organization=organization, source=built_in, title=title)
    area = draft.areas.first()
    texts = {"name_es": "Datos de distribuidores", "name_en": "Distributors’ data"}
    half = add_capability(draft=draft, area=area, code="DA7", texts=texts)
    retire_capability(draft=draft, capability=area.capabilities.get(code="DA6"))
    return {
        "model": str(draft.pk),
        "model_area": str(area.pk),
        "model_capability": str(half.pk),
        "model_initiative": str(draft.initiatives.first().pk),
    }


def _journey(organization: Any, author: Any, now: datetime) -> Any:
    """A ready-made journey, with one tool that serves it."""
    from journeys.models import Tool
    from journeys.ready_made import ready_made
    from journeys.services.documents import create_from_document

    Tool.objects.create(organization=organization, name="Central de avisos", kind="help_desk")
    document = ready_made("insurance").document("es", now.date())
    return create_from_document(organization=organization, document=document, author=author, at=now)


def _figures(organization: Any, by: Any) -> str:
    """A file of figures that was checked and waits to be kept."""
    from tests.metrics.handing_in import checked, hand_in

    return str(checked(hand_in(organization, by)).pk)


def _version(journey: Any, author: Any, now: datetime) -> str:
    from journeys.services.versions import save_version

    kept = save_version(journey=journey, author=author, at=now, label="Antes del taller")
    return str(kept.pk)


def _shared(journey: Any, author: Any, now: datetime) -> str:
    """A listed link to a journey with two comments; return its token."""
    from journeys.services.comments import add_comment
    from journeys.services.sharing import make_link

    for text in ("¿Quién avisa al cliente si el perito se retrasa?", "Lo hablamos el lunes."):
        add_comment(
            journey=journey,
            touchpoint=None,
            author=author,
            text=text,
            mentions=[],
            at=now,
            address="",
        )
    fields = {"visibility": "listed", "expires_on": None, "client_safe": True}
    return make_link(journey=journey, fields=fields, made_by=author)


def _session(user) -> str:
    """Sign somebody in without the form, which lets only ten a minute through."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return session.session_key


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.stories.settings")
    Path(sys.argv[1]).write_text(json.dumps(asdict(build())), encoding="utf-8")
