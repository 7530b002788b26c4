"""The background worker: goes round the organisations, prepares, sends, follows up."""
