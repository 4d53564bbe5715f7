"""Writing a comment: once, whole, or not at all."""

from dataclasses import dataclass
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from broadsheet.common.clock import now
from broadsheet.common.decisions import decided
from broadsheet.common.prepared import A_NUMBER, Prepared, PreparedWrite, together, without_waiting
from broadsheet.common.text import MARKUP_VERSION, clean_source
from broadsheet.conversation import announcements, counts, permissions
from broadsheet.conversation.identity import id_at, new_id, path_below
from broadsheet.conversation.models import Comment, Commenting, Discussion, Mention
from broadsheet.conversation.pipeline import (
    LOOKED_AT,
    Draft,
    Outcome,
    asked_beforehand,
    hold,
    judge,
    look_beforehand,
    note,
)
from broadsheet.conversation.refusals import Refused
from broadsheet.conversation.rendering import Rendered, rendered
from broadsheet.conversation.signals import comment_held, comment_published, comment_written
from broadsheet.readers.models import Reader

_INSERTED = PreparedWrite(Comment)
_ATTEMPTS = 5
#: More than this, or than some times what the house allows, is not even looked at.
MOST_CHARACTERS = 100_000
_TIMES_TOO_LONG = 4
#: How soon the same words in the same place are the same sending, where nothing names it.
DOUBLE_CLICK = timedelta(minutes=1)


@dataclass(frozen=True)
class Posted:
    """A comment, and whether this sending made it."""

    comment: Comment
    is_new: bool


def post(
    reader: Reader,
    discussion_id: int,
    text: str,
    *,
    parent_id: int | None = None,
    key: str = "",
    sender: str = "",
    device: str = "",
    insists: bool = False,
    goes_by_words: bool = False,
) -> Posted:
    """Publishes a comment, or keeps it for the moderators. Raises `Refused`.

    `key` names the sending: a second one with the same key (a double click, another try after a lost connection)
    answers with the comment that the first one made. Where the form could carry none it `goes_by_words`: the same words
    in the same place, a minute later at most, are the same sending. `sender` is the block of addresses that it came
    from, `device` the mark of the browser. `insists`: the writer was asked to think again, and wants it posted so.
    """
    # A database cannot keep the character that ends strings elsewhere.
    key = key.replace("\0", "")[:64]
    refuse_endless(text)
    text = clean_source(text)
    shown = rendered(text)
    look_beforehand(text)
    for _attempt in range(_ATTEMPTS):
        try:
            with transaction.atomic():
                return _written(
                    reader, discussion_id, text, shown, parent_id, key, sender, device,
                    insists=insists, goes_by_words=goes_by_words,
                )  # fmt: skip
        except Refused:
            # Said already: perhaps by this very sending, whose answer never arrived.
            if known := _known(reader, key):
                return Posted(known, is_new=False)
            raise
        except IntegrityError:
            # The same sending has just been written by another request, or another comment had this microsecond.
            if known := _known(reader, key):
                return Posted(known, is_new=False)
    raise Refused(503, "busy", _("So much is being said just now that this did not get through. Please try again."), 1)


def refuse_endless(text: str) -> None:
    """Raises `Refused` for what is so long that making sense of it would cost more than anybody is owed."""
    if len(text) > min(MOST_CHARACTERS, _TIMES_TOO_LONG * decided(Commenting).longest):
        raise Refused(413, "too-long", _("This is far too long for a comment."))


def _known(reader: Reader, key: str) -> Comment | None:
    if not key:
        return None
    return Comment.objects.filter(reader=reader, sent_key=key).select_related("discussion").first()


def _written(
    reader: Reader,
    discussion_id: int,
    text: str,
    shown: Rendered,
    parent_id: int | None,
    key: str,
    sender: str,
    device: str,
    *,
    insists: bool,
    goes_by_words: bool,
) -> Posted:
    asked = asked_beforehand(reader, text)
    standing, found, *rows = together((_STANDING, (reader.pk,)), (counts.LOCKED, (discussion_id,)), *asked)
    permissions.refuse_writer(_as_it_stands(reader, standing))
    house = decided(Commenting)
    if not found:
        raise Refused(404, "no-discussion", _("There is no such discussion."))
    discussion: Discussion = found[0]
    permissions.refuse_discussion(discussion, house)
    parent = None
    if parent_id is not None:
        parent = Comment.objects.filter(pk=parent_id).select_related("reader").first()
        permissions.refuse_parent(reader, parent, discussion)
    known = dict(zip(asked, rows, strict=True))
    draft = Draft(reader, discussion, text, house, parent, sender=sender, device=device, insists=insists, known=known)
    if goes_by_words and (just_said := _just_said(draft)):
        return Posted(just_said, is_new=False)
    outcome, said_before = judge(draft), _said_before(draft)
    comment = _placed(reader, discussion, parent, text, shown, outcome, key)
    with without_waiting():
        _INSERTED.write(comment)
        comment_written.send(Comment, comment=comment, discussion=discussion)
        if not outcome.is_held:
            counts.appeared(comment, discussion, said_before)
    if shown.mentioned:
        Mention.objects.bulk_create(Mention(comment=comment, reader=each) for each in shown.mentioned)
    if outcome.is_held:
        comment_held.send(Comment, comment=comment, discussion=discussion)
    else:
        _tell(comment, discussion)
    return Posted(comment, is_new=True)


def _just_said(draft: Draft) -> Comment | None:
    """What the writer said in these very words and in this place a moment ago."""
    since = id_at(now() - DOUBLE_CLICK)
    alike = [
        said.pk
        for said in draft.latest
        if said.pk > since and said.discussion_id == draft.discussion.pk and said.text == draft.text
    ]
    found = Comment.objects.filter(pk__in=alike, parent=draft.parent).exclude(status=Comment.Status.WITHDRAWN)
    return found.select_related("discussion").first() if alike else None


def _said_before(draft: Draft) -> int | None:
    """How often the writer has spoken in the discussion; `None` where what they said last does not tell."""
    here = sum(
        said.discussion_id == draft.discussion.pk and said.status == Comment.Status.PUBLISHED for said in draft.latest
    )
    return here if here or len(draft.latest) < LOOKED_AT else None


_STANDING = Prepared(
    lambda pk: Reader.objects.select_for_update(no_key=True).filter(pk=pk).values_list("status", "is_active"),
    A_NUMBER,
)


def held(reader: Reader) -> Reader:
    """The same reader, as their account stands now and held so for the transaction: nobody is shut out meanwhile."""
    return _as_it_stands(reader, _STANDING.all(reader.pk))


def _as_it_stands(reader: Reader, rows: list[tuple[str, bool]]) -> Reader:
    if not rows:
        raise Reader.DoesNotExist
    reader.status, reader.is_active = rows[0]
    return reader


def _placed(
    reader: Reader,
    discussion: Discussion,
    parent: Comment | None,
    text: str,
    shown: Rendered,
    outcome: Outcome,
    key: str,
) -> Comment:
    pk = new_id()
    comment = Comment(
        pk=pk,
        discussion=discussion,
        reader=reader,
        parent=parent,
        answers_id=parent.reader_id if parent else None,
        thread=parent.thread if parent else pk,
        path=path_below(parent.path if parent else "", pk),
        depth=parent.depth + 1 if parent else 0,
        text=text,
        html=shown.html,
        markup=MARKUP_VERSION,
        sent_key=key or None,
        reactions_before=discussion.reaction_count,
    )
    note(comment, outcome)
    if outcome.is_held:
        hold(comment, outcome)
        comment.is_shown = False
    if parent is not None:
        comment.number = _next_number(parent)
    return comment


def _next_number(parent: Comment) -> int:
    """Which reply of its thread the next one is."""
    root = Comment.objects.filter(pk=parent.thread)
    number = root.values_list("last_number", flat=True).get() + 1
    root.update(last_number=number)
    return number


def published(comment: Comment, discussion: Discussion) -> None:
    """What follows from a comment that can be read now. Inside the transaction, with the discussion locked."""
    counts.appeared(comment, discussion)
    _tell(comment, discussion)


def _tell(comment: Comment, discussion: Discussion) -> None:
    comment_published.send(Comment, comment=comment, discussion=discussion)
    announcements.new_comment(comment, discussion)
