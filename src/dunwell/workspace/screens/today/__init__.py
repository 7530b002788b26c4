"""Today: the one list that says what to do now."""
