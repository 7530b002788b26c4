"""Links that do not exist, counted by where they were tried from: guessing is slowed down.

A link that is good always opens, whoever else sits behind the same address. The count lives
in the process's memory; with secrets of 192 bits that is enough.
"""

from collections import OrderedDict
from datetime import datetime, timedelta

MOST = 20
WITHIN = timedelta(minutes=10)
ADDRESSES_MOST = 10_000


class FailedTries:
    """How often each address has failed lately."""

    def __init__(self) -> None:
        self._failed: OrderedDict[str, list[datetime]] = OrderedDict()

    def forget(self) -> None:
        """Begin again with nobody."""
        self._failed.clear()

    def note(self, address: str, now: datetime) -> bool:
        """Count one more; whether that is too many."""
        recent = [then for then in self._failed.pop(address, []) if now - then < WITHIN]
        recent = [*recent, now][-(MOST + 1) :]
        self._failed[address] = recent
        while len(self._failed) > ADDRESSES_MOST:
            self._failed.popitem(last=False)
        return len(recent) > MOST


FAILED = FailedTries()
