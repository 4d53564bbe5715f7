"""What was written lately: no index has what was published of all discussions, so the newest are looked through."""

from datetime import timedelta
from typing import Any

from django.db.models import QuerySet, Subquery
from django.db.models.functions import Coalesce

from broadsheet.common.clock import now
from broadsheet.conversation.identity import id_at
from broadsheet.conversation.models import Comment

#: So many rows are looked through in a few milliseconds.
LOOKED_AT = 5_000


def lately(within: timedelta) -> QuerySet[Comment, Any]:
    """The comments of that time, of whatever standing: of the last `LOOKED_AT` that were written."""
    first = Comment.objects.order_by("-pk").values("pk")[LOOKED_AT - 1 : LOOKED_AT]
    # A range, not a list: databases go through it as it lies, and not to each by itself.
    return Comment.objects.filter(pk__gte=Coalesce(Subquery(first), 0)).filter(pk__gte=id_at(now() - within))
