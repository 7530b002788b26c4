"""The open ways out of a round of sending: one connection an entity and channel."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import MappingProxyType

from dunwell.channels.kinds.email.kind import Email
from dunwell.channels.kinds.sms.kind import Sms
from dunwell.channels.transport import Kind, Transport, Unready

KINDS: Mapping[str, type[Kind]] = MappingProxyType({"email": Email, "sms": Sms})
NO_WAY = {"letter": "Letters wait to be printed: dunwell export letters --out DIR."}


class Transports:
    """Opens what is asked for, once, and remembers what could not be opened."""

    def __init__(self, kinds: Mapping[str, type[Kind]] = KINDS) -> None:
        self._kinds = kinds
        self._open: dict[tuple[int, str, int], Transport | Unready] = {}

    def reach(
        self, *, organisation_id: int, channel: str, entity_id: int
    ) -> Transport | Unready:
        """The way out of an entity on a channel. Call it outside any scope: it may dial."""
        place = (organisation_id, channel, entity_id)
        way = self._open.get(place) or self._opened(*place)
        if not isinstance(way, Unready):
            way = way.ready() or way
        self._open[place] = way
        return way

    def _opened(
        self, organisation_id: int, channel: str, entity_id: int
    ) -> Transport | Unready:
        kind = self._kinds.get(channel)
        if kind is None:
            return Unready(NO_WAY.get(channel, f"There is no way to send on {channel}."))
        return kind(organisation_id).open(entity_id)

    def close(self) -> None:
        for transport in self._open.values():
            if not isinstance(transport, Unready):
                transport.close()
        self._open.clear()


@contextmanager
def opened(kinds: Mapping[str, type[Kind]] = KINDS) -> Iterator[Transports]:
    """Ways out for one round; all are hung up at its end."""
    transports = Transports(kinds)
    try:
        yield transports
    finally:
        transports.close()
