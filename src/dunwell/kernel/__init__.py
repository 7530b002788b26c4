"""What every floor may lean on: money, days, ids and the shape of a refusal. Nothing here knows the trade."""
