"""The portfolio on one day, as checked frames. Nothing past this door is of another type.

Every table carries `payer`: the number of the customer who is asked, `coalesce(dun_to,
customer_id)`, counted in the order of `customer_id`. Work splits by it, and whole numbers are
quicker to group than text.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

import polars as pl

from dunwell.engine import tables
from dunwell.engine.door import UnknownCustomer, WrongType, conform, row_of_first
from dunwell.facts.extra import extra_facts
from dunwell.facts.fact import DTYPES, Fact

PAYER = pl.UInt32()
UNDONE = "undone"
"""The outcome of a call that waits on somebody's list: its row says when it was asked for."""
UNCERTAIN = "ambiguous"
"""The outcome of a message that may or may not have left: it counts for every limit."""
RATE_DIGITS = 12
"""A rate is kept as a whole number of 10^-12: exact, and never a float."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What is known of the portfolio on `as_of`. Rows dated later were left at the door."""

    as_of: date
    at: datetime | None
    """The moment of deciding, where it matters: nothing is planned for an hour that has passed."""
    customers: pl.DataFrame
    """In the order of `customer_id`; a row's place is the customer's number."""
    items: pl.DataFrame
    holds: pl.DataFrame
    contacts: pl.DataFrame
    """Of `direction` 'out' or 'in'; or 'undone': a call that was asked for `at` and not made."""
    payments: pl.DataFrame
    promises: pl.DataFrame
    entities: pl.DataFrame
    rates: pl.DataFrame
    ladders: pl.DataFrame | None
    remembers_told_stages: bool
    """Whether the items say which stage they were told; otherwise the customer's stage stands."""
    extra_facts: Mapping[str, Fact]

    def only(self, payers: pl.Series) -> Snapshot:
        """The same day, cut to some payers: a decision depends on one payer's rows alone."""
        keep = pl.col("payer").is_in(payers.implode())
        return Snapshot(
            as_of=self.as_of,
            at=self.at,
            customers=self.customers,
            items=self.items.filter(keep),
            holds=self.holds.filter(keep),
            contacts=self.contacts.filter(keep),
            payments=self.payments.filter(keep),
            promises=self.promises.filter(keep),
            entities=self.entities,
            rates=self.rates,
            ladders=None if self.ladders is None else self.ladders.filter(keep),
            remembers_told_stages=self.remembers_told_stages,
            extra_facts=self.extra_facts,
        )


def accept(
    frames: Mapping[str, pl.DataFrame], *, as_of: date, at: datetime | None = None
) -> Snapshot:
    """Check the frames of a snapshot and make them fit to decide on.

    Without `at` each contact is planned for the day's opening, and what was said later that day
    is not known yet; with it, for that moment where the opening has passed.

    Refuses with a SnapshotRefused that names file, column and row.
    """
    taken = {name: conform(frames.get(name), table) for name, table in tables.TABLES.items()}
    extra = _extra_facts(taken)
    customers = _numbered(_with_extra(taken["customers"], extra))
    owned = ("items", "holds", "contacts", "payments", "promises", "ladders")
    given = _with_payers({name: taken[name] for name in owned}, customers)
    known_on = pl.lit(as_of)
    is_undone = (pl.col("channel") == "call") & (pl.col("outcome") == UNDONE)
    return Snapshot(
        as_of=as_of,
        at=at,
        customers=customers,
        items=_with_extra(given["items"], extra),
        holds=given["holds"].filter(pl.col("from_on") <= known_on),
        contacts=given["contacts"].with_columns(
            direction=pl.when(is_undone).then(pl.lit(UNDONE)).otherwise("direction")
        ),
        payments=given["payments"].filter(pl.col("paid_on") <= known_on),
        promises=given["promises"].filter(pl.col("made_on") <= known_on),
        entities=taken["entities"],
        rates=_read_rates(taken["rates"]).filter(pl.col("on") <= known_on),
        ladders=given["ladders"] if "ladders" in frames else None,
        remembers_told_stages="told_stage" in frames["items"].columns,
        extra_facts=extra,
    )


def _extra_facts(taken: Mapping[str, pl.DataFrame]) -> dict[str, Fact]:
    """What the further columns of customers and items offer; the customer's comes first."""
    customers = extra_facts(
        taken["customers"].schema, scope="customer",
        known=frozenset(tables.CUSTOMERS.column_names()),
    )  # fmt: skip
    items = extra_facts(
        taken["items"].schema, scope="item", known=frozenset(tables.ITEMS.column_names())
    )
    return {**items, **customers}


def _with_extra(frame: pl.DataFrame, extra: Mapping[str, Fact]) -> pl.DataFrame:
    names = [name for name in frame.columns if name in extra]
    return frame.with_columns(pl.col(name).cast(DTYPES[extra[name].type]) for name in names)


def _numbered(customers: pl.DataFrame) -> pl.DataFrame:
    """Customers in order, each with its own number and that of the customer who is asked."""
    _refuse_unknown(customers, "customers", "dun_to", customers["customer_id"])
    ordered = customers.sort("customer_id").with_row_index("number")
    numbers = ordered.select(dun_to="customer_id", asked_instead="number")
    return ordered.join(numbers, on="dun_to", how="left", maintain_order="left").select(
        pl.all().exclude("number", "asked_instead"),
        payer=pl.coalesce("asked_instead", "number").cast(PAYER),
    )


def _with_payers(
    tables: Mapping[str, pl.DataFrame], customers: pl.DataFrame
) -> dict[str, pl.DataFrame]:
    """Every table with the number of its payer. All rows are looked up together, in one go."""
    numbers = customers.select("customer_id", "payer")
    owners = pl.concat([frame.select("customer_id") for frame in tables.values()])
    payers = owners.join(numbers, on="customer_id", how="left", maintain_order="left")["payer"]
    if payers.null_count():
        for name, frame in tables.items():
            _refuse_unknown(frame, name, "customer_id", numbers["customer_id"])
    found, start = {}, 0
    for name, frame in tables.items():
        found[name] = frame.with_columns(payers.slice(start, frame.height))
        start += frame.height
    return found


def _refuse_unknown(frame: pl.DataFrame, name: str, column: str, known: pl.Series) -> None:
    unknown = frame[column].is_not_null() & ~frame[column].is_in(known.implode())
    if unknown.any():
        row = row_of_first(unknown)
        value = frame[column][row - 1]
        raise UnknownCustomer(table=name, column=column, row=row, value=value)


def _read_rates(rates: pl.DataFrame) -> pl.DataFrame:
    """Rates as whole numbers of 10^-12."""
    is_exact = rates["rate"].str.contains(rf"^\d{{1,6}}(\.\d{{1,{RATE_DIGITS}}})?$")
    is_exact &= rates["rate"].str.contains("[1-9]")
    if not is_exact.all():
        raise WrongType(
            table="rates", column="rate", row=row_of_first(~is_exact),
            found="something else",
            wanted=f"an exact decimal above zero with at most {RATE_DIGITS} places",
        )  # fmt: skip
    parts = pl.col("rate").str.splitn(".", 2).struct
    places = parts.field("field_1").fill_null("").str.pad_end(RATE_DIGITS, "0")
    whole = parts.field("field_0").cast(pl.Int64) * 10**RATE_DIGITS + places.cast(pl.Int64)
    return rates.with_columns(rate=whole)
