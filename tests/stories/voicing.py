"""What customers of the workshop said: enough for a filter, a second page, and a wall."""

from __future__ import annotations

from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

SAID = (
    ("Me atendió Rosa y fue un encanto: todo resuelto en una llamada.", 100.0, 5.0),
    ("Larga espera y nadie avisó.", 0.0, 1.0),
    ("Correcto, aunque caro.", 50.0, 3.0),
    ("Very kind and quick, thank you!", 100.0, 5.0),
    ("The parcel arrived broken and nobody replied.", 0.0, 1.0),
    ("Llegó el jueves.", 50.0, 3.0),
)
TIMES = 6


def build(organization: Any, lead: Any, now: datetime) -> dict[str, str]:
    """Return the first comment's key and the path of the wall's link."""
    from voice.models import CustomerComment
    from voice.services.reading import read_comments
    from voice.services.wall import renew_wall, share_comment

    rows = []
    for number in range(TIMES):
        for place, (text, satisfaction, score) in enumerate(SAID):
            rows.append(
                CustomerComment(
                    organization=organization,
                    text=text,
                    said_on=now.date() - timedelta(days=20 * number + place),
                    origin="Encuesta del mostrador",
                    metric="csat",
                    score=score,
                    satisfaction=satisfaction,
                    fingerprint=sha256(f"story {number} {place}".encode()).hexdigest(),
                )
            )
    CustomerComment.objects.bulk_create(rows)
    read_comments(organization=organization)
    share_comment(
        comment=rows[0], text="Fue un encanto: todo resuelto en una llamada.", by=lead, at=now
    )
    share_comment(comment=rows[3], text=SAID[3][0], by=lead, at=now)
    token = renew_wall(organization=organization, by=lead)
    return {"customer_comment": str(rows[0].pk), "wall": f"/wall/{token}/"}
