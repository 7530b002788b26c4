"""Organisations, their entities, and the people who sign in. Nobody ever sees another organisation's rows."""
