"""Comments that were written before they came here: each keeps its moment, next to whatever has that one already."""

from collections.abc import Sequence

from broadsheet.conversation.models import Comment

_AT_ONCE = 900


def unused_ids(wanted: Sequence[int]) -> list[int]:
    """An id for each of `wanted`, which is in order: that one, or the next microsecond that no comment has.

    The answer is in the same order, and no two are the same. A query for every 900.
    """
    found: list[int] = []
    last = 0
    for start in range(0, len(wanted), _AT_ONCE):
        some = []
        for pk in wanted[start : start + _AT_ONCE]:
            last = max(last + 1, pk)
            some.append(last)
        while taken := set(Comment.objects.filter(pk__in=some).values_list("pk", flat=True)):
            last = found[-1] if found else 0
            for place, pk in enumerate(some):
                last = max(last + 1, pk + (pk in taken))
                some[place] = last
        found += some
    return found
