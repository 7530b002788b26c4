"""Import: a file comes in, is looked at, and is confirmed."""
