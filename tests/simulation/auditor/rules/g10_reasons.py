"""Every decision says why, under which version, and only what a person allowed goes further."""

from collections.abc import Iterator
from datetime import date

from tests.simulation.auditor.notebook import Notebook
from tests.simulation.auditor.rule import Objection, Rule
from tests.simulation.auditor.shown import Decided, Shown

WITHOUT_ITS_DECISION = """
SELECT m.key FROM channels_outboxmessage m
  LEFT JOIN casework_decision d ON d.id = m.decision_id
 WHERE m.purpose = 'chase'
   AND (d.id IS NULL OR d.stage <> m.stage OR d.channel <> m.channel
        OR d.customer_id <> m.customer_id OR d.entity_id <> m.entity_id)
"""
WITHOUT_A_YES = """
SELECT m.key FROM channels_outboxmessage m
  JOIN casework_decision d ON d.id = m.decision_id
 WHERE d.status = 'needs_approval'
   AND NOT EXISTS (SELECT 1 FROM casework_approval a
                    WHERE a.decision_id = d.id AND a.status = 'approved' AND a.decided_by <> '')
"""


def at_night(day: date, known: Notebook, shown: Shown) -> Iterator[Objection]:
    for decided in shown.decisions(day):
        yield from _of_decision(decided, known)
    for (key,) in shown.rows(WITHOUT_ITS_DECISION):
        yield Objection(f"The message {key} has no decision that fits it.")
    for (key,) in shown.rows(WITHOUT_A_YES):
        yield Objection(f"The message {key} needed a yes and has none.")


def _of_decision(decided: Decided, known: Notebook) -> Iterator[Objection]:
    if not decided.reasons or not all(decided.reasons):
        yield Objection(f"{decided.key} gives no reason.", decided.debtor)
    if (decided.status == "blocked") != bool(decided.blocked_by):
        yield Objection(f"{decided.key} is blocked by nothing.", decided.debtor)
    numbered = sorted(known.policies.versions)
    in_force = sum(start <= decided.as_of for start in numbered)
    if decided.version != in_force:
        yield Objection(
            f"{decided.key} was decided under version {decided.version}, not {in_force}.",
            decided.debtor,
        )


RULE = Rule("G10", "Every decision can be explained.", at_night=at_night)
