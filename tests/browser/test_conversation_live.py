"""What an open page hears: it listens again after the paper had trouble, and misses nothing meanwhile."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.talk import Talk, open_talk, post

pytestmark = pytest.mark.browser
LIVE = re.compile(r"/live\?discussion")


def test_a_page_whose_stream_was_refused_listens_again_by_itself(talk: Talk) -> None:
    story = talk.story()
    window = talk.reader(2)
    window.refused.add(502)
    window.page.route(LIVE, lambda route: route.fulfill(status=502, body="Bad gateway"), times=1)
    page = open_talk(window, story)
    post(open_talk(talk.reader(1), story), "While the gateway was away.")
    expect(page.get_by_role("button", name="1 new comment")).to_be_visible(timeout=8_000)
