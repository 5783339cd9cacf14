"""What the insurer's customers wrote, a short survey that is running, and what they are worth."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from random import Random
from uuid import UUID

from accounts.models import Organization, User
from demonstration.customer_words import ON_THE_WALL, SAID
from demonstration.customers import AFTER_SALES, MONEY
from demonstration.rounds import at
from economics.domain.inputs import Key, Range
from economics.models import CasePeriod, Prices, ValueForm
from economics.services.cases import add_case
from journeys.models import Touchpoint
from metrics.domain.indicators import percent_of_maximum
from metrics.domain.measures import SCALES, Kind
from surveys.models import Question, Survey, SurveyAnswer
from surveys.services.answers import record_month
from surveys.services.surveys import make_survey
from voice.domain.words import folded
from voice.models import CustomerComment
from voice.services.reading import read_comments
from voice.services.wall import share_comment

SURVEY = "Cobro de la indemnización"
SCORES = (5, 5, 5, 5, 5, 5, 5, 4, 4, 4, 4, 4, 3, 3, 2, 1)  # how often each is given
ANSWERS = 41


@dataclass(frozen=True)
class Assumption:
    """One assumption of the case: low, likely, high, and where it comes from."""

    key: Key
    low: float
    likely: float
    high: float
    note: str


ASSUMPTIONS = (
    Assumption(Key.MARGIN, 48, 61, 72, "Control de gestión: prima menos siniestralidad y gastos"),
    Assumption(Key.RETENTION, 0.855, 0.866, 0.877, "Finanzas, pólizas que vencen"),
    Assumption(Key.DISCOUNT, 0.07, 0.085, 0.10, "Coste de capital del grupo"),
    Assumption(Key.GROWTH, 0.0, 0.01, 0.02, "Revisión anual de tarifas"),
    Assumption(Key.ACQUISITION_COST, 195, 213, 235, "CRM: inversión entre clientes nuevos"),
    Assumption(Key.WALLET, 780, 900, 1050, "Estudio sectorial: gasto del hogar en seguros"),
    Assumption(Key.SHARE_OF_WALLET, 0.30, 0.34, 0.38, "Prima media entre gasto del hogar"),
    Assumption(Key.MARGIN_RATE, 0.16, 0.20, 0.23, "Control de gestión"),
    Assumption(Key.REFERRALS, 0.03, 0.05, 0.08, "Altas que nombran a quien las recomendó"),
    Assumption(Key.REFERRED_SHARE, 0.3, 0.5, 0.7, "Estimación del equipo"),
    Assumption(Key.RETENTION_WANTED, 0.87, 0.88, 0.89, "Meta del plan"),
    Assumption(Key.SHARE_WANTED, 0.34, 0.37, 0.40, "Meta del plan"),
    Assumption(Key.REFERRALS_WANTED, 0.05, 0.07, 0.09, "Meta del plan"),
)


def let_customers_speak(*, organization: Organization, lead: User, today: date, seed: int) -> None:
    """Keep the comments, read and hang some on the wall; run a survey; make the value case."""
    touchpoints = {
        row.title: row
        for row in Touchpoint.objects.filter(
            stage__journey__organization=organization,
            stage__journey__state="as_is",
            deleted_at=None,
        )
    }
    _comments(organization, touchpoints, today)
    _wall(organization, lead, today)
    _survey(organization, touchpoints[MONEY], lead, today, seed)
    _case(organization, lead, today)


def _comments(organization: Organization, touchpoints: dict[str, Touchpoint], today: date) -> None:
    low, high = SCALES[Kind.CSAT]
    rows = [
        CustomerComment(
            organization=organization,
            text=said.text,
            folded=folded(said.text),
            language=said.language,
            said_on=today - timedelta(days=said.days_ago),
            origin=AFTER_SALES,
            touchpoint=touchpoints.get(said.touchpoint),
            channel_id=touchpoints[said.touchpoint].channel_id,
            metric=Kind.CSAT.value,
            score=said.score,
            satisfaction=percent_of_maximum(said.score, low, high),
            fingerprint=sha256(f"demonstration\x1f{number}".encode()).hexdigest(),
        )
        for number, said in enumerate(SAID)
    ]
    CustomerComment.objects.bulk_create(rows)
    read_comments(organization=organization)


def _wall(organization: Organization, lead: User, today: date) -> None:
    for days, (beginning, words) in enumerate(ON_THE_WALL, start=2):
        comment = CustomerComment.objects.owned_by(organization).get(text__startswith=beginning)
        day = max(today - timedelta(days=days), comment.said_on)
        share_comment(comment=comment, text=words or comment.text, by=lead, at=at(day, 10))


def _survey(
    organization: Organization, touchpoint: Touchpoint, lead: User, today: date, seed: int
) -> Survey:
    """A survey with one-time links that has run for five weeks."""
    rng = Random(f"{seed}:survey")  # noqa: S311  # invented answers, no secrets
    fields = {
        "title": SURVEY, "question": Question.CSAT, "own_text_es": "", "own_text_en": "",
        "touchpoint": touchpoint, "channel": None, "is_open": False, "ends_on": None,
        "framed_by": "",
    }  # fmt: skip
    begun = at(today - timedelta(days=36), 9)
    survey = make_survey(organization=organization, fields=fields, by=lead, at=begun)
    answers = [
        SurveyAnswer(
            survey=survey,
            score=rng.choice(SCORES),
            answered_on=today - timedelta(days=rng.randint(1, 35)),
            language="en" if rng.random() < 0.15 else "es",
            by_token=True,
            stamp=UUID(int=rng.getrandbits(128)),
        )
        for _number in range(ANSWERS)
    ]
    SurveyAnswer.objects.bulk_create(answers)
    for month in sorted({answer.answered_on.replace(day=1) for answer in answers}):
        record_month(survey=survey, day=month, at=at(today, 8))
    return survey


def _case(organization: Organization, lead: User, today: date) -> None:
    head = {
        "title": "Hogar: cliente de hoy", "segment": "", "period": CasePeriod.YEAR,
        "form": ValueForm.EXISTING, "prices": Prices.NOMINAL, "horizon": 5, "customers": 83_900,
    }  # fmt: skip
    add_case(
        organization=organization,
        head=head,
        ranges={a.key: Range(a.low, a.likely, a.high) for a in ASSUMPTIONS},
        notes={a.key: a.note for a in ASSUMPTIONS},
        measured={},
        by=lead,
        at=at(today - timedelta(days=9), 12),
    )
