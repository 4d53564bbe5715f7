"""Changing what one has said, for a while and in the open; taking it back, at any time."""

from datetime import timedelta

import pytest

from broadsheet.common.clock import now
from broadsheet.conversation import editing, judging
from broadsheet.conversation.identity import id_at
from broadsheet.conversation.models import Comment
from broadsheet.conversation.refusals import Refused
from tests.conversation.talk import house, make_discussion, make_moderator, say
from tests.readers.people import make_member

pytestmark = pytest.mark.django_db


def old(comment: Comment, minutes: int) -> Comment:
    """The same comment, written so long ago."""
    pk = id_at(now() - timedelta(minutes=minutes))
    Comment.objects.filter(pk=comment.pk).update(id=pk, thread=pk)
    return Comment.objects.get(pk=pk)


def test_what_it_said_before_stays_to_be_read() -> None:
    comment = say(make_discussion(), text="The bridge is yelow.")
    assert comment.reader is not None
    edited = editing.edit(comment.reader, comment.pk, "The bridge is *yellow*.")
    assert edited.html == "<p>The bridge is <em>yellow</em>.</p>"
    assert edited.edited_at is not None
    assert [version.text for version in edited.versions.all()] == ["The bridge is yelow."]


def test_saving_the_same_text_is_no_edit() -> None:
    comment = say(make_discussion(), text="As it is.")
    assert comment.reader is not None
    assert editing.edit(comment.reader, comment.pk, "As it is.\n").edited_at is None


def test_it_can_be_edited_for_a_quarter_of_an_hour() -> None:
    reader = make_member()
    comment = old(say(make_discussion(), reader), minutes=16)
    with pytest.raises(Refused, match="no longer be edited"):
        editing.edit(reader, comment.pk, "Too late.")
    assert editing.withdraw(reader, comment.pk).status == "withdrawn"


def test_nobody_edits_or_withdraws_what_others_wrote() -> None:
    comment = say(make_discussion())
    stranger = make_member()
    for deed in (
        lambda: editing.edit(stranger, comment.pk, "Mine now."),
        lambda: editing.withdraw(stranger, comment.pk),
    ):
        with pytest.raises(Refused) as refused:
            deed()
        assert refused.value.status == 404


def test_an_edit_that_brings_in_links_waits_for_a_moderator() -> None:
    house(most_links=0)
    reader, discussion = make_member(), make_discussion()
    comment = say(discussion, reader, "Harmless.")
    edited = editing.edit(reader, comment.pk, "Buy at https://shop.example/")
    assert (edited.status, edited.held_by) == ("held", "links")
    discussion.refresh_from_db()
    assert discussion.comment_count == 0


def test_a_withdrawn_comment_is_read_by_nobody_and_counted_by_nothing() -> None:
    discussion, reader = make_discussion(), make_member()
    comment = say(discussion, reader)
    editing.withdraw(reader, comment.pk)
    discussion.refresh_from_db()
    comment.refresh_from_db()
    assert (discussion.comment_count, discussion.participant_count, comment.is_shown) == (0, 0, False)


def test_a_withdrawn_comment_holds_its_place_while_somebody_has_answered() -> None:
    discussion, reader = make_discussion(), make_member()
    comment = say(discussion, reader)
    answer = say(discussion, parent=comment)
    editing.withdraw(reader, comment.pk)
    comment.refresh_from_db()
    assert comment.is_shown
    assert answer.reader is not None
    editing.withdraw(answer.reader, answer.pk)
    comment.refresh_from_db()
    assert not comment.is_shown


def test_withdrawing_twice_changes_nothing() -> None:
    discussion, reader = make_discussion(), make_member()
    comment = say(discussion, reader)
    editing.withdraw(reader, comment.pk)
    editing.withdraw(reader, comment.pk)
    discussion.refresh_from_db()
    assert discussion.comment_count == 0


def test_a_pick_was_of_other_words() -> None:
    comment = say(make_discussion(), text="Worth a place at the top.")
    judging.pick(make_moderator(), comment.pk)
    assert comment.reader is not None
    assert editing.edit(comment.reader, comment.pk, "Something else.").picked_at is None
