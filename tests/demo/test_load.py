"""The demo newspaper: whole, true to its own files, loadable again, and never laid over somebody's paper."""

from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import authenticate
from django.test import Client
from django.utils import timezone

from broadsheet.conversation.models import Comment, Discussion, Mention, Reaction, Report
from broadsheet.conversation.recounting import differences
from broadsheet.demo.accounts import DEMO_PASSWORD, READERS, STAFF, TALKERS, close_demo_accounts
from broadsheet.demo.content_files import Content, age
from broadsheet.demo.load import DemoLoader, DemoRefusedError
from broadsheet.demo.talk import told
from broadsheet.moderation.models import Appeal, CannedReason, Decision, NameCheck, WatchedWord
from broadsheet.readers.models import Reader
from broadsheet.stories.models import Article, Byline, LiveBlog, LiveEntry, Picture, Section, Story
from tests.factories import make_story

AT_THE_DESK = (Report, Decision, Appeal, NameCheck, WatchedWord, CannedReason)
MODELS = (Story, LiveEntry, Picture, Byline, Reader, Discussion, Comment, Reaction, Mention, *AT_THE_DESK)

pytestmark = pytest.mark.django_db


@pytest.fixture
def content() -> Content:
    return Content()


@pytest.fixture
def data(settings: Any, tmp_path: Path) -> Path:
    settings.DATA, settings.DEMO = tmp_path, False
    return tmp_path


@pytest.fixture(autouse=True)
def _no_sizes(monkeypatch: Any) -> None:
    """The sizes of forty pictures are made by the worker; here they would take a minute."""
    monkeypatch.setattr("broadsheet.stories.tasks.USUAL_SIZES", ())


def test_the_demo_is_a_whole_newspaper_whose_log_ins_can_be_closed(data: Path, client: Client) -> None:
    loader = DemoLoader()
    steps = list(loader)
    assert len(steps) == len(loader)
    assert Story.objects.live().count() >= 30
    assert Section.objects.live().count() >= 5
    assert Byline.objects.count() >= 6
    assert LiveBlog.objects.count() == 2
    assert not Picture.objects.filter(description="", is_decorative=False).exists()
    assert not Picture.objects.filter(credit="").exists()
    for article in Article.objects.live():
        assert client.get(article.url).status_code == 200, article.url
    assert_its_readers_talk(client)
    assert_there_is_work_at_the_desk(client)
    assert authenticate(username="editor@example.org", password=DEMO_PASSWORD)
    close_demo_accounts()
    assert authenticate(username="editor@example.org", password=DEMO_PASSWORD) is None


def assert_its_readers_talk(client: Client) -> None:
    talked = Discussion.objects.filter(comment_count__gt=0)
    assert talked.count() >= 8
    for discussion in talked:
        assert list(differences(discussion)) == []
        assert discussion.comment_count >= 6 and discussion.participant_count >= 4
        for comment in Comment.objects.filter(discussion=discussion):
            assert Reaction.objects.filter(comment=comment).count() == comment.reaction_count
            assert comment.at < timezone.now()
    assert Comment.objects.filter(depth__gte=4).count() >= 4
    assert Comment.objects.filter(status="withdrawn", is_shown=True, reply_count__gt=0).exists()
    assert Comment.objects.filter(status="held").exists()
    assert Comment.objects.filter(picked_at__isnull=False).exclude(pick_note="").count() >= 5
    assert Comment.objects.filter(text__startswith="> ").exists()
    assert Mention.objects.exists() and "@{" not in "".join(Comment.objects.values_list("text", flat=True))
    assert Discussion.objects.exclude(question="").count() == 2
    assert Discussion.objects.filter(rule="closed").count() == 1
    story = Story.objects.get(slug="night-trams-return-to-depot-road")
    author = story.byline_items.get().byline.account
    assert author and Comment.objects.filter(reader=author, discussion__story_discussion__article=story).exists()
    page = client.get(story.url).content.decode()
    assert "Have you taken a night tram yet?" in page and "a very punctual pig" in page
    assert not Reader.objects.exclude(email__endswith="@example.org").exists()


def assert_there_is_work_at_the_desk(client: Client) -> None:
    client.force_login(Reader.objects.get(email="moderator@example.org"))
    waiting = client.get("/moderate/counts/").json()
    assert (waiting["held"], waiting["reported"], waiting["names"], waiting["appeals"]) == ("1", "1", "1", "1")
    client.logout()


def test_loading_it_again_doubles_nothing_and_leaves_changed_settings_alone(data: Path) -> None:
    list(DemoLoader())
    assert "demo = true" in (data / "broadsheet.toml").read_text()
    (data / "broadsheet.toml").write_text('language = "de"\n')
    before = [model.objects.count() for model in MODELS]
    list(DemoLoader())
    assert [model.objects.count() for model in MODELS] == before
    assert (data / "broadsheet.toml").read_text() == 'language = "de"\n'


def test_it_is_refused_where_a_real_paper_is(data: Path) -> None:
    make_story("A story of our own")
    with pytest.raises(DemoRefusedError, match="not the demo's"):
        list(DemoLoader())
    assert Story.objects.get().title == "A story of our own"
    assert not (data / "broadsheet.toml").exists()


def test_everything_that_its_files_refer_to_is_there(content: Content) -> None:
    slugs = {story["slug"] for story in content.stories} | {blog["slug"] for blog in content.live_blogs}
    pictures = {picture["key"] for picture in content.pictures}
    chosen = [content.front["lead"], *content.front["secondary"]]
    for block in (block for story in content.stories for block in story["body"]):
        chosen += block["stories"] if block["type"] == "related" else []
        assert block["type"] != "picture" or block["picture"] in pictures
    assert set(chosen) <= slugs
    assert all((content.folder / picture["file"]).is_file() for picture in content.pictures)


def test_what_is_said_about_stories_fits_them(content: Content) -> None:
    ages = {story["slug"]: age(story["age"]) for story in content.stories}
    people = {*READERS, *STAFF, *TALKERS, *(byline["slug"] for byline in content.bylines)}
    for slug, talk in content.talk.items():
        for said in told(talk["comment"], timezone.now() - ages[slug]):
            assert said.at < timezone.now(), (slug, said.content["text"])
            assert said.content["by"] in people
            assert set(said.content) <= {"by", "after", "text", "recommended", "pick", "status", "reply"}
            assert said.content.get("recommended", 0) < len(people) - 1


@pytest.mark.parametrize("text", ["", "soon", "3", "h"])
def test_an_age_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is no age"):
        age(text)
