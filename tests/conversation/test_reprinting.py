"""Pages follow the conversation off the request, and nobody waits for them meanwhile."""

import pytest
from django.test import Client

from broadsheet.conversation import reprinting
from broadsheet.conversation.models import Discussion
from broadsheet.conversation.posting import post
from broadsheet.conversation.reprinting import Reprinter
from broadsheet.delivery.freshness import page_store
from broadsheet.delivery.pages import Printed
from broadsheet.stories.models import Story
from tests.factories import make_story
from tests.readers.people import make_member

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def reprinter() -> Reprinter:
    made = Reprinter()
    made.look()
    return made


def printed_story(client: Client) -> tuple[Story, Discussion]:
    """A story whose page is in the store."""
    story = make_story()
    client.get(story.url)
    assert page_store().find(story.url) is not None
    return story, Discussion.objects.get(story_discussion__article=story)


def stored(path: str) -> str:
    page = page_store().find(path)
    assert page is not None
    copy = page_store().copy(page, ("identity",))
    assert copy is not None
    return copy.body.decode()


def test_a_comment_leaves_the_old_page_in_place_until_the_new_one_is_printed(
    client: Client, reprinter: Reprinter
) -> None:
    story, discussion = printed_story(client)
    reprinter.look()
    post(make_member(), discussion.pk, "Something new.")
    assert "Something new." not in stored(story.url)
    reprinter.look()
    reprinter._printed_at.clear()
    reprinter.look()
    assert "Something new." in stored(story.url)


def test_a_page_is_printed_at_most_once_a_second(client: Client, reprinter: Reprinter) -> None:
    _story, discussion = printed_story(client)
    reprinter._printed_at.clear()
    reader = make_member()
    looks = []
    for number in range(5):
        post(reader, discussion.pk, f"Comment number {number} of several, each a little different.")
        looks.append(reprinter.look())
    assert looks == [[discussion.pk], [], [], [], []]


def test_other_pages_of_the_discussion_are_withdrawn(client: Client, reprinter: Reprinter) -> None:
    _story, discussion = printed_story(client)
    made = post(make_member(), discussion.pk, "To be answered.").comment
    client.get(made.get_absolute_url())
    assert page_store().find(made.get_absolute_url()) is not None
    reprinter._printed_at.clear()
    reprinter.look()
    assert page_store().find(made.get_absolute_url()) is None


def test_a_page_that_cannot_be_made_is_withdrawn(
    client: Client, reprinter: Reprinter, monkeypatch: pytest.MonkeyPatch
) -> None:
    story, discussion = printed_story(client)
    post(make_member(), discussion.pk, "Something new.")
    reprinter._printed_at.clear()

    def broken(path: str) -> bool:
        raise RuntimeError(path)

    monkeypatch.setattr(reprinting, "make", broken)
    reprinter.look()
    assert page_store().find(story.url) is None


def test_who_begins_withdraws_what_changed_while_nobody_looked(client: Client) -> None:
    story, discussion = printed_story(client)
    post(make_member(), discussion.pk, "Said while the house was dark.")
    Reprinter().look()
    assert page_store().find(story.url) is None


def test_a_print_begun_before_the_comment_never_replaces_the_new_one(client: Client) -> None:
    story, discussion = printed_story(client)
    store = page_store()
    ticket = store.ticket()
    store.outdate([f"discussion:{discussion.pk}"])
    old = Printed(body=b"old", content_type="text/html; charset=utf-8", headers=())
    assert not store.print(story.url, old, [f"discussion:{discussion.pk}"], ticket)
    assert stored(story.url) != "old"
    assert store.print(story.url, old, [f"discussion:{discussion.pk}"], store.ticket())


def test_pages_that_show_only_counts_follow_once_a_minute(client: Client, reprinter: Reprinter) -> None:
    _story, discussion = printed_story(client)
    store = page_store()
    listing = Printed(body=b"1 comment", content_type="text/html; charset=utf-8", headers=())
    store.print("/list/", listing, [f"comment-count:{discussion.pk}"], store.ticket())
    reprinter._counted_at = reprinting.time.monotonic()
    reprinter._printed_at.clear()
    post(make_member(), discussion.pk, "Something new.")
    reprinter.look()
    assert store.find("/list/") is not None
    reprinter._counted_at -= reprinting.COUNTS_EVERY
    reprinter.look()
    assert store.find("/list/") is None


def test_what_changed_while_looks_failed_is_followed_afterwards(
    client: Client, reprinter: Reprinter, monkeypatch: pytest.MonkeyPatch
) -> None:
    story, discussion = printed_story(client)
    reprinter.look()
    post(make_member(), discussion.pk, "Said while the disk was full.")
    reprinter._printed_at.clear()
    with monkeypatch.context() as broken:
        broken.setattr(reprinting.ranking, "settle", lambda _discussion: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            reprinter.look()
    later = reprinting.now() + 2 * reprinting.BACK
    monkeypatch.setattr(reprinting, "now", lambda: later)
    reprinter.look()
    assert "Said while the disk was full." in stored(story.url)
