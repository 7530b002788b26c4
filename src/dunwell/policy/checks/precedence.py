"""Objections to several policies in one file: who is ever reached, by two of them or by none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from dunwell.facts.fact import Fact
from dunwell.policy import truth
from dunwell.policy.checks.meaning import EVERYBODY, meaning_of, ranges_of
from dunwell.policy.checks.objection import warning
from dunwell.policy.model import Finding, Policy
from dunwell.policy.satisfy import Ways, ways


@dataclass(frozen=True, slots=True)
class Claimed:
    """A policy, the ways to be for it, and the ways not to be."""

    policy: Policy
    yes: Ways
    no: Ways

    def is_within(self, other: Claimed) -> bool:
        """Whether all its customers are the other's, too."""
        return not self.yes.along_with(other.no).are_any


def check_precedence(
    policies: Sequence[Policy], *, facts: Mapping[str, Fact]
) -> Iterator[Finding]:
    """The first policy whose `for` holds is the customer's: what follows from their order."""
    ranges = ranges_of(facts)
    left = ways(EVERYBODY, ranges=ranges)
    reached: list[Claimed] = []
    for policy in policies:
        meaning = meaning_of(policy.applies)
        mine = Claimed(
            policy, ways(meaning, ranges=ranges), ways(meaning, ranges=ranges, mode="not true")
        )
        if not mine.yes.are_any:
            yield from _for_nobody(policy)
        elif not mine.yes.along_with(left).are_any:
            yield _shadowed(mine, reached)
        else:
            yield from _overlap(mine, reached)
            reached.append(mine)
            left = left.along_with(mine.no)
    if len(policies) > 1 and reached:
        yield from _uncovered(left, reached[-1].policy)


def check_coverage(policy: Policy, *, facts: Mapping[str, Fact]) -> Iterator[Finding]:
    """Whom a policy leaves out where it is the only one. A file alone may be one of several."""
    meaning = meaning_of(policy.applies)
    if meaning != truth.Always(False):
        yield from _uncovered(ways(meaning, ranges=ranges_of(facts), mode="not true"), policy)


def _for_nobody(policy: Policy) -> Iterator[Finding]:
    """`for: "false"` says on purpose that a policy is only set by hand."""
    if meaning_of(policy.applies) != truth.Always(False):
        yield warning(
            "for-nobody",
            policy.line_of("for"),
            f"Policy {policy.name!r} is for nobody: its `for` contradicts itself.",
            remedy='Correct it; write "false" where the policy is only ever set by hand.',
        )


def _shadowed(mine: Claimed, earlier: Sequence[Claimed]) -> Finding:
    alone = next((other for other in earlier if mine.is_within(other)), None)
    if alone is None:
        who = "the policies before it have all its customers between them"
    elif not alone.no.are_any:
        who = f"{alone.policy.name!r}, before it, is for every customer"
    elif alone.is_within(mine):
        who = f"{alone.policy.name!r}, before it, is for the same customers"
    else:
        who = f"{alone.policy.name!r}, before it, is for all of them and more"
    return warning(
        "unreachable-policy",
        mine.policy.line,
        f"Policy {mine.policy.name!r} is used only where it is set by hand: {who}.",
        remedy="Put the narrower policy first, or narrow the `for` of the earlier one.",
    )


def _overlap(mine: Claimed, earlier: Sequence[Claimed]) -> Iterator[Finding]:
    """A narrower policy before a wider one is how exceptions are written; this is neither."""
    for other in earlier:
        both = mine.yes.along_with(other.yes).example()
        if both and not other.is_within(mine):
            yield warning(
                "policies-overlap",
                mine.policy.line,
                f"Some customers are for {other.policy.name!r} and for {mine.policy.name!r} "
                f"(where {both}); {other.policy.name!r} comes first and has them.",
                remedy="Narrow one `for`, or leave it so if this order is meant.",
            )
            return


def _uncovered(left: Ways, last: Policy) -> Iterator[Finding]:
    if nobodys := left.example():
        yield warning(
            "customers-uncovered",
            last.line,
            f"Some customers are under no policy (where {nobodys}): they are never contacted.",
            remedy="Widen a `for`, or end the file with a policy that has none.",
        )
