"""The rules of the house: what a decision names, in versions, none of which is ever changed."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from broadsheet.common.in_force import InForce
from broadsheet.conversation.pages import HOUSE, Rules
from broadsheet.conversation.refusals import Refused
from broadsheet.delivery.freshness import changed
from broadsheet.moderation.models import HouseRules, Rule
from broadsheet.readers.models import Reader

TAG = "rules"


class Row(NamedTuple):
    """A rule: `key` is the same in every version, so that decisions can be counted by it."""

    key: str
    title: Any
    text: Any


# What holds until the paper publishes rules of its own.
FIRST = (
    Row(
        "respect",
        pgettext_lazy("rule of the house", "Speak to people as if they sat with you"),
        gettext_lazy(
            "Argue against what somebody says, not against who they are. We take down insults, threats, and contempt "
            "for people because of their origin, religion, sex, disability or whom they love."
        ),
    ),
    Row(
        "subject",
        pgettext_lazy("rule of the house", "Keep to the subject"),
        gettext_lazy(
            "What you write belongs to the story or to what it answers. We take down advertising, chains of links, and "
            "what is said again and again."
        ),
    ),
    Row(
        "truth",
        pgettext_lazy("rule of the house", "Say how you know"),
        gettext_lazy(
            "Whoever states something about people or events says where it is from. We take down what is plainly false "
            "and harms somebody."
        ),
    ),
    Row(
        "private",
        pgettext_lazy("rule of the house", "Leave private what is private"),
        gettext_lazy(
            "No addresses, telephone numbers, letters or pictures of others, and none of your own that you may regret."
        ),
    ),
    Row(
        "law",
        pgettext_lazy("rule of the house", "Keep to the law"),
        gettext_lazy(
            "We take down what breaks the law: incitement, libel, calls to violence, what belongs to somebody else."
        ),
    ),
)


def in_force() -> HouseRules:
    """The rules as they are now; the paper's first ones are made where there are none, in its own language."""
    found = HouseRules.objects.order_by("-number").first()
    if found is not None:
        return found
    try:
        with translation.override(settings.LANGUAGE_CODE):
            return publish_rules(None, FIRST)
    except IntegrityError:
        # Somebody else has just made them.
        return HouseRules.objects.order_by("-number")[0]


def _in_short() -> Rules:
    """Their titles, in the language of the paper."""
    last = HouseRules.objects.order_by("-number").first()
    with translation.override(settings.LANGUAGE_CODE):
        titles = [rule.title for rule in last.rules.all()] if last is not None else [str(row.title) for row in FIRST]
    return Rules(reverse("rules"), tuple(titles))


in_short = InForce(HouseRules, _in_short, changed="published_at")


def may_write_rules(reader: Reader) -> bool:
    """Whether the reader may publish rules."""
    return reader.is_active and reader.has_perm("moderation.change_houserules")


def publish_rules(by: Reader | None, rows: Sequence[Row], since: int | None = None) -> HouseRules:
    """Has these rules hold from now on, as a new version. Raises `Refused`.

    `since` is the version that they were made from; nothing is published over a newer one.
    """
    keys = [row.key for row in rows]
    if not rows or len(set(keys)) < len(keys) or not all(row.key and str(row.title).strip() for row in rows):
        raise Refused(422, "no-rules", _("Give each rule a name of its own and a title."))
    with transaction.atomic():
        last = HouseRules.objects.aggregate(last=Max("number"))["last"] or 0
        if since is not None and since != last:
            raise Refused(409, "newer", _("Somebody else has published rules meanwhile. Look at theirs first."))
        made = HouseRules.objects.create(number=last + 1, published_by=by)
        Rule.objects.bulk_create(
            Rule(version=made, key=row.key, place=place, title=str(row.title).strip(), text=str(row.text).strip())
            for place, row in enumerate(rows)
        )
        # What readers see where they write is among the paper's decisions about comments.
        changed(TAG, HOUSE)
        in_short.forget()
    return made
