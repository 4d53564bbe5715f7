"""The reader who makes a page be made gets it as all others will."""

import gzip

import brotli
import pytest
from django.test import Client

from tests.factories import make_section, make_story

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("coding", "unpack"), [("br", brotli.decompress), ("gzip", gzip.decompress)])
def test_the_first_answer_is_compressed_and_has_its_tag(coding: str, unpack: object) -> None:
    make_section("News")
    story = make_story("The harbour at dawn")
    first = Client().get(story.url, headers={"accept-encoding": coding})
    assert first["Content-Encoding"] == coding
    assert int(first["Content-Length"]) == len(first.content)
    assert first["ETag"].endswith({"br": '-br"', "gzip": '-gz"'}[coding])
    assert b"The harbour at dawn" in unpack(first.content)  # type: ignore[operator]


def test_a_client_that_takes_no_coding_gets_the_page_as_it_is() -> None:
    make_section("News")
    story = make_story("The harbour at dawn")
    first = Client().get(story.url)
    assert "Content-Encoding" not in first
    assert b"The harbour at dawn" in first.content


def test_what_is_not_stored_is_sent_as_the_view_made_it() -> None:
    make_section("News")
    story = make_story("The harbour at dawn")
    asked = Client().get(f"{story.url}?from=feed", headers={"accept-encoding": "br"})
    assert "Content-Encoding" not in asked
    assert b"The harbour at dawn" in asked.content
