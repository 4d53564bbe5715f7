"""What readers want to be called or say of themselves, kept for moderators (`readers.wishes.Desk`).

A reader has one open check at most for each name or text: whatever they choose next takes its place. Whoever calls has
the reader's row locked, so that no two come at once.
"""

from collections.abc import Mapping

from allauth.account.models import EmailAddress
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from broadsheet.moderation.models import NameCheck
from broadsheet.readers.models import Reader
from broadsheet.readers.wishes import Outcome

Status = NameCheck.Status
OPEN = (Status.HELD, Status.MARKED)


def waiting(reader: Reader) -> Mapping[str, str]:
    """What the reader wants and is not in force yet, by field."""
    return dict(NameCheck.objects.filter(reader=reader, status=Status.HELD).values_list("field", "text"))


def has_accepted(reader: Reader, field: str, text: str) -> bool:
    """Whether a moderator has agreed to that before: it is not looked at twice."""
    return NameCheck.objects.filter(reader=reader, field=field, text=text, status=Status.ACCEPTED).exists()


def chosen(reader: Reader, field: str, text: str, before: str, outcome: Outcome) -> None:
    """Closes what the reader wanted before, and opens a check of what they want now where there is something to say."""
    before_it = NameCheck.objects.filter(reader=reader, field=field, status__in=OPEN)
    before_it.update(status=Status.GONE, decided_at=timezone.now())
    if outcome.findings:
        NameCheck.objects.create(
            reader=reader,
            field=field,
            text=text[:1_000],
            before=before[:1_000],
            verdicts=outcome.verdicts,
            suspicion=outcome.suspicion,
            status=Status.HELD if outcome.is_held else Status.MARKED,
        )


def open_checks() -> QuerySet[NameCheck]:
    """Those to be looked at, oldest first: of readers who have shown that their address is theirs.

    Whoever has not is seen by nobody yet, and is forgotten if they never do.
    """
    proven = EmailAddress.objects.filter(user=OuterRef("reader"), verified=True)
    found = NameCheck.objects.filter(Exists(proven), status__in=OPEN)
    return found.select_related("reader").order_by("id")
