"""What moderators do about where readers come from, and lifting it again: like sanctioning.py, for many at once."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from broadsheet.common.clock import now
from broadsheet.conversation.judging import Grounds
from broadsheet.conversation.permissions import may_moderate
from broadsheet.conversation.refusals import Refused
from broadsheet.moderation import scope
from broadsheet.moderation.models import SourceSanction
from broadsheet.moderation.sources.listed import domain_of
from broadsheet.moderation.sources.origins import Origin, is_public, origins
from broadsheet.readers.models import Reader

Source, Kind = SourceSanction.Source, SourceSanction.Kind
#: The longest that each lasts. Internet addresses and browsers change hands; a domain stays whose it is.
LONGEST: dict[str, timedelta] = {
    Source.DOMAIN: timedelta(days=366),
    Source.NETWORK: timedelta(days=31),
    Source.DEVICE: timedelta(days=31),
}
#: Where so many others were seen, whoever imposes it says that they know.
MANY = 5


def impose(
    moderator: Reader,
    reader: Reader,
    origin: str,
    kind: str,
    grounds: Grounds,
    until: datetime | None,
    *,
    knows: bool = False,
) -> SourceSanction:
    """Sanctions one of the sources that the reader comes from (`Origin.key`). Raises `Refused`.

    `knows`: whoever does it has seen how many others come from there.
    """
    if not may_moderate(moderator):
        raise Refused(403, "not-allowed", _("You are not allowed to do that."))
    scope.refuse_narrowed(moderator)
    if reader.is_of_staff:
        raise Refused(403, "staff", _("Nobody of the staff can be sanctioned here."))
    found = _origin(reader, origin)
    if kind not in Kind.values:
        raise Refused(422, "no-kind", _("Choose what is to happen."))
    if not grounds.words.strip():
        raise Refused(422, "no-words", _("Say why: whoever it concerns reads it."))
    moment = now()
    if until is None or not moment < until <= moment + LONGEST[found.source]:
        days = LONGEST[found.source].days - 1
        why = _("Say until when: a day after today, at most %(days)s days from now.") % {"days": days}
        raise Refused(422, "no-end", why)
    if found.others >= MANY and not knows:
        raise Refused(422, "many", _("Others come from there, too. Say that you know."))
    with transaction.atomic():
        same = SourceSanction.objects.filter(source=found.source, value=found.value, kind=kind, lifted_at=None)
        if same.filter(until__gt=moment).exists():
            raise Refused(409, "known", _("That is in force already."))
        return SourceSanction.objects.create(
            source=found.source,
            value=found.value,
            kind=kind,
            until=until,
            by=moderator,
            reader=reader,
            words=grounds.words.strip()[:1_000],
            note=grounds.note.strip()[:1_000],
        )


def lift(moderator: Reader, sanction_id: int) -> SourceSanction:
    """Ends a sanction before its time. Nothing happens where it has ended. Raises `Refused`."""
    if not may_moderate(moderator):
        raise Refused(403, "not-allowed", _("You are not allowed to do that."))
    scope.refuse_narrowed(moderator)
    with transaction.atomic():
        locked = SourceSanction.objects.select_for_update(of=("self",), no_key=True)
        found = locked.filter(pk=sanction_id).first()
        if found is None:
            raise Refused(404, "no-sanction", _("There is no such sanction."))
        if found.is_in_force(now()):
            found.lifted_at, found.lifted_by = now(), moderator
            # `changed_at` is what other processes look at.
            found.save(update_fields=["lifted_at", "lifted_by", "changed_at"])
    return found


def forget_ended() -> int:
    """Takes the hashes of networks and devices out of what is over; how many. The worker's clock calls it."""
    over = SourceSanction.objects.exclude(source=Source.DOMAIN).exclude(value="")
    ended = over.filter(until__lte=now()) | over.filter(lifted_at__isnull=False)
    return ended.update(value="")


def why_not(reader: Reader) -> str:
    """Why the reader's mail domain is not offered; empty where it is."""
    domain = domain_of(reader.email)
    if is_public(domain):
        words = _("Anybody can have an address at %(domain)s, so it cannot be sanctioned: it would touch everybody.")
        return words % {"domain": domain}
    return ""


def _origin(reader: Reader, key: str) -> Origin:
    if key == f"{Source.DOMAIN}:{domain_of(reader.email)}" and (why := why_not(reader)):
        raise Refused(422, "public", why)
    found = next((each for each in origins(reader) if each.key == key), None)
    if found is None:
        raise Refused(422, "no-origin", _("Choose where it is to hold."))
    return found
