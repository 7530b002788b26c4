"""What must never bend, whatever a policy says: one file per rule in `catalogue/`.

The same rules judge at three moments: when deciding (a frame of many rows), again when one
message is about to leave (a frame of one row), and once more as constraints of the database.
The columns that they need are documented in `facts.py`; what is not known holds.
"""
