"""The same engine on many machines: work splits by payer, and nothing else changes."""
