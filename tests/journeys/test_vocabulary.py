"""The organisation's own words: renamed once, they are renamed everywhere."""

from __future__ import annotations

import pytest
from django.utils import translation

from journeys.models import Channel, EmotionWord, Tool, Touchpoint
from journeys.selectors.board import load_board
from journeys.services import ensure_vocabulary
from journeys.services.vocabulary import (
    ChannelInUseError,
    add_channel,
    free_key,
    remove_channel,
)
from journeys.vocabulary import CHANNELS
from tests.journeys.world import example_journey

PAGE = "/o/acme/journeys/words/"


@pytest.fixture
def words(organization):
    ensure_vocabulary(organization)
    return organization


def channels_form(organization, **changes) -> dict[str, object]:
    """What the page sends of the channels as they stand; ``web={"name_es": …}`` changes one."""
    sent: dict[str, object] = {"do": "channels"}
    for place, channel in enumerate(Channel.objects.filter(organization=organization), start=1):
        row = {
            "name_es": channel.name_es,
            "name_en": channel.name_en,
            "order": place,
            "rev": channel.rev,
            **({"is_online": "on"} if channel.is_online else {}),
            **changes.get(channel.key, {}),
        }
        sent |= {f"{channel.pk}-{name}": value for name, value in row.items()}
    return sent


def keys(organization) -> list[str]:
    return list(Channel.objects.filter(organization=organization).values_list("key", flat=True))


def test_a_channel_renamed_is_renamed_in_every_journey(organization, lead, client_of):
    boards = [example_journey(organization, title=title) for title in ("Uno", "Dos")]
    sent = channels_form(organization, web={"name_es": "Portal", "name_en": "Portal"})
    assert client_of(lead).post(PAGE, sent).status_code == 302
    for journey in boards:
        assert load_board(journey).columns[0].touchpoint.channel.name == "Portal"


def test_an_emotion_renamed_is_renamed_in_every_journey(organization, lead, client_of):
    journey = example_journey(organization)
    sent: dict[str, object] = {"do": "emotions"}
    for word in EmotionWord.objects.filter(organization=organization):
        own = {"name_es": word.name_es, "name_en": word.name_en, "rev": word.rev}
        if word.value == -2:
            own |= {"name_es": "Furioso", "name_en": "Furious"}
        sent |= {f"{word.pk}-{name}": value for name, value in own.items()}
    assert client_of(lead).post(PAGE, sent).status_code == 302
    for language, name in (("es", "Furioso"), ("en", "Furious")):
        with translation.override(language):
            assert load_board(journey).word(-2) == name


def test_channels_stand_in_the_order_given(words, lead, client_of):
    assert keys(words) == [channel.key for channel in CHANNELS]
    sent = channels_form(words, advertising={"order": 1}, web={"order": 2}, app={"order": 3})
    client_of(lead).post(PAGE, sent)
    assert keys(words)[:3] == ["advertising", "web", "app"]
    assert list(Channel.objects.filter(organization=words).values_list("order", flat=True)) == list(
        range(15)
    )
    page = client_of(lead).get(PAGE).content.decode()
    assert page.index("Publicidad") < page.index('value="Web"')


def test_saving_what_did_not_change_changes_no_row(words, lead, client_of):
    client_of(lead).post(PAGE, channels_form(words))
    assert set(Channel.objects.values_list("rev", flat=True)) == {1}


def test_an_old_page_overwrites_no_word(words, lead, client_of):
    old = channels_form(words, web={"name_es": "Tarde"}, app={"name_es": "Aplicación"})
    client_of(lead).post(PAGE, channels_form(words, web={"name_es": "Portal"}))
    answer = client_of(lead).post(PAGE, old)
    assert answer.status_code == 409 and 'value="Tarde"' in answer.content.decode()
    assert Channel.objects.get(key="web").name_es == "Portal"
    assert Channel.objects.get(key="app").name_es == "App"  # all of them or none


@pytest.mark.parametrize(
    "change", [{"name_es": ""}, {"name_en": "a" * 61}, {"order": "x"}, {"name_es": "app"}]
)
def test_a_word_that_does_not_fit_is_refused_and_nothing_written(change, words, lead, client_of):
    answer = client_of(lead).post(PAGE, channels_form(words, web=change))
    assert answer.status_code == 422
    assert Channel.objects.get(key="web").name_es == "Web"
    assert set(Channel.objects.values_list("rev", flat=True)) == {1}


def test_a_channel_is_added_under_a_key_of_its_own(words, lead, client_of):
    sent = {"do": "add", "name_es": "Quiosco", "name_en": "Self-service kiosk"}
    client_of(lead).post(PAGE, sent)
    added = Channel.objects.get(name_es="Quiosco")
    assert (added.key, added.order, added.is_online) == ("self_service_kiosk", 15, False)


def test_a_channel_of_the_same_name_is_not_added_twice(words, lead, client_of):
    sent = {"do": "add", "name_es": "TELÉFONO", "name_en": "Landline"}
    answer = client_of(lead).post(PAGE, sent)
    assert answer.status_code == 422 and "Landline" in answer.content.decode()
    assert Channel.objects.count() == 15


@pytest.mark.parametrize(
    ("wanted", "taken", "key"),
    [
        ("kiosk", set(), "kiosk"),
        ("kiosk", {"kiosk"}, "kiosk_2"),
        ("kiosk", {"kiosk", "kiosk_2"}, "kiosk_3"),
        ("", set(), "channel"),
        ("a" * 50, set(), "a" * 40),
        ("a" * 50, {"a" * 40}, "a" * 36 + "_2"),
    ],
)
def test_a_key_is_never_taken_twice(wanted, taken, key):
    assert free_key(wanted, taken) == key


def test_names_that_make_no_key_still_get_one(words):
    for name in ("訪問", "来店"):
        add_channel(
            organization=words, fields={"name_es": name, "name_en": name, "is_online": False}
        )
    assert keys(words)[-2:] == ["channel", "channel_2"]


def test_an_unused_channel_goes_and_one_in_use_needs_another_in_its_place(
    organization, lead, client_of
):
    example_journey(organization)
    web, sms, app = (Channel.objects.get(key=key) for key in ("web", "sms", "app"))
    tool = Tool.objects.create(organization=organization, name="Sitio")
    tool.channels.add(web)
    browser = client_of(lead)
    assert browser.post(PAGE, {"do": "delete", "channel": sms.pk}).status_code == 302
    assert browser.post(PAGE, {"do": "delete", "channel": web.pk}).status_code == 409
    with pytest.raises(ChannelInUseError):
        remove_channel(channel=web, replaced_by=None)
    sent = {"do": "delete", "channel": web.pk, "replaced_by": app.pk}
    assert browser.post(PAGE, sent).status_code == 302
    assert set(Touchpoint.objects.values_list("channel__key", flat=True)) == {"app"}
    assert [channel.key for channel in tool.channels.all()] == ["app"]
    assert not Channel.objects.filter(key__in=("web", "sms")).exists()


def test_a_channel_cannot_take_its_own_place(organization, lead, client_of):
    example_journey(organization)
    web = Channel.objects.get(key="web")
    sent = {"do": "delete", "channel": web.pk, "replaced_by": web.pk}
    assert client_of(lead).post(PAGE, sent).status_code == 422
    assert Channel.objects.filter(key="web").exists()


def test_anothers_channel_can_neither_go_nor_take_a_place(
    organization, other_organization, lead, client_of
):
    example_journey(organization)
    ensure_vocabulary(other_organization)
    web = Channel.objects.get(organization=organization, key="web")
    theirs = Channel.objects.get(organization=other_organization, key="web")
    browser = client_of(lead)
    for sent in (
        {"channel": theirs.pk},
        {"channel": web.pk, "replaced_by": theirs.pk},
        {"channel": "nonsense"},
    ):
        assert browser.post(PAGE, {"do": "delete", **sent}).status_code == 422
    renamed = {"do": "channels", f"{theirs.pk}-name_es": "Nuestro", f"{theirs.pk}-rev": "1"}
    browser.post(PAGE, renamed)
    theirs.refresh_from_db()
    assert theirs.name_es == "Web"


def test_a_page_is_read_without_writing_even_before_there_are_words(organization, lead, client_of):
    assert client_of(lead).get(PAGE).status_code == 200
    assert not Channel.objects.exists()
    client_of(lead).post(PAGE, {"do": "begin"})
    assert (Channel.objects.count(), EmotionWord.objects.count()) == (15, 5)


def test_who_may_only_read_sees_the_words_and_cannot_change_them(words, executive, client_of):
    page = client_of(executive).get(PAGE).content.decode()
    assert "Mensajería" in page and "<input class" not in page
    sent = {"do": "add", "name_es": "Quiosco", "name_en": "Kiosk"}
    assert client_of(executive).post(PAGE, sent).status_code == 403
    assert Channel.objects.count() == 15
