"""Organisations, people and rounds for the tests of pages, made with the real services."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import cache as cache_in_process
from io import BytesIO
from itertools import count

from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse
from django.utils import timezone, translation
from django.utils.html import escape
from django.utils.translation import gettext
from PIL import Image

from accounts.links import token_hash
from accounts.models import Invitation, Membership, Organization, Role, Team, User
from accounts.services import invite_member, save_consultancy
from assessments.models import (
    Answer,
    Assessment,
    Capability,
    Framework,
    Identity,
    Participant,
    RoleGroup,
)
from assessments.services import (
    close_round,
    open_round,
    personal_token,
    plan_round,
    publish_results,
    save_scope,
)
from benchmarks.models import Benchmark
from frameworks.domain.content import Text, document_of
from frameworks.domain.merging import prints
from frameworks.services import copy_framework, retire_capability
from frameworks.services.parts import (
    AreaPart,
    CapabilityPart,
    HeadPart,
    InitiativePart,
    WeightsPart,
)
from journeys.models import (
    Comment,
    Evidence,
    Journey,
    PainPoint,
    Persona,
    Revision,
    Tool,
    Touchpoint,
)
from journeys.services.sharing import make_link
from journeys.services.versions import save_version
from roadmaps.models import Initiative, LibraryInitiative, Roadmap
from roadmaps.services import add_own_initiative, decide, generate_roadmap
from tests.economics.world import case_of, sent_to_economics, valued
from tests.frameworks.examples import model, published
from tests.invitations.world import Reached, reached
from tests.journeys.world import example_journey
from tests.meetings.world import Met, met
from tests.metrics.figures import marked
from tests.metrics.handing_in import import_of, marked_import, seen
from tests.metrics.kept import aimed, kept_bodies, kept_things, marked_keeping
from tests.plans.world import nothing_computed, pair_of, planned, scenario_of, sent_to_plans
from tests.surveys.world import asked, public_token, survey_for
from tests.surveys.world import sent as sent_to_surveys
from tests.voice.world import Voiced, voiced

NOW = datetime(2026, 10, 14, 9, 0, tzinfo=UTC)
ROLES = (RoleGroup.EXECUTIVE, RoleGroup.MANAGER, RoleGroup.FRONT_LINE)
HTMX = {"HTTP_HX_REQUEST": "true"}
_number = count(1)

# What somebody answers: (team, seat within the team, capability code) -> level, status or nothing.
Answering = Callable[[str, int, str], int | str | None]


@contextmanager
def kept(blocker: object) -> Iterator[None]:
    """Rows for a whole module in one outer transaction, rolled back when the module is over."""
    with blocker.unblock(), nothing_computed():
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
        begun = {"consent": "yes"}  # asked for in a named round only
        answer = browser.post(reverse("assessments:arrive", args=[self.tokens[seat]]), begun)
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
    opens_on: date | None = None,
    names: Callable[[str, int], str] = lambda team, seat: f"{team} {seat}",
    before_opening: Callable[[Assessment], None] = lambda assessment: None,
) -> Round:
    """Plan a round, seat so many people per team, let them answer, open and close it."""
    # An open round takes answers until its last day, so that day must not have passed.
    opens_on = opens_on or timezone.localdate() - timedelta(days=20)
    assessment = plan_round(
        organization=owner,
        framework=framework or Framework.objects.get(slug="cx"),
        title=title,
        form=form,
        confidentiality="named" if named else "anonymous",
        minimum_group=k,
        opens_on=opens_on,
        # A last day that never passes: the tests outlive the year they were written in.
        closes_on=max(opens_on, timezone.localdate()) + timedelta(days=60),
    )
    before_opening(assessment)
    sizes = {"Norte": 6, "Sur": 7} if sizes is None else sizes
    tokens, seats, where = [], [], []
    for name, size in sizes.items():
        row = team(owner, name, headcount=max(size, 1) * 10)
        for seat in range(size):
            where.append((name, seat))
            seats.append(
                Participant(
                    assessment=assessment,
                    team=row,
                    role_group=ROLES[seat % 3],
                    position=len(seats),
                    invited_at=NOW,
                    started_at=NOW if submitted else None,
                    submitted_at=NOW if submitted and state != "draft" else None,
                )
            )
            tokens.append(personal_token(seats[-1]))
            seats[-1].token_hash = token_hash(tokens[-1])
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


@contextmanager
def undone() -> Iterator[None]:
    """Whatever happens inside is taken back: the next request finds things as they were."""
    before = transaction.savepoint()
    try:
        yield
    finally:
        transaction.savepoint_rollback(before)


def copy_of(browser: Client, **client: object) -> Client:
    """A second browser with the same cookies, so that no test inherits another one's."""
    other = Client(**client)
    other.cookies = deepcopy(browser.cookies)
    return other


def english(text: str) -> str:
    """Return a text of the product as an English page shows it; its catalogue may say it better."""
    with translation.override("en"):
        return escape(gettext(text))


def text_of(response: object) -> str:
    return response.content.decode()


@dataclass
class Scene:
    """One organisation with everything in it; ``marker`` stands in every text people write."""

    marker: str
    organization: Organization
    lead: User
    consultant: User
    executive: User
    team: Team
    spare_team: Team
    draft: Round
    opened: Round
    named: Round
    closed: Round
    roadmap: Roadmap
    initiative: Initiative
    invitation: Invitation
    invitation_token: str
    journey: Journey
    binned_journey: Journey
    binned_pain: PainPoint
    persona: Persona
    binned_persona: Persona
    tool: Tool
    remark: Comment
    evidence: Evidence
    share_token: str
    version: Revision
    benchmark: Benchmark
    model: Framework
    reached: Reached
    met: Met
    voiced: Voiced

    @property
    def membership(self) -> Membership:
        return Membership.objects.get(user=self.executive, organization=self.organization)

    def respondent(self, **client: object) -> Client:
        """A browser that came by the personal links of two rounds, and sits in the session."""
        browser = self.opened.arrive(**client)
        token = self.closed.tokens[0]
        assert browser.post(reverse("assessments:arrive", args=[token])).status_code == 302
        joining = reverse("meetings:join", args=[self.met.join_token])
        assert browser.post(joining, {"name": f"{self.marker} Blas"[:60]}).status_code == 302
        return browser

    def of(self, name: str) -> Round:
        """The round on which an address is tried: one in the state that the page is for."""
        wanted = {
            "assessments:open_round": self.draft,
            "assessments:scope": self.draft,
            "assessments:import_answers": self.draft,
            "assessments:edit_round": self.draft,
            "assessments:routing": self.draft,
            "assessments:weights": self.draft,
            "assessments:check": self.draft,
            "assessments:delete_round": self.draft,
            "assessments:close_round": self.opened,
            "assessments:add_participant": self.opened,
            "assessments:renew_link": self.opened,
            "assessments:withdraw_participant": self.opened,
            "assessments:done": self.closed,
            "assessments:seen_results": self.closed,
        }
        about_people = name.startswith("invitations:") or "{seat}" in PLACES.get(name, "")
        return wanted.get(name, self.opened if about_people else self.closed)

    def address(self, name: str) -> str:
        """Return the address of a named page about something in this organisation."""
        things = self.things(name)
        return reverse(name, kwargs={key: things[key] for key in parameters(name)})

    def things(self, name: str) -> dict[str, object]:
        """Return what the parameters of an address may be, by their names."""
        held = self.of(name)
        # Who has begun in an anonymous round gets no new link: the last seat has not.
        seat = held.seats[-1 if name == "assessments:renew_link" else 0]
        return {
            "organization": self.organization.slug,
            "pk": self._whole(name) or held.assessment.pk,
            "roadmap": self.roadmap.pk,
            "scenario": scenario_of(self.organization).pk,
            "pair": pair_of(self.organization).pk,
            "assessment": held.assessment.pk,
            "participant": seat.pk,
            "code": "DA1",
            "token": {
                "accounts:join": self.invitation_token,
                "journeys:shared": self.share_token,
                "invitations:team_arrive": self.reached.team_token,
                "meetings:join": self.met.join_token,
                "voice:shared_wall": self.voiced.wall_token,
                "meetings:shared_reflection": self.met.shared_token,
                "meetings:shared_reflect": self.met.shared_token,
                "surveys:answer": public_token(self.organization),
                "surveys:embed": public_token(self.organization),
            }.get(name, held.tokens[0]),
            "slug": self.organization.slug,
            "team": (self.spare_team if name == "accounts:delete_team" else self.team).pk,
            "member": self.membership.pk,
            "invitation": self.invitation.pk,
            "proposal": 999_999,  # nobody's
            "initiative": self._of_model("initiative", name) or self.initiative.pk,
            "area": self._of_model("area", name),
            "capability": self._of_model("capability", name),
            "sector": "insurance",
            "persona": self.persona.pk,
            "tool": self.tool.pk,
            "stage": self.journey.stages.first().pk,
            "touchpoint": self.touchpoint.pk,
            "comment": self.remark.pk,
            "evidence": self.evidence.pk,
            "version": self.version.pk,
            "kind": {
                "reports:journey_picture": "svg",
                "invitations:send": "invitation",
                "roadmaps:initiatives_file": "csv",
            }.get(name, "json"),
            **self.reached.things,
            **self.met.things,
            **self.voiced.things,
            "key": "csat",
            **kept_things(self.organization, name, self.initiative),
            "moment": "delivery",
            "figures": import_of(self.organization).pk,
            "shape": "readings",
            "journey": self.journey.pk,
            "subject": "map",
            "model": {"journeys:cell": "touchpoint", "journeys:remove": "touchpoint"}.get(
                name, "pain_point"
            ),
            "row": (self.binned_pain if name == "journeys:restore" else self.touchpoint).pk,
            "name": "importance" if name == "journeys:rating_cell" else "title",
        }

    def _of_model(self, part: str, name: str) -> int | None:
        """A part of the draft model, for the pages about models."""
        if not name.startswith("frameworks:"):
            return None
        area = self.model.areas.first()
        rows = {"area": [area], "capability": area.capabilities.all()}
        return (rows.get(part) or self.model.initiatives.all())[0].pk

    @property
    def touchpoint(self) -> Touchpoint:
        return Touchpoint.objects.of(self.journey).in_order().first()

    def _whole(self, name: str) -> object:
        """The roadmap or journey an address is about; None where it is about a round."""
        if name == "journeys:restore_journey":
            return self.binned_journey.pk
        if name == "benchmarks:delete_benchmark":
            return self.benchmark.pk
        if name.startswith("surveys:"):
            return survey_for(self.organization, name).pk
        if name.startswith("economics:"):
            return case_of(self.organization).pk
        if name.startswith("plans:"):
            return scenario_of(self.organization, decided=name == "plans:take_back").pk
        wholes = {
            "roadmaps": self.roadmap.pk,
            "journeys": self.journey.pk,
            "frameworks": self.model.pk,
            "voice": self.voiced.comment.pk,
        }
        return wholes.get(name.partition(":")[0])


# Pages of a respondent are about a seat of the open round.
PLACES = {
    f"assessments:{name}": "{seat}"
    for name in ("arrive", "questionnaire", "global_level", "review", "submit", "question")
}


def named_patterns(resolver: URLResolver, space: str = "") -> Iterator[tuple[str, list[str]]]:
    """Every named address of a resolver with the names of its parameters."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from named_patterns(pattern, inner)
        elif pattern.name:
            groups = getattr(pattern.pattern, "regex", None)
            yield (
                f"{space}{pattern.name}",
                list(pattern.pattern.converters) or list(groups.groupindex if groups else ()),
            )


@cache_in_process
def _patterns() -> dict[str, list[str]]:
    return dict(named_patterns(get_resolver()))


def parameters(name: str) -> list[str]:
    return _patterns()[name]


def build_scene(marker: str) -> Scene:
    """Return an organisation in which each text that people write carries ``marker``."""
    owner = organization(f"{marker} Organización", sector=f"{marker} Sector")
    lead = member(owner, Role.LEAD, name=f"{marker} Lead")
    consultant = member(owner, Role.CONSULTANT, name=f"{marker} Consultora")
    executive = member(owner, Role.EXECUTIVE, name=f"{marker} Ejecutiva")
    look = {"firm": f"{marker} Firma", "color": "#0b5c63"}
    save_consultancy(user=consultant, fields=look, logo=a_picture())
    sizes = {f"{marker} Norte": 6, f"{marker} Sur": 7}

    def names(team: str, seat: int) -> str:
        return f"{marker} Respondiente {seat}"

    def hold(title: str, **how: object) -> Round:
        return hold_round(owner, sizes, title=f"{marker} {title}", names=names, **how)

    def varied(team: str, seat: int, code: str) -> int:
        return 1 + (seat * 7 + len(code) + int(code[-1]) + (3 if "Sur" in team else 0)) % 3

    hold("Primera", answering=varied, opens_on=date(2025, 9, 1))
    comments = {(f"{marker} Sur", n, "DA1"): f"{marker} comentario {n}" for n in range(7)}
    out = _one_reason(marker)
    closed = hold("Cerrada", answering=varied, comments=comments, before_opening=out)
    publish_results(assessment=closed.assessment, at=NOW)
    opened = hold(
        "Abierta",
        state="open",
        submitted=False,
        answering=lambda team, seat, code: 2 if code in ("DA1", "CU3") else None,
        comments={(f"{marker} Norte", 0, "DA1"): f"{marker} comentario propio"},
    )
    roadmap = make_roadmap(closed.assessment, title=f"{marker} Hoja de ruta")
    invitation, token = invite_member(
        organization=owner,
        email=f"invitada{next(_number)}@ejemplo.es",
        role=Role.EXECUTIVE,
        invited_by=lead,
        at=timezone.now(),
    )
    marked(owner, marker)
    asked(owner, lead, marker)
    valued(owner, lead, marker)
    marked_import(owner, marker, lead)
    marked_keeping(owner, marker, lead)
    initiative, journeys = aimed(_initiatives(roadmap, marker)), _journeys(owner, marker)
    planned(roadmap, initiative, lead, marker)
    return Scene(
        marker=marker,
        organization=owner,
        lead=lead,
        consultant=consultant,
        executive=executive,
        team=Team.objects.get(organization=owner, name=f"{marker} Norte"),
        spare_team=team(owner, f"{marker} Este"),
        draft=hold("Borrador", state="draft", submitted=False, answering=nothing),
        opened=opened,
        named=hold("Con nombre", state="open", named=True, answering=varied, comments=comments),
        closed=closed,
        roadmap=roadmap,
        initiative=initiative,
        invitation=invitation,
        invitation_token=token,
        benchmark=_benchmark(owner, marker),
        reached=reached(opened, lead, marker),
        met=met(closed.assessment, lead, marker),
        voiced=voiced(owner, lead, marker),
        model=_model(owner, marker),
        **journeys,
    )


def _model(owner: Organization, marker: str) -> Framework:
    """A draft of the second version of a model of their own, from which one thing was retired."""
    title = Text(f"{marker} Modelo", f"{marker} Model")
    first = published(owner, replace(model(), title=title))
    draft = copy_framework(organization=owner, source=first, as_next_version=True)
    retire_capability(
        draft=draft, capability=Capability.objects.get(area__framework=draft, code="R2")
    )
    draft.refresh_from_db()
    return draft


def _benchmark(owner: Organization, marker: str) -> Benchmark:
    """Figures of others that this organisation handed in."""
    row = Benchmark.objects.create(
        organization=owner,
        framework_slug="cx",
        title=f"{marker} Estudio",
        source=f"{marker} Fuente",
        year=2025,
        organizations=40,
        fingerprint=marker,
    )
    row.values.create(part="overall", mean=2.5, n=40)
    return row


def _journeys(owner: Organization, marker: str) -> dict[str, object]:
    """A journey with a persona and a tool, and one of each in the bin."""
    journey = example_journey(owner, personas=(f"{marker} Persona",), title=f"{marker} Recorrido")
    own = {"organization": owner, "deleted_at": NOW}
    return {
        "journey": journey,
        "binned_journey": Journey.objects.create(title=f"{marker} Borrado", **own),
        "persona": Persona.objects.get(walks__journey=journey),
        "binned_persona": Persona.objects.create(name=f"{marker} Borrada", **own),
        "tool": Tool.objects.create(organization=owner, name=f"{marker} Herramienta", kind="crm"),
        **_said_of(journey, marker),
    }


def _said_of(journey: Journey, marker: str) -> dict[str, object]:
    """A comment, evidence with a file, the link by which anybody reads it, and a version."""
    lead = User.objects.get(memberships__organization=journey.organization, name=f"{marker} Lead")
    place = Touchpoint.objects.of(journey).in_order().first()
    fields = {"visibility": "listed", "expires_on": None, "client_safe": True}
    return {
        "remark": Comment.objects.create(
            journey=journey, author=lead, text=f"{marker} comentario", at=NOW
        ),
        "evidence": Evidence.objects.create(
            touchpoint=place,
            text=f"{marker} prueba",
            file=ContentFile(f"{marker} fichero".encode(), "notas.txt"),
            file_name="notas.txt",
            file_type="text/plain",
        ),
        "binned_pain": PainPoint.objects.create(
            touchpoint=place, text=f"{marker} queja", deleted_at=NOW
        ),
        "share_token": make_link(journey=journey, fields=fields, made_by=lead),
        "version": save_version(journey=journey, author=lead, at=NOW, label=f"{marker} versión"),
    }


def nothing(team: str, seat: int, code: str) -> None:
    """Somebody who leaves every question open."""


def _one_reason(marker: str) -> Callable[[Assessment], None]:
    def leave_out(assessment: Assessment) -> None:
        save_scope(
            assessment=assessment,
            targets={},
            weights={},
            out_of_scope={"DI5": f"{marker} razón"},
            area_weights={},
        )

    return leave_out


def _initiatives(roadmap: Roadmap, marker: str) -> Initiative:
    """An initiative of the organisation's own, and another that is left out with a reason."""
    left_out = roadmap.initiatives.first()
    decide(initiative=left_out, seen_rev=left_out.rev, excluded_reason=f"{marker} razón")
    capability = Capability.objects.get(area__framework=roadmap.assessment.framework, code="ME1")
    texts = ("own_title", "own_why", "own_steps", "own_deliverable", "own_metric", "own_owner")
    return add_own_initiative(
        roadmap=roadmap,
        fields={
            **dict.fromkeys(texts, marker),
            "effort_days": Decimal(10),
            "cost": Decimal(1000),
            "duration": 1,
            "probability": Decimal("0.9"),
        },
        lifts={capability: Decimal("1.5")},
        requires=[],
    )


def a_picture() -> bytes:
    out = BytesIO()
    Image.new("RGB", (40, 20), "#0b5c63").save(out, format="PNG")
    return out.getvalue()


def an_answers_file(team: Team) -> SimpleUploadedFile:
    """Answers of one person, as a survey tool would give them out."""
    lines = f"id;equipo;rol;DA1\n1;{team.name};Mandos;4\n"
    return SimpleUploadedFile("encuesta.csv", lines.encode())


def an_initiatives_file() -> SimpleUploadedFile:
    """One initiative of an organisation's own, as somebody would hand it in."""
    lines = "Iniciativa;Esfuerzo;Coste;Duración;Probabilidad;DA1\nNueva;10;0;1;0,5;0,5\n"
    return SimpleUploadedFile("iniciativas.csv", lines.encode())


def a_journey_file() -> SimpleUploadedFile:
    """A journey of one stage as a file, as somebody would hand it in."""
    document = {"format": "brujula-journey", "version": 1, "journey": {"title": "Nuevo"}}
    whole = json.dumps({**document, "stages": [{"name": "Busco"}]}).encode()
    return SimpleUploadedFile("viaje.json", whole)


def estimates(initiative: Initiative, **changes: object) -> dict[str, object]:
    """What the form within the ranking sends for one initiative."""
    stored = {
        "rev": initiative.rev,
        "effort_days": initiative.effort_days,
        "cost": initiative.cost,
        "duration": initiative.duration,
        "probability": initiative.probability,
        "status": initiative.status,
        "pinned_quarter": initiative.pinned_quarter or "",
    }
    return {**stored, **changes}


def body(scene: Scene, name: str) -> dict[str, object]:
    """Return what a person would send to a page of ``scene`` so that it does what it is for."""
    initiative = scene.initiative
    capacity = {
        "days_per_quarter": 100,
        "budget": 90_000,
        "quarters": 4,
        "starts_year": 2027,
        "starts_quarter": 1,
    }
    whole = {
        **estimates(initiative),
        "own_title": "Una iniciativa",
        "own_steps": "",
        "capability_0": Capability.objects.get(code="ME1").pk,
        "points_0": "1.5",
    }
    new = Assessment.objects.get(pk=scene.draft.assessment.pk)
    return {
        "accounts:language": {"language": "es", "next": "/"},
        "accounts:profile": {"name": "Nadie", "language": "es"},
        "accounts:consultancy": {"firm": "Nadie", "color": "#0b5c63", "rev": 1},
        "accounts:new_organization": {"name": "Nueva", "currency": "EUR", "role": "lead"},
        "accounts:edit_organization": {"name": "Otra", "currency": "EUR"},
        "accounts:invite": {"email": "nueva@ejemplo.es", "role": "executive"},
        "accounts:set_role": {"role": "consultant"},
        "accounts:add_team": {"name": "Oeste", "headcount": "5"},
        "accounts:edit_team": {"name": "Norte", "headcount": "5"},
        "assessments:global_level": {"level": "2"},
        "assessments:question": {"choice": "4", "seconds": "3.5"},
        "assessments:new_round": plan_body(new),
        "assessments:edit_round": plan_body(new, title="Otro título"),
        "assessments:routing": routing_body(new),
        "assessments:weights": {"do": "equal"},
        "assessments:reopen": {"reason": "Faltaba el turno de noche"},
        "assessments:scope": scope_body(new),
        "assessments:add_participant": {
            "name": "Nueva",
            "email": "",
            "team": scene.team.pk,
            "role_group": "manager",
            "language": "es",
        },
        "assessments:publish": {"withhold": "1"},
        **_invitation_bodies(scene),
        **kept_bodies(),
        "benchmarks:import_benchmark": {
            "title": "Otro",
            "source": "Alguien",
            "year": "2025",
            "organizations": "40",
            "file": SimpleUploadedFile("otros.csv", b"part;mean;n\noverall;3;40\n"),
        },
        "benchmarks:consent": {"agree": "1"},
        **sent_to_surveys(scene.organization),
        **sent_to_economics(scene.organization),
        **sent_to_plans(scene.organization, initiative),
        **_of_models(scene, name),
        "journeys:new_journey": {"title": "Nuevo"},
        "journeys:ready_made": {"language": "es"},
        "journeys:personas": {"restore": scene.binned_persona.pk},
        "journeys:new_persona": {"name": "Nueva", "colour": "2"},
        "journeys:edit_persona": {"name": "Otra", "colour": "2", "rev": "1"},
        "journeys:new_tool": {"name": "Nueva", "kind": "crm"},
        "journeys:edit_tool": {"name": "Otra", "kind": "crm", "rev": "1"},
        "journeys:vocabulary": {"do": "begin"},
        "journeys:cell": {"value": "Otro", "rev": "1"},
        "journeys:rating_cell": {"value": "2", "rev": "1", "persona": scene.persona.pk},
        "journeys:move_touchpoint": {"by": "1"},
        "journeys:move_stage": {"by": "1"},
        "journeys:remove_stage": {"to": "bin"},
        "journeys:add_finding": {"text": "Espero"},
        "journeys:import_journey": {"file": a_journey_file()},
        "assessments:import_answers": {"file": an_answers_file(scene.team)},
        "journeys:share": {"visibility": "hidden", "rev": "1"},
        "journeys:comments": {"text": "De acuerdo"},
        "journeys:comment": {"action": "resolve"},
        "journeys:evidence_file": {"remove": "1"},
        "journeys:paste": {"text": "Touchpoint\nNuevo"},
        "journeys:versions": {"label": "Nueva"},
        "journeys:settings": {
            "title": "Otro",
            "status": "live",
            "review_days": "90",
            "rev": "1",
            f"walk_{scene.persona.pk}": "1",
        },
        "metrics:import_figures": {"text": "Mes;CSAT\n2026-01;80 %", "name": "Nueva fuente"},
        "metrics:import_columns": {"step": "check"},
        "metrics:rate_touchpoint": {"persona": str(scene.persona.pk)},
        "metrics:keep_import": seen(import_of(scene.organization)),
        "roadmaps:new_roadmap": {"title": "Nueva", **capacity},
        "roadmaps:set_capacity": capacity,
        "roadmaps:set_journeys": {"journey_weight": "0.5"},
        "roadmaps:library": {"code": "ME2-A"},
        "roadmaps:import_initiatives": {"file": an_initiatives_file()},
        "roadmaps:reuse_roadmap": {"title": "Para otra", **capacity},
        "roadmaps:new_initiative": whole,
        "roadmaps:edit_initiative": whole,
        "roadmaps:set_estimates": estimates(initiative, effort_days=12),
        "roadmaps:exclude": {"rev": initiative.rev, "excluded_reason": "No hay equipo"},
    }.get(name, {})


def plan_body(assessment: Assessment, **changes: object) -> dict[str, object]:
    """What the page of a round's plan sends."""
    return {
        "title": "Nueva",
        "framework": assessment.framework_id,
        "form": "full",
        "confidentiality": "anonymous",
        "minimum_group": "5",
        "opens_on": "2026-12-01",
        "closes_on": "2026-12-20",
        **changes,
    }


def routing_body(assessment: Assessment, **changes: list[str]) -> dict[str, object]:
    """What the page of who is asked what sends: everybody everything, but for ``changes``."""
    sent = {f"asks_{s.capability.code}": [*ROLES] for s in assessment.scopes.all()}
    return sent | {f"asks_{code}": groups for code, groups in changes.items()}


def _of_models(scene: Scene, name: str) -> dict[str, dict[str, object]]:
    """What the forms about models send."""
    if not name.startswith("frameworks:"):
        return {}
    draft = scene.model
    area = draft.areas.first()
    initiative = LibraryInitiative.objects.filter(framework=draft).first()
    values = InitiativePart(initiative).values()
    (code, points), *_rest = values.pop("lifts")
    initiative_form = {**values, "lift_0": code, "points_0": points}
    rows = {
        "copy_model": {"becomes": "own", "title_es": "Otro", "title_en": "Another"},
        "publish_model": {"rev": draft.rev},
        "delete_model": {"rev": draft.rev},
        "edit_head": part_form(HeadPart(draft), title_es="Otro"),
        "edit_weights": part_form(WeightsPart(draft), area_PP="2"),
        "add_area": {"code": "ZZ", "name_es": "Nueva", "name_en": "New"},
        "edit_area": part_form(AreaPart(area), name_es="Otra"),
        "move_area": {"by": "1"},
        "add_capability": {"code": "ZZ1", "name_es": "Nueva", "name_en": "New"},
        "edit_capability": part_form(CapabilityPart(area.capabilities.first()), name_es="Otra"),
        "move_capability": {"by": "1"},
        "bring_back": {"code": "R2"},
        "add_initiative": {**initiative_form, "code": "P1-Z"},
        "edit_initiative": {
            **initiative_form, "shown": prints(InitiativePart(initiative).values()),
        },
        "import_model": {"file": a_model_file()},
    }  # fmt: skip
    return {f"frameworks:{page}": fields for page, fields in rows.items()}


def part_form(part: object, **changes: object) -> dict[str, object]:
    """What the form of a part of a model sends after these changes."""
    values = part.values()
    kept = {name: value for name, value in values.items() if value is not False}
    return {**kept, "shown": prints(values), **changes}


def a_model_file() -> SimpleUploadedFile:
    """A model as a file that says what is not there yet."""
    whole = {"format": "brujula-framework", "format_version": 1, "slug": "nuevo"}
    data = json.dumps({**whole, **document_of(model(4))}).encode()
    return SimpleUploadedFile("modelo.json", data)


def _invitation_bodies(scene: Scene) -> dict[str, dict[str, object]]:
    """What the pages about a round's people and messages send."""
    told = Identity.objects.get(participant=scene.opened.seats[0])
    text = {"subject": "Otro", "body": "Su enlace: {link}"}
    return {
        "invitations:read_list": {"text": "Nueva;n@ejemplo.es", "language": "es"},
        "invitations:list": {"create_teams": "1"},
        "invitations:person": {"name": "Otra", "email": told.email, "language": "en"},
        "invitations:add_team_link": {
            "team": scene.team.pk,
            "role_group": "manager",
            "language": "en",
        },
        "invitations:team_link": {"do": "revoke"},
        "invitations:texts": {"do": "save", "kind": "reminder", "language": "en", **text},
        "invitations:send": {"wave": "1"},
        **scene.met.sent(),
        **scene.voiced.sent(),
        "invitations:bounced": {"addresses": told.email},
        "invitations:add_reminder": {"days_before": "5"},
    }


def scope_body(assessment: Assessment, **changes: object) -> dict[str, object]:
    """What the page of targets, weights and scope sends as it stands."""
    sent: dict[str, object] = {}
    for scope in assessment.scopes.select_related("capability"):
        code = scope.capability.code
        sent[f"target_{code}"] = scope.target
        sent[f"weight_{code}"] = scope.weight
        sent[f"reason_{code}"] = scope.out_of_scope_reason
    for row in assessment.area_weights.select_related("area"):
        sent[f"area_{row.area.code}"] = row.weight
    return {**sent, **changes}


# What every request may write: sessions, and the cache that counts attempts.
SCRATCH = {"django_session", "shared_cache"}


def tables() -> dict[str, str]:
    """Return a hash of the content of every table: equal before and after, nothing was written."""
    found = {}
    with connection.cursor() as cursor:
        for name in connection.introspection.table_names(cursor):
            if name not in SCRATCH:
                cursor.execute(f"SELECT * FROM {connection.ops.quote_name(name)}")
                rows = sorted(map(_readable, cursor.fetchall()))
                found[name] = hashlib.sha256("\n".join(rows).encode()).hexdigest()
    return found


def _readable(row: tuple) -> str:
    """A row as text; PostgreSQL hands out bytes as views that look different each time."""
    return repr([bytes(v) if isinstance(v, memoryview) else v for v in row])


def rows_holding(text: str) -> set[str]:
    """Return the names of the tables in which ``text`` stands anywhere, sessions included."""
    found = set()
    with connection.cursor() as cursor:
        for name in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(name)}")
            if any(text in _readable(row) for row in cursor.fetchall()):
                found.add(name)
    return found


def changed(before: dict[str, str]) -> set[str]:
    """Return the names of the tables that are no longer as they were."""
    now = tables()
    return {name for name in now if now[name] != before.get(name)}
