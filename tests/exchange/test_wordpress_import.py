# ruff: noqa: E501 (what goes in and what comes out is read best on one line)
"""A WordPress export becomes stories, pages, pictures and kept comments; a second run finds the first one's work."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from PIL import Image
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page

from broadsheet.exchange.models import ImportedComment, ImportedItem
from broadsheet.exchange.report import Report
from broadsheet.exchange.wordpress import importer
from broadsheet.exchange.wordpress.importer import import_wordpress
from broadsheet.exchange.wordpress.pictures import Uploads
from broadsheet.exchange.wordpress.xml_source import BrokenExport
from broadsheet.stories.models import Byline, InfoPage, Picture, Section, Story, Topic
from tests.exchange.wxr import Comment, Post, export_file, shared_export, shared_folder
from tests.factories import make_byline, make_front, make_section

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def front() -> Page:
    return make_front()


def take(folder: Path, *posts: Post, uploads: Path | None = None, **fields: str) -> Report:
    return import_wordpress(export_file(folder, posts, **fields), uploads)


def reasons(report: Report) -> list[str]:
    return [skipped.reason for skipped in report.skipped]


def body(page: Any) -> list[tuple[str, Any]]:
    return [(block["type"], block["value"]) for block in page.body.raw_data]


def attachment(number: int = 9, path: str = "2020/01/boat.jpg", **fields: Any) -> Post:
    return Post(
        id=number, kind="attachment", status="inherit", title="Boat", attachment_url=f"https://old.example/wp-content/uploads/{path}",
        **{"meta": {"_wp_attached_file": path, "_wp_attachment_image_alt": "A boat"}, "excerpt": "The boat.", **fields},
    )  # fmt: skip


def draw(folder: Path, path: str = "2020/01/boat.jpg", size: tuple[int, int] = (60, 40)) -> Path:
    file = folder / path
    file.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", size, "#336699").save(file)
    return folder


# What becomes of a post ------------------------------------------------------------------------------------------------


def test_a_published_post_becomes_a_story_with_its_dates(tmp_path: Path) -> None:
    report = take(
        tmp_path,
        Post(
            slug="the-ferry",
            excerpt="Short &amp; good",
            categories=["Local", "Sea"],
            tags=["Harbour"],
            modified="2020-02-03 11:00:00",
        ),
    )
    story = Story.objects.get()
    assert (story.title, story.slug, story.live) == ("The ferry sails again", "the-ferry", True)
    assert story.standfirst == "Short & good"
    assert body(story) == [("paragraph", "<p>It sailed at six.</p>")]
    assert story.first_published_at == datetime(2020, 1, 2, 10, tzinfo=UTC)
    assert story.last_published_at == datetime(2020, 2, 3, 11, tzinfo=UTC)
    assert not story.has_unpublished_changes
    assert story.get_parent().specific == Section.objects.get(title="Local")
    assert {topic.name for topic in story.topic_list} == {"Sea", "Harbour"}
    assert [byline.name for byline in story.bylines] == ["Ann Author"]
    assert (report.stories, report.created, report.updated, report.skipped) == (1, 1, 0, [])


def test_an_imported_story_can_be_read_and_found(tmp_path: Path) -> None:
    take(tmp_path, Post(slug="the-ferry", categories=["Local"], content="It sailed at <b>six</b>."))
    response = Client().get("/local/the-ferry/")
    assert response.status_code == 200
    assert "It sailed at <b>six</b>." in response.content.decode()
    assert [page.title for page in Story.objects.live().search("ferry")] == ["The ferry sails again"]


def test_an_imported_story_can_be_edited_and_published_again(tmp_path: Path) -> None:
    take(tmp_path, Post())
    story = Story.objects.get()
    revised = story.get_latest_revision_as_object()
    assert body(revised) == body(story)
    assert [byline.name for byline in revised.bylines] == ["Ann Author"]
    revised.title = "Changed"
    revised.save_revision().publish()
    assert Story.objects.get().title == "Changed"


@pytest.mark.parametrize(
    ("fields", "live", "words"),
    [
        ({"status": "draft", "at": "0000-00-00 00:00:00"}, False, ""),
        ({"status": "pending"}, False, ""),
        ({"status": "private"}, False, "private there"),
        ({"password": "enter"}, False, "had a password"),
        ({"status": "future", "at": "2020-01-02 10:00:00"}, True, ""),
        ({"is_sticky": True}, True, "pinned"),
    ],
)
def test_only_what_readers_saw_there_is_seen_here(
    tmp_path: Path, fields: dict[str, Any], live: bool, words: str
) -> None:
    report = take(tmp_path, Post(**fields))
    assert Story.objects.get().live is live
    assert any(words in reason for reason in reasons(report)) if words else not report.skipped


def test_what_takes_no_comments_there_takes_none_here(tmp_path: Path) -> None:
    take(tmp_path, Post(takes_comments=False), Post(id=8, takes_comments=True))
    assert list(Story.objects.order_by("pk").values_list("discussion_rule", flat=True)) == ["closed", ""]


def test_a_story_for_later_comes_due_by_itself(tmp_path: Path) -> None:
    due = (timezone.now() + timedelta(days=3)).replace(microsecond=0)
    take(tmp_path, Post(status="future", at=due.strftime("%Y-%m-%d %H:%M:%S")))
    story = Story.objects.get()
    assert (story.live, story.go_live_at, story.approved_schedule) == (False, due, True)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"status": "trash"}, "trash"),
        ({"status": "auto-draft"}, "empty draft"),
        ({"status": "inherit", "kind": "revision"}, "old revision"),
        ({"kind": "nav_menu_item"}, "menu"),
        ({"kind": "product"}, "nothing like WordPress's “product”"),
        ({"kind": ""}, "does not say what it is"),
    ],
)
def test_what_is_no_story_is_skipped_with_a_reason(tmp_path: Path, fields: dict[str, Any], words: str) -> None:
    report = take(tmp_path, Post(**fields))
    assert not Story.objects.exists()
    assert len(report.skipped) == 1 and words in report.skipped[0].reason


def test_a_post_without_a_category_goes_to_what_the_site_called_uncategorized(tmp_path: Path) -> None:
    term = "<wp:category><wp:category_nicename>uncategorized</wp:category_nicename><wp:cat_name>Vermischtes</wp:cat_name></wp:category>"
    take(tmp_path, Post(), terms=term)
    assert Story.objects.get().get_parent().title == "Vermischtes"


def test_uncategorized_gives_way_to_a_real_category(tmp_path: Path) -> None:
    take(tmp_path, Post(categories=["Uncategorized", "Local"]), Post(id=2))
    assert {story.get_parent().title for story in Story.objects.all()} == {"Local", "News"}


def test_a_section_that_the_paper_has_is_used(tmp_path: Path) -> None:
    section = make_section("Local", slug="local")
    take(tmp_path, Post(categories=["Local"]))
    assert Story.objects.get().get_parent().specific == section


def test_a_section_never_takes_an_address_of_the_papers_own(tmp_path: Path) -> None:
    take(tmp_path, Post(categories=["Search"]))
    assert Section.objects.get().slug == "search-2"


def test_an_author_who_shares_a_name_with_one_of_ours_is_that_person(tmp_path: Path) -> None:
    ours, other = make_byline("Ann Author", slug="ann"), make_byline("Somebody", slug="bob")
    bob = "<wp:author><wp:author_login>bob</wp:author_login><wp:author_display_name>Bob</wp:author_display_name></wp:author>"
    take(tmp_path, Post(), Post(id=2, creator="bob"), authors=bob)
    assert Story.objects.get(slug="the-ferry-sails-again").bylines == [ours]
    assert Byline.objects.get(name="Bob").slug == "bob-2" != other.slug


def test_no_address_for_mail_becomes_public(tmp_path: Path) -> None:
    take(tmp_path, Post())
    assert Byline.objects.get().email == ""


def test_pages_keep_their_order_of_parents_whichever_comes_first(tmp_path: Path) -> None:
    take(
        tmp_path,
        Post(id=3, kind="page", slug="grandchild", parent=2), Post(id=2, kind="page", slug="child", parent=1),
        Post(id=1, kind="page", slug="about"),
    )  # fmt: skip
    assert InfoPage.objects.get(slug="grandchild").url == "/about/child/grandchild/"
    assert not Story.objects.exists()


def test_pages_in_a_ring_are_all_there(tmp_path: Path) -> None:
    take(tmp_path, Post(id=1, kind="page", slug="a", parent=2), Post(id=2, kind="page", slug="b", parent=1))
    assert {page.slug for page in InfoPage.objects.all()} == {"a", "b"}


def test_equal_addresses_are_told_apart(tmp_path: Path) -> None:
    take(tmp_path, *(Post(id=number, slug="same", title=f"Story {number}") for number in (1, 2, 3)))
    assert sorted(story.slug for story in Story.objects.all()) == ["same", "same-2", "same-3"]


def test_addresses_in_other_scripts_are_kept(tmp_path: Path) -> None:
    take(tmp_path, Post(slug="%d0%bf%d0%b0%d1%80%d0%be%d0%bc", categories=["Новости"]))
    story = Story.objects.get()
    assert story.slug == "паром"
    assert story.get_parent().slug == "новости"
    assert Client().get(story.url).status_code == 200


def test_an_old_address_leads_to_the_story(tmp_path: Path) -> None:
    take(tmp_path, Post(slug="ferry", link="https://old.example/2020/01/ferry/", categories=["Local"]))
    assert Redirect.objects.get(old_path="/2020/01/ferry").redirect_page.specific == Story.objects.get()
    response = Client().get("/2020/01/ferry/")
    assert response.status_code == 301
    assert response["Location"].removeprefix("http://testserver") == "/local/ferry/"


def test_links_between_stories_lead_to_the_stories_here(tmp_path: Path) -> None:
    take(
        tmp_path,
        Post(id=1, title="One", content='<a href="https://old.example/2020/two/">two</a> <a href="/?p=3">three</a> <a href="https://else.example/2020/two/">x</a>'),
        Post(id=2, title="Two", link="https://old.example/2020/two/"), Post(id=3, title="Three", content='<a href="http://www.old.example/?p=1">one</a>'),
    )  # fmt: skip
    stories = {story.title: story for story in Story.objects.all()}
    assert body(stories["One"])[0][1] == (
        f'<p><a linktype="page" id="{stories["Two"].pk}">two</a> <a linktype="page" id="{stories["Three"].pk}">three</a> '
        '<a href="https://else.example/2020/two/">x</a></p>'
    )
    assert f'id="{stories["One"].pk}"' in body(stories["Three"])[0][1]


# Pictures ----------------------------------------------------------------------------------------------------------------


def test_a_picture_comes_with_its_words(tmp_path: Path) -> None:
    uploads = draw(tmp_path / "uploads")
    meta = {"_wp_attached_file": "2020/01/boat.jpg", "_wp_attachment_image_alt": "A boat",
            "_wp_attachment_metadata": 'a:1:{s:10:"image_meta";a:1:{s:6:"credit";s:9:"Ann Lens";}}'}  # fmt: skip
    post = Post(
        content='<img class="wp-image-9" src="https://old.example/wp-content/uploads/2020/01/boat-300x200.jpg">',
        meta={"_thumbnail_id": "9"},
    )
    report = take(tmp_path, post, attachment(meta=meta), uploads=uploads)
    picture = Picture.objects.get()
    assert (picture.title, picture.description, picture.caption, picture.credit) == (
        "Boat",
        "A boat",
        "The boat.",
        "Ann Lens",
    )
    assert (picture.width, picture.height) == (60, 40)
    story = Story.objects.get()
    assert story.picture == picture
    assert body(story) == [], "the lead picture is not shown a second time"
    assert (report.pictures, report.skipped) == (1, [])


def test_a_picture_is_found_by_its_name_in_other_folders(tmp_path: Path) -> None:
    uploads = draw(tmp_path / "uploads", "elsewhere/Boat.JPG")
    take(
        tmp_path,
        attachment(),
        Post(content='<img src="https://old.example/wp-content/uploads/2020/01/boat-300x200.jpg" alt="Sea">'),
        uploads=uploads,
    )
    [(name, value)] = body(Story.objects.get())
    assert name == "picture" and value["picture"] == Picture.objects.get().pk and value["alt_text"] == "Sea"


def test_pictures_that_come_later_are_put_in_place(tmp_path: Path) -> None:
    post = Post(content='a <img class="wp-image-9" src="x.jpg"> b')
    first = take(tmp_path, attachment(), post)
    assert "no folder with the uploads was given (--uploads)" in reasons(first)
    assert [name for name, _ in body(Story.objects.get())] == ["paragraph"]
    second = take(tmp_path, attachment(), post, uploads=draw(tmp_path / "uploads"))
    assert second.updated == 1
    assert [name for name, _ in body(Story.objects.get())] == ["paragraph", "picture", "paragraph"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"GIF89a", "not a picture"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "not a picture"),
        (b"#!/bin/sh", "not a picture"),
        (b"", "not a picture"),
    ],
)
def test_what_only_says_it_is_a_picture_is_skipped(tmp_path: Path, content: bytes, words: str) -> None:
    file = tmp_path / "uploads" / "2020" / "01" / "boat.jpg"
    file.parent.mkdir(parents=True)
    file.write_bytes(content)
    report = take(tmp_path, attachment(), Post(), uploads=tmp_path / "uploads")
    assert any(words in reason for reason in reasons(report))
    assert (Picture.objects.count(), report.stories) == (0, 1)


def test_half_a_picture_is_skipped(tmp_path: Path) -> None:
    uploads = draw(tmp_path / "uploads", size=(400, 300))
    file = uploads / "2020/01/boat.jpg"
    file.write_bytes(file.read_bytes()[:-500])
    assert "its file is damaged or cut off" in reasons(take(tmp_path, attachment(), uploads=uploads))


def test_a_picture_bomb_is_skipped_before_it_is_unpacked(tmp_path: Path) -> None:
    uploads = draw(tmp_path / "uploads", "2020/01/boat.png", size=(1, 1))
    Image.new("1", (60_000, 20_000)).save(uploads / "2020/01/boat.png")
    report = take(tmp_path, attachment(path="2020/01/boat.png"), uploads=uploads)
    assert any("too many pixels" in reason for reason in reasons(report))
    assert not Picture.objects.exists()


@pytest.mark.parametrize(
    "path",
    ["../../secret.jpg", "/etc/../secret.jpg", "2020/../../secret.jpg", "secret.jpg\x00", "a" * 400 + ".jpg", ""],
)
def test_no_path_leads_out_of_the_uploads_folder(tmp_path: Path, path: str) -> None:
    draw(tmp_path, "secret.jpg")
    (tmp_path / "uploads").mkdir()
    assert Uploads(tmp_path / "uploads").find(path) is None


def test_no_symbolic_link_leads_out_of_the_uploads_folder(tmp_path: Path) -> None:
    draw(tmp_path / "outside", "secret.jpg")
    (tmp_path / "uploads").mkdir()
    (tmp_path / "uploads" / "secret.jpg").symlink_to(tmp_path / "outside" / "secret.jpg")
    (tmp_path / "uploads" / "folder").symlink_to(tmp_path / "outside")
    uploads = Uploads(tmp_path / "uploads")
    assert uploads.find("secret.jpg") is None
    assert uploads.find("folder/secret.jpg") is None


# Comments ----------------------------------------------------------------------------------------------------------------


def test_comments_are_kept_with_who_answered_whom(tmp_path: Path) -> None:
    comments = [
        Comment(5, "Well <script>alert(1)</script>"), Comment(6, "Quite", parent=5, approved="0"),
        Comment(7, "Buy", approved="spam"), Comment(8, "Gone", approved="trash"), Comment(9, "Linked", kind="pingback"),
    ]  # fmt: skip
    report = take(tmp_path, Post(comments=comments))
    kept = {comment.source_id: comment for comment in ImportedComment.objects.all()}
    assert report.comments == 5
    assert {comment.story_id for comment in kept.values()} == {Story.objects.get().pk}
    assert [kept[number].status for number in "56789"] == ["approved", "pending", "spam", "trash", "approved"]
    assert (kept["6"].parent_source_id, kept["5"].parent_source_id, kept["9"].kind) == ("5", "", "pingback")
    assert kept["5"].text == "Well <script>alert(1)</script>", "source, as written"
    assert kept["5"].at == datetime(2020, 1, 3, 8, tzinfo=UTC)


def test_a_comment_that_changed_there_changes_here(tmp_path: Path) -> None:
    take(tmp_path, Post(comments=[Comment(5, "One", approved="0")]))
    take(tmp_path, Post(comments=[Comment(5, "One", approved="1"), Comment(6, "Two", parent=5)]))
    assert [(comment.source_id, comment.status) for comment in ImportedComment.objects.all()] == [
        ("5", "approved"),
        ("6", "approved"),
    ]


def test_comments_without_numbers_are_kept_once(tmp_path: Path) -> None:
    post = Post(comments=[Comment(0, "One"), Comment(0, "Two")])
    take(tmp_path, post)
    take(tmp_path, post)
    assert ImportedComment.objects.count() == 2


# Once more ---------------------------------------------------------------------------------------------------------------


def counts() -> tuple[int, ...]:
    models = (Page, Story, InfoPage, Section, Picture, Byline, Topic, ImportedComment, ImportedItem, Redirect)
    return tuple(model.objects.count() for model in models)


def test_a_second_import_doubles_nothing_and_writes_nothing(tmp_path: Path) -> None:
    posts = [
        Post(id=1, categories=["Local"], tags=["Sea"], link="https://old.example/a/", comments=[Comment(1, "x")], meta={"_thumbnail_id": "9"}),
        Post(id=2, content='<a href="/?p=3">x</a><img class="wp-image-9" src="x.jpg">'), Post(id=3, status="draft"),
        Post(id=4, kind="page", parent=5), Post(id=5, kind="page"), attachment(),
    ]  # fmt: skip
    uploads = draw(tmp_path / "uploads")
    take(tmp_path, *posts, uploads=uploads)
    before, revisions = counts(), set(Page.objects.values_list("pk", "latest_revision"))
    second = take(tmp_path, *posts, uploads=uploads)
    assert (second.stories, second.created, second.updated) == (3, 0, 0)
    assert counts() == before
    assert set(Page.objects.values_list("pk", "latest_revision")) == revisions


def test_what_changed_there_is_updated_here(tmp_path: Path) -> None:
    take(tmp_path, Post(slug="ferry"))
    report = take(tmp_path, Post(slug="ferry", title="It sank", content="At seven.", modified="2021-01-01 00:00:00"))
    story = Story.objects.get()
    assert (report.stories, report.created, report.updated) == (1, 0, 1)
    assert (story.title, story.slug, body(story)) == ("It sank", "ferry", [("paragraph", "<p>At seven.</p>")])
    assert story.last_published_at == datetime(2021, 1, 1, tzinfo=UTC)
    assert story.first_published_at == datetime(2020, 1, 2, 10, tzinfo=UTC)


def test_a_draft_that_was_published_there_is_published_here_and_back(tmp_path: Path) -> None:
    take(tmp_path, Post(status="draft"))
    take(tmp_path, Post(status="publish", title="Out"))
    assert (Story.objects.get().live, Story.objects.get().title) == (True, "Out")
    take(tmp_path, Post(status="draft", title="Out"))
    assert not Story.objects.get().live


def test_a_story_edited_here_is_left_alone(tmp_path: Path) -> None:
    take(tmp_path, Post())
    story = Story.objects.get()
    story.title = "Our own words"
    story.save_revision().publish()
    report = take(tmp_path, Post(title="Their new words", comments=[Comment(1, "New")]))
    assert Story.objects.get().title == "Our own words"
    assert [(skipped.item, skipped.reason) for skipped in report.skipped] == [
        ("post 1 “Their new words”", "edited here since the last import")
    ]  # fmt: skip
    assert (report.stories, report.updated, report.comments) == (1, 0, 1)


def test_an_unpublished_story_is_not_published_again(tmp_path: Path) -> None:
    take(tmp_path, Post())
    Story.objects.get().unpublish()
    report = take(tmp_path, Post(title="Their new words"))
    assert not Story.objects.get().live
    assert reasons(report) == ["edited here since the last import"]


def test_a_deleted_story_does_not_come_back(tmp_path: Path) -> None:
    take(tmp_path, Post())
    Story.objects.get().delete()
    report = take(tmp_path, Post())
    assert not Story.objects.exists()
    assert (report.stories, reasons(report)) == (0, ["deleted here since the last import"])


def test_an_import_that_died_goes_on_where_it_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    posts = [Post(id=number, title=f"Story {number}", comments=[Comment(number, "x")]) for number in range(1, 7)]
    kept = importer.Writer.write

    class Killed(BaseException):
        pass

    def dies_at_the_fourth(self: Any, item: Any, draft: Any) -> Any:
        outcome = kept(self, item, draft)
        if item.id == 4:
            raise Killed
        return outcome

    monkeypatch.setattr(importer.Writer, "write", dies_at_the_fourth)
    with pytest.raises(Killed):
        take(tmp_path, *posts)
    assert Story.objects.count() == ImportedComment.objects.count() == 3
    monkeypatch.setattr(importer.Writer, "write", kept)
    report = take(tmp_path, *posts)
    assert (report.stories, report.created) == (6, 3)
    assert sorted(story.title for story in Story.objects.all()) == [f"Story {number}" for number in range(1, 7)]


def test_one_bad_item_does_not_cost_the_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = importer.Writer.write

    def fails_at_the_first(self: Any, item: Any, draft: Any) -> Any:
        outcome = kept(self, item, draft)
        if item.id == 1:
            raise ValueError("no such luck")
        return outcome

    monkeypatch.setattr(importer.Writer, "write", fails_at_the_first)
    report = take(tmp_path, Post(id=1, categories=["Local"]), Post(id=2, title="Two", categories=["Local"]))
    assert [story.title for story in Story.objects.all()] == ["Two"]
    assert reasons(report) == ["it could not be imported: no such luck"]


# Hostile files -----------------------------------------------------------------------------------------------------------


def test_a_script_in_a_story_never_runs(tmp_path: Path) -> None:
    script = "<script>alert(1)</script>"
    take(
        tmp_path,
        Post(slug="bad", title="Hello &lt;script&gt;alert(1)&lt;/script&gt; &lt;img src=x onerror=alert(2)&gt;", excerpt=script,
             content=f'a{script}<p onclick="x()">b</p><a href="javascript:x()">c</a>', categories=["Local"]),
    )  # fmt: skip
    html = Client().get("/local/bad/").content.decode()
    assert "<script>alert" not in html and "onerror" not in html and "onclick" not in html and "javascript:" not in html


def test_a_title_of_five_megabytes_is_cut_and_reported(tmp_path: Path) -> None:
    report = take(tmp_path, Post(title="long " * 1_000_000, excerpt="word " * 500))
    story = Story.objects.get()
    assert len(story.title) <= 255 and len(story.standfirst) <= 500
    assert any("title was cut" in reason for reason in reasons(report))
    assert all(len(skipped.item) < 200 for skipped in report.skipped)


def test_a_post_without_a_title_is_named_by_its_first_words(tmp_path: Path) -> None:
    take(tmp_path, Post(title="", content="The <b>ferry</b> sailed."), Post(id=2, title="", content="", slug=""))
    assert sorted(story.title for story in Story.objects.all()) == ["The ferry sailed.", "Untitled"]


def test_two_items_with_one_number_are_not_taken_for_one(tmp_path: Path) -> None:
    report = take(tmp_path, Post(title="One"), Post(title="Two"))
    assert Story.objects.get().title == "One"
    assert reasons(report) == ["another item in the file has the same id"]


def test_a_broken_file_leaves_nothing_half_made(tmp_path: Path) -> None:
    path = export_file(tmp_path, [Post(id=number) for number in range(1, 30)])
    path.write_bytes(path.read_bytes()[:-900])
    with pytest.raises(BrokenExport, match="ends in the middle"):
        import_wordpress(path)
    assert not Story.objects.exists() and not Byline.objects.exists() and not ImportedItem.objects.exists()


# Real exports ------------------------------------------------------------------------------------------------------------

REAL = {
    "crazy-cdata.xml": (1, 0, 0, 1),
    "large-authors.xml": (0, 0, 0, 300),
    "namespace-edge-cases.xml": (5, 0, 0, 2),
    "slashes.xml": (1, 0, 1, 2),
    "small-export.xml": (6, 5, 1, 3),
    "theme-unit-test-data.xml": (58, 21, 33, 3),
    "valid-wxr-1.0.xml": (3, 3, 1, 1),
    "valid-wxr-1.1.xml": (1, 1, 1, 1),
    "wxr-flat-attachment-same-site.xml": (1, 0, 0, 1),
    "wxr-utf-8-challenges.xml": (1, 0, 0, 1),
}


@pytest.mark.parametrize("name", REAL)
def test_real_exports_are_imported_once_however_often(name: str) -> None:
    first = import_wordpress(shared_export(name), shared_folder() / "uploads")
    assert (first.stories, first.pages, first.comments, first.bylines) == REAL[name]
    assert first.created == first.stories
    before = counts()
    second = import_wordpress(shared_export(name), shared_folder() / "uploads")
    assert (second.stories, second.created, second.updated) == (first.stories, 0, 0)
    assert counts() == before
    assert not any("could not be imported" in reason for reason in reasons(first))


def test_the_theme_unit_test_is_taken_over_whole_and_can_be_read() -> None:
    report = import_wordpress(shared_export("theme-unit-test-data.xml"), shared_folder() / "uploads")
    assert (Story.objects.count(), Story.objects.live().count(), InfoPage.objects.count()) == (58, 55, 21)
    assert report.pictures == Picture.objects.count() == 30
    comments = ImportedComment.objects.all()
    numbers = {comment.source_id for comment in comments}
    assert len(numbers) == 33
    answers = [comment for comment in comments if comment.parent_source_id]
    assert len(answers) >= 8
    assert {comment.parent_source_id for comment in answers} <= numbers
    assert {comment.kind for comment in comments} == {"comment", "pingback", "trackback"}
    child = InfoPage.objects.get(title="Level 3")
    assert [page.title for page in child.get_ancestors()][-2:] == ["Level 1", "Level 2"]
    assert sum(reason == "it is an entry of a WordPress menu" for reason in reasons(report)) == 70
    client = Client()
    for page in Page.objects.live().filter(depth__gte=3):
        assert client.get(page.url).status_code == 200, page.url
