"""What pages with comments show, and what they depend on."""

from collections.abc import Callable
from typing import Any, NamedTuple

from django.http import HttpRequest
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from broadsheet.common.decisions import decided
from broadsheet.common.text import comment_html
from broadsheet.conversation import queries
from broadsheet.conversation.models import Commenting, Discussion
from broadsheet.conversation.ordering import Key, Order
from broadsheet.conversation.presentation import Presenter, threads_shown
from broadsheet.delivery.printing import depends

#: Shared pages that show the paper's decisions about comments depend on this.
HOUSE = "commenting"
#: Pages that show which discussions are being had depend on this: withdrawn at most once a minute.
ACTIVE = "active-conversations"
#: The same at the end of stories: withdrawn when something is taken away, else with the hour.
ACTIVE_ASIDE = "active-conversations-aside"


def conversation_tag(pk: int) -> str:
    """The tag of pages that show comments of a discussion: withdrawn at most once a second (reprinting.py)."""
    return f"conversation:{pk}"


def discussion_tag(pk: int) -> str:
    """The tag of the page that a discussion stands under, which is printed anew rather than withdrawn."""
    return f"discussion:{pk}"


def count_tag(pk: int) -> str:
    """The tag of pages that show no more of a discussion than how many talk: withdrawn at most once a minute."""
    return f"comment-count:{pk}"


def depends_on(request: HttpRequest, discussion: Discussion) -> None:
    """Notes that the page being made shows something of the discussion."""
    stands_here = discussion.is_ours and request.path == discussion.url
    tag = discussion_tag(discussion.pk) if stands_here else conversation_tag(discussion.pk)
    depends(request, HOUSE, tag)


class Rules(NamedTuple):
    """The rules of the house in short: where they are read in full, and what they are called."""

    url: str
    titles: tuple[str, ...]


_RULES: list[Callable[[], Rules]] = []


def show_rules(rules: Callable[[], Rules]) -> None:
    """Has them shown where somebody writes. Whoever changes them has pages with the tag `HOUSE` printed anew."""
    _RULES[:] = [rules]


def house_words(house: Commenting) -> SafeString:
    """What the paper says to whoever writes, before its rules."""
    words = house.house_rules or _("Be kind, keep to the subject, and say what you would say to somebody’s face.")
    return comment_html(words)


def order_links(discussion: Discussion, current: str, house: Commenting, *, has_picks: bool) -> list[dict[str, Any]]:
    """The orders to choose from, each with its address."""
    return [
        {
            "name": order,
            "label": label,
            "url": reverse("discussion_order", args=[discussion.pk, order]),
            "is_here": order == current,
        }
        for order, label in Order.choices
        if order != Order.PICKS or has_picks
    ]


def discussion_context(
    request: HttpRequest, discussion: Discussion, order: str = "", after: Key | None = None
) -> dict[str, Any]:
    """A page of a discussion in an order (empty: the one that the paper shows first)."""
    house = decided(Commenting)
    order = order or house.order
    depends_on(request, discussion)
    page = queries.threads(discussion, order, after)
    threads, presenter = threads_shown(page, house)
    picked = queries.picks(discussion) if after is None else []
    pick_presenter = Presenter(picked, house)
    depends(request, *presenter.tags(), *pick_presenter.tags())
    picks = [pick_presenter.shown(comment) for comment in picked] if order != Order.PICKS else []
    return {
        **writing_context(discussion, house),
        "threads": threads,
        "picks": picks,
        "order": order,
        "orders": order_links(discussion, order, house, has_picks=bool(picked) or order == Order.PICKS),
        "is_first": after is None,
        "next_url": reverse("discussion_after", args=[discussion.pk, order, page.next_key]) if page.next_key else "",
    }


def writing_context(discussion: Discussion, house: Commenting) -> dict[str, Any]:
    """What the box to write in needs."""
    return {
        "discussion": discussion,
        "house": house,
        "house_words": house_words(house),
        "rules": _RULES[0]() if _RULES else None,
        "may_write": house.is_on and not discussion.is_closed,
    }
