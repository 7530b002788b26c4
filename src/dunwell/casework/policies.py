"""The policy in force: read and compiled once for each published text."""

from datetime import date
from functools import lru_cache

import polars as pl

from dunwell.casework import gather
from dunwell.casework.law import shipped_packs
from dunwell.casework.models import PolicyVersion
from dunwell.engine.whose import policy_of
from dunwell.kernel.refusal import Refusal
from dunwell.policy.compile import CompiledPolicy, compile_policies
from dunwell.policy.model import Finding, Policy, PromiseRules
from dunwell.policy.parse import parse
from dunwell.receivables.models import Customer


class NoPolicy(Refusal):
    code = "no-policy"
    says = (
        "No policy is in force on {on:%-d %B %Y}. "
        "Publish one: dunwell policy publish FILE --reason WHY"
    )


class PolicyHasErrors(Refusal):
    """Carries the findings as data, for faces that show them in place."""

    code = "policy-has-errors"
    says = (
        "The policy cannot be published: {count} to put right, "
        "the first in line {line}: {message}"
    )

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        self.findings = findings
        errors = [finding for finding in findings if finding.level == "error"]
        super().__init__(count=len(errors), line=errors[0].line, message=errors[0].message)


def in_force(on: date) -> PolicyVersion:
    """The version that took effect last, on or before the day. Refuses with NoPolicy."""
    version = _last_by(on)
    if version is None:
        raise NoPolicy(on=on)
    return version


def _last_by(on: date) -> PolicyVersion | None:
    return PolicyVersion.objects.filter(effective_on__lte=on).order_by("-number").first()


def by_name(on: date) -> dict[str, Policy]:
    """The policies in force on a day; none where none was published."""
    version = _last_by(on)
    return {policy.name: policy for policy in read(version.text)} if version else {}


@lru_cache(maxsize=32)
def read(text: str) -> tuple[Policy, ...]:
    """The policies of a published text, in order of precedence."""
    return parse(text).policies


@lru_cache(maxsize=32)
def compiled(text: str) -> tuple[CompiledPolicy, ...]:
    """The same, ready for the engine, with the laws that tighten them."""
    return compile_policies(read(text), packs=shipped_packs())


def policy_for(customer: Customer, on: date) -> Policy | None:
    """The policy that a customer is under: the payer's, as the engine would choose it.

    The one set by hand; else the first whose `for` holds. Where `for` asks only for what stands
    on the customer nothing else is read. Refuses with NoPolicy.
    """
    text = in_force(on).text
    payer = customer.dun_to or customer
    name = payer.policy or _by_condition(payer, compiled(text), on)
    return next((policy for policy in read(text) if policy.name == name), None)


def _by_condition(payer: Customer, known: tuple[CompiledPolicy, ...], on: date) -> str | None:
    own = pl.DataFrame({**_own_facts(payer), "as_of": [on]}, schema=OWN)
    for each in known:
        condition = each.policy.applies
        if condition is not None and not set(condition.facts) <= set(OWN):
            break
        if own.select(each.applies.alias("holds"))["holds"][0]:
            return each.policy.name
    else:
        return None
    seen = gather.snapshot(as_of=on, whose=gather.together([payer.pk]))
    return policy_of(seen, policies=known, customer_id=payer.ref)


OWN = {
    "customer_id": pl.String(),
    "country": pl.String(),
    "region": pl.String(),
    "city": pl.String(),
    "language": pl.String(),
    "kind": pl.String(),
    "segment": pl.String(),
    "legal_form": pl.String(),
    "as_of": pl.Date(),
}
"""What stands on the customer, and is the same for every entity."""


def _own_facts(payer: Customer) -> dict[str, list[str | None]]:
    return {
        "customer_id": [payer.ref],
        "country": [payer.country],
        "region": [payer.region],
        "city": [payer.city],
        "language": [payer.language],
        "kind": [payer.kind],
        "segment": [payer.segment],
        "legal_form": [payer.legal_form],
    }


def promise_rules_for(customer: Customer, on: date) -> PromiseRules:
    """The promise rules of the customer's policy, or the cautious defaults under none."""
    policy = policy_for(customer, on)
    return policy.promises if policy else PromiseRules()


class NoSuchVersion(Refusal):
    code = "no-such-policy-version"
    says = "There is no policy version {number}."


def numbered(number: int) -> PolicyVersion:
    """A published version by its number. Refuses with NoSuchVersion."""
    version = PolicyVersion.objects.filter(number=number).first()
    if version is None:
        raise NoSuchVersion(number=number)
    return version
