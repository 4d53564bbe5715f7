"""What readers type into a comment becomes what they meant."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from broadsheet.common.text import (
    Mentions,
    clean_source,
    comment_html,
    comment_text,
    links_in,
    mentioned_in,
    quoted,
)
from broadsheet.readers.handles import MENTION, normalise

REL = 'rel="ugc nofollow noopener"'
READERS = Mentions(MENTION, normalise, {"anna_k": "/readers/anna_k/", "bob": "", "josé": "/readers/jos%C3%A9/"})


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("One\n\nTwo", "<p>One</p><p>Two</p>"),
        ("One\nTwo", "<p>One<br>Two</p>"),
        ("*so* _so_", "<p><em>so</em> <em>so</em></p>"),
        ("**very** ***very***", "<p><strong>very</strong> <em><strong>very</strong></em></p>"),
        ("snake_case_word", "<p>snake_case_word</p>"),
        ("> She said\n\nNo", "<blockquote><p>She said</p></blockquote><p>No</p>"),
        ("- a\n- b", "<ul><li>a</li><li>b</li></ul>"),
        ("1. a\n2. b", "<ol><li>a</li><li>b</li></ol>"),
        ("- a\n\n- b", "<ul><li><p>a</p></li><li><p>b</p></li></ul>"),
        ("- a\n  - b", "<ul><li>a<ul><li>b</li></ul></li></ul>"),
        ("Use `a < b`", "<p>Use <code>a &lt; b</code></p>"),
        ("[The report](https://a.example/?y&z)", f'<p><a href="https://a.example/?y&amp;z" {REL}>The report</a></p>'),
        ("[Write](mailto:me@a.example)", f'<p><a href="mailto:me@a.example" {REL}>Write</a></p>'),
        ("", ""),
    ],
)
def test_a_comment_is_written_in_a_little_markdown(source: str, html: str) -> None:
    assert comment_html(source) == html


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("> She said\nNo", "<blockquote><p>She said</p></blockquote><p>No</p>"),
        ("> > a\n> b\nc", "<blockquote><blockquote><p>a</p></blockquote><p>b</p></blockquote><p>c</p>"),
        ("- a\n- b\nAfter", "<ul><li>a</li><li>b</li></ul><p>After</p>"),
        ("1989. The year", '<ol start="1989"><li>The year</li></ol>'),
        ("- a\n  * * *\n  b", "<ul><li>a<br>* * *<br>b</li></ul>"),
    ],
)
def test_a_quote_and_a_list_end_where_the_writer_thinks(source: str, html: str) -> None:
    assert comment_html(source) == html


@pytest.mark.parametrize(
    "source",
    [
        "# one",
        "---",
        "* * *",
        "| a | b |",
        "<b>bold</b>",
        "&amp; &lt;",
        "[a]: https:x 'y'",
        "[x](/here)",
        "[x](javascript:alert)",
        "~~gone~~",
        "https://",
        "see a.example",
        "5 * 3 * 2",
    ],
)
def test_what_is_not_understood_is_shown_as_typed(source: str) -> None:
    assert comment_html(source) == f"<p>{source.replace('&', '&amp;').replace('<', '&lt;').replace('>', '&gt;')}</p>"
    assert comment_text(source) == source


def test_code_of_several_lines_becomes_code_in_one() -> None:
    assert comment_html("```\na\nb\n```") == "<p><code>a b</code></p>"
    assert comment_html("a\n\n    b") == "<p>a</p><p>b</p>"


@pytest.mark.parametrize(
    ("source", "address"),
    [
        ("See https://a.example/x.", "https://a.example/x"),
        ("(https://a.example/x)", "https://a.example/x"),
        ("https://a.example/x_(y)_z?", "https://a.example/x_(y)_z"),
        ("**https://a.example/x**", "https://a.example/x"),
        ("*https://a.example/a_b_c*!", "https://a.example/a_b_c"),
        ("«https://a.example»", "https://a.example"),
        ("见https://a.example/x。", "https://a.example/x"),
        ("HTTP://a.example", "http://a.example"),
        ("<https://a.example/x>", "https://a.example/x"),
        ("https://münchen.example/ä", "https://xn--mnchen-3ya.example/%C3%A4"),
        ("http://localhost:8000/x", "http://localhost:8000/x"),
        ("![a picture](https://a.example/x.png)", "https://a.example/x.png"),
    ],
)
def test_an_address_becomes_a_link(source: str, address: str) -> None:
    assert links_in(source) == [address]
    assert f'href="{address}" {REL}' in comment_html(source)


def test_links_are_told_in_order_and_as_often_as_they_are() -> None:
    source = "[a](https://a.example) https://b.example `https://c.example` [a](https://a.example)"
    assert links_in(source) == ["https://a.example", "https://b.example", "https://a.example"]


def test_a_long_bare_address_is_shown_short_but_leads_all_the_way() -> None:
    address = "https://a.example/" + "long/" * 20
    assert comment_html(address) == f'<p><a href="{address}" {REL}>{address[:59]}…</a></p>'
    assert comment_html(f"[{address}]({address})") == f'<p><a href="{address}" {REL}>{address}</a></p>'
    assert comment_text(address) == address


def test_a_link_says_where_it_leads() -> None:
    assert comment_text("[https://bank.example/](https://evil.example/)") == "https://bank.example/ (evil.example)"
    assert comment_text("[a.example](https://a.example.evil.example/)") == "a.example (a.example.evil.example)"
    assert comment_text("[www.bank.example](https://bank.example/x)") == "www.bank.example"
    assert comment_text("[me@a.example](mailto:me@b.example)") == "me@a.example"
    assert comment_text("[](https://a.example)") == "https://a.example"
    assert comment_text("[\u200d](https://a.example)").endswith("https://a.example")
    assert comment_text("[a <https://b.example>](https://b.example)") == "a https://b.example"


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("Hi @anna_k!", f'Hi <a class="mention" href="/readers/anna_k/" {REL}>@anna_k</a>!'),
        ("Hi @Anna_K", f'Hi <a class="mention" href="/readers/anna_k/" {REL}>@anna_k</a>'),
        ("@anna\\_k", f'<a class="mention" href="/readers/anna_k/" {REL}>@anna_k</a>'),
        ("@jose\u0301", f'<a class="mention" href="/readers/jos%C3%A9/" {REL}>@josé</a>'),
        ("**@bob**, yes", '<strong><span class="mention">@bob</span></strong>, yes'),
        ("@carl <@bob", '@carl &lt;<span class="mention">@bob</span>'),
        ("`@bob`", "<code>@bob</code>"),
        ("[@bob](https://a.example)", f'<a href="https://a.example" {REL}>@bob</a>'),
        ("https://a.example/@bob", f'<a href="https://a.example/@bob" {REL}>https://a.example/@bob</a>'),
        ("me@bob", "me@bob"),
    ],
)
def test_readers_are_addressed_by_their_handle(source: str, html: str) -> None:
    assert comment_html(source, READERS) == f"<p>{html}</p>"


def test_handles_are_found_where_they_would_be_linked() -> None:
    source = "@anna_k @Carl `@code` [@link](https://a.example) https://a.example/@address\n> @bob\n\n@anna_k"
    assert mentioned_in(source, MENTION) == ["anna_k", "Carl", "bob"]


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("**Yes**, *I* `do`", "Yes, I do"),
        ("One\ntwo\n\nthree", "One two three"),
        ("> a\n\n- b\n- c", "a b c"),
        ("1989. The year\n2. b", "1989. The year 2. b"),
        ("[here](https://a.example)", "here"),
        ("a < b & c", "a < b & c"),
        ("\\*starred\\*", "*starred*"),
    ],
)
def test_an_excerpt_has_the_words_without_the_markup(source: str, words: str) -> None:
    assert comment_text(source) == words


def test_a_quote_is_made_of_any_text() -> None:
    assert quoted("a\n\n> b\r\nc\n") == "> a\n>\n> > b\n> c"
    html = "<blockquote><p>a</p><blockquote><p>b</p></blockquote><p>c</p></blockquote><p>No</p>"
    assert comment_html(quoted("a\n\n> b\nc") + "\n\nNo") == html
    assert quoted("") == ">"


FLAG_OF_ENGLAND = "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("a\r\nb\rc\u2028d", "a\nb\nc\nd"),
        ("a\n\n\n\n\nb", "a\n\n\nb"),
        ("a\n \n\t\n\u00a0\nb", "a\n\n\nb"),
        ("\n\na  \n\n", "a"),
        ("a\0b\x07c\x9bd\te", "abcd\te"),
        ("a\u202eb\u2066c\u2069d", "abcd"),
        ("so\u00adft\ufeff", "soft"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("👩\u200d👩\u200d👧", "👩\u200d👩\u200d👧"),
        ("a" + "\u200b\u200d" * 50 + "b", "a\u200b\u200db"),
        ("z" + "\u0316" * 50 + "!", "z" + "\u0316" * 4 + "!"),
        ("z" + "\u0316\u200d" * 50 + "!", "z" + "\u0316\u200d" * 4 + "\u200d!"),
        ("e\u0301", "é"),
        ("x\ud800y", "xy"),
        (FLAG_OF_ENGLAND, FLAG_OF_ENGLAND),
        ("hi\U000e0068\U000e0069", "hi"),
        ("\u200b \u2800\n\u3164", ""),
        ("  - a", "  - a"),
    ],
)
def test_what_is_stored_cannot_disturb_the_page(text: str, clean: str) -> None:
    assert clean_source(text) == clean


DISTURBING = st.text(
    st.one_of(
        st.sampled_from("a\n \t\r\0é\u0301\u0316\u093c\u0958\u200b\u200d\u202e\u2066\u2028\U0001f3f4"),
        st.sampled_from(
            "\u115f\u1161\u11a8\U000e0067\U000e007f\ufe0f\u20e3\u0e33\u0f71\u0f72\u3164\ufeff\ud800\U000e0001"
        ),
        st.characters(exclude_categories=()),
    )
)


@given(DISTURBING)
@example("z\u0316\u0316\u0316\u0316\u200d\u0316\u200d\u0316\u200d")
def test_cleaning_twice_changes_nothing(text: str) -> None:
    clean = clean_source(text)
    assert clean_source(clean) == clean
    clean.encode()
    assert not re.search("[\r\0\u202a-\u202e\u2066-\u2069]|\n{4}| \n", clean)


WORDS_AND_SIGNS = st.lists(
    st.sampled_from(
        [
            *("word", "other", "third") * 3,
            *("**", "> ", "\n> ", "\n- ", "\n1. ", "\n\n", "\n  ", "\n    ", "```"),
            *"*_`<>[]()-+#!\\~|=&;:\n ",
        ]
    ),
    max_size=60,
).map("".join)


@given(WORDS_AND_SIGNS)
def test_no_word_is_ever_hidden(source: str) -> None:
    def typed(text: str) -> list[str]:
        return re.findall("word|other|third", text)

    # What stands in the brackets of a link is not shown as such; there are no addresses here, so there is no link.
    assert typed(comment_text(source)) == typed(source)
    assert typed(comment_html(source)) == typed(source)


def test_many_threads_read_comments_at_once() -> None:
    sources = [f"> *a{number}* [b](https://a.example/{number})\n\n- @bob `c`" for number in range(200)]
    expected = [comment_html(source, READERS) for source in sources]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda source: comment_html(source, READERS), sources * 4)) == expected * 4
