"""Only the browser that subscribed can read what is pushed to it: the RFCs' own examples, and every size."""

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given, settings
from hypothesis import strategies as st

from broadsheet.notifications.webpush.base64url import read, written
from broadsheet.notifications.webpush.coding import CodingError, opened, sealed
from broadsheet.notifications.webpush.encryption import (
    MOST_BODY,
    MOST_PLAIN,
    EncryptionError,
    KeysError,
    TooLongError,
    decrypt,
    encrypt,
)

BROWSER = ec.generate_private_key(ec.SECP256R1())
POINT = BROWSER.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
SECRET = bytes(range(16))


def private(text: str) -> ec.EllipticCurvePrivateKey:
    return ec.derive_private_key(int.from_bytes(read(text)), ec.SECP256R1())


# The RFCs' examples ---------------------------------------------------------------------------------------------------

WALRUS = b"I am the walrus"
ONE_RECORD = "I1BsxtFttlv3u_Oo94xnmwAAEAAA-NAVub2qFgBEuQKRapoZu-IxkIva3MEB1PD-ly8Thjg"
TWO_RECORDS = "uNCkWiNYzKTnBN9ji3-qWAAAABkCYTHOG8chz_gnvgOqdGYovxyjuqRyJFjEDyoF1Fvkj6hQPdPHI51OEUKEpgz3SsLWIqS_uA"


def test_rfc_8188_section_3_1_byte_by_byte() -> None:
    key = read("yqdlZ-tYemfogSmv7Ws5PQ")
    assert written(sealed(WALRUS, key, read("I1BsxtFttlv3u_Oo94xnmw"))) == ONE_RECORD
    assert opened(read(ONE_RECORD), lambda _id, _salt: key) == WALRUS


def test_rfc_8188_section_3_2_two_records_and_padding_byte_by_byte() -> None:
    key, salt = read("BO3ZVPxUlnLORbVGMpbT1Q"), read("uNCkWiNYzKTnBN9ji3-qWA")
    assert written(sealed(WALRUS, key, salt, key_id=b"a1", record_size=25, padding=1)) == TWO_RECORDS
    assert opened(read(TWO_RECORDS), lambda key_id, _salt: {b"a1": key}[key_id]) == WALRUS


UA_PRIVATE = "q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94"
UA_PUBLIC = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
AUTH = "BTBZMqHH6r4Tts7J_aSIgg"
WATERMELON = b"When I grow up, I want to be a watermelon"
PUSHED = (
    "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl"
    "7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
)


def test_rfc_8291_section_5_byte_by_byte() -> None:
    ours = private("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw")
    salt = read("DGv6ra1nlYgDCS1FRnbzlw")
    body = encrypt(WATERMELON, read(UA_PUBLIC), read(AUTH), padded_to=1, ephemeral=ours, salt=salt)
    assert written(body) == PUSHED
    assert decrypt(read(PUSHED), private(UA_PRIVATE), read(AUTH)) == WATERMELON


# Every size -----------------------------------------------------------------------------------------------------------


@settings(deadline=None)
@given(st.binary(max_size=MOST_PLAIN), st.integers(1, 5000))
def test_the_browser_reads_what_was_pushed(plain: bytes, padded_to: int) -> None:
    body = encrypt(plain, POINT, SECRET, padded_to=padded_to)
    assert len(body) <= MOST_BODY
    assert decrypt(body, BROWSER, SECRET) == plain


def test_every_length_up_to_the_limit_can_be_pushed_and_no_longer_one() -> None:
    for length in range(MOST_PLAIN + 1):
        body = encrypt(b"x" * length, POINT, SECRET)
        assert len(body) <= MOST_BODY
        assert decrypt(body, BROWSER, SECRET) == b"x" * length
    assert len(body) == MOST_BODY
    with pytest.raises(TooLongError, match="3994"):
        encrypt(b"x" * (MOST_PLAIN + 1), POINT, SECRET)


@settings(deadline=None)
@given(st.binary(max_size=300), st.integers(18, 60), st.integers(0, 100))
def test_any_number_of_records_is_put_together_again(plain: bytes, record_size: int, padding: int) -> None:
    body = sealed(plain, b"k" * 16, b"s" * 16, record_size=record_size, padding=padding)
    assert opened(body, lambda _id, _salt: b"k" * 16) == plain


def test_short_messages_look_equally_long() -> None:
    assert len({len(encrypt(b"x" * length, POINT, SECRET)) for length in range(1, 129)}) == 1


def test_no_two_messages_share_a_key_or_a_salt() -> None:
    bodies = [encrypt(b"same", POINT, SECRET) for _ in range(50)]
    assert len({body[:16] for body in bodies}) == len({body[21:86] for body in bodies}) == 50


# What is no key, no message -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "point",
    [b"", POINT[:-1], POINT + b"\0", b"\x02" + POINT[1:33], b"\x04" + bytes(64), POINT[:-1] + bytes([POINT[-1] ^ 1])],
    ids=["nothing", "short", "long", "compressed", "zero", "off the curve"],
)
def test_what_is_no_point_of_the_curve_is_said_to_be_none(point: bytes) -> None:
    with pytest.raises(KeysError, match="P-256"):
        encrypt(b"x", point, SECRET)


@pytest.mark.parametrize("secret", [b"", SECRET[:-1], SECRET + b"\0"])
def test_a_secret_of_another_length_is_said_to_be_none(secret: bytes) -> None:
    with pytest.raises(KeysError, match="secret"):
        encrypt(b"x", POINT, secret)


@settings(deadline=None)
@given(st.data())
def test_one_altered_bit_and_nothing_is_read(data: st.DataObject) -> None:
    body = bytearray(encrypt(b"what happened", POINT, SECRET))
    # The record size may grow without anything in the only record changing.
    at = data.draw(st.integers(0, len(body) - 1).filter(lambda at: not 16 <= at < 20))
    body[at] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises(EncryptionError):
        decrypt(bytes(body), BROWSER, SECRET)


def test_a_cut_message_is_not_read() -> None:
    body = encrypt(b"what happened", POINT, SECRET)
    for length in range(len(body)):
        with pytest.raises(EncryptionError):
            decrypt(body[:length], BROWSER, SECRET)
    two = sealed(WALRUS, b"k" * 16, b"s" * 16, record_size=25)
    with pytest.raises(CodingError):
        opened(two[: 21 + 25], lambda _id, _salt: b"k" * 16)


@pytest.mark.parametrize("text", ["*", "a", "ä", "ab c"])
def test_what_is_no_base64url_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="base64url"):
        read(text)
