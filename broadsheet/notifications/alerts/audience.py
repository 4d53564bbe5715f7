"""Whom an alert reaches: conditions on subscriptions, which are counted, or walked in ranges of their keys."""

from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from broadsheet.notifications.models import Alert, Subscription, Wish
from broadsheet.readers.following import Key, among
from broadsheet.readers.models import Follow
from broadsheet.stories.models import Article, Section

Audience = Alert.Audience


def targets_of(story: Article) -> list[Key]:
    """What of a story can be wished for or followed: itself, and what leads to it."""
    return [Key(Wish.Kind.STORY, story.pk), *leading_to(story)]


def leading_to(story: Article) -> list[Key]:
    """What of a story is there before it is: its topics, its section and those above, its authors."""
    sections = Section.objects.ancestor_of(story).order_by("path").values_list("pk", flat=True)
    bylines = story.byline_items.order_by("sort_order").values_list("byline_id", flat=True)
    return [
        *(Key(Wish.Kind.TOPIC, pk) for pk in story.topics.order_by("pk").values_list("pk", flat=True)),
        *(Key(Wish.Kind.SECTION, pk) for pk in sections),
        *(Key(Wish.Kind.BYLINE, pk) for pk in bylines),
    ]


def size_of(audience: str, targets: Iterable[tuple[str, int]] = (), story: Article | None = None) -> int:
    """How many subscriptions the audience has now. Without targets, those of the story."""
    keys = [Key(*each) for each in targets] or (targets_of(story) if story is not None else [])
    return _counted(audience, keys).count()


def _counted(audience: str, keys: Collection[Key]) -> QuerySet[Subscription]:
    """The audience as is quickest to count: from whom it is made of."""
    if audience == Audience.EVERYBODY:
        return Subscription.objects.filter(has_alerts=True)
    wanted = among(keys)
    if not wanted:
        return Subscription.objects.none()
    found = Q(pk__in=wishes(keys).values("subscription"))
    if audience == Audience.FOLLOWERS:
        found |= Q(has_alerts=True, reader__in=Follow.objects.filter(wanted).values("reader"))
    return Subscription.objects.filter(found)


def in_range(alert: Alert, after: int, last: int) -> QuerySet[Subscription]:
    """The alert's audience among the subscriptions with keys behind `after` up to `last`, in their order.

    Nobody is in it twice, for however many reasons they are.
    """
    part = Subscription.objects.filter(pk__gt=after, pk__lte=last).order_by("pk")
    if alert.audience == Audience.EVERYBODY:
        return part.filter(has_alerts=True)
    keys = [Key(*each) for each in alert.targets]
    wanted = among(keys)
    if not wanted:
        return part.none()
    wishing = wishes(keys, subscription__gt=after, subscription__lte=last)
    reasons: Any = Q(pk__in=wishing.values("subscription"))
    if alert.audience == Audience.FOLLOWERS:
        # A device that was told to show notices alone shows no alerts, whatever its reader follows.
        reasons |= Q(Exists(Follow.objects.filter(wanted, reader=OuterRef("reader"))), has_alerts=True)
    return part.filter(reasons)


def wishes(keys: Collection[Key], **within: int) -> QuerySet[Wish]:
    """The wishes for any of the keys. The range stands with each kind, where an index can use it."""
    wanted = Q()
    for kind in sorted({key.kind for key in keys}):
        wanted |= Q(kind=kind, target__in=sorted(key.pk for key in keys if key.kind == kind), **within)
    return Wish.objects.filter(wanted)
