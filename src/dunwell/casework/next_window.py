"""When a message leaves whose customer's day is over before ours has begun.

Sydney closes at half past six in the morning of a London winter. The window of the day that we
decide for has passed there, and the next one opens while our own night lasts: before the next
day is decided, so that is when it leaves. Where the next window opens only after that, the next
day decides anew, as for anybody whose window was missed.
"""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from dunwell.casework.models import Decision
from dunwell.engine.zones import ZONE_OF_COUNTRY
from dunwell.identity.models import Entity
from dunwell.kernel.business_days import next_open_day
from dunwell.policy.model import Policy
from dunwell.receivables.models import Customer

DAY_BEGINS = time(7)
"""From then on a day is prepared, by the entity's clock."""
Window = tuple[datetime, datetime | None]


def clock_of(customer: Customer, entity: Entity) -> ZoneInfo:
    """The customer's own clock, their country's where it keeps one, else the entity's."""
    own = customer.timezone or ZONE_OF_COUNTRY.get(customer.country)
    return ZoneInfo(own or entity.timezone)


def of(decision: Decision, policy: Policy | None, *, at: datetime) -> Window:
    """From when until when the message may leave; without an end where none was decided."""
    after, before = decision.send_after or at, decision.send_before
    if before is None or policy is None or at < before:
        return max(at, after), before
    customer, entity = decision.customer, decision.entity
    clock = clock_of(customer, entity)
    opens, closes = after.astimezone(clock), before.astimezone(clock)
    day = next_open_day(
        opens.date() + timedelta(days=1),
        country=customer.country,
        region=customer.region,
        days=policy.contact.days,
    )
    tomorrow = decision.run.as_of + timedelta(days=1)
    decided_anew = datetime.combine(tomorrow, DAY_BEGINS, tzinfo=ZoneInfo(entity.timezone))
    opening = datetime.combine(day, opens.time(), tzinfo=clock)
    if opening >= decided_anew:
        return at, before
    return max(at, opening), datetime.combine(day, closes.time(), tzinfo=clock)
