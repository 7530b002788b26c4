"""How far the property tests search: little in `make fast`, much in `make properties`.

`HYPOTHESIS_PROFILE` says which; without it they search as far as `make test` does.
"""

import os

PROFILES = ("brief", "quick", "thorough")
PROFILE = os.environ.get("HYPOTHESIS_PROFILE", "quick")
assert PROFILE in PROFILES, f"HYPOTHESIS_PROFILE is one of {', '.join(PROFILES)}"
IS_THOROUGH = PROFILE == "thorough"


def examples(usual: int) -> int:
    """On how many examples a property is tried that is usually tried on so many."""
    if IS_THOROUGH:
        return 2_000
    return max(usual // 5, 5) if PROFILE == "brief" else usual


def seeds(usual: int, *, brief: int = 1) -> range:
    """The crowds that something is tried on; `make fast` has time for few of them."""
    return range(brief if PROFILE == "brief" else usual)
