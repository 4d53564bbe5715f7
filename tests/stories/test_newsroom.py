"""Writing, illustrating, approving, scheduling and publishing, through the newsroom's real screens."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page

from broadsheet.common.models import Paper
from broadsheet.stories.models import Byline, LiveEntry, Picture, Story, Topic
from tests.factories import (
    make_byline,
    make_entry,
    make_front,
    make_live_blog,
    make_picture,
    make_reader,
    make_section,
    make_story,
    picture_file,
    publish,
)
from tests.stories.desk import (
    add_page,
    body,
    complaints,
    edit_page,
    filled_in,
    messages_in,
    rich,
    signed_in,
    story_form,
)

pytestmark = pytest.mark.django_db
PUBLISH = {"action-publish": "on"}


# Stories --------------------------------------------------------------------------------------------------------------


def test_an_editor_publishes_a_story_that_everybody_can_read(client: Client) -> None:
    news = make_section("News")
    response = add_page(
        signed_in("Editors"), "story", news, story_form("Ferry sails", "The first in a week.", **PUBLISH)
    )
    assert response.status_code == 302
    page = client.get("/news/ferry-sails/")
    assert page.status_code == 200
    assert "The first in a week." in page.content.decode()


@pytest.mark.parametrize("headline", ["", "   "])
@pytest.mark.parametrize("button", ["action-publish", "action-submit", "action-save"])
def test_a_story_without_a_headline_goes_nowhere(headline: str, button: str) -> None:
    form = story_form(headline, slug="something", **{button: "on"})
    response = add_page(signed_in("Editors"), "story", make_section(), form)
    assert response.status_code == 200
    assert "This field is required." in complaints(response)
    assert not Story.objects.exists()


def test_what_a_story_lacks_is_said_when_it_is_published_and_stops_nothing() -> None:
    picture = make_picture(title="The quay", description="")
    editor = signed_in("Editors")
    form = story_form("Ferry sails", picture=str(picture.pk), **PUBLISH)
    add_page(editor, "story", make_section("News"), form)
    words = messages_in(editor.get("/newsroom/"))
    assert "has no standfirst" in words
    assert "“The quay” has no alternative text" in words
    assert "neither a byline nor an agency" in words
    assert Story.objects.get(title="Ferry sails").live


def test_a_complete_story_is_published_without_a_word() -> None:
    editor = signed_in("Editors")
    form = story_form(
        "Ferry sails", standfirst="It does.", agency_credit="Agency", picture=str(make_picture().pk), **PUBLISH
    )
    add_page(editor, "story", make_section("News"), form)
    words = messages_in(editor.get("/newsroom/"))
    assert "standfirst" not in words
    assert "alternative text" not in words


def test_a_draft_is_saved_without_advice() -> None:
    editor = signed_in("Editors")
    add_page(editor, "story", make_section("News"), story_form("Ferry sails"))
    assert "has no standfirst" not in messages_in(editor.get("/newsroom/"))


def test_a_picture_in_the_text_needs_words_too_unless_it_is_decorative() -> None:
    from broadsheet.stories.newsroom.advice import advice_on

    plain, decorative = make_picture(description=""), make_picture(description="", is_decorative=True)
    block: dict[str, Any] = {"caption": "", "alt_text": "", "layout": "text"}
    story = make_story(
        agency_credit="Agency",
        body=[
            ("picture", {**block, "picture": plain}),
            ("picture", {**block, "picture": decorative}),
            ("picture", {**block, "picture": plain, "alt_text": "The quay at dawn"}),
        ],
    )
    assert advice_on(story) == [f"The picture “{plain.title}” in the text has no alternative text."]


def test_a_draft_can_be_previewed_and_is_seen_by_nobody_else(client: Client) -> None:
    story = make_story("Secret", live=False)
    response = signed_in("Editors").get(reverse("wagtailadmin_pages:view_draft", args=[story.pk]))
    assert response.status_code == 200
    assert "Secret" in response.content.decode()
    assert client.get("/news/secret/").status_code == 404


def test_a_preview_shows_what_is_in_the_form_and_is_never_printed() -> None:
    from broadsheet.delivery.freshness import page_store

    editor, story = signed_in("Editors"), make_story("Old headline")
    address = reverse("wagtailadmin_pages:preview_on_edit", args=[story.pk])
    data = {**filled_in(editor.get(reverse("wagtailadmin_pages:edit", args=[story.pk]))), **body("x"), "title": "New"}  # type: ignore[arg-type]
    assert json.loads(editor.post(address, data).content)["is_valid"]
    response = editor.get(address)
    assert "New" in response.content.decode()
    assert "no-store" in response.headers["Cache-Control"]
    assert page_store().find(story.url or "") is None


def test_an_earlier_version_can_be_brought_back() -> None:
    editor, story = signed_in("Editors"), make_story("First headline")
    first = story.get_latest_revision()
    edit_page(editor, story, title="Second headline", **PUBLISH)
    story.refresh_from_db()
    assert story.title == "Second headline"
    address = reverse("wagtailadmin_pages:revisions_revert", args=[story.pk, first.pk])
    data = {**filled_in(editor.get(address)), **body("Old words."), **PUBLISH}  # type: ignore[arg-type]
    editor.post(reverse("wagtailadmin_pages:edit", args=[story.pk]), {**data, "revision": first.pk})
    assert Story.objects.get(pk=story.pk).title == "First headline"


# From reporter to editor ----------------------------------------------------------------------------------------------


def submitted_story() -> tuple[Client, Story]:
    reporter = signed_in("Reporters", "reporter@example.org")
    make_reader("desk@example.org", "Editors")
    add_page(reporter, "story", make_section("News"), story_form("Budget passed", **{"action-submit": "on"}))
    return reporter, Story.objects.get(title="Budget passed")


def test_a_reporter_submits_and_an_editor_publishes(client: Client) -> None:
    _reporter, story = submitted_story()
    assert not story.live
    assert story.current_workflow_state.workflow.name == "Editor’s desk"
    assert "desk@example.org" in {address for message in mail.outbox for address in message.to}
    editor = signed_in("Editors")
    assert "Budget passed" in messages_in(editor.get("/newsroom/"))
    task = story.current_workflow_task_state
    approve = reverse("wagtailadmin_pages:workflow_action", args=[story.pk, "approve", task.pk])
    editor.post(approve, {"comment": ""})
    story.refresh_from_db()
    assert story.live
    assert client.get("/news/budget-passed/").status_code == 200
    assert "reporter@example.org" in {address for message in mail.outbox for address in message.to}


def test_an_editor_sends_a_story_back_with_a_word() -> None:
    reporter, story = submitted_story()
    task = story.current_workflow_task_state
    reject = reverse("wagtailadmin_pages:workflow_action", args=[story.pk, "reject", task.pk])
    signed_in("Editors").post(reject, {"comment": "Who said so?"})
    story.refresh_from_db()
    assert not story.live
    assert story.current_workflow_state.status == "needs_changes"
    assert edit_page(reporter, story, title="Budget passed, says mayor").status_code == 302


def test_a_reporter_cannot_approve_their_own_story() -> None:
    reporter, story = submitted_story()
    task = story.current_workflow_task_state
    reporter.post(reverse("wagtailadmin_pages:workflow_action", args=[story.pk, "approve", task.pk]), {"comment": ""})
    story.refresh_from_db()
    assert not story.live


def test_a_reporter_who_presses_publish_by_hand_saves_a_draft() -> None:
    add_page(signed_in("Reporters"), "story", make_section("News"), story_form("Budget passed", **PUBLISH))
    assert not Story.objects.get(title="Budget passed").live


# Scheduled ------------------------------------------------------------------------------------------------------------


def scheduled_story(at: Any, **fields: Any) -> Story:
    form = story_form("Embargoed", go_live_at=timezone.localtime(at).strftime("%Y-%m-%d %H:%M"), **PUBLISH, **fields)
    assert add_page(signed_in("Editors"), "story", make_section("News"), form).status_code == 302
    return Story.objects.get(title="Embargoed")


def test_a_scheduled_story_is_published_when_it_is_due_and_dated_so(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    due = (timezone.now() + timedelta(hours=2)).replace(second=0, microsecond=0)
    story = scheduled_story(due)
    call_command("publish_scheduled")
    assert client.get("/news/embargoed/").status_code == 404
    monkeypatch.setattr(timezone, "now", lambda: due + timedelta(minutes=7))
    call_command("publish_scheduled")
    story.refresh_from_db()
    assert story.live
    assert story.first_published_at == due
    assert client.get("/news/embargoed/").status_code == 200


def test_a_scheduled_story_stands_on_the_dashboard() -> None:
    scheduled_story(timezone.now() + timedelta(hours=2))
    assert "Embargoed" in messages_in(signed_in("Editors").get("/newsroom/"))


def test_a_story_with_an_end_goes_when_it_has_come(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    end = timezone.now() + timedelta(hours=2)
    editor = signed_in("Editors")
    form = story_form("Offer", expire_at=timezone.localtime(end).strftime("%Y-%m-%d %H:%M"), **PUBLISH)
    add_page(editor, "story", make_section("News"), form)
    assert client.get("/news/offer/").status_code == 200
    monkeypatch.setattr(timezone, "now", lambda: end + timedelta(minutes=1))
    call_command("publish_scheduled")
    assert client.get("/news/offer/").status_code == 404


def test_publishing_again_keeps_the_first_date() -> None:
    first = timezone.now() - timedelta(days=3)
    story = make_story(published=first)
    story.go_live_at = first - timedelta(days=1)
    publish(story)
    assert Story.objects.get(pk=story.pk).first_published_at == first


# Addresses ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("slug", ["topic", "search", "newsroom", "Archive", "feed"])
def test_a_section_cannot_take_an_address_of_the_papers_own(slug: str) -> None:
    form = {"title": "Anything", "slug": slug, "introduction": "", "seo_title": "", "search_description": ""}
    form |= {f"comments-{part}": "0" for part in ("TOTAL_FORMS", "INITIAL_FORMS", "MIN_NUM_FORMS", "MAX_NUM_FORMS")}
    response = add_page(signed_in("Editors"), "section", make_front(), {**form, **PUBLISH})
    assert response.status_code == 200
    assert any("The paper itself answers at" in complaint for complaint in complaints(response))


def test_the_reserved_addresses_are_all_that_the_paper_answers_at() -> None:
    from django.urls import get_resolver

    from broadsheet.stories.addresses import RESERVED_SLUGS

    firsts = {str(entry.pattern).lstrip("^").split("/")[0] for entry in get_resolver().url_patterns}
    inner = next(entry for entry in get_resolver().url_patterns if "stories" in str(getattr(entry, "urlconf_name", "")))
    firsts |= {str(entry.pattern).split("/")[0] for entry in inner.url_patterns}
    words = {first for first in firsts if first.replace("-", "").isalpha()}
    assert words <= set(RESERVED_SLUGS)
    assert {"topic", "by", "pictures", "healthz"} <= words


@pytest.mark.parametrize(
    ("kind", "name", "slug"),
    [
        ("topic", "Rivers & floods", "rivers-floods"),
        ("topic", "Ελλάδα", "ελλάδα"),
        ("topic", "Page", "page-2"),
        ("byline", "Zoë Łukasik", "zoe-lukasik"),
        ("byline", "Мария Петрова", "mariya-petrova"),
        ("byline", "!!!", "byline"),
    ],
)
def test_an_empty_address_is_made_of_the_name(kind: str, name: str, slug: str) -> None:
    form = {
        "name": name,
        "slug": "",
        "role": "",
        "biography": "",
        "picture": "",
        "email": "",
        "link": "",
        "description": "",
    }
    signed_in("Editors").post(reverse(f"wagtailsnippets_stories_{kind}:add"), form)
    model = {"topic": Topic, "byline": Byline}[kind]
    assert list(model.objects.values_list("slug", flat=True)) == [slug]


def test_two_people_of_one_name_have_two_addresses() -> None:
    assert [Byline.objects.create(name="Jo Marsh").slug for _ in range(3)] == ["jo-marsh", "jo-marsh-2", "jo-marsh-3"]


def test_a_byline_that_signs_stories_is_not_deleted() -> None:
    byline = make_byline("Jo Marsh")
    make_story(bylines=[byline])
    editor = signed_in("Editors")
    editor.post(reverse("wagtailsnippets_stories_byline:delete", args=[byline.pk]))
    assert Byline.objects.filter(pk=byline.pk).exists()


@pytest.mark.parametrize("query", ["", "?q=Jo"])
def test_lists_of_bylines_and_topics_say_how_many_stories_there_are(query: str) -> None:
    byline = make_byline("Jo Marsh")
    make_story(bylines=[byline])
    make_story(bylines=[byline])
    response = signed_in("Editors").get(reverse("wagtailsnippets_stories_byline:list") + query)
    assert response.status_code == 200
    assert "Jo Marsh" in messages_in(response)
    assert response.context["object_list"][0].number == 2


# The live desk --------------------------------------------------------------------------------------------------------


def entry_form(blog: Page, *paragraphs: str, **fields: Any) -> dict[str, Any]:
    data = {"live_blog": str(blog.pk), "headline": "", "at": "2026-11-24 12:00", "byline": ""}
    return {**data, **body(*(paragraphs or ("It lands.",))), "go_live_at": "", "expire_at": "", **fields}


def test_a_new_entry_knows_its_live_blog_the_writer_and_the_time() -> None:
    blog, byline = make_live_blog(), make_byline("Jo Marsh", email="Jo@example.org")
    reporter = signed_in("Reporters", "jo@example.org")
    form = filled_in(reporter.get(reverse("live_entries:add") + f"?live_blog={blog.pk}"))  # type: ignore[arg-type]
    assert form["live_blog"] == str(blog.pk)
    assert form["byline"] == str(byline.pk)
    assert form["at"].startswith(timezone.localtime().strftime("%Y-%m-%d"))


@pytest.mark.parametrize("asked", ["", "0", "99999", "x", "-1", "²", "1 or 1"])
def test_a_new_entry_without_a_live_blog_asks_for_one(asked: str) -> None:
    make_live_blog()
    response = signed_in("Reporters").get(reverse("live_entries:add"), {"live_blog": asked})
    assert response.status_code == 200
    assert filled_in(response)["live_blog"] == ""  # type: ignore[arg-type]


def test_an_entry_is_published_by_the_first_button(client: Client) -> None:
    blog = make_live_blog("Storm")
    reporter = signed_in("Reporters")
    buttons = reporter.get(reverse("live_entries:add")).content.decode().split("<footer", 1)[1]
    assert buttons.index("action-publish") < buttons.index("More actions")
    response = reporter.post(reverse("live_entries:add"), entry_form(blog, "Trees are down.", **PUBLISH))
    assert response.status_code == 302
    assert response.headers["Location"].endswith(f"?live_blog={blog.pk}")
    assert "Trees are down." in client.get(blog.url).content.decode()


def test_a_draft_entry_stays_inside_and_can_be_previewed(client: Client) -> None:
    blog = make_live_blog("Storm")
    reporter = signed_in("Reporters")
    reporter.post(reverse("live_entries:add"), entry_form(blog, "Not yet."))
    entry = LiveEntry.objects.get()
    assert not entry.live
    assert "Not yet." not in client.get(blog.url).content.decode()
    assert client.get(f"{blog.url}entry/{entry.pk}/").status_code == 404
    address = reverse("live_entries:preview_on_edit", args=[entry.pk])
    assert json.loads(reporter.post(address, entry_form(blog, "Now.")).content)["is_valid"]
    assert "Now." in reporter.get(address).content.decode()


def test_a_new_entry_is_previewed_before_it_is_saved() -> None:
    blog = make_live_blog("Storm")
    reporter = signed_in("Reporters")
    address = reverse("live_entries:preview_on_add")
    assert json.loads(reporter.post(address, entry_form(blog, "Now.")).content)["is_valid"]
    response = reporter.get(address)
    assert response.status_code == 200
    assert "Now." in response.content.decode()


def test_an_entry_without_text_is_not_published() -> None:
    blog = make_live_blog()
    response = signed_in("Reporters").post(
        reverse("live_entries:add"), {**entry_form(blog, **PUBLISH), "body-count": "0"}
    )
    assert response.status_code == 200
    assert not LiveEntry.objects.exists()


def test_a_published_entry_is_mended_as_a_draft_first(client: Client) -> None:
    blog = make_live_blog("Storm")
    entry = make_entry(blog, "Trees down")
    reporter = signed_in("Reporters")
    edit = reverse("live_entries:edit", args=[entry.pk])
    reporter.post(edit, entry_form(blog, "Two trees.", headline="Two trees down"))
    assert "Two trees down" not in client.get(blog.url).content.decode()
    reporter.post(edit, entry_form(blog, "Two trees.", headline="Two trees down", **PUBLISH))
    assert "Two trees down" in client.get(blog.url).content.decode()
    assert entry.revisions.count() == 2


def test_a_scheduled_entry_appears_when_it_is_due_and_bears_that_time(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    blog = make_live_blog("Storm")
    due = (timezone.now() + timedelta(hours=1)).replace(second=0, microsecond=0)
    written = timezone.localtime().strftime("%Y-%m-%d %H:%M")
    form = entry_form(blog, "Ferries stop.", at=written, go_live_at=timezone.localtime(due).strftime("%Y-%m-%d %H:%M"))
    signed_in("Reporters").post(reverse("live_entries:add"), {**form, **PUBLISH})
    assert "Ferries stop." not in client.get(blog.url).content.decode()
    monkeypatch.setattr(timezone, "now", lambda: due + timedelta(minutes=3))
    call_command("publish_scheduled")
    assert LiveEntry.objects.get().at == due
    assert "Ferries stop." in client.get(blog.url).content.decode()


def test_pinning_an_entry_unpins_the_one_before() -> None:
    blog = make_live_blog()
    first, second = make_entry(blog, is_pinned=True), make_entry(blog, is_pinned=True)
    first.refresh_from_db()
    assert (first.is_pinned, second.is_pinned) == (False, True)


def test_deleting_an_entry_asks_first() -> None:
    entry, editor = make_entry(), signed_in("Editors")
    address = reverse("live_entries:delete", args=[entry.pk])
    assert "Are you sure" in messages_in(editor.get(address))
    assert LiveEntry.objects.filter(pk=entry.pk).exists()
    editor.post(address)
    assert not LiveEntry.objects.filter(pk=entry.pk).exists()


def test_the_list_of_entries_can_be_kept_to_one_live_blog() -> None:
    storm, vote = make_live_blog("Storm"), make_live_blog("Vote")
    make_entry(storm, "Trees down")
    make_entry(vote, "Polls open")
    response = signed_in("Editors").get(reverse("live_entries:list"), {"live_blog": storm.pk})
    assert "Trees down" in messages_in(response)
    assert "Polls open" not in messages_in(response)
    assert f"live_blog={storm.pk}" in response.context["view"].add_url


@pytest.mark.parametrize("ended", [False, True])
def test_a_running_live_blog_offers_a_new_entry_wherever_it_is_listed(ended: bool) -> None:
    blog = make_live_blog("Storm", ended_at=timezone.now() if ended else None)
    editor = signed_in("Editors")
    link = f"/newsroom/live/add/?live_blog={blog.pk}"
    listing = editor.get(reverse("wagtailadmin_explore", args=[blog.get_parent().pk])).content.decode()
    form = editor.get(reverse("wagtailadmin_pages:edit", args=[blog.pk])).content.decode()
    home = editor.get("/newsroom/").content.decode()
    assert {link in page for page in (listing, form, home)} == {not ended}


# Pictures -------------------------------------------------------------------------------------------------------------


def upload(client: Client, file: Any, **fields: Any) -> Any:
    form = {"title": "Quay", "file": file, "description": "", "caption": "", "credit": "", "tags": "", **fields}
    return client.post(reverse("wagtailimages:add"), form)


def test_a_picture_needs_words_or_the_word_decorative() -> None:
    reporter = signed_in("Reporters")
    response = upload(reporter, picture_file())
    assert "Say what the picture shows, or tick “decorative”." in complaints(response)
    assert not Picture.objects.exists()
    assert upload(reporter, picture_file(), description="The quay at dawn").status_code == 302
    assert upload(reporter, picture_file(colour="#000000"), is_decorative="on").status_code == 302
    assert Picture.objects.count() == 2


def test_many_pictures_at_once_are_each_asked_for_words() -> None:
    reporter = signed_in("Reporters")
    answer = json.loads(
        reporter.post(
            reverse("wagtailimages:add_multiple"), {"files[]": picture_file()}, HTTP_X_REQUESTED_WITH="XMLHttpRequest"
        ).content
    )
    assert answer["success"]
    assert "Alternative text" in answer["form"]
    assert not Picture.objects.exists()
    upload_id = answer["uploaded_file_id"]
    name = f"uploaded-image-{upload_id}"
    finish = reverse("wagtailimages:create_multiple_from_uploaded_image", args=[upload_id])
    wordless = {
        f"{name}-title": "Quay",
        f"{name}-description": "",
        f"{name}-caption": "",
        f"{name}-credit": "",
        f"{name}-tags": "",
    }
    refused = json.loads(reporter.post(finish, wordless).content)
    assert not refused["success"]
    assert json.loads(reporter.post(finish, {**wordless, f"{name}-description": "The quay"}).content)["success"]
    assert Picture.objects.get().description == "The quay"


def test_a_reporter_changes_their_own_pictures_alone() -> None:
    reporter = signed_in("Reporters")
    own, others = make_picture(uploaded_by_user=reporter.reader), make_picture()  # type: ignore[attr-defined]
    assert reporter.get(reverse("wagtailimages:edit", args=[own.pk])).status_code == 200
    assert reporter.get(reverse("wagtailimages:edit", args=[others.pk])).status_code == 302


def test_the_dashboard_lists_pictures_that_say_nothing() -> None:
    make_picture(title="Quay", description="")
    make_picture(title="Flourish", description="", is_decorative=True)
    words = messages_in(signed_in("Editors").get("/newsroom/"))
    assert "1 picture says nothing to readers who cannot see it." in words
    assert "Quay" in words
    assert "Flourish" not in words


# The house ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["Reporters", "Editors", "Moderators", "Publishers", "admin"])
def test_the_dashboard_opens_for_every_role_of_a_new_paper_and_of_a_busy_one(role: str) -> None:
    client = signed_in(role)
    assert client.get("/newsroom/").status_code == 200
    make_entry(make_live_blog("Storm"))
    make_story("Ferry sails")
    assert client.get("/newsroom/").status_code == 200


def test_the_newsroom_bears_the_papers_name_and_sells_nothing() -> None:
    paper = Paper.load()
    paper.name = "The Marsh Gazette"
    paper.save()
    page = signed_in("Editors").get("/newsroom/").content.decode()
    assert "- The Marsh Gazette</title>" in page
    assert "wagtail.org" not in page
    assert "The Marsh Gazette" in Client().get("/newsroom/login/").content.decode()


def test_the_publisher_changes_the_paper() -> None:
    publisher = signed_in("Publishers")
    paper = Paper.load()
    address = reverse("wagtailsettings:edit", args=["common", "paper", paper.pk])
    data = filled_in(publisher.get(address))  # type: ignore[arg-type]
    wrong = publisher.post(address, {**data, "accent": "red"})
    assert any("six digits" in complaint for complaint in complaints(wrong))  # type: ignore[arg-type]
    publisher.post(address, {**data, "name": "The Marsh Gazette"})
    assert Paper.load().name == "The Marsh Gazette"


def test_rich_text_from_the_editor_becomes_a_paragraph() -> None:
    assert json.loads(rich("Words"))["blocks"][0]["text"] == "Words"
