"""Two names that a hurried eye takes for each other are one name."""

import unicodedata

import pytest
from confusable_homoglyphs.confusables import confusables_data  # type: ignore[import-untyped]
from hypothesis import assume, given
from hypothesis import strategies as st

from broadsheet.readers import lookalikes
from broadsheet.readers.handles import normalise, skeleton
from tests.readers.alphabets import SOME, handles, in_alphabet


def lookalikes_of(character: str) -> list[str]:
    """What Unicode's table has beside it, from the package itself, as far as it stays what it is in small letters."""
    beside = [entry["c"].replace("\u200e", "") for entry in confusables_data.get(character, [])]
    return [each for each in beside if normalise(each) == each]


@given(handles)
@SOME
def test_case_width_composition_and_separators_do_not_tell_names_apart(handle: str) -> None:
    assume("ı" not in handle)
    plain = skeleton(handle)
    assert skeleton(handle.upper()) == plain
    assert skeleton(unicodedata.normalize("NFD", handle)) == plain
    assert skeleton(unicodedata.normalize("NFKC", handle)) == plain
    assert skeleton(handle.replace("_", "")) == plain == skeleton("-.".join(handle))
    assert skeleton("\u200b".join(handle)) == plain
    wide = "".join(chr(ord(each) + 0xFEE0) if "!" <= each <= "~" else each for each in handle)
    assert skeleton(wide) == plain


@given(in_alphabet("abcdefghijklmnopqrstuvwxyz"), st.data())
@SOME
def test_a_name_with_any_letter_swapped_for_one_that_looks_like_it_is_the_same_name(
    handle: str, data: st.DataObject
) -> None:
    forged = ""
    for character in handle:
        forged += data.draw(st.sampled_from([character, *lookalikes_of(character)]))
    assert skeleton(forged) == skeleton(handle)


@pytest.mark.parametrize("character", "abcdefghijklmnopqrstuvwxyz01")
def test_every_small_letter_that_unicode_calls_confusable_is(character: str) -> None:
    for other in lookalikes_of(character):
        assert skeleton(other) == skeleton(character), (other, character)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("paypal", "paypa1"),
        ("paypal", "раураӏ"),
        ("moderna", "rnoderna"),
        ("wendy", "vvendy"),
        ("wendy", "v_vendy"),
        ("neil", "nell"),
        ("ostray", "0stray"),
        ("jose", "josé"),
        ("soren", "søren"),
        ("lodz", "łodz"),
        ("anna_berg", "annaberg"),
        ("cocoa", "сосоа"),
        ("aeon", "æon"),
        ("カロ", "力口"),
        ("майя", "маия"),
    ],
)
def test_two_names_that_one_could_take_for_each_other_are_one(one: str, other: str) -> None:
    assert skeleton(one) == skeleton(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("anna", "anne"),
        ("mia", "mai"),
        ("иван", "ивар"),
        ("محمد", "محمود"),
        ("かき", "がき"),
        ("किम", "कम"),
        ("王芳", "王方"),
        ("김민준", "김민주"),
        ("a1", "a2"),
        ("nana", "mana"),
    ],
)
def test_two_names_that_differ_to_the_eye_are_two(one: str, other: str) -> None:
    assert skeleton(one) != skeleton(other)


def test_the_table_is_the_one_that_kept_skeletons_were_made_with() -> None:
    # Should this fail after an upgrade of confusable_homoglyphs: have a migration make all kept skeletons anew.
    prototypes = lookalikes._prototypes()
    assert len(prototypes) == 6307
    assert not [name for name in prototypes if len(name) > 1 or prototypes[name] in prototypes]
