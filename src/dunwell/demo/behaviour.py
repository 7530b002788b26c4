"""Kinds of payers: how many there are, what they buy, when they pay, how they keep their word.

The shares of customers and of sales, and how promises are kept, are the trade's; the lateness
of each kind was fitted so that the firm as a whole pays like the trade.
"""

from __future__ import annotations

from dataclasses import dataclass

LATENESS = ((-6, 0), (1, 7), (8, 30), (31, 60), (61, 90), (91, 210))
"""Days after the due date, by band: on time, a week late, a month, two, three, later."""


@dataclass(frozen=True, slots=True)
class Behaviour:
    """One kind of payer. Shares are in tenths of a percent."""

    name: str
    businesses: int
    consumers: int
    sales: int
    late: tuple[int, int, int, int, int, int]
    """How many of a thousand bills are paid in each band of `LATENESS`."""
    promises: int
    """Promises a year, in all."""
    kept: int


BEHAVIOURS = (
    Behaviour("clockwork", 58, 32, 240, (962, 38, 0, 0, 0, 0), 0, 1000),
    Behaviour("payment run", 77, 0, 360, (550, 330, 118, 2, 0, 0), 36, 920),
    Behaviour("forgetful", 36, 28, 130, (350, 300, 290, 55, 5, 0), 40, 800),
    Behaviour("stretcher", 31, 4, 140, (105, 140, 470, 210, 55, 20), 42, 620),
    Behaviour("cash-strapped", 13, 9, 50, (120, 150, 330, 240, 100, 60), 26, 420),
    Behaviour("disputer", 10, 3, 50, (400, 180, 190, 130, 60, 40), 8, 600),
    Behaviour("public body", 10, 0, 15, (200, 300, 400, 90, 10, 0), 5, 900),
    Behaviour("failing", 5, 4, 15, (60, 70, 220, 270, 180, 200), 5, 150),
)
"""Together 240 businesses and 80 consumers; `sales` and `late` each add up to 1,000."""

PARTLY_OF_UNKEPT = 440
"""Of promises that are not kept, this many of a thousand are kept in part (14 of 14 + 18)."""
