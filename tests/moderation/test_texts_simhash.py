"""Which texts have nearly the same fingerprint."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from broadsheet.moderation.texts.simhash import BITS, NEAR, bands_of, distance, signed, simhash, unsigned

LONG = """The council wants to close the old swimming pool by the river, and it says that there is no money to mend the
roof. But last year there was money for a new car park, which nobody had asked for and which stands empty most days. I
have taken my children to this pool for ten years, and my mother took me there before. Where are they to learn to swim?
The next pool is an hour away by bus, and the bus does not run on Sundays. Please write to your councillor before the
vote on Thursday, and come to the meeting if you can. We can still keep it open if enough of us say so in time."""
OTHER = """I have read what the council says about the swimming pool, and I think that people are unfair. The roof is
dangerous, mending it would cost two million, and the school needs a new kitchen as well. There are other pools, and a
bus could be arranged for the children; that would be cheaper than keeping an old hall warm for thirty swimmers a day.
Not everything that we remember fondly can be kept. I shall come to the meeting too, and say so. The car park was paid
for by the county, by the way, and had nothing to do with it whatever anybody likes to say about it here."""
SHORT = "This is a wonderful way to earn money from home, see our page for it now"


def bits_of(text: str) -> int:
    bits = simhash(text)
    assert bits is not None
    return bits


def apart(one: str, other: str) -> int:
    return distance(bits_of(one), bits_of(other))


@pytest.mark.parametrize(
    ("text", "copy"),
    [
        (LONG, LONG),
        (LONG, LONG.upper()),
        (LONG, LONG.replace(",", " –").replace(".", "!!!")),
        (LONG, "\n\n".join(LONG.split(". "))),
        (LONG, ". ".join(sorted(LONG.split(". ")))),
        (LONG, LONG.replace("Sundays", "Mondays")),
        (LONG, LONG.replace("council wants", "committee wants")),
        (LONG, "Hello! " + LONG),
        (LONG, LONG.replace("e", "é")),
        (LONG, LONG.replace("swim", "s\u200bwim")),
        (SHORT, SHORT.title() + "!!!"),
        (SHORT + " https://a.example/1", SHORT + " https://b.example/2?x=y"),
        (SHORT + " 1000 euros", SHORT + " 2500 euros"),
        ("شاهد هذا العرض الرائع الآن واربح المال من البيت", "شَاهِد هذا العرضَ الرائع الآن، واربح المال من البيت!"),
    ],
)
def test_copies_are_near(text: str, copy: str) -> None:
    assert apart(text, copy) <= NEAR


@pytest.mark.parametrize(
    ("text", "other"),
    [
        (LONG, OTHER),
        (LONG, LONG[: len(LONG) // 2]),
        (LONG, SHORT),
        (
            "I agree with what you say about the old swimming pool.",
            "I disagree with what he says about a new car park.",
        ),
        (
            "The first goal was offside, and the referee saw it.",
            "The referee was right, the second goal was not a goal.",
        ),
    ],
)
def test_others_about_the_same_subject_are_not(text: str, other: str) -> None:
    assert apart(text, other) > 2 * NEAR


@pytest.mark.parametrize(
    "text", ["", "Thank you!", "I agree with you.", "one two three four five six seven", "😀 " * 50]
)
def test_texts_under_eight_words_have_none(text: str) -> None:
    assert simhash(text) is None


def test_a_fingerprint_is_the_same_everywhere() -> None:
    assert f"{bits_of(SHORT):016x}" == "9a825688c1543903"


@given(st.integers(0, 2**BITS - 1), st.sets(st.integers(0, BITS - 1), max_size=NEAR))
def test_what_is_three_bits_away_shares_a_band(bits: int, changed: set[int]) -> None:
    other = bits
    for bit in changed:
        other ^= 1 << bit
    assert distance(bits, other) == len(changed)
    assert any(one == another for one, another in zip(bands_of(bits), bands_of(other), strict=True))


@given(st.integers(0, 2**BITS - 1))
def test_what_is_stored_fits_into_64_signed_bits_and_comes_back(bits: int) -> None:
    assert -(2**63) <= signed(bits) < 2**63
    assert unsigned(signed(bits)) == bits


@settings(max_examples=50, deadline=None)
@given(st.lists(st.text("abcdefghijklmnop", min_size=1, max_size=8), min_size=8, max_size=60))
def test_it_is_the_majority_of_its_features_bit_by_bit(words: list[str]) -> None:
    from broadsheet.moderation.texts.simhash import _majority

    hashes = [random.Random(word).getrandbits(BITS) for word in words]
    expected = sum(1 << bit for bit in range(BITS) if 2 * sum(each >> bit & 1 for each in hashes) > len(hashes))
    assert _majority(hashes) == expected
