"""Policies: read them, change them, see what a change would do, publish it with a reason."""
