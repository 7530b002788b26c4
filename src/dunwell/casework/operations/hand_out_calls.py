"""Put calls on somebody's list: one task a key, however often the call is asked for."""

from collections.abc import Sequence

from dunwell.casework.models import CallTask

STILL_TO_DO = (CallTask.Status.OPEN, CallTask.Status.CANCELLED)
ABOUT = ("decision_id", "number", "item_ids")
SINCE = ("made_on", "lapses_on")


def hand_out(tasks: Sequence[CallTask]) -> None:
    """A task that is on the list is about today's items now; one that was withdrawn is back.

    What was withdrawn waits its three days anew: meanwhile nobody could have made it.
    """
    if not tasks:
        return
    CallTask.objects.bulk_create(tasks, ignore_conflicts=True)
    wanted = {task.key: task for task in tasks}
    known = CallTask.objects.select_for_update().filter(key__in=wanted, status__in=STILL_TO_DO)
    earlier = [
        task
        for task in known.order_by("pk")
        if task.decision_id != wanted[task.key].decision_id
    ]
    for task in earlier:
        was_withdrawn = task.status == CallTask.Status.CANCELLED
        for name in (*ABOUT, *(SINCE if was_withdrawn else ())):
            setattr(task, name, getattr(wanted[task.key], name))
        task.status = CallTask.Status.OPEN
    CallTask.objects.bulk_update(earlier, ["status", "decision", *ABOUT[1:], *SINCE])
