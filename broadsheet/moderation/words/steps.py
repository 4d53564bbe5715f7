"""The steps of the pipeline that look for the paper's banned and suspect words; and the same for names and profiles.

Who repeats a word need not mean it. Words in a quoted line or in `code` count one degree less than the writer's own: a
moderator looks at what would else be refused, and what would wait is marked. What is quoted from the comment answered,
or from the rules of the house, with `>` or between quotation marks, is only ever marked.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache

from django.utils.translation import gettext as _

from broadsheet.conversation.pipeline import Answer, Draft, Verdict, looks_beforehand, spares_trusted
from broadsheet.moderation.models.rules import Rule
from broadsheet.moderation.words import lists
from broadsheet.moderation.words.matching import Found, WordMatcher
from broadsheet.moderation.words.quoting import Kind, Passage, passages

# From what passes to what is refused.
_DEGREES = [Answer.ACCEPT, Answer.MARK, Answer.HOLD, Answer.REFUSE]
_SCORES = {Answer.MARK: 0.4, Answer.HOLD: 0.8, Answer.REFUSE: 1.0}
_SCORE_QUOTED = 0.2
# Whoever dresses a word up knows that it should not be said.
_MORE_DISGUISED = 0.15
_LONGEST_DETAIL = 200
_PARTS_OF_NAMES = re.compile(r"(?<=[^\W\d_A-Z])(?=[A-Z])|\d{2,}$|^\d{2,}")

Judged = tuple[Found, Answer]


@lru_cache(maxsize=32)
def _found(matcher: WordMatcher, text: str) -> tuple[Found, ...]:
    """Both steps ask the same."""
    return tuple(matcher.find(text))


@looks_beforehand(lambda text: _found(lists.in_force(), text))
def banned_words(draft: Draft) -> Verdict | None:
    """Refuses words that the paper bans outright, and has others that it bans wait. The staff are not asked."""
    if draft.reader.is_of_staff:
        return None
    judged = _judged(draft)
    refused = [found for found, answer in judged if answer is Answer.REFUSE]
    if refused:
        return _refusal(refused)
    held = [found for found, answer in judged if answer is Answer.HOLD]
    return _verdict(Answer.HOLD, held, _("Some of its words make somebody of the staff look at it first."))


@spares_trusted
def suspect_words(draft: Draft) -> Verdict | None:
    """Marks words that may be meant well or ill, for moderators to see."""
    return _verdict(Answer.MARK, [found for found, answer in _judged(draft) if answer is Answer.MARK])


def judge_words(text: str) -> list[Verdict]:
    """What the lists say of a name, a handle or a profile's text: the worst of it, or nothing."""
    # “BigIdiot” and “idiot99” are words and numbers written together.
    apart = _PARTS_OF_NAMES.sub(" ", text)
    found = lists.in_force().find(text) or lists.in_force().find(apart)
    by_answer = {
        answer: [each for each in found if Answer(each.entry.label) is answer] for answer in reversed(_DEGREES[1:])
    }
    if by_answer[Answer.REFUSE]:
        return [_refusal(by_answer[Answer.REFUSE])]
    held = _verdict(Answer.HOLD, by_answer[Answer.HOLD])
    marked = _verdict(Answer.MARK, by_answer[Answer.MARK])
    return [verdict for verdict in (held or marked,) if verdict]


def _refusal(found: Sequence[Found]) -> Verdict:
    why = _("“%(word)s” is not said here. Please find another word; your text is kept.")
    word = _in_line(found[0])
    return Verdict(Answer.REFUSE, "banned-words", why % {"word": word}, score=1.0, detail=_detail(found))


def _verdict(answer: Answer, found: Sequence[Found], why: str = "") -> Verdict | None:
    if not found:
        return None
    base = _SCORE_QUOTED if answer is Answer.MARK and all(each.quoted for each in found) else _SCORES[answer]
    score = base + (_MORE_DISGUISED if any(each.disguised for each in found) else 0)
    code = "suspect-words" if answer is Answer.MARK else "banned-words"
    return Verdict(answer, code, why, score=score, detail=_detail(found))


def _detail(found: Sequence[Found]) -> str:
    """The words as they were written, each once, with the listed one beside it where that is hard to see."""
    words = (f"{_in_line(each)} ({each.entry.word})" if each.disguised else _in_line(each) for each in found)
    return ", ".join(dict.fromkeys(words))[:_LONGEST_DETAIL]


def _in_line(found: Found) -> str:
    return " ".join(found.as_written.split())


def _judged(draft: Draft) -> list[Judged]:
    """What was found, and what follows from it once it is known whose words they are."""
    matcher = lists.in_force()
    found = _found(matcher, draft.text)
    # A link in the middle of a word parts its letters in the source, but not on the page.
    known = {each.entry for each in found}
    linked = [each for each in _found(matcher, draft.words) if each.entry not in known] if "](" in draft.text else []
    others = _Others(draft) if found else None
    judged = [(each, _answer(each, others.said(each))) for each in found] if others else []
    return judged + [(each, Answer(each.entry.label)) for each in linked]


def _answer(found: Found, is_repeated: bool) -> Answer:
    degree = _DEGREES.index(Answer(found.entry.label))
    if is_repeated:
        return _DEGREES[min(degree, 1)]
    return _DEGREES[max(1, degree - 1)] if found.quoted else _DEGREES[degree]


class _Others:
    """What others said, of which a draft may repeat some: the comment that it answers, and the rules of the house."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        # Of each kind the passages are in order, and none lies within another.
        self._passages: dict[Kind, list[Passage]] = {kind: [] for kind in Kind}
        for passage in passages(draft.text):
            self._passages[passage.kind].append(passage)
        self._said: dict[Passage, bool] = {}
        self._texts: list[str] | None = None

    def said(self, found: Found) -> bool:
        """Whether the word stands in a passage that is set apart, and that one of the others did say."""
        return any(map(self._has_said, self._around(found.start)))

    def _around(self, place: int) -> Iterator[Passage]:
        for apart in self._passages.values():
            before = bisect_right(apart, place, key=lambda passage: passage.start)
            if before and place < apart[before - 1].end:
                yield apart[before - 1]

    def _has_said(self, passage: Passage) -> bool:
        if passage not in self._said:
            words = _folded(self._draft.text[passage.start : passage.end])
            self._said[passage] = any(words in text for text in self.texts())
        return self._said[passage]

    def texts(self) -> list[str]:
        if self._texts is None:
            self._texts = [_folded(text) for text in self._sources()]
        return self._texts

    def _sources(self) -> Iterator[str]:
        if self._draft.parent is not None:
            yield self._draft.parent.text
        yield self._draft.house.house_rules
        for title, text in Rule.objects.values_list("title", "text"):
            yield f"{title} {text}"


def _folded(text: str) -> str:
    return " ".join(text.casefold().split()).strip(" .,;:!?…")
