"""Text from outside becomes safe HTML."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.common.text import plain_text, safe_html, shortened


@pytest.mark.parametrize(
    ("html", "safe"),
    [
        ("<p>One <b>two</b></p>", "<p>One <b>two</b></p>"),
        ("<script>alert(1)</script>x", "x"),
        ('<a href="javascript:alert(1)">x</a>', "<a>x</a>"),
        ('<a href=" java\nscript:alert(1)">x</a>', "<a>x</a>"),
        ('<a href="https://a.example/" onclick="x()">x</a>', '<a href="https://a.example/">x</a>'),
        ('<img src="x" onerror="alert(1)">', ""),
        ('<p style="position:fixed">x</p>', "<p>x</p>"),
        ("<svg><script>alert(1)</script></svg>", ""),
        ('<p lang="fr">x</p>', '<p lang="fr">x</p>'),
    ],
)
def test_only_what_a_story_may_hold_gets_through(html: str, safe: str) -> None:
    assert safe_html(html) == safe


@given(st.text())
def test_nothing_that_could_run_gets_through(text: str) -> None:
    lowered = safe_html(text).lower()
    assert "<script" not in lowered
    assert "<img" not in lowered
    assert "<iframe" not in lowered


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("<p>One</p><p>two</p>", "One two"),
        ("a<br>b", "a b"),
        ("<ul><li>a</li><li>b</li></ul>", "a b"),
        ("a &amp; b &lt;", "a & b <"),
        ("<b>bo</b>ld", "bold"),
        ("  a \n b ", "a b"),
        ("", ""),
    ],
)
def test_markup_becomes_words(html: str, words: str) -> None:
    assert plain_text(html) == words


@given(st.text(max_size=300), st.integers(min_value=2, max_value=100))
def test_shortened_text_is_never_longer_than_asked(text: str, length: int) -> None:
    assert len(shortened(text, length)) <= length


def test_text_is_cut_between_words() -> None:
    assert shortened("The harbour, reopened", 14) == "The harbour…"
    assert shortened("Short", 14) == "Short"
