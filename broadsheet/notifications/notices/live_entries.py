"""The entries of live blogs that notices may be about."""

from collections.abc import Collection

from broadsheet.stories.models import LiveEntry
from broadsheet.stories.queries import public_articles

#: What notices of a live blog's entries are about, before the blog's key.
LIVE = "live"


def public_entries(pks: Collection[int]) -> dict[int, LiveEntry]:
    """Those of the entries that anybody may read, by key, each with its live blog: two queries."""
    entries = LiveEntry.objects.filter(pk__in=pks, live=True).select_related("live_blog")
    found = {entry.pk: entry for entry in entries}
    blogs = {entry.live_blog_id for entry in found.values()}
    public = set(public_articles().filter(pk__in=blogs).values_list("pk", flat=True)) if blogs else set()
    return {pk: entry for pk, entry in found.items() if entry.live_blog_id in public}


def public_entry(pk: int) -> LiveEntry | None:
    """The entry, where anybody may read it."""
    return public_entries([pk]).get(pk)
