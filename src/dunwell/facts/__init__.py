"""The vocabulary: every fact a policy may reason about, typed and described in one sentence."""
