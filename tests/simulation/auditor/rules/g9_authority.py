"""Nobody grants more than is theirs to grant, and nobody is charged what no policy says.

What is granted here is time, by a promise that is accepted, and a step, by somebody's yes. The
policies of simulated firms charge nothing for being late and forgive nothing, so their books
must not either.
"""

from collections.abc import Iterator
from datetime import date

from tests.simulation.auditor.notebook import RANKS, Notebook
from tests.simulation.auditor.rule import Objection, Rule
from tests.simulation.auditor.shown import Granted, Shown

UNKEPT = frozenset({"broken", "partly", "withdrawn"})
YESES = """
SELECT a.key, a.decided_by, d.stage, c.ref
  FROM casework_approval a
  JOIN casework_decision d ON d.id = a.decision_id
  JOIN receivables_customer c ON c.id = d.customer_id
 WHERE a.status = 'approved' AND (a.decided_at AT TIME ZONE 'UTC')::date = %s
"""
CHARGED_OR_FORGIVEN = """
SELECT DISTINCT n.account, c.ref
  FROM ledger_entry n
  JOIN ledger_entry other ON other.posting_id = n.posting_id
  JOIN ledger_openitem i ON i.id = other.item_id
  JOIN receivables_customer c ON c.id = i.customer_id
 WHERE n.account IN ('late_charge_income', 'discount_allowed', 'bad_debt')
"""


def at_night(day: date, known: Notebook, shown: Shown) -> Iterator[Objection]:
    for granted in shown.promises(day):
        yield from _time(granted, known)
    for key, by, stage_id, debtor in shown.rows(YESES, [day]):
        stage = known.policy_of(debtor, day).stage(stage_id)
        needed = stage.approval if stage else ""
        if RANKS.index(known.members.get(by, "")) < RANKS.index(needed):
            yield Objection(f"{by} said yes to {key}, which needs a {needed}.", debtor)
    for account, debtor in shown.rows(CHARGED_OR_FORGIVEN):
        yield Objection(f"The policy knows nothing of {account}, and it is booked.", debtor)


def _time(granted: Granted, known: Notebook) -> Iterator[Objection]:
    policy = known.policy_of(granted.debtor, granted.made_on)
    days = (granted.due_on - granted.made_on).days
    if days > policy.furthest_days:
        yield Objection(
            f"A promise gives them {days} days, and the policy {policy.furthest_days}.",
            granted.debtor,
        )
    last = granted.before[: policy.then_plan_after]
    if len(last) == policy.then_plan_after and UNKEPT.issuperset(last):
        yield Objection(
            f"They were believed once more after {len(last)} unkept promises.", granted.debtor
        )


RULE = Rule("G9", "Nobody grants or charges more than they may.", at_night=at_night)
