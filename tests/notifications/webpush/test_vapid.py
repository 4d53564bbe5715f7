"""Push services learn who sends, in a token that serves an hour."""

from pathlib import Path
from typing import Any

import jwt
import pytest

from broadsheet.notifications.webpush import vapid as module
from broadsheet.notifications.webpush.base64url import read
from broadsheet.notifications.webpush.encryption import public_key
from broadsheet.notifications.webpush.keys import Keys
from broadsheet.notifications.webpush.vapid import ContactError, Vapid

ORIGIN = "https://push.example"


class Clock:
    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


def claims(value: str) -> dict[str, Any]:
    scheme, _space, rest = value.partition(" ")
    assert scheme == "vapid"
    parts = dict(part.split("=", 1) for part in rest.split(", "))
    assert jwt.get_unverified_header(parts["t"])["alg"] == "ES256"
    key = public_key(read(parts["k"]))
    return dict(jwt.decode(parts["t"], key, algorithms=["ES256"], audience=ORIGIN, options={"verify_exp": False}))


def test_a_token_says_to_whom_until_when_and_who(tmp_path: Path) -> None:
    clock = Clock()
    said = claims(Vapid("mailto:desk@paper.example", clock=clock).authorization(ORIGIN, Keys(tmp_path).current))
    assert said["aud"] == ORIGIN
    assert clock.now < said["exp"] <= clock.now + 24 * 3600
    assert said["sub"] == "mailto:desk@paper.example"


def test_a_token_serves_an_hour_and_is_good_for_much_longer(tmp_path: Path) -> None:
    clock, key = Clock(), Keys(tmp_path).current
    vapid = Vapid("https://paper.example/contact", clock=clock)
    first = vapid.authorization(ORIGIN, key)
    clock.now += 3599
    assert vapid.authorization(ORIGIN, key) == first
    clock.now += 1
    second = vapid.authorization(ORIGIN, key)
    assert second != first
    assert claims(first)["exp"] > clock.now + 6 * 3600
    clock.now -= 7200
    assert vapid.authorization(ORIGIN, key) != second


def test_each_service_and_each_key_has_its_own_token(tmp_path: Path) -> None:
    keys, vapid = Keys(tmp_path), Vapid("mailto:desk@paper.example")
    first, second = keys.current, keys.rotate()
    said = {vapid.authorization(origin, key) for origin in (ORIGIN, "https://other.example") for key in (first, second)}
    assert len(said) == 4


def test_only_so_many_tokens_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_TOKENS", 3)
    vapid, key = Vapid("mailto:desk@paper.example"), Keys(tmp_path).current
    said = [vapid.authorization(f"https://{number}.example", key) for number in range(10)]
    assert len(vapid._kept) == 3
    assert vapid.authorization("https://9.example", key) == said[9]
    assert vapid.authorization("https://0.example", key) != said[0]


@pytest.mark.parametrize(
    "contact", ["", "desk@paper.example", "http://paper.example", "mailto:", "mailto:a@b c", "https://"]
)
def test_a_contact_that_nobody_can_write_to_is_refused(contact: str) -> None:
    with pytest.raises(ContactError):
        Vapid(contact)
