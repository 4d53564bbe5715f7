"""How much is said about an article. Who knows that is a part above this one, which is asked here and named nowhere."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest

from broadsheet.delivery.printing import depends

if TYPE_CHECKING:
    from broadsheet.stories.models import Article


@dataclass(frozen=True)
class Talk:
    """What is said about one article. `tag` is what pages that show the counts depend on; `anchor` where it is read."""

    count: int
    participants: int
    tag: str
    anchor: str = "#comments"


# By the article's primary key; in one query, however many are asked for.
Source = Callable[[Collection[int]], Mapping[int, Talk]]
# What search engines may know of what is said under the article on its page: more properties of its schema.org data.
Describer = Callable[[HttpRequest, "Article"], dict[str, Any]]
_SOURCES: list[Source] = []
_DESCRIBERS: list[Describer] = []


def add_source(source: Source) -> None:
    """Has `source` asked whenever articles are made ready for cards and feeds."""
    if source not in _SOURCES:
        _SOURCES.append(source)


def add_describer(describer: Describer) -> None:
    """Has `describer` asked whenever the page of an article is made."""
    if describer not in _DESCRIBERS:
        _DESCRIBERS.append(describer)


def with_talk(articles: "Collection[Article]") -> None:
    """Gives each article what is said about it, where anything can be."""
    ids = {article.pk for article in articles if article.pk}
    if not ids:
        return
    for source in _SOURCES:
        found = source(ids)
        for article in articles:
            article.talk = found.get(article.pk, article.talk)


def depends_on_talk(request: HttpRequest, articles: "Iterable[Article]") -> None:
    """The page shows how much is said about these articles."""
    depends(request, *(article.talk.tag for article in articles if article.talk))


def described(request: HttpRequest, article: "Article") -> dict[str, Any]:
    """What is said under the article, as properties of its structured data."""
    return {name: value for describer in _DESCRIBERS for name, value in describer(request, article).items()}
