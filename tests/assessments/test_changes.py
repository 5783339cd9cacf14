"""A round against an earlier one: estimators on pages, levels that hold on, and nobody's secrets."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.cache import cache
from django.utils import timezone

from assessments.domain.change import Method
from assessments.models import Answer, Closing
from assessments.selectors.changes import changes_page, previous_nearest
from assessments.selectors.comparable import previous_round
from assessments.selectors.scores import round_scores
from tests.assessments.rounds_again import next_version, overall_of, parts_of, recognised
from tests.assessments.world import hold_round, text_of

LONG_AGO = date(2020, 3, 1)


ENGLISH = {"HTTP_ACCEPT_LANGUAGE": "en"}


def near(value):
    return pytest.approx(value, abs=5e-5)


@pytest.fixture
def reader(executive, client_of):
    """Somebody who may look and change nothing, with an English browser."""
    return client_of(executive, **ENGLISH)


@pytest.fixture
def hold(framework, organization):
    return lambda *args, **how: hold_round(organization, *args, **how)


# ---- what a level holds on to -------------------------------------------------------------------


def test_the_first_round_holds_on_to_nothing(hold):
    assert previous_nearest(hold({"Norte": 6}).assessment) == {}


def test_a_round_holds_on_to_the_nearest_levels_of_the_one_before(hold):
    hold({"Norte": 6}, lambda team, seat, code: 2 if code.startswith("DA") else 3,
         opens_on=LONG_AGO)  # fmt: skip
    now = hold({"Norte": 6}, state="open").assessment
    held = {"DA": 2, "DI": 3, "EN": 3, "ME": 3, "CU": 3, "overall": 3}
    assert previous_nearest(now) == held


def test_a_round_of_another_form_holds_nothing(hold):
    hold({"Norte": 6}, form="short", opens_on=LONG_AGO)
    assert previous_nearest(hold({"Norte": 6}).assessment) == {}


def test_a_round_that_came_later_holds_nothing(hold):
    first = hold({"Norte": 6}, opens_on=LONG_AGO)
    hold({"Norte": 6})
    assert previous_nearest(first.assessment) == {}


def test_an_area_asked_otherwise_holds_nothing(hold, framework):
    hold({"Norte": 6}, opens_on=LONG_AGO)
    later = next_version(framework, {"DA1": "Otra frase."})
    now = hold({"Norte": 6}, state="open", framework=later).assessment
    assert set(previous_nearest(now)) == {"DI", "EN", "ME", "CU"}


def test_another_version_with_the_same_anchors_holds_everything(hold, framework):
    hold({"Norte": 6}, opens_on=LONG_AGO)
    now = hold({"Norte": 6}, state="open", framework=next_version(framework)).assessment
    assert set(previous_nearest(now)) == {"DA", "DI", "EN", "ME", "CU", "overall"}


# ---- the estimators, with the vectors of "Change between rounds" on whole rounds ----------------

FIRST, SECOND = (3, 2, 4, 3, 2, 3), (4, 3, 4, 3, 3, 4)


@pytest.fixture
def twice(hold):
    """``twice(first, second, who, who_later)``: one person's level for everything, each."""

    def held_twice(first, second, who=(), who_later=(), **how):
        how = {"named": True, **how}
        then = hold(
            {"Norte": len(first)}, lambda t, seat, c: first[seat], opens_on=LONG_AGO,
            title="Antes", **how,
        )  # fmt: skip
        now = hold({"Norte": len(second)}, lambda t, seat, c: second[seat], title="Ahora", **how)
        recognised(then, who or [""] * len(first))
        recognised(now, who_later or who or [""] * len(second))
        return now, then

    return held_twice


def test_the_same_people_are_compared_each_with_themselves(twice):
    change = overall_of(*twice(FIRST, SECOND, "abcdef"))
    assert change.estimate.method is Method.PAIRED
    assert change.difference == near(0.6667)
    assert (change.estimate.low, change.estimate.high) == near((0.1247, 1.2086))
    assert (change.detectable, change.is_detected) == (near(0.5419), True)


def test_people_nobody_recognises_are_two_groups(twice):
    change = overall_of(*twice(FIRST, SECOND))
    assert change.estimate.method is Method.UNPAIRED
    assert (change.estimate.se, change.estimate.df) == near((0.3801, 9.1351))
    assert (change.detectable, change.is_detected) == (near(0.8578), False)


def test_some_of_the_same_people_overlap(twice):
    change = overall_of(
        *twice((3, 2, 4, 3, 2, 3), (4, 3, 4, 3, 4, 4, 5), "abcdxy", list("abcd") + [""] * 3)
    )
    assert change.estimate.method is Method.OVERLAPPING
    assert (change.difference, change.estimate.se) == near((1.0238, 0.3041))
    assert change.detectable == near(0.7499)


@pytest.mark.parametrize("area", ["DA", "DI", "EN", "ME", "CU"])
def test_an_area_is_compared_as_the_whole_is(area, twice):
    now, then = twice(FIRST, SECOND, "abcdef")
    change = parts_of(now.assessment, then.assessment).by_code[area]
    assert (change.difference, change.detectable) == near((0.6667, 0.5419))


def test_a_capability_is_compared_person_by_person_too(twice, reader):
    now, _then = twice(FIRST, SECOND, "abcdef")
    page = changes_page(now.assessment)
    for _area, lines in page.capabilities:
        for line in lines:
            assert line.part.estimate.method is Method.PAIRED
            assert (line.part.difference, line.part.detectable) == near((0.6667, 0.5419))


def test_the_change_is_the_difference_of_the_means_that_other_pages_show(hold):
    """Whoever leaves questions out: the raters' values add up to the published means."""

    def gappy(shift):
        def answering(team, seat, code):
            if (seat * 5 + sum(map(ord, code))) % 4 == 0:
                return "dont_know" if seat % 2 else None
            return 1 + (seat * 3 + ord(code[-1]) + shift) % 5

        return answering

    then = recognised(hold({"Norte": 9}, gappy(0), opens_on=LONG_AGO), "abcdefghi")
    now = recognised(hold({"Norte": 9}, gappy(1)), "abcdefghi")
    card, before = (round_scores(r.assessment).scorecard for r in (now, then))
    change = overall_of(now, then)
    assert change.difference == pytest.approx(card.overall_mean - before.overall_mean, abs=1e-9)
    assert change.estimate.difference == pytest.approx(change.difference, abs=1e-9)
    assert change.estimate.method is Method.PAIRED


def test_two_pages_and_the_report_never_contradict(twice, reader):
    now, _then = twice(FIRST, SECOND, "abcdef")
    shown = [text_of(reader.get(now.url(f"assessments:{name}"))) for name in ("results", "changes")]
    assert ["▲ +0.7" in page for page in shown] == [True, True]


def test_everybody_who_changed_alike_is_told_so(twice, reader):
    now, _then = twice((1, 2, 3, 2, 1, 2), (2, 3, 4, 3, 2, 3), "abcdef")
    page = text_of(reader.get(now.url("assessments:changes")))
    assert "All changed alike since “Antes”: +1.0" in page
    assert "▲" not in page


def test_unanimity_of_others_is_no_certainty(twice):
    """All said 2, all of them others said 3: an interval is borrowed, not of width 0."""
    change = overall_of(*twice((2,) * 6, (3,) * 6))
    assert (change.is_uniform, change.detectable > 0.2) == (False, True)


# ---- what the page says -------------------------------------------------------------------------


def test_a_small_change_gets_no_arrow(twice, reader):
    now, _then = twice(FIRST, SECOND)
    page = text_of(reader.get(now.url("assessments:changes")))
    assert "No detectable change since “Antes”" in page
    assert "it takes ±0.9" in page
    assert "▲" not in page


def test_without_an_earlier_round_the_page_says_what_it_will_show(hold, reader):
    held = hold({"Norte": 6})
    page = text_of(reader.get(held.url("assessments:changes")))
    assert "There is no earlier round to compare with" in page


def test_a_level_holds_on_and_says_what_it_did_not_pass(twice, reader):
    first, second = (3,) * 20, (4,) * 11 + (3,) * 9
    now, _then = twice(first, second)
    page = text_of(reader.get(now.url("assessments:changes")))
    assert "Level 3 stays: 3.55 has not passed 3.60." in page


def test_progress_and_the_way_to_the_target(twice):
    now, _then = twice((2,) * 6, (3,) * 6, "abcdef")
    line = changes_page(now.assessment).areas[0]
    assert (line.attained.replace("\xa0", ""), line.progress.replace("\xa0", "")) == ("67%", "50%")


def test_mix_and_real_change_of_whole_rounds(hold, reader):
    hold({"A": 10, "B": 10}, lambda t, s, c: 4 if t == "A" else 2, opens_on=LONG_AGO, title="Antes")
    now = hold({"A": 5, "B": 20}, lambda t, s, c: 4 if t == "A" else 2 + (s % 10 < 3))
    page = changes_page(now.assessment)
    mix = next(
        m.mix.composition for m in page.mixes if m.title == "Por equipo" or "team" in m.title
    )
    # ½(.5+.2)·0 + ½(.5+.8)·.3 and ½(4+4)(−.3) + ½(2+2.3)(.3)
    assert (mix.within, mix.mix) == near((0.195, -0.555))
    said = text_of(reader.get(now.url("assessments:changes")))
    assert "The difference comes mostly from who answered" in said
    assert "Of −0.36, +0.20 is change inside the groups" in said or "−0.56" in said


def test_reworded_capabilities_are_named_and_left_out(hold, framework, reader):
    hold({"Norte": 6}, lambda t, s, c: 2, opens_on=LONG_AGO)
    later = next_version(framework, {"DA1": "Otra frase."})
    now = hold({"Norte": 6}, lambda t, s, c: 5 if c == "DA1" else 2, framework=later)
    page = changes_page(now.assessment)
    assert page.common.reworded == ("DA1",)
    assert page.overall.difference == near(0.0)
    assert "DA1" not in {line.part.code for _area, lines in page.capabilities for line in lines}
    assert "Described otherwise than before: Customer data capture" in text_of(
        reader.get(now.url("assessments:changes"))
    )


def test_the_short_form_can_be_chosen_and_is_compared_on_what_both_asked(hold, reader):
    short = hold({"Norte": 6}, lambda t, s, c: 2, form="short", opens_on=LONG_AGO, title="Corta")
    now = hold({"Norte": 6}, lambda t, s, c: 3)
    assert "There is no earlier round" in text_of(reader.get(now.url("assessments:changes")))
    said = reader.get(now.url("assessments:changes"), {"with": short.assessment.pk})
    assert "Not asked before" in text_of(said)


@pytest.mark.parametrize("asked", ["nonsense", "00000000-0000-0000-0000-000000000000"])
def test_a_round_that_cannot_be_compared_is_not_found(asked, hold, reader):
    held = hold({"Norte": 6})
    for wanted in (asked, str(held.assessment.pk)):
        address = held.url("assessments:changes")
        assert reader.get(address, {"with": wanted}).status_code == 404


def test_a_round_of_another_organisation_is_not_found(hold, reader, other_organization):
    theirs = hold_round(other_organization, {"Norte": 6}, opens_on=LONG_AGO).assessment
    held = hold({"Norte": 6})
    address = held.url("assessments:changes")
    assert reader.get(address, {"with": theirs.pk}).status_code == 404


def test_an_open_anonymous_round_leads_to_its_participation(hold, reader):
    hold({"Norte": 6}, opens_on=LONG_AGO)
    held = hold({"Norte": 6}, state="open")
    assert reader.get(held.url("assessments:changes"))["Location"] == held.url("assessments:round")


def evidence(held, grade):
    Answer.objects.filter(participant__assessment=held.assessment).update(evidence=grade)


def test_a_clear_rise_with_nothing_more_to_show_is_said(twice, reader):
    now, then = twice((2, 2, 1, 2, 2, 3), (4, 4, 3, 4, 3, 5), "abcdef")
    evidence(then, 1)
    evidence(now, 1)
    said = text_of(reader.get(now.url("assessments:changes")))
    assert "no better evidence was named than before" in said
    cache.clear()
    evidence(now, 2)
    said = text_of(reader.get(now.url("assessments:changes")))
    assert "no better evidence was named than before" not in said


# ---- nobody's secrets ---------------------------------------------------------------------------


def test_fewer_than_k_in_both_rounds_are_not_looked_at(twice, reader):
    who = [*list("abcd"), "", ""]
    now, then = twice(FIRST, SECOND, who, named=False)
    change = overall_of(now, then)
    assert (change.estimate.method, change.tells_people) == (Method.UNPAIRED, False)
    for _area, lines in changes_page(now.assessment).capabilities:
        assert {line.part.estimate.method for line in lines} == {Method.UNPAIRED}


def test_how_many_are_in_both_is_not_told_where_it_would_tell_of_a_handful(twice, reader):
    """Five of seven in both: two alone. The pairs help, and nobody reads how many they are."""
    now, _then = twice((3, 2, 4, 3, 2, 3, 1), (4, 3, 4, 3, 3, 4, 2), "abcdexy",
                       [*list("abcde"), "v", "w"], named=False)  # fmt: skip
    page = changes_page(now.assessment)
    assert page.overall.estimate.method is Method.OVERLAPPING
    assert not page.overall.tells_people
    said = text_of(reader.get(now.url("assessments:changes")))
    assert "partly the same people." in said
    assert "5 in both rounds" not in said


def test_a_group_hidden_in_one_question_of_one_round_stands_nowhere_alone(hold):
    """C answers one question with four of its six: its mean is in no split."""
    sizes = {"A": 10, "B": 9, "C": 6}

    def gap(team, seat, code):
        return None if team == "C" and code == "DA1" and seat > 3 else 2 + seat % 3

    hold(sizes, lambda t, s, c: 2 + s % 2, opens_on=LONG_AGO)
    now = hold(sizes, gap).assessment
    then = previous_round(now)
    names = {team.key: team.name for team in round_scores(now).teams}
    strata = parts_of(now, then).by_team.strata
    shown = {names.get(s.group, "others") for s in strata}
    assert "C" not in shown
    assert len(strata) >= 2


def test_a_round_closed_twice_shows_no_rater_apart(hold, lead):
    """Two looks at each rater, before and after the second closing, could be subtracted."""
    then = recognised(hold({"Norte": 8}, lambda t, s, c: 2 + s % 3, opens_on=LONG_AGO), "abcdefgh")
    now = recognised(hold({"Norte": 8}, lambda t, s, c: 2 + s % 3), "abcdefgh")
    assert overall_of(now, then).estimate.method is Method.PAIRED
    Closing.objects.create(assessment=now.assessment, number=2, closed_at=timezone.now(), counted=5)
    cache.clear()
    change = parts_of(now.assessment, then.assessment)
    assert change.by_code["overall"].estimate.method is Method.UNPAIRED
    assert (change.by_role, change.by_team) == (None, None)


# ---- frozen, and what it costs ------------------------------------------------------------------


def test_two_closed_rounds_are_compared_once(twice, django_assert_num_queries):
    now, then = twice(FIRST, SECOND, "abcdef")
    made = parts_of(now.assessment, then.assessment)
    Answer.objects.filter(participant__assessment=now.assessment).delete()
    with django_assert_num_queries(1):
        assert parts_of(now.assessment, then.assessment) == made


def test_the_whole_comparison_is_kept_exactly(twice):
    now, _then = twice(FIRST, SECOND, "abcdef")
    made = changes_page(now.assessment).comparison
    Answer.objects.filter(participant__assessment=now.assessment).delete()
    assert changes_page(now.assessment).comparison == made


@pytest.mark.parametrize("people", [6, 60])
def test_the_page_costs_the_same_whoever_answered(people, hold, reader, django_assert_num_queries):
    who = [str(n) for n in range(people)]
    recognised(hold({"Norte": people}, lambda t, s, c: 2 + s % 3, opens_on=LONG_AGO), who)
    now = recognised(hold({"Norte": people}, lambda t, s, c: 2 + (s + len(c)) % 3), who)
    address = now.url("assessments:changes")
    reader.get(address)
    # Session, person, membership, the round; earlier ones, capabilities, the kept comparison.
    with django_assert_num_queries(7):
        reader.get(address)


# ---- what pairs would give away -----------------------------------------------------------------


def test_who_left_between_two_rounds_is_not_solved_for(twice):
    """Seven then, six of them now: the six's products would be whole for one answer only."""
    now, _then = twice((3, 2, 4, 3, 2, 3, 1), (4, 3, 4, 3, 3, 4), "abcdefx", "abcdef", named=False)
    page = changes_page(now.assessment)
    for _area, lines in page.capabilities:
        assert {line.part.estimate.method for line in lines} == {Method.UNPAIRED}
        assert {line.part.estimate.correlation for line in lines} == {None}
    assert page.overall.estimate.method is Method.OVERLAPPING


@pytest.mark.parametrize("named_now", [True, False])
def test_a_named_round_is_no_key_to_an_anonymous_one(named_now, hold):
    """What one person said by name, times what they said anonymously, would be an equation."""
    then = hold({"Norte": 8}, lambda t, s, c: 2 + s % 3, opens_on=LONG_AGO, named=not named_now)
    now = hold({"Norte": 8}, lambda t, s, c: 5 if s == 0 else 1, named=named_now)
    recognised(then, "abcdefgh")
    recognised(now, "abcdefgh")
    page = changes_page(now.assessment)
    assert page.overall.estimate.method is Method.UNPAIRED
    for _area, lines in page.capabilities:
        assert {line.part.estimate.method for line in lines} == {Method.UNPAIRED}
