"""Readers who are told something, and what is due to them, made in a line."""

from datetime import timedelta
from typing import Any

from broadsheet.common.clock import now
from broadsheet.notifications.carrying import errands, leasing
from broadsheet.notifications.models import Channel, Due, Hours, Notice
from broadsheet.readers.models import Reader
from tests.conversation.talk import make_discussion, say
from tests.readers.people import make_member


def answered(reader: Reader, *names: str, title: str = "The storm", text: str = "") -> Notice:
    """The reader's notice that these answered a comment of theirs."""
    discussion = make_discussion(title=title)
    first = say(discussion, reader)
    for name in names or ("Béla",):
        say(discussion, make_member(name), text, parent=first)
    return Notice.objects.get(reader=reader, about=f"comment:{first.pk}")


def due(reader: Reader, channel: str = Channel.MAIL) -> list[Due]:
    return list(Due.objects.filter(reader=reader, channel=channel).order_by("pk"))


def come_due(**only: Any) -> None:
    """It is later, and everything that waited is due."""
    Due.objects.filter(**only).update(at=now() - timedelta(seconds=1))


def post_comes() -> None:
    """Everything that waited is due, and the worker's clock goes round."""
    come_due()
    errands.carry_due()


def hours(reader: Reader, **decided: Any) -> Hours:
    """What the reader decided about their times."""
    return Hours.objects.update_or_create(pk=reader.pk, defaults={"is_decided": True, **decided})[0]


def quiet_now(reader: Reader, before: float = 1, after: float = 1, **decided: Any) -> Hours:
    """Quiet hours that began so many hours ago and end in so many."""
    moment = now()
    start, end = moment - timedelta(hours=before), moment + timedelta(hours=after)
    return hours(reader, time_zone="UTC", quiet_from=start.time(), quiet_until=end.time(), **decided)


def lease_is_over() -> None:
    """Whoever took it was killed, and the time they had is over."""
    Due.objects.filter(at__lte=now() + leasing.LEASE).update(at=now() - timedelta(seconds=1))
