"""The letters of the day, judged again as they leave for the printer."""

from datetime import datetime

from dunwell.casework.operations.recheck import recheck
from dunwell.channels import operations as channels
from dunwell.channels.operations import LetterRow


def print_letters(
    *, organisation_id: int, again: bool = False, at: datetime
) -> tuple[list[LetterRow], list[str]]:
    """The letters to print now, and why others that were due do not leave.

    With ``again``, also those that were printed before and nobody has posted yet.
    """
    gone, stopped = channels.print_letters(
        organisation_id=organisation_id, at=at, recheck=recheck
    )
    rows = [row for row in channels.printed() if again or row.id in gone]
    return rows, stopped
