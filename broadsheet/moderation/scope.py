"""Which parts of the paper a moderator looks after: what is elsewhere is, at the desk, not there for them."""

from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet, prefetch_related_objects
from django.utils.translation import gettext as _

from broadsheet.conversation import permissions
from broadsheet.conversation.models import Comment, Discussion
from broadsheet.conversation.refusals import Refused
from broadsheet.moderation.models import Appeal, Batch, Decision
from broadsheet.readers.models import Reader

#: Whoever may say who looks after what looks after everything.
ASSIGN = "moderation.change_assignment"


@dataclass(frozen=True)
class Scope:
    """All discussions whose addresses begin with one of `begins`; none named is the whole paper."""

    begins: tuple[str, ...] = ()

    def has(self, discussion: Discussion) -> bool:
        """Whether the discussion is in it."""
        return not self.begins or discussion.url.startswith(self.begins)

    def narrowed(self, comments: QuerySet[Comment]) -> QuerySet[Comment]:
        """Those of the comments that are in it."""
        return comments.filter(discussion__in=self._discussions()) if self.begins else comments

    def appeals(self, appeals: QuerySet[Appeal]) -> QuerySet[Appeal]:
        """Those of the appeals that are in it. What is about a name, or a comment that is gone, is everybody's."""
        return appeals.filter(self._is_here("decision__comment")) if self.begins else appeals

    def decisions(self, decisions: QuerySet[Decision]) -> QuerySet[Decision]:
        """Those of the decisions that are in it, and those about no comment."""
        return decisions.filter(self._is_here("comment")) if self.begins else decisions

    def covers(self, batch: Batch) -> bool:
        """Whether all that was decided together is in it."""
        if not self.begins:
            return True
        here = Comment.objects.filter(discussion__in=self._discussions()).values("pk")
        return not Decision.objects.filter(batch=batch, comment__isnull=False).exclude(comment__in=here).exists()

    def _is_here(self, comment: str) -> Q:
        """Whether what the column called `comment` names is in it; so is what names none."""
        return Q(**{comment: None}) | Q(**{f"{comment}__discussion__in": self._discussions()})

    def _discussions(self) -> QuerySet[Discussion, Any]:
        found = Q()
        for begins in self.begins:
            found |= _begins_with(begins)
        return Discussion.objects.filter(found).order_by().values("pk")


EVERYTHING = Scope()


def of(moderator: Reader) -> Scope:
    """What the moderator looks after. Asks once for each `moderator` in memory, so that a page asks once."""
    if moderator.has_perm(ASSIGN):
        return EVERYTHING
    prefetch_related_objects([moderator], "assignments")
    return Scope(tuple(each.begins for each in moderator.assignments.all()))


def refuse_narrowed(moderator: Reader) -> None:
    """Raises `Refused` where they look after a part of the paper only, for what concerns all of it."""
    if of(moderator).begins:
        raise Refused(403, "not-allowed", _("You look after a part of the paper: this concerns all of it."))


def _may_judge(reader: Reader, discussion: Discussion) -> bool:
    return of(reader).has(discussion)


def _begins_with(begins: str) -> Q:
    # Each goes through an index of the addresses: SQLite's is for ranges, and LIKE does not use it; PostgreSQL has one
    # for patterns, and its ranges are in the order of some language.
    if connection.vendor == "sqlite":
        return Q(url__gte=begins, url__lt=begins[:-1] + chr(ord(begins[-1]) + 1))
    return Q(url__startswith=begins)


def connect() -> None:
    """Has the conversation ask here before somebody judges, from whatever page or program."""
    permissions.ask_before_judging(_may_judge)
