"""Every page of the product by name: who opens it, where it is, and how it is recognised.

A literal list, so that a new page is a decision and none is skipped unnoticed. Each is
known by its path and its heading: a scan of the sign-in page in its place must fail.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from django.utils import translation
from django.utils.translation import gettext

from tests.stories.stage import Stage

LANGUAGES = ("es", "en")
Heading = Callable[[str], re.Pattern[str]]


@dataclass(frozen=True)
class Page:
    """One page as one kind of person sees it.

    ``who`` is a session of the stage, "anonymous", or "seat:NAME" for a personal link.
    """

    name: str
    who: str
    path: str
    heading: Heading
    charts: tuple[str, ...] = ()
    status: int = 200

    @property
    def title(self) -> str:
        return f"{self.name} as {self.who.removeprefix('seat:')}"


def said(text: str, language: str) -> re.Pattern[str]:
    """Return the interface's text in a language, as the site itself would say it."""
    with translation.override(language):
        return re.compile(re.escape(gettext(text)) + r"\Z")


def matching(pattern: str, language: str) -> re.Pattern[str]:
    return re.compile(pattern)


def T(text: str) -> Heading:
    return partial(said, text)


def R(pattern: str) -> Heading:
    return partial(matching, pattern)


def pages(stage: Stage) -> list[Page]:
    """Return all pages with this stage's addresses."""
    insurer, hotels = f"/o/{stage.insurer}/", f"/o/{stage.hotels}/"
    empty, workshop = f"/o/{stage.empty}/", f"/o/{stage.workshop}/"
    second = f"{insurer}assessments/{stage.second_round}/"
    named = f"{insurer}assessments/{stage.open_round}/"
    short = f"{hotels}assessments/{stage.short_round}/"
    roadmap = f"{insurer}roadmaps/{stage.roadmap}/"
    playing, halfway, done = stage.seats[0], stage.halfway, stage.finished
    level = R(r"\b2\b")

    public = [
        Page("welcome", "anonymous", "/", T("How mature is our customer experience?")),
        Page("sign-in", "anonymous", "/account/login/", T("Sign in")),
        Page("sign-up", "anonymous", "/account/signup/", T("Open an account")),
        Page("password-reset", "anonymous", "/account/password/reset/", T("Forgot your password?")),
        Page("password-reset-sent", "anonymous", "/account/password/reset/done/", R(r".")),
        Page("model", "anonymous", "/model/", R(r"CX|\bexperience|experiencia")),
        Page("invitation", "anonymous", stage.invitation, R(r"Nuria Nueva.*Taller de Historias")),
        Page("invitation-gone", "anonymous", "/join/nothing-of-the-kind/",
             T("This invitation does not open anything"), status=404),
        Page("link-gone", "anonymous", "/r/nothing-of-the-kind/", R(r"."), status=404),
        Page("not-found", "anonymous", "/nowhere/", R(r"."), status=404),
        Page("arrival", "anonymous", stage.fresh.link,
             T("Thirty questions about how we treat our customers")),
        Page("arrival-too-early", "anonymous", stage.too_early.link,
             T("This round has not begun yet")),
        Page("arrival-too-late", "anonymous", stage.too_late.link,
             T("This round has ended"), status=410),
    ]
    answering = [
        Page("first-sight", "seat:playing", f"/q/{playing.pk}/first/",
             T("At first sight, where would you say the organisation stands?")),
        Page("question", "seat:halfway", f"/q/{halfway.pk}/CU1/", R(r"\?\Z")),
        Page("review", "seat:halfway", f"/q/{halfway.pk}/review/", R(r"\b15\b")),
        Page("done", "seat:finished", f"/q/{done.pk}/done/",
             T("Thank you. Your answers are in.")),
        Page("results-for-those-who-answered", "seat:finished", f"/q/{done.pk}/results/", level),
    ]

    def reading(who: str) -> list[Page]:
        return [
            Page("overview", who, insurer, level),
            Page("rounds", who, f"{insurer}assessments/", R(r"^3\b")),
            Page("round-closed", who, second, R("Segunda evaluación")),
            Page("round-open", who, named, R("Comité y mandos")),
            Page("results", who, f"{second}results/", level),
            Page("results-open-round", who, f"{named}results/", R(r"\b[1-5]\b")),
            Page("capability", who, f"{second}results/CU1/", R(r"."), ("distribution",)),
            Page("capability-without-score", who, f"{second}results/EN4/", R(r".")),
            Page("roadmaps", who, f"{insurer}roadmaps/", T("Roadmaps")),
            Page("roadmap", who, roadmap, R(r"."), ("quadrant",)),
            Page("exports", who, f"{second}exports/", T("Take it with you")),
            Page("people", who, f"{insurer}people/", R(r"^3\b")),
            Page("profile", who, "/me/", T("Your profile")),
            Page("home", who, "/home/?all", R(r"^[12]\b")),
        ]

    leading = [
        Page("round-draft", "newcomer", f"{workshop}assessments/{stage.draft_round}/",
             R("Borrador")),
        Page("round-anonymous", "newcomer", f"{workshop}assessments/{stage.anonymous_round}/",
             R("Ronda anónima")),
        Page("targets", "newcomer", f"{workshop}assessments/{stage.draft_round}/scope/",
             T("Targets, weights and scope")),
        Page("targets-frozen", "lead", f"{second}scope/", T("Targets, weights and scope")),
        Page("new-round", "lead", f"{insurer}assessments/new/", T("Plan a round")),
        Page("new-roadmap", "lead", f"{second}roadmap/new/", T("What is there to work with?")),
        Page("library", "lead", f"{roadmap}library/", T("Library of initiatives")),
        Page("new-initiative", "lead", f"{roadmap}initiatives/new/",
             T("An initiative of our own")),
        Page("initiative", "lead", f"{roadmap}initiatives/{stage.initiative}/", R(r".")),
        Page("team", "lead", f"{insurer}teams/{stage.team}/", T("Change a team")),
        Page("organization", "lead", f"{insurer}settings/", T("Details of the organisation")),
        Page("new-organization", "lead", "/o/new/", T("New organisation")),
        Page("invitation-accept", "nobody", stage.invitation, R(r"Nuria Nueva.*Taller")),
        Page("password", "lead", "/account/password/change/", R(r".")),
        Page("addresses", "lead", "/account/email/", R(r".")),
        Page("two-steps", "lead", "/account/2fa/", R(r".")),
        Page("sign-out", "lead", "/account/logout/", R(r".")),
        Page("branding", "consultant", "/me/branding/", T("Your name on your reports")),
        Page("results-short-form", "consultant", f"{short}results/", R(r"\b[1-5]\b")),
        Page("overview-short-form", "consultant", hotels, R(r"\b[1-5]\b")),
        Page("overview-empty", "founder", empty, T("Where do we stand with our customers?")),
        Page("rounds-empty", "founder", f"{empty}assessments/", T("No round yet")),
        Page("roadmaps-empty", "founder", f"{empty}roadmaps/", T("No roadmap yet")),
        Page("people-empty", "founder", f"{empty}people/", R(r"^1\b")),
        Page("home-empty", "nobody", "/home/", T("No organisation yet")),
    ]
    return [*public, *answering, *reading("lead"), *reading("executive"),
            *reading("consultant"), *leading]


def seat_link(page: Page, stage: Stage) -> str | None:
    """Return the personal link to come by, for pages of participants."""
    seats = {"playing": stage.seats[0], "halfway": stage.halfway, "finished": stage.finished}
    _, _, seat = page.who.partition("seat:")
    return seats[seat].link if seat else None
