"""More time: choose a day inside the limits, agreed at once."""
