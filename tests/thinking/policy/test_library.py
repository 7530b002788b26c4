"""The policies we ship: read without a finding, fit the schema, and read aloud."""

import json
from decimal import Decimal
from pathlib import Path

import pytest
import yaml

from dunwell.policy.check import read_policies
from dunwell.policy.model import Policy
from dunwell.policy.parse import SECTIONS
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


def test_both_are_there() -> None:
    assert SHIPPED == ["consumer", "standard"]


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_policy_reads_without_a_finding(name: str) -> None:
    reading = read_policies(text_of(name))
    assert reading.findings == ()
    assert shipped(name).name == name


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


@pytest.mark.parametrize("name", SHIPPED)
def test_a_policy_reads_aloud(name: str) -> None:
    """A snapshot: a change here is a change of what people are told, and is read in review."""
    assert show(shipped(name)) == (SHOWN / f"{name}.txt").read_text(encoding="utf-8")
