"""Which comments say nearly the same, by whomever and wherever on the site, found by fingerprints (simhash.py)."""

from collections.abc import Sequence
from datetime import timedelta
from functools import lru_cache
from typing import Any, NamedTuple

from django.db.models import Q

from broadsheet.common.clock import now
from broadsheet.common.prepared import A_NUMBER, Asked, Prepared, PreparedWrite
from broadsheet.conversation.identity import id_at
from broadsheet.conversation.models import Comment
from broadsheet.conversation.signals import comment_edited, comment_written
from broadsheet.moderation.models.texts import Fingerprint
from broadsheet.moderation.texts.simhash import NEAR, bands_of, distance, signed, simhash, unsigned
from broadsheet.moderation.words.quoting import Kind, passages

# People wish each other a happy new year every year.
WITHIN = timedelta(days=30)
# With a million fingerprints, some sixty share a band with a text by chance.
MOST_CANDIDATES = 300

_SHARING_A_BAND = Prepared(
    lambda one, two, three, four, since: Fingerprint.objects.filter(
        Q(band_1=one) | Q(band_2=two) | Q(band_3=three) | Q(band_4=four), comment_id__gt=since
    ).values_list("comment_id", "bits")[:MOST_CANDIDATES],
    *range(A_NUMBER, A_NUMBER + 5),
)
_INSERTED = PreparedWrite(Fingerprint)


class Near(NamedTuple):
    """A comment that says nearly the same, and in how many of 64 bits the two differ."""

    comment_id: int
    apart: int


@lru_cache(maxsize=32)
def fingerprint_of(source: str, answered: str = "") -> int | None:
    """The fingerprint of a comment's source without the lines that it quotes from the text answered.

    `None` where too little is left. The step that compares it and what keeps it ask the same, one after the other.
    """
    return simhash(_without_quoted(source, answered) if answered and ">" in source else source)


def _without_quoted(source: str, answered: str) -> str:
    said = {_folded(line) for line in answered.split("\n")}
    kept, place = [], 0
    for passage in passages(source):
        if passage.kind is Kind.LINE and _folded(source[passage.start : passage.end]) in said:
            kept.append(source[place : passage.start])
            place = passage.end
    return " ".join([*kept, source[place:]])


def _folded(line: str) -> str:
    return " ".join(line.casefold().split())


def candidates(bits: int) -> Asked:
    """The query for what may be near: no more than `MOST_CANDIDATES` rows; where more share a band, some are missed."""
    # By the hour: whoever asks twice asks the same.
    since = (now() - WITHIN).replace(minute=0, second=0, microsecond=0)
    return _SHARING_A_BAND, (*bands_of(bits), id_at(since))


def near(bits: int, rows: Sequence[tuple[int, int]]) -> list[Near]:
    """The comments of the last `WITHIN` whose fingerprints are at most three bits away, the nearest first.

    `rows` are those of `candidates`.
    """
    found = [Near(comment_id, distance(bits, unsigned(stored))) for comment_id, stored in rows]
    return sorted((each for each in found if each.apart <= NEAR), key=lambda each: (each.apart, -each.comment_id))


def remember(comment: Comment) -> None:
    """Writes the fingerprint of what an edited comment says now, or forgets it where too little is said.

    Inside a transaction.
    """
    made = _made(comment)
    if made is None:
        Fingerprint.objects.filter(pk=comment.pk).delete()
        return
    Fingerprint.objects.bulk_create(
        [made],
        update_conflicts=True,
        unique_fields=["comment"],
        update_fields=["bits", "band_1", "band_2", "band_3", "band_4"],
    )


def _made(comment: Comment) -> Fingerprint | None:
    bits = fingerprint_of(comment.text, comment.parent.text if comment.parent is not None else "")
    if bits is None:
        return None
    one, two, three, four = bands_of(bits)
    return Fingerprint(comment_id=comment.pk, bits=signed(bits), band_1=one, band_2=two, band_3=three, band_4=four)


def _written(comment: Comment, **_: Any) -> None:
    made = _made(comment)
    if made is not None:
        _INSERTED.write(made)


def _edited(comment: Comment, **_: Any) -> None:
    remember(comment)


def connect() -> None:
    comment_written.connect(_written, dispatch_uid="likeness-written")
    comment_edited.connect(_edited, dispatch_uid="likeness-edited")
