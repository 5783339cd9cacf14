"""What customers say, page by page: found, counted, corrected, shared, deleted."""

from __future__ import annotations

import csv
import io
import re
import uuid
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.links import token_hash, without_tokens
from journeys.models import Channel, Touchpoint
from tests.assessments.world import HTMX, text_of
from tests.journeys.world import example_journey
from tests.voice.world import comment, said
from voice.models import CustomerComment, OwnWord, Theme, Wall
from voice.services.wall import close_wall, renew_wall, share_comment

ENGLISH = {"HTTP_ACCEPT_LANGUAGE": "en"}
NOW_SHARED = timezone.now()
HOSTILE = "<script>alert(1)</script> \"&' \u202e مرحبا " + "palabro" * 500


@pytest.fixture
def page(organization):
    return lambda name, *args: reverse(f"voice:{name}", args=[organization.slug, *args])


@pytest.fixture
def editor(lead, client_of):
    return client_of(lead, **ENGLISH)


@pytest.fixture
def reader(executive, client_of):
    return client_of(executive, **ENGLISH)


@pytest.fixture
def place(organization):
    journey = example_journey(organization, personas=("Ana",), title="Compro un seguro")
    return Touchpoint.objects.of(journey).in_order().first()


def listed(response) -> list[str]:
    """The texts of the comments a page lists."""
    found = re.findall(r'<p class="said-text"[^>]*>(.*?)</p>', text_of(response), re.DOTALL)
    return [text.strip() for text in found]


# ---- the list ----------------------------------------------------------------------------------


def test_an_empty_page_says_what_will_stand_there_and_how_to_fill_it(editor, reader, page):
    theirs = text_of(reader.get(page("comments")))
    assert "No customer has said anything here yet" in theirs
    assert page("new_comment") not in theirs
    assert page("new_comment") in text_of(editor.get(page("comments")))


def test_the_headline_counts_how_comments_sound(editor, page, organization):
    said(organization, ["Larga espera", "Todo perfecto", "Llegó el jueves"])
    assert "<h1>3 comments: 1 positive, 1 negative</h1>" in text_of(editor.get(page("comments")))
    said(organization, ["Todo perfecto"] * 7)
    answer = text_of(editor.get(page("comments")))
    assert "<h1>10 comments: 80% positive, 10% negative</h1>" in answer


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, {"a", "b", "c"}),
        ({"q": "ATENCION"}, {"a"}),
        ({"q": "atención perfecta"}, {"a"}),
        ({"q": "atencion espera"}, set()),
        ({"q": "100%"}, {"c"}),
        ({"q": "%"}, {"c"}),
        ({"sentiment": "1"}, {"a"}),
        ({"sentiment": "-1"}, {"b"}),
        ({"sentiment": "0"}, {"c"}),
        ({"language": "en"}, {"c"}),
        ({"language": "es"}, {"a", "b"}),
        ({"origin": "Buzón"}, {"b"}),
        ({"since": "2026-05-02"}, {"b", "c"}),
        ({"until": "2026-05-01"}, {"a"}),
        ({"since": "2026-05-02", "until": "2026-05-02"}, {"b"}),
        ({"sentiment": "7", "since": "soon", "touchpoint": "x", "channel": "0x1"}, {"a", "b", "c"}),
    ],
)
def test_comments_are_found_by_what_is_asked(asked, found, editor, page, organization):
    texts = {
        "a": ("Atención perfecta", {"said_on": date(2026, 5, 1)}),
        "b": ("Larga espera", {"said_on": date(2026, 5, 2), "origin": "Buzón"}),
        "c": ("It was 100% on the table", {"said_on": date(2026, 5, 3)}),
    }
    for text, fields in texts.values():
        said(organization, [text], **fields)
    shown = listed(editor.get(page("comments"), asked))
    assert set(shown) == {texts[key][0] for key in found}


def test_comments_are_found_by_place_channel_and_theme(editor, page, organization, place):
    channel = Channel.objects.owned_by(organization).first()
    [row] = said(organization, ["Larga espera"], touchpoint=place, channel=channel)
    said(organization, ["Todo perfecto"])
    theme = Theme.objects.get(organization=organization, key="waiting")
    for asked in ({"touchpoint": place.pk}, {"channel": channel.pk}, {"theme": theme.pk}):
        assert listed(editor.get(page("comments"), asked)) == ["Larga espera"], asked
        assert not listed(editor.get(page("comments"), {**asked, "q": "perfecto"}))
    assert str(row.touchpoint) in text_of(editor.get(page("comments")))


def test_a_denied_theme_does_not_find_the_comment(editor, page, organization):
    [row] = said(organization, ["Larga espera"])
    theme = Theme.objects.get(organization=organization, key="waiting")
    assert listed(editor.get(page("comments"), {"theme": theme.pk}))
    row.about.update(by_hand=True, is_denied=True)
    assert not listed(editor.get(page("comments"), {"theme": theme.pk}))


def test_nothing_found_offers_all_again(editor, page, organization):
    said(organization, ["Larga espera"])
    answer = text_of(editor.get(page("comments"), {"q": "zzz"}))
    assert "No comment fits" in answer
    assert "Show all" in answer


def test_a_comment_of_an_import_still_running_is_nowhere(editor, page, organization, place):
    texts = ["Larga espera CANARIO"]
    rows = said(organization, texts, touchpoint=place, shared_text="CANARIO", shared_at=NOW_SHARED)
    pages = [
        page("comments"), page("wall"), page("export_comments"), page("comment", rows[0].pk),
        page("said") + f"?touchpoint={place.pk}",
    ]  # fmt: skip

    def seen(address):
        answer = editor.get(address)
        return b"CANARIO" in (answer.getvalue() if answer.streaming else answer.content)

    assert [seen(address) for address in pages] == [True] * 5
    assert "Waiting" in text_of(editor.get(page("themes")))
    CustomerComment.objects.update(is_pending=True, batch=uuid.uuid4())
    assert [seen(address) for address in pages] == [False] * 5
    assert editor.get(page("comment", rows[0].pk)).status_code == 404
    assert "Waiting" not in text_of(editor.get(page("themes")))


def test_a_score_stands_beside_a_comment_only_from_five_of_its_source_on(
    editor, page, organization
):
    rows = said(organization, ["Todo perfecto"] * 4, score=5, satisfaction=100)
    assert "score 5" not in text_of(editor.get(page("comments")))
    assert "score 5" not in text_of(editor.get(page("comment", rows[0].pk)))
    assert ";5" not in editor.get(page("export_comments")).getvalue().decode()
    said(organization, ["Todo bien"], score=5, satisfaction=100)
    assert text_of(editor.get(page("comments"))).count("score 5") == 5
    assert "score 5" in text_of(editor.get(page("comment", rows[0].pk)))
    assert ";5" in editor.get(page("export_comments")).getvalue().decode()


def test_the_words_that_counted_are_marked_with_the_sum_under_them(editor, page, organization):
    said(organization, ["Muy amables, pero carísimo!"])
    answer = text_of(editor.get(page("comments")))
    assert '<mark class="good">amables</mark>' in answer
    assert '<mark class="bad">carísimo</mark>' in answer
    assert "after “but”" in answer


def test_twenty_five_stand_on_a_page_and_the_search_goes_along(editor, page, organization):
    said(organization, [f"Larga espera {number}" for number in range(30)])
    first = editor.get(page("comments"), {"q": "espera"})
    assert len(listed(first)) == 25
    assert "?q=espera&amp;page=2#comments" in text_of(first)
    assert len(listed(editor.get(page("comments"), {"q": "espera", "page": 2}))) == 5


def test_hostile_words_stand_as_they_were_written(editor, page, organization, lead):
    [row] = said(organization, [HOSTILE[:4000]])
    share_comment(comment=row, text=HOSTILE[:4000], by=lead, at=timezone.now())
    token = renew_wall(organization=organization, by=lead)
    places = [
        page("comments"), page("comment", row.pk), page("share_comment", row.pk), page("wall"),
        page("said"), reverse("voice:shared_wall", args=[token]), page("themes"),
    ]  # fmt: skip
    for address in places:
        answer = editor.get(address)
        assert answer.status_code == 200
        assert "<script>alert" not in text_of(answer), address
    assert "&lt;script&gt;alert" in text_of(editor.get(page("comments")))
    tried = editor.get(page("rules"), {"try": HOSTILE[:200], "q": HOSTILE[:90]})
    assert "<script>alert" not in text_of(tried)


def test_nothing_of_another_organisation_is_listed_counted_or_taken_away(
    editor, page, organization, other_organization
):
    said(organization, ["Larga espera"], metric="csat")
    said(other_organization, ["Larga espera AJENA"] * 3, metric="csat", origin="Otra AJENA")
    for address in (page("comments"), page("said") + "?metric=csat"):
        found = text_of(editor.get(address))
        assert "1 comment: 0 positive, 1 negative" in found
        assert "AJENA" not in found
    assert "AJENA" not in editor.get(page("export_comments")).getvalue().decode()
    assert "complain of it most: 1 of 1" in text_of(editor.get(page("themes")))


# ---- one comment -------------------------------------------------------------------------------


def typed(**changes):
    given = {"text": "Larga espera", "said_on": "2026-05-01", "stamp": str(uuid.uuid4())}
    return {**given, **changes}


def test_a_comment_typed_in_is_read_at_once_and_kept_once(editor, page, organization):
    sent = typed()
    for _ in range(2):
        answer = editor.post(page("new_comment"), sent)
        assert answer.status_code == 302
    row = CustomerComment.objects.get()
    assert (row.sentiment, row.language, row.said_on) == (-1, "es", date(2026, 5, 1))
    assert "Typed in by hand" in text_of(editor.get(page("comment", row.pk)))


@pytest.mark.parametrize(
    "wrong",
    [{"text": "  "}, {"said_on": "2999-01-01"}, {"said_on": "?"}, {"text": "x" * 4001}],
)
def test_a_refused_comment_is_told_why_and_nothing_typed_is_lost(wrong, editor, page):
    answer = editor.post(page("new_comment"), typed(segment="Familias", **wrong))
    assert answer.status_code == 422
    assert "Familias" in text_of(answer)
    assert not CustomerComment.objects.exists()


def test_a_touchpoint_of_another_organisation_is_refused(editor, page, other_organization):
    theirs = example_journey(other_organization, personas=("Eva",))
    foreign = Touchpoint.objects.of(theirs).first()
    answer = editor.post(page("new_comment"), typed(touchpoint=foreign.pk))
    assert (answer.status_code, CustomerComment.objects.count()) == (422, 0)


def test_a_correction_stands_and_can_be_taken_back(editor, page, organization):
    [row] = said(organization, ["Larga espera"])
    editor.post(page("correct_comment", row.pk), {"sentiment": "1", "themes": ["price"]})
    row.refresh_from_db()
    assert row.sentiment_by_hand == 1
    shown = text_of(editor.get(page("comments"), {"sentiment": "1"}))
    assert "by hand" in shown
    assert list(row.about.standing().values_list("theme__key", flat=True)) == ["price"]
    editor.post(page("correct_comment", row.pk), {"sentiment": "", "themes": ["waiting"]})
    row.refresh_from_db()
    assert row.sentiment_by_hand is None
    assert list(row.about.standing().values_list("theme__key", flat=True)) == ["waiting"]


def test_a_sentiment_that_does_not_exist_changes_nothing(editor, page, organization):
    [row] = said(organization, ["Larga espera"])
    answer = editor.post(page("correct_comment", row.pk), {"sentiment": "5"})
    row.refresh_from_db()
    assert (answer.status_code, row.sentiment_by_hand) == (422, None)
    assert row.about.standing().count() == 1


def test_a_deleted_comment_is_gone_for_good(editor, page, organization):
    [row] = said(organization, ["Larga espera"])
    editor.post(page("delete_comment", row.pk))
    assert not CustomerComment.objects.exists()
    assert editor.get(page("comment", row.pk)).status_code == 404


def test_whoever_only_reads_sees_no_way_to_change_anything(reader, page, organization):
    [row] = said(organization, ["Todo perfecto"])
    names = ("comments", "themes", "rules", "wall")
    for answer in (*(reader.get(page(n)) for n in names), reader.get(page("comment", row.pk))):
        found = text_of(answer)
        assert 'method="post" action="/o/' not in found
        assert "wall/settings" not in found


# ---- the wall ----------------------------------------------------------------------------------


def test_names_are_taken_out_before_a_comment_hangs_and_a_person_decides(
    editor, page, organization
):
    [row] = said(organization, ["Me atendió Rosa y fue un encanto"])
    offered = text_of(editor.get(page("share_comment", row.pk)))
    assert "Me atendió […] y fue un encanto" in offered
    back = editor.post(page("share_comment", row.pk), {"original": "1", "text": "x"})
    assert ">\nMe atendió Rosa y fue un encanto</textarea>" in text_of(back)
    typed_in = {"nameless": "1", "text": "Gracias, Rosa, de veras"}
    again = editor.post(page("share_comment", row.pk), typed_in)
    assert "Gracias, […], de veras" in text_of(again)
    row.refresh_from_db()
    assert row.shared_at is None
    editor.post(page("share_comment", row.pk), {"text": "Fue un encanto"})
    hanging = text_of(editor.get(page("wall")))
    assert "Fue un encanto" in hanging
    assert "Rosa" not in hanging


def test_a_wall_without_words_is_refused(editor, page, organization):
    [row] = said(organization, ["Todo perfecto"])
    answer = editor.post(page("share_comment", row.pk), {"text": "  "})
    row.refresh_from_db()
    assert (answer.status_code, row.shared_at) == (422, None)


def test_taken_off_the_wall_it_hangs_nowhere(editor, page, organization, lead):
    [row] = said(organization, ["Todo perfecto"])
    share_comment(comment=row, text="Todo perfecto", by=lead, at=timezone.now())
    assert "Todo perfecto" in text_of(editor.get(page("wall")))
    editor.post(page("unshare_comment", row.pk))
    row.refresh_from_db()
    assert (row.shared_at, row.shared_text) == (None, "")
    assert "Todo perfecto" not in text_of(editor.get(page("wall")))


def test_whoever_has_the_link_reads_the_wall_without_a_cookie(page, organization, lead, place):
    [row] = said(organization, ["Todo perfecto, Rosa"], touchpoint=place, segment="Familias")
    share_comment(comment=row, text="Todo perfecto", by=lead, at=timezone.now())
    token = renew_wall(organization=organization, by=lead)
    assert Wall.objects.get().token_hash == token_hash(token)
    browser = Client(**ENGLISH)
    answer = browser.get(reverse("voice:shared_wall", args=[token]))
    found = text_of(answer)
    assert (answer.status_code, "Todo perfecto" in found) == (200, True)
    assert not answer.cookies
    assert "noindex" in answer["X-Robots-Tag"]
    assert "What customers thank us for" in found
    for hidden in ("Rosa", place.title, "Familias", "Encuesta", "<form"):
        assert hidden not in found
    spanish = browser.get(reverse("voice:shared_wall", args=[token]), {"lang": "es"})
    assert '<html lang="es">' in text_of(spanish)


def test_a_closed_a_renewed_and_an_invented_link_look_alike(organization, lead):
    def look(token):
        return Client(**ENGLISH).get(reverse("voice:shared_wall", args=[token]))

    old = renew_wall(organization=organization, by=lead)
    assert look(old).status_code == 200
    new = renew_wall(organization=organization, by=lead)
    renewed = look(old)
    assert look(new).status_code == 200
    close_wall(organization=organization)
    closed, invented = look(new), look("x" * 43)
    assert {a.status_code for a in (renewed, closed, invented)} == {404}
    assert renewed.content == closed.content == invented.content


def test_the_link_is_shown_once_closed_and_opened_again(editor, page):
    assert "<h1>Link to the wall</h1>" in text_of(editor.get(page("wall_settings")))
    assert editor.post(page("wall_settings"), {"do": "open"}).status_code == 302
    assert not Wall.objects.exists()
    made = text_of(editor.post(page("wall_settings"), {"do": "renew"}))
    token = re.search(r"/wall/([\w-]{43})/", made).group(1)
    assert token not in text_of(editor.get(page("wall_settings")))
    for do, status in (("close", 404), ("open", 200)):
        editor.post(page("wall_settings"), {"do": do})
        found = Client().get(reverse("voice:shared_wall", args=[token]))
        assert found.status_code == status


def test_the_link_of_a_wall_stands_in_no_log():
    assert without_tokens(f"GET /wall/{'a' * 43}/ 200") == "GET /wall/…/ 200"


# ---- rules -------------------------------------------------------------------------------------


def test_the_page_of_rules_says_how_often_they_are_right(editor, page, organization):
    rows = said(organization, ["Larga espera", "Todo perfecto"], satisfaction=100, score=5)
    found = text_of(editor.get(page("rules")))
    assert re.search(r"it reads 1\d\d of 131 \(9\d%\) in Spanish and 1\d\d of 131", found)
    assert "1 of 2 (50%)" in found  # scores
    editor.post(page("correct_comment", rows[0].pk), {"sentiment": "-1"})
    assert "1 of 1 (100%)" in text_of(editor.get(page("rules")))


def test_a_sentence_can_be_tried_without_keeping_it(editor, page):
    found = text_of(editor.get(page("rules"), {"try": "No está mal"}))
    assert '<mark class="good">No está mal</mark>' in found
    assert not CustomerComment.objects.exists()


@pytest.mark.parametrize(
    ("query", "found"),
    [("PÉSIM", "pesim*"), ("pesimo", "pesim*"), ("zzz", "This word is not in the list")],
)
def test_the_list_of_words_is_searched(query, found, editor, page):
    assert found in text_of(editor.get(page("rules"), {"q": query}))


def test_an_own_word_is_kept_and_everything_read_again(editor, page, organization):
    [row] = said(organization, ["Un servicio chévere"])
    sent = {"word": " Chévere ", "language": "es", "weight": "3"}
    answer = editor.post(page("save_word"), sent, follow=True)
    assert "Saved; 1 comment was read again." in text_of(answer)
    row.refresh_from_db()
    assert row.sentiment == 1
    editor.post(page("save_word"), {**sent, "weight": "-3"})
    word = OwnWord.objects.get()
    assert (word.word, word.weight) == ("chevere", -3)
    editor.post(page("delete_word", word.pk))
    row.refresh_from_db()
    assert (row.sentiment, OwnWord.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    "wrong",
    [{"word": "*"}, {"word": "a*"}, {"word": "a*b"}, {"word": " "}, {"weight": "4"},
     {"language": "fr"}, {"word": "x" * 61}],
)  # fmt: skip
def test_a_word_that_could_match_anything_is_refused(wrong, editor, page):
    sent = {"word": "chévere", "language": "es", "weight": "3", **wrong}
    answer = editor.post(page("save_word"), sent)
    assert (answer.status_code, OwnWord.objects.count()) == (422, 0)


def test_a_theme_of_ones_own_is_found_in_comments(editor, page, organization):
    [row] = said(organization, ["El ascensor no va"])
    sent = {"name_es": "Nuevo", "name_en": "New", "words_es": "ascensor*", "words_en": ""}
    editor.post(page("new_theme"), sent)
    theme = Theme.objects.get(name_en="New")
    assert theme.key != "new"  # that is the address of the form
    assert list(row.about.values_list("theme", flat=True)) == [theme.pk]
    editor.post(page("edit_theme", theme.key), {**sent, "words_es": "escalera"})
    assert not row.about.exists()
    editor.post(page("delete_theme", theme.key))
    assert Theme.objects.owned_by(organization).count() == 12


def test_a_theme_without_words_is_refused_with_what_was_typed(editor, page):
    sent = {"name_es": "Ascensores", "name_en": "Lifts", "words_es": " \n, ", "words_en": ""}
    answer = editor.post(page("new_theme"), sent)
    assert (answer.status_code, "Ascensores" in text_of(answer)) == (422, True)


def test_looking_at_rules_and_themes_writes_nothing(editor, page, organization):
    for name, args in (("rules", ()), ("themes", ()), ("edit_theme", ("waiting",))):
        assert editor.get(page(name, *args)).status_code == 200
    assert not Theme.objects.exists()


# ---- themes ------------------------------------------------------------------------------------


def test_themes_are_counted_by_how_they_sound_and_where(editor, page, organization, place):
    said(organization, ["Larga espera"] * 3, touchpoint=place)
    said(organization, ["Rápido y perfecto", "Muy caro"])
    found = text_of(editor.get(page("themes")))
    headline = "Customers speak most of “Waiting”, and complain of it most: 3 of 4"
    assert headline in found
    row = re.search(r"<th scope=\"row\">.{0,200}No touchpoint named.*?</tr>", found, re.DOTALL)
    assert row
    assert re.search(rf"{re.escape(place.title)}.*?Waiting</a> \(3\)", found, re.DOTALL)


def test_the_last_twelve_months_stand_side_by_side(editor, page, organization):
    for month in (1, 3):
        said(organization, ["Larga espera"], said_on=date(2026, month, 10))
    said(organization, ["Larga espera"], said_on=date(2024, 3, 10))
    found = text_of(editor.get(page("themes")))
    assert found.count('<th scope="col" class="num"><span class="nowrap">') == 12
    assert "Mar 26" in found
    assert "Mar 24" not in found


# ---- the part of other pages -------------------------------------------------------------------


def test_a_touchpoint_shows_what_was_said_there(editor, page, organization, place):
    said(organization, [f"Larga espera {n}" for n in range(7)], touchpoint=place)
    said(organization, ["Todo perfecto"], metric="csat")
    address = page("said") + f"?touchpoint={place.pk}"
    part = editor.get(address, **HTMX)
    assert len(listed(part)) == 5
    assert "7 comments: 0 positive, 7 negative" in text_of(part)
    assert "<html" not in text_of(part)
    assert "<html" in text_of(editor.get(address))
    assert listed(editor.get(page("said") + "?metric=csat")) == ["Todo perfecto"]
    assert "No customer has written anything" in text_of(editor.get(page("said") + "?metric=x"))


def test_the_page_of_a_touchpoint_asks_for_its_comments(editor, page, place):
    journey = place.stage.journey
    address = reverse("journeys:touchpoint", args=["acme", journey.pk, place.pk])
    assert f"{page('said')}?touchpoint={place.pk}" in text_of(editor.get(address))


# ---- taken away --------------------------------------------------------------------------------


def test_comments_are_taken_away_as_a_table_and_no_text_becomes_a_formula(
    editor, page, organization, place
):
    said(organization, ["=1+1; todo perfecto"], touchpoint=place, said_on=date(2026, 5, 1))
    said(organization, ["Larga espera"])
    answer = editor.get(page("export_comments"), {"q": "perfecto"})
    text = answer.getvalue().decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text), delimiter=";"))
    assert rows[0][:3] == ["Date", "Source", "Touchpoint"]
    assert rows[1][0] == "2026-05-01"
    assert rows[1][6:8] == ["'=1+1; todo perfecto", "positive"]
    assert len(rows) == 2
    assert "attachment" in answer["Content-Disposition"]


# ---- how much a page asks the database ---------------------------------------------------------

# session, person, membership (3) and then: own words, themes, sources, counts, rows, their
# themes, touchpoints, channels
QUERIES = {
    "comments": 11,
    "themes": 11,
    "rules": 9,
    "wall": 6,
    "said": 9,
    "export_comments": 7,
}


@pytest.mark.parametrize("name", QUERIES)
@pytest.mark.parametrize("times", [1, 3, 60])
def test_the_number_of_comments_does_not_change_what_is_asked(
    name, times, editor, page, organization, place, lead
):
    rows = said(organization, ["Larga espera, Rosa"] * times, touchpoint=place, score=1)
    for row in rows[:40]:
        share_comment(comment=row, text="Todo perfecto", by=lead, at=timezone.now())
    renew_wall(organization=organization, by=lead)
    editor.get(page(name))
    with CaptureQueriesContext(connection) as asked:
        answer = editor.get(page(name))
        if answer.streaming:
            answer.getvalue()
    assert len(asked) == QUERIES[name]


def test_one_comment_is_shown_with_eight_queries(editor, page, organization, place):
    [row] = said(organization, ["Larga espera"], touchpoint=place)
    comment(organization, "Otra")
    with CaptureQueriesContext(connection) as asked:
        editor.get(page("comment", row.pk))
    assert len(asked) == 8


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["touchpoint", "channel", "theme"])
@pytest.mark.parametrize("what", ["comments", "said", "themes", "export_comments"])
def test_an_address_that_names_no_row_asks_for_nothing(editor, page, name, what):
    assert editor.get(page(what), {name: "123"}).status_code == 200
