"""The paper's own keys for push services (RFC 8292): kept for good, because a subscription belongs to one of them.

A browser subscribes with the public key of the day and takes messages signed with that one alone. So rotation adds a
key and forgets none: each subscription remembers which public key it was made with.
"""

import os
import re
import secrets
import threading
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from broadsheet.notifications.webpush.base64url import written

_NAME = re.compile(r"vapid-([0-9]{1,9})\.pem")


class KeyFileError(Exception):
    """A key cannot be read or written; the message says which and why, in plain words."""


@dataclass(frozen=True)
class Key:
    """A key pair. `public` is the uncompressed point in base64url, as browsers take it (`applicationServerKey`)."""

    number: int
    private: ec.EllipticCurvePrivateKey
    public: str


class Keys:
    """The keys in a folder, `vapid-1.pem` and on, shared by all processes; the folder is made at the first use."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock = threading.Lock()
        self._read: dict[int, Key] = {}
        self._by_public: dict[str, Key] = {}

    @property
    def current(self) -> Key:
        """The key for new subscriptions; made where there is none. Raises `KeyFileError`."""
        numbers = self._numbers()
        return self._key(numbers[-1]) if numbers else self._made(1)

    @property
    def all(self) -> list[Key]:
        """Every key, the oldest first. Raises `KeyFileError`."""
        return [self._key(number) for number in self._numbers()]

    def by_public(self, public: str) -> Key:
        """The key that a subscription was made with. Raises `LookupError` where it is none of ours, `KeyFileError`."""
        found = self._by_public.get(public)
        if found is None:
            # Another process may have made it.
            found = next((key for key in self.all if key.public == public), None)
        if found is None:
            raise LookupError("The subscription was made with a key that is not here.")
        return found

    def rotate(self) -> Key:
        """A new key for new subscriptions; the older ones stay. Of two at once, both get the same.

        Raises `KeyFileError`.
        """
        numbers = self._numbers()
        return self._made(numbers[-1] + 1 if numbers else 1)

    def _numbers(self) -> list[int]:
        try:
            names = [file.name for file in self.folder.iterdir()]
        except FileNotFoundError:
            return []
        except OSError as error:
            raise KeyFileError(f"{self.folder} cannot be read: {error.strerror}.") from error
        return sorted(int(match[1]) for name in names if (match := _NAME.fullmatch(name)))

    def _key(self, number: int) -> Key:
        with self._lock:
            if number not in self._read:
                key = _loaded(self._file(number), number)
                self._read[number] = self._by_public[key.public] = key
            return self._read[number]

    def _file(self, number: int) -> Path:
        return self.folder / f"vapid-{number}.pem"

    def _made(self, number: int) -> Key:
        """The key with this number, by whichever process was first. It is whole on the disk before it has its name."""
        pem = ec.generate_private_key(ec.SECP256R1()).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        new = self.folder / f".vapid-{secrets.token_hex(8)}"
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            try:
                with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                    file.write(pem)
                    file.flush()
                    os.fsync(file.fileno())
                # Unlike a rename, a link never takes the place of a key that is there.
                os.link(new, self._file(number))
                _sync(self.folder)
            except FileExistsError:
                pass
            finally:
                new.unlink(missing_ok=True)
        except OSError as error:
            raise KeyFileError(f"No key can be written to {self.folder}: {error.strerror}.") from error
        return self._key(number)


def _loaded(file: Path, number: int) -> Key:
    try:
        private = load_pem_private_key(file.read_bytes(), None)
    except OSError as error:
        raise KeyFileError(f"{file} cannot be read: {error.strerror}.") from error
    except (ValueError, TypeError) as error:
        raise KeyFileError(f"{file} holds no key.") from error
    if not isinstance(private, ec.EllipticCurvePrivateKey) or not isinstance(private.curve, ec.SECP256R1):
        raise KeyFileError(f"{file} holds a key that is not one of P-256.")
    point = private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return Key(number, private, written(point))


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
