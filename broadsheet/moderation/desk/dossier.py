"""All that a moderator is shown beside a comment: what is around it, its writer, what the steps said, what was decided.

A fixed number of queries, however long the thread and the writer's history are.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Count
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from broadsheet.common.text import links_in
from broadsheet.conversation.lineage import ancestors
from broadsheet.conversation.models import Comment, CommentVersion
from broadsheet.conversation.pipeline import Answer
from broadsheet.moderation.desk.care import COVERED_FROM
from broadsheet.moderation.desk.notes import notes_on
from broadsheet.moderation.models import CommentNote, Decision
from broadsheet.moderation.reporting.shown import Shown, open_on
from broadsheet.moderation.reporting.weighing import weight_on
from broadsheet.moderation.scope import Scope
from broadsheet.moderation.standing import explained
from broadsheet.readers.models import Reader

_ABOVE, _BELOW, _DECISIONS = 3, 5, 5

STEPS: dict[str, Any] = {
    "length": gettext_lazy("Length"),
    "sanctioned": gettext_lazy("Sanctioned writer"),
    "repeated": gettext_lazy("Said before"),
    "flood": gettext_lazy("Many in a short time"),
    "links": gettext_lazy("Many links"),
    "newcomer": gettext_lazy("New reader"),
    "rule": gettext_lazy("Held discussion"),
    "banned_words": gettext_lazy("Banned words"),
    "suspect_words": gettext_lazy("Suspect words"),
    "domains": gettext_lazy("Watched sites"),
    "contacts": gettext_lazy("Addresses and telephone numbers"),
    "capitals": gettext_lazy("Capital letters"),
    "alike": gettext_lazy("Nearly the same text"),
    "language": gettext_lazy("Another language"),
    "domain": gettext_lazy("Watched sites"),
    "look_alike_domain": gettext_lazy("Looks like a watched site"),
    "hidden_link": gettext_lazy("Link written as text"),
    "scored": gettext_lazy("Scorer"),
    "scorer_silent": gettext_lazy("The scorer did not answer"),
    "insisted": gettext_lazy("Posted all the same"),
    "watched": gettext_lazy("Under watch"),
    "again": gettext_lazy("To be looked at again"),
    "reports": gettext_lazy("Reported by readers"),
}
_ANSWERS: dict[str, Any] = {
    Answer.ACCEPT.value: pgettext_lazy("step of the pipeline", "let it through"),
    Answer.MARK.value: pgettext_lazy("step of the pipeline", "marked it"),
    Answer.ASK.value: pgettext_lazy("step of the pipeline", "asked to think again"),
    Answer.HOLD.value: pgettext_lazy("step of the pipeline", "held it"),
}


def step_title(name: str) -> str:
    """A step, or what it held a comment for, in words; its own name where there are none."""
    return str(STEPS.get(name.replace("-", "_"), name))


@dataclass(frozen=True)
class Finding:
    """What one step said."""

    title: str
    answer: str
    score: int
    detail: str


def findings(comment: Comment) -> list[Finding]:
    """What the steps that had something to say said, the surest first."""
    said = [Finding(step_title(row[0]), str(_ANSWERS.get(row[1], row[1])), row[2], row[3]) for row in _rows(comment)]
    return sorted(said, key=lambda found: -found.score)


def _rows(comment: Comment) -> list[list[Any]]:
    return [row for row in comment.verdicts if len(row) == 4]


@dataclass
class Dossier:
    """Of one comment, asked for as it is shown to a moderator who looks after `scope`."""

    comment: Comment
    scope: Scope

    @property
    def is_covered(self) -> bool:
        """Whether the text is shown only to whoever asks for it."""
        return is_covered(self.comment)

    @cached_property
    def findings(self) -> list[Finding]:
        return findings(self.comment)

    @cached_property
    def held_by(self) -> str:
        return step_title(self.comment.held_by) if self.comment.held_by else ""

    @cached_property
    def links(self) -> list[str]:
        return links_in(self.comment.text)[:20]

    @cached_property
    def above(self) -> list[Comment]:
        """What it answers, and what that answers."""
        ids = ancestors(self.comment)[-_ABOVE:]
        return list(_with_authors(Comment.objects.filter(pk__in=ids)).order_by("pk"))

    @cached_property
    def below(self) -> list[Comment]:
        return list(_with_authors(Comment.objects.filter(parent=self.comment)).order_by("pk")[:_BELOW])

    @cached_property
    def versions(self) -> list[CommentVersion]:
        """What it said before."""
        return list(CommentVersion.objects.filter(comment=self.comment).order_by("-pk")[:_BELOW])

    @cached_property
    def reports(self) -> list[Shown]:
        """What is reported about it and waits for an answer."""
        return open_on(self.comment.pk)

    @cached_property
    def weight(self) -> str:
        """What all of those weigh together."""
        return number_format(weight_on(self.comment.pk), 2)

    @cached_property
    def notes(self) -> list[CommentNote]:
        """What colleagues noted."""
        return notes_on(self.comment)

    @cached_property
    def decisions(self) -> list[Decision]:
        """What was decided about it before."""
        return list(_told(Decision.objects.filter(comment=self.comment))[:_DECISIONS])

    @cached_property
    def of_writer(self) -> list[Decision]:
        """What was decided about other comments of its writer."""
        if self._writer is None:
            return []
        hard = (Decision.Deed.REJECT, Decision.Deed.WITHHOLD)
        found = Decision.objects.filter(reader=self._writer, deed__in=hard).exclude(comment=self.comment.pk)
        return list(_told(self.scope.decisions(found))[:_DECISIONS])

    @cached_property
    def numbers(self) -> list[tuple[str, int]]:
        """How many comments its writer has, by how they stand."""
        if self._writer is None:
            return []
        rows = Comment.objects.filter(reader=self._writer).order_by().values_list("status").annotate(Count("pk"))
        counted = dict(rows)
        return [(str(label), counted[status]) for status, label in Comment.Status.choices if status in counted]

    @cached_property
    def standing(self) -> list[str]:
        """How its writer stands, in sentences."""
        if self._writer is None:
            return [_("Its writer has no account here.")]
        return explained(self._writer)

    @property
    def _writer(self) -> Reader | None:
        return self.comment.reader


def is_covered(comment: Comment) -> bool:
    """Whether the text may disturb so that it is shown only to whoever asks for it."""
    return comment.suspicion >= COVERED_FROM


def last_of(moderator: Reader) -> Decision | None:
    """What the moderator decided last about a comment, and has not taken back."""
    return (
        Decision.objects.filter(by=moderator, comment__isnull=False, undone_by=None, undoes=None)
        .order_by("-pk")
        .first()
    )


def _with_authors(comments: Any) -> Any:
    return comments.select_related("reader", "unclaimed").defer("html", "verdicts")


def _told(decisions: Any) -> Any:
    return decisions.select_related("by", "rule").order_by("-pk")
