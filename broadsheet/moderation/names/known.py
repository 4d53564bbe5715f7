"""What moderation keeps of the names and texts that a reader wanted, and of being under watch."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from broadsheet.moderation.models import NameCheck, WatchedDiscussion, WatchedReader
from broadsheet.readers.models import Reader
from broadsheet.readers.privacy import facts
from broadsheet.readers.privacy.known import Known, Part


def _names(reader: Reader) -> Known:
    return [
        {
            "kind": str(each.get_field_display()),
            "text": each.text,
            "before": each.before,
            "outcome": str(each.get_status_display()),
            "at": each.at,
        }
        for each in NameCheck.objects.filter(reader=reader).order_by("pk")
    ]


def _forget_names(reader: Reader, keeps_comments: bool) -> None:
    NameCheck.objects.filter(reader=reader).delete()


def _watched(reader: Reader) -> Known:
    return [{"at": each.at, "reason": each.why} for each in WatchedReader.objects.filter(reader=reader)]


def _forget_watched(reader: Reader, keeps_comments: bool) -> None:
    for each in WatchedReader.objects.filter(reader=reader):
        each.delete()


def _watches(reader: Reader) -> Known:
    """What they keep an eye on as a moderator: not on whom."""
    return [
        {"at": each.at, "reason": each.why}
        for kind in (WatchedDiscussion, WatchedReader)
        for each in kind._default_manager.filter(by=reader).order_by("pk")
    ]


def _forget_watches(reader: Reader, keeps_comments: bool) -> None:
    """What is under watch stays so; who began it is not known any more."""
    for kind in (WatchedDiscussion, WatchedReader):
        kind._default_manager.filter(by=reader).update(by=None, why="")


def told() -> list[facts.Fact]:
    """What the page on privacy says of it."""
    text = _(
        "We keep the names and texts about yourself that a moderator had to look at, and what became of them, as long "
        "as decisions. Moderators may keep an eye on what you write; that holds nothing up."
    )
    return [facts.Fact(facts.ACCOUNT, text)]


PARTS = (
    Part(
        "names-looked-at",
        gettext_lazy("Names and texts about yourself that a moderator looked at"),
        _names,
        _forget_names,
        ("moderation.NameCheck.reader",),
        {"outcome": gettext_lazy("Outcome")},
    ),
    Part(
        "under-watch",
        gettext_lazy("That moderators look at what you write"),
        _watched,
        _forget_watched,
        ("moderation.WatchedReader.reader",),
    ),
    Part(
        "watching",
        gettext_lazy("What you keep under watch as a moderator"),
        _watches,
        _forget_watches,
        ("moderation.WatchedDiscussion.by", "moderation.WatchedReader.by"),
    ),
)
