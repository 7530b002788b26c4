"""The secret that the demo provider shares with us, and what it signs with it."""

import hashlib
import hmac

from django.conf import settings


def sign(body: bytes) -> str:
    """The signature that goes beside a message."""
    key = hashlib.sha256(b"demo card provider:" + settings.SECRET_KEY.encode()).digest()
    return hmac.new(key, body, hashlib.sha256).hexdigest()


def is_signed(body: bytes, signature: str) -> bool:
    return hmac.compare_digest(sign(body).encode(), signature.encode())
