"""The receivables ledger: double entry, append only, balanced by the database."""
