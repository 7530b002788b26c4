"""A policy file becomes plain values, and keeps nothing that was not said."""

import hashlib
from datetime import time
from decimal import Decimal

import pytest

from dunwell.facts.fact import Fact
from dunwell.policy.model import (
    ContactLimit,
    Duration,
    EarlyPayment,
    HoldRule,
    LateCharges,
    Policy,
    PromiseRules,
    QuietAfter,
)
from dunwell.policy.parse import parse

SMALL = """\
policy: small
stages:
  - {id: first, day: 1, send: {email: first}}
"""


def only(text: str) -> Policy:
    """The one policy of a text that reads without findings."""
    reading = parse(text)
    assert reading.findings == ()
    assert reading.is_usable
    (policy,) = reading.policies
    return policy


def test_what_holds_where_a_policy_says_nothing() -> None:
    policy = only(SMALL)
    assert policy.title == "small"
    assert policy.applies is None
    assert policy.ignore_below == 0
    assert (policy.contact.days, policy.contact.opens, policy.contact.closes) == (
        "business",
        time(9),
        time(17, 30),
    )
    assert policy.contact.limits == ()
    assert policy.contact.fresh is None
    assert policy.promises == PromiseRules()
    assert (policy.silence, policy.escalation, policy.good_faith) == (None, None, None)
    stage = policy.stages[0]
    assert (stage.gap_days, stage.tone, stage.when, stage.approval) == (0, "warm", None, None)


def test_the_usual_holds_stand_unless_a_policy_changes_one() -> None:
    usual = {rule.kind: rule for rule in only(SMALL).holds}
    assert len(usual) == 11
    assert usual["already_paid"] == HoldRule(
        "already_paid", "item", lasts=Duration(5, "business days")
    )
    assert usual["insolvency"].late_charges == "stop"

    changed = only(SMALL + "holds:\n  dispute: {stops: customer, review: 3 days}\n")
    assert changed.hold("dispute") == HoldRule("dispute", "customer", review=Duration(3))
    assert changed.hold("query") == usual["query"]
    assert changed.hold("something new").stops == "customer"


def test_lengths_shares_amounts_and_hours() -> None:
    policy = only(
        SMALL
        + """\
contact:
  days: mon-sat
  hours: 08:15-20:00
  fresh: 2 business days
  limits:
    - {contacts: 2, in: 2 weeks}
    - {channel: call, attempts: 3, in: 1 day}
    - {after: conversation, quiet: 1 week, channel: call}
ignore_below: 0.50
good_faith: {share: 12.5%, holds: 1 week}
promises: {grace: 1 day}
terms:
  due: net 30 eom
  early_payment: {discount: 2%, within: 10 days}
  late_charges: {regime: "simple:12%/365", minimum: 5}
"""
    )
    assert (policy.contact.opens, policy.contact.closes) == (time(8, 15), time(20))
    assert policy.contact.limits == (ContactLimit(2, 14), ContactLimit(3, 1, "call"))
    assert policy.contact.quiet == (QuietAfter(7, "call"),)
    assert policy.contact.fresh == Duration(2, "business days")
    assert policy.ignore_below == Decimal("0.50")
    assert policy.good_faith is not None
    assert (policy.good_faith.share_bp, policy.good_faith.holds_days) == (1250, 7)
    assert policy.promises == PromiseRules(grace=Duration(1))
    assert policy.terms.early_payment == EarlyPayment(200, 10, 0)
    assert policy.terms.late_charges == LateCharges("simple:12%/365", minimum=Decimal(5))


@pytest.mark.parametrize(
    "due", ["on receipt", "net 0", "net 30", "net 30 eom", "day 15 next month"]
)
def test_terms_that_are_known(due: str) -> None:
    assert only(SMALL + f"terms: {{due: {due}}}\n").terms.due == due


def test_sections_and_stages_know_their_lines() -> None:
    policy = only("# A comment.\n\n" + SMALL + "ignore_below: 5.00\n")
    assert (policy.line, policy.line_of("stages"), policy.stages[0].line) == (3, 4, 5)
    assert policy.line_of("ignore_below") == 6
    assert policy.line_of("holds") == policy.line


def test_several_documents_stand_in_order_and_share_a_digest() -> None:
    text = SMALL + "---\n" + SMALL.replace("small", "other") + "---\n"
    reading = parse(text)
    assert [policy.name for policy in reading.policies] == ["small", "other"]
    assert [policy.line for policy in reading.policies] == [1, 5]
    digest = "sha256:" + hashlib.sha256(text.encode()).hexdigest()[:12]
    assert {policy.digest for policy in reading.policies} == {digest}


def test_a_changed_comment_is_another_version() -> None:
    assert only(SMALL).digest != only(SMALL + "# Looked at by Priya.\n").digest


def test_an_empty_section_is_one_that_was_not_written() -> None:
    assert only(SMALL + "contact:\npromises: ~\n").promises == PromiseRules()


def test_a_wrong_part_does_not_hide_what_is_right_or_what_else_is_wrong() -> None:
    reading = parse(SMALL + "ignore_below: five\ngood_faith: {share: 1%, holds: never}\n")
    assert [finding.line for finding in reading.findings] == [4, 5]
    assert [policy.name for policy in reading.policies] == ["small"]
    assert not reading.is_usable


def test_conditions_may_use_what_the_snapshot_brings() -> None:
    text = SMALL + 'for: "is_key and score > 3"\n'
    assert [finding.code for finding in parse(text).findings] == ["condition-unknown-fact"]
    brought = {
        "is_key": Fact("is_key", "boolean", "customer", "Key.", "snapshot"),
        "score": Fact("score", "number", "customer", "Score.", "snapshot"),
    }
    (policy,) = parse(text, extra_facts=brought).policies
    assert policy.applies is not None
    assert policy.applies.facts == ("is_key", "score")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("x" * 1_000_001, "too-large"),
        ("[" * 100, "too-large"),
        pytest.param("- x\n" * 70_000, "too-large", marks=pytest.mark.slow),
        ("a: &a [x]\nb: [*a, *a]\n", "not-plain"),
        ("policy: small\nstages:\n" + "- {id: a, day: 1}\n" * 501, "too-large"),
        ("policy: \x07\n", "not-yaml"),
        ("policy: \ud800\n", "not-yaml"),
        ("? [a, b]\n: c\n", "not-yaml"),
    ],
)
def test_a_file_that_would_do_harm_is_refused(text: str, code: str) -> None:
    reading = parse(text)
    assert [finding.code for finding in reading.findings] == [code]
    assert not reading.is_usable


def test_a_finding_stays_short_however_long_the_text() -> None:
    long = "x" * 100_000
    reading = parse(
        f"policy: {long}\ntitle: t\nstages: [{{id: {long}, day: 1, tone: {long}}}]\n"
    )
    assert reading.findings
    assert all(len(finding.message + finding.remedy) < 400 for finding in reading.findings)
