"""The policies we ship: read without a finding, fit the schema, and read aloud."""

import json
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
import yaml

from dunwell.casework.judging import judged
from dunwell.cli.library import NoSuchPolicy, Shipped, library
from dunwell.cli.library import shipped as library_policy
from dunwell.policy.check import read_policies
from dunwell.policy.model import Policy
from dunwell.policy.parse import SECTIONS
from dunwell.policy.plain import page
from dunwell.policy.schema import schema
from dunwell.policy.show import show
from tests.thinking.policy.shapes import complaints

LIBRARY = Path(__file__).resolve().parents[3] / "src" / "dunwell" / "policy" / "library"
SHIPPED = sorted(path.stem for path in LIBRARY.glob("*.yaml"))
SHOWN = Path(__file__).with_name("shown")


def text_of(name: str) -> str:
    return (LIBRARY / f"{name}.yaml").read_text(encoding="utf-8")


def shipped(name: str) -> Policy:
    (policy,) = read_policies(text_of(name)).policies
    return policy


def test_all_are_there() -> None:
    assert SHIPPED == [
        "billflash", "collectly", "consumer", "ecreditcontrol", "enterprise", "relationship",
        "small_balances", "standard", "xero",
    ]  # fmt: skip
    assert [one.name for one in library()] == SHIPPED


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_policy_reads_without_a_finding(name: str) -> None:
    """With the texts that there are, and every law at hand."""
    assert judged(text_of(name)).findings == ()
    assert shipped(name).name == name


@pytest.mark.parametrize("one", library(), ids=lambda one: one.name)
def test_a_shipped_policy_says_what_it_is_for(one: Shipped) -> None:
    assert one.title
    assert one.title != one.name
    assert len(one.about) > 60
    assert one.about.endswith(".")


def test_nobody_else_ships() -> None:
    with pytest.raises(NoSuchPolicy, match="standard"):
        library_policy("genius")


@pytest.mark.parametrize(
    ("name", "days"),
    [
        ("xero", [7, 14, 21]),
        ("ecreditcontrol", [-5, 1, 7, 14, 21]),
        ("billflash", [7, 14, 21]),
        ("collectly", [14, 30, 60, 90]),
    ],
)
def test_the_published_cadences_of_others(name: str, days: list[int]) -> None:
    assert [stage.day for stage in shipped(name).stages] == days


def test_the_narrower_policies_stand_before_the_usual_ones() -> None:
    """Exceptions first: whoever is in none of them has the policy for all businesses."""
    order = ("consumer", "small_balances", "standard")
    assert judged("\n---\n".join(map(text_of, order))).findings == ()


def test_the_relationship_comes_before_the_cash() -> None:
    kind, usual = shipped("relationship"), shipped("standard")
    assert kind.escalation is None
    assert kind.terms.late_charges is not None
    assert kind.terms.late_charges.regime == "none"
    assert kind.stages[-1].tone == "firm"
    assert [stage.tone for stage in kind.stages].count("firm") == 1
    assert kind.contact.quiet[0].quiet_days > usual.contact.quiet[0].quiet_days


def test_small_balances_are_never_worth_a_call() -> None:
    assert not any(stage.call or stage.escalate for stage in shipped("small_balances").stages)


def test_together_in_either_order_each_customer_has_one_policy() -> None:
    for order in (("standard", "consumer"), ("consumer", "standard")):
        assert read_policies("\n---\n".join(map(text_of, order))).findings == ()


def test_the_standard_ladder() -> None:
    stages = shipped("standard").stages
    assert [(stage.id, stage.day, stage.gap_days) for stage in stages] == [
        ("heads_up", -3, 0),
        ("missed_payment", 1, 0),
        ("check_in", 7, 5),
        ("second_reminder", 14, 6),
        ("follow_up", 21, 6),
        ("help", 35, 10),
        ("manager_call", 45, 10),
        ("final_notice", 60, 14),
        ("placement", 90, 14),
    ]
    assert [stage.id for stage in stages if stage.approval] == ["final_notice", "placement"]
    assert [stage.id for stage in stages if stage.call] == [
        "check_in",
        "follow_up",
        "manager_call",
    ]


def test_consumers_are_treated_later_and_softer() -> None:
    firms, people = shipped("standard"), shipped("consumer")
    for stage in people.stages:
        counterpart = next((other for other in firms.stages if other.id == stage.id), stage)
        assert abs(stage.day) >= abs(counterpart.day)
        assert stage.gap_days >= counterpart.gap_days
        assert ("warm", "clear", "firm").index(stage.tone) <= (
            ("warm", "clear", "firm").index(counterpart.tone)
        )
    assert people.ignore_below > firms.ignore_below
    assert people.terms.late_charges is not None
    assert people.terms.late_charges.regime == "none"
    assert all(stage.offer for stage in people.stages if stage.day > 0 and not stage.escalate)
    assert people.escalation is not None
    assert people.escalation.min_balance == Decimal(200)


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_policy_fits_the_schema(name: str) -> None:
    assert list(complaints(yaml.safe_load(text_of(name)), schema())) == []


def test_the_schema_knows_every_section_and_is_plain_json() -> None:
    shape = schema()
    assert isinstance(shape["properties"], dict)
    assert tuple(shape["properties"]) == SECTIONS
    assert json.loads(json.dumps(shape)) == shape


@pytest.mark.parametrize(
    "line",
    ["ignore_bellow: 5.00", "ignore_below: -5", "contact: {hours: late}", "rewards: loyal"]
    + ["good_faith: {share: 25%}", "holds: {dispute: {stops: invoice}}", "policy: Big One"]
    + ["silence: {when: x, until_day: 3, active: maybe}", "contact: {limits: [{contacts: 2}]}"],
)
def test_the_schema_turns_away_what_the_parser_turns_away(line: str) -> None:
    small = yaml.safe_load("policy: small\nstages: [{id: first, day: 1, send: {email: first}}]")
    assert list(complaints(small, schema())) == []
    assert list(complaints({**small, **yaml.safe_load(line)}, schema())) != []
    text = yaml.safe_dump({**small, **yaml.safe_load(line)})
    assert not read_policies(text).is_usable


def test_every_part_of_the_schema_says_what_it_means() -> None:
    assert list(undescribed(schema())) == []


def test_the_schema_completes_the_names_of_texts() -> None:
    sends = str(schema(texts=["missed_payment", "help"]))
    assert "{'enum': ['missed_payment', 'help'], 'description': 'The text that is" in sends


def undescribed(shape: object, at: str = "") -> Iterator[str]:
    """Every property without a sentence, at any depth."""
    if isinstance(shape, list):
        for part in shape:
            yield from undescribed(part, at)
    elif isinstance(shape, dict):
        properties = shape.get("properties", {})
        for name, part in properties.items():
            if not str(part.get("description", "")).endswith((".", "...")):
                yield f"{at}.{name}"
        for name, part in shape.items():
            if name not in ("enum", "required"):
                yield from undescribed(part, f"{at}.{name}")


@pytest.mark.parametrize("name", ["consumer", "standard"])
def test_a_policy_reads_aloud(name: str) -> None:
    """A snapshot: a change here is a change of what people are told, and is read in review."""
    assert show(shipped(name)) == (SHOWN / f"{name}.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", SHIPPED)
def test_a_policy_is_a_page_that_its_customers_could_read(name: str) -> None:
    """Snapshots, as above."""
    assert page([shipped(name)]) == (SHOWN / f"{name}.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", SHIPPED)
def test_the_page_says_nothing_that_teaches_waiting(name: str) -> None:
    """What a manager may give up, and the firm's own words for things, stay inside."""
    text = page([shipped(name)])
    assert "settlement" not in text
    assert not re.search(r"[a-z]_[a-z]", text)
    assert "manager may" not in text
