"""Pages of comments: the same for everybody, whole in any order, and no dearer for being large."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from lxml import html

from broadsheet.conversation import judging
from broadsheet.conversation.models import Comment, Discussion
from broadsheet.delivery.freshness import page_store
from tests.conversation.talk import house, make_discussion, make_moderator, say
from tests.factories import make_front
from tests.readers.people import make_member

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _paper() -> None:
    make_front()


def shown(client: Client, url: str) -> list[int]:
    """The ids of the comments on a page and all that it leads on to, in their order."""
    found: list[int] = []
    while url:
        page = html.fromstring(client.get(url).content)
        found += [int(each.get("id").removeprefix("comment-")) for each in page.iterfind(".//article[@id]")]
        following = page.findall(".//a[@rel='next']")
        url = following[0].get("href").partition("#")[0] if following else ""
    return found


def crowd(discussion: Discussion, count: int) -> list[Comment]:
    readers = [make_member() for _ in range(3)]
    return [say(discussion, readers[number % 3]) for number in range(count)]


@pytest.mark.parametrize("order", ["newest", "oldest", "recommended", "discussed"])
def test_every_order_shows_every_thread_once(client: Client, order: str) -> None:
    house(most_by_reader=100)
    discussion = make_discussion()
    comments = crowd(discussion, 45)
    found = shown(client, reverse("discussion_order", args=[discussion.pk, order]))
    assert sorted(found) == sorted(each.pk for each in comments)
    if order == "oldest":
        assert found == sorted(found)
    if order == "newest":
        assert found == sorted(found, reverse=True)


def test_a_comment_is_opened_in_its_context(client: Client) -> None:
    root = say(make_discussion(), text="The beginning.")
    middle = say(root.discussion, parent=root, text="The middle.")
    end = say(root.discussion, parent=middle, text="The end.")
    assert shown(client, middle.get_absolute_url()) == [root.pk, middle.pk, end.pk]


def test_a_long_thread_is_read_page_by_page(client: Client) -> None:
    house(most_by_reader=100)
    discussion, reader = make_discussion(), make_member()
    root = say(discussion, reader)
    replies = [say(discussion, reader, parent=root) for _ in range(60)]
    found = shown(client, root.get_absolute_url())
    assert [pk for pk in dict.fromkeys(found) if pk != root.pk] == [each.pk for each in replies]


def test_what_came_since_is_shown_oldest_first(client: Client) -> None:
    house(most_by_reader=100)
    discussion = make_discussion()
    comments = crowd(discussion, 5)
    found = shown(client, reverse("discussion_newer", args=[discussion.pk, comments[2].pk]))
    assert found == [comments[3].pk, comments[4].pk]


@pytest.mark.parametrize(
    "path",
    ["loudest/", "newest/after/0/", "newest/after/12345678901234567/", "newest/after/x/", "recommended/after/-1/"],
)
def test_addresses_that_nobody_made_are_not_found(client: Client, path: str) -> None:
    discussion = make_discussion()
    assert client.get(f"/discussions/{discussion.pk}/{path}").status_code == 404


def test_keys_that_were_made_up_fill_no_store(client: Client) -> None:
    discussion = make_discussion()
    comment = say(discussion)
    true = reverse("discussion_after", args=[discussion.pk, "newest", str(comment.pk)])
    made_up = reverse("discussion_after", args=[discussion.pk, "newest", str(comment.pk + 1)])
    for url in (true, made_up):
        assert client.get(url).status_code == 200
    assert page_store().find(true) is not None
    assert page_store().find(made_up) is None


def queries_for(client: Client, url: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def test_a_large_discussion_asks_no_more_than_a_small_one(client: Client) -> None:
    house(most_by_reader=1_000)
    small, large = make_discussion(), make_discussion()
    for discussion, count in ((small, 3), (large, 60)):
        comments = crowd(discussion, count)
        for comment in comments[:3]:
            say(discussion, comments[0].reader, parent=comment)
    client.get("/")
    for order in ("newest", "recommended", "discussed"):
        few = queries_for(client, reverse("discussion_order", args=[small.pk, order]))
        many = queries_for(client, reverse("discussion_order", args=[large.pk, order]))
        assert many <= few
        assert many <= 16
    target = Comment.objects.filter(discussion=large, parent__isnull=False).last()
    assert target is not None
    assert queries_for(client, target.get_absolute_url()) <= 16


def test_only_registered_readers_read_what_is_for_them(client: Client) -> None:
    discussion = make_discussion(rule="registered")
    comment = say(discussion, text="Among ourselves.")
    for url in (reverse("discussion", args=[discussion.pk]), comment.get_absolute_url()):
        answer = client.get(url)
        assert answer.status_code == 302
        assert "no-store" in answer["Cache-Control"]
        assert page_store().find(url) is None
    client.force_login(make_member())
    answer = client.get(comment.get_absolute_url())
    assert "Among ourselves." in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    assert page_store().find(comment.get_absolute_url()) is None


def test_what_is_not_published_is_on_no_page(client: Client) -> None:
    discussion = make_discussion()
    comment = say(discussion, text="Something to be ashamed of.")
    answer = say(discussion, parent=comment, text="An answer that stays.")
    judging.reject(make_moderator(), comment.pk)
    for url in (reverse("discussion", args=[discussion.pk]), answer.get_absolute_url(), comment.get_absolute_url()):
        page = client.get(url).content.decode()
        assert "ashamed" not in page
        assert "removed by the newsroom" in page


def test_hidden_discussions_are_on_no_page(client: Client) -> None:
    comment = say(make_discussion())
    Discussion.objects.filter(pk=comment.discussion_id).update(is_hidden=True)
    assert client.get(comment.get_absolute_url()).status_code == 404
    assert client.get(reverse("discussion", args=[comment.discussion_id])).status_code == 404
