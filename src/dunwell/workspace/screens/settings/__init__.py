"""Settings: the firm, its people, its post and its policy."""
