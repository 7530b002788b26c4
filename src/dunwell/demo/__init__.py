"""A firm that looks true, for trying things out: generated from a seed, copied from nowhere."""
