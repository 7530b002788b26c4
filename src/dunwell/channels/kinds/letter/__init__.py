"""Letters: set as PDF, printed, and posted by a person."""
