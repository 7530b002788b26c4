"""The bank details for one transfer, with the code that a phone reads."""

from collections.abc import Sequence
from dataclasses import dataclass

from stdnum import iban as iban_number

from dunwell.kernel.money import Money
from dunwell.payments import reference, transfer
from dunwell.payments.transfer import Bank, Transfer
from dunwell.portal.visit import Visit, money_text
from dunwell.portal.words import say
from dunwell.receivables.owed import OwedItem


@dataclass(frozen=True, slots=True)
class Sheet:
    """What to write on a transfer; ``code`` is the path of an SVG of so many squares a side."""

    to: str
    iban: str
    bic: str
    account: str
    reference: str
    amount: Money
    code: str
    side: int
    code_label: str
    scan: str


def sheet(visit: Visit, bank: Bank, amount: Money, items: Sequence[OwedItem]) -> Sheet | None:
    """The sheet, or None where the bank details are not known."""
    if not bank.is_known or not items:
        return None
    order = transfer.transfer(
        bank=bank, amount=amount, numbers=tuple(item.number for item in items if item.number)
    )
    code, side = transfer.code_path(transfer.payload(order))
    written = _written(order)
    return Sheet(
        to=bank.name,
        iban=iban_number.format(bank.iban) if bank.iban else "",
        bic=bank.bic,
        account=bank.account,
        reference=written,
        amount=amount,
        code=code,
        side=side,
        code_label=say("transfer.code_label", amount=money_text(amount), reference=written),
        scan=say("transfer.scan_bank" if transfer.is_epc(order) else "transfer.scan_copy"),
    )


def _written(order: Transfer) -> str:
    return reference.spaced(order.reference) if order.is_structured else order.reference
