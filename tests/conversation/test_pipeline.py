"""What every comment goes through, and what each step says to whoever wrote it."""

from typing import Any

import pytest

from broadsheet.conversation.models import Comment, Discussion
from broadsheet.conversation.pipeline import Answer, Draft, Verdict
from broadsheet.conversation.posting import post
from broadsheet.conversation.refusals import Refused
from tests.conversation.talk import house, make_discussion, make_moderator, say
from tests.readers.people import make_member

pytestmark = pytest.mark.django_db


def refused(reader: Any, discussion: Discussion, text: str, **given: Any) -> Refused:
    with pytest.raises(Refused) as caught:
        post(reader, discussion.pk, text, **given)
    return caught.value


def test_a_text_that_is_too_long_says_by_how_much() -> None:
    house(longest=100)
    assert "5 characters too long" in refused(make_member(), make_discussion(), "x" * 105).why


@pytest.mark.parametrize("text", ["", "  \n\n ", "\u200b\u200b", "> \n>"])
def test_a_text_in_which_nothing_is_said_is_no_comment(text: str) -> None:
    assert refused(make_member(), make_discussion(), text).code == "empty"


def test_nobody_says_the_same_twice_not_even_elsewhere() -> None:
    reader = make_member()
    words = "I have said this before, and I will say it again."
    say(make_discussion(), reader, words)
    told = refused(reader, make_discussion(), words.upper().replace(",", ", "))
    assert (told.code, told.status) == ("repeated", 409)


def test_two_readers_may_say_the_same() -> None:
    words = "I have said this before, and I will say it again."
    assert say(make_discussion(), text=words).is_published
    assert say(make_discussion(), text=words).is_published


def test_thanks_may_be_said_again() -> None:
    reader = make_member()
    say(make_discussion(), reader, "Thank you!")
    assert say(make_discussion(), reader, "Thank you!").is_published


def test_whoever_floods_is_told_how_long_to_wait() -> None:
    house(most_by_reader=2)
    reader, discussion = make_member(), make_discussion()
    say(discussion, reader)
    say(discussion, reader)
    told = refused(reader, discussion, "One more.")
    assert (told.status, told.code) == (429, "too-often")
    assert 0 < told.wait <= 600
    assert "10 minutes" in told.why


def test_an_address_is_limited_whoever_writes_from_it() -> None:
    house(most_by_address=2)
    discussion = make_discussion()
    for _ in range(2):
        say(discussion, sender="192.0.2.1")
    assert refused(make_member(), discussion, "A third one.", sender="192.0.2.1").code == "too-often"
    assert say(discussion, sender="192.0.2.2").is_published


def test_what_was_refused_is_not_counted() -> None:
    house(most_by_reader=1, longest=100)
    reader, discussion = make_member(), make_discussion()
    for _ in range(3):
        refused(reader, discussion, "y" * 200)
    assert say(discussion, reader).is_published


def test_many_links_wait_for_somebody_to_look() -> None:
    links = " ".join(f"https://example.org/{number}" for number in range(3))
    comment = say(make_discussion(), text=links)
    assert (comment.status, comment.held_by) == ("held", "links")
    assert say(make_discussion(), make_moderator(), links).is_published


def test_the_first_comments_of_a_new_reader_wait_where_the_paper_wants_it() -> None:
    from broadsheet.conversation import judging

    house(newcomers_held=1)
    reader, discussion = make_member(), make_discussion()
    first = say(discussion, reader)
    assert (first.status, first.held_by) == ("held", "newcomer")
    judging.approve(make_moderator(), first.pk)
    assert say(discussion, reader).is_published


def test_in_a_held_discussion_everything_waits_but_the_staff() -> None:
    discussion = make_discussion(rule="held")
    assert say(discussion).status == "held"
    assert say(discussion, make_moderator()).is_published


def test_what_waits_is_counted_and_shown_to_nobody() -> None:
    discussion = make_discussion(rule="held")
    comment = say(discussion)
    discussion.refresh_from_db()
    assert (discussion.comment_count, comment.is_shown) == (0, False)


def never(draft: Draft) -> Verdict | None:
    """A step of this paper's own."""
    return Verdict(Answer.REFUSE, "never", "Not here.")


def doubtful(draft: Draft) -> Verdict | None:
    return Verdict(Answer.HOLD, "doubtful", "We are not sure.")


def test_a_paper_has_steps_of_its_own(settings: Any) -> None:
    settings.COMMENT_STEPS = [*settings.COMMENT_STEPS, f"{__name__}.never"]
    assert refused(make_member(), make_discussion(), "Anything.").why == "Not here."


def test_a_refusal_counts_more_than_a_doubt(settings: Any) -> None:
    settings.COMMENT_STEPS = [f"{__name__}.doubtful", f"{__name__}.never"]
    refused(make_member(), make_discussion(), "Anything.")
    assert not Comment.objects.exists()


def test_of_several_doubts_the_first_is_told(settings: Any) -> None:
    settings.COMMENT_STEPS = [f"{__name__}.doubtful", *settings.COMMENT_STEPS]
    comment = say(make_discussion(rule="held"))
    assert (comment.held_by, comment.held_reason) == ("doubtful", "We are not sure.")
