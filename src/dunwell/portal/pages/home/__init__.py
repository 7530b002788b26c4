"""Home: what is owed, for what, by when, and the ways on."""
