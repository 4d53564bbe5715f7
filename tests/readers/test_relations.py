"""Following, muting and blocking: what readers can do with each other, and what they cannot."""

from collections.abc import Callable

import pytest

from broadsheet.delivery.models import Withdrawal
from broadsheet.readers import relations
from broadsheet.readers.models import Block, Follow, Mute, Reader, Registration
from broadsheet.readers.relations import Refused, may_interact
from broadsheet.readers.signals import reader_leaves
from broadsheet.readers.status import Status, become
from tests.factories import make_section, make_story, make_topic
from tests.readers.people import make_member

pytestmark = pytest.mark.django_db


def refused(act: Callable[..., None], *args: object) -> Refused:
    with pytest.raises(Refused) as caught:
        act(*args)
    return caught.value


def test_a_reader_follows_a_topic_once_however_often_they_say_so() -> None:
    anna, topic = make_member("Anna"), make_topic()
    relations.follow(anna, "topic", topic.pk)
    relations.follow(anna, "topic", topic.pk)
    assert Follow.objects.filter(reader=anna).count() == 1
    relations.unfollow(anna, "topic", topic.pk)
    relations.unfollow(anna, "topic", topic.pk)
    assert not Follow.objects.filter(reader=anna).exists()


def test_only_what_anybody_may_see_can_be_followed() -> None:
    anna = make_member("Anna")
    draft = make_story(section=make_section(), live=False)
    shut_out = make_member("Carl", status=Status.SHUT_OUT, is_active=False)
    for kind, pk in (("story", draft.pk), ("topic", 99), ("reader", shut_out.pk), ("nonsense", 1), ("reader", 99)):
        assert refused(relations.follow, anna, kind, pk).status == 404
    assert not Follow.objects.exists()


def test_nobody_follows_mutes_or_blocks_themselves() -> None:
    anna = make_member("Anna")
    assert refused(relations.follow, anna, "reader", anna.pk).status == 409
    assert refused(relations.mute, anna, anna.pk).status == 409
    assert refused(relations.block, anna, anna.pk).status == 409
    assert not (Follow.objects.exists() or Mute.objects.exists() or Block.objects.exists())


@pytest.mark.parametrize("status", [Status.WAITING, Status.LEAVING])
def test_who_is_no_member_follows_nothing_but_may_stop_and_may_block(status: str) -> None:
    anna, bela, topic = make_member("Anna"), make_member("Bela"), make_topic()
    relations.follow(anna, "topic", topic.pk)
    Reader.objects.filter(pk=anna.pk).update(status=status)
    assert refused(relations.follow, anna, "topic", make_topic().pk).status == 403
    relations.unfollow(anna, "topic", topic.pk)
    relations.block(anna, bela.pk)
    assert not Follow.objects.exists()
    assert Block.objects.filter(reader=anna, target=bela).exists()


def test_what_stood_in_the_session_does_not_count_but_what_is_true_now() -> None:
    anna, topic = make_member("Anna"), make_topic()
    become(Reader.objects.get(pk=anna.pk), Status.SHUT_OUT)
    assert anna.status == Status.MEMBER
    assert refused(relations.follow, anna, "topic", topic.pk).status == 403


def test_a_block_ends_both_follows_and_keeps_them_ended() -> None:
    anna, bela = make_member("Anna"), make_member("Bela")
    relations.follow(anna, "reader", bela.pk)
    relations.follow(bela, "reader", anna.pk)
    assert may_interact(anna, bela)
    relations.block(anna, bela.pk)
    assert not Follow.objects.exists()
    assert refused(relations.follow, bela, "reader", anna.pk).status == 403
    assert refused(relations.follow, anna, "reader", bela.pk).status == 409
    assert not may_interact(anna, bela)
    assert not may_interact(bela, anna)
    relations.unblock(anna, bela.pk)
    assert not Follow.objects.exists()
    relations.follow(bela, "reader", anna.pk)
    assert may_interact(bela, anna)


def test_who_is_muted_or_blocked_is_hidden_from_that_reader_alone() -> None:
    anna, bela, carl = make_member("Anna"), make_member("Bela"), make_member("Carl")
    relations.mute(anna, bela.pk)
    relations.mute(anna, bela.pk)
    relations.block(anna, carl.pk)
    assert relations.hidden_from(anna) == {bela.pk, carl.pk}
    assert relations.hidden_from(bela) == relations.hidden_from(carl) == set()
    relations.unmute(anna, bela.pk)
    relations.unblock(anna, carl.pk)
    assert relations.hidden_from(anna) == set()


def test_one_can_undo_only_what_is_ones_own() -> None:
    anna, bela, carl = make_member("Anna"), make_member("Bela"), make_member("Carl")
    relations.mute(anna, carl.pk)
    relations.block(anna, carl.pk)
    relations.unmute(bela, carl.pk)
    relations.unblock(bela, carl.pk)
    relations.unblock(carl, anna.pk)
    assert relations.hidden_from(anna) == {carl.pk}
    assert not may_interact(carl, anna)


def test_nobody_follows_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(relations, "MOST_FOLLOWS", 2)
    anna, topics = make_member("Anna"), [make_topic() for _ in range(3)]
    for topic in topics[:2]:
        relations.follow(anna, "topic", topic.pk)
    assert refused(relations.follow, anna, "topic", topics[2].pk).status == 409
    relations.follow(anna, "topic", topics[0].pk)
    assert Follow.objects.count() == 2


def test_nobody_mutes_and_blocks_more_readers_than_a_page_can_be_told_of(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(relations, "MOST_MUTED", 2)
    anna, bela, carl, dora = (make_member(name) for name in ("Anna", "Bela", "Carl", "Dora"))
    relations.mute(anna, bela.pk)
    relations.block(anna, carl.pk)
    relations.follow(dora, "reader", anna.pk)
    for act in (relations.mute, relations.block):
        told = refused(act, anna, dora.pk)
        assert told.status == 409 and "2 readers" in told.why
    assert relations.hidden_from(anna) == {bela.pk, carl.pk} and Follow.objects.filter(reader=dora).exists()
    # Whoever is muted can be blocked as well, and whoever is let go makes room.
    relations.block(anna, bela.pk)
    relations.unblock(anna, carl.pk)
    relations.mute(anna, dora.pk)
    assert relations.hidden_from(anna) == {bela.pk, dora.pk}


def test_nobody_follows_and_unfollows_without_pause() -> None:
    anna, topic = make_member("Anna"), make_topic()
    for _ in range(relations.CHANGES.most):
        relations.CHANGES.take(str(anna.pk))
    told = refused(relations.follow, anna, "topic", topic.pk)
    assert told.status == 429
    assert 0 < told.wait <= 3600
    relations.follow(make_member("Bela"), "topic", topic.pk)


def test_where_readers_have_no_pages_they_do_not_follow_each_other() -> None:
    anna, bela, topic = make_member("Anna"), make_member("Bela"), make_topic()
    registration = Registration.load()
    registration.has_profiles = False
    registration.save()
    assert refused(relations.follow, anna, "reader", bela.pk).status == 403
    relations.follow(anna, "topic", topic.pk)
    relations.mute(anna, bela.pk)


def test_following_somebody_refreshes_both_pages_and_no_story_that_names_them() -> None:
    anna, bela = make_member("Anna"), make_member("Bela")
    Registration.load()
    Withdrawal.objects.all().delete()
    relations.follow(anna, "reader", bela.pk)
    relations.follow(anna, "reader", bela.pk)
    assert [row.tags for row in Withdrawal.objects.all()] == [sorted([f"relations:{anna.pk}", f"relations:{bela.pk}"])]


def test_who_leaves_is_followed_muted_and_blocked_by_nobody() -> None:
    anna, bela = make_member("Anna"), make_member("Bela")
    relations.follow(anna, "reader", bela.pk)
    relations.follow(bela, "reader", anna.pk)
    relations.mute(bela, anna.pk)
    relations.mute(anna, bela.pk)
    kept = make_member("Carl")
    relations.block(kept, bela.pk)
    reader_leaves.send(sender=Reader, reader=anna, keeps_comments=True)
    assert not (Follow.objects.exists() or Mute.objects.exists())
    assert Block.objects.count() == 1
