"""Reading a policy file: from text to policies in order of precedence, and every finding.

Nothing here raises: whatever the text is, the answer is a `Reading`. A usable reading can be
compiled and decided by; whether it is wise is judged in `check`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from decimal import Decimal

from dunwell.facts.catalogue import CATALOGUE
from dunwell.facts.fact import Fact
from dunwell.policy.checks.parts import sound
from dunwell.policy.checks.shape import check_shape
from dunwell.policy.compile import NO_EXTRA_FACTS
from dunwell.policy.fields import Fields, Notes
from dunwell.policy.model import Finding, Policy, Reading
from dunwell.policy.sections import behaviour, concessions, contact, holds, stages, terms
from dunwell.policy.source import Node, Pairs, SourceRefused, read_documents
from dunwell.policy.values import policy_name

SECTIONS = (
    "policy", "title", "for", "terms", "contact", "ignore_below", "good_faith", "promises",
    "silence", "stages", "escalation", "concessions", "affordability", "plan_breaks", "holds",
    "rewards",
)  # fmt: skip


def parse(text: str, *, extra_facts: Mapping[str, Fact] = NO_EXTRA_FACTS) -> Reading:
    """Read the whole text. `extra_facts` are what a snapshot brings along."""
    notes = Notes({**extra_facts, **CATALOGUE})
    digest = digest_of(text)
    try:
        documents = read_documents(text)
    except SourceRefused as refused:
        finding = Finding("error", refused.kind, refused.line, refused.message, refused.remedy)
        return Reading((), (finding,))
    if not documents:
        notes.error(
            "empty", 1, "There is no policy in this text.", remedy="Begin with `policy: name`."
        )
    read = [_policy(document, digest, notes) for document in documents]
    policies = tuple(policy for policy in read if policy is not None)
    reading = Reading(policies, tuple(notes.findings))
    objections = sound(check_shape(policies), reading)
    return Reading(policies, in_order([*notes.findings, *objections]))


def digest_of(text: str) -> str:
    """The version of an unpublished file: `sha256:` and twelve digits over its UTF-8 bytes."""
    return "sha256:" + hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def in_order(findings: list[Finding]) -> tuple[Finding, ...]:
    """By line, and on one line in the order they were found."""
    return tuple(sorted(findings, key=lambda finding: finding.line))


def _policy(document: Node, digest: str, notes: Notes) -> Policy | None:
    found = Fields(document, where="a policy", known=SECTIONS, notes=notes)
    is_whole = isinstance(document, Pairs) and found.require("policy", "stages")
    name = found.read(
        "policy", policy_name, like="a short name such as standard or small-firms"
    )
    policy = Policy(
        name=name or "",
        title=found.text("title") or name or "",
        applies=found.condition("for"),
        line=document.line,
        digest=digest,
        stages=stages.read_stages(found),
        contact=contact.read_contact(found),
        terms=terms.read_terms(found),
        ignore_below=found.amount("ignore_below") or Decimal(0),
        good_faith=behaviour.read_good_faith(found),
        promises=behaviour.read_promises(found),
        silence=behaviour.read_silence(found),
        escalation=concessions.read_escalation(found),
        concessions=concessions.read_concessions(found),
        affordability_share_bp=concessions.read_affordability(found),
        plan_breaks=concessions.read_plan_breaks(found),
        holds=holds.read_holds(found),
        rewards=concessions.read_rewards(found),
        lines=tuple((section, found.line_of(section)) for section in found.keys()),
    )
    return policy if is_whole and name else None
