"""Answers gathered elsewhere: looked through first, then written whole, and only once."""

from __future__ import annotations

import json
from io import BytesIO, StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.utils import translation
from openpyxl import Workbook

from accounts.models import Team
from assessments.exchange.choices import NEW_TEAM, Choices
from assessments.exchange.preview import look_through, opened, write_through
from assessments.keyed import imported_seat, pairing_of
from assessments.models import Answer, Capability, Identity, Participant
from assessments.selectors.scores import round_scores
from assessments.services import RoundStateError, close_round, withdraw_participant
from assessments.services.answering import ConsentMissingError
from assessments.services.importing import ImportMovedError
from tests.conftest import NOW

HEADER = "email;equipo;grupo de rol;DA1;DI1;DA1_comment\n"
LINE = "ana@x.example;Ventas;Mandos;4;NS/NC;Falta un dueño\n"


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def sales(organization):
    return Team.objects.create(organization=organization, name="Ventas")


@pytest.fixture
def open_round_(make_round, sales):
    return make_round(people={"Ventas": 3}, levels=None)


def look(assessment, text, **choices):
    source = opened(BytesIO(text.encode()), "f.csv")
    return look_through(assessment=assessment, source=source, choices=Choices(**choices))


def write(assessment, text, *, agreed=False, seen=None, **choices):
    source = opened(BytesIO(text.encode()), "f.csv")
    return write_through(
        assessment=assessment,
        source=source,
        choices=Choices(**choices),
        agreed=agreed,
        seen=seen,
        at=NOW,
    )


def said(assessment, code="DA1"):
    rows = Answer.objects.filter(participant__assessment=assessment, capability__code=code)
    return sorted(rows.values_list("status", "level", "comment"))


def problems(found):
    return [f"{line}: {words}" for line, words in found.problems]


def test_a_line_becomes_a_seat_that_has_submitted(open_round_):
    before = Participant.objects.count()
    outcome = write(open_round_, HEADER + LINE)
    assert (outcome.new, outcome.answers) == (1, 2)
    seat = Participant.objects.exclude(submitted_at=None).get()
    assert Participant.objects.count() == before + 1
    assert (seat.team.name, seat.role_group, seat.language) == ("Ventas", "manager", "es")
    assert seat.started_at == seat.submitted_at == seat.invited_at == NOW
    assert said(open_round_) == [("level", 4, "Falta un dueño")]
    assert said(open_round_, "DI1") == [("dont_know", None, "")]


def test_in_an_anonymous_round_no_address_is_kept_and_a_name_only_where_given(open_round_):
    names = "email;name;team;role group;DA1\n"
    names += "a@x.example;Ana;Ventas;Managers;1\nb@x.example;;Ventas;Managers;2\n"
    identities = Identity.objects.count()
    write(open_round_, names)
    kept = Identity.objects.order_by("-participant__position")[
        : Identity.objects.count() - identities
    ]
    assert [(one.name, one.email) for one in kept] == [("Ana", "")]


def test_in_a_named_round_people_must_have_agreed_and_are_known(make_round, sales):
    named = make_round(people={"Ventas": 1}, levels=None, named=True)
    with pytest.raises(ConsentMissingError):
        write(named, HEADER + LINE)
    assert not Answer.objects.exists()
    write(named, HEADER + LINE, agreed=True)
    seat = Participant.objects.select_related("identity").exclude(submitted_at=None).get()
    assert (seat.identity.name, seat.identity.email) == ("ana@x.example", "ana@x.example")
    assert seat.consented_at == NOW
    assert seat.pairing == pairing_of(named.organization_id, "ANA@x.example")


@pytest.mark.parametrize("invited", [False, True])
def test_imported_into_an_anonymous_round_nobody_is_recognised_elsewhere(open_round_, invited):
    """Answers made up for known addresses would question what those people said before."""
    pairing = pairing_of(open_round_.organization_id, "ana@x.example")
    if invited:
        seat = Participant.objects.first()
        Participant.objects.filter(pk=seat.pk).update(pairing=pairing)
        Identity.objects.filter(participant=seat).update(email="ana@x.example")
    write(open_round_, HEADER + LINE)
    assert not Participant.objects.filter(pairing=pairing).exists()
    assert write(open_round_, HEADER + LINE).people == 0


def test_looking_writes_nothing(open_round_):
    before = Participant.objects.count(), Team.objects.count()
    found = look(open_round_, HEADER + LINE.replace("Ventas", "Nueva"), teams={"nueva": NEW_TEAM})
    assert (found.outcome.new, found.outcome.new_teams) == (1, {"Nueva"})
    assert (Participant.objects.count(), Team.objects.count()) == before
    assert not Answer.objects.exists()


def test_the_same_file_twice_changes_nothing(open_round_):
    text = HEADER + LINE + "17;Ventas;Front line;2;3;\n"
    write(open_round_, text)
    rows = list(Answer.objects.order_by("pk").values()), list(Participant.objects.values())
    outcome = write(open_round_, text)
    assert (outcome.there, outcome.people, outcome.answers) == (2, 0, 0)
    assert (
        list(Answer.objects.order_by("pk").values()),
        list(Participant.objects.values()),
    ) == rows


def test_a_corrected_file_replaces_what_was_imported_only_when_told(open_round_):
    write(open_round_, HEADER + LINE)
    better = HEADER + LINE.replace(";4;", ";2;")
    write(open_round_, better)
    assert said(open_round_)[0][1] == 4
    assert write(open_round_, better, replaces=True).replaced == 1
    assert said(open_round_)[0][1] == 2


def test_what_is_stored_is_never_compared_with_the_file(open_round_):
    """Otherwise whoever guesses answers would be told when they are right."""
    write(open_round_, HEADER + LINE)
    right, wrong = (
        look(open_round_, HEADER + LINE),
        look(open_round_, HEADER + LINE.replace("4", "1")),
    )
    assert vars(right.outcome) == vars(wrong.outcome)


def test_somebody_invited_who_has_not_begun_gets_the_answers_in_their_seat(open_round_):
    seat = Participant.objects.first()
    Identity.objects.filter(participant=seat).update(email="ana@x.example")
    outcome = write(open_round_, HEADER + LINE)
    assert (outcome.filled, outcome.new) == (1, 0)
    seat.refresh_from_db()
    assert (seat.submitted_at, seat.role_group) == (NOW, "executive")
    assert seat.answers.count() == 2


@pytest.mark.parametrize("known_by", ["pairing", "address"])
def test_somebody_who_answers_here_is_refused(make_round, sales, known_by):
    assessment = make_round(people={"Ventas": 1}, levels=3)
    if known_by == "pairing":
        pairing = pairing_of(assessment.organization_id, "ana@x.example")
        Participant.objects.update(pairing=pairing)
    else:
        Identity.objects.update(email="ana@x.example")
    found = look(assessment, HEADER + LINE)
    assert problems(found) == ["2: this participant has begun or finished answering here"]
    assert write(assessment, HEADER + LINE).people == 0
    assert said(assessment) == [("level", 3, "")]


def test_who_was_withdrawn_or_counted_is_refused(make_round, sales):
    assessment = make_round(people={"Ventas": 5}, levels=3)
    write(assessment, HEADER + LINE + "17;Ventas;Mandos;2;3;\n")
    withdraw_participant(
        participant=Participant.objects.get(pk=imported_seat(assessment.pk, "ana@x.example")),
        at=NOW,
    )
    Participant.objects.filter(submitted_at=NOW).update(closing=1)
    found = look(assessment, HEADER + LINE + "17;Ventas;Mandos;2;3;\n", replaces=True)
    assert problems(found) == [
        "2: this participant was withdrawn from the round",
        "3: this participant was counted when the round closed",
    ]


def test_bad_lines_are_named_with_their_reason_and_the_others_written(open_round_):
    lines = [
        "a@x.example;Ventas;Mandos;4;3;",
        "A@X.example;Ventas;Mandos;4;3;",
        ";Ventas;Mandos;4;3;",
        "b;Marte;Mandos;4;3;",
        "c;Ventas;Piratas;4;3;",
        "d;Ventas;Mandos;7;3;",
        "e;Ventas;Mandos;3,5;3;",
        "f;Ventas;Mandos;=1+1;3;",
        "g;Ventas;Mandos;;;nothing chosen",
        f"h;Ventas;Mandos;4;3;{'x' * 4001}",
        "i;;Mandos;4;3;",
        "j;Ventas;;4;3;",
        "k;Ventas;Mandos;1;2;",
    ]
    text = HEADER + "\n".join(lines)
    found = look(open_round_, text)
    assert problems(found) == [
        "3: the same participant stands in line 2",
        "4: it does not say who answered",
        "5: there is no team called “Marte”",
        "6: “Piratas” is no role group",
        "7: not a level from 1 to 5, nor a spelling that means something: DA1: 7",
        "8: not a level from 1 to 5, nor a spelling that means something: DA1: 3,5",
        "9: a formula stands in “DA1”; save the values instead",
        "10: it answers none of the questions that this round asks of them",
        "11: the comment in “DA1_comment” is longer than 4,000 characters",
        "12: it names no team",
        "13: it names no role group",
    ]
    assert write(open_round_, text, seen=found.outcome.fingerprint).new == 2


def test_what_is_decided_about_spellings_teams_and_groups_is_done(open_round_, sales):
    text = HEADER + "b;Marte;Piratas;99;meh;\nc;Luna;;2;nunca;\n"
    found = look(open_round_, text)
    assert {s.text: s.meaning for s in found.spellings} == {"99": None, "meh": None, "nunca": None}
    assert [(line.name, line.count) for line in found.teams] == [("Marte", 1), ("Luna", 1)]
    outcome = write(
        open_round_,
        text,
        values={"99": "dont_know", "meh": "2", "nunca": ""},
        teams={"marte": NEW_TEAM, "luna": str(sales.pk)},
        role_groups={"piratas": "front_line"},
        role_group="executive",
    )
    assert (outcome.new, outcome.new_teams) == (2, {"Marte"})
    seats = Participant.objects.exclude(submitted_at=None).order_by("position")
    assert [(s.team.name, s.role_group) for s in seats] == [
        ("Marte", "front_line"),
        ("Ventas", "executive"),
    ]
    assert said(open_round_) == [("dont_know", None, ""), ("level", 2, "")]
    assert said(open_round_, "DI1") == [("level", 2, "")]


@pytest.mark.parametrize(
    "heading",
    [
        "DA1",
        "da1",
        "DA1. The wording of somebody else",
        "[DA1]",
        "name_es",
        "name_en",
        "question_es",
        "question_en",
    ],
)
def test_a_column_is_found_by_code_name_or_question_in_either_language(open_round_, heading):
    capability = Capability.objects.get(code="DA1", area__framework=open_round_.framework)
    title = getattr(capability, heading, heading)
    found = look(open_round_, f'participante;equipo;rol;"{title}"\n1;Ventas;Mandos;5\n')
    assert [column.meaning for column in found.columns][-1] == "answer:DA1"
    assert found.outcome.new == 1


def test_levels_by_name_and_by_an_anchors_own_words_are_understood(open_round_):
    anchor = Capability.objects.get(code="DA1", area__framework=open_round_.framework).anchors.get(
        level=2
    )
    text = f'id;team;role group;DA1;DI1\n1;Ventas;Managers;"{anchor.text_es}";CX Operacional\n'
    assert write(open_round_, text).new == 1
    assert said(open_round_) == [("level", 2, "")]
    assert said(open_round_, "DI1") == [("level", 3, "")]


def test_questions_that_a_role_group_is_not_asked_are_left_out(open_round_):
    open_round_.scopes.filter(capability__code="DA1").update(asks_managers=False)
    found = look(open_round_, HEADER + LINE)
    assert "1 answer is left out: this round does not ask it of that role group." in found.notes
    write(open_round_, HEADER + LINE)
    assert said(open_round_) == []


@pytest.mark.parametrize(
    ("header", "said_"),
    [
        ("equipo;rol;DA1", "No column says who answered"),
        ("email;equipo;rol;nota", "No column holds answers"),
    ],
)
def test_without_people_or_answers_nothing_can_be_imported(open_round_, header, said_):
    text = f"{header}\n{';'.join('x' for _ in header.split(';'))}\n"
    found = look(open_round_, text)
    assert said_ in found.obstacles[0]
    assert not found.may_write
    assert write(open_round_, text).people == 0


def test_a_closed_round_takes_no_answers(make_round, sales):
    assessment = make_round(people={"Ventas": 5}, closed=True)
    with pytest.raises(RoundStateError):
        write(assessment, HEADER + LINE)


def test_a_draft_takes_answers_that_count_once_it_is_closed(make_round, sales):
    assessment = make_round(people={"Ventas": 1}, levels=None, draft=True)
    write(assessment, HEADER + "".join(f"{n};Ventas;Mandos;{1 + n % 5};3;\n" for n in range(10)))
    assessment.opened_at = NOW
    assessment.save()
    close_round(assessment=assessment, at=NOW)
    assessment.refresh_from_db()
    score = next(c for c in round_scores(assessment).scorecard.capabilities if c.code == "DA1")
    assert (score.distribution.n, round(score.mean, 4)) == (10, 3.0)


def test_where_it_would_no_longer_do_what_was_seen_nothing_is_written(open_round_):
    seen = look(open_round_, HEADER + LINE).outcome.fingerprint
    write(open_round_, HEADER + LINE)
    before = Answer.objects.count()
    with pytest.raises(ImportMovedError):
        write(open_round_, HEADER + LINE + "17;Ventas;Mandos;1;1;\n", seen=seen)
    assert Answer.objects.count() == before


def test_hundreds_of_people_are_written_in_few_statements(
    open_round_, django_assert_max_num_queries
):
    text = HEADER + "".join(f"p{n}@x.example;Ventas;Mandos;4;3;\n" for n in range(400))
    with django_assert_max_num_queries(30):
        assert write(open_round_, text).new == 400


# ---- the pages


def uploaded(text, name="encuesta.csv"):
    return {"file": SimpleUploadedFile(name, text if isinstance(text, bytes) else text.encode())}


@pytest.fixture
def page(open_round_, lead, client_of):
    browser = client_of(lead, HTTP_ACCEPT_LANGUAGE="en")
    browser.cookies["django_language"] = "en"
    address = f"/o/{open_round_.organization.slug}/assessments/{open_round_.pk}/import/"
    return lambda data=None: browser.post(address, data) if data else browser.get(address)


def hidden(response, name):
    return response.content.decode().split(f'name="{name}" value="')[1].split('"')[0]


def test_a_lead_hands_in_looks_and_confirms(page, open_round_):
    assert page().status_code == 200
    preview = page(uploaded((HEADER + LINE).encode("cp1252")))
    assert preview.status_code == 200
    assert "Windows-1252" in preview.content.decode()
    assert not Answer.objects.exists()
    sent = {"token": hidden(preview, "token"), "seen": hidden(preview, "seen"), "step": "confirm"}
    assert page(sent).status_code == 302
    assert said(open_round_) == [("level", 4, "Falta un dueño")]
    assert page(sent).status_code == 410  # the file is gone


def test_confirming_twice_at_once_writes_once(page, open_round_):
    first, second = (page(uploaded(HEADER + LINE)) for _ in range(2))
    sent = {"token": hidden(second, "token"), "seen": hidden(second, "seen"), "step": "confirm"}
    assert page({**sent, "token": hidden(first, "token")}).status_code == 410
    write(open_round_, HEADER + LINE)  # somebody else was quicker
    answer = page(sent)
    assert answer.status_code == 409
    assert Answer.objects.count() == 2


def test_decisions_made_on_the_page_are_kept_and_done(page, open_round_):
    preview = page(uploaded(HEADER + "b;Marte;Mandos;raro;3;\n"))
    sent = {"token": hidden(preview, "token"), "value-raro": "5", "team-marte": "new"}
    again = page(sent)
    assert 'value="new" selected' in again.content.decode()
    sent |= {"seen": hidden(again, "seen"), "step": "confirm"}
    assert page(sent).status_code == 302
    assert said(open_round_) == [("level", 5, "")]
    assert Team.objects.filter(name="Marte").exists()


@pytest.mark.parametrize(
    ("data", "status"),
    [
        (uploaded(b"%PDF-1.7"), 422),
        (uploaded(b""), 422),
        ({"token": ""}, 422),
        ({"token": "unknown"}, 410),
    ],
)
def test_what_cannot_be_taken_is_refused_with_the_form_to_try_again(page, data, status):
    answer = page(data)
    assert answer.status_code == status
    assert 'type="file"' in answer.content.decode()


def test_a_choice_that_no_control_has_is_refused(page, other_organization):
    foreign = Team.objects.create(organization=other_organization, name="Ajena")
    preview = page(uploaded(HEADER + "b;Marte;Mandos;4;3;\n"))
    sent = {"token": hidden(preview, "token"), "team-marte": str(foreign.pk)}
    assert page(sent).status_code == 422
    assert not Answer.objects.exists()


def test_a_file_left_behind_can_be_read_by_nobody_without_the_page(page, open_round_):
    from tests.assessments.world import rows_holding

    page(uploaded(HEADER + LINE))
    assert rows_holding("ana@x.example") == set()


def test_a_workbook_is_read_like_a_text(open_round_, page):
    book = Workbook()
    book.active.append(["E-mail", "Team", "Role group", "DA1", "DI1"])
    book.active.append(["ana@x.example", "Ventas", "Managers", 4, "n/a"])
    out = BytesIO()
    book.save(out)
    preview = page(uploaded(out.getvalue(), "survey.xlsx"))
    sent = {"token": hidden(preview, "token"), "seen": hidden(preview, "seen"), "step": "confirm"}
    assert page(sent).status_code == 302
    assert said(open_round_, "DI1") == [("not_applicable", None, "")]


# ---- the command


def command(tmp_path, assessment, text, mapping=None, **options):
    (tmp_path / "a.csv").write_text(text)
    if mapping is not None:
        (tmp_path / "m.json").write_text(json.dumps(mapping))
        options["mapping"] = tmp_path / "m.json"
    out = StringIO()
    call_command(
        "import_answers", str(tmp_path / "a.csv"), round=str(assessment.pk), stdout=out, **options
    )
    return json.loads(out.getvalue())


def test_a_script_checks_first_and_writes_when_told(tmp_path, open_round_):
    text = HEADER.replace("DA1;", "pregunta 1;") + "b;Marte;Mandos;99;3;\nc;Ventas;Piratas;1;1;\n"
    mapping = {
        "columns": {"pregunta 1": "answer:DA1"},
        "values": {"99": "dont_know"},
        "teams": {"Marte": "new"},
    }
    checked = command(tmp_path, open_round_, text, mapping)
    assert (checked["written"], checked["people"], checked["new_teams"]) == (False, 1, ["Marte"])
    assert checked["refused"] == [{"line": 3, "reason": "role_group", "about": "Piratas"}]
    assert checked["columns"]["pregunta 1"] == "answer:DA1"
    assert checked["spellings"] == {"99": {"count": 1, "means": "dont_know"}}
    assert not Answer.objects.exists()
    assert command(tmp_path, open_round_, text, mapping, confirm=True)["written"] is True
    assert said(open_round_) == [("dont_know", None, "")]
    assert command(tmp_path, open_round_, text, mapping, confirm=True)["there"] == 1


@pytest.mark.parametrize(
    ("text", "mapping", "options", "said_"),
    [
        (HEADER + LINE, {"columns": {"nothing": "team"}}, {}, "nothing"),
        (HEADER + LINE, {"strange": 1}, {}, "strange"),
        (HEADER + LINE, {"teams": {"x": "Unknown"}}, {}, "Unknown"),
        ("", None, {}, "nothing in it"),
        ("a;b\n1;2\n", None, {"confirm": True}, "who answered"),
    ],
)
def test_a_script_is_told_what_is_wrong(tmp_path, open_round_, text, mapping, options, said_):
    with pytest.raises(CommandError, match=said_):
        command(tmp_path, open_round_, text, mapping, **options)
    assert not Answer.objects.exists()
