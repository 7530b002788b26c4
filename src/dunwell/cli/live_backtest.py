"""`dunwell backtest` on the organisation's own past: the part that needs the database."""

from collections.abc import Callable, Sequence
from datetime import date

from dunwell.casework import backtesting
from dunwell.casework.differing import Text
from dunwell.cli.desk import sit_down
from dunwell.engine.trials.backtest import Backtest


def live(
    policy: tuple[str, str],
    *,
    first: date,
    last: date,
    tell: Callable[[date], None],
    channels: Sequence[str],
) -> Backtest:
    """Replay it. Refuses with DaysNotPast, NothingThen or PolicyHasErrors."""
    desk = sit_down()
    return backtesting.backtest(
        organisation_id=desk.organisation.pk,
        policy=Text(*policy),
        first=first,
        last=last,
        at=desk.at,
        tell=tell,
        channels=channels,
    )
