"""The auditor: an expected state of its own, kept from what it hears, and a rule a file.

Nothing here reads the application's code or asks it anything. What ought to be is in `notebook`,
written down as the world does it; what is, arrives at the mail server and stands in the tables,
which `shown` reads with SQL of its own. The rules compare the two.
"""
