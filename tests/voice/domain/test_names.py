"""What may say who somebody is: proposed for removal."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest

from voice.domain.names import GAP, telling, without
from voice.rule_files import clues

FOUND = {
    "Me atendió el Sr. García, de la oficina.": ["García"],
    "Gracias a María de la Torre y a don Anselmo.": ["María de la Torre", "Anselmo"],
    "Rosa fue un encanto": ["Rosa"],
    "La chica, Nerea, muy maja": ["Nerea"],
    "Nos atendió Uxía muy bien": ["Uxía"],
    "Muy bien la Dra. O'Donnell": ["O'Donnell"],
    "gracias Lucía": ["Lucía"],
    "Thanks to Mr. Smith at 12 Baker Street": ["Smith", "12 Baker Street"],
    "I spoke to Karen on Monday, ref ABC123456": ["Karen", "ABC123456"],
    "Llámenme al 600 123 456 o a ana.perez@correo.es": ["600 123 456", "ana.perez@correo.es"],
    "Call me: +44 20 7946 0958": ["+44 20 7946 0958"],
    "Teléfono 600123456": ["600123456"],
    "Póliza nº 12345-AB, expediente 2024/0098": ["12345-AB", "2024/0098"],
    "My order number is 998877": ["998877"],
    "Mi DNI 12345678Z": ["12345678Z"],
    "IBAN ES91 2100 0418 4502 0005 1332": ["ES91 2100 0418 4502 0005 1332"],
    "Vivo en la calle Mayor 3, 2º B": ["calle Mayor 3, 2º B"],
    "Estoy en C/ Alcalá 25": ["C/ Alcalá 25"],
    "Soy @anita_99 en las redes": ["@anita_99"],
    "Lo conté en https://foro.example/hilo/3": ["https://foro.example/hilo/3"],
    "ME ATENDIO MARIA Y FUE UN ENCANTO": ["MARIA"],
}
NOTHING = (
    "Muy bien. Todo perfecto con la App.",
    "Compré el 3 de marzo de 2024 por 1.250,50 €",
    "El lunes hablé con WhatsApp y en Navidad otra vez",
    "MI PEDIDO LLEGO ROTO Y NADIE CONTESTA",
    "I think I'd buy it again in March",
    "¿Por qué? Nadie sabe. ¡Increíble!",
    "Un 18 % más en 2025, 2 horas y 30 minutos",
    "«Bien», dijo. (Todo correcto)",
    "",
)


@pytest.mark.parametrize(("text", "expected"), FOUND.items())
def test_what_names_somebody_is_proposed(text, expected):
    assert [place.text for place in telling(text, clues())] == expected


@pytest.mark.parametrize("text", NOTHING)
def test_a_text_that_names_nobody_stays_as_it_is(text):
    assert without(text, telling(text, clues())) == text


def test_a_gap_takes_the_place_of_what_is_removed():
    text = "Me atendió el Sr. García, de la oficina."
    assert without(text, telling(text, clues())) == f"Me atendió el Sr. {GAP}, de la oficina."


def test_the_organisations_own_name_is_nobodys():
    text = "Muy contento con Valdecumbre"
    assert [place.text for place in telling(text, clues())] == ["Valdecumbre"]
    assert telling(text, clues(), kept=["Seguros Valdecumbre"]) == ()


def test_places_do_not_overlap_and_stand_in_order():
    text = "Sr. Juan Pérez 600 123 456 juan.perez@correo.es C/ Mayor 3 nº 12345678Z " * 20
    places = telling(text, clues())
    assert all(a.end <= b.start for a, b in pairwise(places))
    assert [p.text for p in places] == [text[p.start : p.end] for p in places]


@pytest.mark.parametrize(
    "text",
    ["A" * 4000, "1" * 4000, "1 " * 2000, "A-" * 2000, "a@" * 2000, "x." * 2000, "calle A" * 570,
     "nº " * 1333, "Ana " * 1000, "1a" * 2000, "@" * 4000, "(" * 4000, "ES91 " * 800],
)  # fmt: skip
def test_a_hostile_text_of_4000_characters_takes_a_moment(text):
    begun = time.process_time()
    without(text, telling(text, clues()))
    assert time.process_time() - begun < 1
