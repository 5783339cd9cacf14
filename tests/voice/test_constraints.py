"""What must hold of comments also holds in the database: each named rule refuses once."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.utils import timezone

from tests.assessments.test_constraints import again, change, refused_by_name
from tests.voice.world import said
from voice.models import CommentTheme, OwnWord


class Rows:
    """One row of each kind to break a rule with."""

    def __init__(self, organization, lead):
        [self.comment] = said(organization, ["Larga espera"])
        self.about = CommentTheme.objects.get(comment=self.comment)
        self.theme = self.about.theme
        self.word = OwnWord.objects.create(
            organization=organization, language="es", word="chévere", weight=3
        )


BROKEN = {
    "a_customer_comment_is_kept_once": lambda r: again(r.comment),
    "a_sentiment_is_one_of_three": lambda r: change(r.comment, sentiment=2),
    "a_sentiment_by_hand_is_one_of_three": lambda r: change(r.comment, sentiment_by_hand=-2),
    "satisfaction_runs_from_0_to_100": lambda r: change(r.comment, satisfaction=100.5),
    "a_comment_says_something": lambda r: change(r.comment, text=""),
    "what_hangs_on_the_wall_has_words": lambda r: change(r.comment, shared_at=timezone.now()),
    "an_organization_has_a_theme_once": lambda r: again(r.theme),
    "a_comment_is_about_a_theme_once": lambda r: again(r.about),
    "only_people_deny_a_theme": lambda r: change(r.about, is_denied=True),
    "a_word_weighs_once": lambda r: again(r.word),
    "words_weigh_from_minus_3_to_3": lambda r: change(r.word, weight=4),
}


@pytest.fixture
def rows(organization, lead):
    return Rows(organization, lead)


def test_every_named_rule_of_voice_is_broken_once():
    named = {c.name for m in apps.get_app_config("voice").get_models() for c in m._meta.constraints}
    assert named == set(BROKEN)


@pytest.mark.parametrize("name", BROKEN)
def test_the_database_refuses(name, rows):
    with refused_by_name(name):
        BROKEN[name](rows)
