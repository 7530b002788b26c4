"""A form changes single values of a policy text; everything else stays letter for letter."""

from importlib.resources import files

import pytest

from dunwell.policy.amend import amended, values, written
from dunwell.policy.parse import parse
from dunwell.policy.source import SourceRefused

TEXT = """# Ours.
policy: small
contact: {days: business, hours: 09:00-17:30}   # not at lunch
stages:
  - {id: first, day: 1, send: {email: missed_payment}}
  - id: second   # the kind one
    day: 14
    gap: "6 days"
    when: "overdue >= 100"
    send: {email: second_reminder}
"""


def test_only_the_value_changes() -> None:
    changes = {
        "0.contact.hours": "10:00-16:00",
        "0.stages.0.day": "3",
        "0.stages.1.gap": "9 days",
    }
    new = amended(TEXT, changes)
    assert new == (
        TEXT.replace("09:00-17:30", "10:00-16:00")
        .replace("day: 1,", "day: 3,")
        .replace('"6 days"', "9 days")
    )
    assert parse(new).is_usable


def test_nothing_to_change_changes_nothing() -> None:
    same = {value.name: value.text for value in values(TEXT)}
    assert amended(TEXT, same) == TEXT
    assert amended(TEXT, {"0.nowhere": "1", "7.policy": "x"}) == TEXT


def test_several_policies_of_one_text() -> None:
    two = TEXT + "---\n" + TEXT.replace("policy: small", "policy: large")
    new = amended(two, {"1.stages.1.day": "21"})
    assert [policy.stages[1].day for policy in parse(new).policies] == [14, 21]


@pytest.mark.parametrize(
    "value",
    ["open >= 50 and kind = 'business'", "a: b", "{x}", "#1", "- 1", "", "überall", '"'],
)
def test_whatever_is_typed_stays_one_value(value: str) -> None:
    new = amended(TEXT, {"0.stages.1.when": value})
    assert {one.name: one.text for one in values(new)}["0.stages.1.when"] == value
    assert len(values(new)) == len(values(TEXT))


def test_plain_values_need_no_quotes() -> None:
    plain = ["5 days", "09:00-17:30", "25%", "5.00", "-3", "mon-sat"]
    assert [written(one) for one in plain] == plain


@pytest.mark.parametrize("name", ["standard", "consumer"])
def test_the_policies_that_ship_can_be_amended(name: str) -> None:
    text = (files("dunwell.policy") / "library" / f"{name}.yaml").read_text("utf-8")
    hours = next(one for one in values(text) if one.path == ("contact", "hours"))
    (policy,) = parse(amended(text, {hours.name: "11:00-15:00"})).policies
    assert (policy.contact.opens.hour, policy.contact.closes.hour) == (11, 15)


def test_what_is_no_plain_yaml_is_refused() -> None:
    with pytest.raises(SourceRefused):
        amended("policy: &a small\nagain: *a\n", {})
