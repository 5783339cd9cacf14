"""What a model must hold, what is advised, and how two people's changes meet."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from frameworks.domain.advice import advise
from frameworks.domain.checking import check, circles, completeness
from frameworks.domain.content import Content, Text, settled
from frameworks.domain.difference import difference
from frameworks.domain.merging import merge, prints, read_prints
from frameworks.domain.problems import Kind
from tests.frameworks.examples import capability, model


def with_first(content: Content, **changes: object) -> Content:
    """The model with its first capability changed."""
    area = content.areas[0]
    first = replace(area.capabilities[0], **changes)
    area = replace(area, capabilities=(first, *area.capabilities[1:]))
    return replace(content, areas=(area, *content.areas[1:]))


def kinds(content: Content) -> set[Kind]:
    return {problem.kind for problem in check(content)}


@pytest.mark.parametrize("areas", [3, 4, 5, 6, 7])
def test_three_to_seven_areas_make_a_model(areas):
    assert check(model(areas)) == []


@pytest.mark.parametrize("areas", [0, 1, 2, 8, 9])
def test_fewer_or_more_do_not(areas):
    assert Kind.AREAS in kinds(model(areas))


def test_a_capability_needs_five_anchors_in_both_languages():
    one = capability("P1")
    assert kinds(with_first(model(), anchors=one.anchors[:4])) == {Kind.ANCHORS}
    blank = (*one.anchors[:4], Text("Algo.", "  "))
    (problem,) = check(with_first(model(), anchors=blank))
    assert problem.path == ("areas", 0, "capabilities", 0, "anchors", 5, "en")
    assert problem.kind == Kind.MISSING


def test_a_remark_is_nobodys_duty_but_is_not_said_by_halves():
    assert check(replace(model(), status=Text())) == []
    assert kinds(replace(model(), status=Text("Solo en español", ""))) == {Kind.MISSING}


def test_completeness_counts_each_language():
    content = model()
    # Title, remark; two a level and an area; eleven a capability; eight an initiative.
    texts = 1 + 1 + 5 * 2 + 3 * 2 + 6 * 11 + 6 * 8
    assert completeness(content) == (2 * texts, 2 * texts)
    assert completeness(with_first(content, help=Text("Mire", "")))[0] == 2 * texts - 1


def test_circles_are_found_once_each_and_however_long():
    assert circles({"A": ("B",), "B": ()}) == []
    assert circles({"A": ("A",)}) == [("A", "A")]
    chain = {f"I{n}": (f"I{n + 1}",) for n in range(5000)}
    assert circles(chain) == []
    assert len(circles({**chain, "I5000": ("I0",)})) == 1


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (Text("Muy bien lo hace alguien siempre en todos los canales.", ""), Kind.DEGREE_WORD),
        (Text("Alguien lo hace.", ""), Kind.LENGTH),
        (Text("Alguien lo hace cada semana con todos los demás equipos", ""), Kind.NO_FULL_STOP),
        (Text("Alguien mira el cuadro de mando cada lunes con su equipo.", ""), Kind.REGIONAL_WORD),
        (Text("", "Somebody does it every week with the others, the rest etc."), Kind.TRAILS_OFF),
    ],
)
def test_wording_is_advised_on_and_refused_by_nobody(text, kind):
    anchors = (text, *capability("P1").anchors[1:])
    content = with_first(model(), anchors=anchors)
    assert kind in {problem.kind for problem in advise(content)}
    assert check(with_first(model(), anchors=capability("P1").anchors)) == []


def test_a_sentence_that_stands_twice_is_pointed_at():
    same = capability("P1").anchors[0]
    content = with_first(model(), anchors=(same, same, *capability("P1").anchors[2:]))
    found = [p for p in advise(content) if p.kind == Kind.SAME_AS]
    assert [(p.path[-2:], dict(p.values)) for p in found] == [
        ((2, "es"), {"code": "P1", "level": 1}),
        ((2, "en"), {"code": "P1", "level": 1}),
    ]


def test_a_good_model_is_left_in_peace():
    assert advise(model()) == []


# ---- two people in one form ----------------------------------------------------------------

SHOWN = {"a": "one", "b": Decimal("1.50"), "c": ["x"]}


def merged(now, typed):
    return merge(now, typed, read_prints(prints(SHOWN)))


def test_what_nobody_else_touched_is_written():
    found = merged(SHOWN, {**SHOWN, "a": "two"})
    assert (found.changes, found.conflicts) == ({"a": "two"}, ())


def test_the_same_number_written_otherwise_is_no_change():
    assert merged(SHOWN, {"a": " one ", "b": Decimal("1.5"), "c": ["x"]}).changes == {}


def test_what_only_the_other_touched_stays_theirs():
    found = merged({**SHOWN, "a": "theirs"}, dict(SHOWN))
    assert (found.changes, found.conflicts) == ({}, ())


def test_what_both_changed_to_the_same_is_no_conflict():
    now = {**SHOWN, "a": "both"}
    assert merged(now, now).conflicts == ()


def test_what_both_changed_is_a_conflict_with_both_texts():
    found = merged({**SHOWN, "a": "theirs"}, {**SHOWN, "a": "mine"})
    assert [(c.field, c.theirs, c.mine) for c in found.conflicts] == [("a", "theirs", "mine")]


def test_a_form_that_says_nothing_of_what_it_showed_overwrites_nothing():
    found = merge(SHOWN, {"a": "mine"}, {})
    assert (found.changes, len(found.conflicts)) == ({}, 1)


# ---- what differs --------------------------------------------------------------------------


def test_differences_are_told_part_by_part():
    before = model()
    after = with_first(before, help=Text("Otra", "Other"))
    after = replace(after, title=Text("T", "T"), initiatives=before.initiatives[1:])
    assert [(c.part, c.code, c.state, c.fields) for c in difference(before, after)] == [
        ("model", "", "changed", ("title",)),
        ("capability", "P1", "changed", ("help",)),
        ("initiative", "P1-A", "gone", ()),
    ]
    assert difference(before, before) == ()
    assert {c.state for c in difference(None, after)} == {"new"}


def test_another_order_alone_is_said_too():
    before = model()
    after = settled(replace(before, areas=before.areas[::-1]))
    assert [c.state for c in difference(settled(before), after)] == ["moved"]
