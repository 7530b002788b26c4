"""How words leave and arrive: one folder a channel, one outbox for all of them."""
