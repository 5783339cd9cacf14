"""What tells one rating of a touchpoint from another: its persona, its source and its date."""

from __future__ import annotations

from django.utils.translation import gettext as _

from journeys.models import Rating
from journeys.services.errors import InvalidValueError

RATING_KEY = ("persona", "source", "rated_on")


def refuse_second(rating: Rating) -> None:
    """Raise InvalidValueError where another rating of the touchpoint has the same key."""
    same = Rating.objects.present().filter(
        touchpoint=rating.touchpoint_id, **{name: getattr(rating, name) for name in RATING_KEY}
    )
    if same.exclude(pk=rating.pk).exists():
        raise InvalidValueError(
            [_("There is a rating of this persona, source and date already: change that one.")]
        )
