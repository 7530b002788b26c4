"""What came, or would come, of a file: in words and in a table."""

from collections.abc import Sequence
from dataclasses import dataclass

from dunwell.intake.operations import Looked, Outcome
from dunwell.receivables.importing.problem import Problem
from dunwell.workspace import words

SHOWN = 50
SAMPLE = 5


@dataclass(frozen=True, slots=True)
class Result:
    says: str
    problems: tuple[Problem, ...]
    more_problems: int
    doubts: tuple[Problem, ...]
    wrong_rows: int
    good_rows: int
    is_stopped: bool
    changes_nothing: bool


def result(outcome: Outcome) -> Result:
    wrong = len({problem.row for problem in outcome.rejected})
    return Result(
        says=_says(outcome),
        problems=outcome.rejected[:SHOWN],
        more_problems=max(len(outcome.rejected) - SHOWN, 0),
        doubts=outcome.doubts[:SHOWN],
        wrong_rows=wrong,
        good_rows=outcome.read - wrong,
        is_stopped=outcome.is_stopped,
        changes_nothing=not (
            outcome.created
            or outcome.updated
            or outcome.payments
            or outcome.reopened
            or outcome.settled_outside
        ),
    )


def _says(outcome: Outcome) -> str:
    parts = [
        f"{outcome.created} new",
        f"{outcome.updated} brought up to date",
        f"{outcome.unchanged} known already",
    ]
    if outcome.payments:
        parts.append(f"{words.count(outcome.payments, 'payment')} booked with them")
    if outcome.settled_outside is not None:
        parts.append(f"{outcome.settled_outside} no longer open, so settled elsewhere")
    if outcome.reopened:
        parts.append(f"{outcome.reopened} open again")
    return f"{words.count(outcome.read, 'row')} read: {', '.join(parts)}."


def sample(looked: Looked) -> list[Sequence[str]]:
    """The first rows as text."""
    return [[str(cell) for cell in row.cells] for row in looked.table.rows[:SAMPLE]]
