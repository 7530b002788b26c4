"""Say thank you when somebody pays after we asked, or through their own door."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef

from dunwell.casework.letters import firm, portal_home, signer
from dunwell.casework.models import ToldStage
from dunwell.casework.standing import standings
from dunwell.channels import operations as channels
from dunwell.channels.models import OutboxMessage
from dunwell.channels.templates.compose import compose
from dunwell.channels.templates.letter import Letter, Line, Links, PaymentSaid, Situation
from dunwell.identity import queries as identity
from dunwell.identity.models import Organisation
from dunwell.kernel.money import Money
from dunwell.ledger.models import OpenItem
from dunwell.payments.models import Allocation, Payment
from dunwell.receivables import operations as receivables
from dunwell.receivables.models import Address, Contact

RECENT = timedelta(days=2)
TEMPLATE = "thank_you"


def thank_for_payments(*, organisation_id: int, at: datetime) -> int:
    """Queue a thank-you for each recent payment that deserves one; says how many.

    It asks for nothing, so it counts for no limit. Money that came before the firm's first
    run was confirmed, or that nobody had asked for, is thanked by silence.
    """
    organisation = Organisation.objects.get(pk=organisation_id)
    if organisation.first_run_confirmed_at is None:
        return 0
    payments = _to_thank_for(at)
    addresses = _addresses(payments)
    thanked = 0
    for payment in payments:
        address = addresses.get(payment.customer_id)
        if address is not None:
            channels.queue(draft=_draft(payment, address, at), at=at)
            thanked += 1
    return thanked


def _to_thank_for(at: datetime) -> list[Payment]:
    settled = Allocation.objects.filter(credit=OuterRef("item"), undone_by__isnull=True)
    late = ToldStage.objects.filter(
        item=OuterRef("debit"), told_on__gt=OuterRef("debit__due_on")
    )
    told = settled.filter(Exists(late))
    recent = Payment.objects.filter(recorded_at__gt=at - RECENT, reversed_on__isnull=True)
    asked_for = recent.filter(Exists(told)) | recent.filter(checkout__isnull=False)
    candidates = asked_for.select_related("customer__owner", "entity").order_by("pk")
    keys = {_key(payment): payment for payment in candidates}
    done = OutboxMessage.objects.filter(key__in=keys).values_list("key", flat=True)
    return [keys[key] for key in keys.keys() - set(done)]


def _addresses(payments: Sequence[Payment]) -> dict[int, str]:
    rows = Address.objects.filter(
        customer_id__in={payment.customer_id for payment in payments},
        channel="email",
        status=Address.Status.USABLE,
    ).order_by("-pk")
    return {row.customer_id: row.address for row in rows}


def _draft(payment: Payment, address: str, at: datetime) -> channels.MessageDraft:
    customer = payment.customer
    letter = _letter(payment, at)
    composed = compose(
        template=TEMPLATE,
        tone="warm",
        language=customer.language,
        channel="email",
        letter=letter,
    )
    return channels.MessageDraft(
        organisation_id=payment.organisation_id,
        key=_key(payment),
        purpose="thanks",
        customer_id=customer.pk,
        entity_id=payment.entity_id,
        channel="email",
        address=address,
        template=TEMPLATE,
        language=customer.language,
        subject=composed.subject,
        text=composed.text,
        html=composed.html,
        stop_url=letter.links.stop,
        due_at=at,
    )


def _letter(payment: Payment, at: datetime) -> Letter:
    customer = payment.customer
    as_of = identity.today(payment.entity, at)
    contact = Contact.objects.filter(customer=customer).order_by("-is_primary", "pk").first()
    standing = standings([customer.pk], as_of=as_of)[customer.pk]
    token = receivables.open_portal_link(customer_id=customer.pk, at=at)
    paid = PaymentSaid(
        Money(payment.amount_minor, payment.currency), payment.received_on, payment.reference
    )
    return Letter(
        as_of=as_of,
        kind=customer.kind,
        customer_name=customer.name,
        firm=firm(payment.entity),
        signer=signer(customer, payment.entity),
        links=Links.under(portal_home(token)),
        contact_name=contact.name if contact else "",
        given_name=contact.given_name if contact else "",
        lines=_settled(payment),
        is_nothing_open=not _owes_more(payment),
        situation=Situation(is_good_payer=standing.is_good_payer, payment=paid),
    )


def _settled(payment: Payment) -> tuple[Line, ...]:
    """What the money went to, with what is left of each."""
    items = OpenItem.objects.filter(
        settled_by__credit=payment.item_id, settled_by__undone_by__isnull=True
    ).select_related("invoice")
    return tuple(
        Line(
            number=item.invoice.number,
            due_on=item.due_on,
            open=Money(item.open_minor, item.currency),
            description=item.invoice.description,
        )
        for item in items.order_by("due_on", "pk").distinct()
    )


def _owes_more(payment: Payment) -> bool:
    """Whether anything else is open between the customer and the entity."""
    return OpenItem.objects.filter(
        customer_id=payment.customer_id, entity_id=payment.entity_id, open_minor__gt=0
    ).exists()


def _key(payment: Payment) -> str:
    return f"thanks|{payment.pk}"
