"""Invoices: what was issued, what is open, and how old it is."""
