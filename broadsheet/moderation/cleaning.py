"""Taking down everything that a reader wrote, of a day, a week or ever: in shares, told to them once."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from broadsheet.common.clock import now
from broadsheet.conversation.identity import id_at
from broadsheet.conversation.judging import Grounds
from broadsheet.conversation.judging_many import reject_all
from broadsheet.conversation.models import Comment
from broadsheet.conversation.permissions import may_moderate
from broadsheet.conversation.refusals import Refused
from broadsheet.delivery.freshness import changed_together
from broadsheet.moderation import recording, scope, shares
from broadsheet.moderation.desk import claims, deciding
from broadsheet.moderation.models import Batch
from broadsheet.moderation.standing import counted_together
from broadsheet.readers import mails
from broadsheet.readers.models import Reader

#: How far back → what that is called.
SPANS: dict[str, tuple[timedelta | None, object]] = {
    "day": (timedelta(days=1), gettext_lazy("The last 24 hours")),
    "week": (timedelta(days=7), gettext_lazy("The last 7 days")),
    "all": (None, gettext_lazy("All of it")),
}
_STANDING = (Comment.Status.PUBLISHED, Comment.Status.HELD)


def standing(reader: Reader, span: str, until: datetime | None = None) -> QuerySet[Comment]:
    """What the reader wrote within the span before `until` (now) and that stands or waits. No order."""
    moment = until or now()
    length = SPANS[span][0]
    return _standing(reader.pk, moment - length if length else None, moment)


def clean_up(moderator: Reader, reader: Reader, span: str, grounds: Grounds) -> Batch:
    """Takes down or rejects what the reader wrote within one of `SPANS`, and writes to them once. Raises `Refused`.

    Of very much, `tasks.finish` does what is `left`.
    """
    if not may_moderate(moderator):
        raise Refused(403, "not-allowed", _("You are not allowed to do that."))
    scope.refuse_narrowed(moderator)
    if span not in SPANS:
        raise Refused(422, "no-span", _("Choose how far back."))
    if reader.pk == moderator.pk or reader.is_of_staff:
        raise Refused(403, "staff", _("What the staff wrote is taken down one by one."))
    if not grounds.are_given:
        raise Refused(422, "no-reason", _("Give a reason: its writer is owed one."))
    with counted_together():
        # With its first share, from whose decisions the grounds are known to whoever goes on.
        with transaction.atomic(), changed_together():
            length = SPANS[span][0]
            since = now() - length if length else None
            made = Batch(occasion=Batch.Occasion.CLEAN_UP, by=moderator, reader=reader, since=since)
            made.left = _standing(reader.pk, since, now()).count()
            if not made.left:
                raise Refused(409, "nothing", _("There is nothing to take down."))
            made.save()
            _share(made, moderator, grounds)
        done = shares.AT_ONCE
        while done < shares.MOST and _next_share(made.pk):
            done += shares.AT_ONCE
    made.refresh_from_db()
    return made


def go_on(batch_id: int) -> None:
    """Does what is left of a clean-up that was not undone. A second time there is nothing."""
    with counted_together():
        while _next_share(batch_id):
            pass


def _next_share(batch_id: int) -> bool:
    """One share; whether there may be another."""
    with transaction.atomic(), changed_together():
        batch = Batch.objects.select_for_update(of=("self",), no_key=True).select_related("by").get(pk=batch_id)
        if batch.undone_at is not None or not batch.left:
            return False
        first = batch.decisions.order_by("pk").first()
        if first is None or batch.by is None or batch.reader_id is None:
            # Whoever decided it, or whoever wrote it, has left.
            batch.left = 0
            batch.save(update_fields=["left"])
            return False
        _share(batch, batch.by, Grounds(first.rule_id, first.law, first.words, first.note))
        return bool(batch.left)


def _share(batch: Batch, moderator: Reader, grounds: Grounds) -> None:
    found = _standing(batch.reader_id, batch.since, batch.at).order_by("discussion", "pk")
    ids = list(found.values_list("pk", flat=True)[: shares.AT_ONCE])
    done: list[int] = []
    with recording.together(batch, is_told_at_once=True):
        for discussion, comments in shares.held_by_discussion(ids):
            fit = [each for each in comments if each.status in _STANDING and each.reader_id == batch.reader_id]
            if fit:
                reject_all(moderator, fit, discussion, grounds)
                done += [each.pk for each in fit]
    deciding.settle_reports(moderator, done)
    claims.settle(done)
    batch.number += len(done)
    batch.left = max(1, batch.left - len(ids)) if len(ids) == shares.AT_ONCE else 0
    batch.save(update_fields=["number", "left"])
    if not batch.left:
        _tell(batch)


def _standing(reader_id: int | None, since: datetime | None, until: datetime) -> QuerySet[Comment]:
    found = Comment.objects.filter(reader=reader_id, status__in=_STANDING, pk__lte=id_at(until)).order_by()
    return found.filter(pk__gte=id_at(since)) if since else found


def _tell(batch: Batch) -> None:
    """Writes to whoever wrote them, once for all of them."""
    decision = batch.decisions.select_related("rule").order_by("pk").first()
    if decision is not None and batch.reader is not None:
        address = batch.reader.email
        mails.write_to(address, "moderation/mail/clean_up.txt", batch=batch, decision=decision)
