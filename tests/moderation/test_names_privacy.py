"""What is kept of the names that readers wanted: they can see it, and it goes with them."""

import pytest
from django.test import Client

from broadsheet.conversation.judging import Grounds
from broadsheet.moderation.models import Decision, NameCheck, WatchedWord
from broadsheet.moderation.names import known
from broadsheet.moderation.names.deciding import reject
from broadsheet.readers.names import change_display_name
from broadsheet.readers.privacy.erase import erase
from tests.conversation.talk import make_moderator
from tests.factories import make_front
from tests.readers.people import make_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def check() -> NameCheck:
    make_front()
    WatchedWord.objects.create(word="dunderhead", answer="hold", language="en")
    reader = make_member("Nell Aske")
    change_display_name(reader, "Old Dunderhead")
    return NameCheck.objects.get()


def test_a_reader_sees_what_they_wanted_and_what_became_of_it(check: NameCheck) -> None:
    reject(make_moderator(), check.pk, Grounds(words="It is an insult."))
    [told] = known.PARTS[0].collect(check.reader)
    assert (told["text"], told["before"], told["outcome"]) == ("Old Dunderhead", "Nell Aske", "rejected")


def test_who_leaves_leaves_nothing_of_it(check: NameCheck) -> None:
    reject(make_moderator(), check.pk, Grounds(words="It is an insult."))
    erase(check.reader, keeps_comments=True)
    assert not NameCheck.objects.exists()
    left = Decision.objects.get()
    assert (left.deed, left.reader, left.text, left.words) == ("name-no", None, "", "")


def test_the_page_on_privacy_says_so(client: Client) -> None:
    make_front()
    assert "names and texts about yourself that a moderator had to look at" in client.get("/privacy/").content.decode()
