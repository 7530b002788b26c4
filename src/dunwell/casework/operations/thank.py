"""Say thank you when somebody pays after we asked, or through their own door."""

from dataclasses import replace
from datetime import datetime, timedelta

from django.db import connection

from dunwell.casework.letters import email_of, plain
from dunwell.casework.operations.answer import answer
from dunwell.casework.standing import standings
from dunwell.channels import operations as channels
from dunwell.channels.templates.letter import Letter, Line, PaymentSaid, Situation
from dunwell.identity.models import Organisation
from dunwell.kernel.money import Money
from dunwell.ledger.models import OpenItem
from dunwell.payments.models import Payment

RECENT = timedelta(days=2)
TEMPLATE = "thank_you"

DESERVES_ONE = """
SELECT p.id
  FROM payments_payment p
 WHERE p.recorded_at > %(since)s AND p.reversed_on IS NULL
   AND NOT EXISTS (SELECT 1 FROM channels_outboxmessage m WHERE m.key = %(key)s || p.id)
   AND (EXISTS (SELECT 1 FROM payments_checkout c WHERE c.payment_id = p.id)
        OR EXISTS (SELECT 1
                     FROM payments_allocation a
                     JOIN ledger_openitem i ON i.id = a.debit_id
                     JOIN casework_toldstage t ON t.item_id = a.debit_id AND t.told_on > i.due_on
                    WHERE a.credit_id = p.item_id AND a.undone_by_id IS NULL))
"""
"""Recent money through their own door, or for what we had asked for when it was late, that has
not been thanked for. It is looked for in every round, and mostly there is none."""


def thank_for_payments(*, organisation_id: int, at: datetime) -> int:
    """Queue a thank-you for each recent payment that deserves one; says how many.

    It asks for nothing, so it counts for no limit. Money that came before the firm's first
    run was confirmed, or that nobody had asked for, is thanked by silence.
    """
    organisation = Organisation.objects.get(pk=organisation_id)
    if organisation.first_run_confirmed_at is None:
        return 0
    payments = _to_thank_for(at)
    if not payments:
        return 0
    addresses = email_of({payment.customer_id for payment in payments})
    thanked = 0
    for payment in payments:
        address = addresses.get(payment.customer_id)
        if address is not None:
            channels.queue(draft=_draft(payment, address, at), at=at)
            thanked += 1
    return thanked


def _to_thank_for(at: datetime) -> list[Payment]:
    with connection.cursor() as cursor:
        cursor.execute(DESERVES_ONE, {"since": at - RECENT, "key": _key("")})
        found = [pk for (pk,) in cursor.fetchall()]
    if not found:
        return []
    to_thank = Payment.objects.filter(pk__in=found).order_by("pk")
    return list(to_thank.select_related("customer__owner", "entity"))


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


def _key(pk: int | str) -> str:
    return f"thanks|{pk}"
