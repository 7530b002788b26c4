"""Who sits at the terminal: some steps need a person's name, not the machine's."""

from dunwell.cli.desk import Desk
from dunwell.identity import access, queries
from dunwell.identity.actor import Actor
from dunwell.kernel.refusal import Refusal


class NobodyByThatName(Refusal):
    code = "nobody-by-that-name"
    says = "{email} is not a member here. Members: {members}."


def acting(desk: Desk, email: str | None) -> Actor:
    """The member with this address; the machine itself where no one is named.

    Refuses with NobodyByThatName.
    """
    if email is None:
        return desk.actor
    members = queries.members(desk.organisation.pk)
    wanted = email.strip().lower()
    found = next((one for one in members if one.user.email == wanted), None)
    if found is None:
        known = ", ".join(one.user.email for one in members) or "none yet"
        raise NobodyByThatName(email=email, members=known)
    return access.actor_for(user_id=found.user_id, organisation_id=desk.organisation.pk)
