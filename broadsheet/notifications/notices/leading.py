"""Who is led to a new story, and by what: topics, sections and bylines that they follow."""

from collections.abc import Collection

from django.db.models import Q, QuerySet

from broadsheet.readers.following import Key, among, ids_followed
from broadsheet.readers.models import Block, Follow, Mute, Reader
from broadsheet.readers.relations import hidden_from
from broadsheet.stories import followed
from broadsheet.stories.models import Byline


def has_followers(keys: Collection[Key]) -> bool:
    """Whether anybody follows one of them."""
    condition = among(keys)
    return bool(condition) and Follow.objects.filter(condition).exists()


def followers_of(key: Key) -> QuerySet[Follow]:
    """Who follows it; of a journalist with an account here, not who mutes or blocks that."""
    found = Follow.objects.filter(kind=key.kind, target_id=key.pk)
    if key.kind != "byline":
        return found
    account = Byline.objects.filter(pk=key.pk).values("account")
    mutes = Mute.objects.filter(target__in=account).values("reader")
    blocks = Block.objects.filter(target__in=account).values("reader")
    return found.exclude(Q(reader__in=mutes) | Q(reader__in=blocks))


def still_followed(reader: Reader, articles: Collection[int]) -> set[int]:
    """Those of the articles that the reader is told of by what they follow by now."""
    hidden = Byline.objects.filter(account__in=hidden_from(reader)).values("pk")
    choice = followed.Choice(
        bylines=ids_followed(reader.pk, "byline").exclude(target_id__in=hidden),
        topics=ids_followed(reader.pk, "topic"),
        sections=ids_followed(reader.pk, "section"),
        stories=Follow.objects.none().values_list("target_id", flat=True),
    )
    return followed.chosen_among(articles, choice)
