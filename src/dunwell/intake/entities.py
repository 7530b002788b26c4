"""Which entity a row belongs to: the one it names, or the one the import is for."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from dunwell.identity.models import Entity
from dunwell.intake.outcome import How, Tally
from dunwell.receivables.importing.file import Read, Reading
from dunwell.receivables.importing.problem import Problem
from dunwell.receivables.importing.records import CustomerRecord, InvoiceRecord, PaymentRecord

Record = TypeVar("Record", CustomerRecord, InvoiceRecord, PaymentRecord)


@dataclass(frozen=True, slots=True)
class Owned:
    """The entities of the organisation by code."""

    by_code: dict[str, Entity]
    default: Entity

    def of(self, code: str) -> Entity:
        return self.by_code[code] if code else self.default


def entities(how: How) -> Owned:
    return Owned({one.code: one for one in Entity.objects.order_by("pk")}, how.entity)


def with_entity(
    reading: Reading[Record], records: Sequence[Record], owned: Owned, tally: Tally
) -> list[Record]:
    """The records whose entity is known; the others become problems."""
    kept: list[Record] = []
    for record in records:
        if not record.entity or record.entity in owned.by_code:
            kept.append(record)
            continue
        tally.problems.append(
            Problem(
                row=record.row,
                field=heading(reading, "entity"),
                value=record.entity,
                error="There is no such entity here.",
                remedy=f"Write one of {', '.join(owned.by_code)}, or add the entity first.",
            )
        )
    return kept


def heading(reading: Reading[Read], name: str) -> str:
    """What the file calls a canonical column."""
    source = reading.mapping.columns.get(name)
    return (source.column or source.start or name) if source is not None else name
