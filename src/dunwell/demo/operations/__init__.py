"""The demo's verbs: load the firm once, and bring each simulated day what it brings."""

from dunwell.demo.operations.bring import bring
from dunwell.demo.operations.load import Loaded, Mailbox, is_loaded, load

__all__ = ["Loaded", "Mailbox", "bring", "is_loaded", "load"]
