"""At the end of the day nothing lies about that nobody would ever pick up."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from tests.simulation.auditor.notebook import Notebook
from tests.simulation.auditor.rule import Objection, Rule
from tests.simulation.auditor.shown import Shown

NIGHT = time(23, 59)
UNTOLD = """
SELECT m.key FROM channels_outboxmessage m
 WHERE m.status = 'sent' AND NOT EXISTS (
       SELECT 1 FROM channels_contactattempt k WHERE k.message_id = m.id)
"""
OF_OLD_DECISIONS = """
SELECT a.key FROM casework_approval a
  JOIN casework_decision d ON d.id = a.decision_id
 WHERE a.status = 'open' AND d.run_id <> (SELECT max(id) FROM casework_run)
"""
UNSETTLED = "SELECT event_ref FROM payments_providerevent WHERE handled_at IS NULL"


def at_night(day: date, _known: Notebook, shown: Shown) -> Iterator[Objection]:
    night = datetime.combine(day, NIGHT, tzinfo=ZoneInfo("UTC"))
    for message in shown.waiting():
        if message.status == "reserved" and (message.lease_until or night) < night:
            yield Objection(f"{message.key} is held by nobody.", message.debtor)
        if message.status == "queued" and _is_past(message.expires_at, night):
            yield Objection(f"{message.key} waits past its window.", message.debtor)
    for call in shown.calls():
        if call.lapses_on + timedelta(days=4) < day:
            yield Objection(f"The call {call.key} has waited too long.", call.debtor)
    for statement, says in (
        (UNTOLD, "The message {} has left, and no contact says so."),
        (OF_OLD_DECISIONS, "The approval {} is about an old decision."),
        (UNSETTLED, "What the card company said in {} was never acted on."),
    ):
        for (found,) in shown.rows(statement):
            yield Objection(says.format(found))


def _is_past(moment: datetime | None, night: datetime) -> bool:
    """Rounds go on into the evening, so a window that closed hours ago has been seen to."""
    return moment is not None and moment < night - timedelta(hours=4)


RULE = Rule("nothing-stuck", "Nothing is left lying.", at_night=at_night)
