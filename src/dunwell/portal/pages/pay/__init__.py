"""Pay: choose invoices or an amount, then a card page or the bank details."""
