"""A card provider to try things with: its own page and memory, signed messages, no money."""
