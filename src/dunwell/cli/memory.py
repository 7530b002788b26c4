"""How a command that decides on files, and then ends, keeps its memory.

The columnar library gives memory back to the machine as soon as it rests, and takes it anew a
moment later; every new page is cleared first, which is a fifth of all the work. A command that is
over in seconds keeps what it has had. Its greatest need stays what it was; only servers and
workers, which rest for hours, have to give memory back, and this is not for them.
"""

import os
from collections.abc import Mapping
from types import MappingProxyType

SETTINGS: Mapping[str, str] = MappingProxyType(
    {"_RJEM_MALLOC_CONF": "dirty_decay_ms:-1,muzzy_decay_ms:-1,oversize_threshold:0"}
)
"""For the library's own allocator, which reads its environment once, when it is loaded."""


def keep() -> None:
    """Keep memory in this process, unless whoever started it has said otherwise."""
    for name, value in SETTINGS.items():
        os.environ.setdefault(name, value)
