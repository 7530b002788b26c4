"""The text of a portal link: whose organisation it leads to, and its secret. Pure."""

from dunwell.kernel.refusal import Refusal

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


class LinkUnknown(Refusal):
    code = "link-unknown"
    says = "This link does not lead anywhere. Please use the link in the latest message."


def join(organisation_id: int, secret: str) -> str:
    return f"{_base36(organisation_id)}.{secret}"


def split(token: str) -> tuple[int, str]:
    """The organisation's id and the secret. Refuses with LinkUnknown."""
    head, dot, secret = token.partition(".")
    is_number = 0 < len(head) <= 12 and set(head) <= set(_DIGITS)
    if not (dot and secret and is_number):
        raise LinkUnknown
    return int(head, 36), secret


def _base36(number: int) -> str:
    digits = ""
    while number:
        number, digit = divmod(number, 36)
        digits = _DIGITS[digit] + digits
    return digits or "0"
