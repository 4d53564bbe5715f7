"""Browsers that want to be told: how they come, change, belong to a reader, and go."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from broadsheet.common.clock import now
from broadsheet.notifications.browsers.offers import Offer, OfferError
from broadsheet.notifications.browsers.pushing import push_keys
from broadsheet.notifications.models import Subscription, Wish
from broadsheet.notifications.models.subscription import fingerprint_of
from broadsheet.readers import following
from broadsheet.readers.following import Followed, Key
from broadsheet.readers.models import Reader

#: A reader is told on so many browsers at most: those that were seen last.
MOST_OF_A_READER = 20


@dataclass(frozen=True)
class Place:
    """Where a request came from: who is signed in there, by which row of theirs, and what the browser is called."""

    reader: Reader | None = None
    sign_in: int | None = None
    device: str = ""


def is_known(*endpoints: str) -> bool:
    """Whether a browser with one of these endpoints has subscribed."""
    return Subscription.objects.filter(fingerprint__in=[fingerprint_of(each) for each in endpoints if each]).exists()


def subscribe(offer: Offer, place: Place) -> tuple[Subscription, bool]:
    """Takes a browser in, or what it says anew; the subscription, and whether it is a new one.

    It belongs to whoever is signed in there from now on, and to nobody where nobody is. One that takes the place of
    another (`offer.old`) has what that one wanted. Saying the same twice changes nothing. Whoever knows a browser's
    endpoint may speak for it: it is a secret between the browser and the paper.

    Raises `OfferError` with the code `unknown-key` where it was made with a key that is not ours, `KeyFileError`.
    """
    server_key = _own_key(offer.server_key)
    try:
        return _taken_in(offer, place, server_key)
    except IntegrityError:
        # Another request of the same browser was quicker, and its row is there now.
        return _taken_in(offer, place, server_key)


def _own_key(said: str) -> str:
    """The key of ours that a browser subscribed with; the newest where it did not say."""
    keys = push_keys()
    if not said:
        return keys.current.public
    try:
        return keys.by_public(said).public
    except LookupError:
        why = _("The browser subscribed with a key that this paper does not have. It has to do so anew.")
        raise OfferError(why, "unknown-key") from None


def _taken_in(offer: Offer, place: Place, server_key: str) -> tuple[Subscription, bool]:
    with transaction.atomic():
        fingerprints = [fingerprint_of(each) for each in (offer.endpoint, offer.old) if each]
        known = {row.fingerprint: row for row in Subscription.objects.select_for_update().filter(
            fingerprint__in=fingerprints)}  # fmt: skip
        same, replaced = known.get(fingerprints[0]), known.get(fingerprints[-1])
        subscription = same or replaced or Subscription()
        is_new = subscription.pk is None
        subscription.endpoint, subscription.fingerprint = offer.endpoint, fingerprints[0]
        subscription.p256dh, subscription.auth, subscription.server_key = offer.p256dh, offer.auth, server_key
        subscription.expires_at = offer.expires_at
        subscription.reader, subscription.sign_in_id = place.reader, place.sign_in if place.reader else None
        subscription.device = place.device
        subscription.failures = 0
        subscription.seen_at = now()
        for name, value in offer.choices.items():
            setattr(subscription, name, value)
        subscription.save()
        if replaced is not None and replaced.pk != subscription.pk:
            _hand_over(replaced, subscription)
        if offer.wishes is not None:
            _set_wishes(subscription, offer.wishes)
        if place.reader is not None:
            _part_oldest(place.reader)
    return subscription, is_new


def _hand_over(old: Subscription, new: Subscription) -> None:
    """What an older subscription of the same browser wanted, the newer one wants too. The older is no more."""
    _add_wishes(new, [Key(*row) for row in old.wishes.values_list("kind", "target")])
    old.delete()


def _set_wishes(subscription: Subscription, wanted: Collection[Key]) -> None:
    """Has exactly these wishes, as far as there is such a thing that anybody may see."""
    there = following.resolve(wanted).keys()
    before = {Key(kind, target): pk for pk, kind, target in subscription.wishes.values_list("pk", "kind", "target")}
    unwanted = [pk for key, pk in before.items() if key not in wanted]
    if unwanted:
        Wish.objects.filter(pk__in=unwanted).delete()
    _add_wishes(subscription, [key for key in there if key not in before])


def _add_wishes(subscription: Subscription, keys: Collection[Key]) -> None:
    rows = [Wish(subscription=subscription, kind=key.kind, target=key.pk) for key in sorted(keys)]
    Wish.objects.bulk_create(rows, ignore_conflicts=True)


def _part_oldest(reader: Reader) -> None:
    """Parts what is too many from the reader: browsers that they have long not been seen at."""
    pks = _of(reader).values_list("pk", flat=True)[MOST_OF_A_READER:]
    if too_many := list(pks):
        Subscription.objects.filter(pk__in=too_many).update(reader=None, sign_in=None)


def _of(reader: Reader) -> QuerySet[Subscription]:
    return Subscription.objects.filter(reader=reader).order_by("-seen_at", "-pk")


def unsubscribe(endpoint: str) -> bool:
    """Forgets a browser; whether it was known."""
    return bool(Subscription.objects.filter(fingerprint=fingerprint_of(endpoint)).delete()[0])


def devices(reader: Reader) -> list[Subscription]:
    """The browsers that a reader is told on, the one seen last first."""
    return list(_of(reader))


def forget(reader: Reader, pk: int) -> bool:
    """Forgets one of the reader's own browsers; whether it was theirs."""
    return bool(Subscription.objects.filter(reader=reader, pk=pk).delete()[0])


def wished(subscription: Subscription) -> list[tuple[Key, Followed]]:
    """What the browser wants alerts of, as far as it still is there, in the order of kinds and titles."""
    keys = [Key(kind, target) for kind, target in subscription.wishes.values_list("kind", "target")]
    kinds = Wish.Kind.values
    found = following.resolve(keys).items()
    return sorted(found, key=lambda item: (kinds.index(item[0].kind), item[1].title.casefold()))


def forget_expired(count: int = 1_000) -> int:
    """Deletes some of the subscriptions whose browser said that they would end, a day after that; how many."""
    over = Subscription.objects.filter(expires_at__lt=now() - timedelta(days=1)).values_list("pk", flat=True)[:count]
    pks = list(over)
    return Subscription.objects.filter(pk__in=pks).delete()[0] if pks else 0
