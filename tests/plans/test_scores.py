"""The page of other scores: what it says, what is entered, what is refused, and that no rank moves."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from django.utils.translation import override

from plans.pages.scores import ScoresPage
from plans.selectors.other_scores import other_scores
from plans.services.scores import Entry, GoneError, StaleScoresError, enter_scores
from roadmaps.domain.other_scores import Score
from roadmaps.models import InitiativeScores
from roadmaps.selectors import roadmap_plan
from roadmaps.services import add_from_library
from tests.assessments.world import changed, tables
from tests.plans.world import headline, words_of
from tests.roadmaps.conftest import in_library
from tests.roadmaps.domain.example_r import CANDIDATES
from tests.roadmaps.domain.test_other_scores import ENTERED

STEPS = {3.0: "3", 2.0: "2", 1.0: "1", 0.8: "0.8", 0.5: "0.5", 0.25: "0.25"}


@pytest.fixture
def at(roadmap):
    def address(name="scores"):
        return reverse(f"plans:{name}", args=[roadmap.organization.slug, roadmap.pk])

    return address


@pytest.fixture
def sent(initiatives):
    """``sent(I1={"reach": 5000}, rev=1)``: what the form sends, with some initiatives filled in."""

    def fields(rev=0, **entered):
        found = {f"{row.pk}-rev": rev for row in initiatives.values()}
        for code, values in entered.items():
            found |= {f"{initiatives[code].pk}-{name}": value for name, value in values.items()}
        return found

    return fields


@pytest.fixture
def example(sent):
    """The reach, impact and confidence of Example R."""
    return sent(
        **{
            code: {
                "reach": row["reach"],
                "impact": STEPS[float(row["impact"])],
                "confidence": STEPS[float(row["confidence"])],
            }
            for code, row in ENTERED.items()
        }
    )


def read(roadmap):
    plan = roadmap_plan(roadmap)
    return other_scores(roadmap, plan.ranking, {str(i.pk): i for i in plan.initiatives})


def ranks(roadmap):
    return [(one.key, one.label) for one in roadmap_plan(roadmap).ranking.ranked]


def test_what_was_entered_becomes_scores_and_no_rank_moves(
    roadmap, initiatives, example, at, editor
):
    before = ranks(roadmap)
    answer = editor.post(at("enter_scores"), example)
    assert answer.status_code == 302
    found = read(roadmap)
    assert [round(found.of(Score.RICE)[str(initiatives[one.key].pk)], 4) for one in CANDIDATES] == [
        1333.3333, 1600, 500, 1333.3333, 1000, 1280,
    ]  # fmt: skip
    assert found.agreements[Score.RICE].tau == pytest.approx(0.1380, abs=5e-5)
    assert ranks(roadmap) == before
    page = words_of(editor.get(at()))
    assert "The order of RICE for 6 initiatives has little to do with ours (τ_b 0.14)." in page
    assert "Furthest apart is “Iniciativa I4”: 2= there, 6 here." in page
    assert "Benefit per person-day puts 6 initiatives in our order (τ_b 1.00)." in page
    assert "They move no rank and no plan" in page


def test_a_score_without_inputs_is_a_dash_that_says_what_is_missing(roadmap, at, reader):
    page = words_of(reader.get(at()))
    assert headline(reader.get(at())) == "Other scores beside ours"
    assert page.count("– missing: reach, impact") == 6
    assert "RICE: too few initiatives have it to compare orders." in page
    assert "It leaves the money out." in page


def test_what_follows_from_the_roadmap_is_said_to_and_gives_way(
    roadmap, initiatives, sent, at, editor
):
    page = words_of(editor.get(at()))
    assert "left empty: 10, from its benefit" in page
    key = str(initiatives["I4"].pk)
    assert read(roadmap).of(Score.ICE)[key] == 60
    editor.post(at("enter_scores"), sent(I4={"ice_ease": 3}))
    assert read(roadmap).of(Score.ICE)[key] == 180


def test_in_spanish_figures_have_a_comma(roadmap, example, at, editor):
    editor.post(at("enter_scores"), example)
    found = read(roadmap)
    with override("es"):
        page = ScoresPage(found)
        assert "0,14" in page.about[0].agreement
        assert {line.own for line in page.lines} >= {"0,8320", "0,8100"}


def test_who_reads_sees_the_table_and_enters_nothing(at, sent, reader, stranger, client_of):
    assert (
        'method="post"'
        not in reader.get(at()).content.decode().split("<main")[1].split("</main>")[0]
    )
    outside = client_of(stranger)
    before = tables()
    assert reader.post(at("enter_scores"), sent(I1={"reach": 1})).status_code == 403
    assert outside.get(at()).status_code == 404
    assert outside.post(at("enter_scores"), sent(I1={"reach": 1})).status_code == 404
    assert changed(before) == set()


@pytest.mark.parametrize(
    ("name", "typed"),
    [("reach", "-1"), ("reach", "viele"), ("impact", "7"), ("ice_ease", "11"), ("wsjf_time", "0")],
)
def test_what_no_score_knows_is_refused_and_what_was_typed_stays(
    name, typed, initiatives, sent, at, editor
):
    before = tables()
    answer = editor.post(
        at("enter_scores"), sent(I1={name: typed}, I2={"reach": 4321, "wsjf_risk": 9})
    )
    assert answer.status_code == 422
    assert "Nothing was saved" in words_of(answer)
    assert 'value="4321"' in answer.content.decode()
    opened = re.findall(r'<li id="scores-([0-9a-f-]+)"><details open', answer.content.decode())
    assert opened == [str(initiatives["I1"].pk)]
    assert changed(before) == set()


def test_of_two_who_enter_the_same_the_second_is_told_and_keeps_what_was_typed(
    initiatives, sent, at, editor
):
    editor.post(at("enter_scores"), sent(I1={"reach": 5000}))
    before = tables()
    answer = editor.post(at("enter_scores"), sent(I1={"reach": 70}, I2={"reach": 80}))
    assert answer.status_code == 409
    page = words_of(answer)
    assert "Somebody else entered something" in page
    assert "Theirs: RICE: reach 5,000" in page
    assert 'value="70"' in answer.content.decode()
    assert changed(before) == set()


def test_what_another_entered_elsewhere_in_the_table_is_no_conflict(initiatives, sent, at, editor):
    editor.post(at("enter_scores"), sent(I1={"reach": 5000}))
    form = sent(I2={"reach": 80}, I1={"reach": 5000})  # seen before, and typed the same
    assert editor.post(at("enter_scores"), form).status_code == 302
    kept = {
        row.initiative.library.code: (row.reach, row.rev) for row in InitiativeScores.objects.all()
    }
    assert kept == {"I1": (5000, 1), "I2": (80, 1)}


def test_a_form_of_three_hundred_initiatives_is_read_whole(initiatives, sent, at, editor):
    """A file brings that many, with a dozen fields each; Django alone would read a thousand."""
    padding = {f"{n}-reach": "" for n in range(12 * 300)}
    editor.post(at("enter_scores"), padding | sent(I1={"reach": 5000}))
    assert InitiativeScores.objects.get(initiative=initiatives["I1"]).reach == 5000


def test_what_is_emptied_is_missing_again(roadmap, initiatives, sent, at, editor):
    editor.post(at("enter_scores"), sent(I1={"reach": 5000, "impact": "1"}))
    key = str(initiatives["I1"].pk)
    assert key in read(roadmap).of(Score.RICE)
    form = sent() | {f"{initiatives['I1'].pk}-rev": 1}
    assert editor.post(at("enter_scores"), form).status_code == 302
    assert key not in read(roadmap).of(Score.RICE)


def test_an_initiative_that_is_gone_takes_nothing_with_it(roadmap, initiatives):
    one, other = initiatives["I3"].pk, initiatives["I4"].pk
    fields = {"reach": 5}
    initiatives["I4"].delete()
    with pytest.raises(GoneError):
        enter_scores(roadmap=roadmap, entries={one: Entry(0, fields), other: Entry(0, fields)})
    assert not InitiativeScores.objects.exists()
    enter_scores(roadmap=roadmap, entries={one: Entry(0, fields)})
    with pytest.raises(StaleScoresError):
        enter_scores(roadmap=roadmap, entries={one: Entry(0, {"reach": 6})})


@pytest.mark.parametrize("more", [0, 30])
def test_the_page_asks_the_same_number_of_queries_whatever_its_size(
    more, roadmap, tiny, at, editor, django_assert_num_queries
):
    rows = [in_library(tiny, f"X{n}", {"D": 0.5}) for n in range(more)]
    add_from_library(roadmap=roadmap, library=rows)
    editor.get(at())
    with django_assert_num_queries(13):
        editor.get(at())
