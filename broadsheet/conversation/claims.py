"""Whoever proves an address gets what was written under it on the paper's former site.

An address counts as proven where allauth has noted so: by a code, a link, or an account elsewhere whose provider
vouches for it. Nothing tells anybody whether something was written under an address but the comments' new name.
"""

from collections.abc import Collection, Iterable
from typing import Any

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Lower
from django.db.models.signals import post_save

from broadsheet.conversation import activity, counts
from broadsheet.conversation.freshness import writer_tag
from broadsheet.conversation.models import Comment, Discussion, UnclaimedAuthor
from broadsheet.delivery.freshness import changed
from broadsheet.readers.models import Reader

_AT_ONCE = 500


def unclaimed_authors(written: Iterable[tuple[str, str]]) -> dict[tuple[str, str], UnclaimedAuthor]:
    """The author for each name and address, made where there is none yet. By what was asked for."""
    keys = {(name, email): (email.strip().lower()[:254], name.strip()[:80]) for name, email in written}
    found: dict[tuple[str, str], UnclaimedAuthor] = {}
    wanted = sorted(set(keys.values()))
    for start in range(0, len(wanted), _AT_ONCE):
        some = wanted[start : start + _AT_ONCE]
        UnclaimedAuthor.objects.bulk_create(
            [UnclaimedAuthor(email=email, name=name) for email, name in some], ignore_conflicts=True
        )
        emails = {email for email, _name in some}
        found.update(((each.email, each.name), each) for each in UnclaimedAuthor.objects.filter(email__in=emails))
    return {asked: found[key] for asked, key in keys.items()}


def owners_of(emails: Collection[str]) -> dict[str, int]:
    """By address in small letters, the reader who has proven it."""
    wanted = sorted({email.strip().lower() for email in emails} - {""})
    found: dict[str, int] = {}
    for start in range(0, len(wanted), _AT_ONCE):
        rows = _proven().alias(address=Lower("email")).filter(address__in=wanted[start : start + _AT_ONCE])
        found.update((email.lower(), reader) for email, reader in rows.values_list("email", "user_id"))
    return found


def _proven() -> QuerySet[EmailAddress]:
    addresses: QuerySet[EmailAddress] = EmailAddress.objects.filter(verified=True)
    return addresses.exclude(user__status=Reader.Status.FORMER)


def claimable(email: str) -> QuerySet[UnclaimedAuthor]:
    """Whose comments go to whoever proves `email`: equal but for capitals, and nothing less than equal."""
    if not email.strip():
        return UnclaimedAuthor.objects.none()
    return UnclaimedAuthor.objects.alias(address=Lower("email")).filter(address=email.strip().lower())


def claim(reader: Reader) -> int:
    """Gives the reader what was written under the addresses that they have proven; how many comments it was.

    One transaction for each discussion. The name and the address of before are forgotten when all is done.
    """
    authors = [
        author.pk
        for email in _proven().filter(user=reader).values_list("email", flat=True)
        for author in claimable(email)
    ]
    if not authors:
        return 0
    claimed = 0
    theirs = Comment.objects.filter(unclaimed__in=authors, reader=None)
    for discussion_id in sorted(theirs.order_by().values_list("discussion_id", flat=True).distinct()):
        with transaction.atomic():
            claimed += _claim_in(counts.locked(discussion_id), reader, authors)
    with transaction.atomic():
        UnclaimedAuthor.objects.filter(pk__in=authors).delete()
        changed(writer_tag(reader.pk))
    return claimed


def _claim_in(discussion: Discussion, reader: Reader, authors: list[int]) -> int:
    here = Comment.objects.filter(discussion=discussion)
    pks = list(here.filter(unclaimed__in=authors, reader=None).values_list("pk", flat=True))
    for start in range(0, len(pks), _AT_ONCE):
        some = pks[start : start + _AT_ONCE]
        Comment.objects.filter(pk__in=some).update(reader=reader, unclaimed=None)
        Comment.objects.filter(parent__in=some).update(answers=reader)
    if pks:
        discussion.participant_count = participants(discussion)
        discussion.heat = activity.measured(discussion)
        discussion.save(update_fields=["participant_count", "heat"])
        counts.touched(discussion)
    return len(pks)


def participants(discussion: Discussion) -> int:
    """How many have published something there, counted anew."""
    published = Comment.objects.filter(discussion=discussion, status=Comment.Status.PUBLISHED).order_by()
    readers = published.filter(reader__isnull=False).values("reader").distinct().count()
    return readers + published.filter(reader=None, unclaimed__isnull=False).values("unclaimed").distinct().count()


def _address_saved(instance: EmailAddress, raw: bool = False, **_: Any) -> None:
    """Claims later, off the request and with the proof: old authors may have written a lot."""
    from broadsheet.conversation.tasks import claim_comments

    if not raw and instance.verified and claimable(instance.email).exists():
        claim_comments.enqueue(instance.user_id)


def connect() -> None:
    # allauth tells of proofs in several ways, depending on how they came about; all of them end in this row.
    post_save.connect(_address_saved, sender=EmailAddress, dispatch_uid="conversation-claims")
