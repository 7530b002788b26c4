"""Texts. A sandbox's go into the local mailbox; a real gateway is not there yet."""
