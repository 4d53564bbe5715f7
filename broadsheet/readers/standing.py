"""What `/me` says of whom and what the reader follows, and of whom they want to hear nothing."""

import re
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest

from broadsheet.common.prepared import A_NUMBER, Prepared
from broadsheet.readers.following import Key, following_of
from broadsheet.readers.models import Block, Mute, Reader
from broadsheet.readers.relations import MOST_MUTED

# A page asks about what it shows, and no page shows more.
MOST_ASKED = 50
_KEY = re.compile(r"([a-z]{1,10}):([1-9][0-9]{0,17})")


def standing(request: HttpRequest, reader: Reader) -> dict[str, Any]:
    """`following`: those of the keys in `?about=` that the reader follows; `muted`: handles whose writing is hidden."""
    keys = asked(request.GET.get("about", ""))
    return {"following": sorted(str(key) for key in following_of(reader, keys)), "muted": _muted(reader)}


def asked(text: str) -> set[Key]:
    """The keys in `topic:4,byline:3`: the first so many, whatever else stands there."""
    parts = text.split(",", MOST_ASKED)[:MOST_ASKED]
    return {Key(found[1], int(found[2])) for part in parts if (found := _KEY.fullmatch(part))}


def _handles(relation: type[Mute] | type[Block], reader: int) -> "QuerySet[Any, Any]":
    found = relation.objects.filter(reader=reader, target__handle__isnull=False)
    return found.order_by().values_list("target__handle")


_MUTED = Prepared(lambda reader: _handles(Mute, reader).union(_handles(Block, reader))[:MOST_MUTED], A_NUMBER)


def _muted(reader: Reader) -> list[str]:
    return sorted(handle for (handle,) in _MUTED.all(reader.pk))
