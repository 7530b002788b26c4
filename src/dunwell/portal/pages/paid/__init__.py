"""I have already paid: when and how; we wait for the money."""
