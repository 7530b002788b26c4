"""The sandbox's mailbox: what customers would have read."""
