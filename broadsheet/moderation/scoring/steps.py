"""The step of the pipeline that asks the scorer."""

import time
from functools import lru_cache

from django.conf import settings
from django.utils.translation import gettext as _

from broadsheet.common.decisions import decided
from broadsheet.conversation.pipeline import Answer, Draft, Verdict, looks_beforehand, spares_trusted
from broadsheet.moderation.models import Moderating
from broadsheet.moderation.scoring.asking import guard
from broadsheet.moderation.scoring.guard import Guard
from broadsheet.moderation.scoring.interface import Score
from broadsheet.moderation.texts.language import OTHER, language_of

#: As much of a text as is given to the scorer, in characters.
MOST = 3_000
# Coarse words that are aimed at nobody, which is no reason to ask anybody to think again. They count with TOXICITY.
_COUNTED_ELSEWHERE = frozenset({"PROFANITY"})
_MOST_WORDS = 3
_LONGEST_WORD = 40
_REMEMBERED_SECONDS = 10


def _beforehand(text: str) -> None:
    if decided(Moderating).has_scorer:
        _scores(text)


@looks_beforehand(_beforehand)
@spares_trusted
def scored(draft: Draft) -> Verdict | None:
    """Has the scorer look at the text: its number marks it, has its writer asked to think again, or has it wait.

    The scorer sees the first 3,000 characters, cut after a word. The number is the highest of its attributes.
    """
    moderating = decided(Moderating)
    if not moderating.has_scorer:
        return None
    scores = _scores(draft.text)
    if scores is None:
        return _silent() if moderating.when_silent == Moderating.Silent.HOLD else None
    counted = {name: score for name, score in scores.items() if name not in _COUNTED_ELSEWHERE}
    if not counted:
        return None
    surest = max(counted.values(), key=lambda score: score.value)
    answer = _answer(round(100 * surest.value), moderating)
    if answer is None:
        return None
    return Verdict(answer, "scored", _why(answer, draft.text, surest), score=surest.value, detail=_detail(counted))


def _answer(number: int, moderating: Moderating) -> Answer | None:
    """What the publisher wants done with a text of that number. A threshold of 0 is never reached."""
    thresholds = [
        (moderating.holds_from, Answer.HOLD),
        (moderating.asks_from, Answer.ASK),
        (moderating.marks_from, Answer.MARK),
    ]
    return next((answer for threshold, answer in thresholds if threshold and number >= threshold), None)


def _silent() -> Verdict:
    why = _("It could not be looked over just now, so somebody of the staff will look at it first.")
    return Verdict(Answer.HOLD, "scorer-silent", why, detail=guard().scorer.name)


def _why(answer: Answer, text: str, score: Score) -> str:
    if answer is Answer.MARK:
        return ""
    if answer is Answer.HOLD:
        return _("It may hurt somebody as it stands, so somebody of the staff will look at it first.")
    words = list(dict.fromkeys(_shown(text[span.begin : span.end]) for span in score.spans))[:_MOST_WORDS]
    if not words:
        why = _("Please think again: this may hurt somebody.")
    else:
        named = ", ".join(_("“%(word)s”") % {"word": word} for word in words)
        why = _("Please think again: %(words)s may hurt somebody.") % {"words": named}
    choice = _("You can change it, or have it posted all the same; somebody of the staff will then look at it first.")
    return f"{why} {choice}"


def _shown(words: str) -> str:
    shown = " ".join(words.split())
    return shown if len(shown) <= _LONGEST_WORD else f"{shown[:_LONGEST_WORD]}…"


def _detail(scores: dict[str, Score]) -> str:
    """The numbers that say something, the highest first, and what was seen."""
    told = sorted((item for item in scores.items() if round(100 * item[1].value)), key=lambda item: -item[1].value)
    numbers = ", ".join(f"{name} {round(100 * score.value)}" for name, score in told)
    return f"{numbers}: {told[0][1].why}" if told[0][1].why else numbers


def _scores(text: str) -> dict[str, Score] | None:
    """What the scorer says of the text, `None` where it says nothing; asked once for what is asked again at once."""
    return _asked(beginning(text), guard(), int(time.monotonic() / _REMEMBERED_SECONDS))


@lru_cache(maxsize=32)
def _asked(text: str, scorer: Guard, _moment: int) -> dict[str, Score] | None:
    return scorer.score(text, _language(text))


def beginning(text: str) -> str:
    """The first 3,000 characters, without a word that they would cut."""
    if len(text) <= MOST:
        return text
    cut = text[: MOST + 1]
    # Not far back: what has no spaces is cut where it must be.
    place = max(cut.rfind(space, MOST // 2) for space in " \n")
    return text[: place if place > 0 else MOST]


def _language(text: str) -> str:
    """The language of the text; where that cannot be told the paper's, where it has one; empty for any."""
    guess = language_of(text)
    if guess is not None:
        return "" if guess.language == OTHER else guess.language
    wanted = tuple(getattr(settings, "COMMENT_LANGUAGES", ())) or (settings.LANGUAGE_CODE.partition("-")[0],)
    return wanted[0] if len(wanted) == 1 else ""
