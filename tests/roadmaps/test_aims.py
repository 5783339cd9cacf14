"""An initiative names the metric it should move, and afterwards everybody sees whether it did."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from html import unescape

import pytest
from django.urls import reverse
from django.utils import timezone

from economics.models import Case, CaseInput
from journeys.models import Touchpoint
from metrics.domain.cuts import Cut
from metrics.domain.measures import Kind
from metrics.domain.periods import Period, shifted, start_of
from metrics.models import Metric, Reading, SourceKind
from metrics.services.metrics import known_metric, make_metric, source_named
from metrics.services.readings import Wanted, record_readings
from roadmaps.models import Initiative, InitiativeAim
from roadmaps.services import decide
from tests.assessments.world import estimates, text_of
from tests.journeys.world import example_journey

NOW = datetime(2026, 10, 14, 9, 0, tzinfo=UTC)


def month(back: int) -> date:
    """The first day of the month so many months ago."""
    return shifted(start_of(timezone.localdate(), Period.MONTH), -back)


DUE = (timezone.localdate() + timedelta(days=400)).isoformat()


@pytest.fixture
def row(initiatives):
    return initiatives["I1"]


@pytest.fixture
def at(roadmap, row):
    """``at("new_aim")``: the address of a page about the first initiative and its aims."""

    def address(name, aim=None):
        args = [roadmap.organization.slug, roadmap.pk]
        if name != "roadmap":
            args.append(row.pk)
        return reverse(f"roadmaps:{name}", args=[*args, aim.pk] if aim else args)

    return address


@pytest.fixture
def csat(organization):
    return known_metric(organization=organization, kind=Kind.CSAT)


@pytest.fixture
def tell(organization):
    def told(metric, *readings, name="CRM", **parts):
        """Record (months ago, favourable, n) of one source."""
        source = source_named(organization=organization, name=name, kind=SourceKind.IMPORT)
        wanted = [Wanted(metric, month(back), numerator=x, n=n, **parts) for back, x, n in readings]
        record_readings(source=source, wanted=wanted, by=None, at=NOW)

    return told


@pytest.fixture
def aim(editor, at):
    """``aim("csat", 6, 4, "75")``: an aim set through the form, from so many months ago."""

    def named(key, first=None, last=None, to="75", place="", due=DUE, follow=False):
        said = {"metric": key, "place": place, "to_value": to, "due_on": due}
        if first is not None:
            said |= {"first": month(first).isoformat(), "last": month(last).isoformat()}
        return editor.post(at("new_aim"), said, follow=follow)

    return named


@pytest.fixture
def said(reader, at):
    """What the roadmap says, as plain text."""

    def read():
        page = unescape(re.sub(r"<[^>]+>", " ", text_of(reader.get(at("roadmap")))))
        return re.sub(r"[\s\u00a0]+", " ", page)

    return read


def only() -> InitiativeAim:
    return InitiativeAim.objects.select_related("metric").get()


def be_done(row, back: int) -> None:
    """The initiative was done on the last day before the month so many months ago."""
    Initiative.objects.filter(pk=row.pk).update(
        status="done", done_on=month(back) - timedelta(days=1)
    )


# ---- naming -------------------------------------------------------------------------------------


def test_the_start_is_frozen_with_its_counts(aim, csat, tell, said):
    tell(csat, (6, 10, 20), (5, 12, 15), (4, 12, 15), (3, 1, 100))
    assert aim("csat", 6, 4).status_code == 302
    kept = only()
    assert (kept.from_value, kept.to_value) == (0.68, 0.75)
    assert (kept.from_sums["n"], kept.from_sums["numerator"]) == (50, 34)
    assert (kept.from_first, kept.from_until) == (month(6), month(3))
    assert "Should move CSAT from 68% (n = 50, " in said()
    assert "to 75% by" in said()


def test_no_start_is_offered_of_fewer_customers_than_may_be_shown(editor, at, aim, csat, tell):
    tell(csat, (5, 3, 3))
    page = text_of(editor.get(at("new_aim"), {"metric": "csat", "place": ""}))
    assert "n = 3" not in page
    assert "44–100" not in page  # the interval of three out of three
    aim("csat", 5, 5)
    assert only().from_sums == {}


def test_what_is_corrected_later_does_not_change_what_was_promised(aim, csat, tell, said):
    tell(csat, (6, 34, 50))
    aim("csat", 6, 6)
    tell(csat, (6, 10, 50))
    assert "Should move CSAT from 68% (n = 50" in said()


def test_the_list_line_tells_it_in_short(aim, csat, tell, said):
    tell(csat, (6, 34, 50))
    aim("csat", 6, 6)
    assert "CSAT 68% → 75%" in said()


def test_first_it_is_asked_which_metric_and_where(editor, at, csat, tell):
    tell(csat, (2, 34, 50))
    first = text_of(editor.get(at("new_aim")))
    assert 'value="retention"' in first
    second = text_of(editor.get(at("new_aim"), {"metric": "csat", "place": ""}))
    assert "68% (n = 50)" in unescape(second)
    assert 'name="metric" value="csat"' in second


def test_a_metric_named_already_is_not_offered_again(editor, at, aim, csat, tell):
    tell(csat, (2, 34, 50))
    aim("csat", 2, 2)
    assert 'value="csat"' not in text_of(editor.get(at("new_aim")))
    assert aim("csat", 2, 2).status_code == 422
    assert InitiativeAim.objects.count() == 1


def test_a_metric_without_readings_is_named_and_started_later(aim, editor, at, csat, tell, said):
    assert aim("csat").status_code == 302
    assert "Should bring CSAT to 75%" in said() and "it had not been measured before" in said()
    tell(csat, (2, 34, 50))
    sent = {
        "to_value": "75", "due_on": DUE, "rev": "1",
        "first": month(2).isoformat(), "last": month(2).isoformat(),
    }  # fmt: skip
    editor.post(at("edit_aim", only()), sent)
    assert only().from_value == 0.68


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"to_value": ""}, "This field is required."),
        ({"to_value": "120"}, "From 0 to 100, please."),
        ({"to_value": "more"}, "This is no number."),
        ({"due_on": "2020-01-01"}, "This day has passed"),
        ({"due_on": "soon"}, "Enter a valid date"),
        ({"first": "2020-01-01"}, "2020-01-01"),
    ],
)
def test_an_aim_that_cannot_be_is_refused_with_what_was_typed(
    changed, told, editor, at, csat, tell
):
    tell(csat, (2, 34, 50))
    sent = {
        "metric": "csat", "to_value": "75", "due_on": DUE,
        "first": month(2).isoformat(), "last": month(2).isoformat(), **changed,
    }  # fmt: skip
    answer = editor.post(at("new_aim"), sent)
    assert (answer.status_code, told in text_of(answer)) == (422, True)
    assert f'value="{sent["to_value"]}"' in text_of(answer) or not sent["to_value"]
    assert not InitiativeAim.objects.exists()


@pytest.mark.parametrize("asked", [{"metric": "nothing"}, {"metric": "csat", "place": "channel:x"}])
def test_what_is_no_metric_or_place_is_asked_again(asked, editor, at):
    assert editor.get(at("new_aim"), asked).status_code == 422
    assert editor.post(at("new_aim"), {**asked, "to_value": "75"}).status_code == 422


def test_an_aim_that_goes_nowhere_is_asked_about(aim, csat, tell):
    tell(csat, (2, 34, 50))
    answer = aim("csat", 2, 2, to="60", follow=True)
    assert "no better than where it starts" in text_of(answer)


def test_months_without_their_numbers_make_no_start(organization, aim, csat):
    source = source_named(organization=organization, name="CRM", kind=SourceKind.IMPORT)
    wanted = [Wanted(csat, month(back), value=0.5) for back in (3, 2)]
    record_readings(source=source, wanted=wanted, by=None, at=NOW)
    answer = aim("csat", 3, 2)
    assert (answer.status_code, "make no figure together" in text_of(answer)) == (422, True)
    assert aim("csat", 2, 2).status_code == 302


def test_small_groups_of_a_touchpoint_are_no_start(organization, editor, at, csat, tell):
    example_journey(organization)
    place = Touchpoint.objects.filter(stage__journey__organization=organization).first()
    tell(csat, (2, 3, 4), cut=Cut.TOUCHPOINT, touchpoint=place.pk)
    page = editor.get(at("new_aim"), {"metric": "csat", "place": f"touchpoint:{place.pk}"})
    assert "There are no readings of it yet" in text_of(page)
    tell(csat, (2, 40, 50), cut=Cut.TOUCHPOINT, touchpoint=place.pk, name="Otra")
    page = editor.get(at("new_aim"), {"metric": "csat", "place": f"touchpoint:{place.pk}"})
    assert "n = 54" in unescape(text_of(page))


def test_only_one_channel_should_move(organization, aim, csat, tell, said):
    example_journey(organization)
    channel = organization.channels.first()
    tell(csat, (2, 34, 50), cut=Cut.CHANNEL, channel=channel.pk)
    tell(csat, (2, 10, 50))
    aim("csat", 2, 2, place=f"channel:{channel.pk}")
    assert (only().channel, only().from_value) == (channel, 0.68)
    assert f"Should move CSAT · {channel.name} from 68%" in said()
    assert "a case is about all customers" in said()


def test_a_channel_of_another_organisation_is_not_offered(other_organization, aim, csat, tell):
    example_journey(other_organization)
    tell(csat, (2, 34, 50))
    theirs = other_organization.channels.first()
    assert aim("csat", 2, 2, place=f"channel:{theirs.pk}").status_code == 422


# ---- changing -----------------------------------------------------------------------------------


def test_the_goal_changes_and_the_start_stays_frozen(aim, editor, at, csat, tell):
    tell(csat, (6, 34, 50), (2, 40, 50))
    aim("csat", 6, 6)
    later = (date.fromisoformat(DUE) + timedelta(days=30)).isoformat()
    editor.post(at("edit_aim", only()), {"to_value": "80,5", "due_on": later, "rev": "1"})
    kept = only()
    assert (kept.to_value, kept.due_on.isoformat(), kept.from_value) == (0.805, later, 0.68)


def test_of_two_who_change_an_aim_the_second_sees_the_first(aim, editor, at, csat, tell):
    tell(csat, (6, 34, 50))
    aim("csat", 6, 6)
    where, sent = at("edit_aim", only()), {"to_value": "80", "due_on": DUE, "rev": "1"}
    assert editor.post(where, sent).status_code == 302
    answer = editor.post(where, {**sent, "to_value": "90"})
    page = unescape(text_of(answer))
    assert (answer.status_code, only().to_value) == (409, 0.8)
    assert "it now says 80% by" in page and 'value="90"' in page
    again = re.search(r'name="rev" value="(\d+)"', page)[1]
    assert editor.post(where, {**sent, "to_value": "90", "rev": again}).status_code == 302


def test_an_aim_is_taken_away_and_the_readings_stay(aim, editor, at, csat, tell):
    tell(csat, (6, 34, 50))
    aim("csat", 6, 6)
    editor.post(at("delete_aim", only()))
    assert (InitiativeAim.objects.count(), Reading.objects.count()) == (0, 1)


def test_an_aim_of_another_initiative_is_not_found(aim, editor, at, csat, tell, initiatives):
    tell(csat, (6, 34, 50))
    aim("csat", 6, 6)
    kept = only()
    kept.initiative = initiatives["I2"]
    kept.save()
    assert editor.get(at("edit_aim", kept)).status_code == 404
    assert editor.post(at("delete_aim", kept)).status_code == 404


def test_a_metric_that_should_move_is_not_deleted(organization, aim, editor):
    metric = make_metric(
        organization=organization, fields={"own_name_es": "Quejas", "own_name_en": "Complaints"}
    )
    aim(metric.key, to="3")
    where = reverse("metrics:delete_metric", args=[organization.slug, metric.key])
    answer = editor.post(where)
    assert (answer.status_code, Metric.objects.filter(pk=metric.pk).exists()) == (409, True)
    assert "Take it out there first" in text_of(answer)
    only().delete()
    assert editor.post(where).status_code == 302


def test_an_organisation_goes_with_its_aims(organization, aim):
    aim("csat")
    organization.delete()
    assert not InitiativeAim.objects.exists()


# ---- looking again ------------------------------------------------------------------------------


def test_an_initiative_notes_when_it_was_done_and_forgets_it_again(row, editor, at):
    editor.post(at("set_estimates"), estimates(row, status="done"))
    row.refresh_from_db()
    assert row.done_on == timezone.localdate()
    decide(initiative=row, seen_rev=row.rev, status="under_way")
    row.refresh_from_db()
    assert row.done_on is None


@pytest.mark.parametrize(("days", "status"), [(-40, 302), (0, 302), (1, 422)])
def test_the_day_it_was_done_may_be_put_right_but_not_lie_ahead(days, status, row, editor, at):
    day = timezone.localdate() + timedelta(days=days)
    lift = row.lifts.first()
    sent = {
        **estimates(row, status="done"), "done_on": day.isoformat(),
        "capability_0": lift.capability_id, "points_0": "1.5",
    }  # fmt: skip
    assert editor.post(at("edit_initiative"), sent).status_code == status
    row.refresh_from_db()
    assert row.done_on == (day if status == 302 else None)


def test_done_again_does_not_move_the_day(row, editor, at):
    be_done(row, 3)
    row.refresh_from_db()
    was = row.done_on
    editor.post(at("set_estimates"), estimates(row, status="done", effort_days=12))
    row.refresh_from_db()
    assert row.done_on == was


def test_it_is_waited_for_until_it_is_done(aim, csat, tell, said):
    tell(csat, (6, 34, 50))
    aim("csat", 6, 6)
    assert "It is looked at again once the initiative is done" in said()


@pytest.mark.parametrize(
    ("after", "told"),
    [
        ((2, 48, 50), "CSAT moved for the better by more than its noise: from 68% to 96%"),
        ((2, 20, 50), "CSAT moved for the worse by more than its noise: from 68% to 40%"),
        ((2, 35, 50), "No detectable change in CSAT: from 68% to 70%"),
    ],
)
def test_after_it_is_done_everybody_sees_whether_it_moved(after, told, aim, row, csat, tell, said):
    tell(csat, (6, 34, 50), after)
    aim("csat", 6, 6)
    be_done(row, 3)
    assert told in said()
    moved = "No detectable" not in told
    assert ("the figures alone do not say" in said()) is moved


def test_the_target_is_reached_or_how_far_it_is(aim, row, csat, tell, said):
    tell(csat, (6, 34, 50), (2, 35, 50))
    aim("csat", 6, 6)
    be_done(row, 3)
    assert "5.0 points are missing to the target of 75%." in said()
    tell(csat, (2, 40, 50))
    assert "The target of 75% is reached." in said()


def test_without_readings_since_that_is_said(aim, row, csat, tell, said):
    tell(csat, (6, 34, 50))
    aim("csat", 6, 6)
    be_done(row, 3)
    assert "There are no readings since" in said()


def test_done_this_month_is_too_early(aim, row, csat, tell, said):
    tell(csat, (6, 34, 50), (0, 34, 50))
    aim("csat", 6, 6)
    be_done(row, 0)
    assert "Too early to look again" in said()


def test_a_few_customers_since_are_not_shown(aim, row, csat, tell, said):
    tell(csat, (6, 34, 50), (2, 3, 3))
    aim("csat", 6, 6)
    be_done(row, 3)
    assert "100%" not in said()


def test_of_fewer_than_ten_only_the_interval_is_told(aim, row, csat, tell, said):
    tell(csat, (6, 34, 50), (2, 6, 6))
    aim("csat", 6, 6)
    be_done(row, 3)
    assert "to 61–100% (n = 6" in said()


def test_a_total_is_looked_at_against_its_usual_months(organization, aim, row, said):
    revenue = known_metric(organization=organization, kind=Kind.REVENUE)
    source = source_named(organization=organization, name="CRM", kind=SourceKind.IMPORT)
    amounts = {9: 1000, 8: 1200, 7: 1100, 6: 1300, 5: 1200, 4: 1100, 3: 1900, 2: 1900}
    wanted = [Wanted(revenue, month(back), value=amount) for back, amount in amounts.items()]
    record_readings(source=source, wanted=wanted, by=None, at=NOW)
    aim("revenue", 6, 4, to="1500")
    assert only().from_value == 1200
    assert "€1,200 a month" in said()
    be_done(row, 3)
    assert "Revenue moved for the better: from €1,200 to €1,900 a month" in said()
    assert "beyond what was usual before" in said()


# ---- in money -----------------------------------------------------------------------------------


def a_case(organization, **changes):
    case = Case.objects.create(organization=organization, title="Hogar", customers=1000, **changes)
    for key, number in (("margin", 100), ("retention", 0.8), ("discount", 0.1)):
        CaseInput.objects.create(case=case, key=key, low=number, likely=number, high=number)
    return case


def test_what_is_missing_for_the_money_is_said(organization, aim, tell, said):
    retention = known_metric(organization=organization, kind=Kind.RETENTION)
    tell(retention, (6, 80, 100))
    aim("retention", 6, 6, to="85")
    assert "In money: cannot be computed yet." in said()
    assert "There is no case yet" in said()


def test_what_more_retention_is_worth_comes_from_the_case(
    organization, aim, tell, reader, at, said
):
    retention = known_metric(organization=organization, kind=Kind.RETENTION)
    tell(retention, (6, 80, 100))
    case = a_case(organization)
    aim("retention", 6, 6, to="85")
    assert "In money, if the target is reached:" in said()
    assert case.get_absolute_url() in text_of(reader.get(at("roadmap")))
    assert "a year" in said()


def test_a_metric_without_a_formula_says_so(organization, aim, csat, tell, said):
    a_case(organization)
    tell(csat, (6, 34, 50))
    aim("csat", 6, 6)
    assert "In money: cannot be computed yet." in said()
    assert "no formula that leads to money" in said()


# ---- who, and at what cost ----------------------------------------------------------------------


def test_readers_see_aims_and_no_way_to_change_them(aim, csat, tell, executive, client_of, at):
    tell(csat, (6, 34, 50))
    aim("csat", 6, 6)
    page = text_of(client_of(executive, HTTP_ACCEPT_LANGUAGE="en").get(at("roadmap")))
    assert "Should move CSAT" in page
    assert at("new_aim") not in page and at("edit_aim", only()) not in page


@pytest.mark.parametrize("aims", [1, 4])
def test_the_page_costs_the_same_however_many_aims(
    aims, organization, aim, tell, reader, at, django_assert_num_queries
):
    a_case(organization)
    for kind in (Kind.RETENTION, Kind.CSAT, Kind.CES, Kind.CHURN)[:aims]:
        tell(known_metric(organization=organization, kind=kind), (6, 34, 50))
        aim(kind.value, 6, 6)
    assert InitiativeAim.objects.count() == aims
    address = at("roadmap")
    reader.get(address)
    # Without aims 15; metrics, readings, smallest group, sources; cases with their assumptions,
    # and what is known of retention: metrics, readings, their periods.
    with django_assert_num_queries(24):
        reader.get(address)
