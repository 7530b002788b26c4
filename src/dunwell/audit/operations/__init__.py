"""Writing to the record."""

from dunwell.audit.operations.record import record
from dunwell.audit.operations.record_each import Line, record_each

__all__ = ["Line", "record", "record_each"]
