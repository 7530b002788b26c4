"""Organisations, their entities, and the people who sign in; each sees its own rows only."""
