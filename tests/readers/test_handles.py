"""Handles: every alphabet is welcome, and nobody passes for somebody else."""

import re
from urllib.parse import quote, unquote

import pytest
from django.core.exceptions import ValidationError
from django.utils.html import escape
from hypothesis import example, given
from hypothesis import strategies as st

from broadsheet.readers.handles import (
    LONGEST,
    LONGEST_SKELETON,
    MENTION,
    normalise,
    reserved_for,
    skeleton,
    suggest,
    validate_handle,
)
from tests.readers.alphabets import SOME, handles, is_valid, names


def complaint_about(handle: str) -> str:
    with pytest.raises(ValidationError) as caught:
        validate_handle(handle)
    (sentence,) = caught.value.messages
    assert sentence.endswith((".", "”."))
    return str(caught.value.code)


@given(st.text())
@example("@@ ＠ᾏİ̇ΣΑΣ ﷺ @")
@example("İ̇̇́Σ")
@SOME
def test_the_normal_form_of_a_normal_form_is_itself(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@given(handles)
@SOME
def test_what_is_valid_is_its_own_normal_form_and_fits_addresses_mentions_and_pages(handle: str) -> None:
    assert normalise(handle) == handle == normalise(f" @{handle.upper()} ") or "ı" in handle
    assert unquote(quote(handle)) == handle == escape(handle)
    for text in (f"@{handle}", f"Well said, (@{handle})!", f"“@{handle}, no.”", f"谢谢@{handle} 你"):
        assert [found[1] for found in MENTION.finditer(text)] == [handle]
    assert 0 < len(skeleton(handle)) <= LONGEST_SKELETON


@pytest.mark.parametrize(
    ("handle", "code"),
    [
        ("ab", "handle_length"),
        ("a" * 31, "handle_length"),
        ("a" * 1_000_000, "handle_length"),
        ("", "handle_length"),
        ("Anna", "handle_form"),
        ("@anna", "handle_form"),
        ("ａｎｎａ", "handle_form"),
        ("anne\u0301", "handle_form"),
        ("ﬁnch", "handle_form"),
        ("annа", "handle_alphabets"),
        ("gοοgle", "handle_alphabets"),
        ("王anna", "handle_alphabets"),
        ("かな김", "handle_alphabets"),
        ("ad\u200bmin", "handle_characters"),
        ("anna\u202e", "handle_characters"),
        ("\u2067anna", "handle_characters"),
        ("anna\ufe0f", "handle_characters"),
        ("an\u034fna", "handle_characters"),
        ("x\u0335yz", "handle_characters"),
        ("ᴀnna", "handle_characters"),
        ("ǃanna", "handle_characters"),
        ("ㅤㅤㅤ", "handle_characters"),
        ("ᅠᅠᅠ", "handle_characters"),
        ("កកក\u17b4", "handle_characters"),
        ("ꭰꭱꭲ", "handle_characters"),
        ("ⲁⲃⲅ", "handle_characters"),
        ("anna🙂", "handle_characters"),
        ("an na", "handle_characters"),
        ("an.na", "handle_characters"),
        ("an/na", "handle_characters"),
        ("../..", "handle_characters"),
        ("<b>a", "handle_characters"),
        ("an\nna", "handle_characters"),
        ("anna\0", "handle_characters"),
        ("anna\ud800", "handle_characters"),
        ("_anna", "handle_characters"),
        ("anna_", "handle_characters"),
        ("an__na", "handle_characters"),
        ("١٢٣", "handle_characters"),
        ("anna٣", "handle_characters"),
        ("ann²", "handle_form"),
        ("123", "handle_letters"),
        ("1_2_3", "handle_letters"),
        ("12علي", "handle_letters"),
        ("7דוד", "handle_letters"),
        ("ािी", "handle_characters"),
        ("कि\u093fकक", "handle_characters"),
        ("กก\u0e48\u0e49\u0e4a\u0e4bก", "handle_characters"),
        ("aिbc", "handle_characters"),
        ("مُحمد", "handle_characters"),
        ("عـلي", "handle_characters"),
    ],
)
def test_no_handle_is_hidden_mixed_ambiguous_or_no_word(handle: str, code: str) -> None:
    assert complaint_about(handle) == code


@pytest.mark.parametrize(
    "handle",
    [
        *(
            "anna_berg",
            "0stray",
            "r2d2",
            "josé",
            "strasse",
            "nguyễn",
            "ali",
            "mia",
            "will",
            "иван_2",
            "νίκος",
            "ծովինար",
        ),
        *(
            "დავით",
            "محمد_علي",
            "علي12",
            "שלום",
            "አበበ",
            "王小明",
            "山田たろう",
            "ユーザー",
            "김민준",
            "हिन्दी",
            "தமிழ்",
            "น้ำฝน",
        ),
        *("မျှော့", "ཀརྨ"),
    ],
)
def test_names_of_the_world_are_handles(handle: str) -> None:
    validate_handle(handle)
    assert normalise(handle) == handle


@pytest.mark.parametrize(
    "handle",
    [
        *("admin", "adm1n", "admin7", "ad_min", "ädmin", "rnoderator", "m0derator", "the_editor", "editor_anna"),
        *("newsr00m", "supermoderator", "broadsheet", "broadsheet_1", "everyone", "here", "all", "null", "api"),
        *("accounts", "support2", "reader", "staff_42", "ed1t0r"),
    ],
)
def test_nobody_takes_a_name_that_speaks_for_the_paper(handle: str) -> None:
    assert complaint_about(handle) == "handle_reserved"


def test_a_forgery_in_one_foreign_alphabet_of_a_kept_name_is_kept_too() -> None:
    assert "ассеѕѕо" in reserved_for("Accesso", [])
    assert "ѕрасе_2" in reserved_for("Space", [])


@pytest.mark.parametrize(
    ("handle", "is_kept"),
    [
        ("dailystar", True),
        ("daily_star", True),
        ("the_daily_star", True),
        ("da1ly_star_news", True),
        ("dailystarofficial", True),
        ("daily", False),
        ("star", False),
        ("anna_berg", True),
        ("annaberg", True),
        ("annaberg2", True),
        ("anna_berg_writes", True),
        ("real_anna_berg", True),
        ("annabergman", False),
        ("anna", False),
        ("berg", False),
        ("loriot", True),
        ("loriot_fan", False),
        ("王芳芳", False),
        ("王芳3", True),
    ],
)
def test_names_of_the_paper_and_of_who_writes_for_it_are_kept(handle: str, is_kept: bool) -> None:
    reserved = reserved_for("The Daily Star", ["Anna Berg", "Loriot", "王芳", "", " ", "🙂"])
    assert (handle in reserved) is is_kept
    if is_kept:
        with pytest.raises(ValidationError):
            validate_handle(handle, reserved)
    else:
        validate_handle(handle, reserved)


def test_a_short_or_missing_paper_name_takes_nobodys_handle() -> None:
    assert "sunny" not in reserved_for("The Sun", [])
    assert "the_sun" in reserved_for("The Sun", [])
    assert "人民日报官方" in reserved_for("人民日报", [])
    assert "anna" not in reserved_for("", [])


@given(names, st.booleans())
@example("", False)
@example("\ud800", False)
@example("ﷺ" * 200, False)
@SOME
def test_everybody_is_suggested_a_handle_that_is_valid_and_free(name: str, is_first_taken: bool) -> None:
    asked: list[str] = []

    def taken(handle: str) -> bool:
        asked.append(handle)
        return is_first_taken and len(asked) == 1

    handle = suggest(name, taken)
    validate_handle(handle)
    assert asked[-1] == handle and asked.count(handle) == 1


@given(names)
@SOME
def test_a_suggestion_ends_even_where_everything_is_taken(name: str) -> None:
    asked: list[str] = []
    assert is_valid(suggest(name, lambda handle: asked.append(handle) or True))  # type: ignore[func-returns-value]
    assert len(asked) <= 20


@pytest.mark.parametrize(
    ("name", "pattern"),
    [
        ("Anna Berg", "anna_berg"),
        ("José Ñandú", "josé_ñandú"),
        ("O'Brien-Smith", "obrien_smith"),
        ("İbrahim", "ibrahim"),
        ("Νίκος Παπάς", "νίκος_παπάς"),
        ("Иван Петров", "иван_петров"),
        ("محمد علي", "محمد_علي"),
        ("۱۲ علی", "علی"),
        ("شیرین ۱۲", "شیرین_12"),
        ("王小明", "王小明"),
        ("王芳", "王芳[0-9]{2}"),
        ("山田 たろう", "山田_たろう"),
        ("น้ำฝน ใจดี", "น้ำฝน_ใจดี"),
        ("👩 Ann", "ann"),
        ("👩‍👩‍👧", "reader[0-9]{4}"),
        ("李", "reader[0-9]{4}"),
        ("X", "reader[0-9]{4}"),
        ("123", "reader[0-9]{4}"),
        ("admin", "reader[0-9]{4}"),
        ("", "reader[0-9]{4}"),
        ("\u202eevil\u200b", "evil"),
        ("x" * 500, "x{30}"),
    ],
)
def test_a_suggestion_keeps_to_the_name_and_its_script(name: str, pattern: str) -> None:
    assert re.fullmatch(pattern, suggest(name, lambda handle: False))


def test_three_hundred_namesakes_all_find_a_handle() -> None:
    taken: set[str] = set()
    for _ in range(300):
        taken.add(skeleton(suggest("Maximilian Bauer", lambda handle: skeleton(handle) in taken)))
    assert len(taken) == 300


def test_a_namesake_of_somebody_on_the_staff_is_suggested_another_handle() -> None:
    reserved = reserved_for("The Daily Star", ["Anna Berg"])
    assert re.fullmatch("anna[0-9]{2}", suggest("Anna Berg", lambda handle: False, reserved))


def test_a_handle_is_no_mention_in_addresses_or_alone() -> None:
    for text in ("anna@example", "https://example.org/@anna", "x.@anna", "@", "@ anna", "@an", "@" + "a" * 31):
        assert not MENTION.search(text)


def test_no_letter_has_a_longer_skeleton_than_a_column_has_room_for() -> None:
    letters = [*map(chr, range(0x3100)), *map(chr, range(0xA000, 0xD800))]
    assert max(len(skeleton(letter)) for letter in letters if is_valid(letter * 3)) * LONGEST <= LONGEST_SKELETON
