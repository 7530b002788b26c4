"""Money is hard just now: the chase stops at once, and a person calls."""
