"""Customers, how to reach them, what they were invoiced, and what holds a chase."""
