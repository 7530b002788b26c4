"""Bringing files into the books: who owes, what was invoiced, what was paid, what is still open.

Stands above receivables and payments, because one row can be an invoice and its payment. Reading
the file is pure, in `receivables.importing`; here its records meet what is known already.
"""
