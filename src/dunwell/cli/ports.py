"""Whether a port on this machine is free, found out before anything is started."""

import socket

from dunwell.kernel.refusal import Refusal

ADDRESS = "127.0.0.1"


class PortInUse(Refusal):
    code = "port-in-use"
    says = (
        "Port {port} is in use by another program. Stop that one, or choose another port: "
        "PORT={other} make demo, or dunwell serve --port {other}."
    )


def refuse_if_taken(port: int) -> None:
    """Refuse with PortInUse where another program listens."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((ADDRESS, port))
        except OSError:
            raise PortInUse(port=port, other=port + 1) from None
