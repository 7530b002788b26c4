"""Bringing files in."""

from dunwell.intake.look import Looked, look
from dunwell.intake.operations.import_file import import_file
from dunwell.intake.outcome import How, Outcome, SnapshotTooDifferent

__all__ = ["How", "Looked", "Outcome", "SnapshotTooDifferent", "import_file", "look"]
