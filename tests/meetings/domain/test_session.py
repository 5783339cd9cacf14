"""A topic of a calibration session passes from state to state, and from no other."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from meetings.domain.session import (
    LONGEST_TIMER,
    Act,
    Count,
    NotNowError,
    TopicState,
    acts_in,
    counted,
    state_after,
    timer_until,
)

S, A = TopicState, Act
NOW = datetime(2026, 10, 14, 9, 0, tzinfo=UTC)

# The whole machine, row by row: what each state allows and where it leads.
MACHINE = {
    S.WAITING: {A.START: S.VOTING, A.PARK: S.PARKED},
    S.VOTING: {A.REVEAL: S.REVEALED, A.PARK: S.PARKED},
    S.REVEALED: {A.VOTE_AGAIN: S.SECOND_VOTE, A.AGREE: S.AGREED, A.PARK: S.PARKED},
    S.SECOND_VOTE: {A.REVEAL: S.REVEALED_AGAIN, A.PARK: S.PARKED},
    S.REVEALED_AGAIN: {A.AGREE: S.AGREED, A.PARK: S.PARKED},
    S.AGREED: {A.AGREE: S.AGREED},
    S.PARKED: {A.TAKE_UP: S.VOTING},
}


@pytest.mark.parametrize("state", S)
@pytest.mark.parametrize("act", A)
def test_each_state_allows_what_the_machine_says_and_nothing_else(state, act):
    if act in MACHINE[state]:
        assert state_after(state, act) is MACHINE[state][act]
    else:
        with pytest.raises(NotNowError):
            state_after(state, act)


@pytest.mark.parametrize("state", S)
def test_what_may_be_done_is_what_the_machine_allows(state):
    assert acts_in(state) == set(MACHINE[state])


@pytest.mark.parametrize(
    ("revealed", "goes_on_at"), [(0, S.VOTING), (1, S.REVEALED), (2, S.REVEALED_AGAIN)]
)
def test_a_parked_topic_goes_on_where_it_stopped(revealed, goes_on_at):
    assert state_after(S.PARKED, A.TAKE_UP, revealed) is goes_on_at


def test_there_is_no_third_vote():
    assert A.VOTE_AGAIN not in acts_in(S.REVEALED_AGAIN)


def test_people_vote_in_two_states_only_and_nothing_is_agreed_on_unseen():
    assert {state: state.turn for state in S if state.turn} == {S.VOTING: 1, S.SECOND_VOTE: 2}
    assert {state for state in S if state.may_be_agreed} == {
        S.REVEALED,
        S.REVEALED_AGAIN,
        S.AGREED,
    }


def test_a_meeting_is_busy_from_the_first_vote_until_it_agrees_or_parks():
    assert {state for state in S if state.is_live} == {
        S.VOTING,
        S.REVEALED,
        S.SECOND_VOTE,
        S.REVEALED_AGAIN,
    }


def test_votes_become_counts_of_levels_and_of_dont_knows():
    count = counted([1, 3, 3, None, 5, None])
    assert count == Count((1, 0, 2, 0, 1), 2)
    assert (count.voted, count.most) == (6, 2)
    assert counted([]) == Count((0, 0, 0, 0, 0), 0)


@pytest.mark.parametrize("wrong", [0, 6, -1])
def test_a_level_that_does_not_exist_is_not_counted(wrong):
    with pytest.raises(ValueError, match="no such level"):
        counted([3, wrong])


@pytest.mark.parametrize(
    ("minutes", "running", "rings_after"),
    [
        (1, None, 1),
        (5, None, 5),
        (2, 3, 5),  # extended: three minutes were left
        (2, -3, 2),  # it has rung already: two minutes from now
        (5, 14, LONGEST_TIMER / timedelta(minutes=1)),
    ],
)
def test_a_timer_is_set_or_extended_by_minutes(minutes, running, rings_after):
    until = NOW + timedelta(minutes=running) if running is not None else None
    assert timer_until(NOW, minutes, until) == NOW + timedelta(minutes=rings_after)


@pytest.mark.parametrize("wrong", [0, 6, -1])
def test_a_timer_runs_one_to_five_minutes(wrong):
    with pytest.raises(ValueError, match="minutes"):
        timer_until(NOW, wrong)
