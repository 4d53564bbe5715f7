"""Keys to the scoring end-point: made, asked for, revoked."""

import hashlib
import secrets

from django.utils import timezone

from broadsheet.common.clock import now
from broadsheet.moderation.models import AnalyzeKey

_BYTES = 32
_PREFIX = "bs-"
_LONGEST = 200


def make(name: str, per_minute: int) -> tuple[AnalyzeKey, str]:
    """A new key, and its letters: they are kept nowhere."""
    letters = _PREFIX + secrets.token_urlsafe(_BYTES)
    return AnalyzeKey.objects.create(name=name[:80], key_hash=_hash(letters), per_minute=per_minute), letters


def find(letters: str) -> AnalyzeKey | None:
    """The key with these letters, where it is not revoked. That it is used is noted once a day."""
    if not letters or len(letters) > _LONGEST:
        return None
    found = AnalyzeKey.objects.filter(key_hash=_hash(letters), revoked_at=None).first()
    today = timezone.localdate()
    if found is not None and found.last_used_on != today:
        AnalyzeKey.objects.filter(pk=found.pk).update(last_used_on=today)
    return found


def revoke(pk: int) -> bool:
    """Takes a key away; whether there was one to take."""
    return bool(AnalyzeKey.objects.filter(pk=pk, revoked_at=None).update(revoked_at=now()))


def _hash(letters: str) -> str:
    # So long and so much by chance that it needs neither salt nor slowness.
    return hashlib.sha256(letters.strip().encode(errors="surrogatepass")).hexdigest()
