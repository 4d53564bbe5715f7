"""Which comments say nearly the same, by whomever and wherever on the site, found by fingerprints (simhash.py)."""

from datetime import timedelta
from typing import Any, NamedTuple

from django.db.models import Q

from broadsheet.common.clock import now
from broadsheet.common.prepared import A_NUMBER, Prepared
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


class Near(NamedTuple):
    """A comment that says nearly the same, and in how many of 64 bits the two differ."""

    comment_id: int
    apart: int


def fingerprint_of(source: str, answered: str = "") -> int | None:
    """The fingerprint of a comment's source without the lines that it quotes from the text answered.

    `None` where too little is left.
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


def near(bits: int) -> list[Near]:
    """The comments of the last `WITHIN` whose fingerprints are at most three bits away, the nearest first.

    One query, for no more than `MOST_CANDIDATES` rows; where more share a band, some may be missed.
    """
    rows = _SHARING_A_BAND.all(*bands_of(bits), id_at(now() - WITHIN))
    found = [Near(comment_id, distance(bits, unsigned(stored))) for comment_id, stored in rows]
    return sorted((each for each in found if each.apart <= NEAR), key=lambda each: (each.apart, -each.comment_id))


def remember(comment: Comment) -> None:
    """Writes the fingerprint of what a comment says now, or forgets it where too little is said. Inside a transaction.

    To be called when a comment is written, published or held, and when it is edited.
    """
    bits = fingerprint_of(comment.text, comment.parent.text if comment.parent is not None else "")
    if bits is None:
        Fingerprint.objects.filter(pk=comment.pk).delete()
        return
    one, two, three, four = bands_of(bits)
    made = Fingerprint(comment_id=comment.pk, bits=signed(bits), band_1=one, band_2=two, band_3=three, band_4=four)
    Fingerprint.objects.bulk_create(
        [made],
        update_conflicts=True,
        unique_fields=["comment"],
        update_fields=["bits", "band_1", "band_2", "band_3", "band_4"],
    )


def _said(comment: Comment, **_: Any) -> None:
    remember(comment)


def connect() -> None:
    comment_written.connect(_said, dispatch_uid="likeness-written")
    comment_edited.connect(_said, dispatch_uid="likeness-edited")
