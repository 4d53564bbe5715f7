"""The steps for names, handles and texts about oneself (`READER_TEXT_STEPS`): those of comments, where they apply."""

from collections.abc import Iterable, Iterator

from broadsheet.common.decisions import decided
from broadsheet.conversation.pipeline import Verdict
from broadsheet.moderation.models import Moderating
from broadsheet.moderation.scoring.asking import guard
from broadsheet.moderation.texts.language import OTHER, language_of
from broadsheet.moderation.texts.names import judge_name
from broadsheet.moderation.words.steps import judge_words
from broadsheet.readers.wishes import ABOUT, Answer, Finding, Wish

# Of oneself one may speak coarsely, and name one’s site: the lists have what is not wanted of either.
_USUAL_HERE = frozenset({"PROFANITY", "SPAM"})


def words(wish: Wish) -> Iterator[Finding]:
    """The paper's banned and suspect words, in whatever spelling."""
    return _found(judge_words(wish.text))


def texts(wish: Wish) -> Iterator[Finding]:
    """Addresses and telephone numbers, watched and hidden links, shouting."""
    return _found(judge_name(wish.text))


def scored(wish: Wish) -> Iterator[Finding]:
    """What the paper's scorer says of a text about oneself, by the numbers of comments. Names tell it nothing.

    Where it does not answer in time, nothing is said.
    """
    moderating = decided(Moderating)
    if wish.field != ABOUT or not wish.text or not moderating.has_scorer:
        return
    guess = language_of(wish.text)
    scores = guard().score(wish.text, guess.language if guess is not None and guess.language != OTHER else "")
    aimed = [score.value for name, score in (scores or {}).items() if name not in _USUAL_HERE]
    surest = max(aimed, default=0.0)
    for threshold, answer in ((moderating.holds_from, Answer.HOLD), (moderating.marks_from, Answer.MARK)):
        if threshold and round(100 * surest) >= threshold:
            yield Finding("scored", answer, score=surest, detail=f"{surest:.0%}")
            return


def _found(verdicts: Iterable[Verdict]) -> Iterator[Finding]:
    for each in verdicts:
        yield Finding(each.code, Answer(each.answer.value), each.why, each.score, each.detail)
