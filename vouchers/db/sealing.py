"""Fields that are encrypted at rest: AES-256-GCM bound to table, column and row, and an index that finds equal values.

The envelope is `v1|key id|nonce|ciphertext`, the additional data `table|column|row`: a value copied into another row
does not open. The index is an HMAC with a key of its own; it tells that two numbers are equal and nothing more.
"""

import base64
import hashlib
import hmac
import secrets
from dataclasses import dataclass

from cryptography.hazmat.primitives.ciphers.aead import AESGCM


@dataclass(frozen=True)
class Keys:
    """The key that seals now, with its id, and the key of the index. Both come from outside the database."""

    key_id: str
    seal: bytes
    index: bytes

    @classmethod
    def from_secret(cls, secret: str) -> "Keys":
        """Derive both keys from one secret of the configuration."""
        material = hashlib.scrypt(secret.encode(), salt=b"vouchers field keys v1", n=2**14, r=8, p=1, dklen=64)
        return cls(key_id=hashlib.sha256(material).hexdigest()[:8], seal=material[:32], index=material[32:])


_keys: Keys | None = None


def use(keys: Keys) -> None:
    """Make these the keys of this process; create_app() does so once."""
    global _keys
    _keys = keys


def _current() -> Keys:
    if _keys is None:
        raise RuntimeError("no field keys: create_app() has not run")
    return _keys


def seal(text: str, *, place: str) -> str:
    """Encrypt for one place, named `table|column|row`."""
    keys, nonce = _current(), secrets.token_bytes(12)
    sealed = AESGCM(keys.seal).encrypt(nonce, text.encode(), place.encode())
    return "|".join(("v1", keys.key_id, _text(nonce), _text(sealed)))


def unseal(envelope: str, *, place: str) -> str:
    """Decrypt what was sealed for this place. Raises cryptography's InvalidTag for any other place or key."""
    _, _, nonce, sealed = envelope.split("|")
    return AESGCM(_current().seal).decrypt(_bytes(nonce), _bytes(sealed), place.encode()).decode()


def seal_bytes(body: bytes, *, place: str) -> bytes:
    """Encrypt a file for one place: the nonce and the ciphertext."""
    nonce = secrets.token_bytes(12)
    return nonce + AESGCM(_current().seal).encrypt(nonce, body, place.encode())


def unseal_bytes(sealed: bytes, *, place: str) -> bytes:
    """Decrypt a file that was sealed for this place. Raises cryptography's InvalidTag for any other place or key."""
    return AESGCM(_current().seal).decrypt(sealed[:12], sealed[12:], place.encode())


def blind_index(text: str) -> str:
    """The same 64 characters for the same text, under the index key."""
    return hmac.new(_current().index, text.encode(), hashlib.sha256).hexdigest()


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode()


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text)
