"""The decision engine: snapshot + policy + date in, decisions with their reasons out. It is pure.

Start at `decide.py`; it tells the story from the top. What each word means to the letter is
written in the contract's semantics; where that left a choice, the reading we took stands in
`docs/decisions/0010-engine-readings.md`.
"""
