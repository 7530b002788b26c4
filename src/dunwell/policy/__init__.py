"""The policy language: one readable file that says whom to contact, when, how, and where to stop."""
