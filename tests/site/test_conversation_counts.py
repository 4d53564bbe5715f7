"""How much is said about a story, wherever the story stands: on cards, in feeds and for search engines."""

import json
import re
from typing import Any
from xml.etree import ElementTree

import feedparser
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from broadsheet.conversation import editing, reacting
from broadsheet.conversation.models import Comment, Commenting, Discussion
from broadsheet.conversation.pages import count_tag, discussion_tag
from broadsheet.delivery.freshness import page_store
from tests.conversation.people import make_discussion, say
from tests.factories import make_byline, make_live_blog, make_section, make_story, make_topic
from tests.readers.people import make_member

pytestmark = pytest.mark.django_db
SLASH = "{http://purl.org/rss/1.0/modules/slash/}comments"
TOTAL = "{http://purl.org/syndication/thread/1.0}total"
COUNT = "{http://purl.org/syndication/thread/1.0}count"
ATOM = "{http://www.w3.org/2005/Atom}"


def talked_about(number: int = 2, **fields: Any) -> Any:
    """A story about which `number` readers have said something."""
    story = make_story(**fields)
    discussion = make_discussion(story)
    for place in range(number):
        say(discussion, f"Remark {place}.")
    return story


def counts_on(path: str) -> list[str]:
    """The numbers on the cards of a page, as they are read aloud."""
    cards = re.findall(r'class="card-talk">.*?aloud">([^<]*)<', Client().get(path).text)
    return [re.sub(r"\s+", " ", words) for words in cards]


def schema(path: str) -> dict[str, Any]:
    """What the page of an article says of it to search engines."""
    page = Client().get(path).text
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page)
    assert found
    graph = json.loads(found[1])["@graph"]
    return next(item for item in graph if item["@type"] in ("NewsArticle", "LiveBlogPosting"))


# On cards -------------------------------------------------------------------------------------------------------------


def test_a_card_says_how_many_comments_there_are_wherever_it_stands() -> None:
    news, topic, byline = make_section("News"), make_topic("Rivers"), make_byline("Jo Field")
    talked_about(2, section=news, topics=[topic], bylines=[byline])
    talked_about(1, section=news)
    talked_about(0, section=news)
    assert sorted(counts_on("/news/")) == ["1 comment", "2 comments"]
    assert sorted(counts_on("/"))[:2] == ["1 comment", "2 comments"]
    assert counts_on(topic.url) == counts_on(byline.url) == ["2 comments"]


def test_a_story_that_is_not_public_any_more_has_no_count() -> None:
    story = talked_about(2)
    Discussion.objects.update(is_hidden=True)
    assert counts_on("/news/") == []
    assert "slash:comments" not in Client().get("/feed.rss").text
    assert "commentCount" not in schema(story.url)


def test_a_list_that_shows_a_count_follows_it_and_not_each_comment() -> None:
    discussion = make_discussion(talked_about(1))
    for path in ("/", "/news/", "/feed.rss", "/feed.atom", "/feed.json", "/news/feed.rss"):
        Client().get(path)
        page_store().withdraw([discussion_tag(discussion.pk), f"conversation:{discussion.pk}"])
        assert page_store().find(path) is not None, path
        page_store().withdraw([count_tag(discussion.pk)])
        assert page_store().find(path) is None, path


def test_a_list_follows_the_first_comment_too() -> None:
    discussion = make_discussion(talked_about(0))
    Client().get("/news/")
    page_store().withdraw([count_tag(discussion.pk)])
    assert page_store().find("/news/") is None


def test_twenty_counts_are_one_question() -> None:
    asked = []
    news = make_section("News")
    for number in (2, 10):
        for _ in range(number):
            talked_about(1, section=news)
        Client().get("/news/")
        with CaptureQueriesContext(connection) as captured:
            Client().get("/news/")
        asked.append(sum('FROM "site_storydiscussion"' in row["sql"] for row in captured))
    # The other is the conversations that are being had.
    assert asked == [2, 2]


# In feeds -------------------------------------------------------------------------------------------------------------


def test_rss_says_where_a_story_is_discussed_and_how_much() -> None:
    story = talked_about(3)
    item = ElementTree.fromstring(Client().get("/feed.rss").content).find(".//item")
    assert item is not None
    assert item.findtext("comments") == f"{story.address}#comments"
    assert item.findtext(SLASH) == item.findtext(TOTAL) == "3"
    parsed = feedparser.parse(Client().get("/feed.rss").content)
    assert parsed.bozo == 0
    assert parsed.entries[0].comments == f"{story.address}#comments"


def test_atom_says_it_as_its_extension_for_threads_has_it() -> None:
    story = talked_about(3)
    body = Client().get("/feed.atom").content
    entry = ElementTree.fromstring(body).find(f"{ATOM}entry")
    assert entry is not None
    (link,) = [link for link in entry.findall(f"{ATOM}link") if link.get("rel") == "replies"]
    assert (link.get("href"), link.get("type")) == (f"{story.address}#comments", "text/html")
    assert link.get(COUNT) == entry.findtext(TOTAL) == "3"
    assert feedparser.parse(body).bozo == 0


def test_json_feed_has_an_extension_of_ours_for_it() -> None:
    story = talked_about(3)
    (item,) = json.loads(Client().get("/feed.json").content)["items"]
    assert item["_comments"] == {"url": f"{story.address}#comments", "count": 3}


def test_feeds_name_the_place_before_anything_was_said_but_no_number() -> None:
    story = talked_about(0)
    rss, atom = Client().get("/feed.rss").text, Client().get("/feed.atom").text
    (item,) = json.loads(Client().get("/feed.json").content)["items"]
    assert f"<comments>{story.address}#comments</comments>" in rss
    assert "<slash:comments>" not in rss and "<thr:total>" not in rss + atom and "thr:count=" not in atom
    assert item["_comments"] == {"url": f"{story.address}#comments"}


def test_feeds_say_nothing_where_nothing_can_be_said() -> None:
    talked_about_nowhere = make_story("Silent", discussion_rule="none")
    assert not Discussion.objects.filter(story_discussion__article=talked_about_nowhere.pk).exists()
    assert "<comments>" not in Client().get("/feed.rss").text
    assert "replies" not in Client().get("/feed.atom").text
    assert "_comments" not in json.loads(Client().get("/feed.json").content)["items"][0]


# For search engines ---------------------------------------------------------------------------------------------------


def test_the_page_of_a_story_tells_search_engines_what_is_said() -> None:
    story, anna = make_story(), make_member("Anna Field")
    discussion = make_discussion(story)
    first = say(discussion, "It was **raining** <script>", anna)
    reply = say(discussion, "Indeed.", to=first)
    reacting.react(make_member(), first.pk, "recommend")
    data = schema(story.url)
    assert data["commentCount"] == 2
    assert data["discussionUrl"] == f"{story.address}#comments"
    said, answered = data["comment"]
    assert said["text"] == "It was raining <script>"
    assert said["author"] == {
        "@type": "Person",
        "name": "Anna Field",
        "url": f"http://testserver{anna.get_absolute_url()}",
    }
    assert said["upvoteCount"] == 1
    assert said["url"] == f"http://testserver{first.get_absolute_url()}"
    assert answered["parentItem"] == {"@id": said["@id"]}
    assert answered["@id"] == f"http://testserver{reply.get_absolute_url()}"


def test_what_they_are_told_is_short_and_little() -> None:
    story = make_story()
    discussion = make_discussion(story)
    for number in range(12):
        say(discussion, f"Remark {number}: " + f"{chr(ord('a') + number)}nd " * 300)
    data = schema(story.url)
    assert data["commentCount"] == 12
    assert len(data["comment"]) == 10
    assert all(len(comment["text"]) <= 300 for comment in data["comment"])


def test_what_was_taken_back_or_is_for_registered_readers_is_not_told() -> None:
    story, anna = make_story(), make_member()
    discussion = make_discussion(story)
    first = say(discussion, "Taken back.", anna)
    say(discussion, "Why?", to=first)
    editing.withdraw(anna, first.pk)
    assert [comment["text"] for comment in schema(story.url)["comment"]] == ["Why?"]
    Discussion.objects.update(rule="registered")
    data = schema(story.url)
    assert "comment" not in data
    assert data["commentCount"] == 1


def test_a_live_blog_tells_it_on_its_first_page() -> None:
    blog = make_live_blog()
    say(make_discussion(blog), "Watching.")
    data = schema(blog.url)
    assert (data["@type"], data["commentCount"]) == ("LiveBlogPosting", 1)
    assert data["comment"][0]["text"] == "Watching."


def test_where_comments_are_off_and_none_were_made_nothing_is_told() -> None:
    story = make_story()
    house = Commenting.load()
    house.is_on = False
    house.save()
    assert "discussionUrl" not in schema(story.url)
    assert not Comment.objects.exists()
