"""`dunwell policy diff` on the portfolio as it stands: the part that needs the database."""

from collections.abc import Mapping
from datetime import date

from dunwell.casework import differing
from dunwell.casework.differing import Text
from dunwell.cli.desk import opened, sit_down
from dunwell.engine.trials.compare import Comparison
from dunwell.receivables import queries as receivables


def live(
    before: tuple[str, str], after: tuple[str, str], *, as_of: date | None
) -> tuple[Comparison, Mapping[str, str]]:
    """The comparison, and the names of the customers in it. Refuses with PolicyHasErrors."""
    desk = sit_down()
    comparison = differing.diff(
        organisation_id=desk.organisation.pk,
        before=Text(*before),
        after=Text(*after),
        as_of=as_of or desk.today,
        at=desk.at,
    )
    with opened():
        refs = {one.customer_id for one in comparison.differences}
        return comparison, receivables.names(sorted(refs))
