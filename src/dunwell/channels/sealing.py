"""Secrets at rest: sealed with a key that is derived from the installation's own."""

import base64

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from dunwell.kernel.refusal import Refusal

PURPOSE = b"dunwell.channels.sender-password"


class SealBroken(Refusal):
    code = "seal-broken"
    says = (
        "The stored password cannot be read with this installation's key. "
        "Enter it again under Settings, E-mail."
    )


def seal(secret: str) -> str:
    """Encrypt; an empty secret stays empty."""
    return _fernet().encrypt(secret.encode()).decode() if secret else ""


def unseal(sealed: str) -> str:
    """The secret again. Refuses with SealBroken when the key is another one."""
    if not sealed:
        return ""
    try:
        return _fernet().decrypt(sealed.encode()).decode()
    except InvalidToken:
        raise SealBroken from None


def _fernet() -> Fernet:
    key = HKDF(hashes.SHA256(), length=32, salt=None, info=PURPOSE).derive(
        settings.SECRET_KEY.encode()
    )
    return Fernet(base64.urlsafe_b64encode(key))
