"""The demo's verbs: load the firm, bring each simulated day what it brings, move its clock."""

from dunwell.demo.operations.advance import Journey, advance
from dunwell.demo.operations.bring import bring
from dunwell.demo.operations.catch_up import catch_up
from dunwell.demo.operations.load import Loaded, Mailbox, is_loaded, load
from dunwell.demo.operations.use_mailbox import use_mailbox

__all__ = [
    "Journey",
    "Loaded",
    "Mailbox",
    "advance",
    "bring",
    "catch_up",
    "is_loaded",
    "load",
    "use_mailbox",
]
