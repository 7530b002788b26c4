"""The time machine: a sandbox moves forward, and tells what happened."""
