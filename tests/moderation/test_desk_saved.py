"""What moderators keep at the desk: notes on comments, searches under a name; and where writers were seen."""

import pytest
from django.test import Client
from django.utils import timezone

from broadsheet.conversation import judging
from broadsheet.conversation.refusals import Refused
from broadsheet.moderation.desk import notes, saved
from broadsheet.moderation.models import Assignment, CommentNote, SavedFilter
from broadsheet.readers.models import Sighting
from tests.conversation.talk import make_discussion, make_moderator, say
from tests.factories import make_front
from tests.moderation.desk import OWN, decide, open_comment, open_queue
from tests.readers.people import make_member

pytestmark = pytest.mark.django_db
PLACE = "0123abcd" + "e" * 56


def test_a_note_stays_beside_the_comment_whatever_becomes_of_it(client: Client) -> None:
    make_front()
    comment, moderator = say(make_discussion(rule="held")), make_moderator()
    client.force_login(moderator)
    sent = client.post(f"/moderate/held/{comment.pk}/note/", {"text": "Ask <the> editor."}, headers=OWN, follow=True)
    assert "Ask &lt;the&gt; editor." in sent.content.decode()
    judging.reject(moderator, comment.pk)
    assert "Ask &lt;the&gt; editor." in open_comment(client, comment)
    assert client.post(f"/moderate/held/{comment.pk}/note/", {"text": " "}, headers=OWN).status_code == 422


def test_its_writer_never_sees_a_note(client: Client) -> None:
    make_front()
    comment = say(make_discussion())
    notes.add(make_moderator(), comment.pk, "Only for us.")
    client.force_login(comment.reader)
    assert "Only for us." not in client.get(f"/comments/{comment.pk}/").content.decode()


def test_nobody_notes_what_is_not_theirs() -> None:
    comment, elsewhere = say(make_discussion()), make_moderator()
    Assignment.objects.create(moderator=elsewhere, begins="/elsewhere/")
    for somebody, expected in ((make_member(), 403), (elsewhere, 404)):
        with pytest.raises(Refused) as refused:
            notes.add(somebody, comment.pk, "Mine.")
        assert refused.value.status == expected
    assert not CommentNote.objects.exists()


def test_a_search_is_kept_under_a_name_renamed_and_forgotten(client: Client) -> None:
    make_front()
    client.force_login(make_moderator())
    data = {"name": "Rude & new", "queue": "held", "query": "least=60&after=x&order=suspicious"}
    sent = client.post("/moderate/saved/", data, headers=OWN, follow=True)
    assert sent.redirect_chain[-1][0] == "/moderate/held/?least=60&order=suspicious"
    assert '<a href="/moderate/held/?least=60&amp;order=suspicious"' in open_queue(client)
    made = SavedFilter.objects.get()
    client.post(f"/moderate/saved/{made.pk}/", {"deed": "rename", "name": "Rude"}, headers=OWN)
    assert "<bdi>Rude</bdi>" in open_queue(client)
    client.post(f"/moderate/saved/{made.pk}/", {"deed": "delete"}, headers=OWN)
    assert not SavedFilter.objects.exists()


def test_searches_are_ones_own(client: Client) -> None:
    make_front()
    made = saved.save(make_moderator(), "Rude", "held", "least=60")
    client.force_login(make_moderator())
    assert "<bdi>Rude</bdi>" not in open_queue(client)
    for deed in ("rename", "delete"):
        data = {"deed": deed, "name": "Mine"}
        assert client.post(f"/moderate/saved/{made.pk}/", data, headers=OWN).status_code == 404
    assert SavedFilter.objects.get().name == "Rude"


def test_there_are_no_more_searches_than_one_can_read() -> None:
    moderator = make_moderator()
    for number in range(saved.MOST):
        saved.save(moderator, f"{number}", "held", "least=60")
    saved.save(moderator, "1", "new", "least=70")
    with pytest.raises(Refused, match="too many"):
        saved.save(moderator, "One more", "held", "least=60")


@pytest.mark.parametrize(
    ("name", "queue", "query"), [("", "held", "least=60"), ("A", "elsewhere", "least=60"), ("A", "held", "after=1")]
)
def test_what_is_no_search_is_not_kept(name: str, queue: str, query: str) -> None:
    with pytest.raises(Refused):
        saved.save(make_moderator(), name, queue, query)


def test_comments_are_found_by_where_their_writers_were_seen(client: Client) -> None:
    make_front()
    discussion, writer = make_discussion(rule="held"), make_member()
    Sighting.objects.create(reader=writer, place=PLACE, mark="", at=timezone.now())
    comment = say(discussion, writer, text="From there.")
    say(discussion, text="From elsewhere.")
    client.force_login(make_moderator())
    assert "?place=0123abcd" in open_comment(client, comment)
    page = open_queue(client, place="0123ABCD")
    assert "From there." in page
    assert "From elsewhere." not in page
    for unread in ("0123abc", "0123abcx", "%%%%%%%%"):
        assert "From elsewhere." in open_queue(client, place=unread)


def test_why_something_is_picked_is_said_at_the_desk(client: Client) -> None:
    make_front()
    comment = say(make_discussion())
    client.force_login(make_moderator())
    decide(client, comment, "pick", queue="new", pick_note="She was there.")
    comment.refresh_from_db()
    assert comment.pick_note == "She was there."
