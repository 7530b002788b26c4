"""Why did I get this? The rule behind the last message, and what comes next."""
