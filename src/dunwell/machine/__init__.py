"""What Dunwell needs of the machine it stands on: a home, a database server, back-ups."""
