"""What the pages read: what is open, by what can be paid at once, and by whom it is sold."""

from dataclasses import dataclass

from dunwell.identity import queries as identity
from dunwell.payments import transfer
from dunwell.portal import groups
from dunwell.portal.groups import Group
from dunwell.portal.visit import Visit
from dunwell.receivables import owed
from dunwell.receivables.owed import Waiting


@dataclass(frozen=True, slots=True)
class Seller:
    """The firm behind an invoice, and where money for it goes."""

    name: str
    bank: transfer.Bank


@dataclass(frozen=True, slots=True)
class Standing:
    """Everything open of whoever came in."""

    groups: tuple[Group, ...]
    waits: tuple[Waiting, ...]
    sellers: dict[int, Seller]

    def seller(self, group: Group) -> Seller:
        return self.sellers[group.entity_id]


def standing(visit: Visit) -> Standing:
    """Read it, in a fixed number of statements."""
    found = owed.owed(visit.customer_id, as_of=visit.as_of)
    return Standing(
        groups=groups.grouped(found.items, as_of=visit.as_of),
        waits=found.waits,
        sellers={
            entity.pk: Seller(
                entity.name,
                transfer.Bank(
                    name=entity.legal_name or entity.name,
                    iban=entity.iban,
                    bic=entity.bic,
                    account=entity.bank_account,
                ),
            )
            for entity in identity.entities()
        },
    )
