"""Who has no picture is drawn one."""

import re
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from broadsheet.readers.portraits import COLOURS, generated


def luminance(colour: str) -> float:
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize(("ground", "ink"), COLOURS)
def test_the_letter_of_a_drawn_portrait_is_easy_to_read(ground: str, ink: str) -> None:
    mixed = [round(int(ground[n : n + 2], 16) * 0.87 + int(ink[n : n + 2], 16) * 0.13) for n in (1, 3, 5)]
    for behind in (ground, "#" + "".join(f"{channel:02x}" for channel in mixed)):
        dark, light = sorted((luminance(behind), luminance(ink)))
        assert (light + 0.05) / (dark + 0.05) >= 4.5


@given(st.text(), st.text())
@settings(max_examples=200, deadline=None)
def test_a_drawn_portrait_is_small_sound_and_always_the_same(handle: str, name: str) -> None:
    svg = generated(handle, name)
    assert svg == generated(handle, name) and len(svg.encode()) <= 1024
    root = ElementTree.fromstring(svg)
    assert root.get("viewBox") == "0 0 64 64"
    assert [element.tag.rpartition("}")[2] for element in root.iter()] == ["svg", "path", "path", "text"]
    assert not re.search(r"href|url\(|on\w+=|style|&#|<!", svg)


@pytest.mark.parametrize(
    ("name", "letter"),
    [
        ("Anna Berg", "A"),
        ("élodie", "É"),
        ("e\u0301lodie", "É"),
        ("straße", "S"),
        ("ßeta", "ß"),
        ("иван", "И"),
        ("王芳", "王"),
        ("محمد", "م"),
        ("김민준", "김"),
        ("हिन्दी", "हि"),
        ("क्रांति", "क"),
        ("เจน", "จ"),
        ("ნინო", "ნ"),
        ("7up", "7"),
        ("👩‍👩‍👧 quinn", "Q"),
        ("“Quoted”", "Q"),
        ("</text><script>alert(1)</script>", "T"),
        ("&amp;", "A"),
        ("\"'><", "H"),
        ("\u202e\0\ud800evil", "E"),
        ("🙂", "H"),
        ("", "H"),
        ("a" + "\u0335\u0336\u0337" * 50, "A\u0335\u0336\u0337\u0335"),
    ],
)
def test_a_drawn_portrait_shows_how_a_name_begins(name: str, letter: str) -> None:
    root = ElementTree.fromstring(generated("handle", name))
    assert root[-1].text == letter


def test_who_has_another_handle_mostly_looks_different() -> None:
    assert len({generated(f"anna{number}", "Anna") for number in range(500)}) == len(COLOURS) * 4
