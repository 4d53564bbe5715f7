"""Who may write where, and what is said to whoever may not."""

from datetime import timedelta

import pytest

from broadsheet.common.clock import now
from broadsheet.conversation import editing, judging, queries, reacting, reporting
from broadsheet.conversation.models import Discussion, Report
from broadsheet.conversation.posting import post
from broadsheet.conversation.refusals import Refused
from broadsheet.readers import relations
from broadsheet.readers.models import Reader
from tests.conversation.talk import house, make_discussion, make_moderator, say
from tests.readers.people import make_member

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("status", "code"),
    [("waiting", "waiting"), ("leaving", "leaving"), ("shut-out", "shut-out"), ("former", "shut-out")],
)
def test_only_members_write(status: str, code: str) -> None:
    reader = make_member()
    Reader.objects.filter(pk=reader.pk).update(status=status)
    with pytest.raises(Refused) as refused:
        post(reader, make_discussion().pk, "Let me in.")
    assert refused.value.code == code


def test_whoever_was_shut_out_a_moment_ago_does_not_write() -> None:
    reader = make_member()
    Reader.objects.filter(pk=reader.pk).update(is_active=False)
    with pytest.raises(Refused, match="cannot write"):
        post(reader, make_discussion().pk, "Still here?")


def test_an_address_is_confirmed_before_the_first_comment() -> None:
    with pytest.raises(Refused, match="Confirm your e-mail"):
        post(make_member(is_verified=False), make_discussion().pk, "Hello.")


@pytest.mark.parametrize(
    "given",
    [{"rule": "closed"}, {"opened_at": now() - timedelta(days=3), "days": 2}],
    ids=["closed", "closed-by-itself"],
)
def test_nothing_is_added_to_a_closed_discussion(given: dict[str, object]) -> None:
    with pytest.raises(Refused, match="closed"):
        post(make_member(), make_discussion(**given).pk, "One last word.")


def test_nothing_is_written_where_the_paper_has_no_comments() -> None:
    house(is_on=False)
    with pytest.raises(Refused, match="switched off"):
        post(make_member(), make_discussion().pk, "Hello?")


def test_a_hidden_discussion_takes_nothing() -> None:
    discussion = make_discussion()
    Discussion.objects.filter(pk=discussion.pk).update(is_hidden=True)
    with pytest.raises(Refused):
        post(make_member(), discussion.pk, "Hello?")


def test_a_reply_stays_in_its_discussion() -> None:
    elsewhere = say(make_discussion())
    with pytest.raises(Refused, match="no longer there"):
        post(make_member(), make_discussion().pk, "To somebody elsewhere.", parent_id=elsewhere.pk)


def test_nobody_answers_what_is_not_published() -> None:
    discussion = make_discussion(rule="held")
    with pytest.raises(Refused, match="no longer there"):
        post(make_moderator(), discussion.pk, "An answer.", parent_id=say(discussion).pk)


@pytest.mark.parametrize("who_blocks", ["author", "answerer"])
def test_a_block_keeps_both_from_answering_and_reacting(who_blocks: str) -> None:
    author, answerer, discussion = make_member(), make_member(), make_discussion()
    comment = say(discussion, author)
    pair = (author, answerer) if who_blocks == "author" else (answerer, author)
    relations.block(pair[0], pair[1].pk)
    with pytest.raises(Refused) as refused:
        post(answerer, discussion.pk, "Listen!", parent_id=comment.pk)
    assert refused.value.code == "blocked"
    with pytest.raises(Refused):
        reacting.react(answerer, comment.pk, "recommend")


def test_nobody_recommends_themselves() -> None:
    comment = say(make_discussion())
    assert comment.reader is not None
    with pytest.raises(Refused, match="yourself"):
        reacting.react(comment.reader, comment.pk, "recommend")


def test_only_the_reactions_of_the_house_are_given() -> None:
    comment = say(make_discussion())
    with pytest.raises(Refused):
        reacting.react(make_member(), comment.pk, "funny")
    house(reactions=["recommend", "funny"])
    assert reacting.react(make_member(), comment.pk, "funny").reactions == {"funny": 1}


def test_a_reader_has_one_reaction_which_they_may_change_and_take_back() -> None:
    house(reactions=["recommend", "funny"])
    comment, reader = say(make_discussion()), make_member()
    reacting.react(reader, comment.pk, "recommend")
    assert reacting.react(reader, comment.pk, "funny").reactions == {"funny": 1}
    assert reacting.react(reader, comment.pk, "").reactions == {}


def test_readers_do_not_judge() -> None:
    comment = say(make_discussion())
    for deed in (judging.approve, judging.reject, judging.pick, judging.unpick):
        with pytest.raises(Refused) as refused:
            deed(make_member(), comment.pk)
        assert refused.value.status == 403


def test_a_pick_has_a_note_and_goes_and_comes_back_with_the_comment() -> None:
    moderator, comment = make_moderator(), say(make_discussion())
    picked = judging.pick(moderator, comment.pk, "Was there.")
    assert (picked.picked_by, picked.pick_note) == (moderator, "Was there.")
    judging.reject(moderator, comment.pk)
    assert queries.picks(comment.discussion) == []
    judging.approve(moderator, comment.pk)
    assert queries.picks(comment.discussion) == [comment]


def test_a_pick_goes_for_good_with_what_its_writer_takes_back() -> None:
    moderator, comment = make_moderator(), say(make_discussion())
    judging.pick(moderator, comment.pk)
    assert comment.reader is not None
    editing.withdraw(comment.reader, comment.pk)
    comment.refresh_from_db()
    assert (comment.picked_at, comment.picked_by) == (None, None)


def test_a_second_report_takes_the_place_of_the_first() -> None:
    comment, reader = say(make_discussion()), make_member()
    reporting.report(reader, comment.pk, "spam")
    reporting.report(reader, comment.pk, "abuse", "On second thoughts.")
    assert [(made.reason, made.words) for made in Report.objects.all()] == [("abuse", "On second thoughts.")]


def test_a_report_needs_a_reason_and_is_about_others() -> None:
    comment = say(make_discussion())
    assert comment.reader is not None
    with pytest.raises(Refused, match="what is wrong"):
        reporting.report(make_member(), comment.pk, "because")
    with pytest.raises(Refused, match="your own"):
        reporting.report(comment.reader, comment.pk, "spam")
