"""What the worker's clock does for readers: who never came is forgotten, and nobody else."""

from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.contrib.sessions.models import Session
from django.utils import timezone

from broadsheet.delivery import worker
from broadsheet.readers.models import Departure, Reader
from broadsheet.readers.names import is_taken
from broadsheet.readers.privacy import copies, erase, never_came, traces
from broadsheet.readers.privacy.never_came import forget_never_verified
from broadsheet.readers.sign_ins import forget_places
from tests.factories import make_reader
from tests.readers.leavers import browser

pytestmark = pytest.mark.django_db


def registered(days: int = 8, verified: bool = False, **fields: Any) -> Reader:
    """Somebody who registered so many days ago."""
    reader = make_reader(**fields)
    EmailAddress.objects.create(user=reader, email=reader.email, verified=verified, primary=True)
    Reader.objects.filter(pk=reader.pk).update(date_joined=timezone.now() - timedelta(days=days))
    return reader


def there(reader: Reader) -> bool:
    return Reader.objects.filter(pk=reader.pk).exists()


def test_who_never_confirmed_their_address_is_forgotten_after_a_week() -> None:
    reader = registered()
    handle = reader.handle or ""
    assert forget_never_verified() == 1
    assert not there(reader) and not EmailAddress.objects.exists()
    assert not is_taken(handle)


@pytest.mark.parametrize(
    "fields",
    [
        {"days": 6},
        {"verified": True},
        {"is_staff": True},
        {"is_superuser": True},
        {"invited_at": timezone.now()},
        {"last_login": timezone.now()},
        {"status": "shut-out"},
        {"status": "former"},
    ],
    ids=lambda fields: next(iter(fields)),
)
def test_nobody_else_is_forgotten(fields: dict[str, Any]) -> None:
    reader = registered(**fields)
    assert forget_never_verified() == 0 and there(reader)


def test_whoever_is_known_some_other_way_is_not_forgotten() -> None:
    made_in_the_newsroom = make_reader()
    Reader.objects.update(date_joined=timezone.now() - timedelta(days=30))
    by_provider, signed_in, of_a_role = registered(), registered(), registered()
    SocialAccount.objects.create(user=by_provider, provider="github", uid="1")
    browser(signed_in)
    Reader.objects.update(last_login=None)
    from django.contrib.auth.models import Group

    of_a_role.groups.add(Group.objects.create(name="Friends"))
    assert forget_never_verified() == 0
    assert all(map(there, (made_in_the_newsroom, by_provider, signed_in, of_a_role)))


def test_later_parts_spare_whoever_wrote_something(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(never_came, "_SPARED", [])
    wrote, silent = registered(), registered()
    never_came.spare(lambda found: found.exclude(pk=wrote.pk))
    assert forget_never_verified() == 1
    assert there(wrote) and not there(silent)


def test_the_clock_does_all_of_it() -> None:
    wanted = {
        erase.erase_due,
        copies.remove_expired,
        forget_never_verified,
        traces.forget_expired_sessions,
        forget_places,
    }
    assert wanted <= worker._ROUNDS.keys()
    assert worker._ROUNDS[erase.erase_due] == 0 and worker._ROUNDS[forget_places] == 3600


def test_the_worker_s_round_erases_whoever_is_due() -> None:
    reader = make_reader(status="leaving")
    Departure.objects.create(reader=reader, due_at=timezone.now() - timedelta(minutes=1))
    worker.beat("test")
    assert Reader.objects.get(pk=reader.pk).status == "former"


def test_one_that_fails_does_not_keep_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    called: list[str] = []

    def broken() -> None:
        called.append("broken")
        raise OSError("disk full")

    monkeypatch.setattr(worker, "_ROUNDS", {})
    monkeypatch.setattr(worker, "_next_call", {})
    worker.every_round(broken, at_most_every=timedelta(hours=1))
    worker.every_round(lambda: called.append("whole"))
    for _ in range(2):
        worker.go_round()
    assert called == ["broken", "whole", "whole"]


def test_stored_sessions_whose_time_is_over_go() -> None:
    browser(make_reader())
    browser(make_reader())
    Session.objects.filter(pk=Session.objects.first().pk).update(  # type: ignore[union-attr]
        expire_date=timezone.now() - timedelta(days=1)
    )
    before = Session.objects.count()
    traces.forget_expired_sessions()
    assert Session.objects.count() == before - 1
