"""What is true of stories and what belongs to them."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from broadsheet.stories.models import Article, FrontPage, LiveBlog, Section, Story
from tests.factories import (
    make_byline,
    make_front,
    make_info_page,
    make_picture,
    make_section,
    make_story,
    make_topic,
    make_update,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("words", "minutes"), [(0, 1), (1, 1), (220, 1), (330, 2), (2200, 10)])
def test_reading_takes_a_minute_for_220_words(words: int, minutes: int) -> None:
    story = Story(title="Long")
    story.word_count = words
    assert story.reading_minutes == minutes


def test_words_are_counted_when_a_story_is_saved() -> None:
    story = make_story(
        body=[
            ("paragraph", "<p>One <b>two</b> three.</p>"),
            ("heading", {"text": "Four five", "level": "2"}),
            ("pull_quote", {"quote": "Six", "speaker": "", "role": ""}),
            ("list", {"style": "bulleted", "items": ["<p>Seven</p>", "<p>eight</p>"]}),
            ("fact_box", {"title": "Aside", "text": "<p>Nine ten</p>"}),
        ]
    )
    assert story.word_count == 10


def test_key_points_are_lines_without_their_bullets() -> None:
    story = Story(key_points="- The bridge is closed\n\n  • Trains run  \n*   Ferries wait")
    assert story.key_point_list == ["The bridge is closed", "Trains run", "Ferries wait"]


def test_a_card_prefers_the_shorter_headline() -> None:
    assert Story(title="A long headline", short_headline="Short").card_headline == "Short"
    assert Story(title="A long headline").card_headline == "A long headline"


def test_a_mended_comma_is_no_update_and_a_correction_is() -> None:
    story = make_story(published=timezone.now() - timedelta(days=2))
    story.title = "Comma, mended"
    story.save_revision().publish()
    assert Story.objects.get(pk=story.pk).updated is None
    moment = timezone.now() - timedelta(hours=1)
    make_update(story, at=moment)
    assert Story.objects.get(pk=story.pk).updated == moment


def test_the_picture_in_a_story_may_be_said_otherwise_there() -> None:
    picture = make_picture(caption="The quay in 2026.", credit="Photo: House")
    assert Story(picture=picture).lead_caption == "The quay in 2026."
    assert Story(picture=picture, picture_caption="Here, the quay.").lead_caption == "Here, the quay."
    assert Story(picture=picture).lead_credit == "Photo: House"
    assert Story().lead_caption == ""


def test_bylines_keep_the_order_in_which_they_sign() -> None:
    first, second = make_byline("Zed"), make_byline("Abe")
    assert [byline.name for byline in make_story(bylines=[first, second]).bylines] == ["Zed", "Abe"]


def test_a_story_stands_in_a_section_and_nothing_stands_under_a_story() -> None:
    assert Story.can_create_at(make_section())
    assert not Story.can_create_at(make_front())
    assert not Section.can_create_at(make_story())
    assert not LiveBlog.can_create_at(make_story())
    assert not Article.can_create_at(make_section())


def test_there_is_one_front_page() -> None:
    front = make_front()
    assert not FrontPage.can_create_at(front.get_parent())


def test_the_address_elsewhere_of_syndicated_copy_is_a_web_address() -> None:
    story = make_story()
    story.canonical_url = "ftp://wire.example/story"
    with pytest.raises(ValidationError) as refused:
        story.full_clean()
    assert "canonical_url" in refused.value.message_dict


def test_syndicated_copy_names_where_it_was_first(client: Client) -> None:
    story = make_story(canonical_url="https://wire.example/story")
    assert '<link rel="canonical" href="https://wire.example/story">' in client.get(story.url).content.decode()


def test_a_section_within_a_section_has_an_address_below_it(client: Client) -> None:
    local = make_section("Local", make_section("News"))
    story = make_story("Bridge", local, slug="bridge")
    assert story.url == "/news/local/bridge/"
    assert client.get(story.url).status_code == 200
    assert client.get("/news/local/").status_code == 200


@pytest.mark.parametrize("make", [make_section, make_info_page])
def test_a_page_cannot_take_an_address_of_the_papers_own(make: object) -> None:
    with pytest.raises(ValidationError) as refused:
        make("Search", slug="search")  # type: ignore[operator]
    assert "The paper itself answers at /search/" in str(refused.value)


def test_an_address_in_letters_of_another_script_works(client: Client) -> None:
    story = make_story("Η πλημμύρα", slug="η-πλημμύρα")
    topic = make_topic("Ποτάμια", slug="ποτάμια")
    story.topics.add(topic)
    story.save_revision().publish()
    assert client.get(story.url).status_code == 200
    assert client.get(topic.url).status_code == 200


def test_a_story_with_a_script_in_it_is_shown_and_runs_nothing(client: Client) -> None:
    evil = '<script>alert(1)</script><img src=x onerror="alert(2)"><a href="javascript:alert(3)">x</a>'
    byline = make_byline(evil[:100], slug="evil", biography=evil, role=evil[:100])
    story = make_story(
        evil,
        slug="evil",
        bylines=[byline],
        topics=[make_topic(evil[:100], slug="evil", description=evil)],
        standfirst=evil,
        key_points=evil,
        dateline="<script>",
        agency_credit="</script><script>alert(4)",
        picture=make_picture(description=evil, caption=evil, credit=evil),
        body=[
            ("paragraph", evil),
            ("heading", {"text": evil, "level": "2"}),
            ("pull_quote", {"quote": evil, "speaker": evil, "role": evil}),
            ("block_quote", {"quote": evil, "speaker": evil, "source_url": "https://a.example/?q=<script>"}),
            ("list", {"style": "numbered", "items": [evil]}),
            ("fact_box", {"title": evil, "text": evil}),
            ("embed", {"url": 'https://a.example/"onload="alert(5)', "title": evil}),
            ("correction", {"kind": "correction", "date": "2026-11-24", "text": evil}),
            ("table", {"data": [[evil, evil]], "first_row_is_table_header": True, "table_caption": evil}),
        ],
    )
    for address in (story.url, "/", story.section.url, "/topic/evil/", "/by/evil/", "/topic/", "/by/", "/archive/"):
        page = client.get(address).content.decode()
        assert "<script>alert" not in page, address
        # As text, in JSON for machines, and in an attribute that holds JSON it cannot end its place.
        for harmless in ("onerror=&quot;", "onerror=\\u0022", 'onerror=\\"', "onerror=\\&quot;"):
            page = page.replace(harmless, "")
        assert "onerror=" not in page, address
        assert 'href="javascript' not in page, address
        assert '"onload=' not in page, address


def test_a_page_about_the_paper_is_read_and_stands_at_the_foot(client: Client) -> None:
    page = make_info_page("About us", introduction="Who we are.", body=[("paragraph", "<p>Twelve people.</p>")])
    words = client.get(page.url).content.decode()
    assert "Who we are." in words
    assert "Twelve people." in words
    assert 'href="/about-us/"' in client.get("/").content.decode()


def test_a_missing_page_helps_on(client: Client) -> None:
    make_story("Ferry sails", make_section("News"))
    response = client.get("/nowhere/")
    assert response.status_code == 404
    assert "Ferry sails" in response.content.decode()
    assert 'action="/search/"' in response.content.decode()
