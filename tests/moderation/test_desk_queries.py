"""What pages of the desk ask the database: as much for a full queue as for a short one."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from broadsheet.conversation import judging, reporting
from broadsheet.conversation.models import Comment
from tests.conversation.talk import house, make_discussion, make_moderator, say
from tests.factories import make_front
from tests.readers.people import make_member

pytestmark = pytest.mark.django_db


def queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code in (200, 303)
    return len(asked)


@pytest.mark.parametrize(
    "address",
    [
        "/moderate/held/",
        "/moderate/held/?order=suspicious",
        "/moderate/held/?text=say&reader=member&about=/&least=0&since=2020-01-01",
        "/moderate/held/next/",
        "/moderate/counts/",
        "/moderate/reported/",
        "/moderate/new/",
    ],
)
def test_a_queue_asks_the_same_however_long_it_is(client: Client, address: str) -> None:
    make_front()
    house(most_by_reader=1_000, most_by_address=1_000)
    client.force_login(make_moderator())

    def fill(number: int) -> None:
        for _number in range(number):
            say(make_discussion(rule="held"))
            reporting.report(make_member(), say(make_discussion()).pk, "spam")

    fill(2)
    client.get(address)
    few = queries(client, address)
    fill(30)
    assert queries(client, address) == few <= 19


def test_a_comment_asks_the_same_however_much_is_known_of_it(client: Client) -> None:
    make_front()
    house(most_by_reader=1_000, most_by_address=1_000)
    moderator = make_moderator()
    client.force_login(moderator)
    discussion, writer = make_discussion(), make_member()

    def thread(answers: int) -> Comment:
        comment = say(discussion, writer)
        for _number in range(answers):
            above, comment = comment, say(discussion, writer, parent=comment)
            say(discussion, parent=above)
            reporting.report(make_member(), comment.pk, "spam")
            judging.reject(moderator, say(discussion, writer).pk)
        reporting.report(make_member(), comment.pk, "spam")
        for _number in range(answers):
            say(discussion, parent=comment)
        return comment

    short, long = thread(1), thread(8)
    client.get(f"/moderate/new/{short.pk}/")
    few = queries(client, f"/moderate/new/{short.pk}/")
    client.get(f"/moderate/new/{long.pk}/")
    assert queries(client, f"/moderate/new/{long.pk}/") <= few <= 37
