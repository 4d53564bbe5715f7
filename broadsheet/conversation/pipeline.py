"""What every comment goes through before it is published: a list of steps, each of which may hold or refuse it.

`settings.COMMENT_STEPS` names the steps by dotted path, in their order. A step is called with a `Draft` and answers
with a `Verdict`, or with `None` where it has nothing to say. The first refusal ends it; a comment that any step holds
waits for a moderator; one that a step marks is published, and the moderators see why. Where a step asks the writer to
think again and none holds it, it goes back to them, and waits where they want it posted all the same. What each step
said is kept with the comment. Steps run inside the transaction that writes the comment, one comment of a reader at a
time; what is slow belongs into a task.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from functools import cache, cached_property, wraps
from typing import Any, NamedTuple, TypeVar, cast

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from broadsheet.common.prepared import A_NUMBER, Asked, Prepared, Row
from broadsheet.common.text import comment_text, links_in
from broadsheet.conversation.models import Comment, Commenting, Discussion
from broadsheet.conversation.refusals import Refused
from broadsheet.readers.models import Reader

LOOKED_AT = 30
#: What has a comment wait that its writer was asked to think about again, and wanted posted all the same.
INSISTED = "insisted"
#: How the question is known to programs.
THINK_AGAIN = "think-again"


class Answer(Enum):
    ACCEPT = "accept"
    MARK = "mark"
    ASK = "ask"
    HOLD = "hold"
    REFUSE = "refuse"


@dataclass(frozen=True)
class Verdict:
    """What a step says. `why` is a sentence for the writer; `wait` the seconds after which to try again.

    `score` is how sure the step is that something is wrong, from 0 to 1; `detail` what it found, for the moderators.
    """

    answer: Answer
    code: str
    why: str = ""
    wait: int = 0
    status: int = 422
    score: float = 0.0
    detail: str = ""


class Said(NamedTuple):
    """What is looked at of a comment that its author wrote before."""

    pk: int
    discussion_id: int
    status: str
    text: str


#: What a reader said last, newest first, in whatever discussion.
LATEST = Prepared(
    lambda reader: (
        Comment.objects.filter(reader=reader)
        .order_by("-id")
        .values_list("id", "discussion_id", "status", "text")[:LOOKED_AT]
    ),
    A_NUMBER,
)


@dataclass(frozen=True)
class Draft:
    """A comment as it is about to be published, or an edit of one (`edited` is then the comment as it was)."""

    reader: Reader
    discussion: Discussion
    text: str
    house: Commenting
    parent: Comment | None = None
    edited: Comment | None = None
    # The block of internet addresses that it came from; empty where there is none to tell.
    sender: str = ""
    # The mark of the browser that it was sent with (readers/sign_ins.py); empty where there is none to tell.
    device: str = ""
    # The writer was asked to think again, and wants it posted as it is.
    insists: bool = False
    # The rows of queries that have been asked already.
    known: Mapping[Asked, Sequence[Any]] = field(default_factory=dict)

    @cached_property
    def words(self) -> str:
        """The text without markup."""
        return comment_text(self.text)

    @cached_property
    def latest(self) -> list[Said]:
        """What the writer said last, newest first, in whatever discussion: at most `LOOKED_AT`."""
        said = [Said(*row) for row in self.rows(LATEST, self.reader.pk)]
        return [each for each in said if self.edited is None or each.pk != self.edited.pk]

    @cached_property
    def links(self) -> list[str]:
        return links_in(self.text)

    @cached_property
    def is_trusted(self) -> bool:
        """Whether the writer has earned it to be spared some steps."""
        return self.reader.is_of_staff or _trusts()(self)

    def rows(self, query: Prepared[Row], *values: int | str) -> Sequence[Row]:
        """The rows of a query for these values, which is not asked again where it has been (`asks_beforehand`)."""
        known = self.known.get((query, values))
        return query.all(*values) if known is None else known


Step = Callable[[Draft], Verdict | None]


def spares_trusted(step: Step) -> Step:
    """A step that is not asked about what a trusted reader writes."""

    @wraps(step)
    def asked(draft: Draft) -> Verdict | None:
        return None if draft.is_trusted else step(draft)

    return asked


Judging = TypeVar("Judging", bound=Callable[[Draft], Any])


def asks_beforehand(asked: Callable[[Reader, str], Iterable[Asked]]) -> Callable[[Judging], Judging]:
    """A step that will ask `Draft.rows` for what `asked` says of a writer and a text.

    All that steps ask so is asked together with what is locked, in one journey to the database.
    """

    def marked(step: Judging) -> Judging:
        _ASKS[step] = asked
        return step

    return marked


_ASKS: dict[Callable[[Draft], Any], Callable[[Reader, str], Iterable[Asked]]] = {}


def asked_beforehand(reader: Reader, text: str) -> list[Asked]:
    """What the steps in force will ask of a comment of the reader's that says so."""
    asking = (_ASKS[step] for step in (*steps(), _trusts()) if step in _ASKS)
    return list(dict.fromkeys([(LATEST, (reader.pk,)), *(each for asked in asking for each in asked(reader, text))]))


def looks_beforehand(look: Callable[[str], object]) -> Callable[[Step], Step]:
    """A step that asks `look`, which remembers its answers, what it makes of a text.

    It is asked once before the transaction that writes the comment, so that others need not wait meanwhile.
    """

    def marked(step: Step) -> Step:
        _LOOKS[step] = look
        return step

    return marked


_LOOKS: dict[Step, Callable[[str], object]] = {}


def look_beforehand(text: str) -> None:
    """Has the steps make of a text what they can without knowing whose it is and where it stands."""
    for step in steps():
        if step in _LOOKS:
            _LOOKS[step](text)


@dataclass(frozen=True)
class Outcome:
    """What came of it: published, or held for the reasons given. The first one is told to the writer."""

    held: Sequence[Verdict] = field(default_factory=tuple)
    # What every step said, by its name, in their order.
    said: Sequence[tuple[str, Verdict | None]] = field(default_factory=tuple)

    @property
    def is_held(self) -> bool:
        return bool(self.held)


def hold(comment: Comment, outcome: Outcome) -> None:
    """Has the comment wait, for the reason that comes first. It is not saved."""
    first = outcome.held[0]
    comment.status, comment.held_by, comment.held_reason = Comment.Status.HELD, first.code, first.why[:300]


def note(comment: Comment, outcome: Outcome) -> None:
    """Writes down with the comment what every step said of it. It is not saved."""
    verdicts = [verdict for _step, verdict in outcome.said if verdict is not None]
    comment.verdicts = [_noted(step, verdict) for step, verdict in outcome.said]
    comment.suspicion = max((round(100 * min(1.0, verdict.score)) for verdict in verdicts), default=0)


def _noted(step: str, verdict: Verdict | None) -> list[Any]:
    """`[step, answer, score of 100, detail]`; only the step's name where it had nothing to say."""
    if verdict is None:
        return [step]
    return [step, verdict.answer.value, round(100 * min(1.0, verdict.score)), verdict.detail[:200]]


@cache
def _loaded(paths: tuple[str, ...]) -> tuple[Step, ...]:
    return tuple(import_string(path) for path in paths)


def steps() -> tuple[Step, ...]:
    """The steps in force."""
    return _loaded(tuple(settings.COMMENT_STEPS))


def _trusts() -> Callable[[Draft], bool]:
    return cast("Callable[[Draft], bool]", import_string(settings.WRITER_IS_TRUSTED))


def judge(draft: Draft) -> Outcome:
    """Sends the draft through all steps. Raises `Refused` at the first that refuses it.

    Raises it too, as `think-again`, where a step asks for that: unless it waits for a moderator anyway, or the writer
    insists, in which case it waits for one too.
    """
    said: list[tuple[str, Verdict | None]] = []
    for step in steps():
        verdict = step(draft)
        if verdict is not None and verdict.answer is Answer.REFUSE:
            raise Refused(verdict.status, verdict.code, verdict.why, verdict.wait)
        said.append((step.__name__, verdict))
    asking = next((verdict for _step, verdict in said if verdict is not None and verdict.answer is Answer.ASK), None)
    if asking is not None:
        waits_already = draft.edited is not None and draft.edited.status == Comment.Status.HELD
        if waits_already or _held(said):
            said = [(step, _held_instead(verdict)) for step, verdict in said]
        elif draft.insists:
            said.append((INSISTED, Verdict(Answer.HOLD, INSISTED, _insisted(), score=asking.score)))
        else:
            raise Refused(422, THINK_AGAIN, asking.why)
    return Outcome(_held(said), tuple(said))


def _held(said: Iterable[tuple[str, Verdict | None]]) -> tuple[Verdict, ...]:
    return tuple(verdict for _step, verdict in said if verdict is not None and verdict.answer is Answer.HOLD)


def _held_instead(verdict: Verdict | None) -> Verdict | None:
    """Nobody was asked where it waits for somebody anyway."""
    if verdict is None or verdict.answer is not Answer.ASK:
        return verdict
    return replace(verdict, answer=Answer.HOLD, why=_("Somebody of the staff will look at it first."))


def _insisted() -> str:
    return _("You wanted it posted as it is, so somebody of the staff will look at it first.")
