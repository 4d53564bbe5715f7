"""Who else was seen where a reader was: shown to moderators as a hint, with those under a sanction first."""

from datetime import timedelta

import pytest
from django.test import Client

from broadsheet.common.clock import now
from broadsheet.moderation.sanctioning import Kind, impose
from broadsheet.moderation.sources.hints import MOST, hints_for
from broadsheet.readers import sign_ins
from broadsheet.readers.models import Reader, Registration, Sighting, SignIn
from tests.conversation.talk import make_discussion, make_moderator, say
from tests.moderation.test_sources import WHY, seen
from tests.readers.people import make_member

pytestmark = pytest.mark.django_db


def somebody(address: str = "203.0.113.7", browser: str = "Mozilla/5.0", **given: object) -> Reader:
    reader = make_member(**given)  # type: ignore[arg-type]
    seen(reader, address, browser)
    return reader


@pytest.mark.parametrize(
    ("address", "browser", "place", "mark"),
    [
        ("203.0.113.7", "Mozilla/5.0", True, True),
        ("203.0.113.7", "Other", True, False),
        ("203.0.99.9", "Mozilla/5.0", False, True),
    ],
)
def test_the_same_network_and_the_same_device_are_hints(address: str, browser: str, place: bool, mark: bool) -> None:
    reader, other = somebody(), somebody(address, browser)
    (hint,) = hints_for(reader)
    assert (hint.reader, bool(hint.place), bool(hint.mark), hint.sanction) == (other, place, mark, "")
    assert len(hint.place + hint.mark) == 8 * (place + mark)


def test_others_are_none() -> None:
    reader = somebody()
    somebody("198.51.100.1")
    somebody("203.0.99.9", "Other")
    make_member()
    assert hints_for(reader) == []


def test_who_is_suspended_comes_first_though_they_are_signed_in_nowhere() -> None:
    moderator, reader, suspended = make_moderator(), somebody(), somebody(name="Mr Hyde")
    impose(moderator, suspended, Kind.SUSPENSION, WHY, now() + timedelta(days=3))
    for _number in range(MOST + 2):
        somebody()
    assert not SignIn.objects.filter(reader=suspended).exists()
    found = hints_for(reader)
    assert len(found) == MOST
    assert (found[0].reader, found[0].sanction) == (suspended, "Account suspended")
    assert not any(hint.sanction for hint in found[1:])


def test_whoever_logs_out_is_known_there_for_as_long_as_a_sign_in_is() -> None:
    reader, other = somebody(), somebody()
    sign_ins.end_all(other)
    assert [hint.reader for hint in hints_for(reader)] == [other]
    Registration.objects.update_or_create(pk=Registration.load().pk, defaults={"place_days": 5})
    Sighting.objects.update(at=now() - timedelta(days=6))
    sign_ins.forget_places()
    assert hints_for(reader) == []


def test_what_is_kept_of_a_place_is_one_row_however_often_somebody_leaves_it() -> None:
    reader = somebody()
    seen(reader, browser="Mozilla/5.0")
    assert sign_ins.end_all(reader) == 2
    seen(reader, browser="Mozilla/5.0")
    assert sign_ins.end_all(reader) == 1
    assert Sighting.objects.count() == 1


@pytest.mark.parametrize("role", ["Reporters", "Moderators", "Publishers"])
def test_the_staff_are_no_hint_and_have_none(role: str) -> None:
    reader, colleague = somebody(), make_member("Colleague", role)
    seen(colleague, browser="Mozilla/5.0")
    assert hints_for(reader) == []
    assert hints_for(colleague) == []


def test_hashes_that_are_forgotten_are_no_hint() -> None:
    reader, _other = somebody(), somebody()
    SignIn.objects.update(last_used_at=now() - timedelta(days=400))
    sign_ins.forget_places()
    assert hints_for(reader) == []


def test_hints_cost_as_much_however_many_share_a_network(django_assert_max_num_queries: object) -> None:
    reader = somebody()
    for _number in range(20):
        somebody()
    with django_assert_max_num_queries(8):  # type: ignore[operator]
        assert len(hints_for(Reader.objects.with_standing().get(pk=reader.pk))) == MOST


def test_the_readers_page_says_that_it_is_a_hint(client: Client) -> None:
    reader, other = somebody(), somebody(name="Edward Hyde")
    client.force_login(make_moderator())
    page = client.get(f"/moderate/readers/{reader.pk}/").content.decode()
    assert "Edward Hyde" in page and "A hint, no more" in page
    for sign_in in SignIn.objects.filter(reader=other):
        assert sign_in.place not in page and sign_in.mark not in page


def test_they_stand_beside_a_comment_as_well(client: Client) -> None:
    reader = somebody()
    somebody(name="Edward Hyde")
    comment = say(make_discussion(rule="held"), reader)
    client.force_login(make_moderator())
    assert "Edward Hyde" in client.get(f"/moderate/held/{comment.pk}/").content.decode()
