"""What a comment answers, up to the beginning of its thread, and all that hangs on it.

Paths say it (identity.py), but for what stands deeper than they hold: there the database goes from each comment to the
one that it answers (common table expressions, SQL:1999; SQLite and PostgreSQL write them alike).
"""

from django.db import connection
from django.db.models import Q
from django.db.models.expressions import RawSQL

from broadsheet.conversation.identity import MOST_LEVELS, end_of, ids_above
from broadsheet.conversation.models import Comment

_UP = """WITH RECURSIVE line (id, parent_id) AS (
    SELECT id, parent_id FROM conversation_comment WHERE id = %s
    UNION ALL SELECT above.id, above.parent_id FROM conversation_comment above JOIN line ON above.id = line.parent_id
) SELECT id FROM line"""
_DOWN = """WITH RECURSIVE line (id) AS (
    SELECT id FROM conversation_comment WHERE parent_id = %s
    UNION ALL SELECT below.id FROM conversation_comment below JOIN line ON below.parent_id = line.id
) SELECT id FROM line"""


def ancestors(comment: Comment) -> list[int]:
    """The ids of all that `comment` answers, the thread's first comment first. One query where it stands very deep."""
    if comment.depth < MOST_LEVELS:
        return ids_above(comment.path)
    with connection.cursor() as cursor:
        cursor.execute(_UP, [comment.parent_id])
        return sorted(pk for (pk,) in cursor.fetchall())


def hangs_on(comment: Comment) -> Q:
    """What is so of everything below `comment`: whatever answers it, and what answers that."""
    if comment.depth < MOST_LEVELS - 1:
        return Q(path__gt=comment.path, path__lt=end_of(comment.path))
    return Q(thread=comment.thread, pk__in=RawSQL(_DOWN, [comment.pk]))  # noqa: S611 - our own words


def is_below(comment: Comment, other: Comment) -> bool:
    """Whether `other` hangs on `comment`."""
    if comment.depth < MOST_LEVELS - 1:
        return comment.path < other.path < end_of(comment.path)
    return other.thread == comment.thread and comment.pk in ancestors(other)
