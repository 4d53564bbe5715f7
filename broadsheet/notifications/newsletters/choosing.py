"""Which stories stand in an edition: what is new, by the newsletter's rule, or what an editor made of that."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from broadsheet.common.clock import now
from broadsheet.notifications.models import Edition, EditionStory, Newsletter
from broadsheet.notifications.models.newsletter import MOST_STORIES
from broadsheet.stories.models import Article, Section
from broadsheet.stories.queries import bare_by_id, public_articles, with_sections

Rhythm = Newsletter.Rhythm
#: How far a first edition looks back, and how far one after a pause does at most.
FIRST = {Rhythm.DAILY: timedelta(days=1), Rhythm.WEEKLY: timedelta(days=7), Rhythm.BY_HAND: timedelta(days=7)}
FURTHEST = {Rhythm.DAILY: timedelta(days=3), Rhythm.WEEKLY: timedelta(days=15), Rhythm.BY_HAND: timedelta(days=31)}
# A story that comes due is dated when it was due, and appears a moment later.
_OVERLAP = timedelta(minutes=10)
#: New stories that are looked at, and that an editor can choose from.
_MOST_NEW = 300


@dataclass(frozen=True)
class Group:
    """What an edition has of one section."""

    section: Section
    stories: list[Article]


def stories_of(edition: Edition) -> list[Article]:
    """The stories that stand in it and that everybody may read, in its order, each knowing its section."""
    keys = list(edition.items.order_by("place", "pk").values_list("article_id", flat=True))
    return with_sections(bare_by_id(keys))


def grouped(stories: Iterable[Article]) -> list[Group]:
    """The same by section: sections in the order in which they first come, the stories of each in theirs."""
    groups: dict[int, Group] = {}
    for story in stories:
        groups.setdefault(story.section.pk or 0, Group(story.section, [])).stories.append(story)
    return list(groups.values())


def new_stories(newsletter: Newsletter, besides: int = 0) -> list[Article]:
    """What its rule covers and no edition has had yet (`besides`: but that one), newest first."""
    started = newsletter.editions.filter(begun_at__isnull=False).exclude(pk=besides)
    had = EditionStory.objects.filter(edition__in=started).values("article")
    since = _since(newsletter, besides)
    found = _covered(newsletter).filter(first_published_at__gt=since, first_published_at__lte=now())
    keys = list(found.exclude(pk__in=had).values_list("pk", flat=True)[:_MOST_NEW])
    return with_sections(bare_by_id(keys))


def by_rule(newsletter: Newsletter, besides: int = 0) -> list[Article]:
    """What an edition has where nobody chooses: the newest few of each section, in the order of the paper."""
    taken: dict[str, list[Article]] = {}
    for story in new_stories(newsletter, besides):
        of_section = taken.setdefault(story.section.path or "", [])
        if len(of_section) < newsletter.most:
            of_section.append(story)
    return [story for path in sorted(taken) for story in taken[path]][:MOST_STORIES]


def place(edition: Edition, keys: Sequence[int]) -> None:
    """Has these stories stand in the edition, in this order, inside the caller's transaction."""
    edition.items.all().delete()
    known = set(Article.objects.filter(pk__in=keys).values_list("pk", flat=True))
    EditionStory.objects.bulk_create(
        EditionStory(edition=edition, article_id=pk, place=number)
        for number, pk in enumerate(pk for pk in dict.fromkeys(keys) if pk in known)
    )


def _covered(newsletter: Newsletter) -> QuerySet[Article]:
    """Everything that its rule covers, newest first."""
    sections = list(newsletter.sections.all())
    topics = list(newsletter.topics.values_list("pk", flat=True))
    if not sections and not topics:
        return public_articles()
    # A page's path begins with its parent's.
    within = [Q(path__startswith=section.path, depth__gt=section.depth) for section in sections]
    wanted = Q(pk__in=Article.objects.filter(topics__in=topics).values("pk"))
    for each in within:
        wanted |= each
    return public_articles().filter(wanted)


def _since(newsletter: Newsletter, besides: int) -> datetime:
    started = newsletter.editions.filter(begun_at__isnull=False).exclude(pk=besides).order_by("-begun_at")
    last = started.values_list("chosen_at", flat=True).first()
    rhythm = Rhythm(newsletter.rhythm)
    if last is None:
        return now() - FIRST[rhythm]
    return max(last - _OVERLAP, now() - FURTHEST[rhythm])
