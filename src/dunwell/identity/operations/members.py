"""Who may work in an organisation, and as what."""

from datetime import datetime

from django.db import transaction

from dunwell.identity.actor import Actor
from dunwell.identity.models import Membership, Role, User
from dunwell.kernel.refusal import Refusal


class LastAdmin(Refusal):
    code = "last-admin"
    says = "{name} is the last administrator. Make somebody else one first."


@transaction.atomic
def add_member(
    *, actor: Actor, email: str, name: str, role: str, at: datetime, password: str | None = None
) -> Membership:
    """Give a person a role; somebody new gets a sign-in without a password until they set one.

    Refuses with NotAllowed. Adding a member again changes only the role.
    """
    actor.require("admin")
    address = email.strip().lower()
    user = User.objects.filter(email=address).first()
    if user is None:
        user = User.objects.create_user(address, password, name)
    membership, _ = Membership.objects.update_or_create(
        organisation_id=actor.organisation_id,
        user=user,
        defaults={"role": Role(role)},
        create_defaults={"role": Role(role), "created_at": at},
    )
    return membership


@transaction.atomic
def change_role(*, actor: Actor, membership_id: int, role: str) -> Membership:
    """Refuses with NotAllowed, LastAdmin."""
    membership = _theirs(actor, membership_id)
    if role != Role.ADMIN:
        _keep_an_admin(membership)
    membership.role = Role(role)
    membership.save(update_fields=["role"])
    return membership


@transaction.atomic
def remove_member(*, actor: Actor, membership_id: int) -> None:
    """Refuses with NotAllowed, LastAdmin."""
    membership = _theirs(actor, membership_id)
    _keep_an_admin(membership)
    membership.delete()


def _theirs(actor: Actor, membership_id: int) -> Membership:
    actor.require("admin")
    return (
        Membership.objects.select_for_update()
        .select_related("user")
        .get(pk=membership_id, organisation_id=actor.organisation_id)
    )


def _keep_an_admin(leaving: Membership) -> None:
    others = Membership.objects.filter(
        organisation_id=leaving.organisation_id, role=Role.ADMIN
    ).exclude(pk=leaving.pk)
    if leaving.role == Role.ADMIN and not others.exists():
        raise LastAdmin(name=str(leaving.user))
