"""What becomes of a comment that says a watched word: in its writer’s own words, quoted, or by somebody trusted."""

from collections.abc import Iterator

import pytest

from broadsheet.conversation.models import Comment
from broadsheet.conversation.pipeline import Answer, Draft, Verdict
from broadsheet.moderation.models import HouseRules, Rule, WatchedWord
from broadsheet.moderation.words import lists
from broadsheet.moderation.words.steps import banned_words, judge_words, suspect_words
from broadsheet.readers.models import Reader
from tests.conversation.talk import house, make_discussion, make_moderator, say
from tests.readers.people import make_member

pytestmark = pytest.mark.django_db
RULE = "Do not call anybody an idiot, a moron or scum."


@pytest.fixture(autouse=True)
def _lists_of_this_test() -> Iterator[None]:
    lists.in_force.connect()
    for word, language, answer in (
        ("moron", "en", "refuse"),
        ("idiot", "en", "hold"),
        ("scum", "en", "hold"),
        ("queer", "en", "mark"),
        ("queer studies", "en", "pass"),
    ):
        WatchedWord.objects.create(word=word, language=language, answer=answer)
    yield
    lists.in_force.forget()


def draft(text: str, parent: Comment | None = None, reader: Reader | None = None) -> Draft:
    discussion = parent.discussion if parent else make_discussion()
    return Draft(reader or make_member(), discussion, text, house(), parent)


def verdicts(text: str, parent: Comment | None = None, reader: Reader | None = None) -> list[Verdict]:
    asked = draft(text, parent, reader)
    return [verdict for verdict in (banned_words(asked), suspect_words(asked)) if verdict]


def answers(text: str, parent: Comment | None = None, reader: Reader | None = None) -> list[Answer]:
    return [verdict.answer for verdict in verdicts(text, parent, reader)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("You have a point.", []),
        ("You moron.", [Answer.REFUSE]),
        ("You m0r0n, you idiot.", [Answer.REFUSE]),
        ("You idiot.", [Answer.HOLD]),
        ("You i d i o t.", [Answer.HOLD]),
        ("You id[i](https://elsewhere.example/)ot.", [Answer.HOLD]),
        ("I am queer, and proud of it.", [Answer.MARK]),
        ("You queer idiot.", [Answer.HOLD, Answer.MARK]),
        ("I read queer studies.", []),
        # One degree less where it is quoted or code, which anybody can have it look like.
        ("> You moron.", [Answer.HOLD]),
        ("> You idiot.\n\nSays who?", [Answer.MARK]),
        ("The option is called `idiot`.", [Answer.MARK]),
        ("> I am queer.", [Answer.MARK]),
        ("You “idiot”.", [Answer.HOLD]),
        ("> You idiot.\n\nYou scum.", [Answer.HOLD, Answer.MARK]),
    ],
)
def test_what_the_lists_make_of_a_comment(text: str, expected: list[Answer]) -> None:
    assert answers(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        f"> {RULE}\n\nThat is the rule, and you broke it.",
        f"The rule says “{RULE}” and you broke it.",
        "Did you read “do not call anybody an idiot”?",
        "> do not call anybody an idiot,  a MORON",
        "Rule 1: «Do not call anybody an idiot, a moron or scum»",
    ],
)
def test_whoever_quotes_the_rule_is_only_marked(text: str) -> None:
    Rule.objects.create(version=HouseRules.objects.create(number=1), key="respect", title="Respect", text=RULE)
    assert answers(text) == [Answer.MARK]


def test_whoever_quotes_the_rules_beside_the_box_is_only_marked() -> None:
    asked = draft(f"> {RULE}")
    assert banned_words(asked) is not None
    shown = Draft(asked.reader, asked.discussion, asked.text, house(house_rules=RULE))
    assert banned_words(shown) is None


def test_whoever_quotes_the_comment_answered_is_only_marked_but_not_for_words_of_their_own() -> None:
    parent = say(make_discussion())
    Comment.objects.filter(pk=parent.pk).update(text="The mayor is a moron, and you are an idiot.")
    parent.refresh_from_db()
    assert answers("> The mayor is a moron, and you are an idiot.\n\nPlease mind the rules.", parent) == [Answer.MARK]
    assert answers("You call the mayor “a moron”?", parent) == [Answer.MARK]
    assert answers("> The mayor is a moron\n\nYes, a moron.", parent) == [Answer.REFUSE, Answer.MARK]
    assert answers("> You are a moron.", parent) == [Answer.HOLD]


def test_the_staff_may_name_the_word_that_they_speak_of() -> None:
    assert answers("Please do not say moron, idiot or queer.", reader=make_moderator()) == []


def test_whoever_is_trusted_is_asked_about_banned_words_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("broadsheet.moderation.standing.is_trusted", lambda reader: True)
    assert answers("You queer idiot.") == [Answer.HOLD]


def test_the_writer_is_told_which_word_is_not_said_here() -> None:
    (verdict,) = verdicts("Well, you M0R0N!")
    assert "“M0R0N”" in verdict.why
    assert verdict.code == "banned-words"


def test_the_moderators_see_what_was_written_and_how_sure_the_step_is() -> None:
    (plain,) = verdicts("You idiot, idiot, and scum.")
    (hidden,) = verdicts("You i d\n i o t.")
    assert (plain.detail, hidden.detail) == ("idiot, scum", "i d i o t (idiot)")
    assert 0.5 < plain.score < hidden.score < 1
    (quoted,) = verdicts("> idiot")
    assert quoted.score < plain.score / 2


def test_what_moderators_see_has_an_end() -> None:
    (verdict,) = verdicts(" ".join("id" + "i" * number + "ot" for number in range(3, 200)))
    assert len(verdict.detail) <= 200


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Anna Dickinson", []),
        ("the_idiot", [Answer.HOLD]),
        ("BigIdiot", [Answer.HOLD]),
        ("idiot99", [Answer.HOLD]),
        ("1diot", [Answer.HOLD]),
        ("M\u200bo\u200br\u200bo\u200bn", [Answer.REFUSE]),
        ("queer_anna", [Answer.MARK]),
        ("Queer idiot", [Answer.HOLD]),
    ],
)
def test_names_are_held_to_the_same_lists(name: str, expected: list[Answer]) -> None:
    assert [verdict.answer for verdict in judge_words(name)] == expected
