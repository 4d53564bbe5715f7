"""Asking for a newsletter, confirming it, and ending it: what becomes of an address's enrolment."""

import unicodedata
from datetime import timedelta
from typing import Any

from allauth.account.models import EmailAddress
from allauth.account.signals import email_changed
from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.urls import reverse

from broadsheet.common.clock import now
from broadsheet.notifications.models import Edition, Enrolment, Newsletter
from broadsheet.notifications.models.newsletter import new_key
from broadsheet.notifications.newsletters.seals import confirm_url, stop_url
from broadsheet.readers.mails import write_to
from broadsheet.readers.models import Reader

State = Enrolment.State
#: An address that did not confirm is forgotten after so long, one that ended it after so long.
UNCONFIRMED_FOR = timedelta(days=7)
ENDED_FOR = timedelta(days=30)
_AT_ONCE = 1_000


def spelling_of(email: str) -> str:
    """The one spelling of an address that it is enrolled under."""
    return unicodedata.normalize("NFKC", email).strip().lower()


def ask(newsletter: Newsletter, email: str) -> None:
    """Somebody typed in an address: it is written to, and gets the newsletter once it has confirmed that.

    One that gets it already is told so by mail. Whoever asked is told the same, and waits as long, in every case.
    """
    with transaction.atomic():
        enrolment = _of(newsletter, spelling_of(email))
        if enrolment.state == State.CONFIRMED:
            _write_to(enrolment, "already", stop_url=stop_url(enrolment))
            return
        if enrolment.state == State.ENDED:
            enrolment.state, enrolment.key = State.ASKED, new_key()
        enrolment.asked_at = now()
        enrolment.save(update_fields=["state", "key", "asked_at"])
        _write_to(enrolment, "confirm", confirm_url=confirm_url(enrolment), days=UNCONFIRMED_FOR.days)


def enrol_reader(newsletter: Newsletter, reader: Reader) -> bool:
    """A reader asks for it themselves: at once, if their address is confirmed. Whether it is."""
    if not is_proven(reader):
        return False
    with transaction.atomic():
        enrolment = _of(newsletter, spelling_of(reader.email))
        _begin(enrolment, reader)
    return True


def is_proven(reader: Reader) -> bool:
    """Whether the reader has shown that their address is theirs."""
    return EmailAddress.objects.filter(user=reader, email__iexact=reader.email, verified=True).exists()


def is_over(enrolment: Enrolment) -> bool:
    """Whether it was asked for so long ago that it cannot be confirmed any more."""
    return enrolment.state != State.CONFIRMED and enrolment.asked_at < now() - UNCONFIRMED_FOR


def confirm(enrolment: Enrolment) -> None:
    """Whoever reads the address's mail wants it. A second time changes nothing."""
    with transaction.atomic():
        held = Enrolment.objects.select_for_update().get(pk=enrolment.pk)
        if held.state == State.ASKED and not is_over(held):
            _begin(held, held.reader)
    enrolment.refresh_from_db()


def stop(enrolment: Enrolment, why: str = Enrolment.Why.ASKED, edition: int = 0) -> bool:
    """Sends it no more; whether it was sent until now. Counted once, with the edition that it came of."""
    with transaction.atomic():
        with_edition = Edition.objects.filter(pk=edition, newsletter=enrolment.newsletter_id)
        changed = Enrolment.objects.filter(pk=enrolment.pk, state=State.CONFIRMED).update(
            state=State.ENDED, why=why, ended_at=now(), ended_with=with_edition.first()
        )
        if changed:
            number = "unsubscribed" if why == Enrolment.Why.ASKED else "bounced"
            with_edition.update(**{number: F(number) + 1})
    enrolment.refresh_from_db()
    return bool(changed)


def resume(enrolment: Enrolment) -> None:
    """Takes back that no more was wanted."""
    with transaction.atomic():
        held = Enrolment.objects.select_for_update().get(pk=enrolment.pk)
        if held.state == State.ENDED and held.why == Enrolment.Why.ASKED:
            counted = Edition.objects.filter(pk=held.ended_with_id or 0, unsubscribed__gt=0)
            counted.update(unsubscribed=F("unsubscribed") - 1)
            _begin(held, held.reader)
    enrolment.refresh_from_db()


def forget_old() -> int:
    """Deletes addresses that never confirmed, and those that ended it; how many. The worker's clock calls it."""
    asked = Enrolment.objects.filter(state=State.ASKED, asked_at__lt=now() - UNCONFIRMED_FOR)
    ended = Enrolment.objects.filter(state=State.ENDED, ended_at__lt=now() - ENDED_FOR)
    pks = [pk for found in (asked, ended) for pk in found.values_list("pk", flat=True)[:_AT_ONCE]]
    return Enrolment.objects.filter(pk__in=pks).exclude(state=State.CONFIRMED).delete()[0] if pks else 0


def connect() -> None:
    email_changed.connect(_moved, dispatch_uid="newsletters-address-changed")


def _of(newsletter: Newsletter, email: str) -> Enrolment:
    """The address's enrolment, locked; a new one that was asked for just now where there is none."""
    enrolment, _is_new = Enrolment.objects.select_for_update().get_or_create(newsletter=newsletter, email=email)
    return enrolment


def _begin(enrolment: Enrolment, reader: Reader | None) -> None:
    """It comes from now on."""
    if enrolment.state != State.CONFIRMED:
        enrolment.state, enrolment.confirmed_at = State.CONFIRMED, now()
        enrolment.ended_at, enrolment.why, enrolment.ended_with = None, "", None
    enrolment.reader = reader
    enrolment.save()


def _write_to(enrolment: Enrolment, letter: str, **context: Any) -> None:
    """Has `newsletters/mail/<letter>.txt` sent, whose first line is the subject, once this transaction holds."""
    write_to(
        enrolment.email,
        f"notifications/newsletters/mail/{letter}.txt",
        newsletter=enrolment.newsletter,
        privacy_url=f"{settings.PUBLIC_URL}{reverse('privacy')}",
        **context,
    )


def _moved(user: Any, to_email_address: EmailAddress, **_: Any) -> None:
    """The reader has another address, and their newsletters go there, whatever had become of them at that address."""
    email = spelling_of(to_email_address.email)
    with transaction.atomic():
        for enrolment in Enrolment.objects.select_for_update().filter(reader=user).exclude(email=email):
            same = Enrolment.objects.select_for_update().filter(newsletter=enrolment.newsletter_id, email=email)
            there = same.first()
            if there is not None and (there.state == State.CONFIRMED or enrolment.state != State.CONFIRMED):
                there.reader = user
                there.save(update_fields=["reader"])
                enrolment.delete()
            else:
                same.delete()
                enrolment.email = email
                enrolment.save(update_fields=["email"])
