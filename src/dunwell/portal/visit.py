"""A visit: one customer behind one link, in their organisation's time and their language."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.safestring import SafeString
from django.utils.translation import get_language

from dunwell.channels.templates.saying import phone
from dunwell.identity import actor as actors
from dunwell.identity.actor import Actor
from dunwell.kernel.money import Money
from dunwell.portal import words
from dunwell.receivables.access import Visitor
from dunwell.ui import days
from dunwell.ui.templatetags import dunwell as pieces


@dataclass(frozen=True, slots=True)
class Visit:
    """What every page knows of whoever came in."""

    token: str
    organisation_id: int
    is_sandbox: bool
    visitor: Visitor
    at: datetime
    as_of: date
    """The day where the selling entity is."""

    @property
    def actor(self) -> Actor:
        return actors.customer(self.organisation_id, self.visitor.customer.name)

    @property
    def customer_id(self) -> int:
        return self.visitor.customer.pk

    @property
    def name(self) -> str:
        return self.visitor.customer.name

    @property
    def language(self) -> str:
        customer = self.visitor.customer
        return words.language_of(customer.language, customer.country)

    @property
    def country(self) -> str:
        return self.visitor.customer.country

    @property
    def region(self) -> str | None:
        return self.visitor.customer.region

    @property
    def firm(self) -> str:
        return self.visitor.customer.entity.name

    @property
    def phone(self) -> str:
        return phone(self.visitor.customer.entity.phone)

    @property
    def email(self) -> str:
        return self.visitor.customer.entity.email

    @property
    def signer(self) -> str:
        """The one name that signs what is sent, and looks after the account."""
        customer = self.visitor.customer
        owner = customer.owner.name if customer.owner else ""
        return owner or customer.entity.signs_name or customer.entity.name

    @property
    def home(self) -> str:
        return f"/p/{self.token}"

    @property
    def link_until(self) -> str:
        return self.day(self.visitor.expires_at.date())

    def day(self, day: date) -> str:
        """Such as 26 November."""
        return days.plain(day, self.as_of, get_language() or "en-gb")

    def dated(self, day: date) -> str:
        """Such as 26 November 2026."""
        return days.plain(day, date.min, get_language() or "en-gb")

    def weekday(self, day: date) -> str:
        """Such as Thursday 26 November."""
        return days.full(day, self.as_of, get_language() or "en-gb")


def money(amount: Money) -> SafeString:
    """An amount as the page sets it."""
    return pieces.money(amount)


def money_text(amount: Money) -> str:
    """An amount for buttons and titles."""
    return pieces.money_text(amount)
