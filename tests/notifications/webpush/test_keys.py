"""The paper's keys for push services: made once, kept for good."""

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from broadsheet.notifications.webpush.base64url import read
from broadsheet.notifications.webpush.encryption import public_key
from broadsheet.notifications.webpush.keys import KeyFileError, Keys


def test_the_first_use_makes_a_key_that_nobody_else_can_read(tmp_path: Path) -> None:
    folder = tmp_path / "keys" / "push"
    before = os.umask(0)
    try:
        key = Keys(folder).current
    finally:
        os.umask(before)
    assert [file.name for file in folder.iterdir()] == ["vapid-1.pem"]
    assert (folder / "vapid-1.pem").stat().st_mode & 0o777 == 0o600
    assert folder.stat().st_mode & 0o777 == 0o700
    assert public_key(read(key.public)) == key.private.public_key()
    assert Keys(folder).current.public == key.public


def test_rotation_loses_no_subscriber(tmp_path: Path) -> None:
    keys = Keys(tmp_path)
    first, second, third = keys.current, keys.rotate(), keys.rotate()
    assert len({first.public, second.public, third.public}) == 3
    again = Keys(tmp_path)
    assert again.current.public == third.public
    assert [key.public for key in again.all] == [first.public, second.public, third.public]
    assert again.by_public(first.public).private.private_numbers() == first.private.private_numbers()


def test_a_key_that_another_process_made_is_found(tmp_path: Path) -> None:
    keys, others = Keys(tmp_path), Keys(tmp_path)
    first = keys.current
    new = others.rotate()
    assert keys.by_public(new.public).number == 2
    assert keys.current.public == new.public
    assert keys.by_public(first.public).number == 1


def test_more_than_nine_rotations_are_counted_as_numbers(tmp_path: Path) -> None:
    keys = Keys(tmp_path)
    last = [keys.rotate() for _ in range(12)][-1]
    assert keys.current is last
    assert last.number == 12


def test_a_key_that_is_not_ours_is_not_found(tmp_path: Path) -> None:
    keys = Keys(tmp_path)
    with pytest.raises(LookupError):
        keys.by_public("")
    with pytest.raises(LookupError):
        keys.by_public("B" * 87)


MAKE = """
import sys, time
from pathlib import Path
from broadsheet.notifications.webpush.keys import Keys
keys = Keys(Path(sys.argv[1]))
print("ready", flush=True)
while not Path(sys.argv[2]).exists():
    time.sleep(0.001)
print(keys.current.public)
print(keys.current.public)
"""


def test_processes_that_come_at_once_get_the_same_key(tmp_path: Path) -> None:
    go = tmp_path / "go"
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", MAKE, str(tmp_path / "keys"), str(go)], stdout=subprocess.PIPE, text=True
        )
        for _ in range(4)
    ]
    assert all(process.stdout and process.stdout.readline() == "ready\n" for process in processes)
    go.touch()
    said = {line for process in processes for line in process.communicate(timeout=60)[0].split()}
    assert len(said) == 1
    assert [file.name for file in (tmp_path / "keys").iterdir()] == ["vapid-1.pem"]


def test_threads_that_come_at_once_get_the_same_key(tmp_path: Path) -> None:
    for number in range(20):
        found: list[str] = []
        start = threading.Barrier(6)

        def use(folder: Path, found: list[str] = found, start: threading.Barrier = start) -> None:
            keys = Keys(folder)
            start.wait()
            found.append(keys.current.public)

        threads = [threading.Thread(target=use, args=(tmp_path / str(number),)) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(10)
        assert len(found) == 6
        assert len(set(found)) == 1


def test_a_file_without_a_key_is_named(tmp_path: Path) -> None:
    (tmp_path / "vapid-1.pem").write_bytes(b"")
    with pytest.raises(KeyFileError, match=r"vapid-1\.pem holds no key"):
        _ = Keys(tmp_path).current
    other = ec.generate_private_key(ec.SECP384R1())
    (tmp_path / "vapid-2.pem").write_bytes(other.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    with pytest.raises(KeyFileError, match=r"vapid-2\.pem .* P-256"):
        _ = Keys(tmp_path).current


def test_what_else_lies_in_the_folder_is_left_alone(tmp_path: Path) -> None:
    for name in ("vapid-1.pem.bak", ".vapid-ab12", "vapid-x.pem", "notes.txt"):
        (tmp_path / name).write_text("mine")
    assert Keys(tmp_path).current.number == 1
    assert (tmp_path / ".vapid-ab12").read_text() == "mine"


def test_a_folder_that_cannot_be_one_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(KeyFileError):
        _ = Keys(tmp_path / "file").current
