"""The demo's verbs: load the firm, bring each simulated day what it brings, move its clock."""

from dunwell.demo.operations.bring import bring
from dunwell.demo.operations.catch_up import catch_up
from dunwell.demo.operations.load import Loaded, Mailbox, is_loaded, load
from dunwell.demo.operations.on_the_way import break_off, is_underway, live_on
from dunwell.demo.operations.set_out import set_out, stop
from dunwell.demo.operations.use_mailbox import use_mailbox

__all__ = [
    "Loaded",
    "Mailbox",
    "break_off",
    "bring",
    "catch_up",
    "is_loaded",
    "is_underway",
    "live_on",
    "load",
    "set_out",
    "stop",
    "use_mailbox",
]
