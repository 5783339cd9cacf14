"""Members, teams and the organisation: who may change them, and what no form can be talked into."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.models import Colleague, Invitation, Membership, Organization, Role, Team
from accounts.services import LastEditorError, change_role, remove_member
from tests.accounts.conftest import main_of, words


def people(organization: Organization) -> str:
    return reverse("accounts:people", args=[organization.slug])


# ---- somebody can always change the organisation -----------------------------------------


def test_the_last_editor_cannot_be_removed_or_demoted(organization, lead, executive):
    own = lead.memberships.get()
    with pytest.raises(LastEditorError):
        remove_member(membership=own)
    with pytest.raises(LastEditorError):
        change_role(membership=own, role=Role.EXECUTIVE)
    own.refresh_from_db()
    assert own.role == Role.LEAD


@pytest.mark.parametrize("name, form", [("remove_member", {}), ("set_role", {"role": "executive"})])
def test_the_page_says_why_the_last_editor_stays(
    name, form, organization, lead, executive, browser
):
    own = lead.memberships.get()
    answer = browser(lead).post(
        reverse(f"accounts:{name}", args=[organization.slug, own.pk]), form, follow=True
    )
    assert "name another lead first" in words(answer)
    assert answer.redirect_chain[-1][0] == people(organization)
    own.refresh_from_db()
    assert own.role == Role.LEAD


@pytest.mark.parametrize("role", [Role.LEAD, Role.CONSULTANT])
def test_an_editor_may_go_when_another_editor_stays(role, organization, lead, consultant):
    change_role(membership=consultant.memberships.get(), role=role)
    remove_member(membership=lead.memberships.get())
    assert list(organization.memberships.values_list("user", flat=True)) == [consultant.pk]


def test_the_last_editor_may_become_the_other_kind_of_editor(lead):
    change_role(membership=lead.memberships.get(), role=Role.CONSULTANT)
    assert lead.memberships.get().role == Role.CONSULTANT


def test_whoever_removes_themselves_is_led_out(organization, lead, consultant, browser):
    client, own = browser(lead), lead.memberships.get()
    answer = client.post(reverse("accounts:remove_member", args=[organization.slug, own.pk]))
    assert answer.url == reverse("reports:home")
    assert client.get(people(organization)).status_code == 404, "gone at the next click"


def test_a_role_taken_away_is_gone_at_the_next_click(organization, lead, consultant, browser):
    client = browser(consultant)
    add = reverse("accounts:add_team", args=[organization.slug])
    assert client.post(add, {"name": "First"}).status_code == 302
    change_role(membership=consultant.memberships.get(), role=Role.EXECUTIVE)
    assert client.post(add, {"name": "Second"}).status_code == 403
    assert list(organization.teams.values_list("name", flat=True)) == ["First"]


def test_a_role_the_product_does_not_know_is_refused(organization, lead, executive, browser):
    row = executive.memberships.get()
    answer = browser(lead).post(
        reverse("accounts:set_role", args=[organization.slug, row.pk]), {"role": "god"}, follow=True
    )
    assert "That role does not exist" in words(answer)
    row.refresh_from_db()
    assert row.role == Role.EXECUTIVE
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.filter(pk=row.pk).update(role="god")


# ---- teams -----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["Ventas", "VENTAS", " ventas "])
def test_team_names_differ_in_more_than_their_case(name, organization, lead, browser):
    Team.objects.create(organization=organization, name="Ventas")
    answer = browser(lead).post(
        reverse("accounts:add_team", args=[organization.slug]), {"name": name, "headcount": 3}
    )
    assert answer.status_code == 422
    assert "already a team with this name" in words(answer)
    assert 'value="3"' in main_of(answer), "what was typed is still there"
    assert organization.teams.count() == 1


def test_accented_capitals_are_the_same_letter_on_every_database(organization, lead, browser):
    Team.objects.create(organization=organization, name="Dirección")
    answer = browser(lead).post(
        reverse("accounts:add_team", args=[organization.slug]), {"name": "DIRECCIÓN"}
    )
    assert answer.status_code == 422


def test_the_database_refuses_a_team_name_in_another_case(organization):
    Team.objects.create(organization=organization, name="Ventas")
    with pytest.raises(IntegrityError), transaction.atomic():
        Team.objects.create(organization=organization, name="VENTAS")


def test_another_organisation_may_have_a_team_of_the_same_name(
    organization, other_organization, lead, browser
):
    Team.objects.create(organization=other_organization, name="Ventas")
    browser(lead).post(reverse("accounts:add_team", args=[organization.slug]), {"name": "Ventas"})
    assert organization.teams.get().name == "Ventas"


def test_a_team_keeps_its_name_when_only_its_size_changes(organization, lead, browser):
    team = Team.objects.create(organization=organization, name="Ventas", headcount=3)
    address = reverse("accounts:edit_team", args=[organization.slug, team.pk])
    assert browser(lead).post(address, {"name": "Ventas", "headcount": 4}).status_code == 302
    team.refresh_from_db()
    assert team.headcount == 4


@pytest.mark.parametrize("headcount", ["0", "-1", "1000001", "many"])
def test_an_impossible_headcount_is_refused_in_words(headcount, organization, lead, browser):
    answer = browser(lead).post(
        reverse("accounts:add_team", args=[organization.slug]),
        {"name": "Ventas", "headcount": headcount},
    )
    assert answer.status_code == 422
    assert 'class="invalid-feedback"' in main_of(answer)
    assert not organization.teams.exists()


def test_a_team_that_has_taken_part_stays(organization, lead, browser, make_round):
    make_round(people={"Ventas": 5})
    team = organization.teams.get()
    answer = browser(lead).post(
        reverse("accounts:delete_team", args=[organization.slug, team.pk]), follow=True
    )
    assert "has taken part in a round" in words(answer)
    assert organization.teams.exists()


@pytest.mark.parametrize("name", ["edit_team", "delete_team"])
def test_a_team_of_another_organisation_does_not_exist(
    name, organization, other_organization, lead, stranger, browser
):
    theirs = Team.objects.create(organization=other_organization, name="Ventas")
    for slug in (organization.slug, other_organization.slug):
        address = reverse(f"accounts:{name}", args=[slug, theirs.pk])
        assert browser(lead).post(address, {"name": "Taken"}).status_code == 404
    own = reverse(f"accounts:{name}", args=[other_organization.slug, theirs.pk])
    theirs.refresh_from_db()
    assert theirs.name == "Ventas"
    assert browser(stranger).post(own, {"name": "Kept"}).status_code == 302, "it did exist"


# ---- what belongs to others -----------------------------------------------------------------


@pytest.mark.parametrize("name, form", [("remove_member", {}), ("set_role", {"role": "executive"})])
def test_members_of_another_organisation_do_not_exist(
    name, form, organization, other_organization, lead, stranger, browser
):
    theirs = stranger.memberships.get()
    for slug in (organization.slug, other_organization.slug):
        address = reverse(f"accounts:{name}", args=[slug, theirs.pk])
        assert browser(lead).post(address, form).status_code == 404
    theirs.refresh_from_db()
    assert theirs.role == Role.LEAD


def test_invitations_of_another_organisation_do_not_exist(invited, stranger, browser):
    invitation, _ = invited()
    for slug in ("acme", "globex"):
        address = reverse("accounts:withdraw_invitation", args=[slug, invitation.pk])
        assert browser(stranger).post(address).status_code == 404
    invitation.refresh_from_db()
    assert invitation.withdrawn_at is None


# ---- executives look ------------------------------------------------------------------------


@pytest.fixture
def changes(organization, lead, invited) -> list[str]:
    """Every address of these pages that changes the organisation."""
    team = Team.objects.create(organization=organization, name="Ventas")
    invitation, _ = invited()
    member, slug = lead.memberships.get().pk, organization.slug
    return [
        reverse("accounts:edit_organization", args=[slug]),
        reverse("accounts:invite", args=[slug]),
        reverse("accounts:withdraw_invitation", args=[slug, invitation.pk]),
        reverse("accounts:set_role", args=[slug, member]),
        reverse("accounts:remove_member", args=[slug, member]),
        reverse("accounts:add_team", args=[slug]),
        reverse("accounts:edit_team", args=[slug, team.pk]),
        reverse("accounts:delete_team", args=[slug, team.pk]),
    ]


def test_an_executive_is_refused_every_change(changes, executive, browser):
    before = _state()
    for address in changes:
        assert browser(executive).post(address, {"name": "x", "role": "lead"}).status_code == 403
    assert _state() == before


def _state() -> list[object]:
    tables = (Organization, Team, Membership, Invitation)
    return [list(table.objects.order_by("pk").values()) for table in tables]


def test_an_executive_sees_people_and_no_way_to_change_them(
    changes, organization, executive, lead, browser
):
    controls = ("<form", "<button", "<select", "<input", "/edit", "/settings/")
    shown = main_of(browser(lead).get(people(organization)))
    assert all(c in shown for c in controls if c != "/edit"), "an editor does see them"
    seen = main_of(browser(executive).get(people(organization)))
    assert "Ventas" in seen
    assert lead.email in seen
    assert not [c for c in (*controls, *changes) if c in seen]


# ---- forms take what they ask for -----------------------------------------------------------


def test_a_profile_form_changes_name_and_language_only(lead, browser):
    answer = browser(lead).post(
        reverse("accounts:profile"),
        {
            "name": "New name",
            "language": "en",
            "is_staff": "on",
            "is_superuser": "on",
            "is_active": "",
            "email": "boss@example.org",
        },
    )
    assert answer.status_code == 302
    lead.refresh_from_db()
    assert (lead.name, lead.language) == ("New name", "en")
    assert (lead.is_staff, lead.is_superuser, lead.is_active) == (False, False, True)
    assert lead.email == "lead@example.org"


def test_an_organisation_form_changes_neither_address_nor_kind(organization, lead, browser):
    browser(lead).post(
        reverse("accounts:edit_organization", args=[organization.slug]),
        {"name": "Acme", "currency": "MXN", "slug": "taken", "is_demonstration": "on", "id": "999"},
    )
    organization.refresh_from_db()
    assert (organization.name, organization.currency) == ("Acme", "MXN")
    assert (organization.slug, organization.is_demonstration) == ("acme", False)


def test_a_team_is_added_here_whatever_organisation_is_posted(
    organization, other_organization, lead, browser
):
    browser(lead).post(
        reverse("accounts:add_team", args=[organization.slug]),
        {"name": "Ventas", "organization": other_organization.pk},
    )
    assert Team.objects.get().organization == organization


def test_a_team_cannot_be_moved_elsewhere(organization, other_organization, lead, browser):
    team = Team.objects.create(organization=organization, name="Ventas")
    browser(lead).post(
        reverse("accounts:edit_team", args=[organization.slug, team.pk]),
        {"name": "Ventas", "organization": other_organization.pk},
    )
    team.refresh_from_db()
    assert team.organization == organization


def test_a_role_form_moves_nobody(organization, other_organization, lead, executive, browser):
    row = executive.memberships.get()
    browser(lead).post(
        reverse("accounts:set_role", args=[organization.slug, row.pk]),
        {"role": "consultant", "user": lead.pk, "organization": other_organization.pk},
    )
    row.refresh_from_db()
    assert (row.role, row.user, row.organization) == (Role.CONSULTANT, executive, organization)


def test_an_invitation_is_to_this_organisation_for_the_usual_time(
    organization, other_organization, lead, browser
):
    browser(lead).post(
        reverse("accounts:invite", args=[organization.slug]),
        {
            "email": "new@example.org",
            "role": "executive",
            "organization": other_organization.pk,
            "expires_at": "2099-01-01",
            "token_hash": "0" * 64,
        },
    )
    invitation = Invitation.objects.get()
    assert invitation.organization == organization
    assert invitation.expires_at.year < 2099
    assert invitation.token_hash != "0" * 64


def test_a_consultancy_is_founded_for_oneself(lead, consultant, browser):
    browser(consultant).post(
        reverse("accounts:consultancy"), {"firm": "F", "color": "", "user": lead.pk, "id": "999"}
    )
    assert Colleague.objects.get().user == consultant


def test_a_new_organisation_makes_its_creator_an_editor_and_nothing_else(newcomer, browser):
    form = {"name": "Initech", "currency": "EUR", "role": "executive", "slug": "acme"}
    address = reverse("accounts:new_organization")
    assert browser(newcomer).post(address, form).status_code == 200, "an executive cannot found one"
    assert not newcomer.memberships.exists()
    browser(newcomer).post(address, form | {"role": "lead", "is_demonstration": "on"})
    own = newcomer.memberships.get()
    assert (own.role, own.organization.slug) == (Role.LEAD, "initech")
    assert own.organization.is_demonstration is False


def test_the_address_of_new_organisations_is_never_given_away(newcomer, browser):
    browser(newcomer).post(
        reverse("accounts:new_organization"), {"name": "New", "currency": "EUR", "role": "lead"}
    )
    assert newcomer.memberships.get().organization.slug != "new"


@pytest.mark.parametrize("rows", [1, 3])
def test_the_people_page_asks_as_many_questions_for_three_as_for_one(
    rows, organization, lead, browser, invited, django_assert_num_queries
):
    for number in range(rows):
        Team.objects.create(organization=organization, name=f"Team {number}")
        invited(f"new{number}@example.org")
    client = browser(lead)
    # session, person, membership with organisation; members, teams, invitations
    with django_assert_num_queries(6):
        client.get(people(organization))
