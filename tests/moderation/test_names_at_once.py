"""Two moderators, and a reader who changes their mind, at one name in one moment."""

import pytest
from django.db import connection

from broadsheet.conversation.judging import Grounds
from broadsheet.conversation.refusals import Refused
from broadsheet.moderation.models import Decision, NameCheck, WatchedWord
from broadsheet.moderation.names.deciding import accept, reject
from broadsheet.moderation.words import lists
from broadsheet.readers.models import Reader
from broadsheet.readers.names import change_display_name
from tests.factories import make_front
from tests.readers.people import make_member
from tests.readers.test_privacy_erasure_races import at_once
from tests.stories.desk import establish_roles

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor == "sqlite", reason="writes are one after the other there"),
]
WHY = Grounds(words="It is an insult.")


@pytest.fixture
def check() -> NameCheck:
    make_front()
    establish_roles()
    WatchedWord.objects.create(word="dunderhead", answer="hold", language="en")
    lists.in_force.forget()
    reader = make_member("Nell Aske")
    change_display_name(reader, "Old Dunderhead")
    return NameCheck.objects.get()


def moderators() -> tuple[Reader, Reader]:
    return make_member("", "Moderators"), make_member("", "Moderators")


def test_one_of_two_moderators_decides(check: NameCheck) -> None:
    first, second = moderators()
    for _time in range(3):
        Decision.objects.all().delete()
        NameCheck.objects.update(status="held", decided_at=None, decision=None)
        Reader.objects.filter(pk=check.reader_id).update(display_name="Nell Aske")
        answers = at_once(lambda: accept(first, check.pk), lambda: reject(second, check.pk, WHY))
        assert sum(isinstance(answer, Refused) and answer.code == "decided" for answer in answers) == 1, answers
        status = NameCheck.objects.get().status
        name = Reader.objects.get(pk=check.reader_id).display_name
        assert (status, name) in {("accepted", "Old Dunderhead"), ("rejected", "Nell Aske")}
        assert Decision.objects.count() == 1


def test_a_reader_who_chooses_another_meanwhile_is_called_one_of_the_two(check: NameCheck) -> None:
    first, _second = moderators()
    reader = Reader.objects.get(pk=check.reader_id)
    answers = at_once(lambda: accept(first, check.pk), lambda: change_display_name(reader, "Nell of Ellory"))
    assert not [each for each in answers if isinstance(each, Exception) and not isinstance(each, Refused)], answers
    assert Reader.objects.get(pk=reader.pk).display_name == "Nell of Ellory"
    assert NameCheck.objects.get().status in ("accepted", "gone")


def test_of_many_wishes_at_once_one_is_open(check: NameCheck) -> None:
    def wish(number: int) -> bool:
        return change_display_name(Reader.objects.get(pk=check.reader_id), f"Dunderhead {number}")

    answers = at_once(*(lambda number=number: wish(number) for number in range(4)))
    assert answers == [False] * 4
    assert NameCheck.objects.filter(status="held").count() == 1
    assert NameCheck.objects.filter(status="gone").count() == 4
