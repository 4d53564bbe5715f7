"""What `/me` says of the reader's notices."""

from typing import Any

from django.http import HttpRequest

from broadsheet.notifications.notices import inbox
from broadsheet.notifications.notices.ringing import bell_of
from broadsheet.readers.models import Reader


def standing(request: HttpRequest, reader: Reader) -> dict[str, Any]:
    """`unread`: how many notices they have not read, at most 100. `bell`: what their pages follow to hear of more."""
    return {"unread": inbox.unread(reader.pk), "bell": bell_of(reader.pk)}
