"""A café that asks its guests: a survey for anybody, one with links of one's own, one that is over."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

SCORES = (10, 9, 9, 10, 8, 9, 3, 7, 10, 9, 6)  # of the open survey: NPS +45, 11 answers


def build(lead: Any, now: datetime) -> dict[str, str]:
    """Return the café's slug, keys of its surveys, and the paths that its guests open."""
    from django.conf import settings

    from accounts.models import Role
    from accounts.services import create_organization
    from surveys.links import open_token
    from surveys.models import Survey
    from surveys.services.answers import take_answer
    from surveys.services.one_time import make_one_time_links
    from surveys.services.surveys import make_survey
    from surveys.stamps import new_stamp, read_stamp

    cafe = create_organization(
        name="Café de la Esquina", sector="", currency="EUR", creator=lead, role=Role.LEAD
    )

    def ask(title: str, question: str, *, is_open: bool, framed_by: str = "") -> Survey:
        fields = {
            "title": title, "question": question, "is_open": is_open, "framed_by": framed_by,
        }  # fmt: skip
        return make_survey(organization=cafe, fields=fields, by=lead, at=now)

    # The same site by another name is another site to a browser.
    neighbour = settings.BASE_URL.replace("127.0.0.1", "localhost")
    open_ = ask("En la barra", "nps", is_open=True, framed_by=neighbour)
    for score in SCORES:
        stamp = read_stamp(new_stamp(open_), open_).key
        take_answer(
            survey=open_, token=None, score=score, comment="", language="es", stamp=stamp, at=now
        )
    own = ask("Tras el pedido", "csat", is_open=False)
    token = make_one_time_links(survey=own, number=2, at=now)[0]
    easy = ask("Reservar mesa", "ces", is_open=True)
    over = ask("Terraza de verano", "csat", is_open=True)
    Survey.objects.filter(pk=over.pk).update(ends_on=now.date() - timedelta(days=2))
    return {
        "cafe": cafe.slug,
        "survey": str(open_.pk),
        "own_survey": str(own.pk),
        "easy_survey": str(easy.pk),
        "guests_link": f"/s/{open_token(open_)}/",
        "easy_link": f"/s/{open_token(easy)}/",
        "own_link": f"/s/{token}/",
        "over_link": f"/s/{open_token(over)}/",
    }
