"""Back from the card page: paid, declined, or not heard of yet."""
