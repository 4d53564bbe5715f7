"""Where what readers follow meets what the stories and the conversation have to offer: none knows of the others."""

from collections.abc import Callable, Collection, Iterable, Sequence
from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.db.models.signals import post_delete, post_save, pre_save
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from broadsheet.common.prepared import A_NUMBER, Prepared
from broadsheet.common.text import shortened
from broadsheet.conversation import followed as talks
from broadsheet.delivery.freshness import changed
from broadsheet.readers import badges
from broadsheet.readers.badges import Badge
from broadsheet.readers.following import PER_PAGE, Followed, Key, Kind, News, Source, add_kind, add_source, ids_followed
from broadsheet.readers.models import Reader
from broadsheet.readers.pages import reader_tag
from broadsheet.stories import followed
from broadsheet.stories.models import Article, ArticleUpdate, Byline, LiveEntry
from broadsheet.stories.models.printed import page_tag
from broadsheet.stories.pictures import PRESETS, address_of, sizes_of

Newest = Callable[[followed.Choice, followed.Moment | None, int], Iterable[followed.Moment]]
Asked = Callable[[followed.Choice, followed.Moment | None, int], QuerySet[Any, followed.Moment]]
_FIRST_PAGE = PER_PAGE + 1


def _choice(reader: int) -> followed.Choice:
    return followed.Choice(
        bylines=ids_followed(reader, "byline"),
        topics=ids_followed(reader, "topic"),
        sections=ids_followed(reader, "section"),
        stories=ids_followed(reader, "story"),
    )


def _of(newest: Newest) -> Callable[[Reader, followed.Moment | None, int], Iterable[followed.Moment]]:
    return lambda reader, before, count: newest(_choice(reader.pk), before, count)


def _asked_of(newest: Asked) -> Callable[[Reader, followed.Moment | None, int], Iterable[followed.Moment]]:
    """The same for what is one query, whose SQL for the first page is written once."""
    first = Prepared(lambda reader: newest(_choice(reader), None, _FIRST_PAGE), A_NUMBER)

    def found(reader: Reader, before: followed.Moment | None, count: int) -> Iterable[followed.Moment]:
        is_first = before is None and count == _FIRST_PAGE
        return first.all(reader.pk) if is_first else newest(_choice(reader.pk), before, count)

    return found


def _stories(reader: Reader, ids: Sequence[int]) -> dict[int, News]:
    return {article.pk: _story(article) for article in followed.articles(ids)}


def _story(article: Article) -> News:
    about = [
        (Key("story", article.pk), article.card_headline),
        *((Key("byline", byline.pk), byline.name) for byline in article.bylines),
        *((Key("topic", topic.pk), topic.name) for topic in article.topic_list),
    ]
    if article.section.pk:
        about.append((Key("section", article.section.pk), article.section.title))
    template = "site/following/story.html"
    return News(article.published, article.headline, article.url, article.standfirst, template, article, tuple(about))


def _updates(reader: Reader, ids: Sequence[int]) -> dict[int, News]:
    return {update.pk: _update(update) for update in followed.updates(ids)}


def _update(update: ArticleUpdate) -> News:
    article = update.article
    url = f"{article.url}#updates"
    return News(update.at, article.card_headline, url, update.text, "site/following/update.html", update)


def _events(reader: Reader, ids: Sequence[int]) -> dict[int, News]:
    return {entry.pk: _event(entry) for entry in followed.events(ids)}


def _event(entry: LiveEntry) -> News:
    title = entry.headline or entry.live_blog.card_headline
    return News(entry.at, title, entry.url, entry.live_blog.card_headline, "site/following/event.html", entry)


def _bylines(ids: Collection[int]) -> dict[int, Followed]:
    return {
        byline.pk: Followed(byline.name, byline.url, _portrait(byline), byline.role) for byline in followed.bylines(ids)
    }


def _portrait(byline: Byline) -> str:
    """The address of the smallest portrait, or nothing."""
    if byline.picture is None:
        return ""
    preset = PRESETS["portrait"]
    size = sizes_of(byline.picture, preset)[0]
    return address_of(byline.picture, "portrait", size.width, preset.formats[-1])


def _topics(ids: Collection[int]) -> dict[int, Followed]:
    return {
        topic.pk: Followed(topic.name, topic.url, note=shortened(topic.description, 90))
        for topic in followed.topics(ids)
    }


def _pages(load: Callable[[Collection[int]], Sequence[Any]]) -> Callable[[Collection[int]], dict[int, Followed]]:
    return lambda ids: {page.pk: Followed(page.title, page.url) for page in load(ids)}


def journalists(ids: Collection[int]) -> dict[int, Badge]:
    """A badge for each of these accounts that signs stories, leading to what it signed."""
    found = Byline.objects.filter(account__in=ids)
    return {byline.account_id: Badge(_("Journalist"), "pen", byline.url) for byline in found if byline.account_id}


def _byline_is_saved(sender: type, instance: Byline, **_: Any) -> None:
    before = Byline.objects.filter(pk=instance.pk).values_list("account", flat=True).first()
    instance.account_before = before


def _byline_changed(sender: type, instance: Byline, **_: Any) -> None:
    accounts = {instance.account_id, instance.account_before}
    changed(*(reader_tag(pk) for pk in accounts if pk is not None))


def connect() -> None:
    """Puts both together. Called once, when the app is ready; the order is that of menus."""
    add_kind(
        Kind(
            "topic",
            pgettext_lazy("kind of what is followed", "Topic"),
            _("Topics"),
            _topics,
            tag=lambda pk: f"topic:{pk}",
            suggest=followed.topics_of_the_day,
        )
    )
    add_kind(
        Kind(
            "byline",
            pgettext_lazy("kind of what is followed", "Journalist"),
            _("Journalists"),
            _bylines,
            tag=lambda pk: f"byline:{pk}",
            suggest=followed.writers_of_the_day,
        )
    )
    for name, noun, plural, load in (
        ("section", pgettext_lazy("kind of what is followed", "Section"), _("Sections"), followed.sections),
        ("story", pgettext_lazy("kind of what is followed", "Story"), _("Stories"), followed.stories),
    ):
        add_kind(Kind(name, noun, plural, _pages(load), tag=page_tag))
    # Whose conversations somebody listens to is nobody's business: readers' pages do not tell.
    for name, noun, plural, talk in (
        ("discussion", pgettext_lazy("kind of what is followed", "Discussion"), _("Discussions"), talks.discussions),
        ("thread", pgettext_lazy("kind of what is followed", "Thread"), _("Threads"), talks.threads),
    ):
        add_kind(Kind(name, noun, plural, talk, tag=partial("{}:{}".format, name), is_shown=False))
    add_source(Source("comment", talks.newest, talks.load))
    add_source(Source("story", _of(followed.newest_articles), _stories))
    add_source(Source("update", _asked_of(followed.newest_updates), _updates))
    add_source(Source("event", _asked_of(followed.newest_events), _events))
    badges.add_source(journalists)
    pre_save.connect(_byline_is_saved, sender=Byline, dispatch_uid="site-byline-before")
    for signal in (post_save, post_delete):
        signal.connect(_byline_changed, sender=Byline, dispatch_uid=f"site-byline-{id(signal)}")
