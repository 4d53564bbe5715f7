"""Loading the demo newspaper: into a new data directory, or again over an older demo, never over somebody's paper."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files import File
from django.core.management import call_command
from django.db import transaction
from django_tasks_db.models import DBTaskResult
from modelsearch.tasks import insert_or_update_object_task
from wagtail.models import Page
from wagtail.tasks import update_reference_index_task

from broadsheet.common.clock import now
from broadsheet.common.models import Paper
from broadsheet.conversation.models import Discussion
from broadsheet.demo.accounts import make_demo_accounts, make_talkers
from broadsheet.demo.bodies import blocks
from broadsheet.demo.content_files import Content, age
from broadsheet.demo.desk import clear_desk, fill_desk
from broadsheet.demo.newsletters import clear_newsletters, make_newsletters
from broadsheet.demo.talk import Talk
from broadsheet.readers.models import Reader
from broadsheet.site.discussions import discussion_of
from broadsheet.stories.founding import found_paper, name_paper
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
    SecondaryStory,
    Section,
    Story,
    Topic,
)

Data = dict[str, Any]


class DemoRefusedError(Exception):
    """The demo will not be loaded here; the message says why."""


class DemoLoader:
    """Iterating over it loads the demo, one step at a time; `len()` says how many steps there are."""

    def __init__(self, content: Content | None = None) -> None:
        self.content = content or Content()
        self.now: datetime = now()
        self.pictures: dict[str, int] = {}
        self.bylines: dict[str, Byline] = {}
        self.topics: dict[str, Topic] = {}
        self.sections: dict[str, Section] = {}
        self.articles: dict[str, int] = {}

    def __len__(self) -> int:
        content = self.content
        return 8 + len(content.pictures) + len(content.stories) * 2 + len(content.live_blogs)

    def __iter__(self) -> Iterator[str]:
        """Each step's name. Raises `DemoRefusedError` before anything is touched where a real paper lives."""
        if not settings.DEMO and Article.objects.exists():
            raise DemoRefusedError(
                "This data directory holds stories that are not the demo's. Choose another with BROADSHEET_DATA."
            )
        remember_demo_mode(self.content.paper)
        with transaction.atomic():
            front = self._clear()
            self._load_paper()
            make_demo_accounts()
            yield "paper"
            for picture in self.content.pictures:
                self._load_picture(picture)
                yield picture["key"]
            self._load_bylines_and_topics()
            self._load_sections(front)
            yield "sections"
            for story in self.content.stories:
                self._load_story(story)
                yield story["slug"]
            for blog in self.content.live_blogs:
                self._load_live_blog(blog)
                yield blog["slug"]
            # A second round, when every story is there to be related to.
            for story in self.content.stories:
                self._relate(story)
                yield story["slug"]
            people = self._load_talk()
            yield "conversation"
            fill_desk(people)
            yield "moderators’ desk"
            self._load_info_pages(front)
            yield "pages about the paper"
            self._compose_front(front)
            yield "front page"
            make_newsletters(self.articles, self.now)
            yield "newsletters"
            index_at_once()
            yield "search"

    def _clear(self) -> FrontPage:
        front = found_paper()
        for child in front.get_children():
            child.specific.delete()
        clear_desk()
        Discussion.objects.filter(url__startswith="/").delete()
        clear_newsletters()
        Byline.objects.all().delete()
        Topic.objects.all().delete()
        Picture.objects.all().delete()
        front.secondary_items.all().delete()
        return FrontPage.objects.get(pk=front.pk)

    def _load_paper(self) -> None:
        said = self.content.paper
        paper = Paper.load()
        paper.tagline, paper.publisher_name, paper.email = said["tagline"], said["publisher"], said["email"]
        paper.description = " ".join(said["about"].split())
        paper.security_email = said["email"]
        paper.accent = said["accent_colour"]
        paper.accent_dark = said["accent_colour_dark"]
        paper.footer_text = f"{said['publisher']}, {said['address']}"
        paper.save()
        name_paper(said["name"])

    def _load_picture(self, said: Data) -> None:
        picture = Picture(
            title=said["title"],
            description=said["description"],
            caption=said.get("caption", ""),
            credit=said.get("credit", ""),
        )
        path = self.content.folder / "pictures" / Path(said["file"]).name
        with path.open("rb") as file:
            picture.file.save(path.name, File(file), save=False)
            picture._set_image_file_metadata()
        picture.focal_point_x = round(said.get("focal_x", 0.5) * picture.width)
        picture.focal_point_y = round(said.get("focal_y", 0.45) * picture.height)
        picture.focal_point_width = picture.focal_point_height = 1
        picture.save()
        self.pictures[said["key"]] = picture.pk

    def _load_bylines_and_topics(self) -> None:
        for said in self.content.bylines:
            self.bylines[said["slug"]] = Byline.objects.create(
                slug=said["slug"],
                name=said["name"],
                role=said.get("role", ""),
                biography=said.get("biography", ""),
                email=said.get("email", ""),
                picture_id=self.pictures.get(said.get("picture", "")),
            )
        for said in self.content.topics:
            self.topics[said["slug"]] = Topic.objects.create(
                slug=said["slug"], name=said["name"], description=said.get("description", "")
            )

    def _load_sections(self, front: FrontPage) -> None:
        for said in self.content.sections:
            section = Section(
                title=said["title"], slug=said["slug"], introduction=said.get("introduction", ""), show_in_menus=True
            )
            front.add_child(instance=section)
            self.sections[said["slug"]] = section
        for section in self.sections.values():
            section.refresh_from_db()
            section.save_revision().publish()

    def _load_story(self, said: Data) -> None:
        story = Story(**self._head(said), body=self._body(said["body"]))
        self._place(story, said)

    def _load_live_blog(self, said: Data) -> None:
        ended = self.now - age(said["ended_age"]) if said.get("ended_age") else None
        blog = LiveBlog(**self._head(said), body=self._body(said.get("opening", [])), ended_at=ended)
        self._place(blog, said)
        for entry in said["entry"]:
            at = self.now - age(entry["age"])
            LiveEntry.objects.create(
                live_blog=blog,
                at=at,
                headline=entry.get("headline", ""),
                body=self._body(entry["body"]),
                byline=self.bylines.get(entry.get("byline", "")),
                is_pinned=entry.get("pinned", False),
                is_key_event=entry.get("key_event", False),
                first_published_at=at,
                last_published_at=at,
            )

    def _head(self, said: Data) -> Data:
        at = self.now - age(said["age"])
        talk = self.content.talk.get(said["slug"], {})
        return {
            "discussion_question": talk.get("question", ""),
            "discussion_rule": Discussion.Rule.CLOSED if talk.get("closed") else "",
            "title": said["headline"],
            "slug": said["slug"],
            "short_headline": said.get("short_headline", ""),
            "standfirst": said.get("standfirst", ""),
            "label": said.get("label", ""),
            "dateline": said.get("dateline", ""),
            "agency_credit": said.get("agency_credit", ""),
            "picture_id": self.pictures.get(said.get("picture", "")),
            "picture_caption": said.get("picture_caption", ""),
            "key_points": "\n".join(said.get("key_points", [])),
            "first_published_at": at,
            "last_published_at": at,
        }

    def _body(self, body: list[Data]) -> list[Data]:
        return blocks(body, self.pictures, self.articles, self.now)

    def _place(self, article: Article, said: Data) -> None:
        """Puts the article into its section, with bylines, topics and listed updates."""
        for order, slug in enumerate(said.get("bylines", [])):
            article.byline_items.add(ArticleByline(byline=self.bylines[slug], sort_order=order))
        for order, update in enumerate(said.get("updates", [])):
            at = self.now - age(update["age"])
            article.updates.add(ArticleUpdate(kind=update["kind"], at=at, text=update["text"], sort_order=order))
        self.sections[said["section"]].add_child(instance=article)
        article.topics.set([self.topics[slug] for slug in said.get("topics", [])])
        article.save()
        self._keep_revision(article)
        self.articles[said["slug"]] = article.pk

    def _keep_revision(self, article: Page) -> None:
        """A revision, so that the newsroom can open the story, without moving its dates to today."""
        revision = article.save_revision()
        type(article).objects.filter(pk=article.pk).update(
            live_revision=revision,
            latest_revision=revision,
            has_unpublished_changes=False,
            latest_revision_created_at=article.last_published_at,
        )

    def _relate(self, said: Data) -> None:
        if any(block["type"] == "related" for block in said["body"]):
            story = Story.objects.get(pk=self.articles[said["slug"]])
            story.body = self._body(said["body"])
            story.save()
            self._keep_revision(story)

    def _load_talk(self) -> dict[str, Reader]:
        """Everybody who talks, by the content's names for them."""
        people = make_talkers(self.bylines.values())
        talk = Talk(people, self.now)
        for slug, said in self.content.talk.items():
            discussion = discussion_of(Article.objects.get(pk=self.articles[slug]))
            if discussion is not None:
                talk.fill(discussion, said["comment"])
        return people

    def _load_info_pages(self, front: FrontPage) -> None:
        for said in self.content.info_pages:
            page = InfoPage(
                title=said["title"],
                slug=said["slug"],
                introduction=said.get("introduction", ""),
                body=self._body(said["body"]),
                show_in_menus=True,
            )
            front.add_child(instance=page)
            page.save_revision().publish()

    def _compose_front(self, front: FrontPage) -> None:
        said = self.content.front
        front.refresh_from_db()
        front.lead_id = self.articles.get(said["lead"])
        for order, slug in enumerate(said.get("secondary", [])):
            if slug in self.articles:
                front.secondary_items.add(SecondaryStory(article_id=self.articles[slug], sort_order=order))
        front.rails = [{"type": rail["type"], "value": self._rail(rail)} for rail in said.get("rails", [])]
        front.save_revision().publish()

    def _rail(self, said: Data) -> Data:
        match said["type"]:
            case "section":
                return {"section": self.sections[said["section"]].pk, "count": said.get("count", 4)}
            case "picked":
                chosen = [self.articles[slug] for slug in said["stories"] if slug in self.articles]
                return {"title": said["title"], "stories": chosen}
            case "recent":
                return {"title": said.get("title", ""), "count": said.get("count", 8)}
        return {"title": said.get("title", "")}


def index_at_once() -> None:
    """Indexes the whole paper now, so that its first reader can search it, and drops the hundreds of tasks to do so."""
    call_command("update_index", verbosity=0)
    call_command("rebuild_references_index", verbosity=0)
    done = (insert_or_update_object_task.module_path, update_reference_index_task.module_path)
    DBTaskResult.objects.ready().filter(task_path__in=done).delete()


def remember_demo_mode(paper: Data) -> None:
    """Writes the demo's settings beside the data, where nobody has written any."""
    file = Path(settings.DATA) / "broadsheet.toml"
    settings.DEMO = True
    if not file.exists():
        file.write_text(
            "# Made with the demo newspaper. Delete “demo” to close its log-ins.\n"
            f'demo = true\ntime_zone = "{paper["time_zone"]}"\nlanguage = "{paper["language"]}"\n',
            encoding="utf-8",
        )
