"""Which messages there are, for whoever checks a policy or lists them."""

from functools import cache

from dunwell.channels.templates.words import MESSAGES, SHARED


@cache
def known() -> frozenset[str]:
    """The names a policy may use after `email:`, `sms:` and `letter:`."""
    return frozenset(
        folder.name
        for folder in MESSAGES.iterdir()
        if folder.is_dir() and folder.name != SHARED
    )
