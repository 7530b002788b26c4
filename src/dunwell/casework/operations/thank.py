"""Say thank you when somebody pays after we asked, or through their own door."""

from dataclasses import replace
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef

from dunwell.casework.letters import email_of, plain
from dunwell.casework.models import ToldStage
from dunwell.casework.operations.answer import answer
from dunwell.casework.standing import standings
from dunwell.channels import operations as channels
from dunwell.channels.models import OutboxMessage
from dunwell.channels.templates.letter import Letter, Line, PaymentSaid, Situation
from dunwell.identity.models import Organisation
from dunwell.kernel.money import Money
from dunwell.ledger.models import OpenItem
from dunwell.payments.models import Allocation, Payment

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
    addresses = email_of({payment.customer_id for payment in payments})
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
    if not recent.exists():
        return []
    asked_for = recent.filter(Exists(told)) | recent.filter(checkout__isnull=False)
    keys = {_key(pk): pk for pk in asked_for.values_list("pk", flat=True)}
    if keys:
        done = OutboxMessage.objects.filter(key__in=keys).values_list("key", flat=True)
        keys = {key: keys[key] for key in keys.keys() - set(done)}
    if not keys:
        return []
    to_thank = Payment.objects.filter(pk__in=keys.values())
    return list(to_thank.select_related("customer__owner", "entity").order_by("pk"))


def _draft(payment: Payment, address: str, at: datetime) -> channels.MessageDraft:
    customer = payment.customer
    return answer(
        template=TEMPLATE,
        purpose="thanks",
        key=_key(payment.pk),
        customer=customer,
        entity_id=payment.entity_id,
        address=address,
        letter=_letter(payment, at),
        at=at,
    )


def _letter(payment: Payment, at: datetime) -> Letter:
    letter = plain(payment.customer, payment.entity, at=at)
    standing = standings([payment.customer_id], as_of=letter.as_of)[payment.customer_id]
    paid = PaymentSaid(
        Money(payment.amount_minor, payment.currency), payment.received_on, payment.reference
    )
    return replace(
        letter,
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


def _key(pk: int) -> str:
    return f"thanks|{pk}"
