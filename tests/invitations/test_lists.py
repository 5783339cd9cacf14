"""Lists of people: read from anything, looked at first, seated whole and nobody twice."""

from __future__ import annotations

import re
import zipfile
from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from openpyxl import Workbook

from accounts.links import token_hash
from accounts.models import Team
from assessments.keyed import pairing_of
from assessments.models import Identity, Participant
from assessments.services import close_round, personal_token
from invitations.models import ParticipantList
from tests.assessments.world import changed, tables, text_of

HEAD = "Nombre;Correo;Equipo;Grupo;Idioma\n"
DEFAULTS = {"team": "", "role_group": "", "language": "es"}


@pytest.fixture
def held(hold):
    return hold("ana", draft=True)


@pytest.fixture
def hand_in(held, editor):
    """``hand_in("text")`` or ``hand_in(b"file", "name.csv")``: the page that follows."""

    def handed(what, name="", follow=True, **said):
        sent = {**DEFAULTS, **said}
        sent |= {"file": SimpleUploadedFile(name, what)} if name else {"text": what}
        return editor.post(held.url("read_list"), sent, follow=follow)

    return handed


def confirm(editor, page, **said):
    where = page.redirect_chain[-1][0]
    return editor.post(where, said, follow=True)


def book(*rows) -> bytes:
    made, out = Workbook(), BytesIO()
    for row in rows:
        made.active.append(row)
    made.save(out)
    return out.getvalue()


def emails() -> set[str]:
    return set(Identity.objects.values_list("email", flat=True))


def test_nobody_is_added_before_it_is_confirmed(hand_in, held):
    before = tables()
    page = hand_in(f"{HEAD}Bea;bea@x.es;Norte;Mandos;en\nCruz;cruz@x.es;Norte;Comité;")
    assert page.status_code == 200
    assert "<strong>2 people</strong> can be added" in text_of(page)
    assert "Nobody has been added yet" in text_of(page)
    assert changed(before) == {"invitations_participantlist"}


def test_confirming_seats_everybody_with_a_link_of_their_own(hand_in, editor, held):
    page = hand_in(f"{HEAD}Bea;BEA@x.es;norte;Mandos;en\nCruz;;Norte;Primera línea;")
    done = confirm(editor, page)
    assert "2 people were added." in text_of(done)
    bea = Participant.objects.get(identity__email="bea@x.es")
    assert (bea.role_group, bea.language, bea.team.name) == ("manager", "en", "Norte")
    assert bea.token_hash == token_hash(personal_token(bea))
    assert bea.pairing == pairing_of(held.assessment.organization_id, "bea@x.es")
    cruz = Participant.objects.get(identity__name="Cruz")
    assert (cruz.pairing, cruz.identity.email) == ("", "")
    assert sorted(Participant.objects.values_list("position", flat=True)) == [0, 1, 2]
    assert not ParticipantList.objects.exists()
    assert editor.get(f"/r/{personal_token(bea)}/").status_code == 200


def test_problems_are_named_by_line_and_the_others_can_be_added(hand_in, editor):
    page = hand_in(
        HEAD
        + "Bea;bea@x.es;Norte;Mandos;\n"
        + "Bea otra vez;bea@x.es;Norte;Mandos;\n"
        + "Ana;ana@ejemplo.es;Norte;Mandos;\n"
        + "Mala;no es correo;Norte;Mandos;\n"
        + "Formula;f@x.es;=HYPERLINK(1);Mandos;\n"
        + "Rol;r@x.es;Norte;Capitán;\n"
    )
    rows = re.findall(r'<th scope="row" class="num">(\d+)</th><td>(.*?)</td>', text_of(page))
    assert [(int(line), why) for line, why in rows] == [
        (3, "bea@x.es is already in line 2"),
        (4, "ana@ejemplo.es is already in this round"),
        (5, "“no es correo” is no e-mail address"),
        (6, "a formula in a cell (=HYPERLINK(1)): write the value instead"),
        (7, "there is no role group “Capitán”"),
    ]
    assert "Lines left out: 5." in text_of(confirm(editor, page))
    assert emails() == {"ana@ejemplo.es", "bea@x.es"}


@pytest.mark.parametrize(
    ("tick", "teams"), [({"create_teams": "1"}, {"Norte", "Oeste"}), ({}, {"Norte"})]
)
def test_unknown_teams_are_made_together_only_where_that_is_ticked(hand_in, editor, tick, teams):
    page = hand_in(
        f"{HEAD}Bea;bea@x.es;Oeste;Mandos;\nCruz;c@x.es;OESTE;Mandos;\nDora;d@x.es;Norte;Mandos;"
    )
    assert "Create the team that does not exist yet" in text_of(page)
    assert not Team.objects.filter(name="Oeste").exists()
    confirm(editor, page, **tick)
    assert set(Team.objects.values_list("name", flat=True)) == teams
    assert Participant.objects.count() == (4 if tick else 2)


def test_what_was_typed_is_there_to_be_corrected(hand_in):
    typed = "Bea;bea;Norte;Mandos\nCruz;c@x.es;Norte;Mandos"
    page = text_of(hand_in(typed))
    assert "“bea” is no e-mail address" in page
    assert "Bea;bea;Norte;Mandos" in page


def test_typed_lines_need_no_heading_and_may_leave_things_out(hand_in, editor, held):
    team = Team.objects.get()
    page = hand_in("Bea, bea@x.es\nCruz, cruz@x.es", team=team.pk, role_group="manager")
    confirm(editor, page)
    assert emails() == {"ana@ejemplo.es", "bea@x.es", "cruz@x.es"}
    assert hand_in("solo@x.es;Norte;mandos").status_code == 200


TABLE = "Nombre;Correo;Equipo;Grupo\nBegoña Núñez;bego@x.es;Norte;Mandos\n"
FILES = {
    "utf-8": TABLE.encode(),
    "utf-8 with a byte-order mark": b"\xef\xbb\xbf" + TABLE.encode(),
    "latin-1 with semicolons": TABLE.encode("latin-1"),
    "utf-16": TABLE.encode("utf-16"),
    "commas": TABLE.replace(";", ",").encode(),
    "tabs": TABLE.replace(";", "\t").encode(),
    "carriage returns": TABLE.replace("\n", "\r\n").encode("cp1252"),
}


@pytest.mark.parametrize("kind", FILES)
def test_any_common_encoding_and_separator_is_read(kind, hand_in, editor):
    confirm(editor, hand_in(FILES[kind], "gente.csv"))
    assert Identity.objects.get(email="bego@x.es").name == "Begoña Núñez"


def test_a_workbook_in_any_order_with_a_column_nobody_asked_for(hand_in, editor):
    page = hand_in(
        book(
            ["Team", "Phone", "E-mail", "Role group", "Full name", "Language"],
            ["Norte", 600123123, "bea@x.es", "Managers", "Bea", "English"],
        ),
        "people.xlsx",
    )
    assert "columns not used: Phone" in text_of(page)
    confirm(editor, page)
    assert Participant.objects.get(identity__email="bea@x.es").language == "en"


def bomb() -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b" " * (320 << 20))
    return out.getvalue()


HOSTILE = {
    "empty": b"",
    "blank": b"\n\n  \n",
    "binary": bytes(range(256)) * 50,
    "a picture": b"\x89PNG\r\n" + b"0" * 100,
    "a broken archive": b"PK\x03\x04" + b"x" * 100,
    "a PDF": b"%PDF-1.7 ",
}


@pytest.mark.parametrize("what", HOSTILE)
def test_what_is_no_list_is_refused_politely_and_nothing_is_kept(what, hand_in):
    before = tables()
    page = hand_in(HOSTILE[what], "gente.csv")
    assert page.status_code == 422
    assert "invalid-feedback" in text_of(page)
    assert changed(before) == set()


def test_a_file_that_unpacks_to_hundreds_of_megabytes_is_refused(hand_in):
    page = hand_in(bomb(), "gente.xlsx")
    assert (page.status_code, "Unpacked, this file is larger" in text_of(page)) == (422, True)


def test_nothing_handed_in_is_said_so(hand_in):
    assert hand_in("  ").status_code == 422


def test_a_list_is_used_once(hand_in, editor):
    page = hand_in(f"{HEAD}Bea;bea@x.es;Norte;Mandos;")
    confirm(editor, page)
    again = confirm(editor, page)
    assert "has been used" in text_of(again)
    assert Participant.objects.count() == 2


def test_the_same_list_handed_in_again_adds_nobody(hand_in, editor):
    typed = f"{HEAD}Bea;bea@x.es;Norte;Mandos;\nCruz;;Norte;Mandos;"
    confirm(editor, hand_in(typed))
    page = hand_in(typed)
    assert "<strong>0 people</strong> can be added" in text_of(page)
    confirm(editor, page)
    assert Participant.objects.count() == 3


def test_who_was_seated_meanwhile_is_not_seated_by_the_older_list(hand_in, editor):
    older = hand_in(f"{HEAD}Bea;bea@x.es;Norte;Mandos;\nCruz;c@x.es;Norte;Mandos;")
    confirm(editor, hand_in(f"{HEAD}Bea;bea@x.es;Norte;Mandos;"))
    confirm(editor, older)
    assert Identity.objects.filter(email="bea@x.es").count() == 1
    assert Participant.objects.count() == 3


def test_a_list_is_kept_for_a_day(hand_in, editor):
    page = hand_in(f"{HEAD}Bea;bea@x.es;Norte;Mandos;")
    ParticipantList.objects.update(created_at=timezone.now() - timedelta(days=1, minutes=1))
    assert "kept for longer than a day" in text_of(confirm(editor, page))
    hand_in(f"{HEAD}Cruz;c@x.es;Norte;Mandos;")
    assert ParticipantList.objects.count() == 1


def test_a_closed_round_takes_no_list(hand_in, editor, held):
    page = hand_in(f"{HEAD}Bea;bea@x.es;Norte;Mandos;")
    held.assessment.opened_at = timezone.now()
    held.assessment.save()
    close_round(assessment=held.assessment, at=timezone.now())
    assert "takes no more participants" in text_of(confirm(editor, page))
    assert "takes no more participants" in text_of(hand_in("Cruz;c@x.es;Norte;Mandos"))
    assert emails() == {"ana@ejemplo.es"}


def test_a_list_of_another_organisation_is_not_there(
    hand_in, client_of, stranger, hold, other_organization
):
    hand_in(f"{HEAD}Bea;bea@x.es;Norte;Mandos;")
    theirs = hold("zoe", draft=True, of=other_organization)
    mine = ParticipantList.objects.get()
    done = client_of(stranger).post(theirs.url("list", mine.pk))
    assert done.status_code == 302  # to the page of participants: there is no such list
    assert ParticipantList.objects.filter(pk=mine.pk).exists()


def test_fifty_thousand_lines_are_looked_at_in_seconds_and_shown_in_part(hand_in):
    lines = "".join(f"Persona {n};p{n}@x.es;Equipo {n % 40};Mandos;es\n" for n in range(50_000))
    bad = "".join(f"Mala {n};mala{n};Norte;Mandos;es\n" for n in range(900))
    began = timezone.now()
    page = hand_in((HEAD + lines + bad).encode("latin-1"), "gente.csv")
    took = (timezone.now() - began).total_seconds()
    text = text_of(page)
    assert "50,000 people" in text and "900 lines are left out" in text
    assert text.count('<th scope="row" class="num">') == 500  # of the problems
    assert "And 400 more lines." in text and "And 49,800 more people." in text
    assert len(text) < 400_000
    assert took < 20
