"""Every export of a round holds the same figures, and none that the pages do not show."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from io import BytesIO, StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from openpyxl import load_workbook

from accounts.models import Membership, Organization, Role, User
from assessments.models import AgreedLevel, Capability
from assessments.selectors.scores import round_scores
from reports.figures import FIELDS, headings, permitted_figures
from reports.frames import figures_frame, results_frames, to_csv, to_xlsx
from reports.management.commands.export_scorecard import NOT_YET
from tests.assessments.world import hold_round
from tests.reports.rounds import Planned
from tests.reports.rounds import make_round as closed_round

pytestmark = pytest.mark.django_db


@pytest.fixture
def agreed(planned: Planned) -> AgreedLevel:
    return AgreedLevel.objects.create(
        assessment=planned.assessment,
        capability=Capability.objects.get(code="DA1", area__framework=planned.assessment.framework),
        level=3,
        reason="=Hay registro, pero nadie lo usa",
    )


def exported(planned: Planned, kind: str) -> bytes:
    """A file as somebody of the organisation gets it."""
    person = User.objects.create_user(f"{kind}@x.example", name="Lee", language="en")
    owner = planned.assessment.organization
    Membership.objects.create(user=person, organization=owner, role=Role.EXECUTIVE)
    browser = Client()
    browser.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    answer = browser.get(
        reverse(f"reports:results_{kind}", args=[owner.slug, planned.assessment.pk])
    )
    assert answer.status_code == 200
    return answer.content


def from_json(content: bytes) -> list[dict[str, object]]:
    return json.loads(content)["figures"]


def from_rows(rows: list[list[object]]) -> list[dict[str, object]]:
    with override("en"):
        fields = {heading: name for name, heading in headings().items()}
    head, *rest = rows
    named = [fields[str(heading)] for heading in head]
    return [
        {name: value for name, value in zip(named, row, strict=True) if value not in (None, "")}
        for row in rest
    ]


def test_headings_differ_so_that_each_column_is_found_again() -> None:
    for language in ("es", "en"):
        with override(language):
            assert len(set(headings().values())) == len(FIELDS)


def test_all_three_formats_hold_the_same_figures(planned: Planned, agreed: AgreedLevel) -> None:
    truth = from_json(exported(planned, "json"))
    sheet = load_workbook(BytesIO(exported(planned, "xlsx")))["All figures"]
    in_workbook = from_rows([list(row) for row in sheet.iter_rows(values_only=True)])
    text = exported(planned, "csv").decode("utf-8-sig")
    in_text = from_rows(list(csv.reader(StringIO(text, newline=""))))

    def comparable(rows: list[dict[str, object]]) -> list[dict[str, str]]:
        # A spreadsheet's apostrophe keeps a text from being computed; JSON needs none.
        return [{k: str(_plain(v)).removeprefix("'") for k, v in row.items()} for row in rows]

    assert len(truth) == 1 + 5 + 30 + 30 * len(planned.scores.teams) + 30 * 3
    assert comparable(in_workbook) == comparable(truth)
    assert comparable(in_text) == comparable(truth)


def _plain(value: object) -> object:
    """3 and 3.0 and "3.0" are one figure."""
    try:
        return float(str(value))
    except ValueError:
        return value


def test_the_figures_are_those_of_the_scorecard(planned: Planned, agreed: AgreedLevel) -> None:
    with override("en"):
        figures = permitted_figures(planned.assessment, planned.scores)
    card = planned.scores.scorecard
    whole, capability = figures[0], next(f for f in figures if f.code == "DA1")
    assert (whole.part, whole.mean, whole.people) == (
        "round",
        round(card.overall_mean, 4),
        card.submitted,
    )
    score = card.capability("DA1")
    low, high = score.interval.clipped
    assert (capability.mean, capability.people) == (round(score.mean, 4), score.distribution.n)
    assert (capability.interval_from, capability.interval_to) == (round(low, 4), round(high, 4))
    assert capability.spread == round(score.distribution.variance**0.5, 4)
    assert (capability.agreed_level, capability.agreed_reason) == (3, agreed.reason)
    assert capability.agreement


def test_a_hidden_group_has_a_row_without_figures(planned: Planned) -> None:
    with override("en"):
        figures = permitted_figures(planned.assessment, planned.scores)
    cells = {(c.team, c.capability): c for c in planned.scores.scorecard.cells}
    names = {team.name: team.key for team in planned.scores.teams}
    hidden = 0
    for row in (figure for figure in figures if figure.part == "team"):
        cell = cells[names[row.group], row.code]
        if cell.shown:
            assert (row.mean, row.people) == (round(cell.mean, 4), cell.band or cell.n)
        else:
            hidden += 1
            assert (row.mean, row.people, row.level, row.bound) == (None, None, None, "")
    assert hidden, "the round has something to hide"


def test_groups_of_an_anonymous_round_are_counted_in_bands_only(planned: Planned) -> None:
    with override("en"):
        figures = permitted_figures(planned.assessment, planned.scores)
    shown = [f for f in figures if f.part in ("team", "role_group") and f.mean is not None]
    assert shown
    assert {type(figure.people) for figure in shown} == {str}
    assert all(round(figure.mean, 1) == figure.mean for figure in shown)


@pytest.mark.parametrize("state", ["open", "closed"])
def test_a_group_whose_people_agreed_to_be_known_has_spread_and_interval(state: str) -> None:
    owner = Organization.objects.create(slug="named", name="Named")
    held = hold_round(
        owner, {"Uno": 5}, lambda team, seat, code: (3, 4, 4, 3, 5)[seat], state=state, named=True
    )
    with override("en"):
        rows = permitted_figures(held.assessment, round_scores(held.assessment))
    row = next(f for f in rows if f.part == "team" and f.code == "DA1")
    assert (row.people, row.mean, row.level_3, row.level_4, row.level_5) == (5, 3.8, 2, 2, 1)
    assert (row.spread, row.deviation, row.agreement_index) == (0.8367, 0.64, 0.65)
    assert (row.interval_from, row.interval_to) == (2.7611, 4.8389)


def test_a_group_of_an_anonymous_round_has_no_spread(planned: Planned) -> None:
    with override("en"):
        figures = permitted_figures(planned.assessment, planned.scores)
    groups = [f for f in figures if f.part in ("team", "role_group")]
    assert {(f.spread, f.interval_from, f.level_1, f.agreement) for f in groups} == {
        (None, None, None, "")
    }


def test_a_mean_that_is_only_a_bound_is_said_as_one() -> None:
    owner = Organization.objects.create(slug="bound", name="Bound")
    assessment = closed_round(
        owner, sizes={"Uno": 7, "Dos": 12}, answering=lambda a, code, team, s, d: 1
    )
    with override("en"):
        scores = round_scores(assessment)
        frames = results_frames(assessment, scores)
        rows = permitted_figures(assessment, scores)
    assert frames["Teams"].set_index("Code").loc["DA1", "Uno"] == "≤1.5"
    row = next(f for f in rows if f.part == "team" and (f.group, f.code) == ("Uno", "DA1"))
    assert (row.bound, row.mean, row.people) == ("≤", 1.5, "5–9")


def test_a_reason_that_looks_like_a_formula_is_text(planned: Planned, agreed: AgreedLevel) -> None:
    with override("en"):
        frame = figures_frame(permitted_figures(planned.assessment, planned.scores))
        book = load_workbook(BytesIO(to_xlsx({"s": frame})))
    assert b"'=Hay registro" in to_csv(frame)
    assert all(cell.data_type != "f" for row in book.active.iter_rows() for cell in row)


# ---- the command


@pytest.mark.parametrize("kind", ["json", "csv", "xlsx"])
def test_a_script_gets_the_same_file_as_a_person(planned: Planned, tmp_path, kind: str) -> None:
    path = tmp_path / f"out.{kind}"
    path.write_bytes(b"the old one")
    call_command(
        "export_scorecard", str(planned.assessment.pk), format=kind, out=str(path), language="en"
    )
    if kind == "json":
        assert json.loads(path.read_bytes())["format"] == "brujula-scorecard"
        assert path.read_bytes() == exported(planned, kind)
    elif kind == "csv":
        assert path.read_bytes() == exported(planned, kind)
    else:
        names = load_workbook(path).sheetnames
        assert names == ["Areas", "Capabilities", "Teams", "Role groups", "All figures"]
    assert [one.name for one in tmp_path.iterdir()] == [path.name]


def test_an_open_anonymous_round_is_refused_with_its_own_exit_code(make_round, tmp_path) -> None:
    assessment = make_round(people={"Uno": 9})
    with pytest.raises(CommandError, match="anonymous and open") as refused:
        call_command("export_scorecard", str(assessment.pk), out=str(tmp_path / "x"))
    assert refused.value.returncode == NOT_YET
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("named", ["nonsense", "00000000-0000-4000-8000-000000000000"])
def test_a_round_that_is_not_there_is_said(named: str) -> None:
    with pytest.raises(CommandError, match="There is no round"):
        call_command("export_scorecard", named)


def test_nothing_but_the_file_goes_to_the_standard_output(planned: Planned) -> None:
    code = (
        "import django, sys; django.setup()\n"
        "from reports.management.commands import export_scorecard as e\n"
        "e._round = lambda pk: type('R', (), {'shows_results': True})()\n"
        "e.round_scores = lambda a: None\n"
        "e.WRITERS['json'] = lambda a, s: b'\\x00bytes'\n"
        "e.Command().run_from_argv(['manage.py', 'export_scorecard', 'x'])\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert done.stdout == b"\x00bytes"
