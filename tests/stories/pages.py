"""Every page of the product by name: who opens it, where it is, and how it is recognised.

A literal list, so that a new page is a decision and none is skipped unnoticed. Each is
known by its path and its heading: a scan of the sign-in page in its place must fail.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from itertools import chain

from django.utils import translation
from django.utils.translation import gettext

from tests.stories.stage import Stage

Heading = Callable[[str], re.Pattern[str]]


@dataclass(frozen=True)
class Page:
    """One page as one kind of person sees it.

    ``who`` is a session of the stage, "anonymous", or "seat:NAME" for a personal link;
    ``path`` names fields of the stage in braces.
    """

    name: str
    who: str
    path: str
    heading: Heading
    charts: tuple[str, ...] = ()
    status: int = 200

    @property
    def reader(self) -> str:
        return "participant" if self.who.startswith("seat:") else self.who

    def address(self, stage: Stage) -> str:
        return self.path.format(**vars(stage))

    def link(self, stage: Stage) -> str | None:
        """Return the personal link by which a participant comes first."""
        seats = {"playing": stage.seats[0], "halfway": stage.halfway, "finished": stage.finished}
        _, _, seat = self.who.partition("seat:")
        return seats[seat].link if seat else None


def says(text: str) -> Heading:
    """The interface's own text, in the language of the page."""
    return partial(_said, text)


def _said(text: str, language: str) -> re.Pattern[str]:
    with translation.override(language):
        return re.compile(re.escape(gettext(text)) + r"\Z")


def like(pattern: str) -> Heading:
    return lambda language: re.compile(pattern)


INSURER, HOTELS, EMPTY, WORKSHOP = "/o/{insurer}/", "/o/{hotels}/", "/o/{empty}/", "/o/{workshop}/"
MET = INSURER + "assessments/{first_round}/"
CLOSED = INSURER + "assessments/{second_round}/"
NAMED = INSURER + "assessments/{open_round}/"
SHORT = HOTELS + "assessments/{short_round}/"
DRAFT = WORKSHOP + "assessments/{draft_round}/"
ANONYMOUS = WORKSHOP + "assessments/{anonymous_round}/"
PEOPLE, MESSAGES = ANONYMOUS + "participants/", ANONYMOUS + "messages/"
MODELS = WORKSHOP + "models/"
MODEL = MODELS + "{model}/"
ROADMAP = INSURER + "roadmaps/{roadmap}/"
IMPORTS = WORKSHOP + "metrics/imports/"
JOURNEY = INSURER + "journeys/{journey}/"
FIGURES = INSURER + "metrics/"
VOICE = WORKSHOP + "voice/"
CAFE = "/o/{cafe}/surveys/"
VALUE_CASE = INSURER + "economics/{value_case}/"
PLANS = ROADMAP + "plans/"
PROFILE, DISTRIBUTION, QUADRANT = ("radar", "bars"), ("distribution",), ("quadrant",)

FOR_KEEPERS = [
    Page("new-metric", "lead", FIGURES + "new/", says("A metric of our own")),
    Page("metrics-settings", "lead", FIGURES + "settings/", says("Small groups of customers")),
    Page("metrics-sources", "lead", FIGURES + "sources/", says("Where the figures come from")),
    Page("edit-metric", "lead", FIGURES + "m/csat/edit/", like("CSAT")),
    Page("new-reading", "lead", FIGURES + "m/csat/readings/new/", like("CSAT")),
    Page("said-here", "lead", FIGURES + "touchpoints/{touchpoint}/", says("What customers say")),
    Page(
        "new-aim",
        "lead",
        ROADMAP + "initiatives/{initiative}/aims/new/",
        says("Which metric should it move?"),
    ),
]

FOR_ANYBODY = [
    Page("welcome", "anonymous", "/", says("How mature is our customer experience?")),
    Page("sign-in", "anonymous", "/account/login/", says("Sign in")),
    Page("sign-up", "anonymous", "/account/signup/", says("Open an account")),
    Page("password-reset", "anonymous", "/account/password/reset/", says("A new password")),
    Page(
        "password-reset-sent",
        "anonymous",
        "/account/password/reset/done/",
        says("Look in your mail"),
    ),
    Page("model", "anonymous", "/model/", like("experiencia de cliente|Customer-experience")),
    Page("invitation", "anonymous", "{invitation}", like(r"Nuria Nueva.*Taller de Historias")),
    Page(
        "invitation-gone",
        "anonymous",
        "/join/nothing-of-the-kind/",
        says("This invitation does not open anything"),
        status=404,
    ),
    Page(
        "link-gone",
        "anonymous",
        "/r/nothing-of-the-kind/",
        says("This link does not open anything"),
        status=404,
    ),
    Page("shared-journey", "anonymous", "{shared_journey}", like("Aseguro mi coche")),
    Page("session-code", "anonymous", "/c/", says("Join a session")),
    Page("session-join", "anonymous", "{joining}", like("Sesión de otoño")),
    Page(
        "session-gone",
        "anonymous",
        "/c/nothing-of-the-kind/",
        says("This link does not open anything"),
        status=404,
    ),
    Page("session-vote", "attendee", "/session/{meeting}/", like(r"\?\Z")),
    Page("reflection-name", "anonymous", "{reflecting}", says("Questions for the executive team")),
    Page("reflection-shared", "reflector", "{reflecting}", like(r"^\d+ (of|de)\b")),
    Page("shared-journeys", "anonymous", "/shared/of/{insurer}/", like("Seguros Valdecumbre")),
    Page(
        "shared-gone",
        "anonymous",
        "/shared/journeys/nothing-of-the-kind/",
        says("There is nothing to read here"),
        status=404,
    ),
    Page(
        "not-found", "anonymous", "/nowhere/", says("There is nothing at this address"), status=404
    ),
]

FOR_PARTICIPANTS = [
    Page("team-arrival", "anonymous", "{team_arrival}", like(r"\b30\b")),
    Page(
        "arrival",
        "anonymous",
        "{fresh.link}",
        like("^30 (preguntas sobre cómo|questions about how)"),
    ),
    Page(
        "arrival-too-early", "anonymous", "{too_early.link}", says("This round has not begun yet")
    ),
    Page(
        "arrival-too-late", "anonymous", "{too_late.link}", says("This round has ended"), status=410
    ),
    Page(
        "first-sight",
        "seat:playing",
        "/q/{seats[0].pk}/first/",
        says("At first sight, where would you say the organisation stands?"),
    ),
    Page("question", "seat:halfway", "/q/{halfway.pk}/CU1/", like(r"\?\Z")),
    Page("review", "seat:halfway", "/q/{halfway.pk}/review/", like(r"\b15\b")),
    Page(
        "done", "seat:finished", "/q/{finished.pk}/done/", says("Thank you. Your answers are in.")
    ),
    Page(
        "published-results", "seat:finished", "/q/{finished.pk}/results/", like(r"\b2\b"), PROFILE
    ),
]


def for_members(who: str) -> list[Page]:
    return [
        Page("home", who, "/home/?all", like(r"^[12]\b")),
        Page("overview", who, INSURER, like(r"\b2\b")),
        Page("rounds", who, INSURER + "assessments/", like(r"^4\b")),
        Page("round-closed", who, CLOSED, like("Segunda evaluación")),
        Page("round-open", who, NAMED, like("Comité y mandos")),
        Page("results", who, CLOSED + "results/", like(r"\b2\b"), PROFILE),
        Page("perceptions", who, CLOSED + "perceptions/", like(r"1[,.]2")),
        Page("perceptions-open-round", who, NAMED + "perceptions/", like(r"\.\Z")),
        Page("results-open-round", who, NAMED + "results/", like(r"\b[1-5]\b"), PROFILE),
        Page(
            "capability",
            who,
            CLOSED + "results/CU1/",
            like("Liderazgo ejecutivo|Executive leadership"),
            DISTRIBUTION,
        ),
        Page(
            "capability-without-score",
            who,
            CLOSED + "results/EN4/",
            like("Autoservicio|Self-service|autoservicio|self-service"),
        ),
        Page(
            "customers",
            who,
            CLOSED + "customers/",
            like(r"\d+\s?%|clientes|customers"),
            ("slope-touchpoints",),
        ),
        Page("changes", who, CLOSED + "changes/", like(r"\w{4}")),
        Page("quality", who, CLOSED + "quality/", like(r"\w{4}")),
        Page("trend", who, INSURER + "assessments/trend/", like(r"^\d"), ("trend",)),
        Page("benchmarks", who, INSURER + "benchmarks/", says("Nothing to compare with yet")),
        Page("metrics", who, FIGURES, like(r"\w{4}")),
        Page("metrics-summary", who, FIGURES + "summary/", says("Customer figures")),
        Page(
            "metric",
            who,
            FIGURES + "m/csat/",
            like(r"^CSAT: \d"),
            ("metric-trend", "metric-channels"),
        ),
        Page("metric-without-readings", who, FIGURES + "m/cltv/", like("^CLTV: ")),
        Page("metric-readings", who, FIGURES + "m/csat/readings/", like(r"^\d+ .*CSAT")),
        Page(
            "metrics-moment",
            who,
            FIGURES + "moments/loyalty/",
            like(r"^\w+[:.] "),
            ("metric-nps", "metric-retention", "metric-churn"),
        ),
        Page("benchmarks-beside", who, CLOSED + "benchmarks/", says("How others stand")),
        Page("roadmaps", who, INSURER + "roadmaps/", says("Roadmaps")),
        Page("calibration", who, MET + "calibration/", like(r"\b\d+ capa|talking|hablar")),
        Page("session-record", who, MET + "calibration/{meeting_over}/", like(r"^1\b")),
        Page("session-room", who, MET + "calibration/{meeting}/room/", like(r"\?\Z")),
        Page("reflection", who, MET + "reflection/", like(r"^\d+ (of|de)\b")),
        Page("roadmap", who, ROADMAP, like(r"^\d+ initiatives|^\d+ iniciativas"), QUADRANT),
        Page("exports", who, CLOSED + "exports/", says("Take it with you")),
        Page("people", who, INSURER + "people/", like(r"^3\b")),
        Page("profile", who, "/me/", says("Your profile")),
    ]


def of_journeys(who: str) -> list[Page]:
    """Journeys for who changes them and for who only reads; a consultant sees what a lead does."""
    return [
        Page("journeys", who, INSURER + "journeys/", like(r"^\d+ (recorrido|journey)")),
        Page("personas", who, INSURER + "journeys/personas/", like(r"^\d+ ")),
        Page("tools", who, INSURER + "journeys/tools/", like(r"^\d+ (herramienta|tool)")),
        Page("words", who, INSURER + "journeys/words/", says("Our words")),
        Page("journey-map", who, JOURNEY, like("Aseguro mi coche")),
        Page("touchpoint", who, JOURNEY + "touchpoints/{touchpoint}/", like(r"^\w+")),
        Page("journey-table", who, JOURNEY + "table/", like("Aseguro mi coche")),
        Page("journey-curve", who, JOURNEY + "curve/", like("Aseguro mi coche"), ("curve",)),
        Page("journey-matrix", who, JOURNEY + "matrix/", like("Aseguro mi coche"), ("matrix",)),
        Page("journey-story", who, JOURNEY + "story/", like("Aseguro mi coche")),
        Page("journey-diff", who, JOURNEY + "diff/", like("Aseguro mi coche")),
        Page("journey-print", who, JOURNEY + "print/", like("Aseguro mi coche")),
        Page("journey-exchange", who, JOURNEY + "exchange/", like("Aseguro mi coche")),
        Page("journey-versions", who, JOURNEY + "versions/", like("Aseguro mi coche")),
        Page("journey-comments", who, JOURNEY + "comments/", like("Aseguro mi coche")),
    ]


def of_economics(who: str) -> list[Page]:
    """What a customer is worth, for who keeps cases and for who only tries."""
    return [
        Page("value-cases", who, INSURER + "economics/", like(r"\d")),
        Page(
            "value-case",
            who,
            VALUE_CASE,
            like(r"^(Un cliente de hoy vale|A customer of today is worth) .*\d"),
            ("tornado", "waterfall", "tornado-vectors"),
        ),
        Page(
            "value-case-refused",
            who,
            VALUE_CASE + "?title=x&horizon=5&period=year&form=b&prices=real&retention=120",
            says("Not computed: please look at what is marked"),
            status=422,
        ),
    ]


def of_plans(who: str) -> list[Page]:
    """What people, money and time allow, for who changes it and for who only reads."""
    return [
        Page("scenarios", who, PLANS, like(r": (Con lo que hay|Con medio presupuesto)")),
        Page(
            "scenario",
            who,
            PLANS + "{scenario}/",
            like(r"^\d+ .* \d[.,]\d .*\d[.,]\d"),
            ("course",),
        ),
        Page("scenario-decided", who, PLANS + "{decided_scenario}/", like(r"^\d+ "), ("course",)),
        Page("plan-following", who, PLANS + "following/", like(r"\w{4}")),
        Page("other-scores", who, PLANS + "scores/", says("Other scores beside ours")),
    ]


FOR_LEADS_OF_PLANS = [
    Page(
        "scenario-limits",
        "lead",
        PLANS + "{scenario}/limits/",
        says("What if people, money or time were otherwise?"),
    ),
    Page("teams-and-pairs", "lead", PLANS + "teams/", says("What initiatives ask of teams")),
]


FOR_LEADS_OF_ECONOMICS = [
    Page(
        "new-value-case",
        "lead",
        INSURER + "economics/new/",
        says("Whose value do you want to know?"),
    ),
    Page(
        "value-cases-empty",
        "founder",
        EMPTY + "economics/",
        says("What is a customer worth to you?"),
    ),
]


def of_voice(who: str) -> list[Page]:
    """What customers say, for who changes it and for who only reads."""
    return [
        Page("comments", who, VOICE, like(r"^36 ")),
        Page("comments-found", who, VOICE + "?q=espera&sentiment=-1", like(r"^6 ")),
        Page("comment", who, VOICE + "{customer_comment}/", says("A positive comment")),
        Page("comment-themes", who, VOICE + "themes/", like("“|«")),
        Page("comments-said", who, VOICE + "said/?metric=csat", says("The latest comments")),
        Page(
            "comment-rules",
            who,
            VOICE + "rules/?try=No%20est%C3%A1%20mal&q=mal",
            says("How comments are read"),
        ),
        Page("wall", who, VOICE + "wall/", says("What customers thank us for")),
    ]


FOR_LEADS_OF_VOICE = [
    Page("new-comment", "newcomer", VOICE + "new/", says("Type in a comment")),
    Page(
        "share-comment",
        "newcomer",
        VOICE + "{customer_comment}/share/",
        says("Hang it on the wall"),
    ),
    Page("wall-settings", "newcomer", VOICE + "wall/settings/", says("Link to the wall")),
    Page("new-theme", "newcomer", VOICE + "rules/themes/new/", says("Add a theme")),
    Page("theme", "newcomer", VOICE + "rules/themes/waiting/", says("A theme and its words")),
    Page("shared-wall", "anonymous", "{wall}", says("What customers thank us for")),
    Page(
        "wall-gone",
        "anonymous",
        "/wall/nothing-of-the-kind/",
        says("There is nothing to read here"),
        status=404,
    ),
    Page(
        "comments-empty",
        "founder",
        EMPTY + "voice/",
        says("No customer has said anything here yet"),
    ),
    Page(
        "comment-themes-empty", "founder", EMPTY + "voice/themes/", says("What customers speak of")
    ),
    Page("wall-empty", "founder", EMPTY + "voice/wall/", says("What customers thank us for")),
]

OF_SURVEYS = [
    Page("survey-answer", "anonymous", "{guests_link}", like("Café de la Esquina")),
    Page("survey-easy", "anonymous", "{easy_link}?score=6", like("Café de la Esquina")),
    Page(
        "survey-framed",
        "anonymous",
        "{guests_link}embed/",
        like("Café de la Esquina"),
    ),
    Page("survey-thanks", "anonymous", "{guests_link}?sent=1", says("Thank you")),
    Page(
        "survey-over",
        "anonymous",
        "{over_link}",
        says("This survey takes no answers now"),
        status=410,
    ),
    Page(
        "survey-gone",
        "anonymous",
        "/s/nothing-of-the-kind/",
        says("There is no survey here"),
        status=404,
    ),
    Page("surveys", "asker", CAFE, like(r"^\d")),
    Page("surveys", "executive", INSURER + "surveys/", like(r"^1 ")),
    Page("surveys-empty", "founder", EMPTY + "surveys/", says("No survey yet")),
    Page("survey", "asker", CAFE + "{survey}/", like("^NPS")),
    Page("survey", "executive", INSURER + "surveys/{demo_survey}/", like("^CSAT")),
    Page("survey-edit", "asker", CAFE + "{survey}/edit/", says("Change the survey")),
    Page("survey-new", "asker", CAFE + "new/", says("New survey")),
    Page("survey-share", "asker", CAFE + "{survey}/share/", says("Bring it to customers")),
    Page("survey-share-own", "asker", CAFE + "{own_survey}/share/", says("Bring it to customers")),
    Page("survey-card", "asker", CAFE + "{survey}/card/", says("Card to print")),
    Page("survey-preview", "asker", CAFE + "{own_survey}/preview/", says("What customers see")),
    Page("survey-links", "asker", CAFE + "{own_survey}/links/", says("One-time links")),
]

FOR_LEADS = [
    Page("new-session", "lead", MET + "calibration/new/", says("What will you talk over?")),
    Page("session", "lead", MET + "calibration/{meeting}/", like("Sesión de otoño")),
    Page("targets-frozen", "lead", CLOSED + "scope/", says("Targets, weights and scope")),
    Page("new-round", "lead", INSURER + "assessments/new/", says("Plan a round")),
    Page("edit-round", "lead", NAMED + "edit/", like("Comité y mandos")),
    Page("import-benchmark", "lead", INSURER + "benchmarks/import/", says("Add a benchmark")),
    Page("new-roadmap", "lead", CLOSED + "roadmap/new/", says("What is there to work with?")),
    Page(
        "answer-need",
        "lead",
        ROADMAP + "needs/DA1/",
        like("Captura de datos de cliente|Customer data capture"),
    ),
    Page("library", "lead", ROADMAP + "library/", says("Library of initiatives")),
    Page(
        "planned-about-touchpoint",
        "executive",
        INSURER + "roadmaps/behind/?touchpoint={touchpoint}",
        says("What is planned about it"),
    ),
    Page(
        "planned-about-metric",
        "lead",
        INSURER + "roadmaps/behind/?metric=csat",
        says("What is planned about it"),
    ),
    Page("import-initiatives", "lead", ROADMAP + "import/", says("Initiatives from a file")),
    Page("reuse-roadmap", "lead", ROADMAP + "reuse/", says("For another organisation")),
    Page(
        "reuse-for-hotels",
        "consultant",
        ROADMAP + "reuse/?round={short_round}",
        like(r"^\d+ ini[tc]iati"),
    ),
    Page("new-initiative", "lead", ROADMAP + "initiatives/new/", says("An initiative of our own")),
    Page("initiative", "lead", ROADMAP + "initiatives/{initiative}/", like(r"^\w+ .*\w")),
    Page("team", "lead", INSURER + "teams/{team}/", says("Change a team")),
    Page("organization", "lead", INSURER + "settings/", says("Details of the organisation")),
    Page("new-organization", "lead", "/o/new/", says("New organisation")),
    Page(
        "new-journey", "lead", INSURER + "journeys/new/", says("Which journey of your customers?")
    ),
    Page(
        "ready-made",
        "lead",
        INSURER + "journeys/ready-made/bank/",
        like("Quiero una casa|I want a house"),
    ),
    Page("stage", "lead", JOURNEY + "stages/{journey_stage}/", like(r"^\w+")),
    Page("stage-and-bin", "lead", JOURNEY + "bin/", like("papelera|bin|eliminó|deleted")),
    Page("version", "lead", JOURNEY + "versions/{version}/", like("Aseguro mi coche")),
    Page(
        "cell",
        "lead",
        JOURNEY + "cells/touchpoint/{touchpoint}/title/",
        like("Punto de contacto|Touchpoint"),
    ),
    Page(
        "rating",
        "lead",
        JOURNEY + "touchpoints/{touchpoint}/ratings/importance/",
        like("Importancia|Importance"),
    ),
    Page("journey-bin", "lead", INSURER + "journeys/bin/", says("No journey in the bin")),
    Page("journey-share", "lead", JOURNEY + "share/", says("Share this journey")),
    Page("journey-settings", "lead", JOURNEY + "settings/", like("Aseguro mi coche")),
    Page("journey-paste", "lead", JOURNEY + "paste/", like("Aseguro mi coche")),
    Page("import-journey", "lead", INSURER + "journeys/import/", says("Import a journey")),
    Page("new-persona", "lead", INSURER + "journeys/personas/new/", says("Who is this customer?")),
    Page("persona", "lead", INSURER + "journeys/personas/{persona}/", like(r"^\w+")),
    Page(
        "new-tool", "lead", INSURER + "journeys/tools/new/", says("Which tool is it, and what for?")
    ),
    Page("tool", "lead", INSURER + "journeys/tools/{tool}/", like(r"^\w+")),
    Page("password", "lead", "/account/password/change/", says("Change your password")),
    Page("addresses", "lead", "/account/email/", says("Your e-mail addresses")),
    Page("two-steps", "lead", "/account/2fa/", says("Two-step verification is off")),
    Page("sign-out", "lead", "/account/logout/", says("Sign out?")),
    Page("round-draft", "newcomer", DRAFT, like("Borrador")),
    Page("targets", "newcomer", DRAFT + "scope/", says("Targets, weights and scope")),
    Page("round-plan", "newcomer", DRAFT + "edit/", says("The plan of the round")),
    Page("routing", "newcomer", DRAFT + "routing/", says("Who is asked what")),
    Page("weights", "newcomer", DRAFT + "weights/", says("Which area counts most")),
    Page("weights-of-an-area", "newcomer", DRAFT + "weights/?part=CU", like("Cult")),
    Page("check", "newcomer", DRAFT + "check/", like("abrir|open")),
    Page("delete-draft", "newcomer", DRAFT + "delete/", like("Borrador")),
    Page("reopen", "lead", CLOSED + "reopen/", says("Open the round again")),
    Page("import-answers", "newcomer", DRAFT + "import/", says("Import answers")),
    Page(
        "round-anonymous",
        "newcomer",
        WORKSHOP + "assessments/{anonymous_round}/",
        like("Ronda anónima"),
    ),
]

OF_INVITATIONS = [
    Page("participants", "newcomer", PEOPLE, says("Participants")),
    Page("participants-of-a-draft", "newcomer", DRAFT + "participants/", says("Participants")),
    Page(
        "participant-list",
        "newcomer",
        PEOPLE + "lists/{people_list}/",
        says("What this list would do"),
    ),
    Page("participant", "newcomer", PEOPLE + "{invited}/", like("Uma Incierta")),
    Page("codes", "newcomer", PEOPLE + "codes/?for=all", says("Codes on paper")),
    Page("team-poster", "newcomer", PEOPLE + "links/{team_link}/poster/", like("Mostrador")),
    Page("messages", "newcomer", MESSAGES, says("Messages")),
    Page("texts", "newcomer", MESSAGES + "texts/", says("What we write to those who answer")),
    Page("send", "newcomer", MESSAGES + "send/reminder/", says("Send a reminder")),
    Page("job", "newcomer", WORKSHOP + "jobs/{job}/", says("Sending messages")),
]

FOR_CONSULTANTS = [
    Page("consultancy", "consultant", "/me/consultancy/", says("Your name on your reports")),
    Page("overview-short-form", "consultant", HOTELS, like(r"\b[1-5]\b")),
    Page("results-short-form", "consultant", SHORT + "results/", like(r"\b[1-5]\b"), PROFILE),
]

OF_MODELS = [
    Page("models", "newcomer", MODELS, says("The models a round can ask")),
    Page("model-import", "newcomer", MODELS + "import/", says("Import a model")),
    Page("model-own", "newcomer", MODEL, like("Modelo del taller|workshop’s model")),
    Page("model-copy", "newcomer", MODEL + "copy/", says("Copy a model")),
    Page("model-edit", "newcomer", MODEL + "edit/", like("Modelo del taller|workshop’s model")),
    Page("model-levels", "newcomer", MODEL + "edit/levels/", says("Title and levels")),
    Page("model-weights", "newcomer", MODEL + "edit/weights/", says("Weights")),
    Page("model-check", "newcomer", MODEL + "check/", like(r"^\w+ 20|^20\b")),
    Page("model-delete", "newcomer", MODEL + "delete/", like("Modelo del taller|workshop’s model")),
    Page("model-new-area", "newcomer", MODEL + "edit/areas/add/", says("A new area")),
    Page("model-area", "newcomer", MODEL + "edit/areas/{model_area}/", like("^DA")),
    Page(
        "model-area-leaves",
        "newcomer",
        MODEL + "edit/areas/{model_area}/remove/",
        like("Datos|Data"),
    ),
    Page(
        "model-new-capability",
        "newcomer",
        MODEL + "edit/areas/{model_area}/capabilities/add/",
        says("A new capability"),
    ),
    Page(
        "model-capability",
        "newcomer",
        MODEL + "edit/capabilities/{model_capability}/",
        like("^DA7"),
    ),
    Page(
        "model-capability-leaves",
        "newcomer",
        MODEL + "edit/capabilities/{model_capability}/retire/",
        like("DA7"),
    ),
    Page(
        "model-new-initiative",
        "newcomer",
        MODEL + "edit/initiatives/add/",
        says("A new initiative"),
    ),
    Page(
        "model-initiative",
        "newcomer",
        MODEL + "edit/initiatives/{model_initiative}/",
        like("^DA1-A"),
    ),
    Page(
        "model-initiative-leaves",
        "newcomer",
        MODEL + "edit/initiatives/{model_initiative}/retire/",
        like("DA1-A"),
    ),
    Page(
        "model-of-the-round",
        "seat:finished",
        "/q/{finished.pk}/model/",
        like("experiencia de cliente|Customer-experience"),
    ),
]

OF_IMPORTS = [
    Page("imports", "newcomer", IMPORTS, like(r"^\d+ ")),
    Page("imports-empty", "founder", EMPTY + "metrics/imports/", says("No file of figures yet")),
    Page("import-figures", "newcomer", IMPORTS + "new/", says("Import figures")),
    Page("import-columns", "newcomer", IMPORTS + "{figures}/columns/", says("What each column is")),
    Page("import-check", "newcomer", IMPORTS + "{figures}/check/", says("What this file would do")),
]

STILL_EMPTY = [
    Page("home-empty", "nobody", "/home/", says("No organisation yet")),
    Page("invitation-accept", "nobody", "{invitation}", like(r"Nuria Nueva.*Taller de Historias")),
    Page("overview-empty", "founder", EMPTY, says("Where do we stand with our customers?")),
    Page("rounds-empty", "founder", EMPTY + "assessments/", says("No round yet")),
    Page("trend-empty", "founder", EMPTY + "assessments/trend/", says("No closed round yet")),
    Page("roadmaps-empty", "founder", EMPTY + "roadmaps/", says("No roadmap yet")),
    Page("people-empty", "founder", EMPTY + "people/", like(r"^1\b")),
    Page("journeys-empty", "founder", EMPTY + "journeys/", says("No journey yet")),
    Page("personas-empty", "founder", EMPTY + "journeys/personas/", says("No persona yet")),
    Page("tools-empty", "founder", EMPTY + "journeys/tools/", says("No tool yet")),
    Page("words-empty", "founder", EMPTY + "journeys/words/", says("Our words")),
]

PAGES: list[Page] = list(
    chain(
        FOR_ANYBODY,
        FOR_PARTICIPANTS,
        for_members("lead"),
        for_members("executive"),
        for_members("consultant"),
        of_journeys("lead"),
        of_journeys("executive"),
        FOR_LEADS,
        FOR_KEEPERS,
        of_economics("lead"),
        of_economics("executive"),
        FOR_LEADS_OF_ECONOMICS,
        of_plans("lead"),
        of_plans("executive"),
        of_plans("consultant"),
        FOR_LEADS_OF_PLANS,
        of_voice("newcomer"),
        of_voice("polyglot"),
        FOR_LEADS_OF_VOICE,
        OF_SURVEYS,
        OF_MODELS,
        OF_INVITATIONS,
        OF_IMPORTS,
        FOR_CONSULTANTS,
        STILL_EMPTY,
    )
)

# Addresses that answer GET and are no page of their own, each with the reason.
NOT_PAGES = {
    "accounts:consultancy_logo": "a picture",
    "accounts:invite": "leads back to the people",
    "accounts:add_team": "leads back to the people",
    "assessments:questionnaire": "leads on to the first open question",
    "roadmaps:from_round": "leads on to the roadmap",
    "meetings:session_live": "a part of a screen, asked for by itself",
    "meetings:room_live": "a part of a screen, asked for by itself",
    "meetings:seat_live": "a part of a screen, asked for by itself",
    "invitations:state": "a part of the page of the round, asked for by itself",
    "invitations:read_list": "leads back to the participants",
    "invitations:add_team_link": "leads back to the participants",
    "invitations:bounced": "leads back to the messages",
    "invitations:add_reminder": "leads back to the messages",
    "roadmaps:set_estimates": "a part of the roadmap, opened in the lead's story",
    "benchmarks:benchmark_template": "a file",
    "frameworks:export_model": "a file",
    "reports:report_pdf": "a file, opened in the lead's story",
    "reports:results_xlsx": "a file",
    "reports:results_csv": "a file",
    "reports:results_json": "a file",
    "reports:roadmap_csv": "a file",
    "reports:journey_pdf": "a file",
    "reports:journey_slides": "a file",
    "reports:journey_picture": "a picture",
    "journeys:export": "a file, opened in the story of files",
    "journeys:evidence_file": "a file",
    "voice:export_comments": "a file",
    "metrics:import_template": "a file",
    "metrics:export_readings": "a file",
    "metrics:edit_reading": "the form of a reading typed in, filled",
    "metrics:delete_reading": "the metric's question, about one reading",
    "metrics:delete_metric": "a question with one button, about an own metric",
    "metrics:delete_source_readings": "a question with one button, about a source",
    "roadmaps:edit_aim": "the form of a new aim, filled",
    "metrics:import_refused": "a file",
    "plans:file": "a file",
    "roadmaps:initiatives_file": "a file",
    "reports:plan_slides": "a file",
    "economics:summary": "a part of other pages",
    "economics:result": "a part of a case's page",
}
