"""The policy in force: read and compiled once for each published text."""

from datetime import date
from functools import lru_cache

from dunwell.casework.models import PolicyVersion
from dunwell.kernel.refusal import Refusal
from dunwell.policy.compile import CompiledPolicy, compile_policies
from dunwell.policy.model import Finding, Policy, PromiseRules
from dunwell.policy.parse import parse
from dunwell.receivables.models import Customer


class NoPolicy(Refusal):
    code = "no-policy"
    says = (
        "No policy is in force on {on:%d %B %Y}. "
        "Publish one: dunwell policy publish FILE --reason WHY"
    )


class PolicyHasErrors(Refusal):
    """Carries the findings as data, for faces that show them in place."""

    code = "policy-has-errors"
    says = (
        "The policy cannot be published: {count} errors. The first, in line {line}: {message}"
    )

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        self.findings = findings
        errors = [finding for finding in findings if finding.level == "error"]
        super().__init__(count=len(errors), line=errors[0].line, message=errors[0].message)


def in_force(on: date) -> PolicyVersion:
    """The version that took effect last, on or before the day. Refuses with NoPolicy."""
    version = PolicyVersion.objects.filter(effective_on__lte=on).order_by("-number").first()
    if version is None:
        raise NoPolicy(on=on)
    return version


@lru_cache(maxsize=32)
def read(text: str) -> tuple[Policy, ...]:
    """The policies of a published text, in order of precedence."""
    return parse(text).policies


@lru_cache(maxsize=32)
def compiled(text: str) -> tuple[CompiledPolicy, ...]:
    """The same, ready for the engine."""
    return compile_policies(read(text))


def policy_for(customer: Customer, on: date) -> Policy | None:
    """The policy that a customer is under, for faces that must know its limits.

    The one set by hand; else the one that last decided about them; else the first whose
    condition speaks only of their kind, which is what shipped policies do.
    """
    policies = read(in_force(on).text)
    by_name = {policy.name: policy for policy in policies}
    decided = (
        customer.decisions.filter(policy__isnull=False).order_by("-run__as_of").first()
        if customer.policy is None
        else None
    )
    name = customer.policy or (decided.policy if decided else None)
    if name in by_name:
        return by_name[name]
    kind_says = f"kind = '{customer.kind}'"
    return next(
        (p for p in policies if p.applies and p.applies.text.strip() == kind_says), None
    )


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
