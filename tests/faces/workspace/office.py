"""Alice's firm on a Monday at ten, with people who sign in; and Mallory, who is from another."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.test import Client

from dunwell.identity import actor as actors
from dunwell.identity import operations as identity
from dunwell.identity.models import Organisation, User
from dunwell.identity.scope import scope
from dunwell.kernel import clock
from dunwell.receivables import operations as receivables
from dunwell.receivables.models import Customer, Invoice
from tests.keeping.casework import desk as small_firm
from tests.keeping.casework.desk import MONDAY, Desk, at

ROLES = {"alice": "admin", "olga": "manager", "bob": "collector", "vera": "viewer"}
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@dataclass(frozen=True, slots=True)
class Office:
    """A firm whose clock stands on a Monday morning, whatever day the tests run."""

    desk: Desk

    @property
    def id(self) -> int:
        return self.desk.organisation_id

    def owing(
        self, ref: str = "C-1", *, amount: str = "100.00", days_late: int = 1, **more: str
    ) -> tuple[Customer, Invoice]:
        return small_firm.owing(self.desk, ref, amount=amount, days_late=days_late, **more)

    def off_sick(self, customer: Customer, *, until_on: date | None = None) -> None:
        """Hold everything of theirs from today on."""
        with scope(self.id):
            receivables.place_hold(
                actor=self.desk.firm.collector,
                customer_id=customer.pk,
                kind="hardship",
                reason="Off sick.",
                from_on=self.desk.day,
                until_on=until_on,
                at=self.desk.now,
            )

    def signed_in(self, name: str) -> Client:
        """A browser in which a member has signed in."""
        return _browser(f"{name}@{self.id}.example")


def office(*, confirmed: bool = True, is_sandbox: bool = True) -> Office:
    """Open it, with a member of each role."""
    desk = small_firm.desk(confirmed=confirmed)
    if is_sandbox:
        behind = int((desk.now - clock.now()) / timedelta(seconds=1))
        Organisation.objects.filter(pk=desk.organisation_id).update(
            is_sandbox=True, clock_offset_seconds=behind
        )
    with scope(desk.organisation_id):
        for name, role in ROLES.items():
            identity.add_member(
                actor=desk.firm.admin,
                email=f"{name}@{desk.organisation_id}.example",
                name=name.capitalize(),
                role=role,
                at=desk.now,
            )
    return Office(desk)


def mallory() -> Client:
    """An administrator of another organisation, signed in."""
    organisation = identity.found(name="Magpie Ltd", at=at(MONDAY), is_sandbox=True)
    with scope(organisation.pk):
        founder = actors.system(organisation.pk)
        identity.add_entity(
            actor=founder, name="Magpie", currency="GBP", timezone="Europe/London", country="GB"
        )
        identity.add_member(
            actor=founder,
            email="mallory@magpie.example",
            name="Mallory",
            role="admin",
            at=at(MONDAY),
        )
    return _browser("mallory@magpie.example")


def _browser(email: str) -> Client:
    client = Client()
    client.force_login(User.objects.get(email=email), backend=BACKEND)
    return client
