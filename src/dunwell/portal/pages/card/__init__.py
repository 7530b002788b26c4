"""The page of the demo card company, and the door for what providers tell us."""
