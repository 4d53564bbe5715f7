"""What a moderator looks for among comments. It is all in the address, so that a filter is kept as a link."""

from dataclasses import dataclass, fields
from datetime import date, timedelta
from typing import Self
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import CharField, Q, QuerySet
from django.db.models.functions import Cast
from django.http import QueryDict

from broadsheet.conversation.identity import id_at
from broadsheet.conversation.models import Comment
from broadsheet.conversation.pipeline import Answer
from broadsheet.moderation.days import midnight, read_day
from broadsheet.moderation.recording import REPORTS_STEP
from broadsheet.readers.models import Sighting, SignIn

LONGEST = 100


@dataclass(frozen=True)
class Wanted:
    """What comments are looked for; what is empty is not asked about.

    `reader` is a handle, an e-mail address or part of a display name; `about` a number or part of the title of a
    discussion, or what its address begins with, which is how a section's are found. `place` is the beginning of
    a hash of where the writer was seen, at least eight digits of it. Days are those of the paper's
    clock, the last one included. `step` is one of the pipeline that held or marked the comment.
    """

    text: str = ""
    reader: str = ""
    about: str = ""
    place: str = ""
    since: date | None = None
    until: date | None = None
    least: int = 0
    step: str = ""
    order: str = ""

    @classmethod
    def read(cls, data: QueryDict) -> Self:
        """From the address. What cannot be read is not asked about."""
        words = {name: data.get(name, "").replace("\0", "").strip()[:LONGEST] for name in _NAMES}
        least = words["least"]
        return cls(
            text=words["text"],
            reader=words["reader"],
            about=words["about"],
            place=_place(words["place"]),
            since=read_day(words["since"]),
            until=read_day(words["until"]),
            least=min(int(least), 100) if least.isascii() and least.isdecimal() else 0,
            step=words["step"] if words["step"] in step_names() else "",
            order=words["order"],
        )

    @property
    def query(self) -> str:
        """What comes behind the `?` of an address; empty where nothing is asked."""
        return urlencode({name: value for name in _NAMES if (value := getattr(self, name))})

    @property
    def is_narrow(self) -> bool:
        """Whether anything but the order is asked for."""
        return any(getattr(self, name) for name in _NAMES if name != "order")

    def narrowed(self, comments: QuerySet[Comment]) -> QuerySet[Comment]:
        """Those of the comments that are looked for."""
        conditions = Q()
        if self.text:
            conditions &= Q(text__icontains=self.text)
        if self.reader:
            conditions &= self._by()
        if self.about:
            conditions &= self._where()
        if self.place:
            conditions &= self._seen()
        if self.since:
            conditions &= Q(pk__gte=id_at(midnight(self.since)))
        if self.until:
            conditions &= Q(pk__lt=id_at(midnight(self.until + timedelta(days=1))))
        if self.least:
            conditions &= Q(suspicion__gte=self.least)
        if self.step:
            comments = comments.annotate(said=Cast("verdicts", CharField()))
            conditions &= self._stopped()
        return comments.filter(conditions)

    def _by(self) -> Q:
        if "@" in self.reader.lstrip("@"):
            return Q(reader__email=self.reader.lower())
        name = self.reader.lstrip("@")
        known = Q(reader__handle__iexact=name)
        if not self.reader.startswith("@"):
            known |= Q(reader__display_name__icontains=name) | Q(unclaimed__name__icontains=name)
        return known

    def _seen(self) -> Q:
        # Hashes are written in the digits 0 to f, so that this is all that begins so, by the index of either database.
        there = Q(place__gte=self.place, place__lt=f"{self.place}g")
        signed_in = SignIn.objects.filter(there).order_by().values("reader")
        before = Sighting.objects.filter(there).order_by().values("reader")
        return Q(reader__in=signed_in) | Q(reader__in=before)

    def _where(self) -> Q:
        if self.about.isascii() and self.about.isdecimal():
            return Q(discussion=int(self.about[:18]))
        if self.about.startswith(("/", "http://", "https://")):
            return Q(discussion__url__startswith=self.about)
        return Q(discussion__title__icontains=self.about)

    def _stopped(self) -> Q:
        # As both databases write what the pipeline noted: [["links", "hold", 0, ""], …].
        found = Q(held_by=self.step)
        for answer in (Answer.HOLD, Answer.ASK, Answer.MARK):
            found |= Q(said__contains=f'["{self.step}", "{answer.value}"')
        return found


_NAMES = tuple(field.name for field in fields(Wanted))


def step_names() -> list[str]:
    """The names of the steps in force, in their order, and last what else holds comments."""
    return [*(path.rpartition(".")[2] for path in settings.COMMENT_STEPS), REPORTS_STEP]


def _place(text: str) -> str:
    found = text.lower()
    return found if 8 <= len(found) <= 64 and set(found) <= set("0123456789abcdef") else ""
