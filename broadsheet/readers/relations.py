"""Following, muting and blocking: one function for each thing a reader can do, each whole or not at all."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from broadsheet.common.rate_limits import RateLimit
from broadsheet.delivery.freshness import changed
from broadsheet.readers import following
from broadsheet.readers.models import Block, Follow, Mute, Reader
from broadsheet.readers.status import ARE_PUBLIC, Status

MOST_FOLLOWS = 10_000
# `/me` names all of them, so that pages can hide what they write.
MOST_MUTED = 1000
CHANGES = RateLimit("follow, mute or block", 300, timedelta(hours=1))


class Refused(Exception):
    """It cannot be done, for a reason that the reader is told. `status`: of HTTP; `wait`: seconds, where that helps."""

    def __init__(self, status: int, why: str, wait: int = 0) -> None:
        super().__init__(why)
        self.status, self.why, self.wait = status, why, wait


def relations_tag(pk: int) -> str:
    """The tag of pages that show how many follow a reader, or whom they follow. Not those that only name them."""
    return f"relations:{pk}"


def follow(reader: Reader, kind: str, target_id: int) -> None:
    """Follows it; nothing happens where it is followed already. Raises `Refused`."""
    _count(reader)
    known = following.KINDS.get(kind)
    if known is None or not known.resolve([target_id]):
        raise Refused(404, _("That cannot be found."))
    if not known.is_open():
        raise Refused(403, _("Readers cannot be followed here."))
    with transaction.atomic():
        concerned = {reader.pk, target_id} if kind == "reader" else {reader.pk}
        current = _locked(*concerned)[reader.pk]
        if current.status not in ARE_PUBLIC or not current.is_active:
            raise Refused(403, _may_not(current))
        if kind == "reader":
            _refuse_reader(reader.pk, target_id)
        _row, is_new = Follow.objects.get_or_create(reader=reader, kind=kind, target_id=target_id)
        if is_new and Follow.objects.filter(reader=reader).count() > MOST_FOLLOWS:
            most = ngettext("You can follow %(number)s thing.", "You can follow %(number)s things.", MOST_FOLLOWS)
            raise Refused(409, most % {"number": MOST_FOLLOWS} + " " + _("Stop following something first."))
        if is_new:
            _say(kind, target_id, reader)


def _may_not(reader: Reader) -> str:
    if reader.status == Status.WAITING:
        return _("You can follow as soon as your registration is approved.")
    if reader.status == Status.LEAVING:
        return _("Your account is being deleted. Keep it to follow again.")
    return _("Your account cannot follow anything.")


def _refuse_reader(reader_id: int, target_id: int) -> None:
    if reader_id == target_id:
        raise Refused(409, _("You cannot follow yourself."))
    if Block.objects.filter(reader=reader_id, target=target_id).exists():
        raise Refused(409, _("You block this reader. Stop blocking them first."))
    if Block.objects.filter(reader=target_id, target=reader_id).exists():
        raise Refused(403, _("You cannot follow this reader."))


def unfollow(reader: Reader, kind: str, target_id: int) -> None:
    """Follows it no longer, whether or not it still exists. Raises `Refused` when done too often."""
    _count(reader)
    with transaction.atomic():
        if Follow.objects.filter(reader=reader, kind=kind, target_id=target_id).delete()[0]:
            _say(kind, target_id, reader)


def mute(reader: Reader, target_id: int) -> None:
    """Hides what the other writes from the reader; the other is not told. Raises `Refused`."""
    _count(reader)
    _refuse_oneself(reader, target_id)
    with transaction.atomic():
        _exists(target_id)
        _locked(reader.pk)
        Mute.objects.get_or_create(reader=reader, target_id=target_id)
        _refuse_too_many(reader)


def unmute(reader: Reader, target_id: int) -> None:
    _count(reader)
    Mute.objects.filter(reader=reader, target=target_id).delete()


def block(reader: Reader, target_id: int) -> None:
    """Keeps the other from following and answering the reader, ends both follows, and hides them. Raises `Refused`."""
    _count(reader)
    _refuse_oneself(reader, target_id)
    with transaction.atomic():
        _exists(target_id)
        _locked(reader.pk, target_id)
        Block.objects.get_or_create(reader=reader, target_id=target_id)
        _refuse_too_many(reader)
        theirs = Follow.objects.filter(reader=target_id, kind="reader", target_id=reader.pk)
        mine = Follow.objects.filter(reader=reader, kind="reader", target_id=target_id)
        if theirs.delete()[0] + mine.delete()[0]:
            changed(relations_tag(reader.pk), relations_tag(target_id))


def unblock(reader: Reader, target_id: int) -> None:
    """Lets the other follow and answer again; what the block ended stays ended."""
    _count(reader)
    Block.objects.filter(reader=reader, target=target_id).delete()


def may_interact(actor: Reader, target: Reader) -> bool:
    """Whether neither blocks the other, so that `actor` may answer, follow and react to `target`."""
    pair = [actor.pk, target.pk]
    return not Block.objects.filter(reader__in=pair, target__in=pair).exists()


def hidden_from(reader: Reader) -> set[int]:
    """The primary keys of those whose writing the reader does not want to see."""
    muted = Mute.objects.filter(reader=reader).order_by().values_list("target_id", flat=True)
    return set(muted.union(Block.objects.filter(reader=reader).order_by().values_list("target_id", flat=True)))


def blockers_of(reader: Reader) -> set[int]:
    """The primary keys of those who block the reader, and of whom the reader is told nothing."""
    return set(Block.objects.filter(target=reader).values_list("reader_id", flat=True))


def follower_count(kind: str, target_id: int) -> int:
    return Follow.objects.filter(kind=kind, target_id=target_id).count()


def forget(reader: Reader, **_: Any) -> None:
    """Takes a leaving reader out of everybody's relations."""
    pages = set(Follow.objects.filter(reader=reader, kind="reader").values_list("target_id", flat=True))
    pages.update(Follow.objects.filter(kind="reader", target_id=reader.pk).values_list("reader_id", flat=True))
    Follow.objects.filter(reader=reader).delete()
    Follow.objects.filter(kind="reader", target_id=reader.pk).delete()
    for relation in (Mute, Block):
        relation.objects.filter(reader=reader).delete()
        relation.objects.filter(target=reader).delete()
    changed(*(relations_tag(pk) for pk in {reader.pk, *pages}))


def _count(reader: Reader) -> None:
    """Counts one change, outside the transaction that it may be refused in."""
    if wait := CHANGES.take(str(reader.pk)):
        raise Refused(429, _("That was a lot in a short time. Please wait a little."), wait)


def _refuse_oneself(reader: Reader, target_id: int) -> None:
    if reader.pk == target_id:
        raise Refused(409, _("You cannot mute or block yourself."))


def _refuse_too_many(reader: Reader) -> None:
    if len(hidden_from(reader)) > MOST_MUTED:
        most = ngettext(
            "You can mute or block %(number)s reader.", "You can mute or block %(number)s readers.", MOST_MUTED
        )
        raise Refused(409, most % {"number": MOST_MUTED} + " " + _("Stop muting or blocking somebody first."))


def _exists(target_id: int) -> None:
    if not Reader.objects.filter(pk=target_id).exclude(status=Status.FORMER).exists():
        raise Refused(404, _("That cannot be found."))


def _locked(*pks: int) -> dict[int, Reader]:
    """The readers, locked in an order that is everybody's: who is being blocked does not follow at the same moment."""
    readers = Reader.objects.select_for_update(no_key=True).filter(pk__in=pks).order_by("pk")
    return {reader.pk: reader for reader in readers}


def _say(kind: str, target_id: int, reader: Reader) -> None:
    tags = [relations_tag(reader.pk)]
    if kind == "reader":
        tags.append(relations_tag(target_id))
    changed(*tags)
