"""The topics and sections that an alert can go to, the story's own first."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from broadsheet.notifications.alerts.audience import targets_of
from broadsheet.notifications.models import Wish
from broadsheet.stories.models import Article, Section, Topic
from broadsheet.stories.queries import public

#: Topics that are offered beside the story's own.
MOST_TOPICS = 500


@dataclass(frozen=True)
class Choice:
    """One box of a list."""

    pk: int
    name: str
    is_chosen: bool


@dataclass(frozen=True)
class Choices:
    """What can be ticked: what the story is filed under, and the rest."""

    own: list[Choice]
    others: list[Choice]

    @property
    def shows_others(self) -> bool:
        """Whether the rest stands open: where one of it is ticked, or there is nothing else."""
        return not self.own or any(each.is_chosen for each in self.others)


def own_of(story: Article | None, kind: str) -> list[int]:
    """Primary keys of that kind that the story is filed under."""
    return [key.pk for key in targets_of(story) if key.kind == kind] if story is not None else []


def topics_for(story: Article | None, chosen: Collection[int]) -> Choices:
    """The story's topics, and those that somebody wants alerts of: others would reach nobody."""
    own = own_of(story, Wish.Kind.TOPIC)
    names = dict(Topic.objects.filter(pk__in={*own, *chosen}).values_list("pk", "name"))
    wanted = Exists(Wish.objects.filter(kind=Wish.Kind.TOPIC, target=OuterRef("pk")))
    others = dict(Topic.objects.filter(wanted).exclude(pk__in=own).values_list("pk", "name")[:MOST_TOPICS])
    others |= {pk: name for pk, name in names.items() if pk not in own}
    return Choices(
        [Choice(pk, names[pk], pk in chosen) for pk in own if pk in names],
        [Choice(pk, name, pk in chosen) for pk, name in sorted(others.items(), key=lambda each: each[1].casefold())],
    )


def sections_for(story: Article | None, chosen: Collection[int]) -> Choices:
    """The story's section and those above it, and all others that readers can see, in the order of the paper."""
    own = own_of(story, Wish.Kind.SECTION)
    named = public(Section.objects.all()).order_by("path").values_list("pk", "title")
    boxes = [Choice(pk, title, pk in chosen) for pk, title in named]
    return Choices([box for box in boxes if box.pk in own], [box for box in boxes if box.pk not in own])
