"""Whatever somebody writes, a comment cannot run, load, dress up or take for ever."""

import time
from urllib.parse import urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from broadsheet.common.text import Mentions, clean_source, comment_html, comment_text, links_in, mentioned_in, quoted
from broadsheet.readers.handles import MENTION, normalise
from tests.common.xss_corpus import ATTACKS

READERS = Mentions(MENTION, normalise, {"anna": "/readers/anna/", "bob": "", "constructor": "/readers/constructor/"})
PAGES = set(READERS.pages.values())

ATTRIBUTES = {"a": {"href", "rel", "class"}, "span": {"class"}, "ol": {"start"}}
TAGS = {"p", "br", "em", "strong", "blockquote", "ul", "li", "code"} | set(ATTRIBUTES)
DEEPEST = 12


def check(source: str) -> None:
    """The HTML of `source` is well-formed even as XML, and holds nothing but what a comment may."""
    html = comment_html(source, READERS)
    root = etree.fromstring("<div>" + html.replace("<br>", "<br/>").replace("&nbsp;", "&#160;") + "</div>")
    for element in root.iterdescendants():
        assert element.tag in TAGS, html
        assert set(element.attrib) <= ATTRIBUTES.get(str(element.tag), set()), html
        assert element.get("class") in (None, "mention"), html
        assert element.get("start", "1").isdigit(), html
        assert len(list(element.iterancestors())) <= DEEPEST, html
        if element.tag == "a":
            assert element.get("rel") == "ugc nofollow noopener", html
            # The sanitiser takes away addresses with hosts that no name could have, such as “²”.
            check_address(element.get("href", "https://none.example"), element.get("class") is not None)
            assert "".join(element.itertext()).strip(), html
            assert not list(element.iterancestors("a")), html


def check_address(address: str, is_mention: bool) -> None:
    if is_mention:
        assert address in PAGES
        return
    parts = urlsplit(address)
    assert parts.scheme in ("http", "https", "mailto"), address
    assert address.isascii() and address.isprintable() and " " not in address
    assert parts.scheme == "mailto" or (parts.hostname and "@" not in parts.netloc), address


@pytest.mark.parametrize("attack", ATTACKS)
def test_an_attack_is_text(attack: str) -> None:
    for around in ("{}", "Hello {} bye", "> {}", "- {}\n- x", "**{}**", "[{}]", "`{}`"):
        check(around.replace("{}", attack))
    check(quoted(attack))


def test_there_are_enough_attacks() -> None:
    assert len(set(ATTACKS)) == len(ATTACKS) >= 80


PIECES = st.one_of(
    st.sampled_from(ATTACKS),
    st.sampled_from(
        [
            *"*_`<>[]()!\\&\"'#-+:/@\n \t",
            *("](", "> ", "- ", "1. ", "\n\n", "    ", "```\n", "](javascript:", "](data:", "](https://", "é\u0301"),
            *("https://", "http://a.example", "mailto:a@b.example", "@anna", "@bob", "&#x6a;", "&colon;", "<a href='"),
        ]
    ),
    st.text(st.characters(exclude_categories=()), max_size=6),
)


@given(st.lists(PIECES, max_size=25).map("".join))
@settings(max_examples=400, deadline=None)
def test_no_mixture_gets_through(source: str) -> None:
    check(source)
    assert all(urlsplit(address).scheme in ("http", "https", "mailto") for address in links_in(source))


@given(st.text(st.characters(exclude_categories=())))
@settings(deadline=None)
def test_no_text_is_refused(text: str) -> None:
    check(text)
    assert "\n" not in comment_text(text)
    links_in(text)
    mentioned_in(text, MENTION)
    assert clean_source(quoted(text)) == quoted(text)


SIZE = 20_000
REPEATED = [
    *("[", "]", "![", "[a](", "[a](<", '[a](b "', "[[a]](b)", "[a](https://b.example) ", "[a]: b\n", "[a][a]"),
    *("*", "**a", "*_", "_*a ", "***a* ", "`", "`a", "```\n", "~~~\n", "\\", "\\[", "((", "&#", "&amp;", "| a "),
    *("<", "<a", "<!--", "<http:", "<a@a.", "> ", ">", "- ", "1. ", "> - ", "- > ", "\n> ", "\n>\n", "\n- a\n  "),
    *("\n- - - a", "\n1. a", "\n  - a\n    - b\n      > c", "a\n---\n", "    a\n", "\n", " ", "\t", "\t- "),
    *("www.", "@ab", "@anna ", "a@"),
    *("http://", "http://a.", "https://a.example/ ", "https://a.example/(", "https://a.example/.", "https://a@"),
    *("\u0301", "a\u0301", "\u202e", "\u200b", "\U0001f3f4\U000e0067", "ä", "@ä"),
]
NESTED = {
    "brackets": "[" * (SIZE // 2) + "]" * (SIZE // 2),
    "links": "[" * 5000 + "a" + "](b)" * 3700,
    "strong": "**" * 5000 + "a" + "**" * 5000,
    "emphasis": "*a " * 3300 + "a* " * 3300,
    "runs of backticks": "".join("`" * length + "a" for length in range(1, 199)),
    "lists": "\n".join("  " * depth + "- a" for depth in range(140)),
    "quotes": "\n".join("> " * depth + "a" for depth in range(140)),
    "punctuation": "https://a.example/" + "." * SIZE + "x",
    "brackets that were not opened": "https://a.example/" + ")." * (SIZE // 2),
    "a host without end": "https://" + "a" * SIZE,
    "a label like hosts": "[" + "www." * 4900 + "](https://a.example)",
    "spaces": " " * SIZE + "x",
}


@pytest.mark.parametrize(
    "source",
    [*((piece * SIZE)[:SIZE] for piece in REPEATED), *NESTED.values()],
    ids=[*(ascii(piece) for piece in REPEATED), *NESTED],
)
def test_no_comment_takes_long(source: str) -> None:
    """0.15 s at most on an idle machine; time by the square would take 2 s and more, however often it is tried."""
    assert min(seconds_for(source) for _attempt in range(3)) < 1
    check(source)


def seconds_for(source: str) -> float:
    """Seconds of processor time."""
    began = time.process_time()
    comment_html(source, READERS)
    return time.process_time() - began
