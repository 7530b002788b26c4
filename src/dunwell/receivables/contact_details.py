"""Keeping contacts and addresses of customers, and never reviving a stopped one."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from dunwell.identity.many import among, create_many
from dunwell.receivables.addresses import email_address, takes_texts, telephone
from dunwell.receivables.models import Address, Channel, Contact, Customer

STOPPED_BY_THEM = (Address.Status.OPTED_OUT, Address.Status.UNSUBSCRIBED)


@dataclass(frozen=True, slots=True)
class Said:
    """What a source says of a customer's main contact and addresses; empty means nothing."""

    customer: Customer
    name: str = ""
    given_name: str = ""
    role: str = ""
    email: str = ""
    phone: str = ""
    postal: str = ""

    def addresses(self) -> dict[str, str]:
        """The address for each channel named. Refuses with NotAnEmail, NotATelephone."""
        found: dict[str, str] = {}
        if self.email:
            found[Channel.EMAIL] = email_address(self.email)
        if self.phone:
            number = telephone(self.phone, self.customer.country)
            found[Channel.CALL] = number
            if takes_texts(number):
                found[Channel.SMS] = number
        if self.postal:
            found[Channel.LETTER] = self.postal[:320]
        return found


def save(organisation_id: int, said: Sequence[Said], *, at: datetime) -> set[str]:
    """Save contacts and addresses; the numbers of the customers whom that changed.

    A new address takes the place of the usable one before it. One that was stopped, here or
    at another customer, comes in stopped: only the person behind it may open it again.
    """
    wanted = {one.customer.pk: one.addresses() for one in said}
    contacts, changed = _save_contacts(organisation_id, said)
    known = _by_customer(Address.objects.filter(among("customer_id", list(wanted))))
    stopped = _stopped(wanted)
    new: list[Address] = []
    replaced: list[int] = []
    for one in said:
        rows = known.get(one.customer.pk, [])
        for channel, text in wanted[one.customer.pk].items():
            on_channel = [row for row in rows if row.channel == channel]
            if any(row.address == text for row in on_channel):
                continue
            changed.add(one.customer.ref)
            replaced += [row.pk for row in on_channel if row.status == Address.Status.USABLE]
            new.append(
                Address(
                    organisation_id=organisation_id,
                    customer=one.customer,
                    contact=contacts.get(one.customer.pk),
                    channel=channel,
                    address=text,
                    **_status(on_channel, stopped.get((channel, text))),
                    status_at=at,
                )
            )
    Address.objects.filter(pk__in=replaced).delete()
    create_many(new)
    return changed


def _status(on_channel: Iterable[Address], elsewhere: Address | None) -> dict[str, str]:
    """The standing of a new address: that of the same one elsewhere, or of the channel."""
    if elsewhere is not None:
        return {"status": elsewhere.status, "status_why": elsewhere.status_why}
    for row in on_channel:
        if row.status in STOPPED_BY_THEM:
            return {"status": row.status, "status_why": row.status_why}
    return {"status": Address.Status.USABLE}


def _stopped(wanted: Mapping[int, Mapping[str, str]]) -> dict[tuple[str, str], Address]:
    """Those of the addresses that somebody, anywhere in the organisation, has stopped."""
    texts = {text for by_channel in wanted.values() for text in by_channel.values()}
    rows = Address.objects.filter(among("address", texts)).exclude(status=Address.Status.USABLE)
    return {(row.channel, row.address): row for row in rows.order_by("pk")}


def _by_customer(rows: Iterable[Address]) -> dict[int, list[Address]]:
    found: dict[int, list[Address]] = defaultdict(list)
    for row in rows:
        found[row.customer_id].append(row)
    return found


def _save_contacts(
    organisation_id: int, said: Sequence[Said]
) -> tuple[dict[int, Contact], set[str]]:
    """Create or correct main contacts; the contacts, and the customers changed."""
    customer_ids = [one.customer.pk for one in said]
    rows = Contact.objects.filter(among("customer_id", customer_ids), is_primary=True).order_by(
        "-pk"
    )
    contacts = {row.customer_id: row for row in rows}
    changed: set[str] = set()
    new: list[Contact] = []
    corrected: list[Contact] = []
    for one in said:
        values = {"name": one.name, "given_name": one.given_name, "role": one.role}
        told = {name: value for name, value in values.items() if value}
        contact = contacts.get(one.customer.pk)
        if contact is None and told:
            new.append(Contact(organisation_id=organisation_id, customer=one.customer, **told))
        elif contact is not None and any(getattr(contact, k) != v for k, v in told.items()):
            for name, value in told.items():
                setattr(contact, name, value)
            corrected.append(contact)
            changed.add(one.customer.ref)
    create_many(new)
    Contact.objects.bulk_update(corrected, ["name", "given_name", "role"], batch_size=1000)
    changed |= {contact.customer.ref for contact in new}
    return contacts | {contact.customer_id: contact for contact in new}, changed
