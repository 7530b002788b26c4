"""From a decision to everything its message may say: whom, about what, how things stand."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings

from dunwell.casework import next_step, offers, policies
from dunwell.casework.models import Decision
from dunwell.casework.standing import Standing, standings
from dunwell.channels.templates.letter import (
    Credit,
    Firm,
    Letter,
    Line,
    Links,
    PaySlip,
    PromiseSaid,
    Situation,
)
from dunwell.identity.models import Entity
from dunwell.kernel.business_days import next_open_day
from dunwell.kernel.money import Money
from dunwell.ledger.models import OpenItem
from dunwell.payments.reference import spaced
from dunwell.payments.transfer import Bank, is_epc, payload, transfer
from dunwell.policy.model import Policy
from dunwell.receivables import operations as receivables
from dunwell.receivables.models import Address, Contact, Customer, Freshness

ASKED_FOR_DAYS = 7
PREVIEW = "preview"


@dataclass(frozen=True, slots=True)
class Envelope:
    """A letter and the address that it goes to; no address where none may be used."""

    letter: Letter
    address: str | None


def envelopes(
    decisions: Sequence[Decision], *, as_of: date, at: datetime, is_preview: bool
) -> dict[int, Envelope]:
    """One a decision, by its id, read in a fixed number of queries.

    A preview carries a link that leads nowhere; the real one is made when the message is
    queued, because each link is a key.
    """
    customers = {decision.customer_id: decision.customer for decision in decisions}
    items = _items(decisions)
    contacts = _contacts(customers)
    addresses = _addresses(customers)
    standing = standings(customers, as_of=as_of)
    known = policies.by_name(as_of)
    fresh = dict(Freshness.objects.values_list("entity_id", "bank_on"))
    tokens = (
        {} if is_preview else receivables.open_portal_links(customer_ids=list(customers), at=at)
    )
    found = {}
    for decision in decisions:
        customer = decision.customer
        contact = contacts.get(customer.pk)
        policy = known.get(decision.policy or "")
        token = PREVIEW if is_preview else tokens[customer.pk]
        letter = Letter(
            as_of=as_of,
            kind=customer.kind,
            customer_name=customer.name,
            firm=firm(decision.entity),
            signer=signer(customer, decision.entity),
            links=Links.under(portal_home(token)),
            contact_name=contact.name if contact else "",
            given_name=contact.given_name if contact else "",
            lines=tuple(line(items[i]) for i in decision.item_ids if items[i].open_minor > 0),
            credits=_credits(items, decision),
            known_until=fresh.get(decision.entity_id),
            by_on=asked_for_day(as_of, customer),
            situation=replace(
                _situation(standing.get(customer.pk)),
                offers=offers.made_at(decision.stage, policy),
            ),
        )
        address = addresses.get((customer.pk, decision.channel or ""))
        if policy is not None:
            letter = _with_next_step(letter, decision, policy)
        if decision.action == "letter":
            letter = _on_paper(letter, decision, address)
        found[decision.pk] = Envelope(
            replace(letter, pay_reference=pay_reference(letter)), address
        )
    return found


def _with_next_step(letter: Letter, decision: Decision, policy: Policy) -> Letter:
    """The letter with who takes the matter over, and by when an answer stops that."""
    comes = next_step.after(decision, letter.lines, policy=policy, as_of=letter.as_of)
    if comes is None:
        return letter
    return replace(letter, by_on=comes.by_on, next_step=comes.to, next_step_on=comes.on)


def _on_paper(letter: Letter, decision: Decision, address: str | None) -> Letter:
    """The letter with what only paper needs: where it goes, and a slip to pay with."""
    return replace(
        letter,
        customer_ref=decision.customer.ref,
        postal=address or decision.customer.address,
        slip=_slip(letter, decision.entity),
    )


def _slip(letter: Letter, entity: Entity) -> PaySlip | None:
    """One transfer for all that is past its date; none in several currencies or without a bank."""
    bank = Bank(entity.name, entity.iban, entity.bic, entity.bank_account)
    totals = letter.total_due() or letter.total()
    if len(totals) != 1 or not bank.is_known:
        return None
    numbers = tuple(one.number for one in letter.due() or letter.coming())
    order = transfer(bank=bank, amount=totals[0], numbers=numbers)
    return PaySlip(
        payee=bank.name,
        amount=order.amount,
        reference=pay_reference(letter),
        iban=spaced(bank.iban) if bank.iban else "",
        bic=bank.bic,
        account=bank.account,
        code=payload(order) if is_epc(order) else "",
    )


def plain(customer: Customer, entity: Entity, *, at: datetime) -> Letter:
    """A letter to a customer that says nothing yet: who writes, to whom, and the way in."""
    contact = _contacts({customer.pk: customer}).get(customer.pk)
    token = receivables.open_portal_link(customer_id=customer.pk, at=at)
    return Letter(
        as_of=at.astimezone(ZoneInfo(entity.timezone)).date(),
        kind=customer.kind,
        customer_name=customer.name,
        firm=firm(entity),
        signer=signer(customer, entity),
        links=Links.under(portal_home(token)),
        contact_name=contact.name if contact else "",
        given_name=contact.given_name if contact else "",
    )


def email_of(customer_ids: Collection[int]) -> dict[int, str]:
    """The e-mail address that may be used for each customer who has one."""
    return {
        customer_id: address
        for (customer_id, channel), address in _addresses(customer_ids).items()
        if channel == "email"
    }


def pay_reference(letter: Letter) -> str:
    """What to write beside a transfer, as the portal says it too, so that matching knows it."""
    asked = letter.due() or letter.coming()
    if not asked:
        return ""
    order = transfer(
        bank=Bank(letter.firm.name),
        amount=asked[0].open,
        numbers=tuple(one.number for one in asked),
    )
    return spaced(order.reference) if order.is_structured else order.reference


def portal_home(token: str) -> str:
    """Where a customer's own door is."""
    return f"{settings.PUBLIC_URL.rstrip('/')}/p/{token}"


def firm(entity: Entity) -> Firm:
    """The entity as its letters show it."""
    iban = f"IBAN {spaced(entity.iban)}" if entity.iban else ""
    bic = f"BIC {entity.bic}" if entity.bic else ""
    bank = entity.bank_account or ", ".join(part for part in (iban, bic) if part)
    return Firm(
        name=entity.name,
        country=entity.country,
        legal_name=entity.legal_name,
        address=entity.address,
        phone=entity.phone,
        bank=bank,
    )


def signer(customer: Customer, entity: Entity) -> str:
    """Who signs: the member who looks after the customer, else the entity's own name for it."""
    owner = customer.owner.name if customer.owner else ""
    return owner or entity.signs_name or entity.name


def line(item: OpenItem) -> Line:
    """What is asked of an item: its open amount, without the part in dispute."""
    invoice = item.invoice
    asked = item.open_minor - min(invoice.disputed_minor, item.open_minor)
    return Line(
        number=invoice.number,
        due_on=max(item.due_on, invoice.deferred_until or item.due_on),
        open=Money(asked, item.currency),
        description=invoice.description,
        reference=invoice.reference,
    )


def asked_for_day(as_of: date, customer: Customer) -> date:
    """The one date that a message names: a week on, on a business day where they are."""
    return next_open_day(
        as_of + timedelta(days=ASKED_FOR_DAYS), country=customer.country, region=customer.region
    )


def _items(decisions: Sequence[Decision]) -> dict[int, OpenItem]:
    ids = {item_id for decision in decisions for item_id in decision.item_ids}
    found = OpenItem.objects.select_related("invoice").filter(pk__in=ids)
    return {item.pk: item for item in found}


def _contacts(customers: Mapping[int, Customer]) -> dict[int, Contact]:
    """Whom to write to: accounts payable first, then whoever is primary."""
    rows = Contact.objects.filter(customer_id__in=customers).order_by("-is_primary", "pk")
    ranked = sorted(rows, key=lambda row: row.role != Contact.Role.ACCOUNTS_PAYABLE)
    found: dict[int, Contact] = {}
    for row in ranked:
        found.setdefault(row.customer_id, row)
    return found


def _addresses(customers: Collection[int]) -> dict[tuple[int, str], str]:
    rows = Address.objects.filter(
        customer_id__in=customers, status=Address.Status.USABLE
    ).order_by("pk")
    found: dict[tuple[int, str], str] = {}
    for row in rows:
        found.setdefault((row.customer_id, row.channel), row.address)
    return found


def _credits(items: Mapping[int, OpenItem], decision: Decision) -> tuple[Credit, ...]:
    """What lowers the amount: the difference between the lines and what the decision asks."""
    asked = dict(zip(decision.currencies, decision.amounts_minor, strict=True))
    sums: dict[str, int] = {}
    for item_id in decision.item_ids:
        one = line(items[item_id])
        sums[one.open.currency] = sums.get(one.open.currency, 0) + one.open.minor
    return tuple(
        Credit("", Money(total - asked.get(currency, 0), currency))
        for currency, total in sorted(sums.items())
        if total > asked.get(currency, 0)
    )


def _situation(standing: Standing | None) -> Situation:
    if standing is None:
        return Situation(is_first_time_late=True)
    broken = standing.broken_promise
    return Situation(
        is_first_time_late=not standing.was_chased_before,
        is_good_payer=standing.is_good_payer,
        broken_promise=PromiseSaid(broken[0], broken[1]) if broken else None,
    )
