"""The key ring from the environment, and what is done with it directly.

`VAULT_KEYS` is `name:base64,name:base64,…`, newest first, 32 bytes each. The newest key
protects, every key reads. No key is used as it stands: HKDF-SHA256 makes one key for each
purpose out of it, so that a wrapped key, a sealed secret and a look-up value never share one.

Nothing here touches the database. The callers' interface is `vault`.
"""

import base64
import binascii
import hashlib
import hmac
import os
import re
from dataclasses import dataclass, field
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from .errors import KeyRingError, TamperedError, UnknownKeyError

KEY_BYTES = 32
NONCE_BYTES = 12
TAG_BYTES = 16
ENVELOPE_VERSION = b"\x01"
KEY_NAME = re.compile(r"[A-Za-z0-9_-]{1,16}")


@dataclass(frozen=True, repr=False)
class RingKey:
    """One key of the ring. Its repr shows no secret, so that no traceback or log can."""

    name: str
    secret: bytes
    _derived: dict[str, bytes] = field(default_factory=dict, compare=False)

    def __repr__(self) -> str:
        return f"<RingKey {self.name}>"

    def derive(self, purpose: str) -> bytes:
        """The 32-byte key for one purpose."""
        if purpose not in self._derived:
            self._derived[purpose] = derive_key(self.secret, f"portal/vault/{purpose}")
        return self._derived[purpose]


class KeyRing:
    """Keys by name, newest first."""

    def __init__(self, text: str) -> None:
        self.keys = [_parse(item.strip()) for item in text.split(",") if item.strip()]
        if not self.keys:
            raise KeyRingError
        self.by_name = {key.name: key for key in self.keys}
        if len(self.by_name) != len(self.keys):
            raise KeyRingError
        self.newest = self.keys[0]

    def get(self, name: str) -> RingKey:
        """The key of that name; `UnknownKeyError` if it left the ring."""
        try:
            return self.by_name[name]
        except KeyError:
            raise UnknownKeyError(name=name) from None


def key_ring() -> KeyRing:
    """The ring as configured now."""
    return _ring(settings.VAULT_KEYS)


@lru_cache(maxsize=4)
def _ring(text: str) -> KeyRing:
    return KeyRing(text)


def _parse(item: str) -> RingKey:
    name, colon, encoded = item.partition(":")
    if not colon or not KEY_NAME.fullmatch(name):
        raise KeyRingError
    try:
        secret = base64.b64decode(encoded.replace("-", "+").replace("_", "/"), validate=True)
    except binascii.Error:
        raise KeyRingError from None
    if len(secret) != KEY_BYTES:
        raise KeyRingError
    return RingKey(name, secret)


def derive_key(secret: bytes, info: str, *, salt: bytes | None = None) -> bytes:
    """HKDF-SHA256: 32 bytes for `info` out of a secret."""
    hkdf = HKDF(algorithm=hashes.SHA256(), length=KEY_BYTES, salt=salt, info=info.encode())
    return hkdf.derive(secret)


def associated_data(*parts: str) -> bytes:
    """Bind `parts` unambiguously: each is preceded by its length."""
    encoded = [part.encode() for part in parts]
    return b"".join(len(part).to_bytes(4, "big") + part for part in encoded)


def encrypt(key: bytes, plain: bytes, bound_to: bytes) -> bytes:
    """Version, nonce and AES-256-GCM ciphertext with its tag."""
    nonce = os.urandom(NONCE_BYTES)
    return ENVELOPE_VERSION + nonce + AESGCM(key).encrypt(nonce, plain, ENVELOPE_VERSION + bound_to)


def decrypt(key: bytes, envelope: bytes, bound_to: bytes) -> bytes:
    """Undo `encrypt`; `TamperedError` unless key, place and bytes are what they were."""
    nonce = envelope[1 : 1 + NONCE_BYTES]
    if envelope[:1] != ENVELOPE_VERSION or len(envelope) < 1 + NONCE_BYTES + TAG_BYTES:
        raise TamperedError
    try:
        return AESGCM(key).decrypt(nonce, envelope[1 + NONCE_BYTES :], envelope[:1] + bound_to)
    except InvalidTag:
        raise TamperedError from None


def seal(value: str, place: tuple[str, str, str]) -> str:
    """`name.base64`: a small secret under the newest key, bound to table, row and field."""
    key = key_ring().newest
    envelope = encrypt(key.derive("seal"), value.encode(), associated_data("seal", *place))
    return f"{key.name}.{base64.urlsafe_b64encode(envelope).decode().rstrip('=')}"


def unseal(sealed: str, place: tuple[str, str, str]) -> str:
    """Undo `seal` with whichever key of the ring made it."""
    name, dot, encoded = sealed.partition(".")
    if not dot:
        raise TamperedError
    key = key_ring().get(name)
    try:
        envelope = base64.b64decode(
            encoded + "=" * (-len(encoded) % 4), altchars=b"-_", validate=True
        )
    except (binascii.Error, ValueError):
        raise TamperedError from None
    return decrypt(key.derive("seal"), envelope, associated_data("seal", *place)).decode()


def keyed_hash(key: RingKey, value: str, purpose: str) -> str:
    """`name.hex` of an HMAC-SHA256 of `value`; equal values are found, none can be read."""
    digest = hmac.new(key.derive(f"index/{purpose}"), value.encode(), hashlib.sha256)
    return f"{key.name}.{digest.hexdigest()[:40]}"
