"""The arithmetic of sending: leases, back-off, and the name a message keeps for life."""

from datetime import datetime, timedelta
from hashlib import sha256

LEASE = timedelta(minutes=5)
"""How long a sender may hold messages before another one may ask what became of them."""
BATCH = 100
"""How many messages a sender takes at a time, and looks ahead for together."""
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=4)
ATTEMPTS_MAX = 20
"""With the waits above, about three days."""


def next_try(at: datetime, *, attempts: int) -> datetime:
    """When to try again after so many attempts: the wait doubles up to four hours."""
    wait = FIRST_WAIT
    for _ in range(attempts - 1):
        wait = min(wait * 2, LONGEST_WAIT)
    return at + wait


def message_id(*, organisation_id: int, key: str, domain: str) -> str:
    """The same for every attempt at a message, so that a receiver can see a second copy."""
    digest = sha256(f"{organisation_id}|{key}".encode()).hexdigest()[:32]
    return f"<{digest}@{domain}>"
