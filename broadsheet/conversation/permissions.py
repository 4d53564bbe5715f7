"""Who may write where, read what, and judge."""

from collections.abc import Callable

from django.utils.translation import gettext as _

from broadsheet.conversation.models import Comment, Commenting, Discussion
from broadsheet.conversation.refusals import Refused, no_parent
from broadsheet.readers.models import Reader
from broadsheet.readers.relations import may_interact
from broadsheet.readers.status import Status, may_comment

MODERATE = "conversation.change_comment"

_asked: list[Callable[[Reader, Discussion], bool]] = []


def may_moderate(reader: Reader) -> bool:
    """Whether somebody may approve, reject and pick."""
    return reader.has_perm(MODERATE)


def ask_before_judging(may: Callable[[Reader, Discussion], bool]) -> None:
    """Has `may` say, too, whether somebody who moderates may do so in a discussion. A second time nothing happens."""
    if may not in _asked:
        _asked.append(may)


def may_judge(reader: Reader, discussion: Discussion) -> bool:
    """Whether somebody may approve, reject and pick what is said there."""
    return may_moderate(reader) and all(may(reader, discussion) for may in _asked)


def refuse_writer(reader: Reader) -> None:
    """Raises `Refused` unless the reader may write in public at all."""
    if may_comment(reader):
        return
    if reader.status == Status.WAITING:
        raise Refused(403, "waiting", _("You can write as soon as your registration is approved."))
    if reader.status == Status.LEAVING:
        raise Refused(403, "leaving", _("Your account is being deleted. Keep it to write again."))
    if not reader.is_active or reader.status != Status.MEMBER:
        raise Refused(403, "shut-out", _("Your account cannot write here."))
    raise Refused(403, "unverified", _("Confirm your e-mail address first; then you can write."))


def refuse_discussion(discussion: Discussion, house: Commenting) -> None:
    """Raises `Refused` where nothing can be added."""
    if not house.is_on:
        raise Refused(403, "off", _("Comments are switched off."))
    if discussion.is_closed or discussion.is_hidden:
        raise Refused(403, "closed", _("This discussion is closed."))


def refuse_parent(reader: Reader, parent: Comment | None, discussion: Discussion) -> None:
    """Raises `Refused` unless the reader may answer `parent` there."""
    if parent is None or parent.discussion_id != discussion.pk or not parent.is_published:
        raise no_parent()
    if parent.reader is not None and not may_interact(reader, parent.reader):
        raise Refused(403, "blocked", _("You cannot answer this reader."))


def may_read(discussion: Discussion, reader: object) -> bool:
    """Whether whoever asks may read what is said there."""
    return not discussion.is_for_registered or isinstance(reader, Reader)
