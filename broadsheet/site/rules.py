"""By what rule a discussion goes whose story says nothing of it: the paper's, unless one of its topics is watched."""

from django.db.models import QuerySet

from broadsheet.conversation.models import Commenting, Discussion
from broadsheet.stories.models import Article


def under_watch() -> QuerySet[Article]:
    """The stories of topics under which comments wait."""
    return Article.objects.filter(topics__holds_comments=True).order_by()


def rule_of(house: Commenting, *, is_watched: bool) -> str:
    """The paper's own rule; where that is open and a topic is watched, comments wait.

    Stricter rules stay: what only registered readers may read is not opened to everybody by being held.
    """
    return Discussion.Rule.HELD if is_watched and house.rule == Discussion.Rule.OPEN else house.rule
