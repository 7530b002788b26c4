"""Who does something, and whether their role allows it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from dunwell.kernel.refusal import Refusal

RANK = {"viewer": 0, "collector": 1, "manager": 2, "admin": 3}


class NotAllowed(Refusal):
    code = "not-allowed"
    says = "This needs the role {needed}; you are signed in as {role}."


@dataclass(frozen=True, slots=True)
class Actor:
    """A member, a customer through the portal, or the system itself, in one organisation."""

    organisation_id: int
    kind: Literal["member", "customer", "system"]
    name: str
    user_id: int | None = None
    role: str | None = None

    def require(self, needed: str) -> None:
        """Refuse with NotAllowed unless the role is at least ``needed``. The system may act."""
        if self.kind == "system":
            return
        if self.kind != "member" or RANK[self.role or "viewer"] < RANK[needed]:
            raise NotAllowed(needed=needed, role=self.role or self.kind)

    def may(self, needed: str) -> bool:
        """Whether `require` would pass; for showing or hiding a button."""
        return self.kind == "system" or (
            self.kind == "member" and RANK[self.role or "viewer"] >= RANK[needed]
        )


def system(organisation_id: int) -> Actor:
    """The worker, the nightly run, the command line."""
    return Actor(organisation_id, "system", "Dunwell")


def customer(organisation_id: int, name: str) -> Actor:
    """A customer acting through the portal."""
    return Actor(organisation_id, "customer", name)
