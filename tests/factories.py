"""Things of a newspaper, made in one line with what a test does not care about filled in."""

import io
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image
from wagtail.coreutils import get_supported_content_language_variant
from wagtail.models import Collection, Locale, Page, Site

from broadsheet.common.models import Paper
from broadsheet.readers.models import Reader
from broadsheet.stories.models import (
    Article,
    ArticleByline,
    ArticleUpdate,
    Byline,
    FrontPage,
    InfoPage,
    LiveBlog,
    LiveEntry,
    Picture,
    Section,
    Story,
    Topic,
)

PASSWORD = "correct horse battery"
_numbers = count(1)


def make_root() -> Page:
    """The root of the page tree. Where a test has emptied the database, what Wagtail's migrations made is gone."""
    Locale.objects.get_or_create(language_code=get_supported_content_language_variant(settings.LANGUAGE_CODE))
    if Collection.get_first_root_node() is None:
        Collection.add_root(name="Root")
    return Page.get_first_root_node() or Page.add_root(title="Root", slug="root")


def make_front(**fields: Any) -> FrontPage:
    """The paper's front page (made at the first call), with everything above it in place."""
    if front := FrontPage.objects.first():
        return front
    root = make_root()
    Site.objects.all().delete()
    for page in root.get_children():
        page.delete()
    root.refresh_from_db()
    front = root.add_child(instance=FrontPage(**{"title": "The Paper", "slug": "front", **fields}))
    Paper.load()
    Site.objects.create(hostname="testserver", port=80, root_page=front, is_default_site=True, site_name="The Paper")
    return front


def make_section(title: str = "", parent: Page | None = None, **fields: Any) -> Section:
    """A section in the menu."""
    number = next(_numbers)
    title = title or f"Section {number}"
    page = Section(**{"title": title, "show_in_menus": True, **fields})
    holder = parent or make_front()
    holder.refresh_from_db()
    added: Section = holder.add_child(instance=page)
    return added


def make_story(
    title: str = "",
    section: Page | None = None,
    *,
    bylines: "list[Byline] | tuple[Byline, ...]" = (),
    topics: "list[Topic] | tuple[Topic, ...]" = (),
    published: datetime | None = None,
    live: bool = True,
    text: str = "The council met on Tuesday and voted for the plan.",
    **fields: Any,
) -> Story:
    """A story; published (`published`: when) through a revision as the newsroom does, unless `live` is false."""
    number = next(_numbers)
    body = fields.pop("body", [("paragraph", f"<p>{text}</p>")])
    page = Story(**{"title": title or f"Story {number}", "standfirst": "What it is about.", "body": body, **fields})
    return _file(page, section, bylines, topics, published, live)


def make_live_blog(
    title: str = "",
    section: Page | None = None,
    *,
    bylines: "list[Byline] | tuple[Byline, ...]" = (),
    topics: "list[Topic] | tuple[Topic, ...]" = (),
    published: datetime | None = None,
    live: bool = True,
    **fields: Any,
) -> LiveBlog:
    """A live blog, running unless `ended_at` is given."""
    page = LiveBlog(**{"title": title or f"Live {next(_numbers)}", "standfirst": "As it happens.", **fields})
    return _file(page, section, bylines, topics, published, live)


def _file(page: Any, section: Any, bylines: Any, topics: Any, published: datetime | None, live: bool) -> Any:
    holder = section or Section.objects.order_by("path").first() or make_section("News")
    holder.refresh_from_db()
    page.live = False
    page.first_published_at = published
    page.byline_items = [ArticleByline(byline=byline, sort_order=place) for place, byline in enumerate(bylines)]
    page.topics = list(topics)
    holder.add_child(instance=page)
    if live:
        publish(page, published)
    return type(page).objects.get(pk=page.pk)


def publish(page: Any, at: datetime | None = None) -> None:
    """Publishes the page as it stands. `at`: when readers first saw it, as far as the paper is concerned."""
    page.save_revision().publish()
    if at:
        Page.objects.filter(pk=page.pk).update(first_published_at=at, last_published_at=at)


def make_entry(live_blog: LiveBlog | None = None, headline: str = "", **fields: Any) -> LiveEntry:
    """A published entry of a live blog, one minute after the last."""
    number = next(_numbers)
    fields.setdefault("body", [("paragraph", f"<p>Entry {number}.</p>")])
    fields.setdefault("at", timezone.now() - timedelta(days=1) + timedelta(minutes=number))
    return LiveEntry.objects.create(
        live_blog=live_blog or make_live_blog(), headline=headline or f"Entry {number}", **fields
    )


def make_byline(name: str = "", **fields: Any) -> Byline:
    number = next(_numbers)
    return Byline.objects.create(**{"name": name or f"Writer {number}", "slug": f"writer-{number}", **fields})


def make_topic(name: str = "", **fields: Any) -> Topic:
    number = next(_numbers)
    return Topic.objects.create(**{"name": name or f"Topic {number}", "slug": f"topic-{number}", **fields})


def make_update(article: Article, text: str = "A figure was wrong.", **fields: Any) -> ArticleUpdate:
    """A correction under a published article, filed in its newest revision too."""
    update = ArticleUpdate(**{"kind": "correction", "text": text, **fields})
    page = article.specific
    page.updates.add(update)
    publish(page)
    return ArticleUpdate.objects.filter(article=article.pk).latest("pk")


def make_info_page(title: str = "About us", **fields: Any) -> InfoPage:
    front = make_front()
    front.refresh_from_db()
    added: InfoPage = front.add_child(instance=InfoPage(**{"title": title, "show_in_menus": True, **fields}))
    return added


def picture_file(
    width: int = 8, height: int = 6, colour: str = "#336699", name: str = "picture.png"
) -> SimpleUploadedFile:
    """A small one-coloured PNG (or what the name's ending says) as a browser would upload it."""
    content = io.BytesIO()
    kind = {"jpg": "JPEG", "jpeg": "JPEG"}.get(name.rpartition(".")[2], name.rpartition(".")[2].upper())
    Image.new("RGB", (width, height), colour).save(content, kind)
    return SimpleUploadedFile(name, content.getvalue(), f"image/{kind.lower()}")


def make_picture(width: int = 80, height: int = 60, **fields: Any) -> Picture:
    """A picture with a file behind it."""
    number = next(_numbers)
    make_front()
    file = fields.pop("file", None) or picture_file(width, height, name=f"picture-{number}.png")
    picture = Picture(**{"title": f"Picture {number}", "description": "A blue field", "file": file, **fields})
    picture._set_image_file_metadata()
    picture.save()
    return picture


def make_reader(email: str = "", *roles: str, **fields: Any) -> Reader:
    """An account, in the groups named by `roles`."""
    from django.contrib.auth.models import Group

    reader = Reader.objects.create_user(email or f"reader{next(_numbers)}@example.org", PASSWORD, **fields)
    reader.groups.set(Group.objects.filter(name__in=roles))
    return reader
