"""Searches that a moderator keeps under a name: nobody else sees them."""

from django.db import IntegrityError, transaction
from django.http import QueryDict
from django.utils.translation import gettext as _

from broadsheet.conversation.refusals import Refused
from broadsheet.moderation.desk.filters import Wanted
from broadsheet.moderation.desk.queues import QUEUES
from broadsheet.moderation.models import SavedFilter
from broadsheet.readers.models import Reader

MOST, LONGEST, LONGEST_QUERY = 30, 60, 1_000


def own(moderator: Reader) -> list[SavedFilter]:
    """The moderator's, by name."""
    return list(SavedFilter.objects.filter(moderator=moderator).order_by("name")[:MOST])


def save(moderator: Reader, name: str, queue: str, query: str) -> SavedFilter:
    """Keeps a search of a queue; another one of that name becomes this one. Raises `Refused`."""
    name = _name(name)
    asked = Wanted.read(QueryDict(query)).query[:LONGEST_QUERY]
    if queue not in QUEUES or not asked:
        raise Refused(422, "no-search", _("Search for something first."))
    with transaction.atomic():
        # Two windows at once do not make more than may be.
        Reader.objects.select_for_update(no_key=True).get(pk=moderator.pk)
        others = SavedFilter.objects.filter(moderator=moderator).exclude(name=name)
        if others.count() >= MOST:
            raise Refused(409, "too-many", _("You have kept too many searches. Delete one first."))
        made, _is_new = SavedFilter.objects.update_or_create(
            moderator=moderator, name=name, defaults={"queue": queue, "query": asked}
        )
    return made


def rename(moderator: Reader, pk: int, name: str) -> SavedFilter:
    """Calls one of the moderator's otherwise. Raises `Refused`."""
    found = _own(moderator, pk)
    found.name = _name(name)
    try:
        with transaction.atomic():
            found.save(update_fields=["name"])
    except IntegrityError:
        raise Refused(409, "same-name", _("Another of your searches is called so.")) from None
    return found


def delete(moderator: Reader, pk: int) -> None:
    """Forgets one of the moderator's. Raises `Refused`."""
    _own(moderator, pk).delete()


def _own(moderator: Reader, pk: int) -> SavedFilter:
    found = SavedFilter.objects.filter(moderator=moderator, pk=pk).first()
    if found is None:
        raise Refused(404, "no-search", _("There is no such search."))
    return found


def _name(name: str) -> str:
    name = name.replace("\0", "").strip()[:LONGEST]
    if not name:
        raise Refused(422, "no-name", _("Give it a name."))
    return name
