"""How we write to you: stop a channel with one press, or let it be used again."""
