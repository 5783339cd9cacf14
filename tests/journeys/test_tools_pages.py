"""The pages of tools: what each moment lacks, what exchanges data, where each tool is used."""

from __future__ import annotations

from itertools import combinations

import pytest
from django.urls import reverse
from django.utils import translation

from journeys.domain.tools import KINDS_BY_MOMENT
from journeys.models import Channel, StageKind, Tool, ToolKind
from journeys.selectors.tools import tools_page
from journeys.services.tools import create_tool, remove_tool, restore_tool, set_integrations
from journeys.tool_needs import NEEDS
from tests.journeys.world import NOW, example_journey, touchpoint_of

PAGE = "/o/acme/journeys/tools/"


@pytest.fixture
def made(organization):
    """``made("CRM", "crm", ["sale"], channels=["web"])``: one tool."""

    def tool(name, kind="other", moments=(), channels=(), touchpoints=()):
        return create_tool(
            organization=organization,
            fields={"name": name, "kind": kind},
            parts={
                "moments": moments,
                "channels": Channel.objects.filter(organization=organization, key__in=channels),
                "integrated_with": [],
                "touchpoints": touchpoints,
            },
        )

    return tool


def pair(one: Tool, other: Tool) -> str:
    return f"{one.pk}:{other.pk}"


def test_every_kind_a_moment_asks_for_has_a_sentence_for_when_it_is_missing():
    asked = {(moment, kind) for moment, kinds in KINDS_BY_MOMENT.items() for kind in kinds}
    assert set(NEEDS) == asked
    assert len({str(text) for text in NEEDS.values()}) == len(asked)


def test_the_page_says_what_is_missing_and_what_that_means(made, lead, client_of):
    made("Mesa", "help_desk", ["delivery"])
    with translation.override("en"):
        page = tools_page(Tool.objects.get().organization)
        delivery = page.phases[2].moments[0]
        assert [str(k.kind.value) for k in delivery.missing] == [
            "project_management",
            "communication",
            "satisfaction_survey",
        ]
    text = client_of(lead, headers={"accept-language": "en"}).get(PAGE).content.decode()
    assert "Delivery has no survey tool: only those who complain say how it went." in text
    assert "Delivery has no help desk" not in text
    assert "?kind=satisfaction_survey&amp;moment=delivery" in text


def test_a_tool_used_at_one_moment_does_not_fill_the_place_at_another(made):
    made("Cliente 360", "crm", ["sale"])
    page = tools_page(Tool.objects.get().organization)
    lacks = {m.moment: [k.kind for k in m.missing] for p in page.phases for m in p.moments}
    assert ToolKind.CRM in lacks[StageKind.ACQUISITION]
    assert ToolKind.CRM not in lacks[StageKind.SALE]
    assert ToolKind.CRM in lacks[StageKind.LOYALTY]


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_asks_the_same_number_of_queries_for_any_number_of_tools(
    number, organization, made, django_assert_num_queries
):
    entrega = touchpoint_of(example_journey(organization), "Entrega")
    tools = [
        made(f"Mesa {n}", "help_desk", ["delivery"], ["web"], [entrega]) for n in range(number)
    ]
    pairs = [frozenset({a.pk, b.pk}) for a, b in combinations(tools, 2)]
    set_integrations(organization=organization, seen=[], wanted=pairs)
    # uses, tools, their moments, channels and partners, all channels
    with django_assert_num_queries(6):
        page = tools_page(organization)
        assert len(page.picture.arcs) == len(pairs)
        assert [len(row.uses) for row in page.rows] == [1] * number
        assert page.table and page.phases and page.reach


# ---- integrations --------------------------------------------------------------------------


def test_a_pair_ticked_once_counts_for_both(made, lead, client_of):
    one, other = made("Uno"), made("Otro")
    client_of(lead).post(PAGE, {"pair": [pair(one, other)]})
    page = tools_page(one.organization)
    assert page.pairs == (1, 1)
    assert [row.partners for row in page.rows] == [[one], [other]]
    assert page.islands == []


def test_a_pair_left_unticked_is_taken_away(made, lead, client_of):
    one, other = made("Uno"), made("Otro")
    one.integrated_with.add(other)
    client_of(lead).post(PAGE, {"was": [pair(one, other)]})
    assert tools_page(one.organization).pairs == (0, 1)


def test_what_somebody_else_ticked_meanwhile_stands(made, lead, client_of):
    one, other, third = made("Uno"), made("Otro"), made("Tercero")
    one.integrated_with.add(other)  # after this person's page was opened
    client_of(lead).post(PAGE, {"pair": [pair(one, third)]})
    assert tools_page(one.organization).pairs == (2, 3)


@pytest.mark.parametrize("sent", ["", "x:y", "1", "{one}", "{one}:{one}", "{one}:{foreign}"])
def test_a_pair_that_is_none_of_ours_is_refused_and_nothing_written(
    sent, made, lead, other_organization, client_of
):
    one = made("Uno")
    foreign = Tool.objects.create(organization=other_organization, name="Ajena")
    sent = sent.format(one=one.pk, foreign=foreign.pk)
    assert client_of(lead).post(PAGE, {"pair": [sent]}).status_code == 404
    assert not one.integrated_with.exists() and not foreign.integrated_with.exists()


def test_who_may_only_read_sees_the_table_without_boxes_and_cannot_change_it(
    made, lead, executive, client_of
):
    one, other = made("Uno"), made("Otro")
    assert 'name="pair"' in client_of(lead).get(PAGE).content.decode()
    text = client_of(executive).get(PAGE).content.decode()
    assert "Uno" in text and 'name="pair"' not in text
    refused = client_of(executive).post(PAGE, {"pair": [pair(one, other)]})
    assert refused.status_code == 403
    assert not one.integrated_with.exists()


# ---- one tool ------------------------------------------------------------------------------


def test_a_tool_is_written_down_with_everything_it_does(organization, lead, client_of):
    entrega = touchpoint_of(example_journey(organization), "Entrega")
    web = Channel.objects.get(key="web")
    sent = {
        "name": "Mesa",
        "kind": "help_desk",
        "moments": ["delivery", "loyalty"],
        "channels": [web.pk],
        "touchpoints": [entrega.pk],
    }
    answer = client_of(lead).post(reverse("journeys:new_tool", args=["acme"]), sent)
    assert answer.status_code == 302
    row = tools_page(organization).rows[0]
    assert (row.moments, row.channels) == ([StageKind.DELIVERY, StageKind.LOYALTY], [web])
    assert row.uses == [entrega]


def test_a_tool_used_at_a_moment_that_is_not_among_its_own_says_so(organization, made):
    entrega = touchpoint_of(example_journey(organization), "Entrega")
    made("Cliente 360", "crm", ["sale"], touchpoints=[entrega])
    assert tools_page(organization).rows[0].undeclared == [StageKind.DELIVERY]


def test_two_tools_cannot_have_one_name(made, lead, client_of):
    made("Órbita")
    sent = {"name": "órbita", "kind": "crm"}
    answer = client_of(lead).post(reverse("journeys:new_tool", args=["acme"]), sent)
    assert answer.status_code == 422
    assert Tool.objects.count() == 1


@pytest.mark.parametrize("field", ["channels", "integrated_with", "touchpoints"])
def test_what_belongs_to_another_organisation_cannot_be_chosen(
    field, made, other_organization, lead, client_of
):
    tool = made("Uno")
    journey = example_journey(other_organization)
    theirs = {
        "channels": Channel.objects.filter(organization=other_organization).first(),
        "integrated_with": Tool.objects.create(organization=other_organization, name="Ajena"),
        "touchpoints": touchpoint_of(journey, "Entrega"),
    }
    sent = {"name": "Uno", "kind": "crm", "rev": tool.rev, field: [theirs[field].pk]}
    page = reverse("journeys:edit_tool", args=["acme", tool.pk])
    assert client_of(lead).post(page, sent).status_code == 422


def test_an_old_page_of_a_tool_overwrites_nothing(made, lead, client_of):
    tool = made("Uno", "crm", ["sale"])
    page = reverse("journeys:edit_tool", args=["acme", tool.pk])
    sent = {"name": "Dos", "kind": "crm", "rev": tool.rev}
    assert client_of(lead).post(page, sent).status_code == 302
    answer = client_of(lead).post(page, {**sent, "name": "Tres", "moments": ["loyalty"]})
    assert answer.status_code == 409 and 'value="Tres"' in answer.content.decode()
    tool.refresh_from_db()
    assert (tool.name, tool.moments.count()) == ("Dos", 0)


def test_a_tool_in_the_bin_comes_back_used_and_integrated_as_before(organization, made):
    entrega = touchpoint_of(example_journey(organization), "Entrega")
    one, other = made("Uno", touchpoints=[entrega]), made("Otro")
    one.integrated_with.add(other)
    remove_tool(tool=one, at=NOW)
    page = tools_page(organization)
    assert ([row.tool for row in page.rows], page.binned) == ([other], [one])
    assert page.rows[0].partners == []
    restore_tool(tool=one)
    page = tools_page(organization)
    assert page.pairs == (1, 1) and page.rows[1].uses == [entrega]


def test_saving_a_tool_keeps_what_its_form_cannot_show(organization, made, lead, client_of):
    """Partners and touchpoints in a bin are not on the form; they must not be lost with it."""
    entrega = touchpoint_of(example_journey(organization), "Entrega")
    one, other = made("Uno", touchpoints=[entrega]), made("Otro")
    one.integrated_with.add(other)
    remove_tool(tool=other, at=NOW)
    type(entrega).objects.filter(pk=entrega.pk).update(deleted_at=NOW)
    page = reverse("journeys:edit_tool", args=["acme", one.pk])
    client_of(lead).post(page, {"name": "Uno", "kind": "crm", "rev": one.rev})
    assert list(one.integrated_with.all()) == [other]
    assert list(one.touchpoints.all()) == [entrega]


# ---- channels and the picture --------------------------------------------------------------


def test_channels_without_a_tool_are_named_online_and_physical_apart(made):
    made("Sitio", channels=["web", "branch"])
    page = tools_page(Tool.objects.get().organization)
    (_online, online), (_physical, physical) = page.reach
    assert [c.key for c, names in online if names] == ["web"]
    assert [c.key for c, names in physical if names] == ["branch"]
    assert {c.key for c in page.uncovered} == {c.key for c in page.channels} - {"web", "branch"}


def test_the_picture_has_a_line_for_each_tool_in_the_order_of_moments(made):
    made("Después", moments=["loyalty"])
    made("Antes con un nombre que no cabe entero", moments=["acquisition", "sale"])
    made("Nunca")
    page = tools_page(Tool.objects.first().organization)
    lines = page.picture.lines
    assert [line.full_name.split()[0] for line in lines] == ["Antes", "Después", "Nunca"]
    assert [len(line.served) for line in lines] == [2, 1, 0]
    assert lines[0].name.endswith("…") and len(lines[0].name) == 28
    assert all(line.is_island for line in lines)
    assert max(line.y for line in lines) < page.picture.height


def test_an_empty_page_says_what_it_is_for_and_offers_one_action(organization, lead, client_of):
    text = client_of(lead).get(PAGE).content.decode()
    assert text.count('class="button primary"') == 1
    assert '<svg class="tools-picture"' not in text
