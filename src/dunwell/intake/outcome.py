"""What came of a file: every row counted once, and what is wrong with those left out."""

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from dunwell.identity.models import Entity
from dunwell.kernel.refusal import Refusal
from dunwell.receivables.importing.problem import Problem


@dataclass(frozen=True, slots=True)
class How:
    """How a file is to be brought in."""

    entity: Entity
    """Whose the rows are that name no entity."""
    entity_is_said: bool = False
    """Whether somebody chose it, or it is only the first."""
    on_error: Literal["stop", "skip"] = "stop"
    dry_run: bool = False
    confirm: bool = False
    correct: str = ""
    """The reason for changing figures of issued invoices; empty refuses such a change."""
    is_snapshot: bool = True
    """Whether a file of open items lists all of them, so that what it lacks is settled."""
    known_on: date | None = None
    """Up to which day the file is complete; None for today."""


@dataclass(slots=True)
class Tally:
    """Counts by row, while a file is brought in."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    problems: list[Problem] = field(default_factory=list)
    doubts: list[Problem] = field(default_factory=list)
    settled_outside: int | None = None
    reopened: int = 0
    payments: int = 0

    def bad_rows(self) -> frozenset[int]:
        return frozenset(problem.row for problem in self.problems)


@dataclass(frozen=True, slots=True)
class Outcome:
    """``read`` = created + updated + unchanged + rejected rows, unless it was stopped."""

    kind: str
    read: int
    created: int
    updated: int
    unchanged: int
    rejected: tuple[Problem, ...]
    doubts: tuple[Problem, ...]
    """What was left out of rows that came in, such as a telephone number that is none."""
    settled_outside: int | None
    """Items that a snapshot no longer lists; None for other files."""
    reopened: int
    payments: int
    """Payments booked from rows that say when they were paid."""
    is_stopped: bool
    """Nothing was imported, because of what is in ``rejected``."""
    is_dry_run: bool
    known_on: date
    """Up to which day the file counts as complete."""
    rejected_csv: str = ""
    """The rejected rows, to correct and import again."""


class SnapshotTooDifferent(Refusal):
    code = "snapshot-too-different"
    says = (
        "{vanished} of {before} open items ({share}%) are missing from the file. If they are "
        "really settled, import it again with --confirm; nothing was changed."
    )
