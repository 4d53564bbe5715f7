"""The scorer as a step of the pipeline: what it makes of comments, and that it never keeps anybody from posting."""

import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from broadsheet.conversation.editing import edit
from broadsheet.conversation.models import Comment
from broadsheet.conversation.pipeline import steps
from broadsheet.conversation.refusals import Refused
from broadsheet.moderation.models import Moderating
from broadsheet.moderation.models.standing import Standing
from broadsheet.moderation.scoring import asking
from broadsheet.moderation.scoring.baseline import Baseline
from broadsheet.moderation.scoring.interface import Score, Span
from broadsheet.moderation.scoring.steps import MOST, beginning
from tests.conversation.talk import make_discussion, make_moderator, say
from tests.readers.people import make_member

pytestmark = pytest.mark.django_db
PUBLISHED, HELD = Comment.Status.PUBLISHED, Comment.Status.HELD


class Scripted:
    """Says the number that the text names; breaks, hangs or talks nonsense where it is told to."""

    name, version = "scripted", "1"
    attributes: tuple[str, ...] = ("TOXICITY", "PROFANITY")
    asked: list[str] = []
    hangs = threading.Event()

    def score(self, text: str, language: str) -> dict[str, Score]:
        self.asked.append(text)
        if "hang" in text:
            self.hangs.wait(5)
        if "break" in text:
            raise RuntimeError(text)
        number = next((int(word) for word in text.split() if word.isdecimal()), 0)
        value = float("nan") if "nonsense" in text else number / 100
        return {"TOXICITY": Score(value, (Span(0, 4, value),), "seen"), "PROFANITY": Score(1.0)}


@pytest.fixture
def scripted(settings: Any) -> Iterator[type[Scripted]]:
    settings.COMMENT_SCORER = f"{__name__}.Scripted"
    asking._begin_anew()
    Scripted.asked = []
    Scripted.hangs.clear()
    yield Scripted
    Scripted.hangs.set()
    asking._begin_anew()


def decide(**decided: object) -> None:
    made = Moderating.load()
    for name, value in decided.items():
        setattr(made, name, value)
    made.save()


def what_became_of(text: str) -> str:
    """The comment's status, `marked` where it was marked, or the code of the refusal."""
    try:
        comment = say(make_discussion(), text=text)
    except Refused as refused:
        return refused.code
    rows = {row[0]: row[1:] for row in comment.verdicts}
    return "marked" if rows["scored"][:1] == ["mark"] else comment.status


def test_it_is_the_last_step_of_all() -> None:
    assert steps()[-1].__name__ == "scored"


@pytest.mark.parametrize(
    ("number", "decided", "comes_of_it"),
    [
        (49, {}, "published"),
        (50, {}, "marked"),
        (69, {}, "marked"),
        (70, {}, "think-again"),
        (89, {}, "think-again"),
        (90, {}, "held"),
        (100, {"holds_from": 0}, "think-again"),
        (100, {"holds_from": 0, "asks_from": 0}, "marked"),
        (100, {"holds_from": 0, "asks_from": 0, "marks_from": 0}, "published"),
        (0, {"marks_from": 0}, "published"),
        (100, {"has_scorer": False}, "published"),
    ],
)
def test_the_publisher_says_what_a_number_means(
    scripted: object, number: int, decided: dict[str, Any], comes_of_it: str
) -> None:
    decide(**decided)
    assert what_became_of(f"text of {number} points") == comes_of_it


REAL = [
    ("You are an idiot.", "think-again"),
    ("Du bist ein Trottel, und das schon seit Jahren und für immer.", "think-again"),
    ("Tu es un abruti, et je ne suis pas le seul à le penser ici.", "think-again"),
    ("أنت غبي ولا تفهم شيئا من كل ما يقال هنا", "think-again"),
    ("I will kill you, you idiot.", "held"),
    ("You idiot. I will kill you!", "held"),
    ("This is bullshit.", "published"),
    ("That law is stupid.", "published"),
    ("You are not an idiot.", "published"),
    ("> You are an idiot.\n\nNobody should write so.", "published"),
    ("He called me “you idiot” in public.", "published"),
    ("Type `kill yourself` at the prompt.", "published"),
    ("Johnny Depp, you were great in that film.", "published"),
    ("We queers will march again on Saturday.", "published"),
    ("The murder in Scunthorpe is before the court; the killer was a local.", "published"),
    ("Dostoevsky wrote “The Idiot” in Geneva and Florence.", "published"),
    ("https://a.example/1 https://a.example/2 buy", "marked"),
]


@pytest.mark.parametrize(("text", "comes_of_it"), REAL)
def test_the_built_in_scorer_asks_where_somebody_is_insulted_and_leaves_talk_about_words_alone(
    text: str, comes_of_it: str
) -> None:
    assert what_became_of(text) == comes_of_it


def test_what_was_seen_stands_with_the_comment_for_the_moderators() -> None:
    comment = say(make_discussion(), text="I will kill you, you idiot.")
    (row,) = [row for row in comment.verdicts if row[0] == "scored"]
    assert row[1] == "hold"
    assert row[2] == comment.suspicion >= 90
    assert "TOXICITY" in row[3]
    assert "I will kill you" in row[3]
    assert comment.held_by == "scored"


def test_those_who_are_trusted_and_the_staff_are_not_scored(scripted: type[Scripted]) -> None:
    trusted = make_member()
    Standing.objects.create(reader=trusted, is_trusted=True)
    type(trusted).objects.filter(pk=trusted.pk).update(date_joined="2020-01-01T00:00Z")
    trusted.refresh_from_db()
    for reader in (trusted, make_moderator()):
        assert say(make_discussion(), reader, "text of 100 points").status == PUBLISHED


def test_a_text_is_scored_once_however_often_it_is_looked_at(scripted: type[Scripted]) -> None:
    say(make_discussion(), text="text of 3 points")
    assert len(scripted.asked) == 1


@pytest.mark.parametrize("trouble", ["break", "nonsense"])
@pytest.mark.parametrize(("when_silent", "status"), [("pass", PUBLISHED), ("hold", HELD)])
def test_a_scorer_that_fails_keeps_nobody_from_posting(
    scripted: object, trouble: str, when_silent: str, status: str
) -> None:
    decide(when_silent=when_silent)
    comment = say(make_discussion(), text=f"here it will {trouble}")
    assert comment.status == status
    assert comment.held_by == ("scorer-silent" if status == HELD else "")


@pytest.mark.parametrize(("when_silent", "status"), [("pass", PUBLISHED), ("hold", HELD)])
def test_a_scorer_that_hangs_keeps_nobody_waiting(scripted: object, when_silent: str, status: str) -> None:
    decide(when_silent=when_silent)
    began = time.monotonic()
    assert [say(make_discussion(), text=f"hang {name}").status for name in "abcdef"] == [status] * 6
    # Six, with ten milliseconds for each of the first three at most: far from the five seconds that it hangs for.
    assert time.monotonic() - began < 4


@pytest.mark.parametrize("path", ["nowhere.Scorer", "broadsheet.moderation.scoring.steps.MOST", "json.loads"])
def test_a_scorer_that_cannot_be_loaded_keeps_nobody_from_posting(settings: Any, path: str) -> None:
    settings.COMMENT_SCORER = path
    asking._begin_anew()
    assert say(make_discussion(), text="hello").status == PUBLISHED


def test_a_process_that_was_forked_begins_with_threads_of_its_own() -> None:
    one = asking.guard()
    assert asking.guard() is one
    asking._begin_anew()
    assert asking.guard() is not one


def test_an_edit_is_scored_too() -> None:
    reader = make_member()
    comment = say(make_discussion(), reader, "All is well.")
    edited = edit(reader, comment.pk, "I will kill you, you idiot.")
    assert (edited.status, edited.held_by) == (HELD, "scored")


def test_only_the_beginning_is_given_to_the_scorer_and_no_word_is_cut() -> None:
    text = "word " * 2_000
    cut = beginning(text)
    assert MOST - 5 <= len(cut) <= MOST
    assert text.startswith(cut)
    assert cut.endswith("word")
    assert beginning("short") == "short"
    assert len(beginning("a" * 10_000)) == MOST


GROWN: list[tuple[str, Callable[[int], str]]] = [
    ("insults", lambda size: "you idiot " * (size // 10)),
    ("no words of the table", lambda size: "the bridge is closed " * (size // 21)),
    ("quotations", lambda size: "“you idiot” " * (size // 12)),
    ("marks", lambda size: "!" * size),
    ("single letters", lambda size: "i d i o t " * (size // 10)),
    ("drawn out", lambda size: "idi" + "o" * size + "t"),
    ("addresses", lambda size: "http://" * (size // 7)),
    ("backticks", lambda size: "`" * size + " x " + "`" * size),
    ("Arabic", lambda size: "أنت غبي " * (size // 8)),
    ("towers of accents", lambda size: "i" + "\u0301" * size),
]


@pytest.mark.parametrize("language", ["", "en"])
@pytest.mark.parametrize(("name", "text_of"), GROWN)
def test_the_work_grows_with_the_text_and_with_nothing_else(
    name: str, text_of: Callable[[int], str], language: str
) -> None:
    scorer = Baseline()

    def steps_for(size: int) -> int:
        scorer.score(text_of(size), language)
        return scorer.steps

    small, large = steps_for(4_000), steps_for(16_000)
    assert large <= 4.5 * small + 200
    assert large <= 20 * 16_000
