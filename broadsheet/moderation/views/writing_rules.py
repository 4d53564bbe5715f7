"""Writing the rules of the house: a form of all of them, a look at what would be different, and publishing."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from broadsheet.conversation.refusals import Refused
from broadsheet.conversation.views.answers import see_other
from broadsheet.moderation import rules as house
from broadsheet.moderation.models import HouseRules
from broadsheet.moderation.models.rules import LONGEST_KEY, LONGEST_TEXT, LONGEST_TITLE
from broadsheet.moderation.permissions import at_the_desk
from broadsheet.moderation.rules import Row
from broadsheet.moderation.rules_compared import compared
from broadsheet.moderation.views.counts import tabs
from broadsheet.readers.models import Reader

MOST = 30
_EMPTY = 2


@require_http_methods(["GET", "HEAD", "POST"])
@at_the_desk
def rules(request: HttpRequest, moderator: Reader) -> HttpResponse:
    """The form; sent, it shows what would be different, or publishes. What was typed comes back with what was wrong."""
    if not house.may_write_rules(moderator):
        raise PermissionDenied
    now = house.in_force()
    since, rows, refused = now.number, [Row(*row) for row in now.rules.values_list("key", "title", "text")], None
    is_sent = request.method == "POST"
    if is_sent:
        since, rows = _number(request.POST.get("since", "")), _read(request)
        if "publish" in request.POST:
            try:
                made = _published(moderator, rows, since)
            except Refused as problem:
                refused = problem
            else:
                messages.success(request, _("Version %(number)s of the rules is in force.") % {"number": made.number})
                return see_other(reverse("desk_rules"))
    context = {
        "page_title": _("Rules of the house"),
        "here": "rules",
        "tabs": tabs(moderator),
        "rows": list(enumerate([*rows, *[Row("", "", "")] * _EMPTY][:MOST], 1)),
        "since": since,
        "now": now,
        "refused": refused,
        "different": compared(list(now.rules.all()), rows) if is_sent else [],
        "versions": HouseRules.objects.select_related("published_by").order_by("-number"),
        "longest_title": LONGEST_TITLE,
        "longest_text": LONGEST_TEXT,
    }
    return render(request, "moderation/desk_rules.html", context, status=refused.status if refused else 200)


@require_safe
@at_the_desk
def version(request: HttpRequest, moderator: Reader, number: int) -> HttpResponse:
    """What was different in a version from the one before it."""
    if not house.may_write_rules(moderator):
        raise PermissionDenied
    shown = get_object_or_404(HouseRules.objects.select_related("published_by"), number=number)
    before = HouseRules.objects.filter(number__lt=number).order_by("-number").first()
    context = {
        "page_title": _("Rules of the house, version %(number)s") % {"number": number},
        "here": "rules",
        "tabs": tabs(moderator),
        "shown": shown,
        "different": compared(list(before.rules.all()) if before else [], list(shown.rules.all())),
    }
    return render(request, "moderation/desk_rules_version.html", context)


def _published(moderator: Reader, rows: list[Row], since: int) -> HouseRules:
    try:
        return house.publish_rules(moderator, rows, since)
    except IntegrityError:
        raise Refused(409, "newer", _("Somebody else has published rules meanwhile. Look at theirs first.")) from None


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


def _read(request: HttpRequest) -> list[Row]:
    """The rows of the form in the order that their numbers say, without those that are empty."""
    sent: dict[str, list[str]] = {name: request.POST.getlist(name) for name in ("key", "title", "text", "place")}
    found: list[tuple[int, int, Row]] = []
    keys: set[str] = set()
    for at, (key, title, text, place) in enumerate(zip(*sent.values(), strict=False)):
        title, text = _plain(title, LONGEST_TITLE), _plain(text, LONGEST_TEXT)
        if not (title or text) or at >= MOST:
            continue
        key = _key(key, title, keys)
        keys.add(key)
        found.append((_number(place.strip()), at, Row(key, title, text)))
    return [row for _place, _at, row in sorted(found, key=lambda each: each[:2])]


def _plain(text: Any, most: int) -> str:
    return str(text).replace("\0", "").replace("\r\n", "\n").strip()[:most]


def _key(key: str, title: str, taken: set[str]) -> str:
    """The key that it had, or one that tells of the title and is nobody else's."""
    wanted = slugify(key)[:LONGEST_KEY] or slugify(title)[: LONGEST_KEY - 4] or "rule"
    found, number = wanted, 2
    while found in taken:
        found, number = f"{wanted[: LONGEST_KEY - 4]}-{number}", number + 1
    return found
