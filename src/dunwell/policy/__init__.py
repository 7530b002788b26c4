"""The policy language: a readable file that says whom to contact, when, how, where to stop."""
