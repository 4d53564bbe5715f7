"""The steps for names, handles and texts about oneself (`READER_TEXT_STEPS`): those of comments, where they apply."""

from collections.abc import Iterable, Iterator

from broadsheet.conversation.pipeline import Verdict
from broadsheet.moderation.texts.names import judge_name
from broadsheet.moderation.words.steps import judge_words
from broadsheet.readers.wishes import Answer, Finding, Wish


def words(wish: Wish) -> Iterator[Finding]:
    """The paper's banned and suspect words, in whatever spelling."""
    return _found(judge_words(wish.text))


def texts(wish: Wish) -> Iterator[Finding]:
    """Addresses and telephone numbers, watched and hidden links, shouting."""
    return _found(judge_name(wish.text))


def _found(verdicts: Iterable[Verdict]) -> Iterator[Finding]:
    for each in verdicts:
        yield Finding(each.code, Answer(each.answer.value), each.why, each.score, each.detail)
