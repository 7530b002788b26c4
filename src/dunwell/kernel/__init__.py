"""What every floor may lean on: money, days, the shape of a refusal. Nothing of the trade."""
