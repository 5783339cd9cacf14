import pytest

from assessments.domain.evidence import evidenced, exposure, grade_of


def test_a_document_shows_no_more_than_level_four():
    assert evidenced(4.6, 2) == 4
    assert exposure(4.6, 2) == pytest.approx(0.6)


@pytest.mark.parametrize(("grade", "shown"), [(0, 3), (1, 3), (2, 4), (3, 4.6)])
def test_each_grade_has_its_cap(grade, shown):
    assert evidenced(4.6, grade) == shown


def test_below_its_cap_a_level_is_not_exposed():
    assert exposure(2.6, 0) == 0


def test_there_is_no_grade_four():
    with pytest.raises(ValueError, match="graded 0 to 3"):
        evidenced(3, 4)


def test_a_capability_has_the_grade_that_half_would_show():
    assert grade_of((1, 0, 3, 1), k=5) == 2
    assert grade_of((0, 0, 0, 5), k=5) == 3


def test_between_two_grades_the_lower_stands():
    assert grade_of((0, 3, 0, 3), k=5) == 1


def test_fewer_than_k_make_no_grade():
    assert grade_of((0, 0, 4, 0), k=5) is None
    assert grade_of((0, 0, 1, 0), k=1) == 2
    assert grade_of((0, 0, 0, 0), k=0) is None


def test_grades_are_counted_by_four():
    with pytest.raises(ValueError, match="4 grades"):
        grade_of((1, 2, 3), k=1)
