"""What is due is carried again where a worker was killed, once more where it was told anew, and not for ever."""

from datetime import timedelta

import pytest

from broadsheet.common.clock import now
from broadsheet.notifications.carrying import devices as carrying
from broadsheet.notifications.carrying import errands, leasing
from broadsheet.notifications.models import Channel, Due
from broadsheet.readers.models import Reader
from tests.conversation.talk import make_discussion, say
from tests.notifications.devices import make_device
from tests.notifications.postbox import Postbox
from tests.notifications.push_service import PushService
from tests.notifications.telling import answered, come_due, due, hours, lease_is_over, post_comes, quiet_now
from tests.readers.people import make_member

pytestmark = pytest.mark.django_db
PUSH = Channel.PUSH


def test_what_a_killed_worker_took_is_carried_again_under_the_same_tag(
    push_service: PushService, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana = make_member("Ana")
    device = make_device(push_service, ana)
    with monkeypatch.context() as killed:
        killed.setattr(leasing, "done", lambda dues: None)
        answered(ana)
    assert len(push_service.messages) == 1
    errands.carry_due()
    assert len(push_service.messages) == 1, "somebody may still be at it"
    lease_is_over()
    errands.carry_due()
    assert len(push_service.messages) == 2
    assert len(push_service.shown(device)) == 1
    assert not due(ana, PUSH)


def test_what_is_told_anew_while_it_is_carried_is_carried_again(
    push_service: PushService, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana, discussion = make_member("Ana"), make_discussion()
    make_device(push_service, ana)
    first = say(discussion, ana)
    done = leasing.done

    def and_meanwhile(dues: list[Due]) -> None:
        monkeypatch.undo()
        Due.objects.filter(pk__in=[each.pk for each in dues]).update(told_at=now())
        done(dues)

    monkeypatch.setattr(leasing, "done", and_meanwhile)
    say(discussion, make_member("Béla"), parent=first)
    assert len(push_service.messages) == 2
    assert not due(ana, PUSH)


def test_one_readers_trouble_is_not_the_next_ones(push_service: PushService, monkeypatch: pytest.MonkeyPatch) -> None:
    ana, bela = make_member("Ana"), make_member("Béla")
    for reader in (ana, bela):
        make_device(push_service, reader)
        quiet_now(reader)
        answered(reader, "Carl")
        hours(reader, quiet_from=None, quiet_until=None)
    still_wanted = carrying.still_wanted

    def fails(channel: str, reader: Reader, dues: list[Due]) -> object:
        if reader.pk == ana.pk:
            raise LookupError("something")
        return still_wanted(channel, reader, dues)

    monkeypatch.setattr(carrying, "still_wanted", fails)
    post_comes()
    assert len(push_service.messages) == 1
    assert due(ana, PUSH)
    assert not due(bela, PUSH)


def test_what_fails_before_it_is_taken_is_left_for_the_next_round(
    push_service: PushService, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana = make_member("Ana")
    make_device(push_service, ana)
    quiet_now(ana)
    answered(ana)
    tried: list[int] = []

    def fails(channel: str, reader: int) -> list[Due]:
        tried.append(reader)
        raise LookupError("something")

    monkeypatch.setattr(leasing, "take", fails)
    come_due(channel=PUSH)
    errands.carry_due()
    assert tried == [ana.pk]


def test_what_nobody_came_by_to_carry_for_days_is_no_news(push_service: PushService, postbox: Postbox) -> None:
    ana = make_member("Ana")
    make_device(push_service, ana)
    quiet_now(ana)
    answered(ana)
    hours(ana, quiet_from=None, quiet_until=None)
    Due.objects.update(at=now() - leasing.OVERDUE - timedelta(minutes=1))
    errands.carry_due()
    assert not push_service.messages
    assert not postbox.mails
    assert not Due.objects.exists()


def test_what_fails_again_and_again_is_given_up(push_service: PushService) -> None:
    ana = make_member("Ana")
    make_device(push_service, ana)
    quiet_now(ana)
    answered(ana)
    hours(ana, quiet_from=None, quiet_until=None)
    Due.objects.filter(channel=PUSH).update(tries=leasing.MOST_TRIES)
    post_comes()
    assert not push_service.messages
    assert not due(ana, PUSH)
