"""Message encryption for Web Push (RFC 8291): only the browser that subscribed can read what is pushed to it."""

import hmac
import os

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from broadsheet.notifications.webpush.coding import FIXED_HEADER, TAG, CodingError, opened, sealed

#: Octets of an uncompressed point of P-256, and of the secret that the browser chose.
POINT = 65
SECRET = 16
#: What every push service takes (RFC 8030 section 7.2), and what of it is left for the message itself.
MOST_BODY = 4096
MOST_PLAIN = MOST_BODY - FIXED_HEADER - POINT - TAG - 1
#: A message's length is rounded up to a multiple of so many octets, so that it says little about what is in it.
PADDED_TO = 128
_CURVE = ec.SECP256R1()
_ECDH = ec.ECDH()


class EncryptionError(ValueError):
    """The message cannot be encrypted, or decrypted; the message says why, in plain words."""


class KeysError(EncryptionError):
    """The subscription's keys are no keys. Nothing can ever be sent to it."""


class TooLongError(EncryptionError):
    """More than push services are bound to take."""


def encrypt(
    plain: bytes,
    p256dh: bytes,
    auth: bytes,
    *,
    padded_to: int = PADDED_TO,
    ephemeral: ec.EllipticCurvePrivateKey | None = None,
    salt: bytes | None = None,
) -> bytes:
    """The body of a push message: one record, under a key pair and a salt that are used this once.

    `p256dh` is the browser's public key (65 octets, uncompressed), `auth` its secret (16 octets). The length of
    `plain` is rounded up to a multiple of `padded_to` as far as there is room; 1 does not pad. `ephemeral` and `salt`
    are for test vectors alone.

    Raises `KeysError` for keys that are none, `TooLongError` for more than `MOST_PLAIN` (3,993) octets.
    """
    if len(plain) > MOST_PLAIN:
        raise TooLongError(f"The message has {len(plain)} octets; no more than {MOST_PLAIN} can be pushed.")
    browser = public_key(p256dh)
    if len(auth) != SECRET:
        raise KeysError(f"The subscription's secret has {len(auth)} octets instead of {SECRET}.")
    ours = ephemeral or ec.generate_private_key(_CURVE)
    point = ours.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    key = _key(ours.exchange(_ECDH, browser), auth, p256dh, point)
    padding = min(-len(plain) % padded_to, MOST_PLAIN - len(plain))
    return sealed(plain, key, os.urandom(16) if salt is None else salt, key_id=point, padding=padding)


def decrypt(body: bytes, private: ec.EllipticCurvePrivateKey, auth: bytes) -> bytes:
    """What the browser with this key pair and secret reads. Raises `EncryptionError`."""
    own = private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)

    def key_of(key_id: bytes, salt: bytes) -> bytes:
        return _key(private.exchange(_ECDH, public_key(key_id)), auth, own, key_id)

    try:
        return opened(body, key_of)
    except CodingError as error:
        raise EncryptionError(str(error)) from error


def public_key(point: bytes) -> ec.EllipticCurvePublicKey:
    """The P-256 key with this uncompressed point. Raises `KeysError` where there is no such point on the curve."""
    if len(point) != POINT or point[0] != 4:
        raise KeysError(f"The public key has {len(point)} octets and is not an uncompressed point of P-256.")
    try:
        return ec.EllipticCurvePublicKey.from_encoded_point(_CURVE, point)
    except ValueError as error:
        raise KeysError("The public key is no point of P-256.") from error


def _key(shared: bytes, auth: bytes, browser: bytes, ours: bytes) -> bytes:
    """The input keying material (RFC 8291 section 3.4)."""
    return hmac.digest(hmac.digest(auth, shared, "sha256"), b"WebPush: info\0" + browser + ours + b"\x01", "sha256")
