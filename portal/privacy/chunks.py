"""Encrypted files: chunks of AES-256-GCM that can be read from anywhere and not be rearranged.

Layout: a header (format, salt, chunk size), then chunks of ciphertext with their tags. The key
is derived for the one file; a chunk's nonce is its number and whether it is the last, so a
chunk that is missing, moved, repeated or taken from another file does not open, nor does a
file that was cut at a chunk's edge.
"""

import hashlib
import io
import os
import struct
from typing import IO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from .errors import TamperedError
from .keyring import TAG_BYTES, associated_data, derive_key

CHUNK_BYTES = 64 * 1024
_FORMAT = b"WPF1"
_SALT_BYTES = 16
HEADER_BYTES = len(_FORMAT) + _SALT_BYTES + 4


def encrypt_stream(source: IO[bytes], target: IO[bytes], key: bytes, place: str) -> tuple[int, str]:
    """Encrypt from `source`'s position to its end; returns the plain size and SHA-256.

    `place` names the file; it must be given again to read it.
    """
    header = _FORMAT + os.urandom(_SALT_BYTES) + struct.pack(">I", CHUNK_BYTES)
    cipher, bound_to = _cipher(header, key, place)
    target.write(header)
    size, digest, number = 0, hashlib.sha256(), 0
    chunk = _read_full(source)
    while True:
        following = _read_full(source) if len(chunk) == CHUNK_BYTES else b""
        target.write(cipher.encrypt(_nonce(number, last=not following), chunk, bound_to))
        size += len(chunk)
        digest.update(chunk)
        if not following:
            return size, digest.hexdigest()
        chunk, number = following, number + 1


class DecryptedFile(io.RawIOBase):
    """The plain content of an encrypted file, readable from any position.

    Raises `TamperedError` when it is opened or read and the bytes are not what was written.
    Closing it closes the encrypted file.
    """

    def __init__(self, source: IO[bytes], key: bytes, place: str, *, size: int) -> None:
        self._source = source
        self._position = 0
        self._number = -1
        self._chunk = b""
        header = source.read(HEADER_BYTES)
        if len(header) != HEADER_BYTES or not header.startswith(_FORMAT):
            raise TamperedError
        (self._chunk_bytes,) = struct.unpack(">I", header[-4:])
        if self._chunk_bytes != CHUNK_BYTES:
            raise TamperedError
        self._chunks = max(1, -(-size // self._chunk_bytes))
        self.size = size
        if source.seek(0, io.SEEK_END) != HEADER_BYTES + size + self._chunks * TAG_BYTES:
            raise TamperedError
        self._cipher, self._bound_to = _cipher(header, key, place)
        # The last chunk vouches for the length.
        self._load(self._chunks - 1)

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._position

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._position, io.SEEK_END: self.size}[whence]
        if start + offset < 0:
            msg = "negative seek position"
            raise ValueError(msg)
        self._position = start + offset
        return self._position

    def readinto(self, buffer: "bytearray | memoryview") -> int:  # type: ignore[override]  # -- the two kinds of buffer that io hands over
        if self._position >= self.size:
            return 0
        number, offset = divmod(self._position, self._chunk_bytes)
        self._load(number)
        piece = self._chunk[offset : offset + len(buffer)]
        buffer[: len(piece)] = piece
        self._position += len(piece)
        return len(piece)

    def close(self) -> None:
        if not self.closed:
            self._source.close()
        super().close()

    def _load(self, number: int) -> None:
        if number == self._number:
            return
        self._source.seek(HEADER_BYTES + number * (self._chunk_bytes + TAG_BYTES))
        cipher_text = self._source.read(self._chunk_bytes + TAG_BYTES)
        nonce = _nonce(number, last=number == self._chunks - 1)
        try:
            self._chunk = self._cipher.decrypt(nonce, cipher_text, self._bound_to)
        except InvalidTag:
            raise TamperedError from None
        self._number = number


def _cipher(header: bytes, key: bytes, place: str) -> tuple[AESGCM, bytes]:
    salt = header[len(_FORMAT) : len(_FORMAT) + _SALT_BYTES]
    derived = derive_key(key, "portal/file", salt=salt)
    return AESGCM(derived), header + associated_data("file", place)


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + (b"\x01" if last else b"\x00")


def _read_full(source: IO[bytes]) -> bytes:
    """Up to a whole chunk, also from a source that hands out less at a time."""
    parts: list[bytes] = []
    missing = CHUNK_BYTES
    while missing and (part := source.read(missing)):
        parts.append(part)
        missing -= len(part)
    return b"".join(parts)
