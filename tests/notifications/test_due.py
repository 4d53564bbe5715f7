"""What is due to a reader's devices and mailbox, and when: written down with the telling, where it is wanted."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from allauth.account.models import EmailAddress
from allauth.account.signals import email_changed, email_confirmed
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.db import SessionStore
from django.test import RequestFactory

from broadsheet.common.clock import now
from broadsheet.notifications.carrying import leasing
from broadsheet.notifications.carrying.hours import GRACE, decide, start_mail, stop_mail, when
from broadsheet.notifications.models import Channel, Due, Hours, Kind, Notice
from broadsheet.notifications.notices import folding, preferences
from broadsheet.readers.models import Reader
from tests.notifications.browsers import make_browser
from tests.notifications.telling import answered, come_due, due, hours, quiet_now
from tests.readers.people import make_member

pytestmark = pytest.mark.django_db
Bounded = Callable[[int], AbstractContextManager[object]]
PUSH, MAIL = Channel.PUSH, Channel.MAIL
BERLIN = "Europe/Berlin"


def test_an_answer_is_due_by_mail_after_a_grace() -> None:
    ana = make_member()
    before = now()
    notice = answered(ana)
    (mailed,) = due(ana)
    assert before + GRACE <= mailed.at <= now() + GRACE
    assert mailed.notice_id == notice.pk


def test_ten_answers_are_due_once_when_the_first_was() -> None:
    ana = make_member()
    notice = answered(ana)
    (first,) = due(ana)
    answered(ana)
    again = Notice(reader=ana, kind=notice.kind, about=notice.about, at=now())
    folding.give(Kind.REPLY, [again])
    same = Due.objects.get(notice=notice, channel=MAIL)
    assert same.at == first.at
    assert same.told_at > first.told_at
    assert len(due(ana)) == 2


def test_who_has_no_proven_address_is_not_mailed() -> None:
    never, elsewhere = make_member(is_verified=False), make_member()
    EmailAddress.objects.filter(user=elsewhere).update(email="other@example.org")
    for reader in (never, elsewhere):
        folding.give(Kind.REPLY, [Notice(reader=reader, kind=Kind.REPLY, about="comment:1", at=now())])
        assert not due(reader)


def test_who_switched_a_kind_off_for_mail_is_told_on_the_site_alone() -> None:
    ana = make_member()
    preferences.set_switches(ana.pk, {(Kind.REPLY, MAIL): False})
    answered(ana)
    assert Notice.objects.filter(reader=ana).exists()
    assert not due(ana)


def test_who_stopped_mail_has_none_planned_until_they_start_it() -> None:
    ana = make_member()
    stop_mail(ana.pk, Hours.Stop.ASKED)
    answered(ana)
    assert not due(ana)
    assert start_mail(ana.pk)
    answered(ana)
    assert due(ana)


def test_devices_that_want_alerts_alone_get_no_notices() -> None:
    ana, bela = make_member(), make_member()
    make_browser(reader=ana, has_notices=False)
    make_browser()
    answered(ana)
    answered(bela)
    assert not Due.objects.filter(channel=PUSH).exists()


def test_in_quiet_hours_devices_wait_for_their_end() -> None:
    ana = make_member()
    quiet = quiet_now(ana, after=2)
    make_browser(reader=ana)
    answered(ana)
    (pushed,), (mailed,) = due(ana, PUSH), due(ana, MAIL)
    assert pushed.at == mailed.at
    assert pushed.at.time() == quiet.quiet_until


def berlin(*given: int) -> datetime:
    return datetime(*given, tzinfo=ZoneInfo(BERLIN))  # type: ignore[arg-type, misc]


# The hours of a reader, when something is told, and when it is carried to them.
TIMES: list[tuple[str, dict[str, object], datetime, datetime]] = [
    (PUSH, {}, berlin(2026, 11, 27, 3), berlin(2026, 11, 27, 3)),
    (PUSH, {"quiet_from": time(22), "quiet_until": time(7)}, berlin(2026, 11, 27, 3), berlin(2026, 11, 27, 7)),
    (MAIL, {}, berlin(2026, 11, 27, 3), berlin(2026, 11, 27, 3, 10)),
    (MAIL, {"quiet_from": time(22), "quiet_until": time(7)}, berlin(2026, 11, 27, 21, 55), berlin(2026, 11, 28, 7)),
    (MAIL, {"rhythm": "daily"}, berlin(2026, 11, 27, 3), berlin(2026, 11, 27, 7)),
    (MAIL, {"rhythm": "daily"}, berlin(2026, 11, 27, 7), berlin(2026, 11, 28, 7)),
    (MAIL, {"rhythm": "daily"}, berlin(2026, 3, 28, 9), berlin(2026, 3, 29, 7)),
    (MAIL, {"rhythm": "daily", "quiet_from": time(22), "quiet_until": time(9)}, berlin(2026, 11, 27, 3),
     berlin(2026, 11, 27, 9)),
    (MAIL, {"rhythm": "weekly"}, berlin(2026, 11, 27, 3), berlin(2026, 11, 30, 7)),
    (MAIL, {"rhythm": "weekly"}, berlin(2026, 11, 30, 7), berlin(2026, 12, 7, 7)),
    (MAIL, {"rhythm": "weekly"}, berlin(2026, 10, 24, 9), berlin(2026, 10, 26, 7)),
]  # fmt: skip


@pytest.mark.parametrize(("channel", "decided", "told", "carried"), TIMES)
def test_it_is_carried_when_the_reader_wants(
    channel: str, decided: dict[str, object], told: datetime, carried: datetime
) -> None:
    assert when(channel, Hours(time_zone=BERLIN, **decided), told) == carried


def test_who_decided_nothing_lives_in_the_papers_zone() -> None:
    at = datetime(2026, 7, 1, 12, tzinfo=UTC)
    assert when(MAIL, Hours(rhythm="daily"), at) == datetime(2026, 7, 2, 6, tzinfo=UTC), "seven in London"
    assert when(MAIL, None, at) == at + GRACE


def test_what_waits_comes_by_what_the_reader_decides_now() -> None:
    ana = make_member()
    decided = hours(ana, time_zone=BERLIN, rhythm="weekly")
    answered(ana)
    (waiting,) = due(ana)
    assert waiting.at > now() + GRACE
    decided.rhythm = "now"
    decide(decided)
    (waiting,) = due(ana)
    assert waiting.at <= now() + GRACE


def test_mail_that_came_back_is_tried_at_a_new_address_and_unwanted_mail_is_not() -> None:
    request = RequestFactory().get("/")
    request.session, request.user = SessionStore(), AnonymousUser()
    ana, bela = make_member(), make_member()
    stop_mail(ana.pk, Hours.Stop.RETURNED, "550 No such\r\n user here")
    assert Hours.objects.get(pk=ana.pk).mail_stopped_words == "550 No such user here"
    stop_mail(bela.pk, Hours.Stop.UNWANTED)
    for reader in (ana, bela):
        address = EmailAddress.objects.get(user=reader)
        email_confirmed.send(EmailAddress, request=request, email_address=address)
    assert not Hours.objects.get(pk=ana.pk).mail_stopped
    assert Hours.objects.get(pk=bela.pk).mail_stopped == "unwanted"
    stop_mail(ana.pk, Hours.Stop.RETURNED)
    own = EmailAddress.objects.get(user=ana)
    email_changed.send(Reader, request=request, user=ana, from_email_address=own, to_email_address=own)
    assert not Hours.objects.get(pk=ana.pk).mail_stopped


def test_the_first_reason_for_no_more_mail_stays() -> None:
    ana = make_member()
    stop_mail(ana.pk, Hours.Stop.UNWANTED)
    stop_mail(ana.pk, Hours.Stop.ASKED)
    assert Hours.objects.get(pk=ana.pk).mail_stopped == "unwanted"


def test_what_one_worker_took_another_does_not_take() -> None:
    ana = make_member()
    answered(ana)
    come_due()
    (taken,) = leasing.take(MAIL, ana.pk)
    assert leasing.take(MAIL, ana.pk) == []
    assert leasing.waiting_readers(MAIL, 10) == []
    answered(ana)
    come_due(notice__read_at=None, tries=0)
    (other,) = leasing.take(MAIL, ana.pk)
    assert other.pk != taken.pk, "what is new, and not what is being carried"


@pytest.mark.parametrize("number", [3, 300])
def test_three_hundred_readers_cost_as_many_queries_as_three(
    number: int, django_assert_max_num_queries: Bounded
) -> None:
    readers = Reader.objects.bulk_create(
        Reader(email=f"r{each}@example.org", handle=f"r{each}", handle_skeleton=f"r{each}") for each in range(number)
    )
    EmailAddress.objects.bulk_create(EmailAddress(user=each, email=each.email, verified=True) for each in readers)
    for each in readers[:3]:
        make_browser(reader=each)
    start, end = (now() - timedelta(hours=1)).time(), (now() + timedelta(hours=1)).time()
    Hours.objects.bulk_create(
        Hours(reader=each, time_zone="UTC", quiet_from=start, quiet_until=end) for each in readers
    )
    notices = [Notice(reader=each, kind=Kind.REPLY, about="comment:1", at=now()) for each in readers]
    # Both inserts go in parts on SQLite, which takes so many values in one statement.
    with django_assert_max_num_queries(16):
        folding.give(Kind.REPLY, notices)
    assert Due.objects.filter(channel=MAIL).count() == number
    assert Due.objects.filter(channel=PUSH).count() == 3
