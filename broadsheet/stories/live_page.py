"""What a live blog's pages show: the entries of one numbered page, the pinned one and the key events."""

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest

from broadsheet.common.models import Paper
from broadsheet.delivery.printing import depends
from broadsheet.stories.article_page import fill_related
from broadsheet.stories.listings import depends_on_cards
from broadsheet.stories.paging import numbered, page_address
from broadsheet.stories.talk import described

if TYPE_CHECKING:
    from broadsheet.stories.models import LiveBlog, LiveEntry

ENTRIES_PER_PAGE = 25


def entries_context(request: HttpRequest, blog: "LiveBlog", number: int) -> dict[str, Any]:
    """Entries of page `number`, newest first. Raises `Http404` where there is no such page."""
    from broadsheet.stories import queries
    from broadsheet.stories.structured_data import breadcrumbs, live_blog_data, script

    visible = blog.entries.filter(live=True).select_related("byline").order_by("-at", "-pk")
    part = numbered(visible, number, ENTRIES_PER_PAGE, page_address(blog.url), lambda found: _known(blog, list(found)))
    pinned = _known(blog, list(visible.filter(is_pinned=True)[:1]))
    key_events = _known(blog, list(visible.filter(is_key_event=True)[:12]))
    related = queries.dressed(fill_related(entry.body for entry in [*part.items, *pinned]))
    depends_on_cards(request, related)
    _depends_on_entries(request, [*part.items, *pinned])
    context: dict[str, Any] = {
        "entries": part.items,
        "entry_count": part.total,
        "pinned_entry": pinned[0] if pinned and number == 1 else None,
        "key_events": [(entry, _place(entry, part.items)) for entry in key_events],
        "paging": part.paging,
        "structured_data": script(
            {
                **live_blog_data(blog, Paper.load(request), part.items),
                # What is said about it is said on its first page.
                **(described(request, blog) if number == 1 else {}),
            },
            breadcrumbs([(blog.section.title, blog.section.url), (blog.headline, blog.url)]),
        ),
    }
    if number > 1:
        context["canonical_path"] = part.paging.address(number)
        context["canonical_url"] = ""
    return context


def entry_context(request: HttpRequest, blog: "LiveBlog", entry: "LiveEntry") -> dict[str, Any]:
    """One entry on a page of its own, with its neighbours in time."""
    from broadsheet.stories import queries
    from broadsheet.stories.structured_data import breadcrumbs, entry_data, entry_open_graph, script

    paper = Paper.load(request)
    _known(blog, [entry])
    visible = blog.entries.filter(live=True)
    earlier = _known(blog, list(visible.filter(at__lt=entry.at).order_by("-at")[:1]))
    later = _known(blog, list(visible.filter(at__gt=entry.at).order_by("at")[:1]))
    depends_on_cards(request, queries.dressed(fill_related([entry.body])))
    _depends_on_entries(request, [entry])
    return {
        "entry": entry,
        "earlier_entry": earlier[0] if earlier else None,
        "later_entry": later[0] if later else None,
        "page_title": f"{entry.headline} – {blog.headline}" if entry.headline else blog.headline,
        "canonical_url": entry.address if entry.pk else "",
        "open_graph": entry_open_graph(entry, blog, paper),
        "structured_data": script(
            entry_data(entry, blog, paper),
            breadcrumbs([(blog.section.title, blog.section.url), (blog.headline, blog.url)]),
        ),
    }


def _known(blog: "LiveBlog", entries: "list[LiveEntry]") -> "list[LiveEntry]":
    for entry in entries:
        entry.live_blog = blog
    return entries


def _place(entry: "LiveEntry", on_this_page: "list[LiveEntry]") -> str:
    return f"#{entry.anchor}" if any(other.pk == entry.pk for other in on_this_page) else entry.url


def _depends_on_entries(request: HttpRequest, entries: "list[LiveEntry]") -> None:
    depends(request, *(f"byline:{entry.byline_id}" for entry in entries if entry.byline_id))
