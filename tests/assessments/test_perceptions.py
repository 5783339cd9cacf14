"""What people see differently: the board, what it costs, and what it does not give away."""

from __future__ import annotations

import json
import re
from itertools import permutations

import pytest
from django.urls import reverse
from django.utils import translation

from assessments import perception_sentences as words
from assessments.domain.agreement import Agreement
from assessments.domain.comparison import Verdict
from assessments.domain.perceptions import TeamPull
from assessments.models import Assessment, CapabilityScope, Participant
from assessments.selectors.group_perceptions import freeze_perceptions
from assessments.selectors.perceptions import perceptions
from assessments.services import close_round
from tests.assessments.world import NOW, english, hold_round, nothing, text_of

ENGLISH = {"HTTP_ACCEPT_LANGUAGE": "en"}
# Seats are an executive, a manager and one of the front line, again and again.
THREE_OF_EACH_KIND = {"Norte": 9, "Sur": 9, "Este": 9}


def by_role(*levels):
    """Everybody of a role group answers alike, but for one seat in three."""
    return lambda team, seat, code: min(5, max(1, levels[seat % 3] + (seat % 9 == 8)))


@pytest.fixture
def hold(framework, organization):
    return lambda *args, **how: hold_round(organization, *args, **how)


@pytest.fixture
def reader(executive, client_of):
    return client_of(executive, **ENGLISH)


def groups_of(page, area="CU"):
    return {g.role: g for g in next(a for a in page.areas if a.code == area).groups.groups}


# ---- role groups ---------------------------------------------------------------------------------


def test_executives_who_see_more_than_the_front_line_are_told_apart(hold, reader):
    held = hold(THREE_OF_EACH_KIND, by_role(4, 3, 2))
    page = perceptions(held.assessment)
    found = groups_of(page)
    assert {role: round(group.mean, 1) for role, group in found.items()} == {
        "executive": 4.0,
        "manager": 3.0,
        "front_line": 2.3,
    }
    assert {one.verdict for _, one in page.differences} == {Verdict.DIFFERENT}
    text = text_of(reader.get(held.url("assessments:perceptions")))
    assert re.search("Executives see .* 1.7 levels higher than the front line", text)


def test_a_named_committee_of_six_is_too_small_to_conclude_and_says_so(hold, reader):
    held = hold({"Norte": 6}, by_role(5, 3, 1), named=True, k=3)
    page = perceptions(held.assessment)
    assert page.all_too_small
    assert groups_of(page)["executive"].people == "2"
    text = text_of(reader.get(held.url("assessments:perceptions")))
    assert english("Groups too small to conclude") in text
    assert (
        english("The role groups are too small to conclude that they see things differently.")
        in text
    )


def test_groups_that_answer_alike_are_not_told_apart(hold, reader):
    held = hold(THREE_OF_EACH_KIND, lambda team, seat, code: 2 + seat // 3 % 3)
    assert {one.verdict for _, one in perceptions(held.assessment).differences} == {
        Verdict.NOT_TOLD_APART
    }
    text = text_of(reader.get(held.url("assessments:perceptions")))
    assert english("No difference between role groups can be told from chance.") in text


def test_somebody_who_answered_less_than_half_of_an_area_has_no_mean_of_it(hold):
    def answering(team, seat, code):
        if code.startswith("CU") and seat == 0:  # three executives answer two of six
            return 5 if code in ("CU1", "CU2") else None
        return by_role(4, 3, 2)(team, seat, code)

    held = hold(THREE_OF_EACH_KIND, answering, named=True, k=3)
    frozen = perceptions(held.assessment).kept
    culture = next(a for a in frozen.areas if a.area == "CU")
    one = next(d for d in culture.differences if (d.a, d.b) == ("executive", "manager"))
    data = next(a for a in frozen.areas if a.area == "DA")
    same = next(d for d in data.differences if (d.a, d.b) == ("executive", "manager"))
    # Six executives against nine managers can only reach a larger p than nine against nine.
    assert (one.p, same.p) == (pytest.approx(1 / 5005), pytest.approx(2 / 48620))


def test_only_what_all_groups_were_asked_is_compared(hold):
    def without_the_front_line(assessment: Assessment) -> None:
        scopes = CapabilityScope.objects.filter(assessment=assessment)
        scopes.filter(capability__code__in=["CU1", "CU2"]).update(asks_front_line=False)

    def answering(team, seat, code):
        if seat % 3 == 2 and code in ("CU1", "CU2"):
            return None
        return 5 if code in ("CU1", "CU2") else by_role(4, 3, 2)(team, seat, code)

    held = hold(THREE_OF_EACH_KIND, answering, before_opening=without_the_front_line)
    page = perceptions(held.assessment)
    culture = next(a for a in page.areas if a.code == "CU")
    assert culture.groups.capabilities == ("CU3", "CU4", "CU5", "CU6")
    assert groups_of(page)["executive"].mean == pytest.approx(4.0)


# ---- small groups --------------------------------------------------------------------------------


def test_role_groups_below_k_are_shown_nowhere_on_the_board(hold, reader):
    held = hold({"Norte": 6, "Sur": 6}, by_role(5, 3, 1))  # four of each role group, k = 5
    page = perceptions(held.assessment)
    assert not page.has_groups
    assert (page.differences, page.gaps) == ([], ())
    kept = json.dumps(held.assessment.scorecard["perceptions"])
    assert '"mean": null' in kept
    text = text_of(reader.get(held.url("assessments:perceptions")))
    assert "No role group can be shown" in text


def test_a_mean_of_an_area_says_no_more_than_the_cells_of_its_capabilities(hold):
    held = hold(THREE_OF_EACH_KIND, lambda team, seat, code: 1 + (seat * 7 + ord(code[-1])) % 5)
    page = perceptions(held.assessment)
    for area in page.areas:
        for group in area.groups.groups:
            cells = [
                c.mean
                for c in page.scores.role_cells
                if c.role == group.role and c.capability[:2] == area.code
            ]
            if group.mean is not None:
                assert group.mean == pytest.approx(sum(cells) / len(cells), abs=0.006)


def test_names_stand_beside_dots_only_where_people_agreed_to_it(hold, reader):
    names = {"names": lambda team, seat: f"Persona {team}{seat}"}
    named = hold({"Norte": 6}, by_role(4, 3, 2), named=True, k=3, **names)
    Participant.objects.filter(pk=named.seats[0].pk).update(consented_at=NOW)
    anonymous = hold({"Norte": 6}, by_role(4, 3, 2), **names)
    Participant.objects.filter(pk=anonymous.seats[0].pk).update(consented_at=NOW)
    text = text_of(reader.get(named.url("assessments:perceptions")))
    assert "Persona Norte0" in text
    assert "Persona Norte1" not in text  # never said yes
    assert "Persona" not in text_of(reader.get(anonymous.url("assessments:perceptions")))


# ---- agreement -----------------------------------------------------------------------------------


def test_the_board_begins_where_answers_lie_furthest_apart(hold, reader):
    def answering(team, seat, code):
        if code == "EN3":
            return 1 if seat % 2 else 5
        return 3 + (seat % 5 == 0) if code == "DI2" else 3

    held = hold({"Norte": 10}, answering)
    page = perceptions(held.assessment)
    assert [line.score.code for line in page.board[:2]] == ["EN3", "DI2"]
    assert page.board[0].agreement is Agreement.OPPOSED
    text = text_of(reader.get(held.url("assessments:perceptions")))
    assert english("Two opposite views: the average represents nobody") in text
    assert "answers lie 2.00 levels from the mean" in text


def test_too_few_answers_come_last_however_far_apart(hold):
    def answering(team, seat, code):
        if code == "EN3":
            return (1, 5, 3)[seat] if seat < 3 else None
        return 3 + seat % 2

    held = hold({"Norte": 6}, answering, named=True, k=3)
    board = perceptions(held.assessment).board
    assert board[-1].score.code == "EN3"
    assert board[-1].agreement is Agreement.TOO_FEW


# ---- teams ---------------------------------------------------------------------------------------


def test_three_means_are_shown_and_those_that_differ_are_named(hold, reader):
    def answering(team, seat, code):
        return 5 if team == "Norte" else 2

    held = hold({"Norte": 20, "Sur": 5}, answering)  # headcounts 200 and 50
    for row in held.seats[-1:]:
        row.team.headcount = 800
        row.team.save()
    Assessment.objects.filter(pk=held.assessment.pk).update(closed_at=None)
    Participant.objects.filter(assessment=held.assessment).update(closing=None)
    held.assessment.closings.all().delete()
    held.assessment.refresh_from_db()
    close_round(assessment=held.assessment, at=NOW)
    held.assessment.refresh_from_db()
    page = perceptions(held.assessment)
    whole = page.overall_teams
    assert (whole.respondents, whole.teams, whole.people) == pytest.approx((4.4, 3.5, 2.6))
    assert whole.differ
    text = text_of(reader.get(held.url("assessments:perceptions")))
    assert english("It matters how teams are counted") in text


# ---- kept, empty, addresses ----------------------------------------------------------------------


def test_a_closed_round_is_read_and_not_counted_again(hold, django_assert_num_queries):
    held = hold(THREE_OF_EACH_KIND, by_role(4, 3, 2))
    assert held.assessment.scorecard["perceptions"] == freeze_perceptions(held.assessment)
    # Capabilities, their areas' rows with them, and anchors.
    with django_assert_num_queries(2):
        perceptions(held.assessment)


def test_a_round_closed_before_this_was_kept_is_counted_from_its_answers(hold):
    held = hold(THREE_OF_EACH_KIND, by_role(4, 3, 2))
    kept = perceptions(held.assessment).kept
    del held.assessment.scorecard["perceptions"]
    assert perceptions(held.assessment).kept == kept


@pytest.mark.parametrize("people", [3, 30])
def test_an_open_named_round_costs_the_same_whoever_answered(
    people, hold, reader, django_assert_max_num_queries
):
    held = hold({"Norte": people}, by_role(4, 3, 2), state="open", named=True, k=3)
    with django_assert_max_num_queries(18):
        assert reader.get(held.url("assessments:perceptions")).status_code == 200


def test_before_anybody_has_answered_the_page_says_what_it_will_show(hold, reader):
    held = hold({"Norte": 3}, nothing, state="open", named=True, k=3)
    text = text_of(reader.get(held.url("assessments:perceptions")))
    assert english("Nothing to compare yet") in text


def test_an_open_anonymous_round_has_no_board_yet(hold, reader):
    held = hold(THREE_OF_EACH_KIND, by_role(4, 3, 2), state="open")
    answer = reader.get(held.url("assessments:perceptions"))
    assert (answer.status_code, answer.url) == (302, held.url("assessments:round"))


def test_the_results_lead_to_the_board(hold, reader):
    held = hold(THREE_OF_EACH_KIND, by_role(4, 3, 2))
    assert held.url("assessments:perceptions") in text_of(
        reader.get(held.url("assessments:results"))
    )


def test_another_organisations_board_is_not_there(hold, stranger, client_of):
    held = hold(THREE_OF_EACH_KIND, by_role(4, 3, 2))
    browser = client_of(stranger)
    assert browser.get(held.url("assessments:perceptions")).status_code == 404
    own = reverse("assessments:perceptions", args=["globex", held.assessment.pk])
    assert browser.get(own).status_code == 404


# ---- words ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("higher", "lower"),
    list(permutations((words.EXECUTIVE, words.MANAGER, words.FRONT_LINE), 2)),
)
def test_each_pair_of_role_groups_has_its_sentence(higher, lower):
    with translation.override("en"):
        said = words.role_difference(higher, lower, "Culture", -1.234, "≥")
    assert "Culture at least 1.2 levels higher than" in said


# ---- how much hangs on the team; who is not asked ------------------------------------------------


def test_the_weight_of_the_team_is_said_in_a_sentence_and_kept_at_closing(hold, reader):
    """Norte answers 4 and 5, Sur 2 and 3: most of how answers differ is their team."""
    held = hold(
        {"Norte": 9, "Sur": 9}, lambda team, seat, _: (4 if team == "Norte" else 2) + seat % 2
    )
    pull = perceptions(held.assessment).kept.pull
    assert (pull.size, pull.capabilities) == ("large", len(perceptions(held.assessment).board))
    text = text_of(reader.get(held.url("assessments:perceptions")))
    assert re.search(
        r"Which team somebody is in explains \d+ ?% of how answers differ: a lot", text
    )
    assert "reliable enough to be compared" in text
    assert held.assessment.scorecard["perceptions"]["pull"]["one"] == round(pull.one, 2)


def test_alike_teams_make_no_difference_and_are_not_compared():
    with translation.override("en"):
        alike = words.team_effect(TeamPull(0.0, 0.0, 30))
        apart = words.team_effect(TeamPull(0.1, 0.5, 30))
    assert "next to no difference" in alike[0]
    assert "say little" in alike[1]
    assert "about 21 people" in apart[1]


def test_where_teams_are_hidden_nothing_is_said_of_their_weight(hold, reader):
    held = hold({"Norte": 12, "Sur": 3}, by_role(4, 3, 2))
    assert perceptions(held.assessment).kept.pull is None
    assert 'class="team-effect"' not in text_of(reader.get(held.url("assessments:perceptions")))


def test_a_role_group_that_an_area_does_not_ask_is_said_not_to_be_asked(hold, reader):
    def spare(assessment):
        culture = CapabilityScope.objects.filter(assessment=assessment, capability__area__code="CU")
        culture.update(asks_front_line=False)

    held = hold(
        THREE_OF_EACH_KIND,
        lambda team, seat, code: None if code.startswith("CU") and seat % 3 == 2 else 3,
        before_opening=spare,
    )
    page = perceptions(held.assessment)
    assert {a.code: a.not_asked for a in page.areas if a.not_asked} == {"CU": ("front_line",)}
    assert "not asked about this area" in text_of(reader.get(held.url("assessments:perceptions")))
