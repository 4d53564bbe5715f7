"""Whom somebody may mean who has typed an @ and a few letters."""

from broadsheet.conversation.models import Comment
from broadsheet.readers.handles import normalise
from broadsheet.readers.models import Reader
from broadsheet.readers.relations import hidden_from
from broadsheet.readers.status import ARE_PUBLIC

MOST = 6
FEWEST_LETTERS = 1


def suggested_names(discussion_id: int, begun: str, reader: Reader) -> list[Reader]:
    """Readers whose handle begins so: those who talk in the discussion, then others. Never whom `reader` hides."""
    begun = normalise(begun)[:30].replace("\0", "")
    if len(begun) < FEWEST_LETTERS:
        return []
    matching = Reader.objects.filter(handle__startswith=begun, status__in=ARE_PUBLIC, is_active=True)
    matching = matching.exclude(pk=reader.pk).exclude(pk__in=hidden_from(reader))
    talking = Comment.objects.filter(discussion=discussion_id, status=Comment.Status.PUBLISHED, reader__isnull=False)
    here = list(matching.filter(pk__in=talking.values("reader")).order_by("handle")[:MOST])
    if len(here) == MOST or len(begun) < 2:
        return here
    known = [each.pk for each in here]
    return here + list(matching.exclude(pk__in=known).order_by("handle")[: MOST - len(here)])
