"""A live blog as readers see it."""

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from lxml import html

from broadsheet.stories.models import LiveBlog
from tests.factories import make_byline, make_entry, make_live_blog, make_story

pytestmark = pytest.mark.django_db
NOON = timezone.make_aware(datetime(2026, 11, 24, 12))


def blog_with(number: int) -> LiveBlog:
    """A live blog with entries a minute apart, “Entry 1” first."""
    blog = make_live_blog("Storm", slug="storm")
    for place in range(number):
        make_entry(blog, f"Headline {place + 1}", at=NOON + timedelta(minutes=place))
    return blog


def headlines(client: Client, address: str) -> list[str]:
    page = html.fromstring(client.get(address).content.decode())
    entries = page.xpath('//section[@id="entries"]//article | //section[@id="entries"]//*[starts-with(@id, "entry-")]')
    return [
        found
        for found in (" ".join(entry.xpath(".//h2//text() | .//h3//text()")).strip() for entry in entries)
        if found
    ]


def test_entries_stand_newest_first(client: Client) -> None:
    blog = blog_with(3)
    assert headlines(client, blog.url) == ["Headline 3", "Headline 2", "Headline 1"]


def test_older_entries_are_on_pages_of_their_own(client: Client) -> None:
    blog = blog_with(27)
    assert headlines(client, f"{blog.url}page/2/") == ["Headline 2", "Headline 1"]
    assert client.get(f"{blog.url}page/3/").status_code == 404
    assert client.get(f"{blog.url}page/0/").status_code == 404


def test_the_second_page_names_itself_as_canonical(client: Client) -> None:
    blog = blog_with(27)
    page = client.get(f"{blog.url}page/2/").content.decode()
    assert f'<link rel="canonical" href="http://testserver{blog.url}page/2/">' in page


def test_every_entry_has_an_address_that_stays(client: Client) -> None:
    blog = blog_with(3)
    entry = blog.entries.get(headline="Headline 2")
    page = client.get(entry.url)
    assert page.status_code == 200
    words = page.content.decode()
    assert "Headline 2" in words
    assert f'<link rel="canonical" href="{entry.address}">' in words


def test_an_entry_of_another_live_blog_is_not_found_here(client: Client) -> None:
    blog, other = blog_with(1), make_live_blog()
    entry = make_entry(other)
    assert client.get(f"{blog.url}entry/{entry.pk}/").status_code == 404


@pytest.mark.parametrize(
    "address", ["entry/999999/", "entry/x/", "entry/99999999999999999999999/", "page/99999999999999999999/"]
)
def test_what_is_no_entry_is_not_found(client: Client, address: str) -> None:
    assert client.get(f"{blog_with(1).url}{address}").status_code == 404


def test_the_pinned_entry_stands_on_top_of_the_first_page_alone(client: Client) -> None:
    blog = blog_with(27)
    entry = blog.entries.get(headline="Headline 5")
    entry.is_pinned = True
    entry.save()
    assert 'class="pinned"' in client.get(blog.url).content.decode()
    assert 'class="pinned"' not in client.get(f"{blog.url}page/2/").content.decode()


def test_key_events_lead_to_their_entries_on_this_page_or_another(client: Client) -> None:
    blog = blog_with(27)
    blog.entries.filter(headline__in=["Headline 1", "Headline 27"]).update(is_key_event=True)
    first, last = blog.entries.get(headline="Headline 1"), blog.entries.get(headline="Headline 27")
    page = html.fromstring(client.get(blog.url).content.decode())
    assert page.xpath('//nav[@id="key-events"]//a/@href') == [f"#{last.anchor}", first.url]


def test_a_draft_is_nowhere(client: Client) -> None:
    blog = blog_with(2)
    draft = make_entry(blog, "Not yet", live=False, is_pinned=True, is_key_event=True)
    page = client.get(blog.url).content.decode()
    assert "Not yet" not in page
    assert client.get(draft.url).status_code == 404
    assert blog.newest_entry_at == NOON + timedelta(minutes=1)


def test_an_entry_without_a_headline_is_named_by_its_words() -> None:
    entry = make_entry(headline="", body=[("paragraph", "<p>The bridge is closed.</p>")])
    entry.headline = ""
    assert str(entry) == "The bridge is closed."


def test_an_entry_is_signed(client: Client) -> None:
    blog = make_live_blog()
    make_entry(blog, byline=make_byline("Jo Marsh"))
    assert "Jo Marsh" in client.get(blog.url).content.decode()


def test_a_live_blog_without_entries_says_that_they_follow(client: Client) -> None:
    assert "The first entry follows shortly." in client.get(make_live_blog().url).content.decode()


def test_a_card_of_a_live_blog_knows_its_newest_entry() -> None:
    from broadsheet.stories import queries

    blog = blog_with(3)
    make_story()
    cards = {article.pk: article for article in queries.newest_articles(5)}
    assert cards[blog.pk].is_live_blog
    assert cards[blog.pk].is_running
    assert cards[blog.pk].updated == NOON + timedelta(minutes=2)


def test_a_live_blog_that_has_ended_runs_no_more() -> None:
    from broadsheet.stories import queries

    blog = make_live_blog(ended_at=NOON)
    assert not blog.is_running
    assert queries.running_live_blogs() == []
    assert not queries.newest_articles(1)[0].is_running
