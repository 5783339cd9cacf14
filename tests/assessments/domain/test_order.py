from assessments.domain.order import question_order

AREAS = [(a, [f"{a}{i}" for i in range(1, 7)]) for a in ("DA", "DI", "EN", "ME", "CU")]
GOLDEN = ["DA1", "DA4", "DA3", "DA6", "DA5", "DA2"]


def areas_in_turn(order):
    return [code[:2] for code in order[::6]]


def test_everybody_is_asked_everything_once_area_by_area():
    for rater in range(12):
        order = question_order(AREAS, seed=rater, rater_index=rater)
        assert sorted(order) == sorted(code for _, codes in AREAS for code in codes)
        assert all(len({code[:2] for code in order[i : i + 6]}) == 1 for i in range(0, 30, 6))


def test_over_five_raters_every_area_stands_once_in_every_place():
    turns = [areas_in_turn(question_order(AREAS, 1, rater)) for rater in range(5)]
    assert turns[0] == ["DA", "DI", "EN", "ME", "CU"]
    for place in zip(*turns, strict=True):
        assert sorted(place) == ["CU", "DA", "DI", "EN", "ME"]


def test_the_sixth_rater_starts_where_the_first_did():
    assert question_order(AREAS, 1, 5) == question_order(AREAS, 1, 0)


def test_the_same_seed_gives_the_same_order_in_every_process():
    # Literal, so that a change of generator cannot silently reorder a running round.
    assert question_order([("DA", AREAS[0][1])], seed=7, rater_index=3) == GOLDEN


def test_another_seed_shuffles_otherwise():
    assert len({tuple(question_order(AREAS, seed, 0)) for seed in range(20)}) == 20


def test_the_areas_own_lists_are_left_alone():
    codes = ["DA1", "DA2", "DA3"]
    question_order([("DA", codes)], 1, 0)
    assert codes == ["DA1", "DA2", "DA3"]


def test_nothing_to_ask_is_an_empty_order():
    assert question_order([], 1, 4) == []
    assert question_order([("DA", [])], 1, 4) == []
