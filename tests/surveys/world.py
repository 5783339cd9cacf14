"""What an organisation has of surveys in the tests of all addresses."""

from __future__ import annotations

from datetime import UTC, datetime

from accounts.models import Organization, User
from surveys.links import open_token
from surveys.models import Survey
from surveys.services.answers import take_answer
from surveys.services.one_time import make_one_time_links
from surveys.services.surveys import make_survey
from surveys.stamps import new_stamp, read_stamp

NOW = datetime(2026, 10, 14, 9, 0, tzinfo=UTC)
SITE = "https://www.example.org"


def asked(owner: Organization, lead: User, marker: str) -> None:
    """Make an open survey with answers, one with one-time links, and one nobody has answered."""
    rows = {}
    for title, question, is_open in (
        ("abierta", "nps", True), ("propia", "csat", False), ("nueva", "ces", True),
    ):  # fmt: skip
        fields = {
            "title": f"{marker} {title}"[:80],
            "question": question,
            "is_open": is_open,
            "own_text_es": f"{marker} ¿qué tal?",
            "own_text_en": f"{marker} how was it?",
            "framed_by": SITE if is_open else "",
        }
        rows[title] = make_survey(organization=owner, fields=fields, by=lead, at=NOW)
    make_one_time_links(survey=rows["propia"], number=2, at=NOW)
    for score in (9, 10, 7, 8, 3, 9):
        take_answer(
            survey=rows["abierta"], token=None, score=score, comment=f"{marker} dijo {score}",
            language="es", stamp=read_stamp(new_stamp(rows["abierta"]), rows["abierta"]).key, at=NOW,
        )  # fmt: skip


def survey_for(owner: Organization, name: str) -> Survey:
    """Return the survey an address is about: one in the state that the page is for."""
    ends = {"surveys:delete_survey": "nueva", "surveys:links": "propia"}
    return Survey.objects.owned_by(owner).get(title__endswith=ends.get(name, "abierta"))


def public_token(owner: Organization) -> str:
    return open_token(survey_for(owner, ""))


def sent(owner: Organization) -> dict[str, dict[str, object]]:
    """What the pages of surveys send, customers' and leads'."""
    survey = survey_for(owner, "")
    said = {"score": "4", "comment": "Bien", "stamp": new_stamp(survey)}
    form = {"title": "Nueva", "question": "nps", "is_open": "yes", "framed_by": ""}
    return {
        "surveys:answer": said,
        "surveys:embed": said,
        "surveys:new_survey": form,
        "surveys:edit_survey": form,
        "surveys:change_state": {"do": "rest"},
        "surveys:share": {"rev": survey.link_rev},
        "surveys:links": {"number": "2"},
    }
