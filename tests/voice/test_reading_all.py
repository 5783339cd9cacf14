"""Comments are read in bulk, in a fixed number of statements, and people's word stands."""

from __future__ import annotations

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from jobs.models import Job
from tests.voice.world import comment, said
from voice.models import CommentTheme, CustomerComment, Theme
from voice.services import reading
from voice.services.comments import correct_sentiment, correct_themes
from voice.services.reading import read_again, read_comments
from voice.services.themes import change_theme, ensure_themes, remove_word, save_word

TEXTS = ("Larga espera", "Todo perfecto", "Llegó el jueves", "Very kind staff")


def fresh(row: CustomerComment) -> CustomerComment:
    return CustomerComment.objects.get(pk=row.pk)


def themes_of(row: CustomerComment) -> list[str]:
    return sorted(row.about.standing().values_list("theme__key", flat=True))


def test_what_an_import_wrote_is_read_by_its_batch_while_nobody_sees_it(organization):
    batch = uuid.uuid4()
    mine = comment(organization, "Larga ESPERA", batch=batch, is_pending=True)
    other = comment(organization, "Larga espera")
    assert read_comments(organization=organization, batch=batch) == 1
    row = fresh(mine)
    assert (row.sentiment, row.language, row.folded) == (-1, "es", "larga espera")
    assert themes_of(row) == ["waiting"]
    assert fresh(other).sentiment is None


def test_all_are_read_and_none_of_another_organisation(organization, other_organization):
    rows = [comment(organization, text) for text in TEXTS]
    theirs = comment(other_organization, "Larga espera")
    assert read_comments(organization=organization) == 4
    assert [fresh(row).sentiment for row in rows] == [-1, 1, 0, 1]
    assert [fresh(row).language for row in rows] == ["es", "es", "es", "en"]
    assert fresh(theirs).sentiment is None
    assert not Theme.objects.filter(organization=other_organization).exists()


# known: own words, themes · ensured themes: 1 · the chunk · savepoint, its themes, themes
# inserted, release · the next chunk, which is empty; and one update for each pair of language
# and sentiment
@pytest.mark.parametrize("times", [1, 3, 60])
def test_so_many_comments_take_the_same_statements(times, organization):
    ensure_themes(organization)
    for _ in range(times):
        for text in TEXTS:
            comment(organization, text, folded=text.lower().replace("ó", "o"))
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert read_comments(organization=organization) == 4 * times
    assert len(asked) == 13


def test_read_twice_nothing_is_written(organization):
    rows = said(organization, TEXTS)
    before = list(CommentTheme.objects.order_by("pk").values_list("pk", flat=True))
    with CaptureQueriesContext(connection) as asked:
        read_comments(organization=organization, comments=rows)
    assert not [q for q in asked if q["sql"].startswith(("UPDATE", "INSERT", "DELETE"))]
    assert list(CommentTheme.objects.order_by("pk").values_list("pk", flat=True)) == before


def test_more_than_one_chunk_is_read_to_its_end(organization, monkeypatch):
    monkeypatch.setattr(reading, "CHUNK", 3)
    for number in range(8):
        comment(organization, f"Larga espera {number}")
    assert read_comments(organization=organization) == 8
    assert not CustomerComment.objects.exclude(sentiment=-1).exists()


def test_what_a_person_said_of_a_comment_stands_when_it_is_read_again(organization):
    [row] = said(organization, ["Larga espera"])
    themes = list(Theme.objects.owned_by(organization))
    price = next(theme for theme in themes if theme.key == "price")
    correct_sentiment(comment=row, sentiment=1)
    correct_themes(comment=row, themes=themes, wanted={price.pk})
    assert themes_of(row) == ["price"]
    save_word(organization=organization, language="es", word="espera", weight=-3)
    read_comments(organization=organization)
    assert (fresh(row).sentiment_by_hand, fresh(row).sentiment) == (1, -1)
    assert themes_of(row) == ["price"]
    denied = row.about.get(theme__key="waiting")
    assert (denied.by_hand, denied.is_denied) == (True, True)


def test_a_theme_taken_back_by_a_person_is_about_it_again(organization):
    [row] = said(organization, ["Larga espera"])
    themes = list(Theme.objects.owned_by(organization))
    waiting = next(theme for theme in themes if theme.key == "waiting")
    for wanted, left in ((set(), []), ({waiting.pk}, ["waiting"])):
        correct_themes(comment=row, themes=themes, wanted=wanted)
        assert themes_of(row) == left


def test_an_own_word_changes_the_reading_and_its_end_undoes_that(organization, lead):
    [row] = said(organization, ["Un servicio chévere"])
    assert row.sentiment == 0
    word = save_word(organization=organization, language="es", word="CHÉVERE", weight=3)
    assert read_again(organization=organization, by=lead) == 1
    assert fresh(row).sentiment == 1
    remove_word(word=word)
    read_again(organization=organization, by=lead)
    assert fresh(row).sentiment == 0


def test_words_of_a_theme_decide_what_is_about_it(organization):
    [row] = said(organization, ["El ascensor no va"])
    theme = Theme.objects.get(organization=organization, key="place")
    fields = {"name_es": "Lugar", "name_en": "Place", "words_es": "ascensor*", "words_en": ""}
    change_theme(theme=theme, fields=fields)
    read_comments(organization=organization)
    assert themes_of(row) == ["place"]
    change_theme(theme=theme, fields={**fields, "words_es": "escalera*"})
    read_comments(organization=organization)
    assert themes_of(row) == []


def test_the_built_in_themes_are_made_once(organization):
    first = ensure_themes(organization)
    second = ensure_themes(organization)
    assert len(first) == 12
    assert [theme.pk for theme in first] == [theme.pk for theme in second]


def test_many_comments_are_read_by_a_job_that_says_how_far_it_is(
    organization, lead, monkeypatch, settings
):
    settings.JOBS_RUN = "here"
    monkeypatch.setattr(reading, "AT_ONCE", 5)
    monkeypatch.setattr(reading, "CHUNK", 2)
    rows = [comment(organization, f"Larga espera {number}") for number in range(7)]
    job = read_again(organization=organization, by=lead, back="/o/acme/voice/rules/")
    assert isinstance(job, Job)
    job.refresh_from_db()
    assert (job.state, job.done, job.total) == ("done", 7, 7)
    assert "7" in job.message
    assert {fresh(row).sentiment for row in rows} == {-1}


def test_a_rule_changed_while_the_job_runs_is_not_missed(organization, lead, monkeypatch, settings):
    settings.JOBS_RUN = "here"
    monkeypatch.setattr(reading, "AT_ONCE", 0)
    row = comment(organization, "Un servicio chévere")
    read_chunk = reading._read_chunk

    def meanwhile(chunk, known):
        read_chunk(chunk, known)
        save_word(organization=organization, language="es", word="chévere", weight=3)

    monkeypatch.setattr(reading, "_read_chunk", meanwhile)
    read_again(organization=organization, by=lead)
    assert fresh(row).sentiment == 1
