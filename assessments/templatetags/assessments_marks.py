"""Small marks of the results pages: bands with icon and word, strips of counts, spelt-out sums."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from accounts.templatetags.layout import icon
from assessments import sentences
from assessments.domain.bands import Band, LikelyBand
from assessments.domain.distribution import Distribution
from assessments.models import Assessment
from charts.numbers import figure

register = template.Library()
BAND_ICONS = {Band.EXCELLENT: "check-circle", Band.IMPROVE: "arrow-up", Band.ACT: "alert-triangle"}


@register.simple_tag
def band_mark(likely: LikelyBand | None) -> SafeString:
    """Return the band with an icon and its words; never colour alone."""
    if likely is None:
        return SafeString("")
    kind = likely.band.value if likely.band else "between"
    sign = icon(BAND_ICONS[likely.band] if likely.band else "help-circle")
    return format_html(
        '<span class="band {}">{}{}</span>', kind, sign, sentences.band_words(likely)
    )


@register.inclusion_tag("assessments/_counts_strip.html")
def counts_strip(counts: Sequence[int]) -> dict[str, Any]:
    """Draw five bars whose heights are the numbers of people at each level."""
    most = max(counts) or 1
    bars = [
        {
            "level": level,
            "count": count,
            "x": 20 * (level - 1) + 2,
            "height": round(28 * count / most, 1),
            "y": round(37 - 28 * count / most, 1),
            "label_y": round(35 - 28 * count / most, 1),
            "middle": 20 * (level - 1) + 10,
        }
        for level, count in enumerate(counts, start=1)
    ]
    return {"bars": bars}


@register.simple_tag
def sum_of_weights(lines: Sequence[Any]) -> str:
    """Return the sum of the weights of the capabilities that are scored."""
    return figure(sum(line.score.weight for line in lines if line.is_scored), 2)


@register.simple_tag
def mean_arithmetic(answers: Distribution) -> str:
    """Return the mean spelt out: (3×1 + 4×2 + …) ÷ n = mean."""
    terms = " + ".join(f"{n}×{level}" for level, n in enumerate(answers.counts, start=1))
    return f"({terms}) ÷ {answers.n} = {figure(answers.mean, 2)}"


@register.simple_tag
def team_name(teams: Sequence[Any], key: str) -> str:
    return next((team.name for team in teams if team.key == key), _("other"))


@register.simple_tag(takes_context=True)
def capability_url(
    context: dict[str, Any], assessment: Assessment, code: str, participant: Any = None
) -> str:
    """Return a capability's page for members; respondents stay with the anchors of the model."""
    organization = context.get("organization")
    if participant or organization is None:
        if participant is not None and not assessment.framework.is_built_in:
            return f"{reverse('assessments:seen_model', args=[participant.pk])}#{code}"
        return f"{reverse('assessments:about')}#{code}"
    return reverse("assessments:capability", args=[organization.slug, assessment.pk, code])
