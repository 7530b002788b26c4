"""How an entity's e-mail leaves, as plain values."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SenderSettings:
    from_name: str
    from_email: str
    reply_to: str
    host: str
    port: int
    security: str
    """none, starttls or tls."""
    username: str
    password: str

    @property
    def domain(self) -> str:
        """Our own domain, for message ids."""
        return self.from_email.rpartition("@")[2] or "localhost"

    @property
    def server(self) -> str:
        return f"{self.host}:{self.port}"
