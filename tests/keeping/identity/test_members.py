"""Who may work in an organisation, and as what."""

import pytest

from dunwell.identity import operations, queries
from dunwell.identity.access import NotAMember, actor_for
from dunwell.identity.actor import NotAllowed
from dunwell.identity.models import User
from dunwell.identity.scope import scope
from tests.keeping.receivables.people import AT, Firm, firm

pytestmark = pytest.mark.django_db


@pytest.fixture
def wren() -> Firm:
    return firm("Wren & Co")


def join(place: Firm, email: str, role: str) -> int:
    with scope(place.organisation.pk):
        return operations.add_member(
            actor=place.admin, email=email, name=email.split("@")[0], role=role, at=AT
        ).user_id


def test_a_member_acts_with_their_role(wren: Firm) -> None:
    user_id = join(wren, "bob@wren.example", "collector")
    bob = actor_for(user_id=user_id)
    assert (bob.organisation_id, bob.role, bob.name) == (
        wren.organisation.pk,
        "collector",
        "bob",
    )
    assert bob.may("viewer") and not bob.may("manager")


def test_nobody_acts_where_they_are_no_member(wren: Firm) -> None:
    mallory = join(firm("Mallory Ltd"), "mallory@mallory.example", "admin")
    with pytest.raises(NotAMember):
        actor_for(user_id=mallory, organisation_id=wren.organisation.pk)
    with pytest.raises(NotAMember):
        actor_for(user_id=mallory, organisation_id=999_999)


def test_somebody_who_was_switched_off_does_not_get_in(wren: Firm) -> None:
    user_id = join(wren, "bob@wren.example", "collector")
    User.objects.filter(pk=user_id).update(is_active=False)
    with pytest.raises(NotAMember):
        actor_for(user_id=user_id)


def test_only_an_administrator_adds_members(wren: Firm) -> None:
    with scope(wren.organisation.pk), pytest.raises(NotAllowed, match="needs the role admin"):
        operations.add_member(
            actor=wren.collector, email="new@wren.example", name="", role="viewer", at=AT
        )
    assert not User.objects.filter(email="new@wren.example").exists()


def test_the_last_administrator_stays(wren: Firm) -> None:
    join(wren, "alice@wren.example", "admin")
    (only,) = queries.members(wren.organisation.pk)
    with scope(wren.organisation.pk):
        with pytest.raises(operations.LastAdmin):
            operations.change_role(actor=wren.admin, membership_id=only.pk, role="viewer")
        with pytest.raises(operations.LastAdmin):
            operations.remove_member(actor=wren.admin, membership_id=only.pk)
    assert [member.role for member in queries.members(wren.organisation.pk)] == ["admin"]


def test_an_administrator_of_another_firm_cannot_touch_our_members(wren: Firm) -> None:
    join(wren, "alice@wren.example", "admin")
    (alice,) = queries.members(wren.organisation.pk)
    other = firm("Mallory Ltd")
    with scope(other.organisation.pk), pytest.raises(type(alice).DoesNotExist):
        operations.change_role(actor=other.admin, membership_id=alice.pk, role="viewer")
    assert queries.members(wren.organisation.pk)[0].role == "admin"


def test_a_second_organisation_of_the_same_name_is_refused() -> None:
    operations.found(name="Wren & Co", at=AT)
    with pytest.raises(operations.OrganisationExists, match="Wren & Co"):
        operations.found(name="Wren & Co", at=AT)
