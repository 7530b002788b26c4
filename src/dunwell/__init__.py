"""Dunwell: get paid, stay on good terms."""

__version__ = "0.1.0"
