"""Where an account stands, and what may become of it: a table, and one function for each thing that can happen."""

from django.db import transaction

from broadsheet.readers.models import Reader

Status = Reader.Status

# What may follow what.
MAY_BECOME: dict[str, frozenset[str]] = {
    Status.WAITING: frozenset({Status.MEMBER, Status.SHUT_OUT, Status.LEAVING, Status.FORMER}),
    Status.MEMBER: frozenset({Status.LEAVING, Status.SHUT_OUT}),
    Status.LEAVING: frozenset({Status.MEMBER, Status.WAITING, Status.SHUT_OUT, Status.FORMER}),
    Status.SHUT_OUT: frozenset({Status.MEMBER, Status.LEAVING, Status.FORMER}),
    Status.FORMER: frozenset(),
}
# Who may log in: whoever waits sees that they wait, whoever is leaving may change their mind.
MAY_LOG_IN = frozenset({Status.WAITING, Status.MEMBER, Status.LEAVING})
# Whose page and name are shown.
ARE_PUBLIC = frozenset({Status.MEMBER})


class NotPossible(ValueError):
    """The account cannot become that from where it stands."""


def become(reader: Reader, status: str) -> None:
    """Moves the account to `status` and lets it log in or not accordingly. Raises `NotPossible`.

    Where it stands there already, nothing happens but that its being able to log in is put right.
    """
    with transaction.atomic():
        locked = Reader.objects.select_for_update(no_key=True).get(pk=reader.pk)
        if locked.status != status and status not in MAY_BECOME[locked.status]:
            raise NotPossible(f"{locked.get_status_display()} → {Status(status).label}")
        if (locked.status, locked.is_active) != (status, status in MAY_LOG_IN):
            Reader.objects.filter(pk=reader.pk).update(status=status, is_active=status in MAY_LOG_IN)
    reader.status, reader.is_active = status, status in MAY_LOG_IN


def may_comment(reader: Reader) -> bool:
    """Whether the reader may write in public: a member, with a verified e-mail address."""
    is_member = reader.is_active and reader.status == Status.MEMBER
    return is_member and (reader.has_verified_address() or reader.is_of_staff)
