"""The ways to take money that this installation knows."""

from dunwell.kernel.refusal import Refusal
from dunwell.payments.provider import Provider
from dunwell.payments.providers.demo.client import DemoCards

PROVIDERS: dict[str, Provider] = {"demo": DemoCards()}


class UnknownProvider(Refusal):
    code = "unknown-provider"
    says = "There is no payment provider {name!r} here."


def provider(name: str) -> Provider:
    """The provider with this code. Refuses with UnknownProvider."""
    try:
        return PROVIDERS[name]
    except KeyError:
        raise UnknownProvider(name=name) from None


def card_provider(*, is_sandbox: bool) -> Provider | None:
    """Who takes cards for an organisation: the demo provider in a sandbox, else nobody yet."""
    return PROVIDERS["demo"] if is_sandbox else None
