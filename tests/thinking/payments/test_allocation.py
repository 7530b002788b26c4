"""Every scenario under `tests/scenarios/allocation`: what a payment settles, and why."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
import yaml

from dunwell.payments import allocation
from dunwell.payments.allocation import Incoming, Item

SCENARIOS = Path(__file__).parents[2] / "scenarios" / "allocation"
CAME_ON = date(2026, 11, 23)
PAYMENT = 1


@dataclass(frozen=True, slots=True)
class Case:
    """One case, with its items numbered."""

    name: str
    payment: Incoming
    items: tuple[Item, ...]
    parts: list[tuple[int, int, int, str]]
    left: int


def _cases() -> Iterator[Case]:
    for file in sorted(SCENARIOS.glob("*.yml")):
        for scenario in yaml.safe_load_all(file.read_text()):
            ids = {name: n for n, name in enumerate(["payment", *scenario["items"]], PAYMENT)}
            items = tuple(
                Item(ids[name], item["number"], item["open"], item["due_on"])
                for name, item in scenario["items"].items()
            )
            for case in scenario["cases"]:
                given, expect = case["given"], case["expect"]
                yield Case(
                    name=f"{file.stem}: {case['name']}",
                    payment=Incoming(
                        credit_id=PAYMENT,
                        amount_minor=given["amount"],
                        received_on=CAME_ON,
                        reference=given.get("reference", ""),
                        item_ids=tuple(ids[name] for name in given.get("named", [])),
                        oldest_first=given.get("oldest_first", False),
                    ),
                    items=items,
                    parts=[
                        (ids[c], ids[i], amount, why) for c, i, amount, why in expect["parts"]
                    ],
                    left=expect["left"],
                )


@pytest.mark.parametrize("case", list(_cases()), ids=lambda case: case.name)
def test_a_payment_settles_what_it_should(case: Case) -> None:
    parts = allocation.plan(case.payment, case.items)

    assert [(p.credit_id, p.item_id, p.amount_minor, p.why) for p in parts] == case.parts
    used = sum(part.amount_minor for part in parts if part.credit_id == PAYMENT)
    assert case.payment.amount_minor - used == case.left


def test_each_file_has_a_case_that_applies_and_one_that_leaves_money_alone() -> None:
    for file in SCENARIOS.glob("*.yml"):
        mine = [case for case in _cases() if case.name.startswith(f"{file.stem}:")]
        assert any(case.parts for case in mine), file
        assert any(case.left for case in mine), file
