"""From a signed-in user to an actor in an organisation: the only way in for the workspace."""

from dataclasses import dataclass
from datetime import datetime

from dunwell.identity.actor import Actor
from dunwell.identity.rows import rows
from dunwell.kernel.refusal import Refusal


class NotAMember(Refusal):
    code = "not-a-member"
    says = "You are not a member of any organisation here. Ask an administrator to invite you."


@dataclass(frozen=True, slots=True)
class Seat:
    """A place where a user may work: who they are there, and what a page needs of the firm."""

    organisation_id: int
    organisation: str
    is_sandbox: bool
    clock_offset_seconds: int
    first_run_confirmed_at: datetime | None
    releases_alone: bool
    daily_cap: int | None
    user_id: int
    member: str
    role: str

    @property
    def actor(self) -> Actor:
        return Actor(
            organisation_id=self.organisation_id,
            kind="member",
            name=self.member,
            user_id=self.user_id,
            role=self.role,
        )


SEATS = """
SELECT o.id AS organisation_id, o.name AS organisation, o.is_sandbox, o.clock_offset_seconds,
       o.first_run_confirmed_at, o.releases_alone, o.daily_cap,
       u.id AS user_id, coalesce(nullif(u.name, ''), u.email) AS member, m.role
  FROM identity_membership m
  JOIN identity_user u ON u.id = m.user_id
  JOIN identity_organisation o ON o.id = m.organisation_id
 WHERE m.user_id = %(user)s AND u.is_active
 ORDER BY o.name, m.id
"""


def seats(user_id: int) -> list[Seat]:
    """Where a user may work, by the organisations' names. One statement."""
    return rows(Seat, SEATS, {"user": user_id})


def seat_in(found: list[Seat], organisation_id: int | None = None) -> Seat:
    """The seat in the organisation asked for, or the first one.

    Refuses with NotAMember, in the same words whether the organisation exists or not.
    """
    for one in found:
        if organisation_id is None or one.organisation_id == organisation_id:
            return one
    raise NotAMember


def actor_for(*, user_id: int, organisation_id: int | None = None) -> Actor:
    """The actor for a user in the organisation asked for, or in their first one.

    Refuses with NotAMember.
    """
    return seat_in(seats(user_id), organisation_id).actor
