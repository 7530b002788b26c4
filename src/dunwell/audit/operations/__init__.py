"""Writing to the record."""

from dunwell.audit.operations.record import record

__all__ = ["record"]
