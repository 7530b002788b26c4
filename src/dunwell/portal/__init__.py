"""The customer's side: what is owed, for what, by when, and every way to answer."""
