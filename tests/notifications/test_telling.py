"""What a reader is told: once, the most personal reason, and nothing that they do not want."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.utils import timezone

from broadsheet.conversation import editing, judging, reacting, reporting
from broadsheet.conversation.models import Comment
from broadsheet.notifications.models import Channel, Event, Kind, Notice
from broadsheet.notifications.notices import inbox, preferences, telling
from broadsheet.notifications.notices.presentation import shown
from broadsheet.notifications.tasks import OVERLOOKED, tell_overlooked
from broadsheet.readers import relations
from broadsheet.readers.models import Follow, Reader
from tests.conversation.talk import make_discussion, make_moderator, say
from tests.readers.people import make_member

pytestmark = pytest.mark.django_db
Bounded = Callable[[int], AbstractContextManager[object]]


def told(reader: Reader) -> list[str]:
    """The reader's notices as they read them, newest first, without the marks that set names apart."""
    rows = shown(reader, inbox.page(reader.pk).notices)
    return [row.sentence.replace("\u2068", "").replace("\u2069", "") for row in rows]


def test_whoever_is_answered_is_told_who_did() -> None:
    ana, bela, discussion = make_member("Ana"), make_member("Béla"), make_discussion()
    first = say(discussion, ana)
    answer = say(discussion, bela, parent=first)
    assert told(ana) == ["Béla answered you"]
    assert told(bela) == []
    (row,) = shown(ana, inbox.page(ana.pk).notices)
    assert row.url == answer.get_absolute_url()
    assert not Event.objects.exists()


def test_many_answers_are_one_notice() -> None:
    ana, discussion = make_member("Ana"), make_discussion()
    first = say(discussion, ana)
    say(discussion, make_member("Carl"), parent=first)
    bela = make_member("Béla")
    say(discussion, bela, parent=first)
    assert told(ana) == ["Béla and Carl answered you"]
    for number in range(10):
        say(discussion, make_member(f"Somebody {number}"), parent=first)
    say(discussion, bela, parent=first)
    assert told(ana) == ["Béla and 11 others answered you"]


def test_after_reading_only_what_is_new_is_counted() -> None:
    ana, discussion = make_member("Ana"), make_discussion()
    first = say(discussion, ana)
    say(discussion, make_member("Béla"), parent=first)
    inbox.mark_all_read(ana.pk)
    assert inbox.unread(ana.pk) == 0
    say(discussion, make_member("Carl"), parent=first)
    assert told(ana) == ["Carl answered you"]
    assert inbox.unread(ana.pk) == 1


def test_whoever_is_named_is_told_so_and_not_also_that_they_were_answered() -> None:
    ana, bela, discussion = make_member("Ana"), make_member("Béla"), make_discussion()
    first = say(discussion, ana)
    say(discussion, bela, f"@{ana.handle}, are you sure?", parent=first)
    assert told(ana) == ["Béla named you"]


def test_who_wants_no_mentions_is_told_of_the_answer() -> None:
    ana, discussion = make_member("Ana"), make_discussion()
    first = say(discussion, ana)
    preferences.set_switches(ana.pk, {(Kind.MENTION, Channel.SITE): False})
    say(discussion, make_member("Béla"), f"@{ana.handle}, are you sure?", parent=first)
    assert told(ana) == ["Béla answered you"]


def test_followers_of_thread_discussion_and_writer_are_told_once() -> None:
    ana, bela, discussion = make_member("Ana"), make_member("Béla"), make_discussion()
    root = say(discussion)
    for kind, pk in (("thread", root.pk), ("discussion", discussion.pk), ("reader", bela.pk)):
        relations.follow(ana, kind, pk)
    say(discussion, bela, parent=root)
    assert told(ana) == ["Béla wrote in a thread that you follow"]
    say(discussion, bela)
    assert told(ana) == ["Béla wrote in a discussion that you follow", "Béla wrote in a thread that you follow"]
    say(make_discussion(), bela)
    assert told(ana)[0] == "Béla, whom you follow, commented"


def test_what_was_said_before_somebody_followed_is_no_news() -> None:
    ana, discussion = make_member("Ana"), make_discussion()
    say(discussion, make_member("Early"))
    relations.follow(ana, "discussion", discussion.pk)
    say(discussion, make_member("Béla"))
    assert told(ana) == ["Béla wrote in a discussion that you follow"]


def test_a_comment_that_is_gone_is_told_of_no_more() -> None:
    ana, bela, discussion = make_member("Ana"), make_member("Béla"), make_discussion()
    first = say(discussion, ana)
    relations.follow(ana, "discussion", discussion.pk)
    say(discussion, make_member("Carl"), parent=first)
    answer, remark = say(discussion, bela, parent=first), say(discussion, bela)
    editing.withdraw(bela, answer.pk)
    assert told(ana) == ["Béla wrote in a discussion that you follow", "Carl answered you"]
    editing.withdraw(bela, remark.pk)
    assert told(ana) == ["Carl answered you"]


def test_a_comment_that_was_held_is_told_of_when_it_is_approved_and_its_writer_too() -> None:
    ana, bela, moderator = make_member("Ana"), make_member("Béla"), make_moderator()
    discussion = make_discussion()
    first = say(discussion, ana)
    discussion.rule = "held"
    discussion.save()
    answer = say(discussion, bela, parent=first)
    assert told(ana) == []
    discussion.rule = "open"
    discussion.save()
    say(discussion, make_member("Carl"), parent=first)
    inbox.mark_all_read(ana.pk)
    judging.approve(moderator, answer.pk)
    assert "Béla" in told(ana)[0], "although a later answer was read before"
    assert inbox.unread(ana.pk) == 1
    assert told(bela) == ["Your comment was approved"]


def test_whoever_is_rejected_is_told_and_finds_their_text() -> None:
    bela = make_member("Béla")
    comment = say(make_discussion(), bela, "It was raining.")
    judging.reject(make_moderator(), comment.pk)
    (row,) = shown(bela, inbox.page(bela.pk).notices)
    decision = bela.decisions.get()
    assert (row.sentence, row.excerpt) == ("Your comment was rejected", "It was raining.")
    assert row.url == f"/accounts/decisions/{decision.pk}/"


def test_whoever_reported_is_told_what_became_of_it_and_not_shown_the_text_again() -> None:
    ana, comment = make_member("Ana"), say(make_discussion(), text="Buy it!")
    reporting.report(ana, comment.pk, "spam")
    judging.reject(make_moderator(), comment.pk)
    (row,) = shown(ana, inbox.page(ana.pk).notices)
    assert (row.sentence, row.url, row.excerpt) == ("A comment that you reported was removed", "", "")


def test_a_pick_is_told_and_taken_back() -> None:
    ana, moderator = make_member("Ana"), make_moderator()
    comment = say(make_discussion(), ana)
    judging.pick(moderator, comment.pk)
    judging.pick(moderator, comment.pk, "With a note.")
    assert told(ana) == ["The editors picked your comment"]
    judging.unpick(moderator, comment.pk)
    assert told(ana) == []


def test_what_is_edited_is_picked_no_more_and_may_name_others() -> None:
    ana, bela = make_member("Ana"), make_member("Béla")
    comment = say(make_discussion(), ana)
    judging.pick(make_moderator(), comment.pk)
    editing.edit(ana, comment.pk, f"Something else, @{bela.handle}.")
    assert told(ana) == []
    editing.edit(ana, comment.pk, f"Something else again, @{bela.handle}.")
    assert told(bela) == ["Ana named you"]
    inbox.mark_all_read(bela.pk)
    editing.edit(ana, comment.pk, f"And again, @{bela.handle}.")
    assert inbox.unread(bela.pk) == 0


def test_milestones_are_told_and_not_the_steps_between() -> None:
    ana = make_member("Ana")
    comment = say(make_discussion(), ana)
    for _ in range(4):
        reacting.react(make_member(), comment.pk, "recommend")
    assert told(ana) == ["1 reader recommends your comment"]
    inbox.mark_all_read(ana.pk)
    fan = make_member()
    for _ in range(2):
        reacting.react(fan, comment.pk, "recommend")
        assert told(ana) == ["5 readers recommend your comment"]
        reacting.react(fan, comment.pk, "")
    assert inbox.unread(ana.pk) == 1
    inbox.mark_all_read(ana.pk)
    reacting.react(fan, comment.pk, "recommend")
    assert inbox.unread(ana.pk) == 0, "reached before"


def test_a_muted_thread_is_silent_until_it_is_unmuted() -> None:
    ana, discussion = make_member("Ana"), make_discussion()
    first = say(discussion, ana)
    say(discussion, make_member("Béla"), parent=first)
    (notice,) = inbox.page(ana.pk).notices
    assert inbox.mute_thread(ana.pk, notice.pk)
    say(discussion, make_member("Carl"), f"@{ana.handle}!", parent=first)
    assert inbox.unread(ana.pk) == 0
    inbox.unmute_thread(ana.pk, first.pk)
    say(discussion, make_member("Dora"), parent=first)
    assert inbox.unread(ana.pk) == 1


@pytest.mark.parametrize("status", ["shut-out", "former"])
def test_whoever_is_shut_out_or_gone_is_told_nothing(status: str) -> None:
    ana, discussion = make_member("Ana"), make_discussion()
    first = say(discussion, ana)
    Follow.objects.create(reader=ana, kind="discussion", target_id=discussion.pk)
    Reader.objects.filter(pk=ana.pk).update(status=status, is_active=False)
    say(discussion, text=f"@{ana.handle}", parent=first)
    assert not Notice.objects.filter(reader=ana).exists()


def test_the_same_event_taken_up_twice_tells_once() -> None:
    ana, discussion = make_member("Ana"), make_discussion()
    answer = say(discussion, make_member("Béla"), parent=say(discussion, ana))
    inbox.mark_all_read(ana.pk)
    event = Event.objects.create(what=Event.What.EDITED, comment=answer.pk)
    for _ in range(2):
        telling.tell(event.pk)
    assert inbox.unread(ana.pk) == 0


def test_a_telling_that_was_broken_off_goes_on_where_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(telling, "AT_ONCE", 2)
    discussion = make_discussion()
    followers = [make_member() for _ in range(5)]
    for reader in followers:
        relations.follow(reader, "discussion", discussion.pk)
    monkeypatch.setattr(telling, "tell", lambda event_id: None)
    comment = say(discussion)
    monkeypatch.undo()
    monkeypatch.setattr(telling, "AT_ONCE", 2)
    (event,) = Event.objects.all()
    assert telling._took_a_step(event.pk)
    heard = set(Notice.objects.values_list("reader_id", flat=True))
    assert 0 < len(heard) < 5
    inbox.mark_all_read(followers[0].pk)
    telling.tell(event.pk)
    telling.tell(event.pk)
    assert Notice.objects.count() == 5
    assert inbox.unread(followers[0].pk) == 0
    assert set(Notice.objects.values_list("newest", flat=True)) == {comment.pk}


def test_what_nobody_told_is_taken_up_again(monkeypatch: pytest.MonkeyPatch) -> None:
    ana, discussion = make_member("Ana"), make_discussion()
    first = say(discussion, ana)
    monkeypatch.setattr(telling, "tell", lambda event_id: None)
    say(discussion, make_member("Béla"), parent=first)
    monkeypatch.undo()
    tell_overlooked()
    assert told(ana) == []
    Event.objects.update(at=timezone.now() - OVERLOOKED * 2)
    tell_overlooked()
    assert told(ana) == ["Béla answered you"]


def test_what_cannot_be_told_waits_and_holds_up_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    ana, discussion = make_member("Ana"), make_discussion()
    first = say(discussion, ana)
    with monkeypatch.context() as broken:
        broken.setitem(telling._STEPS, Event.What.PICKED, lambda event: 1 / 0)
        judging.pick(make_moderator(), first.pk)
        say(discussion, make_member("Béla"), parent=first)
        assert told(ana) == ["Béla answered you"]
    (event,) = Event.objects.all()
    assert event.at > timezone.now()
    Event.objects.update(at=timezone.now() - OVERLOOKED * 2)
    tell_overlooked()
    assert len(told(ana)) == 2
    assert not Event.objects.exists()


@pytest.mark.parametrize("followers", [10, 300])
def test_three_hundred_followers_cost_as_many_queries_as_ten(
    followers: int, django_assert_max_num_queries: Bounded, monkeypatch: pytest.MonkeyPatch
) -> None:
    discussion = make_discussion()
    readers = Reader.objects.bulk_create(
        Reader(email=f"f{number}@example.org", handle=f"f{number}", handle_skeleton=f"f{number}")
        for number in range(followers)
    )
    Follow.objects.bulk_create(Follow(reader=reader, kind="discussion", target_id=discussion.pk) for reader in readers)
    monkeypatch.setattr(telling, "tell", lambda event_id: None)
    comment = say(discussion)
    monkeypatch.undo()
    (event,) = Event.objects.all()
    with django_assert_max_num_queries(50):
        telling.tell(event.pk)
    assert Notice.objects.filter(newest=comment.pk).count() == followers
    assert Comment.objects.count() == 1


def test_what_concerns_nobody_leaves_nothing_to_tell(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(telling, "tell", lambda event_id: None)
    discussion = make_discussion()
    first = say(discussion)
    assert not Event.objects.exists()
    say(discussion, parent=first)
    assert Event.objects.count() == 1
    relations.follow(make_member(), "discussion", discussion.pk)
    say(discussion)
    assert Event.objects.count() == 2


def test_an_event_that_can_never_be_told_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    event = Event.objects.create(what=Event.What.SAID, comment=1)

    def fail(_event: Event) -> bool:
        raise RuntimeError("never")

    monkeypatch.setitem(telling._STEPS, Event.What.SAID, fail)
    waits = []
    while Event.objects.filter(pk=event.pk).exists():
        Event.objects.update(at=timezone.now())
        telling.tell_waiting()
        waits += [round((each.at - timezone.now()).total_seconds() / 60) for each in Event.objects.all()]
    assert waits == [2**number for number in range(telling.MOST_FAILURES)]
