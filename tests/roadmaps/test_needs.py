"""Journeys in the roadmap: what customers miss is ranked beside maturity and traced to its source."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from journeys.models import (
    JourneyState,
    JourneyStatus,
    PainPoint,
    Persona,
    Rating,
    Tool,
    ToolMoment,
)
from reports.document import report_document
from reports.frames import roadmap_frame
from roadmaps.models import Initiative, InitiativeRelief, Roadmap
from roadmaps.needs_list import needs_list
from roadmaps.selectors import roadmap_plan
from roadmaps.services import ForeignNeedError, add_own_initiative, decide, weigh_journeys
from tests.assessments.world import HTMX, changed, english, estimates, tables, text_of
from tests.journeys.world import example_journey, touchpoint_of


@pytest.fixture
def journey(organization):
    return example_journey(organization)


@pytest.fixture
def eased(roadmap, initiatives, journey):
    """The roadmap of the example with the reliefs of the example."""
    ease(initiatives["I2"], journey, Entrega=1, Soporte=3)
    ease(initiatives["I4"], journey, Entrega="1.5")
    return roadmap


@pytest.fixture
def at(roadmap, initiatives):
    def address(name, key=None, **more):
        args = {"organization": roadmap.organization.slug, "pk": roadmap.pk, **more}
        if key:
            args["initiative"] = initiatives[key].pk
        return reverse(f"roadmaps:{name}", kwargs=args)

    return address


def ease(initiative, journey, **points):
    for title, number in points.items():
        InitiativeRelief.objects.create(
            initiative=initiative,
            touchpoint=touchpoint_of(journey, title),
            points=Decimal(str(number)),
        )


def plan_of(roadmap):
    return roadmap_plan(Roadmap.objects.get(pk=roadmap.pk))


def order(roadmap):
    return [line.initiative.title.removeprefix("Iniciativa ") for line in plan_of(roadmap).lines]


def whole(initiative, **changes):
    """What the page of one initiative sends."""
    lifts = {}
    for n, lift in enumerate(initiative.lifts.all()):
        lifts |= {f"capability_{n}": lift.capability_id, f"points_{n}": lift.points}
    required = list(initiative.requires.values_list("pk", flat=True))
    return {**estimates(initiative), **lifts, "requires": required, "own_title": "", **changes}


# ---- the ranking -------------------------------------------------------------------------------


def test_the_ranking_adds_what_customers_gain(eased):
    lines = {line.initiative.library.code: line.ranked for line in plan_of(eased).lines}
    assert order(eased) == ["I2", "I5", "I6", "I1", "I4", "I3"]
    assert lines["I2"].maturity == pytest.approx(0.2080, abs=5e-5)
    assert lines["I2"].journeys == pytest.approx(0.3737, abs=5e-5)
    assert lines["I2"].score == pytest.approx(2.3269, abs=5e-5)


def test_the_page_shows_both_shares_and_spells_the_sum_out(eased, at, reader):
    page = text_of(reader.get(at("roadmap")))
    assert "0.208 from maturity + 0.374 from journeys" in page
    arithmetic = re.search(r'class="arith">(.*?)</p>', page, re.S).group(1)
    for part in ("0.2080", "0.2920", "1.00 in Entrega", "2.00 in Soporte", "0.3737", "0.5817"):
        assert part in arithmetic
    assert "falls from 0.76 to as little as 0.39 points" in page


def test_a_relief_leads_to_its_touchpoint_and_to_what_customers_say(eased, journey, at, reader):
    delivery = touchpoint_of(journey, "Entrega")
    PainPoint.objects.create(touchpoint=delivery, text="Nadie me avisa", severity=5)
    page = text_of(reader.get(at("roadmap")))
    line = page.split('<li id="initiative-')[1]
    assert reverse("journeys:touchpoint", args=["acme", journey.pk, delivery.pk]) in line
    assert "Nadie me avisa" in line


def test_all_personas_of_a_journey_are_heard(organization, roadmap):
    journey = example_journey(organization, personas=("Lucía", "Jaime"))
    delivery = touchpoint_of(journey, "Entrega")
    Rating.objects.filter(touchpoint=delivery, persona__name="Jaime").update(experience=5)
    need = plan_of(roadmap).journeys.by_id[delivery.pk].need
    assert need.gap == 1
    Persona.objects.filter(name="Jaime").update(deleted_at=timezone.now())
    assert plan_of(roadmap).journeys.by_id[delivery.pk].need.gap == 2


@pytest.mark.parametrize(
    "change",
    [
        {"state": JourneyState.TO_BE},
        {"status": JourneyStatus.RETIRED},
        {"deleted_at": timezone.make_aware(timezone.datetime(2026, 11, 1))},
    ],
    ids=["future", "retired", "in the bin"],
)
def test_only_journeys_of_today_count(change, eased, journey):
    type(journey).objects.filter(pk=journey.pk).update(**change)
    assert order(eased) == ["I2", "I5", "I6", "I1", "I3", "I4"]
    assert plan_of(eased).counts_journeys is False


def test_a_touchpoint_in_the_bin_no_longer_counts_and_comes_back(eased, journey):
    delivery = touchpoint_of(journey, "Entrega")
    type(delivery).objects.filter(pk=delivery.pk).update(deleted_at=timezone.now())
    assert order(eased)[-1] == "I4"
    type(delivery).objects.filter(pk=delivery.pk).update(deleted_at=None)
    assert order(eased)[-1] == "I3"


def test_another_organisations_journeys_are_none_of_ours(roadmap, other_organization):
    example_journey(other_organization)
    assert plan_of(roadmap).journeys.journeys == []


@pytest.mark.parametrize("journeys", [1, 3])
def test_the_page_costs_the_same_however_many_journeys_there_are(
    journeys, eased, organization, at, reader, django_assert_num_queries
):
    for number in range(journeys - 1):
        example_journey(organization, title=f"Otro {number}")
    tool = Tool.objects.create(organization=organization, name="CRM", kind="crm")
    ToolMoment.objects.create(tool=tool, moment="sale")
    address = at("roadmap")
    # Without journeys 15; touchpoints, ratings, pains, the moments of tools.
    with django_assert_num_queries(19):
        reader.get(address)


# ---- which journeys count, and how much ----------------------------------------------------------


def test_with_a_weight_of_0_the_ranking_is_that_of_maturity(eased, journey, at, editor):
    sent = {"journey_weight": "0", "journeys": [journey.pk], "seen": [journey.pk]}
    page = text_of(editor.post(at("set_journeys"), sent, **HTMX))
    assert "from journeys" not in page
    assert order(eased) == ["I2", "I5", "I6", "I1", "I3", "I4"]


def test_a_journey_left_out_asks_for_nothing_and_one_that_comes_later_counts(
    eased, journey, organization, at, editor
):
    later = example_journey(organization, title="Nuevo")
    sent = {"journey_weight": "1", "seen": [journey.pk]}
    assert editor.post(at("set_journeys"), sent).status_code == 302
    assert plan_of(eased).journeys.counted == [later]
    back = {"journey_weight": "1", "seen": [journey.pk, later.pk], "journeys": [journey.pk]}
    editor.post(at("set_journeys"), back)
    assert plan_of(eased).journeys.counted == [journey]


@pytest.mark.parametrize("weight", ["", "-1", "11", "x", "NaN"])
def test_an_impossible_weight_is_refused(weight, eased, journey, at, editor):
    before = tables()
    response = editor.post(at("set_journeys"), {"journey_weight": weight}, **HTMX)
    assert response.status_code == 422
    assert english("Nothing was changed:") in text_of(response)
    assert changed(before) == set()


def test_a_foreign_journey_is_refused(eased, at, editor, other_organization):
    foreign = example_journey(other_organization)
    before = tables()
    for name in ("journeys", "seen"):
        sent = {"journey_weight": "1", name: [foreign.pk]}
        assert editor.post(at("set_journeys"), sent, **HTMX).status_code == 422
    assert changed(before) == set()
    with pytest.raises(ForeignNeedError):
        weigh_journeys(roadmap=eased, weight=Decimal(1), seen=[foreign.pk], counted=[])


# ---- an initiative eases touchpoints and brings tools ---------------------------------------------


def test_an_initiative_names_the_touchpoints_it_eases(roadmap, initiatives, journey, at, editor):
    support = touchpoint_of(journey, "Soporte")
    sent = whole(initiatives["I3"], touchpoint_0=support.pk, relief_0="1.25")
    assert editor.post(at("edit_initiative", "I3"), sent).status_code == 302
    (relief,) = initiatives["I3"].reliefs.all()
    assert (relief.touchpoint, relief.points) == (support, Decimal("1.25"))
    page = text_of(editor.get(at("edit_initiative", "I3")))
    assert f'<option value="{support.pk}" selected>' in page


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        ({"relief_0": ""}, "touchpoint_0"),
        ({"touchpoint_0": ""}, "touchpoint_0"),
        ({"relief_0": "4.5"}, "relief_0"),
        ({"relief_0": "0"}, "relief_0"),
        ({"touchpoint_1": "same", "relief_1": "1"}, "touchpoint_1"),
        ({"touchpoint_0": "nonsense"}, "touchpoint_0"),
        ({"touchpoint_0": "foreign"}, "touchpoint_0"),
        ({"touchpoint_0": "binned"}, "touchpoint_0"),
    ],
)
def test_reliefs_must_make_sense(
    change, wrong, initiatives, journey, at, editor, other_organization
):
    binned = touchpoint_of(journey, "Compra")
    type(binned).objects.filter(pk=binned.pk).update(deleted_at=timezone.now())
    ids = {
        "same": touchpoint_of(journey, "Entrega").pk,
        "foreign": touchpoint_of(example_journey(other_organization), "Entrega").pk,
        "binned": binned.pk,
    }
    sent = whole(initiatives["I3"], touchpoint_0=ids["same"], relief_0="1")
    sent |= {key: ids.get(value, value) for key, value in change.items()}
    before = tables()
    response = editor.post(at("edit_initiative", "I3"), sent)
    assert (response.status_code, wrong in response.context["form"].errors) == (422, True)
    assert changed(before) == set()


def test_the_service_refuses_a_touchpoint_that_is_not_ours(roadmap, other_organization):
    foreign = touchpoint_of(example_journey(other_organization), "Entrega")
    before = tables()
    with pytest.raises(ForeignNeedError):
        add_own_initiative(
            roadmap=roadmap,
            fields={"own_title": "x", "effort_days": 1, "cost": 0, "duration": 1, "probability": 1},
            lifts={},
            requires=[],
            reliefs={foreign.pk: Decimal(1)},
        )
    assert changed(before) == set()


def test_an_initiative_for_customers_alone_is_ranked(roadmap, journey, at, editor, initiatives):
    delivery = touchpoint_of(journey, "Entrega")
    sent = estimates(initiatives["I2"], effort_days="1", cost="0")
    sent |= {"own_title": "Avisar", "touchpoint_0": delivery.pk, "relief_0": "2"}
    sent.pop("rev")
    assert editor.post(at("new_initiative"), sent).status_code == 302
    assert order(roadmap)[0] == "Avisar"
    first = plan_of(roadmap).lines[0]
    assert (first.ranked.maturity, first.ranked.gap) == (0, None)
    assert editor.get(at("roadmap")).status_code == 200


def test_a_relief_in_the_bin_outlives_a_saved_form(eased, initiatives, journey, at, editor):
    delivery = touchpoint_of(journey, "Entrega")
    type(delivery).objects.filter(pk=delivery.pk).update(deleted_at=timezone.now())
    editor.post(at("edit_initiative", "I4"), whole(initiatives["I4"]))
    assert initiatives["I4"].reliefs.count() == 1


def test_an_initiative_brings_a_tool_that_a_moment_lacks(
    roadmap, organization, initiatives, at, editor
):
    Tool.objects.create(organization=organization, name="Chat", kind="live_chat")
    sent = whole(initiatives["I3"], tools=["delivery:help_desk"])
    assert editor.post(at("edit_initiative", "I3"), sent).status_code == 302
    need = needs_list(plan_of(roadmap)).find("delivery:help_desk")
    assert need.answers == [initiatives["I3"]]
    stray = whole(Initiative.objects.get(pk=initiatives["I3"].pk), tools=["delivery:magic"])
    assert editor.post(at("edit_initiative", "I3"), stray).status_code == 422


# ---- the list of needs -----------------------------------------------------------------------------


def test_needs_are_those_that_fall_short_or_hurt_moments_of_truth_first(eased, journey):
    search = touchpoint_of(journey, "Búsqueda")
    PainPoint.objects.create(touchpoint=search, text="No encuentro el precio")
    PainPoint.objects.create(
        touchpoint=touchpoint_of(journey, "Compra"), text="Qué bien", kind="gain"
    )
    delivery = touchpoint_of(journey, "Entrega")  # asks for more, and is no moment of truth
    type(delivery).objects.filter(pk=delivery.pk).update(is_moment_of_truth=False)
    found = needs_list(plan_of(eased))
    assert [str(need.line.touchpoint) for need in found.touchpoints] == [
        "Soporte",
        "Entrega",
        "Búsqueda",
    ]
    assert [need.capability.code for need in found.capabilities] == ["D", "CU", "ME", "DI", "EN"]


def test_each_need_says_who_answers_it_or_that_nobody_does(eased, initiatives, journey, at, reader):
    found = needs_list(plan_of(eased))
    delivery = found.find(str(touchpoint_of(journey, "Entrega").pk))
    assert {i.pk for i in delivery.answers} == {initiatives["I2"].pk, initiatives["I4"].pk}
    assert found.unanswered == 0
    for key in ("I2", "I4"):
        row = Initiative.objects.get(pk=initiatives[key].pk)
        decide(initiative=row, seen_rev=row.rev, excluded_reason="No toca")
    assert needs_list(plan_of(eased)).unanswered == 2
    page = text_of(reader.get(at("roadmap")))
    assert page.count(english("Nobody is working on it")) == 2
    assert "nobody is working on 2 of them" in page


def test_where_no_tool_is_written_down_none_is_called_missing(roadmap, organization):
    assert needs_list(plan_of(roadmap)).tools == []
    Tool.objects.create(organization=organization, name="Chat", kind="live_chat")
    assert len(needs_list(plan_of(roadmap)).tools) == 16


def test_a_need_leads_to_the_initiatives_that_could_answer_it(eased, journey, at, editor):
    support = touchpoint_of(journey, "Soporte")
    page = text_of(editor.get(at("answer", code=str(support.pk))))
    assert "Iniciativa I1" in page
    form = editor.get(at("edit_initiative", "I1"), {"need": str(support.pk)}).context["form"]
    assert form["touchpoint_0"].initial == str(support.pk)
    own = editor.get(at("new_initiative"), {"need": "ME"}).context["form"]
    assert own["capability_0"].initial.code == "ME"


def test_what_is_no_need_has_no_page(eased, journey, at, editor):
    pleased = touchpoint_of(journey, "Compra").pk
    for code in (str(pleased), "XX", "sale:crm"):
        assert editor.get(at("answer", code=code)).status_code == 404


def test_readers_see_needs_and_no_way_to_change_them(eased, at, reader):
    page = text_of(reader.get(at("roadmap")))
    assert english("What asks for an initiative") in page
    assert at("set_journeys") not in page
    assert "/needs/" not in page


# ---- what is taken away ------------------------------------------------------------------------------


def test_the_sheet_has_both_shares_only_where_journeys_count(eased, journey):
    with override("en"):
        frame = roadmap_frame(plan_of(eased))
        first = frame.iloc[0]
        assert (first["Impact from maturity"], first["Impact from journeys"]) == (0.208, 0.3737)
        assert first["What it eases"] == "Soporte −2.00; Entrega −1.00"
        InitiativeRelief.objects.all().delete()
        assert "Impact from journeys" not in roadmap_frame(plan_of(eased)).columns


def test_the_report_shows_both_shares(eased):
    document = report_document(
        assessment=eased.assessment,
        plan=plan_of(eased),
        previous=None,
        language="en",
        consultancy=None,
        made_on=date(2026, 11, 22),
    )
    assert document["ranking"]["table"]["header"][4] == "of which journeys"
    assert document["ranking"]["table"]["rows"][0][3:5] == ["0.582", "0.374"]
    maturity, journeys, impact = document["ranking"]["sum"][:3]
    assert [maturity["result"], journeys["result"], impact["result"]] == [
        "0.2080",
        "0.3737",
        "0.5817",
    ]
    assert document["initiatives"]["items"][0]["eases"]["rows"][0][0] == "Soporte"
