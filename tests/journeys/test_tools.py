import pytest
from hypothesis import given
from hypothesis import strategies as st

from journeys.domain.tools import (
    KINDS_BY_MOMENT,
    StageKind,
    Tool,
    ToolKind,
    are_integrated,
    integrated_share,
    integration_matrix,
    landscape,
    tools_of,
)

ACQUISITION, SALE, DELIVERY, LOYALTY = StageKind


def tool(key, kind=ToolKind.OTHER, moments=(), partners="", channels=()):
    return Tool(key, key, kind, frozenset(moments), frozenset(partners), frozenset(channels))


CRM = tool("a", ToolKind.CRM, (ACQUISITION, SALE), "b", ("web", "shop"))
CHAT = tool("b", ToolKind.LIVE_CHAT, (SALE,), "", ("web",))
DESK = tool("c", ToolKind.HELP_DESK, (DELIVERY, SALE))
TOOLS = (CRM, CHAT, DESK)


def test_each_moment_asks_for_four_kinds_of_tools():
    assert list(KINDS_BY_MOMENT) == list(StageKind)
    assert {len(set(kinds)) for kinds in KINDS_BY_MOMENT.values()} == {4}
    asked = {kind for kinds in KINDS_BY_MOMENT.values() for kind in kinds}
    assert asked == set(ToolKind) - {ToolKind.OTHER}


def test_the_kinds_that_a_moment_lacks_are_named():
    found = tools_of(SALE, TOOLS)
    assert found.missing == (ToolKind.MARKETING_AUTOMATION, ToolKind.E_COMMERCE)
    assert found.by_kind[ToolKind.CRM] == (CRM,)
    assert found.by_kind[ToolKind.LIVE_CHAT] == (CHAT,)


def test_a_tool_of_another_kind_serves_the_moment_and_fills_no_place():
    assert tools_of(SALE, TOOLS).others == (DESK,)


def test_a_tool_fills_its_place_only_at_the_moments_it_serves():
    assert ToolKind.CRM in tools_of(LOYALTY, TOOLS).missing
    assert ToolKind.CRM not in tools_of(ACQUISITION, TOOLS).missing


def test_an_exchange_named_by_one_side_goes_both_ways():
    assert are_integrated(CRM, CHAT) is are_integrated(CHAT, CRM) is True
    assert integration_matrix(TOOLS) == (
        (None, True, False),
        (True, None, False),
        (False, False, None),
    )


@pytest.mark.parametrize(
    ("moment", "share"), [(ACQUISITION, None), (SALE, 1 / 3), (DELIVERY, None), (LOYALTY, None)]
)
def test_the_share_of_integrated_pairs_of_each_moment(moment, share):
    assert tools_of(moment, TOOLS).integrated == share


def test_the_share_of_integrated_pairs_overall():
    assert landscape(TOOLS, ()).integrated == 1 / 3
    assert integrated_share([CHAT, DESK]) == 0
    assert integrated_share([CHAT]) is integrated_share([]) is None


def test_a_tool_that_names_itself_or_one_that_is_gone_is_integrated_with_none():
    lonely = tool("x", partners="xz")
    assert integrated_share([lonely, DESK]) == 0
    assert landscape([lonely, DESK], ()).islands == (lonely, DESK)


def test_islands_exchange_with_none():
    assert landscape(TOOLS, ()).islands == (DESK,)


@pytest.mark.parametrize("tools", [(), (DESK,)])
def test_a_tool_that_is_alone_is_no_island(tools):
    assert landscape(tools, ()).islands == ()


def test_channels_without_any_tool_are_named():
    found = landscape(TOOLS, ("phone", "web", "shop"))
    assert (found.covered, found.uncovered) == (("web", "shop"), ("phone",))


def test_a_channel_that_the_organisation_does_not_have_is_not_covered_either():
    assert landscape(TOOLS, ("phone",)).covered == ()


def test_without_tools_every_moment_lacks_everything():
    found = landscape((), ("web",))
    assert [one.moment for one in found.moments] == list(StageKind)
    assert [one.missing for one in found.moments] == list(KINDS_BY_MOMENT.values())
    assert (found.matrix, found.integrated, found.uncovered) == ((), None, ("web",))


@given(st.lists(st.tuples(st.sampled_from("abcde"), st.text("abcdef", max_size=4)), max_size=5))
def test_the_matrix_is_symmetric_and_agrees_with_the_share(named):
    tools = [tool(key, partners=partners) for key, partners in dict(named).items()]
    matrix = integration_matrix(tools)
    assert matrix == tuple(zip(*matrix, strict=True))
    cells = [cell for row in matrix for cell in row if cell is not None]
    assert integrated_share(tools) == (sum(cells) / len(cells) if cells else None)
