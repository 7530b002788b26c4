"""Customers: the list, and one customer's file."""
