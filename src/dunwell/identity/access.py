"""From a signed-in user to an actor in an organisation: the only way in for the workspace."""

from dunwell.identity.actor import Actor
from dunwell.identity.models import Membership
from dunwell.kernel.refusal import Refusal


class NotAMember(Refusal):
    code = "not-a-member"
    says = "You are not a member of any organisation here. Ask an administrator to invite you."


def actor_for(*, user_id: int, organisation_id: int | None = None) -> Actor:
    """The actor for a user in the organisation asked for, or in their first one.

    Refuses with NotAMember, in the same words whether the organisation exists or not.
    """
    places = Membership.objects.filter(user_id=user_id, user__is_active=True).select_related(
        "user"
    )
    if organisation_id is not None:
        places = places.filter(organisation_id=organisation_id)
    place = places.order_by("organisation__name", "pk").first()
    if place is None:
        raise NotAMember
    return Actor(
        organisation_id=place.organisation_id,
        kind="member",
        name=place.user.name or place.user.email,
        user_id=place.user_id,
        role=place.role,
    )
