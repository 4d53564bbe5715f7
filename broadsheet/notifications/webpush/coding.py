"""Encrypted content coding for HTTP, `aes128gcm` (RFC 8188)."""

import hmac
import struct
from collections.abc import Callable

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

SALT = 16
TAG = 16
#: Salt, record size and the length of the key's id.
FIXED_HEADER = SALT + 4 + 1
_SMALLEST_RECORD = TAG + 2
_LAST, _NOT_LAST = b"\x02", b"\x01"


class CodingError(ValueError):
    """What should be coded or decoded cannot be; the message says why, in plain words."""


def sealed(
    plain: bytes, key: bytes, salt: bytes, *, key_id: bytes = b"", record_size: int = 4096, padding: int = 0
) -> bytes:
    """`plain` encrypted with input keying material `key`.

    `salt` has 16 random octets that are never used twice with a key; `record_size` is the most octets of a record,
    with its tag; `padding` so many octets are added, in the earliest records that can hold them.

    Raises `CodingError` where a size is not what the RFC allows.
    """
    if len(salt) != SALT or len(key_id) > 255 or not _SMALLEST_RECORD <= record_size < 2**32 or padding < 0:
        raise CodingError("Salt, key id or record size is not what RFC 8188 allows.")
    cipher, nonce = _cipher(key, salt)
    header = b"%b%b%c%b" % (salt, struct.pack(">I", record_size), len(key_id), key_id)
    room = record_size - TAG - 1
    if len(plain) + padding <= room:
        # Nearly every message is this one record.
        return header + cipher.encrypt(nonce, plain + _LAST + bytes(padding), None)
    records, number, start = [header], 0, 0
    while True:
        # At least one octet of content in each, so that padding alone never makes a record of its own.
        pad = min(padding, room - 1) if start < len(plain) else min(padding, room)
        piece = plain[start : start + room - pad]
        start, padding = start + len(piece), padding - pad
        is_last = start >= len(plain) and not padding
        text = piece + (_LAST if is_last else _NOT_LAST)
        text += bytes(pad if is_last else record_size - TAG - len(text))
        records.append(cipher.encrypt(_numbered(nonce, number), text, None))
        if is_last:
            return b"".join(records)
        number += 1


def opened(body: bytes, key_of: Callable[[bytes, bytes], bytes]) -> bytes:
    """What `sealed` sealed. `key_of` returns the input keying material for a key's id and a salt.

    Raises `CodingError` for a body that is cut, lengthened, altered or sealed with another key.
    """
    if len(body) < FIXED_HEADER or len(body) < FIXED_HEADER + body[FIXED_HEADER - 1]:
        raise CodingError("The header is incomplete.")
    salt = body[:SALT]
    (record_size,) = struct.unpack(">I", body[SALT : SALT + 4])
    start = FIXED_HEADER + body[FIXED_HEADER - 1]
    if record_size < _SMALLEST_RECORD:
        raise CodingError("The record size is smaller than RFC 8188 allows.")
    cipher, nonce = _cipher(key_of(body[FIXED_HEADER:start], salt), salt)
    texts, number = [], 0
    while True:
        end = start + record_size
        is_last = end >= len(body)
        try:
            record = cipher.decrypt(_numbered(nonce, number), body[start:end], None).rstrip(b"\0")
        except (InvalidTag, ValueError) as error:
            raise CodingError("A record was altered, cut or sealed with another key.") from error
        if record[-1:] != (_LAST if is_last else _NOT_LAST):
            raise CodingError("A record does not end as its place demands.")
        texts.append(record[:-1])
        if is_last:
            return b"".join(texts)
        start, number = end, number + 1


def _cipher(key: bytes, salt: bytes) -> tuple[AESGCM, bytes]:
    """The content cipher and the nonce of its first record (sections 2.2 and 2.3).

    HKDF by hand: each of the two fits into one hash, and one call of C each costs a tenth of an object for it.
    """
    secret = hmac.digest(salt, key, "sha256")
    content_key = hmac.digest(secret, b"Content-Encoding: aes128gcm\0\x01", "sha256")[:16]
    return AESGCM(content_key), hmac.digest(secret, b"Content-Encoding: nonce\0\x01", "sha256")[:12]


def _numbered(nonce: bytes, number: int) -> bytes:
    return nonce if not number else (int.from_bytes(nonce) ^ number).to_bytes(12)
