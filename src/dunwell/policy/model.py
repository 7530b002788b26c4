"""A policy as plain, frozen values: the shape of the file, with nothing left to interpret.

`parse` reads the text into these, `check` says what a careful manager would object to,
`compile` turns the conditions into columnar expressions.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import time
from decimal import Decimal
from typing import Literal

from dunwell.policy.truth import Always, Truth

Days = Literal["business", "mon-sat", "every day"]
Unit = Literal["days", "business days"]
UNREAD = Always(True)


@dataclass(frozen=True, slots=True)
class Duration:
    """A length of time in whole days; "2 weeks" is read as 14 days."""

    amount: int
    unit: Unit = "days"


@dataclass(frozen=True, slots=True)
class Condition:
    """A SQL boolean expression over documented facts, as written, and the facts it reads."""

    text: str
    facts: tuple[str, ...]
    line: int
    meaning: Truth = field(default=UNREAD, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class ContactLimit:
    """At most ``most`` contacts asking for money, or calls (``channel``), in the window."""

    most: int
    window_days: int
    channel: str | None = None


@dataclass(frozen=True, slots=True)
class QuietAfter:
    """No chasing for ``quiet_days`` after a conversation, on ``channel`` or on all of them."""

    quiet_days: int
    channel: str | None = None


@dataclass(frozen=True, slots=True)
class LegalLimit:
    """At most ``most`` attempts on these channels in so many of the customer's calendar days.

    Attempts count for one creditor's debts, answered or not; `law` is whose limit it is.
    """

    law: str
    most: int
    days: int
    channels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LegalQuiet:
    """Nothing on these channels for so many calendar days; the conversation's is the first."""

    law: str
    days: int
    channels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ContactLaw:
    """What legal packs ask on top of a policy's own contact rules. Both hold."""

    hours_by: str = ""
    """The law that made the hours narrower than the policy has them."""
    limits: tuple[LegalLimit, ...] = ()
    quiet: tuple[LegalQuiet, ...] = ()
    not_known: tuple[str, ...] = ()
    """Laws of which nothing is known for this day any more: everything waits for a person."""


@dataclass(frozen=True, slots=True)
class ContactRules:
    days: Days = "business"
    opens: time = time(9)
    closes: time = time(17, 30)
    limits: tuple[ContactLimit, ...] = ()
    quiet: tuple[QuietAfter, ...] = ()
    fresh: Duration | None = None
    law: ContactLaw = ContactLaw()


@dataclass(frozen=True, slots=True)
class GoodFaith:
    """A payment of ``share_bp`` (of what is overdue) holds the stage for ``holds_days``."""

    share_bp: int
    holds_days: int


@dataclass(frozen=True, slots=True)
class PromiseRules:
    kept_share_bp: int = 9500
    grace: Duration = Duration(2, "business days")
    furthest_days: int = 21
    then_plan_after: int = 2


@dataclass(frozen=True, slots=True)
class Silence:
    when: Condition
    until_day: int
    active: bool


@dataclass(frozen=True, slots=True)
class Stage:
    """One rung: it sends, calls or escalates. Sendings are pairs of channel and template."""

    id: str
    day: int
    line: int
    gap_days: int = 0
    when: Condition | None = None
    send: tuple[tuple[str, str], ...] = ()
    call: str | None = None
    else_send: tuple[tuple[str, str], ...] = ()
    escalate: str | None = None
    offer: tuple[str, ...] = ()
    approval: str | None = None
    tone: str = "warm"


@dataclass(frozen=True, slots=True)
class HoldRule:
    kind: str
    stops: Literal["item", "customer"]
    lasts: Duration | None = None
    review: Duration | None = None
    late_charges: Literal["stop", "run"] = "run"


PLACED = HoldRule("placed", "item", review=Duration(30))
"""What an agency has is not chased by us as well. No policy can say otherwise."""


@dataclass(frozen=True, slots=True)
class EarlyPayment:
    discount_bp: int
    within_days: int
    grace_days: int = 0


@dataclass(frozen=True, slots=True)
class LateCharges:
    regime: str
    from_stage: str | None = None
    first_time: Literal["waive", "charge"] = "charge"
    minimum: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Terms:
    due: str = "net 30"
    early_payment: EarlyPayment | None = None
    late_charges: LateCharges | None = None


@dataclass(frozen=True, slots=True)
class Escalation:
    last_chance_days: int
    min_balance: Decimal = Decimal(0)
    channels_tried: int = 1


@dataclass(frozen=True, slots=True)
class PlanLimits:
    instalments: int
    minimum: Decimal | None = None
    down_bp: int = 0


@dataclass(frozen=True, slots=True)
class Authority:
    """How much one grantor (portal, collector, manager) may concede."""

    grantor: str
    deferral_days: int | None = None
    plan: PlanLimits | None = None
    discount_bp: int | None = None
    settlement_bp: int | None = None
    waive_late_charges: Decimal | Literal["all"] | None = None
    again_after_days: int | None = None


@dataclass(frozen=True, slots=True)
class PlanBreaks:
    missed: int
    grace_days: int


@dataclass(frozen=True, slots=True)
class Reward:
    id: str
    after_on_time: int
    grant: str
    at_most: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Policy:
    name: str
    title: str
    applies: Condition | None
    line: int
    digest: str
    """`sha256:` and the first twelve digits of the hash of the whole file's bytes."""
    stages: tuple[Stage, ...]
    contact: ContactRules = ContactRules()
    terms: Terms = Terms()
    ignore_below: Decimal = Decimal(0)
    good_faith: GoodFaith | None = None
    promises: PromiseRules = PromiseRules()
    silence: Silence | None = None
    escalation: Escalation | None = None
    concessions: tuple[Authority, ...] = ()
    affordability_share_bp: int | None = None
    plan_breaks: PlanBreaks | None = None
    holds: tuple[HoldRule, ...] = ()
    rewards: tuple[Reward, ...] = ()
    lines: tuple[tuple[str, int], ...] = ()
    """The line of each section's name in the file, so that findings can point at it."""

    def line_of(self, section: str) -> int:
        """Where a section stands in the file, or where the policy begins."""
        return dict(self.lines).get(section, self.line)

    def hold(self, kind: str) -> HoldRule:
        """The rule for one kind. An unknown kind stops the customer: unknown means hold."""
        return next(
            (rule for rule in (PLACED, *self.holds) if rule.kind == kind),
            HoldRule(kind, "customer"),
        )


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong or doubtful in a policy file, as data: where, what, and what to do."""

    level: Literal["error", "warning"]
    code: str
    line: int
    message: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of reading a file: policies in order of precedence, and every finding."""

    policies: tuple[Policy, ...] = ()
    findings: tuple[Finding, ...] = field(default=())

    @property
    def is_usable(self) -> bool:
        return bool(self.policies) and not any(f.level == "error" for f in self.findings)
