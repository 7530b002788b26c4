"""The sections of a policy file, one family a file: each reads its fields to the end."""
