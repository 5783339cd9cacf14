"""Places in a text are filled in once, known by name, and open no door."""

from __future__ import annotations

import doctest

import pytest

from invitations.domain import lists, texts
from invitations.domain.texts import PLACES, filled, names_link, one_line, unknown_places
from invitations.usual_texts import USUAL


@pytest.mark.parametrize("module", [texts, lists])
def test_the_examples_in_the_code_hold(module):
    assert doctest.testmod(module).failed == 0


@pytest.mark.parametrize(
    ("text", "unknown"),
    [
        ("{name} {link}", ()),
        ("{ name }", ()),
        ("{nombre}", ("nombre",)),
        ("{name.__class__} {0} {}", ("name.__class__", "0", "")),
        ("{{name}}", ()),
        ("no place } at { all", ()),
    ],
)
def test_only_known_places_are_taken(text, unknown):
    assert unknown_places(text) == unknown


def test_the_link_must_be_named():
    assert [names_link(t) for t in ("{link}", "{ link }", "link", "{name}")] == [1, 1, 0, 0]


def test_a_value_with_braces_is_text():
    values = {"name": "{link}", "link": "https://x/"}
    assert filled("{name} {link}", values) == "{link} https://x/"


@pytest.mark.parametrize(
    ("subject", "line"),
    [
        ("Hola\r\nBcc: x@y.es", "Hola Bcc: x@y.es"),
        ("Hola\x00\x0b\u2028Bcc: x", "Hola Bcc: x"),
        ("  Hola   y  adiós ", "Hola y adiós"),
    ],
)
def test_a_subject_is_one_line(subject, line):
    assert one_line(subject) == line


@pytest.mark.parametrize("which", sorted(USUAL))
def test_the_usual_words_can_be_sent(which):
    words = USUAL[which]
    assert unknown_places(words.subject + words.body) == ()
    assert names_link(words.body)
    used = {place for place in PLACES if f"{{{place}}}" in words.subject + words.body}
    assert used == set(PLACES)
