"""A consultancy is shared: its colleagues change it, propose others, accept, decline and leave."""

from __future__ import annotations

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.urls import reverse
from django.utils import translation

from accounts.models import Colleague, Consultancy, Membership, Proposal, ReportSection, Role, User
from accounts.services import (
    StaleConsultancyError,
    accept_proposal,
    propose_colleague,
    save_consultancy,
)
from tests.accounts.conftest import main_of
from tests.conftest import PASSWORD

PAGE = reverse("accounts:consultancy")
WHOLE = {
    "firm": "Veleta",
    "color": "#7a3417",
    "email": "hola@veleta.example",
    "phone": "+34 900 100 200",
    "website": "veleta.example",
    "cover_es": "Preparado para la dirección.",
    "cover_en": "Prepared for the board.",
    "sections": ["level", "areas"],
}


@pytest.fixture
def founded(consultant) -> Consultancy:
    return save_consultancy(user=consultant, fields={"firm": "Veleta"})


@pytest.fixture
def second(organization) -> User:
    """Another consultant of the same organisation."""
    user = User.objects.create_user("second@example.org", PASSWORD, name="Segunda Consultora")
    Membership.objects.create(user=user, organization=organization, role=Role.CONSULTANT)
    return user


@pytest.fixture
def colleague(founded, consultant, second) -> User:
    proposal = propose_colleague(user=consultant, colleague_id=second.pk)
    accept_proposal(proposal_id=proposal.pk, user=second)
    return second


def propose(browser, whom: User):
    return browser.post(reverse("accounts:propose_colleague"), {"person": whom.pk}, follow=True)


# ---- what its documents carry --------------------------------------------------------------------


def test_everything_that_is_typed_is_kept_and_shown_again(consultant, browser):
    assert browser(consultant).post(PAGE, WHOLE).status_code == 302
    row = Consultancy.objects.get()
    assert row.contact == ["hola@veleta.example", "+34 900 100 200", "veleta.example"]
    assert row.website == "https://veleta.example"
    assert row.sections == ["level", "areas"]
    with translation.override("es"):
        assert row.cover == "Preparado para la dirección."
    with translation.override("en"):
        assert row.cover == "Prepared for the board."
    page = main_of(browser(consultant).get(PAGE))
    assert "hola@veleta.example · +34 900 100 200 · veleta.example" in page
    assert page.count(" checked") == 2


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("email", "nobody", "valid email"),
        ("phone", "<b>1</b>", "Digits, spaces"),
        ("website", "javascript:alert(1)", "valid URL"),
        ("cover_es", "x" * 401, "at most 400"),
        ("sections", ["method"], "method is not one of the available choices"),
    ],
)
def test_what_cannot_be_printed_is_refused_in_words_and_kept_in_the_form(
    field, value, said, founded, consultant, browser
):
    before = Consultancy.objects.values().get()
    answer = browser(consultant).post(PAGE, WHOLE | {field: value, "rev": "2", "firm": "Otra"})
    assert answer.status_code == 422
    assert said in main_of(answer)
    assert 'value="Otra"' in main_of(answer)
    assert Consultancy.objects.values().get() == before


def test_cover_summary_and_method_cannot_be_left_out():
    assert not {"cover", "summary", "method"} & set(ReportSection.values)


def test_a_save_over_a_colleagues_is_refused_with_both_texts(colleague, consultant, browser):
    first, other = browser(consultant), browser(colleague)
    assert other.post(PAGE, {"firm": "Nueva", "rev": "1", "sections": "level"}).status_code == 302
    answer = first.post(PAGE, {"firm": "Vieja", "rev": "1"})
    page = main_of(answer)
    assert answer.status_code == 409
    assert "<td>Nueva</td><td>Vieja</td>" in page
    assert Consultancy.objects.get().firm == "Nueva"
    assert 'name="rev" value="2"' in page
    assert first.post(PAGE, {"firm": "Vieja", "rev": "2"}).status_code == 302
    assert Consultancy.objects.get().firm == "Vieja"


def test_a_stale_save_writes_nothing(founded, consultant):
    with pytest.raises(StaleConsultancyError):
        save_consultancy(user=consultant, fields={"firm": "Otra"}, seen_rev=founded.rev + 1)
    assert Consultancy.objects.get().firm == "Veleta"


# ---- who belongs to it ---------------------------------------------------------------------------


def test_a_proposed_colleague_accepts_and_shares_what_is_saved(
    founded, consultant, second, browser
):
    propose(browser(consultant), second)
    offer = main_of(browser(second).get(PAGE))
    assert f"{consultant} proposes that you join Veleta" in offer
    proposal = Proposal.objects.get()
    answer = browser(second).post(reverse("accounts:accept_proposal", args=[proposal.pk]))
    assert answer.status_code == 302
    assert set(founded.colleagues.values_list("user", flat=True)) == {consultant.pk, second.pk}
    assert 'value="Veleta"' in main_of(browser(second).get(PAGE))
    assert not Proposal.objects.exists()


def test_whoever_declines_stays_where_they_are(founded, consultant, second, browser):
    save_consultancy(user=second, fields={"firm": "Propia"})
    propose(browser(consultant), second)
    proposal = Proposal.objects.get()
    browser(second).post(reverse("accounts:withdraw_proposal", args=[proposal.pk]))
    assert not Proposal.objects.exists()
    assert second.colleague.consultancy.firm == "Propia"


def test_accepting_leaves_the_own_one_which_goes_where_nobody_is_left(
    founded, consultant, second, browser
):
    save_consultancy(user=second, fields={"firm": "Propia"})
    propose(browser(consultant), second)
    said = main_of(browser(second).get(PAGE))
    assert "You would leave Propia, to which nobody else belongs" in said
    accept_proposal(proposal_id=Proposal.objects.get().pk, user=second)
    assert list(Consultancy.objects.values_list("firm", flat=True)) == ["Veleta"]


def test_only_consultants_of_ones_own_organisations_can_be_proposed(
    founded, consultant, lead, executive, stranger, organization, other_organization, browser
):
    outside = User.objects.create_user("outside@example.org", PASSWORD)
    Membership.objects.create(user=outside, organization=other_organization, role=Role.CONSULTANT)
    for whom in (lead, executive, stranger, outside, consultant):
        page = main_of(propose(browser(consultant), whom))
        assert "Nothing was proposed" in page
        assert f'<option value="{whom.pk}"' not in page
    assert not Proposal.objects.exists()


def test_somebody_who_is_no_consultant_proposes_nobody(lead, second, browser):
    save_consultancy(user=lead, fields={"firm": "De la casa"})
    assert "Nothing was proposed" in main_of(propose(browser(lead), second))


def test_nobody_accepts_or_withdraws_what_is_between_others(
    founded, consultant, second, stranger, lead, browser
):
    propose(browser(consultant), second)
    proposal = Proposal.objects.get()
    for other in (stranger, lead, consultant):
        address = reverse("accounts:accept_proposal", args=[proposal.pk])
        assert browser(other).post(address).status_code == 404
    for other in (stranger, lead):
        browser(other).post(reverse("accounts:withdraw_proposal", args=[proposal.pk]))
    assert Proposal.objects.get() == proposal
    assert Colleague.objects.get().user == consultant


def test_a_proposal_can_be_taken_back(founded, consultant, second, browser):
    propose(browser(consultant), second)
    address = reverse("accounts:withdraw_proposal", args=[Proposal.objects.get().pk])
    browser(consultant).post(address)
    assert "proposes that you join" not in main_of(browser(second).get(PAGE))


def test_who_leaves_takes_nothing_along_and_the_last_one_ends_it(
    founded, colleague, consultant, browser
):
    browser(colleague).post(reverse("accounts:leave_consultancy"))
    assert Consultancy.objects.get().colleagues.get().user == consultant
    assert "Nothing yet" in main_of(browser(colleague).get(PAGE))
    browser(consultant).post(reverse("accounts:leave_consultancy"))
    assert not Consultancy.objects.exists()


def test_a_consultancy_goes_with_its_last_account(founded, colleague, consultant):
    consultant.delete()
    assert Consultancy.objects.exists()
    colleague.delete()
    assert not Consultancy.objects.exists()


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("others", [1, 4])
def test_the_page_costs_the_same_however_many_there_are(
    others, language, founded, consultant, organization, client_of, django_assert_num_queries
):
    for number in range(others):
        for kind in ("joined", "asked", "free"):
            user = User.objects.create_user(f"{kind}{number}@example.org", PASSWORD)
            Membership.objects.create(user=user, organization=organization, role=Role.CONSULTANT)
            if kind == "joined":
                Colleague.objects.create(consultancy=founded, user=user)
            elif kind == "asked":
                Proposal.objects.create(consultancy=founded, user=user, proposed_by=consultant)
    browser = client_of(consultant, headers={"accept-language": language})
    # Session, person; the form's row; consultancy, offers, colleagues, proposals, whether
    # one is a consultant, whom one works with.
    with django_assert_num_queries(9):
        page = main_of(browser.get(PAGE))
    assert {"es": "Su nombre", "en": "Your name"}[language] in page


# ---- from a look of one's own to one that is shared ----------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_every_look_that_was_saved_becomes_a_consultancy_of_one():
    before, after = [("accounts", "0001_initial")], [("accounts", "0002_consultancies_and_exports")]
    executor = MigrationExecutor(connection)
    newest = executor.loader.graph.leaf_nodes()
    try:
        old = executor.migrate(before).apps
        users, looks = old.get_model("accounts", "User"), old.get_model("accounts", "Branding")
        for name in ("ana", "eva"):
            user = users.objects.create(email=f"{name}@example.org")
            looks.objects.create(
                user=user, firm=f"Firma de {name}", color="#123456", logo_png=name.encode()
            )
        executor = MigrationExecutor(connection)
        new = executor.migrate(after).apps
        rows = new.get_model("accounts", "Colleague").objects.select_related("consultancy", "user")
        assert {
            (
                row.user.email,
                row.consultancy.firm,
                row.consultancy.color,
                bytes(row.consultancy.logo_png),
                tuple(row.consultancy.left_out),
            )
            for row in rows
        } == {
            ("ana@example.org", "Firma de ana", "#123456", b"ana", ()),
            ("eva@example.org", "Firma de eva", "#123456", b"eva", ()),
        }
        executor = MigrationExecutor(connection)
        back = executor.migrate(before).apps
        kept = back.get_model("accounts", "Branding").objects.values_list("firm", flat=True)
        assert set(kept) == {"Firma de ana", "Firma de eva"}
    finally:
        MigrationExecutor(connection).migrate(newest)
