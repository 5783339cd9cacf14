"""What members say about a journey: who may, who is told, and what never gets lost."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from accounts.models import Membership, Role, User
from journeys.forms.comments import named_in
from journeys.models import COMMENT_LIMIT, Comment, Journey, Touchpoint
from journeys.selectors.comments import mentions_of, remarks
from journeys.services import empty_bins
from journeys.services.comments import remove_comment
from tests.assessments.world import HTMX
from tests.journeys.world import NOW, example_journey, touchpoint_of


@pytest.fixture
def journey(organization):
    return example_journey(organization)


@pytest.fixture
def delivery(journey):
    return touchpoint_of(journey, "Entrega")


@pytest.fixture
def told(django_capture_on_commit_callbacks):
    """``told(lambda: …)``: do it, with what happens after the commit."""

    def done(act):
        with django_capture_on_commit_callbacks(execute=True):
            return act()

    return done


def page(journey: Journey) -> str:
    return reverse("journeys:comments", args=[journey.organization.slug, journey.pk])


def of(comment: Comment) -> str:
    slug = comment.journey.organization.slug
    return reverse("journeys:comment", args=[slug, comment.journey_id, comment.pk])


def say(journey: Journey, author: User, text: str, *mentions: User, **fields) -> Comment:
    comment = Comment.objects.create(
        journey=journey, author=author, text=text, **{"at": NOW, **fields}
    )
    comment.mentions.set(mentions)
    return comment


def shown(browser, journey: Journey) -> str:
    return browser.get(page(journey)).content.decode()


def stored() -> list[str]:
    return list(Comment.objects.present().values_list("text", flat=True))


# ---- saying something


@pytest.mark.parametrize("who", ["lead", "consultant", "executive"])
def test_members_of_every_role_may_comment(who, journey, client_of, request):
    browser = client_of(request.getfixturevalue(who))
    assert browser.post(page(journey), {"text": "¿Quién responde?"}).status_code == 302
    assert "¿Quién responde?" in shown(browser, journey)


def test_strangers_neither_read_nor_comment(journey, lead, stranger, client_of):
    said = say(journey, lead, "entre nosotros")
    assert "entre nosotros" in shown(client_of(lead), journey)
    outside = client_of(stranger)
    assert outside.get(page(journey)).status_code == 404
    assert outside.post(page(journey), {"text": "x"}).status_code == 404
    assert outside.post(of(said), {"action": "delete"}).status_code == 404
    assert stored() == ["entre nosotros"]


def test_a_comment_on_a_touchpoint_stands_on_its_page_and_on_the_journeys(
    journey, delivery, lead, client_of
):
    browser = client_of(lead)
    home = reverse("journeys:touchpoint", args=["acme", journey.pk, delivery.pk])
    fields = {"text": "Llega tarde", "touchpoint": delivery.pk, "scope": delivery.pk}
    answer = browser.post(page(journey), fields)
    assert answer["Location"] == f"{home}#comment-{Comment.objects.get().pk}"
    say(journey, lead, "Del recorrido entero")
    assert [one.comment.text for one in remarks(journey, lead, delivery)] == ["Llega tarde"]
    whole = shown(browser, journey)
    assert "Llega tarde" in whole and f'href="{home}#comments"' in whole
    touchpoint = browser.get(home).content.decode()
    assert "Llega tarde" in touchpoint and "Del recorrido entero" not in touchpoint


@pytest.mark.parametrize("field", ["touchpoint", "scope"])
def test_a_touchpoint_of_elsewhere_is_not_there(
    field, journey, other_organization, lead, client_of
):
    foreign = touchpoint_of(example_journey(other_organization), "Entrega")
    for value in (foreign.pk, uuid4(), "nothing"):
        sent = {"text": "x", field: value}
        assert client_of(lead).post(page(journey), sent).status_code == 404
    assert stored() == []


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("x" * COMMENT_LIMIT, 302),
        ("x" * (COMMENT_LIMIT + 1), 422),
        ("x\r\n" * (COMMENT_LIMIT // 2), 302),  # the end of a line counts once
        ("   \r\n", 422),
        ("", 422),
    ],
)
def test_a_comment_holds_4000_characters_and_something_to_read(
    text, status, journey, lead, client_of
):
    response = client_of(lead).post(page(journey), {"text": text})
    assert response.status_code == status
    assert len(stored()) == (status == 302)


def test_a_refused_text_comes_back_whole_with_its_mentions(journey, lead, executive, client_of):
    text = "principio " + "x" * COMMENT_LIMIT + " final"
    sent = {"text": text, "mentions": [executive.pk]}
    for headers in ({}, HTMX):
        response = client_of(lead).post(page(journey), sent, **headers)
        said = response.content.decode()
        assert response.status_code == 422
        assert text in said and 'role="alert"' in said and " checked" in said


def test_what_people_write_is_shown_and_never_becomes_markup(journey, lead, client_of):
    say(journey, lead, '<script>alert(1)</script>"><b>')
    said = shown(client_of(lead), journey)
    assert "&lt;script&gt;alert(1)&lt;/script&gt;&quot;&gt;&lt;b&gt;" in said
    assert "<script>alert" not in said


def test_a_fragment_gives_the_comments_alone(journey, lead, client_of):
    response = client_of(lead).post(page(journey), {"text": "hola"}, **HTMX)
    said = response.content.decode()
    assert response.status_code == 200
    assert said.startswith('<div class="talk">') and "hola" in said and "<html" not in said


# ---- mentioning


def test_who_is_mentioned_is_told_in_their_language_and_finds_it_waiting(
    journey, lead, executive, consultant, client_of, told
):
    User.objects.filter(pk=executive.pk).update(language="en")
    User.objects.filter(pk=consultant.pk).update(language="es")
    sent = {"text": "secreto", "mentions": [executive.pk, consultant.pk]}
    told(lambda: client_of(lead).post(page(journey), sent))
    by_address = {message.to[0]: message for message in mail.outbox}
    assert set(by_address) == {executive.email, consultant.email}
    english = by_address[executive.email]
    assert english.subject == "Lead mentions you in “Compro algo”"
    assert f"http://testserver{page(journey)}" in english.body
    assert "secreto" not in english.body  # what was said stays on the site
    for person, waiting in ((executive, 1), (consultant, 1), (lead, 0)):
        assert mentions_of(person, journey.organization).count() == waiting


def test_a_comment_without_mentions_sends_nothing(journey, lead, client_of, told):
    told(lambda: client_of(lead).post(page(journey), {"text": "sin nadie"}))
    assert (stored(), mail.outbox) == (["sin nadie"], [])


def test_a_mail_server_that_is_away_takes_no_comment_back(
    journey, lead, executive, client_of, told, settings, caplog
):
    settings.EMAIL_BACKEND = "django.core.mail.backends.nothing_of_the_kind"
    sent = {"text": "hola", "mentions": [executive.pk]}
    assert told(lambda: client_of(lead).post(page(journey), sent)).status_code == 302
    assert stored() == ["hola"]
    assert "could not be sent" in caplog.text


def test_a_title_cannot_forge_a_line_of_the_message(journey, lead, executive, client_of, told):
    Journey.objects.filter(pk=journey.pk).update(title="Compro\r\nBcc: otra@example.org")
    sent = {"text": "hola", "mentions": [executive.pk]}
    told(lambda: client_of(lead).post(page(journey), sent))
    assert mail.outbox[0].subject.count("\n") == 0
    assert mail.outbox[0].recipients() == [executive.email]


def test_only_members_can_be_mentioned(journey, lead, stranger, executive, client_of, told):
    gone = User.objects.create_user("gone@example.org", None, is_active=False)
    Membership.objects.create(user=gone, organization=journey.organization, role=Role.EXECUTIVE)
    browser = client_of(lead)
    for foreign in (stranger.pk, gone.pk, 10**9, "nobody"):
        sent = {"text": "hola", "mentions": [executive.pk, foreign]}
        assert told(lambda sent=sent: browser.post(page(journey), sent)).status_code == 422
    assert (stored(), mail.outbox) == ([], [])
    assert str(stranger) not in shown(browser, journey)


def test_a_whole_name_after_an_at_sign_mentions_too(journey, lead, executive, client_of, told):
    told(lambda: client_of(lead).post(page(journey), {"text": "mira, @Executive: esto"}))
    assert list(Comment.objects.get().mentions.all()) == [executive]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("@Ana", ["Ana"]),
        ("@ana maría, mira", ["Ana María"]),
        ("@Ana María y @Ana", ["Ana María", "Ana"]),
        ("@Anabel", []),
        ("correo@Ana", []),
        ("Ana", []),
        ("(@Ana)", ["Ana"]),
        ("@.*", []),
    ],
)
def test_the_longest_name_after_an_at_sign_is_meant(text, named):
    people = [User(name=name) for name in ("Ana", "Ana María", "Zoe")]
    assert [person.name for person in named_in(text, people)] == named


def test_a_mention_waits_until_its_reader_says_so_and_looking_changes_nothing(
    journey, lead, executive, client_of
):
    for text in ("una", "otra", "tercera"):
        say(journey, lead, text, executive)
    browser = client_of(executive)
    waiting = mentions_of(executive, journey.organization)
    assert "3" in shown(browser, journey) and waiting.count() == 3
    browser.post(of(Comment.objects.get(text="una")), {"action": "read"})
    assert sorted(waiting.values_list("text", flat=True)) == ["otra", "tercera"]
    browser.post(page(journey), {"read": "1"})
    assert waiting.count() == 0


def test_nobody_reads_in_anothers_name(journey, lead, executive, client_of):
    said = say(journey, lead, "para ejecutiva", executive)
    assert client_of(lead).post(of(said), {"action": "read"}).status_code == 400
    client_of(lead).post(page(journey), {"read": "1"})
    assert mentions_of(executive, journey.organization).count() == 1


def test_what_is_in_a_bin_waits_for_nobody(journey, delivery, lead, executive):
    waiting = mentions_of(executive, journey.organization)
    say(journey, lead, "borrado", executive, deleted_at=NOW)
    say(journey, lead, "de un punto", executive, touchpoint=delivery)
    assert waiting.count() == 1
    Touchpoint.objects.filter(pk=delivery.pk).update(deleted_at=NOW)
    assert waiting.count() == 0
    say(journey, lead, "del recorrido", executive)
    assert waiting.count() == 1
    Journey.objects.filter(pk=journey.pk).update(deleted_at=NOW)
    assert waiting.count() == 0


def test_mentions_of_another_organisation_stay_there(
    journey, lead, executive, organization, other_organization
):
    Membership.objects.create(user=executive, organization=other_organization, role=Role.EXECUTIVE)
    say(example_journey(other_organization), lead, "de ellos", executive)
    assert mentions_of(executive, other_organization).count() == 1
    assert mentions_of(executive, organization).count() == 0


# ---- changing, resolving, deleting


def test_ones_own_comment_can_be_changed_and_the_newly_mentioned_are_told(
    journey, lead, executive, consultant, client_of, told
):
    said = say(journey, lead, "antes", executive)
    sent = {
        "action": "save",
        "text": "después",
        "rev": 1,
        "mentions": [executive.pk, consultant.pk],
    }
    told(lambda: client_of(lead).post(of(said), sent))
    said.refresh_from_db()
    assert (said.text, said.rev) == ("después", 2)
    assert [message.to for message in mail.outbox] == [[consultant.email]]


def test_nobody_changes_anothers_words(journey, executive, lead, client_of):
    said = say(journey, executive, "lo mío")
    sent = {"action": "save", "text": "lo tuyo", "rev": 1}
    assert client_of(lead).post(of(said), sent).status_code == 403
    assert stored() == ["lo mío"]


def test_a_change_over_a_newer_one_is_shown_both(journey, lead, client_of):
    said = say(journey, lead, "primera")
    browser = client_of(lead)
    browser.post(of(said), {"action": "save", "text": "segunda", "rev": 1})
    response = browser.post(of(said), {"action": "save", "text": "tercera", "rev": 1})
    text = response.content.decode()
    assert response.status_code == 409
    assert "segunda" in text and "tercera" in text and 'name="rev" value="2"' in text
    assert stored() == ["segunda"]


def test_a_change_too_long_keeps_what_was_typed(journey, lead, client_of):
    said = say(journey, lead, "corta")
    typed = "larga " * COMMENT_LIMIT
    response = client_of(lead).post(of(said), {"action": "save", "text": typed, "rev": 1})
    assert response.status_code == 422
    assert typed in response.content.decode()
    assert stored() == ["corta"]


def test_any_member_resolves_and_reopens(journey, lead, executive, client_of):
    said = say(journey, lead, "pendiente")
    reader = client_of(executive)
    reader.post(of(said), {"action": "resolve"})
    said.refresh_from_db()
    assert said.resolved_at is not None
    reader.post(of(said), {"action": "reopen"})
    said.refresh_from_db()
    assert said.resolved_at is None


@pytest.mark.parametrize(
    ("author", "who", "status"),
    [
        ("executive", "executive", 302),  # one's own
        ("executive", "lead", 302),  # editors keep order
        ("lead", "executive", 403),
    ],
)
def test_who_may_delete_a_comment(author, who, status, journey, client_of, request):
    said = say(journey, request.getfixturevalue(author), "fuera")
    answer = client_of(request.getfixturevalue(who)).post(of(said), {"action": "delete"})
    assert answer.status_code == status
    assert stored() == ([] if status == 302 else ["fuera"])


def test_a_deleted_comment_comes_back_until_the_bin_is_emptied(journey, lead, executive, client_of):
    said = say(journey, lead, "vuelve")
    browser = client_of(lead)
    browser.post(of(said), {"action": "delete"})
    assert "vuelve" in shown(browser, journey)  # among the deleted, for its author
    assert "vuelve" not in shown(client_of(executive), journey)
    assert client_of(executive).post(of(said), {"action": "restore"}).status_code == 403
    browser.post(of(said), {"action": "restore"})
    assert stored() == ["vuelve"]
    now = timezone.now()
    remove_comment(comment=said, at=now)
    empty_bins(at=now + timedelta(days=29))
    assert Comment.objects.count() == 1
    empty_bins(at=now + timedelta(days=31))
    assert Comment.objects.count() == 0


@pytest.mark.parametrize("action", ["", "publish"])
def test_an_action_that_does_not_exist_changes_nothing(action, journey, lead, client_of):
    said = say(journey, lead, "igual")
    assert client_of(lead).post(of(said), {"action": action}).status_code == 400
    assert stored() == ["igual"]


def test_a_comment_of_another_journey_is_not_there_under_this_one(
    journey, organization, lead, client_of
):
    other = example_journey(organization, title="Otro", personas=("Pedro",))
    said = say(other, lead, "de otro")
    address = reverse("journeys:comment", args=["acme", journey.pk, said.pk])
    assert client_of(lead).post(address, {"action": "delete"}).status_code == 404
    assert stored() == ["de otro"]


@pytest.mark.parametrize("count", [1, 3, 30])
def test_reading_comments_asks_as_often_however_many_there_are(
    count, journey, lead, executive, django_assert_num_queries
):
    for number in range(count):
        say(journey, lead, f"comentario {number}", executive)
    with django_assert_num_queries(3):  # the comments, whom they mention, who has read them
        assert len(remarks(journey, executive)) == count
