"""What tests share: the throw-away database, builders, personas, fakes."""
