"""Money in: payments, what they are applied to, and the providers that bring them."""
