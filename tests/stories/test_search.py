"""Search, on whichever database the tests run."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from broadsheet.stories.search import found_articles, highlight
from tests.factories import (
    make_byline,
    make_entry,
    make_live_blog,
    make_section,
    make_story,
    make_topic,
)

pytestmark = pytest.mark.django_db


def found(client: Client, query: str) -> list[str]:
    response = client.get("/search/", {"q": query})
    assert response.status_code == 200
    return [article.headline for article in response.context["results"]]


@pytest.mark.parametrize(
    "query", ["harbour", "HARBOUR", "standfirst-word", "bodyword", "Marsh", "Rivers", "keypoint", "harbour bodyword"]
)
def test_a_story_is_found_by_the_words_of_all_its_parts(client: Client, query: str) -> None:
    make_story(
        "Harbour reopens",
        standfirst="A standfirst-word here.",
        key_points="keypoint",
        text="The bodyword stands here.",
        bylines=[make_byline("Jo Marsh")],
        topics=[make_topic("Rivers")],
    )
    make_story("Something else")
    assert found(client, query) == ["Harbour reopens"]


def test_every_word_must_be_there(client: Client) -> None:
    make_story("Harbour reopens")
    assert found(client, "harbour closes") == []


def test_drafts_and_closed_stories_are_not_found(client: Client) -> None:
    from wagtail.models import PageViewRestriction

    make_story("Harbour one", live=False)
    closed = make_story("Harbour two")
    PageViewRestriction.objects.create(page=closed.page_ptr, restriction_type=PageViewRestriction.LOGIN)
    assert found(client, "harbour") == []


def test_a_story_is_no_longer_found_by_what_it_said_before(client: Client) -> None:
    story = make_story("Harbour reopens")
    story.title = "Quay reopens"
    story.save_revision()
    assert found(client, "harbour") == ["Harbour reopens"]
    story.get_latest_revision().publish()
    assert found(client, "harbour") == []
    assert found(client, "quay") == ["Quay reopens"]


def test_a_live_blog_is_found_by_its_entries_and_not_by_its_drafts(client: Client) -> None:
    blog = make_live_blog("Storm")
    entry = make_entry(blog, "Trees down", body=[("paragraph", "<p>An oak fell.</p>")])
    make_entry(blog, "Secretword", live=False)
    assert found(client, "oak") == ["Storm"]
    assert found(client, "trees") == ["Storm"]
    assert found(client, "secretword") == []
    entry.delete()
    assert found(client, "oak") == []


def test_accents_and_other_scripts_are_found(client: Client) -> None:
    make_story("Πλημμύρα στο λιμάνι")
    assert found(client, "λιμάνι") == ["Πλημμύρα στο λιμάνι"]


def test_results_come_twenty_a_page(client: Client) -> None:
    make_section("News")
    start = timezone.now() - timedelta(days=9)
    for number in range(23):
        make_story(f"Harbour {number}", published=start + timedelta(hours=number))
    first, second = found(client, "harbour"), client.get("/search/?q=harbour&page=2")
    assert len(first) == 20
    assert len(second.context["results"]) == 3
    assert "page=1" in second.content.decode()
    for page in ("0", "-1", "99", "x", "", "²", "1e3"):
        assert client.get("/search/", {"q": "harbour", "page": page}).status_code == 200


@pytest.mark.parametrize("query", ["", "   ", "\x00", "***", '"""', "()", "—", "🚢"])
def test_a_question_without_a_word_has_no_results_and_no_mistake(client: Client, query: str) -> None:
    make_story("Harbour")
    assert found(client, query) == []


@pytest.mark.parametrize(
    "query",
    [
        *("harbour'", '"harbour', 'harbour"', "harbour*", "*harbour", "harbour NEAR sea", "NEAR(harbour, 2)"),
        *("harbour AND", "AND OR NOT", "NOT harbour", "title:harbour", "harbour:*", "harbour & | !", "harbour <-> sea"),
        *("^harbour", "(harbour", "{harbour}", "a+b-c", "-harbour", "+harbour", "%", "_", "\\", "\\'", "ﬁ", "İ"),
        *("harbour\x00sea", "'; DROP TABLE stories_story; --", "harbour " * 500, "x" * 5000, "<b>harbour</b>"),
        *("harbour\r\nSet-Cookie: a", "\u202eharbour", "ß" * 200, "\u0301", "\x08", "\x1f", "__", "٣", "²", "ª", "ﷺ"),
    ],
)
def test_a_hostile_question_is_answered(client: Client, query: str) -> None:
    make_story("Harbour")
    response = client.get("/search/", {"q": query})
    assert response.status_code == 200
    assert "<b>harbour</b>" not in response.content.decode()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=60))
def test_no_question_is_a_mistake(query: str) -> None:
    found_articles(" ".join(query.replace("\0", " ").split()))


def test_search_is_never_printed_and_never_indexed(client: Client) -> None:
    from broadsheet.delivery.freshness import page_store

    response = client.get("/search/?q=harbour")
    assert page_store().find("/search/") is None
    assert '<meta name="robots" content="noindex' in response.content.decode()


@pytest.mark.parametrize(
    ("text", "query", "shown"),
    [
        ("The harbour reopens", "harbour", "The <mark>harbour</mark> reopens"),
        ("The Harbour's harbours", "harbour", "The <mark>Harbour</mark>&#x27;s <mark>harbour</mark>s"),
        ("<script>harbour</script>", "harbour", "&lt;script&gt;<mark>harbour</mark>&lt;/script&gt;"),
        ("<mark>harbour", "mark", "&lt;<mark>mark</mark>&gt;harbour"),
        ("a & b", "amp", "a &amp; b"),
        ("a.b", ".*", "a.b"),
        ("Harbour", "", "Harbour"),
    ],
)
def test_what_was_looked_for_is_marked_and_everything_else_escaped(text: str, query: str, shown: str) -> None:
    assert highlight(text, query) == shown


def test_a_long_text_is_cut_around_what_was_looked_for() -> None:
    text = "Word " * 200 + "harbour " + "word " * 200
    shown = highlight(text, "harbour")
    assert shown.startswith("… ")
    assert "<mark>harbour</mark>" in shown
    assert len(shown) < 300
