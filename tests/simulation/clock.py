"""The one clock of a simulated year. Nothing in it waits."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(slots=True)
class Clock:
    """The mail server's thread reads it while the year goes on."""

    at: datetime
